"""Traits that careers are compared by: faction, generation, origin, rank, nationality."""

from __future__ import annotations

from collections.abc import Iterable

from fonds.catalogue.models import Factoid, Person
from fonds.dates import read_edtf
from fonds.workflows.evidence.scope import find_canonical

TRAITS = ("faction", "generation", "origin", "rank", "country")
RANKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "inner leadership",
        ("politburo", "presidium", "political committee", "standing committee", "secretariat"),
    ),
    ("government", ("cabinet", "premier", "minister", "state planning")),
    ("candidate of the Central Committee", ("candidate",)),
    ("Central Committee", ("central committee", "cc of", " cc", "chairman of the cc")),
)
"""Ranks from the highest down, and the words that say so in a post and its body.

Source: our choice, after the bodies of ruling parties of the 1950s. A department or an embassy is
no rank of these; whoever holds only such posts is "other posts".
"""
YEARS_IN_GENERATION = 10


def read_traits(people: Iterable[Person]) -> dict[int, dict[str, str]]:
    """Read the traits of persons, by primary key; a trait that is not known is left out.

    The faction is that of the first current claim of membership; the generation is the decade of
    birth, given only where the bounds of the birth lie within one; the origin is the country of the
    place where a current claim has them born, or the place where its country is not known. The rank
    depends on the day, so that it comes from the posts (`rank_of`).
    """
    rows = {person.pk: person for person in people}
    factions, origins = _factions(), _origins()
    found = {}
    for pk, person in rows.items():
        traits = {
            "faction": factions.get(pk, ""),
            "generation": generation_of(person.born_edtf),
            "origin": origins.get(pk, ""),
            "country": person.nationality,
        }
        found[pk] = {name: value for name, value in traits.items() if value}
    return found


def generation_of(born: str) -> str:
    """The decade of a birth: `1900–09`; "" where the birth may lie in two decades.

    >>> generation_of("1903-05"), generation_of("1898/1902"), generation_of("")
    ('1900–09', '', '')
    """
    read = read_edtf(born) if born else None
    if read is None or read.earliest is None or read.latest is None:
        return ""
    first = read.earliest.year // YEARS_IN_GENERATION * YEARS_IN_GENERATION
    if read.latest.year >= first + YEARS_IN_GENERATION:
        return ""
    return f"{first}–{(first + YEARS_IN_GENERATION - 1) % 100:02d}"


def rank_of(offices: Iterable[str]) -> str:
    """The highest rank that posts with their bodies speak of; "" where there is no post.

    >>> rank_of(["Minister of Trade 2nd Cabinet", "member Presidium, 3rd CC"])
    'inner leadership'
    >>> rank_of(["counsellor Embassy of Hungary in the DPRK"])
    'other posts'
    """
    said = [office.casefold() for office in offices]
    for rank, words in RANKS:
        if any(word in office for office in said for word in words):
            return rank
    return "other posts" if said else ""


def _origins() -> dict[int, str]:
    """Where persons were born, by current claims that name a place."""
    canonical = find_canonical()
    claims = Factoid.objects.filter(
        kind="born", is_current=True, denied=False, place__isnull=False
    ).order_by("id")
    found: dict[int, str] = {}
    for person, country, name in claims.values_list("person_id", "place__country", "place__name"):
        if person is not None:
            found.setdefault(canonical.get(person, person), country or name or "")
    return found


def _factions() -> dict[int, str]:
    canonical = find_canonical()
    claims = Factoid.objects.filter(
        kind="belonged-to", organisation__kind="faction", is_current=True, denied=False
    )
    found: dict[int, str] = {}
    for person, name in claims.order_by("id").values_list("person_id", "organisation__name"):
        if person is not None:
            found.setdefault(canonical.get(person, person), name)
    return found
