"""The parts of a book: titles a contents list left out, page ranges that do not join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from fonds.core.problems import Problem, Repair, Severity
from fonds.ingest.records import ChapterRecord

FRONT = ("Contents", "Preface", "Acknowledgements")
BACK = ("Notes", "Bibliography", "Index")
"""What stands untitled before and after the chapters of a scholarly book, in their order."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def find_chapter_damage(chapters: Iterable[ChapterRecord]) -> Iterator[Problem]:
    """Yield what is wrong with the parts of each book, in the book's own order."""
    books: dict[str, list[ChapterRecord]] = defaultdict(list)
    for one in chapters:
        books[one.book].append(one)
    for parts in books.values():
        parts.sort(key=lambda one: one.order)
        yield from _untitled(parts)
        yield from _pages(parts)


def page_number(page: str) -> tuple[str, int] | None:
    """Return (numbering, number) of a printed page: `xii` is (roman, 12); else None."""
    text = page.strip().lower()
    if text.isascii() and text.isdigit():
        return "arabic", int(text)
    if not text or any(letter not in _ROMAN for letter in text):
        return None
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    signed = (
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
    return "roman", sum(signed)


def _untitled(parts: list[ChapterRecord]) -> Iterator[Problem]:
    """Propose titles from the place: front matter in roman pages, back matter after all titles."""
    titled = [number for number, one in enumerate(parts) if one.title]
    known = {one.title.strip().lower() for one in parts if one.title}
    front = [title for title in FRONT if title.lower() not in known]
    last = titled[-1] if titled else -1
    back = _back_matter(
        [title for title in BACK if title.lower() not in known], len(parts) - 1 - last
    )
    body = next((number for number, one in enumerate(parts) if one.number), len(parts))
    for number, part in enumerate(parts):
        if part.title:
            continue
        proposed = ""
        page = page_number(part.first_page)
        if number > last and titled:
            proposed = back.pop(0) if back else ""
        elif number < body and page and page[0] == "roman":
            proposed = front.pop(0) if front else ""
        elif number == body - 1 and "introduction" not in known:
            proposed = "Introduction"
        yield _without_title(part, proposed)


def _back_matter(titles: list[str], count: int) -> list[str]:
    """Choose for fewer places than titles: an index ends a book, notes come first."""
    if count >= len(titles):
        return titles
    return {0: [], 1: titles[-1:], 2: [titles[0], titles[-1]]}.get(count, titles)


def _without_title(part: ChapterRecord, proposed: str) -> Problem:
    pages = (
        "no pages"
        if not part.first_page
        else f"page {part.first_page}"
        if part.last_page in ("", part.first_page)
        else f"pages {part.first_page}–{part.last_page}"
    )
    return Problem(
        "untitled-part",
        Severity.DAMAGE,
        part.locator or f"part {part.order}",
        f"Part {part.order} ({pages}) has no title.",
        f"“{proposed}”, by its place" if proposed else "a title",
        "Accept the repair if the book has it so, or write the title.",
        Repair(f"chapter:{part.book}/{part.order}", "title", "", proposed) if proposed else None,
        {"proposed": True},
    )


def _pages(parts: list[ChapterRecord]) -> Iterator[Problem]:
    before: ChapterRecord | None = None
    for part in parts:
        first, last = page_number(part.first_page), page_number(part.last_page)
        if first is None or last is None:
            continue
        if first[0] == last[0] and last[1] < first[1]:
            yield _problem(
                part,
                "page-order",
                f"Part {part.order} ends on page {part.last_page}, before it begins "
                f"on {part.first_page}.",
                "a last page after the first",
                "first_page",
                part.first_page,
                part.last_page,
            )
            continue
        if before is not None:
            yield from _joint(before, part)
        before = part


def _joint(before: ChapterRecord, part: ChapterRecord) -> Iterator[Problem]:
    end, start = page_number(before.last_page), page_number(part.first_page)
    if end is None or start is None or end[0] != start[0] or start[1] == end[1] + 1:
        return
    joined = _printed(start[0], start[1] - 1)
    if start[1] <= end[1]:
        yield _problem(
            before,
            "page-overlap",
            f"Part {before.order} ends on page {before.last_page}, and part "
            f"{part.order} begins on {part.first_page}.",
            f"an end on page {joined}",
            "last_page",
            before.last_page,
            joined,
        )
    else:
        missing = f"{_printed(end[0], end[1] + 1)}–{joined}" if start[1] > end[1] + 2 else joined
        yield _problem(
            before,
            "page-hole",
            f"Between part {before.order} (to {before.last_page}) and part "
            f"{part.order} (from {part.first_page}) page {missing} is in neither.",
            f"an end on page {joined}, if it is blank or belongs there",
            "last_page",
            before.last_page,
            joined,
        )


def _printed(numbering: str, number: int) -> str:
    if numbering == "arabic":
        return str(number)
    text = ""
    for value, letters in (
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        text += letters * (number // value)
        number %= value
    return text


def _problem(
    part: ChapterRecord, code: str, found: str, expected: str, field: str, old: str, new: str
) -> Problem:
    severity = Severity.NOTE if code == "page-hole" else Severity.DAMAGE
    return Problem(
        code,
        severity,
        part.locator or f"part {part.order}",
        found,
        expected,
        "Compare with the book.",
        Repair(f"chapter:{part.book}/{part.order}", field, old, new),
    )
