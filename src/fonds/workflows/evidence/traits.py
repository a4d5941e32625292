"""Traits of persons that careers are compared by: faction, generation, nationality."""

from __future__ import annotations

from collections.abc import Iterable

from fonds.catalogue.models import Factoid, Person
from fonds.dates import read_edtf
from fonds.workflows.evidence.scope import find_canonical

TRAITS = ("faction", "generation", "country")
YEARS_IN_GENERATION = 10


def read_traits(people: Iterable[Person]) -> dict[int, dict[str, str]]:
    """Read the traits of persons, by primary key; a trait that is not known is left out.

    The faction is that of the first current claim of membership; the generation is the decade of
    birth, given only where the bounds of the birth lie within one.
    """
    rows = {person.pk: person for person in people}
    factions = _factions()
    found = {}
    for pk, person in rows.items():
        traits = {
            "faction": factions.get(pk, ""),
            "generation": generation_of(person.born_edtf),
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
