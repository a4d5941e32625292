"""Careers: who was in office from an origin on, until what, and who was last seen when.

The clock starts on one day for all (the closing of a congress, say). Those who came into office
later enter the study on the first day that shows them there; those of whom nothing more is heard
leave it at their last trace, which is no evidence that they stayed. An ending is the first
measure against a person, or their death; a post that ended in disgrace counts as a measure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fonds.catalogue.models import Factoid, Person
from fonds.dates import read_edtf
from fonds.workflows.evidence.scope import (
    MEASURES,
    Scope,
    find_canonical,
    select_claims,
)
from fonds.workflows.evidence.traits import rank_of, read_traits

ENDINGS: Mapping[str, str] = {
    "expelled": "expelled",
    "demoted": "demoted",
    "arrested": "arrested or sentenced",
    "sentenced": "arrested or sentenced",
    "executed": "executed",
    "suicide": "took own life",
    "fled": "fled",
    "exiled": "exiled or kept abroad",
    "returned to USSR": "recalled abroad",
    "recalled": "recalled abroad",
    "died": "died",
    "retired": "retired",
    "resigned": "retired",
    "pensioned": "retired",
}
"""Kinds of claims, and words of how a post ended, by the ending they are counted under.

Source: our choice. The first ending counts: most of those expelled were arrested later, and the
rehabilitation of some is told beside their ending, not instead of it.
"""

DIED, RETIRED = "died", "retired"
QUIET = (DIED, RETIRED)
"""The endings that are no measure."""

PURGED = tuple(dict.fromkeys(word for word in ENDINGS.values() if word not in QUIET))
EVERY_ENDING = (*PURGED, *QUIET)


@dataclass(frozen=True, slots=True)
class CareerChoice:
    """Whose careers, and over what time.

    Attributes:
        origin: Day on which the clock starts.
        until: Close of the study.
        country, certainty: As in `Scope`.
    """

    origin: date
    until: date
    country: str = ""
    certainty: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """The measures that can end a career."""
        plain = Scope(self.origin, None, self.country)
        if not self.certainty:
            return plain
        return Scope(self.origin, None, self.country, MEASURES, self.certainty)


@dataclass
class _Trail:
    """What the claims say of one person: days in office, posts, endings."""

    days: set[date] = field(default_factory=set)
    posts: list[tuple[date | None, date | None, str]] = field(default_factory=list)
    endings: list[tuple[date, date, str, str]] = field(default_factory=list)
    restored: list[date] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Careers:
    """Careers as plain values.

    Attributes:
        spells: For each person: `person`, `name`, `end` (earliest, latest), `exit`, `attested`,
            `entered_view`, `groups`, `sources`, and `restored`, the first day on which a claim
            of rehabilitation can have been true after the ending; days are ISO, None where there
            is none.
        left_out: Reason to number of persons.
    """

    spells: tuple[dict[str, Any], ...]
    left_out: Mapping[str, int]


def gather_careers(choice: CareerChoice) -> Careers:
    """Gather the careers of those in office on or after the origin."""
    trails, people = _trails(choice)
    traits = read_traits(people.values())
    spells, left = [], Counter[str]()
    for pk in sorted(trails, key=lambda pk: people[pk].public_id):
        made = _spell(trails[pk], choice)
        if isinstance(made, str):
            left[made] += 1
            continue
        spells.append(
            {
                "person": people[pk].public_id,
                "name": people[pk].name,
                **made,
                "groups": traits.get(pk, {}) | _rank(trails[pk], choice),
                "sources": sorted(trails[pk].keys),
            }
        )
    return Careers(tuple(spells), dict(sorted(left.items())))


def _trails(choice: CareerChoice) -> tuple[dict[int, _Trail], dict[int, Person]]:
    canonical = find_canonical()
    people = Person.objects.in_bulk(set(canonical.values()))
    trails: defaultdict[int, _Trail] = defaultdict(_Trail)
    posts = Factoid.objects.filter(
        kind="held-post", is_current=True, denied=False, person__isnull=False
    )
    rows = posts.select_related("person", "organisation").order_by("pk")
    for row in rows.iterator(chunk_size=2000):
        assert row.person is not None
        pk = canonical.get(row.person.pk, row.person.pk)
        people.setdefault(pk, row.person)
        if choice.country and people[pk].nationality != choice.country:
            continue
        if choice.certainty and row.certainty and row.certainty not in choice.certainty:
            continue
        _add_post(trails[pk], row)
    for claim in select_claims(choice.scope).claims:
        if claim.person in trails and claim.earliest and claim.latest:
            trail = trails[claim.person]
            trail.endings.append((claim.earliest, claim.latest, claim.kind, claim.key))
            trail.keys.add(claim.key)
    for claim in select_claims(replace(choice.scope, kinds=("rehabilitated",))).claims:
        if claim.person in trails and claim.earliest:
            trails[claim.person].restored.append(claim.earliest)
    for pk, trail in trails.items():
        died = read_edtf(people[pk].died_edtf) if people[pk].died_edtf else None
        if died and died.earliest and died.latest:
            trail.endings.append((died.earliest, died.latest, "died", ""))
    return dict(trails), {pk: people[pk] for pk in trails}


def _add_post(trail: _Trail, row: Factoid) -> None:
    trail.keys.add(row.public_id)
    begins = row.start_latest or row.attested_latest
    office = f"{row.value} {row.organisation.name if row.organisation else ''}"
    trail.posts.append((begins, row.end_latest, office))
    trail.days |= {day for day in (begins, row.attested_latest, row.end_earliest) if day}
    if row.how_ended in ENDINGS and row.how_ended != DIED and row.end_earliest and row.end_latest:
        trail.endings.append((row.end_earliest, row.end_latest, row.how_ended, row.public_id))


def _spell(trail: _Trail, choice: CareerChoice) -> dict[str, Any] | str:
    """The career from the origin on, or why there is none."""
    first_end = _first_ending(trail, choice)
    begun = sorted(begins for begins, _, _ in trail.posts if begins)
    if not begun or begun[0] > choice.until:
        return "not in office by the close of the study"
    before = [
        (begins, ends)
        for begins, ends, _ in trail.posts
        if begins and begins <= choice.origin and (ends is None or ends >= choice.origin)
    ]
    later = [day for day in trail.days if day >= choice.origin]
    if not before and not [day for day in begun if day >= choice.origin]:
        return "out of office before the origin"
    if not later and first_end is None:
        return "no trace after the origin"
    entered = None if before else min(day for day in begun if day >= choice.origin)
    if entered and first_end is None and max(later) <= entered:
        return "seen in office on one day only"
    return {
        "end": [first_end[0].isoformat(), first_end[1].isoformat()] if first_end else [None, None],
        "exit": ENDINGS[first_end[2]] if first_end else "",
        "how": first_end[2] if first_end else "",
        "attested": sorted(
            day.isoformat()
            for day in later
            if day <= choice.until and (first_end is None or day <= first_end[0])
        ),
        "entered_view": entered.isoformat() if entered else None,
        "restored": _restored(trail, first_end, choice),
    }


def _restored(
    trail: _Trail, end: tuple[date, date, str, str] | None, choice: CareerChoice
) -> str | None:
    """The first rehabilitation after a measure, within the study."""
    if end is None or ENDINGS[end[2]] not in PURGED:
        return None
    later = [day for day in trail.restored if end[0] <= day <= choice.until]
    return min(later).isoformat() if later else None


def _rank(trail: _Trail, choice: CareerChoice) -> dict[str, str]:
    """The highest rank held on the origin, or in the first post after it."""
    held = [
        office
        for begins, ends, office in trail.posts
        if begins and begins <= choice.origin and (ends is None or ends >= choice.origin)
    ]
    if not held:
        later = sorted((begins, office) for begins, _, office in trail.posts if begins)
        held = [office for begins, office in later if begins > choice.origin][:1]
    rank = rank_of(held)
    return {"rank": rank} if rank else {}


def _first_ending(trail: _Trail, choice: CareerChoice) -> tuple[date, date, str, str] | None:
    """The first measure, dated as closely as any claim of it, or else a quiet end.

    A death or retirement after the close is left aside: that somebody died in 1991 does not show
    them in office; nor does a retirement from one post end a career that goes on in another.
    """
    counted = [end for end in trail.endings if end[1] >= choice.origin]
    closest = lambda end: (end[1], -end[0].toordinal(), end[3])  # noqa: E731 - the order of two lists
    measures = sorted((end for end in counted if ENDINGS[end[2]] in PURGED), key=closest)
    quiet = sorted((end for end in counted if ENDINGS[end[2]] not in PURGED), key=closest)
    last = max(trail.days, default=choice.origin)
    quiet = [end for end in quiet if end[0] <= choice.until and (end[2] == DIED or end[1] >= last)]
    if measures and (not quiet or measures[0][0] <= quiet[0][1]):
        return measures[0]
    return quiet[0] if quiet else None


def known_members(bodies: Iterable[str]) -> dict[str, list[str]]:
    """The persons named in current claims as members of each body, by the body's name."""
    wanted: Sequence[str] = list(bodies)
    canonical = find_canonical()
    keys = dict(Person.objects.values_list("pk", "public_id"))
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = Factoid.objects.filter(
        kind="held-post",
        is_current=True,
        denied=False,
        person__isnull=False,
        organisation__name__in=wanted,
    ).exclude(value__icontains="candidate")
    for person, name in rows.values_list("person_id", "organisation__name"):
        if person is not None and name is not None:
            found[name].add(keys[canonical.get(person, person)])
    return {name: sorted(found.get(name, ())) for name in wanted}
