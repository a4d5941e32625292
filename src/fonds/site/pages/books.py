"""Books by chapter, programme events, sources, and pages of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import NO_NOTE, Citation, Claim, Entry, Fact, Link, Note


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of a book; `strip` is its place in the whole as SVG."""

    title: str
    url: str
    number: str = ""
    pages: str = ""
    size: str = ""
    strip: str = ""
    more: str = ""
    pointers: Sequence[tuple[str, Link]] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be opened from here: who decided, on what ground, what one can do."""

    title: str
    reason: str
    ways: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class BookPage:
    """A book, or a volume of edited documents."""

    key: str
    kind: str
    title: str
    subtitle: str = ""
    authors: Sequence[Link] = ()
    imprint: str = ""
    note: Note = NO_NOTE
    refusal: Refusal | None = None
    refusal_note: Note = NO_NOTE
    contents_note: str = ""
    chapters: Sequence[Chapter] = ()
    chapters_note: Note = NO_NOTE
    documents: Sequence[Entry] = ()
    more_documents: Link | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One chapter: its pages, its neighbours, what in this archive points to it."""

    book: Link
    title: str
    untitled: bool
    number: str = ""
    facts: Sequence[Fact] = ()
    strip: str = ""
    pointers: Sequence[Entry] = ()
    previous: Link | None = None
    next: Link | None = None
    note: Note = NO_NOTE
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker with the affiliation as printed."""

    name: Link
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A webcast, lecture or book discussion."""

    key: str
    kind: str
    title: str
    lead: str = ""
    when: Sequence[str] = ()
    machine: str = ""
    venue: Sequence[str] = ()
    is_past: bool = True
    calendar_url: str = ""
    webcast: str = ""
    speakers: Sequence[Speaker] = ()
    held_with: str = ""
    about: Sequence[Entry] = ()
    note: Note = NO_NOTE
    when_note: Note = NO_NOTE
    speakers_note: Note = NO_NOTE
    held_note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source and everything that rests on it."""

    key: str
    kind: str
    title: str
    lang: str = ""
    facts: Sequence[Fact] = ()
    claims: Sequence[Claim] = ()
    more_claims: int = 0
    events: Sequence[Entry] = ()
    documents: Sequence[Entry] = ()
    note: Note = NO_NOTE
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs and list."""

    title: str
    paragraphs: Sequence[str]
    points: Sequence[str] = ()
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What this archive is, how it was made, how far it can be trusted, how to cite it."""

    title: str
    lead: str
    sections: Sequence[Section]
    figure: Figure | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class MissingPage:
    """Nothing stands at this address; say what was looked for and where to go."""

    code: int
    title: str
    lead: str
    ways: Sequence[Link] = ()
