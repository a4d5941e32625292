"""The page Networks: who was tied to whom, on what, and how sure the measures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import NO_NOTE, Choice, Citation, Entry, Link, Name, Note


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """The choices: (value, words, chosen) of each kind and mode, the period, what went wrong."""

    kinds: Sequence[tuple[str, str, bool]]
    modes: Sequence[tuple[str, str, bool]]
    first: str = ""
    last: str = ""
    problem: str = ""
    purge: str = ""
    without: Sequence[str] = ()  # kinds for which the catalogue has no claims


@dataclass(frozen=True, slots=True)
class Measured:
    """One person's measures with their limits where they vary."""

    name: Name
    group: str
    degree: str
    rank: str
    betweenness: str
    closeness: str
    eigenvector: str
    core: str


@dataclass(frozen=True, slots=True)
class Tied:
    """One edge with what it rests on: an event, body or record, and the claims that say so."""

    first: Name
    second: Name
    kinds: str
    weight: str
    evidence: Sequence[tuple[Link, Sequence[Link]]]
    claims: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """People more tied among themselves than with others."""

    number: int
    people: Sequence[Name]
    made_of: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Cohering:
    """One faction before and after a day, and by how much the share of its inward ties changed."""

    group: str
    before: str
    after: str
    changed: str


@dataclass(frozen=True, slots=True)
class TiePage:
    """All that ties two people: kinds of ties, each with what it rests on."""

    title: str
    people: tuple[Name, Name]
    kinds: Sequence[tuple[str, Sequence[tuple[Link, Sequence[Link]]]]]


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """Who was connected with whom."""

    title: str
    lead: str
    form: NetworkForm
    slices: Sequence[Choice] = ()
    figure: Figure | None = None
    people: Sequence[Measured] = ()
    more_people: int = 0
    edges: Sequence[Tied] = ()
    more_edges: int = 0
    groups: Sequence[Together] = ()
    cohesion: Sequence[Cohering] = ()
    map_url: str = ""
    exports: Sequence[Link] = ()
    published: Sequence[Entry] = ()
    note: Note = NO_NOTE
    measures_note: Note = NO_NOTE
    citation: Citation | None = None
    is_pending: bool = False
    is_empty: bool = False
