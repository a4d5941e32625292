"""The list of documents and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fonds.site.figures import Figure
from fonds.site.pages.parts import (
    NO_NOTE,
    NO_RUN,
    Choice,
    Citation,
    Claim,
    Entry,
    Facet,
    FacetValue,
    Fact,
    Link,
    Name,
    Note,
    Pager,
    Run,
)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with facets: documents, events, sources and people share it.

    Attributes:
        chosen: The conditions in force; each leads to the list without it.
        histogram: How many in each year, or None.
        query, action: The words in the box and where its form goes; no box without `action`.
        kept: Hidden fields of that form: name and value.
        suggest: Where a script may ask for completions; the box works without.
        entry_style: `two` puts the date in a column of its own.
    """

    kind: str
    title: str
    lead: str
    total: int
    unit: str
    entries: Sequence[Entry]
    facets: Sequence[Facet] = ()
    chosen: Sequence[FacetValue] = ()
    pager: Pager | None = None
    histogram: Figure | None = None
    orders: Sequence[Choice] = ()
    note: Note = NO_NOTE
    action: str = ""
    query: str = ""
    placeholder: str = ""
    kept: Sequence[tuple[str, str]] = ()
    letters: Sequence[Link] = ()
    suggest: str = ""
    entry_style: str = "two"


@dataclass(frozen=True, slots=True)
class ShelfPart:
    """One part of a shelfmark: "Opis" (gloss "inventory") 28."""

    label: str
    value: str
    gloss: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelfmark in parts and as its repository prints it."""

    parts: Sequence[ShelfPart]
    own_form: Run = NO_RUN
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph: plain words, a person, a page break, a footnote call, a hit."""

    kind: Literal["text", "person", "page", "note", "hit", "emphasis", "link"]
    text: str
    url: str = ""
    title: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of one text, in pieces; `heading` sets it larger."""

    pieces: Sequence[Piece]
    lang: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ParallelRow:
    """Paragraph `number` (from 1) in one or two texts side by side."""

    number: int
    cells: Sequence[Paragraph]


@dataclass(frozen=True, slots=True)
class TextsShown:
    """The text or texts of a document as chosen by the reader.

    Attributes:
        heading, subheading: What stands in the side column.
        columns: Name and gloss of each column shown (one or two).
        left, right: Switches between the texts there are; empty where there is only one.
        footnotes: Called `1`, `2`, ... in the paragraphs.
    """

    heading: str
    subheading: str
    columns: Sequence[tuple[Run, str]]
    rows: Sequence[ParallelRow]
    left: Sequence[Choice] = ()
    right: Sequence[Choice] = ()
    footnotes: Sequence[Paragraph] = ()
    after: str = ""

    @property
    def is_parallel(self) -> bool:
        """Whether two texts stand side by side."""
        return len(self.columns) > 1


@dataclass(frozen=True, slots=True)
class Named:
    """A person named in a document: how spelt there, and where."""

    name: Name
    spelt: Sequence[Run]
    faction: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document."""

    key: str
    title: str
    title_lang: str
    kind: str
    kind_note: str = ""
    second_title: Run = NO_RUN
    title_note: str = ""
    certainty: str = ""
    shelf: Shelf | None = None
    facts: Sequence[Fact] = ()
    facts_note: Note = NO_NOTE
    regest: str = ""
    texts: TextsShown | None = None
    no_text: str = ""
    named: Sequence[Named] = ()
    more_named: Sequence[Named] = ()
    named_note: Note = NO_NOTE
    cited_by: Sequence[Entry] = ()
    claims: Sequence[Claim] = ()
    cites: Sequence[Entry] = ()
    falls_note: Note = NO_NOTE
    neighbours: Sequence[Entry] = ()
    leaves: Figure | None = None
    neighbours_title: str = "In the same file"
    citation: Citation | None = None
    around: Sequence[Entry] = ()
