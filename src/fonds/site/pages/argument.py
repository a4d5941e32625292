"""The page Argument: rival explanations, evidence weighed under each, sums, objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import NO_NOTE, Citation, Entry, Link, Note, Source


@dataclass(frozen=True, slots=True)
class Rival:
    """One explanation with its sum."""

    key: str
    text: str
    sum: str
    limits: str
    share: str
    is_reference: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One weight: the explanation, decibels, the grade in words, why, whose judgement."""

    explanation: str
    db: str
    grade: str
    reason: str
    judge: str


@dataclass(frozen=True, slots=True)
class Rest:
    """One claim, event, record or code that an item rests on."""

    words: Link
    source: Source | None
    certainty: str


@dataclass(frozen=True, slots=True)
class Objected:
    """Something said against an item, with its answer or its absence."""

    text: str
    by: str
    answer: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence."""

    key: str
    text: str
    weights: Sequence[Judged]
    rests: Sequence[Rest]
    objections: Sequence[Objected]
    cluster: str
    switch: Link
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """The sums with something left out."""

    what: str
    sums: Sequence[tuple[str, str]]  # the explanation and its sum
    leader: str
    changes: bool


@dataclass(frozen=True, slots=True)
class ArgumentPage:
    """Which explanation do the sources bear out? Made anew at each visit: the file may change."""

    title: str
    question: str
    problem: str = ""
    rivals: Sequence[Rival] = ()
    figure: Figure | None = None
    verdicts: Sequence[str] = ()
    pieces: Sequence[Piece] = ()
    heads: Sequence[str] = ()
    without: Sequence[WithoutRow] = ()
    warnings: Sequence[str] = ()
    reset: Link | None = None
    command: str = ""
    downloads: Sequence[Link] = ()
    published: Sequence[Entry] = ()
    note: Note = NO_NOTE
    citation: Citation | None = None
    is_live: bool = True
