"""Which claims count: kinds of measures, a period, a country, levels of certainty.

A claim that was retracted or superseded is never counted, nor one by which a source denies that
the thing happened. A claim whose date may lie in the period counts, and those whose date may also
lie outside are numbered, so that a reader sees how many hang on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fonds.catalogue.models import Factoid, Person
from fonds.catalogue.models.base import Certainty
from fonds.core.errors import FondsError
from fonds.dates import read_edtf

MEASURES = (
    "expelled", "arrested", "sentenced", "executed", "demoted", "exiled", "fled", "suicide",
)  # fmt: skip
"""Kinds of claims by which somebody is named as purged.

Source: our choice, after the measures that the literature on such purges counts; those who fled
or stayed abroad are counted because they did so from a measure that had begun or was expected.
"""

LEVELS = tuple(level for level in Certainty.values if level)


class ScopeError(FondsError, ValueError):
    """A choice of claims cannot be read."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted.

    Attributes:
        first, last: The period, both days included; None leaves a side open.
        country: Nationality of the persons, or "" for all.
        kinds: Kinds of claims.
        certainty: Levels that count; a claim that says nothing of its certainty always does.
    """

    first: date | None = None
    last: date | None = None
    country: str = ""
    kinds: tuple[str, ...] = MEASURES
    certainty: tuple[str, ...] = LEVELS

    def to_json(self) -> dict[str, Any]:
        """A mapping for JSON, read again by `scope_from_json`."""
        return {
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "country": self.country,
            "kinds": list(self.kinds),
            "certainty": list(self.certainty),
        }


def scope_from_json(said: Mapping[str, Any]) -> Scope:
    """Read what `Scope.to_json` wrote."""
    return Scope(
        date.fromisoformat(said["first"]) if said["first"] else None,
        date.fromisoformat(said["last"]) if said["last"] else None,
        str(said["country"]),
        tuple(said["kinds"]),
        tuple(said["certainty"]),
    )


def read_scope(
    first: str = "",
    last: str = "",
    country: str = "",
    kinds: Iterable[str] = (),
    certainty: Iterable[str] = (),
) -> Scope:
    """Read a scope from words, as a form or a command line gives them.

    Args:
        first, last: EDTF; the period runs from the first day of one to the last day of the other.
        country: A code, or "".
        kinds: Of measures; none means all.
        certainty: Levels; none means all.

    Raises:
        ScopeError: A date, kind or level is not one.
    """
    begin, end = _day(first, "from", 0), _day(last, "to", 1)
    if begin and end and begin > end:
        raise ScopeError(
            f"the period runs from {first} to {last}. Expected the earlier date first. Swap them."
        )
    chosen, levels = tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(certainty))
    for word, known, what in (
        *((kind, MEASURES, "kind of measure") for kind in chosen),
        *((level, LEVELS, "level of certainty") for level in levels),
    ):
        if word not in known:
            raise ScopeError(f"{word!r} is no {what}. Expected one of {', '.join(known)}.")
    return Scope(begin, end, country.strip().upper(), chosen or MEASURES, levels or LEVELS)


def _day(said: str, which: str, end: int) -> date | None:
    if not said.strip():
        return None
    read = read_edtf(said.strip())
    day = (read.earliest, read.latest)[end] if read else None
    if day is None:
        raise ScopeError(
            f"{which}: {said!r} is not a date. Expected for example 1956, 1956-08 or 1956-08-30."
        )
    return day


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that counts.

    Attributes:
        key: Public id of the factoid.
        person: Primary key of the person, after merging.
        source: Primary key of the source, or None.
        earliest, latest: Days it allows, either None where open.
        contested: Sources differ on the question it belongs to.
    """

    key: str
    person: int
    kind: str
    source: int | None
    earliest: date | None
    latest: date | None
    contested: bool


@dataclass(frozen=True, slots=True)
class Selected:
    """The claims that count, and how many were passed over for which reason."""

    claims: tuple[Evidence, ...]
    passed_over: Mapping[str, int]
    may_lie_outside: tuple[str, ...] = ()
    people: Mapping[int, Person] = field(default_factory=dict)


def select_claims(scope: Scope) -> Selected:
    """Select the claims of a scope, each laid to the person that its own was merged into."""
    rows = Factoid.objects.filter(kind__in=scope.kinds, person__isnull=False)
    passed: Counter[str] = Counter()
    passed["retracted or superseded"] = rows.filter(is_current=False).count()
    passed["a denial"] = rows.filter(is_current=True, denied=True).count()
    canonical = find_canonical()
    people = Person.objects.in_bulk(set(canonical.values()))
    kept, doubtful = [], []
    current = rows.filter(is_current=True, denied=False).select_related("person").order_by("pk")
    for row in current.iterator(chunk_size=2000):
        assert row.person is not None
        person = canonical.get(row.person.pk, row.person.pk)
        people.setdefault(person, row.person)
        if scope.country and people[person].nationality != scope.country:
            passed["of another country"] += 1
            continue
        if row.certainty and row.certainty not in scope.certainty:
            passed["of a certainty not chosen"] += 1
            continue
        earliest, latest = bounds_of(row)
        if (scope.first or scope.last) and earliest is None and latest is None:
            passed["without a date"] += 1
            continue
        if (scope.first and latest and latest < scope.first) or (
            scope.last and earliest and earliest > scope.last
        ):
            passed["outside the period"] += 1
            continue
        if not _lies_within(earliest, latest, scope):
            doubtful.append(row.public_id)
        contested = row.question_id is not None
        kept.append(
            Evidence(row.public_id, person, row.kind, row.source_id, earliest, latest, contested)
        )
    counted = {reason: number for reason, number in passed.items() if number}
    named = {claim.person: people[claim.person] for claim in kept}
    return Selected(tuple(kept), counted, tuple(doubtful), named)


def bounds_of(row: Factoid) -> tuple[date | None, date | None]:
    """The days a claim about one moment allows: its start, else the day it is attested."""
    if row.start_earliest or row.start_latest:
        return row.start_earliest, row.start_latest
    if row.attested_earliest or row.attested_latest:
        return row.attested_earliest, row.attested_latest
    return row.end_earliest, row.end_latest


def _lies_within(earliest: date | None, latest: date | None, scope: Scope) -> bool:
    begins = scope.first is None or (earliest is not None and earliest >= scope.first)
    ends = scope.last is None or (latest is not None and latest <= scope.last)
    return begins and ends


def find_canonical() -> dict[int, int]:
    """For each person merged into another, the person at the end of the chain."""
    rows = Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    into = {pk: target for pk, target in rows if target is not None}
    found = {}
    for start in into:
        end, seen = into[start], {start}
        while end in into and end not in seen:
            seen.add(end)
            end = into[end]
        found[start] = end
    return found
