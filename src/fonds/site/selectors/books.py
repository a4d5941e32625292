"""Books by chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.db.models import Q

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Book, Chapter, Document, Event
from fonds.site import addresses
from fonds.site.figures.extent import extent_strip
from fonds.site.pages.books import (
    BookPage,
    ChapterPage,
)
from fonds.site.pages.books import Chapter as ChapterRow
from fonds.site.pages.documents import ListPage
from fonds.site.pages.parts import NO_NOTE, Entry, Fact, Link, Note, Run
from fonds.site.selectors.citing import cite_book, cite_chapter
from fonds.site.selectors.documents import for_list, show_entry
from fonds.site.selectors.repairs import Repairs, proposed, repairs_of, say_repairs
from fonds.site.visitor import Visitor
from fonds.site.wording import closed_range, say_date, sentence_case

DOCUMENTS_SHOWN = 40


def list_books(visitor: Visitor) -> ListPage:
    """Books and volumes, with how many parts or documents each holds."""
    rows = Book.objects.prefetch_related("chapters")
    entries = []
    for row in rows:
        parts = len(row.chapters.all())
        details = [Run(row.publisher)] if row.publisher else []
        if parts:
            details.append(Run(f"{parts} parts, by chapter"))
        authors = authors_of(row)
        title = f"{row.title}: {row.subtitle}" if row.subtitle else row.title
        entries.append(
            Entry(
                f"{authors}," if authors else "",
                addresses.book(row.public_id),
                kind=sentence_case(row.kind),
                when=say_date(row.year),
                work=title,
                details=details,
            )
        )
    return ListPage(
        "Books", "Books", "", len(entries), "book" if len(entries) == 1 else "books", entries
    )


def authors_of(row: Book) -> str:
    """The authors of a book in order, as printed."""
    return ", ".join(str(author.get("name", "")) for author in row.authors if author.get("name"))


def find_book(key: str, visitor: Visitor) -> BookPage | None:
    """One book with its contents; None where there is none of that id."""
    row = (
        Book.objects.filter(public_id=key)
        .prefetch_related("chapters")
        .select_related("described_in")
        .first()
    )
    if row is None:
        return None
    chapters = list(row.chapters.all())
    total = last_page(chapters)
    pointing = pointers_of(row) if chapters else {}
    repairs = repairs_of(f"chapter:{key}") if chapters else {}
    documents = visible_to(Document.objects.filter(book=row), visitor.access)
    shown = for_list(documents.order_by("order", "pk"))
    held = documents.count() if not chapters else 0
    more = None
    if held > DOCUMENTS_SHOWN:
        more = Link(f"{held} documents in all: begin with the first", shown[0].get_absolute_url())
    return BookPage(
        key=row.public_id,
        kind=sentence_case(row.kind),
        title=row.title,
        subtitle=row.subtitle,
        authors=[Link(str(author.get("name", ""))) for author in row.authors if author.get("name")],
        imprint=_imprint(row),
        note=Note((row.notes,)) if row.notes else NO_NOTE,
        contents_note=_contents_note(chapters, total),
        chapters=[_chapter(chapter, row, total, pointing, repairs) for chapter in chapters],
        chapters_note=_chapters_note(row, chapters, total, repairs),
        documents=[show_entry(document) for document in shown[:DOCUMENTS_SHOWN]],
        more_documents=more,
        citation=cite_book(row),
    )


def _imprint(row: Book) -> str:
    pairs = [list(pair)[:2] for pair in row.isbns if len(pair) > 1]
    isbns = [f"{kind} {isbn}" if kind else str(isbn) for isbn, kind in pairs]
    imprint = ", ".join(part for part in (row.publisher, row.year) if part)
    return " · ".join(part for part in (imprint, *isbns) if part)


def last_page(chapters: list[Chapter]) -> int:
    """The last page in arabic numerals of a book, 0 where none is known."""
    pages = [
        int(c.last_page or c.first_page)
        for c in chapters
        if (c.last_page or c.first_page).isdigit()
    ]
    return max(pages, default=0)


def _contents_note(chapters: list[Chapter], total: int) -> str:
    if not chapters:
        return ""
    roman = [
        c.last_page or c.first_page for c in chapters if c.numbering == "roman" and c.first_page
    ]
    pages = (
        f", {roman[-1]} + {total} pages" if roman and total else f", {total} pages" if total else ""
    )
    return f"{len(chapters)} parts{pages}"


def strip_of(row: Chapter, total: int) -> str:
    """Where a chapter stands in its book; nothing for pages in roman numerals."""
    if not total or not row.first_page.isdigit():
        return ""
    last = row.last_page if row.last_page.isdigit() else row.first_page
    return extent_strip(int(row.first_page), int(last), total)


def _chapter(
    row: Chapter,
    book: Book,
    total: int,
    pointing: Mapping[str, Sequence[Entry]],
    repairs: Repairs,
) -> ChapterRow:
    more = ""
    if row.first_page.isdigit() and row.last_page.isdigit() and row.number:
        more = f"{int(row.last_page) - int(row.first_page) + 1} pages."
    pointers = list(pointing.get(row.number, ()))[:6] if more else []
    if pointers:
        more += (
            " Entries of the chronicle that point to this chapter; pointers, not page citations."
        )
    elif more:
        more += " No entry of the chronicle points to this chapter yet."
    return ChapterRow(
        title=row.title or (f"[{guess}]" if (guess := proposed_title(row, book, repairs)) else ""),
        url=addresses.chapter(book.public_id, row.order),
        number=row.number,
        pages=closed_range(row.first_page, row.last_page),
        size=f"PDF, {row.pdf_size}" if row.pdf_size else "",
        strip=strip_of(row, total),
        more=more,
        pointers=[(entry.when.text, Link(entry.title, entry.url)) for entry in pointers],
    )


def proposed_title(row: Chapter, book: Book, repairs: Repairs) -> str:
    """What the place of an untitled part suggests, "" where nothing is proposed."""
    of_row = repairs.get(f"chapter:{book.public_id}/{row.order}", [])
    return row.title_proposed or proposed(of_row, "title")


_CHAPTER = re.compile(r"\b(?:ch|chapter|chap)\.?\s*(\d+)", re.IGNORECASE)


def pointers_of(book: Book) -> dict[str, list[Entry]]:
    """Events that name a chapter of the book as their source, by the chapter's number.

    The number stands in the source's title or in the locator: "Crisis in North Korea, ch. 5".
    """
    events = Event.objects.filter(
        Q(source__book=book) | Q(source__title__icontains=book.title)
    ).select_related("source")
    found: dict[str, list[Entry]] = {}
    for event in events:
        title = event.source.title if event.source is not None else ""
        for number in _CHAPTER.findall(f"{title} {event.source_locator}"):
            entry = Entry(
                event.title,
                addresses.event(event.public_id),
                when=say_date(event.date_edtf),
                certainty=event.certainty,
            )
            found.setdefault(number, []).append(entry)
    return found


def _chapters_note(book: Book, chapters: list[Chapter], total: int, repairs: Repairs) -> Note:
    said = []
    if total:
        said.append("The thin line is the whole book, the dark piece this part of it.")
    guessed = sum(1 for c in chapters if not c.title and proposed_title(c, book, repairs))
    untitled = sum(1 for chapter in chapters if not chapter.title)
    if untitled:
        said.append(f"{untitled} parts have no heading on the page behind this list.")
    if guessed:
        said.append("Headings in square brackets are proposed from the place of the part.")
    said += [
        chapter.notes
        for chapter in chapters
        if chapter.notes and "heading not printed" not in chapter.notes
    ]
    problems = [row for rows in repairs.values() for row in rows]
    said += say_repairs(row for row in problems if row.repair.get("field") != "title")
    return Note(tuple(said))


def find_chapter(key: str, order: int, visitor: Visitor) -> ChapterPage | None:
    """One chapter of a book; None where there is none."""
    book = Book.objects.filter(public_id=key).prefetch_related("chapters").first()
    if book is None:
        return None
    chapters = list(book.chapters.all())
    row = next((chapter for chapter in chapters if chapter.order == order), None)
    if row is None:
        return None
    at = chapters.index(row)
    total = last_page(chapters)
    facts = [Fact("Book", [Link(book.title, addresses.book(book.public_id))], authors_of(book))]
    if pages := closed_range(row.first_page, row.last_page):
        facts.append(Fact("Pages", [Run(pages)]))
    if row.pdf_size:
        facts.append(
            Fact("File", [Run(f"PDF, {row.pdf_size}")], "listed, not held by this archive")
        )
    said = [row.notes] if row.notes else []
    repairs = repairs_of(f"chapter:{key}")
    if not row.title and proposed_title(row, book, repairs):
        said.append("The heading is proposed from the place of the part in the book.")
    return ChapterPage(
        book=Link(book.title, addresses.book(book.public_id)),
        title=shown_title(row, book, repairs),
        untitled=not row.title,
        number=row.number,
        facts=facts,
        strip=strip_of(row, total),
        pointers=pointers_of(book).get(row.number, []) if row.number else [],
        previous=_beside(book, chapters[at - 1], repairs) if at else None,
        next=_beside(book, chapters[at + 1], repairs) if at + 1 < len(chapters) else None,
        note=Note(tuple(said)),
        citation=cite_chapter(row, book, shown_title(row, book, repairs)),
    )


def shown_title(row: Chapter, book: Book, repairs: Repairs) -> str:
    """The title of a part; in brackets where only its place suggests it."""
    guess = "" if row.title else proposed_title(row, book, repairs)
    return row.title or (f"[{guess}]" if guess else "No heading on the page")


def _beside(book: Book, row: Chapter, repairs: Repairs) -> Link:
    return Link(shown_title(row, book, repairs), addresses.chapter(book.public_id, row.order))
