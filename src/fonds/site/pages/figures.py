"""The pages Scale and Character, and the permalink of a published figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.pages.argument import ArgumentPage
from fonds.site.pages.charts import Chart
from fonds.site.pages.comparison import ComparisonParts
from fonds.site.pages.networks import NetworkPage
from fonds.site.pages.parts import NO_NOTE, Citation, Entry, Fact, Link, Note, Run


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a field that is chosen from a list."""

    value: str
    words: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One choice of a form: typed where there are no options."""

    name: str
    label: str
    value: str = ""
    options: Sequence[Option] = ()
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class OwnList:
    """One list of the reader's own: its name and the words its sources hold."""

    number: int
    name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """A GET form; `problem` says what of the reader's choices could not be read."""

    action: str
    fields: Sequence[Field]
    more: Sequence[Field] = ()
    own: Sequence[OwnList] = ()
    problem: str = ""
    open_more: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; the first cell is its head."""

    head: Link | Run
    cells: Sequence[str]
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as a table; `words` are the indices of columns set to the left."""

    columns: Sequence[str]
    rows: Sequence[Row]
    words: Sequence[int] = (0,)

    def heads(self) -> list[tuple[str, bool]]:
        """Each column's head, and whether it holds words."""
        return [(column, index in self.words) for index, column in enumerate(self.columns)]

    def lines(self) -> list[tuple[Row, list[tuple[str, str, bool]], str]]:
        """Each row with its cells as (head, cell, holds words), and the head of its links."""
        heads = self.heads()
        return [
            (
                row,
                [
                    (head, cell, words)
                    for (head, words), cell in zip(heads[1:], row.cells, strict=False)
                ],
                heads[-1][0],
            )
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Assumption:
    """What must be true; `state` is `strained`, `not strained` or `cannot be tested`."""

    name: str
    means: str
    state: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ScaleParts:
    """What one estimate shows; the same on the page Scale and at a permalink.

    Attributes:
        reasons: Why no number is given; then there is no spread.
        estimate: The number in facts.
        pending: The comparison of methods is still being computed.
    """

    reasons: Sequence[str]
    seen: Chart
    overlap: Chart | None
    overlaps: Table
    lists: Table
    estimate: Sequence[Fact] = ()
    spread: Chart | None = None
    spread_sentence: str = ""
    spread_table: Table | None = None
    assumptions: Sequence[Assumption] = ()
    calibration: Table | None = None
    cautions: Sequence[str] = ()
    people: Table | None = None
    counted: Sequence[Fact] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True)
class ScalePage:
    """How many were on no list."""

    title: str
    lead: str
    choices: Choices
    parts: ScaleParts | None = None
    note: Note = NO_NOTE
    published: Sequence[Entry] = ()
    downloads: Sequence[Link] = ()
    citation: Citation | None = None
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class CharacterParts:
    """What careers show; the same on the page Character and at a permalink."""

    reasons: Sequence[str] = ()
    curves: Chart | None = None
    curves_table: Table | None = None
    findings: Sequence[str] = ()
    shares: Chart | None = None
    shares_table: Table | None = None
    flows: Chart | None = None
    flows_table: Table | None = None
    turnover: Chart | None = None
    turnover_table: Table | None = None
    turnover_notes: Sequence[str] = ()
    risks: Chart | None = None
    risks_table: Table | None = None
    risks_words: Sequence[str] = ()
    dates_table: Table | None = None
    cautions: Sequence[str] = ()
    counted: Sequence[Fact] = ()
    people: Table | None = None


@dataclass(frozen=True, slots=True)
class CharacterPage:
    """How long they lasted, and what became of them."""

    title: str
    lead: str
    choices: Choices
    parts: CharacterParts | None = None
    note: Note = NO_NOTE
    published: Sequence[Entry] = ()
    downloads: Sequence[Link] = ()
    citation: Citation | None = None
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A published figure at its permalink."""

    key: str
    kind: str
    title: str
    lead: str
    made: str
    scale: ScaleParts | None = None
    character: CharacterParts | None = None
    comparison: ComparisonParts | None = None
    argument: ArgumentPage | None = None
    network: NetworkPage | None = None
    is_pending: bool = False
    settings: Sequence[Fact] = ()
    check: Sequence[Fact] = ()
    command: str = ""
    downloads: Sequence[Link] = ()
    note: Note = NO_NOTE
    citation: Citation | None = None
