"""Damage in what was read: found in the records, reported with a repair a person can accept.

Nothing is changed here. Records pass through `with_damage`, and problems of severity `damage` come
after them: mojibake and lost characters, two times run together, an end before its start, a name
spelt two ways in one record; and, when all are read, parts of a book without a title and page
ranges that overlap or leave a hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from typing import Any

from fonds.core.problems import Problem, Repair, Severity
from fonds.dates import UncertainDate, read_date
from fonds.ingest.chapters import find_chapter_damage
from fonds.ingest.reading import Item, shorten
from fonds.ingest.records import (
    BookRecord,
    ChapterRecord,
    DateSaid,
    DocumentRecord,
    EventRecord,
    FactoidRecord,
    OrganisationRecord,
    PersonRecord,
    ProgrammeEventRecord,
    Record,
    TextRecord,
)
from fonds.ingest.spellings import find_spellings

_KINDS = {
    DocumentRecord: "document",
    PersonRecord: "person",
    EventRecord: "event",
    BookRecord: "book",
    OrganisationRecord: "organisation",
    ProgrammeEventRecord: "programme-event",
    FactoidRecord: "factoid",
    TextRecord: "text",
    ChapterRecord: "chapter",
}
_LONGEST_REPAIR = 200_000  # characters of a text that is kept twice in a problem
# What UTF-8 looks like when read as Latin-1 or Windows-1252, -1251, as UTF-8 bytes: a quick sieve
# before ftfy, which judges. Whole texts pass it at the speed of a byte search.
_CYRILLIC_SIGNS = ("Р°".encode(), "Рѕ".encode())
_LATIN_SIGN = re.compile(  # a letter with accent, then a sign no word goes on with
    rb"\xc3[\x80-\xbf](?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xcb[\x86\x9c]|\xc6\x92)"
)
_LOST = "\N{REPLACEMENT CHARACTER}".encode()
_QUESTIONS = re.compile(r"\?{3,}(?!\w)|(?<=\w)\?{2,}(?=\w)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_BYTES = re.compile(rb"\xee|\xef[\x80-\xa3]")  # the same, as UTF-8
_ASCII = bytes(range(128))
_RUN_TOGETHER = re.compile(
    r"(?<![\d:.])(\d{1,2}[:.]\d{2}\s?[ap]\.?m\.?)(\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?)?)(?![\d:.])",
    re.I,
)


def with_damage(items: Iterable[Item], known_names: tuple[str, ...] = ()) -> Iterator[Item]:
    """Pass items through, and yield the damage found in each record after it.

    Args:
        items: What a reader yields.
        known_names: Names as other files spell them, to hold the names of these against.
    """
    chapters: list[ChapterRecord] = []
    for item in items:
        yield item
        if isinstance(item, Problem):
            continue
        if isinstance(item, ChapterRecord):
            chapters.append(item)
        yield from find_damage(item, known_names)
    yield from find_chapter_damage(chapters)


def find_damage(record: Record, known_names: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Yield what is visibly broken in one record."""
    name = record_name(record)
    for field, text in _texts(record):
        yield from _broken_characters(text, name, field, record.locator)
    if isinstance(record, DocumentRecord):
        for text_record in record.texts:
            own = record_name(text_record)
            yield from _broken_characters(
                text_record.content, own, "content", text_record.locator or record.locator
            )
    if isinstance(record, ProgrammeEventRecord):
        yield from _times(record, name)
    yield from _order(record, name)
    yield from find_spellings(record, name, known_names)


def record_name(record: Any) -> str:
    """Return the name a repair calls a record by: `document:doc-1956-12`, `chapter:book-1/2`."""
    kind = _KINDS.get(type(record), type(record).__name__.removesuffix("Record").lower())
    if isinstance(record, ChapterRecord):
        return f"{kind}:{record.book}/{record.order}"
    if isinstance(record, TextRecord):
        return f"{kind}:{record.document}/{record.language}"
    return f"{kind}:{getattr(record, 'key', '') or getattr(record, 'name', '')}"


@cache
def _text_fields(kind: type[Any]) -> list[str]:
    skipped = {
        "key",
        "locator",
        "url",
        "book",
        "source",
        "source_locator",
        "person",
        "event",
        "kind",
    }
    return [one.name for one in fields(kind) if one.type == "str" and one.name not in skipped]


def _texts(record: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record that may hold broken characters."""
    names = _text_fields(record.__class__)
    texts = [getattr(record, field) for field in names]
    whole = "".join(texts)
    if whole.isascii() and "?" not in whole:
        return
    for field, text in zip(names, texts, strict=True):
        if "??" in text or not text.isascii():
            yield field, text


def _broken_characters(text: str, name: str, field: str, place: str) -> Iterator[Problem]:
    if "?" in text and "??" in text and (found := _QUESTIONS.search(text)):
        yield _lost(text, found.start(), name, field, place, "A row of question marks")
    if text.isascii():
        return
    whole = text.encode("utf-8", "surrogatepass")
    data = whole.translate(None, _ASCII)  # in most texts little, so that searching it costs little
    if _LOST in data:
        at = text.index("\N{REPLACEMENT CHARACTER}")
        yield _lost(text, at, name, field, place, "A character that could not be read")
    if _PRIVATE_BYTES.search(data) and (private := _PRIVATE.search(text)):
        yield _lost(text, private.start(), name, field, place, "A character of no known font")
    is_cyrillic = any(sign in data for sign in _CYRILLIC_SIGNS)
    if is_cyrillic or (_LATIN_SIGN.search(data) and _LATIN_SIGN.search(whole)):
        yield from _mojibake(text, name, field, place)


def _lost(text: str, at: int, name: str, field: str, place: str, what: str) -> Problem:
    around = shorten(text[max(at - 20, 0) : at + 30])
    return Problem(
        "lost-characters",
        Severity.DAMAGE,
        _at(place, field),
        f"{what} stands in “{around}”.",
        "letters",
        "Look into the original and fill them in.",
        extra={"record": name, "at": at},
    )


def _mojibake(text: str, name: str, field: str, place: str) -> Iterator[Problem]:
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(
        restore_byte_a0=True, replace_lossy_sequences=False, decode_inconsistent_utf8=True
    )
    fixed = fix_encoding(text, config)
    if fixed == text:
        return
    at = next(
        number for number, pair in enumerate(zip(text, fixed, strict=False)) if pair[0] != pair[1]
    )
    repair = Repair(name, field, text, fixed) if len(text) <= _LONGEST_REPAIR else None
    yield Problem(
        "mojibake",
        Severity.DAMAGE,
        _at(place, field),
        f"“{shorten(text[at : at + 30])}” was read in a wrong encoding.",
        f"“{shorten(fixed[at : at + 30])}”",
        "Accept the repair, or save the file anew as UTF-8.",
        repair,
        {"record": name},
    )


def _at(place: str, field: str) -> str:
    return f"{place}, field {field}" if place else f"field {field}"


def _times(record: ProgrammeEventRecord, name: str) -> Iterator[Problem]:
    """Find two times that lost the dash between them: 3:00pm4:30pm."""
    said = record.time_as_printed
    fixed = _RUN_TOGETHER.sub(r"\1–\2", said)
    if fixed != said:
        yield Problem(
            "times-run-together",
            Severity.DAMAGE,
            _at(record.locator, "time_as_printed"),
            f"“{said}” has two times and nothing between them.",
            f"“{fixed}”",
            "Accept the repair if the original has a dash.",
            Repair(name, "time_as_printed", said, fixed),
        )


def _order(record: Any, name: str) -> Iterator[Problem]:
    """Find an end that certainly comes before its start; the repair changes them over."""
    if isinstance(record, FactoidRecord):
        yield from _backwards(record.start, record.end, name, "start", record.locator)
    elif isinstance(record, PersonRecord):
        yield from _backwards(record.birth, record.death, name, "birth", record.locator)
    elif isinstance(record, EventRecord | DocumentRecord):
        first, between, last = record.date.edtf.partition("/")
        if between:
            yield from _backwards(
                DateSaid(first), DateSaid(last), name, "date", record.locator, together=True
            )
    elif isinstance(record, ProgrammeEventRecord):
        start, end = record.start_time, record.end_time
        if start and end and _minutes(end) < _minutes(start):
            yield _end_first(start, end, name, "start_time", record.locator, together=False)


def _minutes(clock: str) -> int:
    found = re.match(r"(\d{1,2}):(\d\d)", clock)
    return int(found[1]) * 60 + int(found[2]) if found else 0


def _backwards(
    start: DateSaid, end: DateSaid, name: str, field: str, place: str, *, together: bool = False
) -> Iterator[Problem]:
    first, last = _read(start), _read(end)
    if first and last and first.earliest and last.latest and last.latest < first.earliest:
        yield _end_first(first.edtf, last.edtf, name, field, place, together=together)


def _read(said: DateSaid) -> UncertainDate | None:
    return read_date(said.edtf) if said.edtf else None


def _end_first(
    start: str, end: str, name: str, field: str, place: str, *, together: bool
) -> Problem:
    old, new = (f"{start}/{end}", f"{end}/{start}") if together else (start, end)
    return Problem(
        "end-before-start",
        Severity.DAMAGE,
        _at(place, field),
        f"It ends {end}, before it starts {start}.",
        "an end on or after the start",
        "Look into the source: they may be changed over, or one of them mistyped.",
        Repair(name, field, old, new),
        {"start": start, "end": end},
    )
