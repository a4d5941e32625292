"""What a text rests on: lead its references to the rows of the catalogue.

A reference inside the project is a public id (`ev-031`, `doc-1956-12`), or names a row by what it
says, with the prefix of its table:

    posts:PERSON/ORGANISATION/POST/START      a post held, START or the day it is attested on
    measures:PERSON/DATE/KIND                 a measure against a person
    cases:NAME                                a coded case
    turnover:ORDINAL                          size and turnover of a body, by its ordinal
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fonds.catalogue.models import (
    BodyMeasure,
    Case,
    Citation,
    Factoid,
    Person,
)
from fonds.core.identifiers import slug
from fonds.workflows.importing.known import Known
from fonds.workflows.importing.references import References

_INTERNAL = re.compile(r"^#?[^\s/:]+(?::[^\s]+)?$")


def is_internal(said: str) -> bool:
    """Say whether a reference is a key of this project rather than an address or a citation."""
    return bool(_INTERNAL.match(said)) and not said.startswith(("http:", "https:"))


def resolve_citations() -> int:
    """Try again every reference that leads nowhere yet; return how many still do not."""
    rows = Citation.objects.filter(source=None, event=None, factoid=None, case=None).select_related(
        "imported_from"
    )
    known = Known()
    found, missing = [], 0
    nowhere: set[str] = set()  # a reference that leads nowhere is tried once
    for row in rows:
        if (
            row.said in nowhere
            or row.imported_from is None
            or not _resolve(row, References(row.imported_from, known))
        ):
            nowhere.add(row.said)
            missing += 1
            continue
        found.append(row)
    Citation.objects.bulk_update(found, ["source", "event", "factoid", "case"], batch_size=200)
    return missing


def _resolve(row: Citation, references: References) -> bool:
    said = row.said.removeprefix("#")
    prefix, _, rest = said.partition(":")
    if rest and prefix in _BY_PREFIX:
        return _BY_PREFIX[prefix](row, rest, references)
    if (event := references.known.events.get(said)) is not None:
        row.event_id = event
        return True
    if said in references.known.factoids:
        row.factoid = Factoid.objects.get(public_id=said)
        return True
    if said in references.known.documents or said in references.known.books:
        row.source_id, _ = references.source(said)
        return True
    if (
        source := references.known.sources.get(said) or references.known.talks.get(said)
    ) is not None:
        row.source_id = source
        return True
    if (pk := references.known.persons.get(said)) is not None:
        row.source_id = Person.objects.values_list("source_id", flat=True).get(pk=pk)
        return row.source_id is not None
    return False


def _post(row: Citation, rest: str, references: References) -> bool:
    person, body, post, start = ([*rest.split("/"), "", "", ""])[:4]
    for factoid in Factoid.objects.filter(
        person__public_id=person, kind="held-post", is_current=True
    ).select_related("organisation"):
        where = factoid.organisation.name if factoid.organisation else ""
        if (
            slug(where, 200) == body
            and slug(factoid.value, 200) == post
            and start in (factoid.start_edtf, factoid.attested_edtf)
        ):
            row.factoid = factoid
            return True
    return False


def _measure(row: Citation, rest: str, references: References) -> bool:
    person, date, kind = ([*rest.split("/"), "", ""])[:3]
    row.factoid = Factoid.objects.filter(
        person__public_id=person, kind=kind, start_edtf=date, is_current=True
    ).first()
    return row.factoid is not None


def _case(row: Citation, rest: str, references: References) -> bool:
    name = rest.replace("-", " ")
    row.case = Case.objects.filter(public_id=rest).first() or Case.objects.filter(name=name).first()
    return row.case is not None


def _turnover(row: Citation, rest: str, references: References) -> bool:
    measure = BodyMeasure.objects.filter(organisation__name__startswith=f"{rest} ").first()
    row.source_id = measure.source_id if measure else None
    return row.source_id is not None


_BY_PREFIX: dict[str, Callable[[Citation, str, References], bool]] = {
    "posts": _post,
    "measures": _measure,
    "cases": _case,
    "turnover": _turnover,
}
