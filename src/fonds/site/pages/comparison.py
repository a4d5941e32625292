"""The page on which coded cases are compared: table, rows, formulas, cases, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import Figure
from fonds.site.pages.parts import NO_NOTE, Citation, Entry, Link, Note, Source


@dataclass(frozen=True, slots=True)
class ConditionChoice:
    """One condition in the form: whether it is compared on, and what is expected of it."""

    key: str
    label: str
    definition: str
    is_chosen: bool
    expected: str


@dataclass(frozen=True, slots=True)
class ComparisonForm:
    """The choices as a GET form; `problem` says what could not be read."""

    outcomes: Sequence[tuple[str, str, bool]]
    conditions: Sequence[ConditionChoice]
    inclusion: str
    frequency: str
    pri: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One code in the table: `value` is `1`, `0`, a membership, or `1/0` where coders differ."""

    value: str
    url: str = ""
    words: str = ""

    @property
    def is_membership(self) -> bool:
        """Whether it lies between in and out, so that the number itself is shown."""
        return "." in self.value and "/" not in self.value

    @property
    def css(self) -> str:
        """How it is drawn: full, open, or half where coders differ."""
        return {"1": "yes", "0": "no", "–": "nil"}.get(self.value, "both")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the table."""

    name: Link
    cells: Sequence[Cell]
    result: Cell


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases with one outcome; coded cases that are not compared stand in a group of their own."""

    name: str
    rows: Sequence[CaseRow]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How raw values became memberships: the chart, and the same as rows (case, raw, made)."""

    label: str
    figure: Figure
    measure: str
    rows: Sequence[tuple[Link, str, str]]


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One combination that occurs; `says` is its verdict in a word or two."""

    number: int
    cells: Sequence[Cell]
    says: str
    inclusion: str
    cases: Sequence[Link]
    sentence: str
    is_contradictory: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a term: present, or absent."""

    words: str
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One way to the outcome."""

    parts: Sequence[Part]
    fit: str
    cases: Sequence[Link]
    against: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: its terms, any of which suffices."""

    terms: Sequence[Term]
    notation: str
    fit: str
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """All formulas of one kind; `more` are rivals beyond the first."""

    name: str
    means: str
    count: str
    first: Formula | None
    more: Sequence[Formula] = ()
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """The outcome or its absence, explained."""

    title: str
    kinds: Sequence[Kind]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One code with its reason."""

    key: str
    condition: str
    value: str
    reason: str
    coder: str
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """One case and everything it was coded on."""

    key: str
    name: str
    about: str
    notes: str
    codes: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell on which coders differ: each side's value, coder and reason."""

    title: str
    sides: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What follows if the disagreements are settled in one way."""

    name: str
    cells: Sequence[tuple[str, str]]  # the column's head and what stands in it


@dataclass(frozen=True, slots=True)
class RobustnessTable:
    """Which terms of one kind survive which change."""

    kind: str
    terms: Sequence[Sequence[Part]]
    rows: Sequence[tuple[str, Sequence[str]]]
    held: Sequence[str]


@dataclass(frozen=True, slots=True)
class ComparisonParts:
    """What one comparison shows; the same on the page and at a permalink."""

    conditions: Sequence[str] = ()
    outcome: str = ""
    groups: Sequence[CaseGroup] = ()
    has_memberships: bool = False
    calibrations: Sequence[Calibration] = ()
    rows: Sequence[TruthRow] = ()
    remainders: str = ""
    sides: Sequence[Side] = ()
    cautions: Sequence[str] = ()
    evidence: Sequence[CaseEvidence] = ()
    disagreements: Sequence[Disagreement] = ()
    reading_heads: Sequence[str] = ()
    readings: Sequence[ReadingRow] = ()
    undisputed: Sequence[str] = ()
    necessity: Sequence[tuple[Part, str, str, str, bool]] = ()
    robustness: Sequence[RobustnessTable] = ()


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Why here and not there."""

    title: str
    lead: str
    form: ComparisonForm
    parts: ComparisonParts | None = None
    note: Note = NO_NOTE
    downloads: Sequence[Link] = ()
    command: str = ""
    published: Sequence[Entry] = ()
    citation: Citation | None = None
    is_pending: bool = False
