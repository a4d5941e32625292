"""Ties between people, each with the factoids it rests on and the time it can have held.

A `Tie` is one piece of evidence: these two were named in one document, sat on one body at one time,
met, share a school; or one appointed or denounced the other (directed). The functions make ties
from rows as the catalogue gives them. Nothing is added up here: see `network.build_network`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fonds.core.errors import FondsError

KINDS = ("co-mention", "co-membership", "meeting", "appointment", "denunciation", "background")
DIRECTED = ("appointment", "denunciation")


class NetworkError(FondsError, ValueError):
    """Ties that cannot be read, or a question a network cannot answer."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One piece of evidence that two people were connected.

    Attributes:
        source, target: Ids of people; for undirected kinds in alphabetical order.
        kind: One of `KINDS` or a word of the project's own.
        factoids: Ids of the factoids (or documents) behind it.
        earliest, latest: Days between which it held or happened; None = open or not known.
        lasts: Whether it held all that time (a membership) or happened at one moment of it.
        weight: How much it counts.
    """

    source: str
    target: str
    kind: str
    factoids: tuple[str, ...]
    earliest: date | None = None
    latest: date | None = None
    lasts: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Presence:
    """One person in one thing: a document, a body, an event, a school.

    Attributes:
        earliest, latest: For a body, days of membership; else the days of the thing.
    """

    person: str
    thing: str
    factoid: str
    earliest: date | None = None
    latest: date | None = None


def tie_co_mentions(mentions: Iterable[Presence], most: int = 50) -> list[Tie]:
    """Tie those named in one document; each tie weighs 1 / (people named - 1).

    A long list ties everyone to everyone, which says little: the weight sees to it that a person
    gets no more than 1 from a document, and documents naming more than `most` are left out.
    """
    return _tie_within(mentions, "co-mention", lasts=False, most=most, shared=True)


def tie_meetings(participants: Iterable[Presence], most: int = 100) -> list[Tie]:
    """Tie those who took part in one event of no more than `most` participants."""
    return _tie_within(participants, "meeting", lasts=False, most=most, shared=False)


def tie_common_background(traits: Iterable[Presence], most: int = 200) -> list[Tie]:
    """Tie those who share a school, a unit, a prison or a home town."""
    return _tie_within(traits, "background", lasts=True, most=most, shared=False)


def tie_co_members(memberships: Iterable[Presence]) -> list[Tie]:
    """Tie those whose memberships of one body can have overlapped, for the time of overlap."""
    by_body: defaultdict[str, list[Presence]] = defaultdict(list)
    for membership in memberships:
        by_body[membership.thing].append(membership)
    ties = []
    for members in by_body.values():
        for a, b in combinations(members, 2):
            if a.person == b.person:
                continue
            first = max(a.earliest or date.min, b.earliest or date.min)
            last = min(a.latest or date.max, b.latest or date.max)
            if first <= last:
                ties.append(
                    _tie(
                        a,
                        b,
                        "co-membership",
                        None if first == date.min else first,
                        None if last == date.max else last,
                        lasts=True,
                    )
                )
    return ties


def tie_directed(
    kind: str, rows: Iterable[tuple[str, str, str, date | None, date | None]]
) -> list[Tie]:
    """Tie who did it to whom: rows of (who, whom, factoid, earliest, latest).

    Args:
        kind: `appointment`, `denunciation`, or another directed kind.
        rows: Ties of a person to themselves are passed over.
    """
    return [Tie(a, b, kind, (f,), early, late) for a, b, f, early, late in rows if a != b]


def _tie_within(
    rows: Iterable[Presence], kind: str, lasts: bool, most: int, shared: bool
) -> list[Tie]:
    by_thing: defaultdict[str, dict[str, Presence]] = defaultdict(dict)
    for row in rows:
        by_thing[row.thing].setdefault(row.person, row)
    ties = []
    for people in by_thing.values():
        if len(people) > most:
            continue
        weight = 1 / (len(people) - 1) if shared and len(people) > 1 else 1.0
        for a, b in combinations(sorted(people.values(), key=lambda p: p.person), 2):
            ties.append(_tie(a, b, kind, a.earliest, a.latest, lasts, weight))
    return ties


def _tie(
    a: Presence,
    b: Presence,
    kind: str,
    earliest: date | None,
    latest: date | None,
    lasts: bool,
    weight: float = 1.0,
) -> Tie:
    first, second = sorted((a, b), key=lambda p: p.person)
    factoids = tuple(dict.fromkeys((first.factoid, second.factoid)))
    return Tie(first.person, second.person, kind, factoids, earliest, latest, lasts, weight)
