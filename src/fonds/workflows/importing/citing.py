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
from dataclasses import dataclass

from django.db import connection

from fonds.catalogue.models import (
    BodyMeasure,
    Case,
    Citation,
    Document,
    Factoid,
    FileVersion,
    Person,
    Source,
)
from fonds.core.identifiers import slug
from fonds.workflows.importing.bulk import insert_rows
from fonds.workflows.importing.known import Known
from fonds.workflows.importing.references import References

_INTERNAL = re.compile(r"^#?[^\s/:]+(?::[^\s]+)?$")


def is_internal(said: str) -> bool:
    """Say whether a reference is a key of this project rather than an address or a citation."""
    return bool(_INTERNAL.match(said)) and not said.startswith(("http:", "https:"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: one of these is given."""

    source: int | None = None
    event: int | None = None
    factoid: int | None = None
    case: int | None = None


def resolve_citations() -> int:
    """Try again every reference that leads nowhere yet; return how many still do not."""
    rows = list(
        Citation.objects.filter(source=None, event=None, factoid=None, case=None)
        .order_by("imported_from_id")
        .values_list("pk", "said", "imported_from_id")
    )
    known = Known()
    _make_sources({said.removeprefix("#"): version for _, said, version in rows}, known)
    targets: dict[str, Target | None] = {}
    found: list[tuple[int | None, ...]] = []
    missing = 0
    for pk, said, version in rows:
        if said not in targets:
            references = References(FileVersion(pk=version), known)
            targets[said] = _target(said.removeprefix("#"), references)
        target = targets[said]
        if target is None:
            missing += 1
        else:
            found.append((target.source, target.event, target.factoid, target.case, pk))
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE catalogue_citation SET source_id = %s, event_id = %s, factoid_id = %s, "
                "case_id = %s WHERE id = %s",
                found,
            )
    return missing


def _make_sources(cited: dict[str, int], known: Known) -> None:
    """Make, many at a time, the sources that stand for cited documents; each is given by a version.

    They are those that `References.source` makes one by one.
    """
    ids = {
        said: known.documents[said]
        for said in cited
        if said in known.documents
        and not (said in known.sources or said in known.events or said in known.factoids)
    }
    if not ids:
        return
    titles = Document.objects.only("title").in_bulk(ids.values())
    columns = ("public_id", "kind", "title", "said", "document_id", "imported_from_id")
    insert_rows(
        Source,
        columns,
        [
            (said, "archival-document", titles[pk].title[:1000], said[:1000], pk, cited[said])
            for said, pk in ids.items()
        ],
    )
    made = Source.objects.exclude(document=None).order_by().values_list("public_id", "pk")
    known.sources |= dict(made)


def _target(said: str, references: References) -> Target | None:
    prefix, _, rest = said.partition(":")
    if rest and prefix in _BY_PREFIX:
        return _BY_PREFIX[prefix](rest)
    known = references.known
    if (event := known.events.get(said)) is not None:
        return Target(event=event)
    if said in known.factoids:
        return Target(factoid=Factoid.objects.values_list("pk", flat=True).get(public_id=said))
    if said in known.documents or said in known.books:
        return Target(source=references.source(said)[0])
    source = known.sources.get(said) or known.talks.get(said)
    if source is None and (person := known.persons.get(said)) is not None:
        source = Person.objects.values_list("source_id", flat=True).get(pk=person)
    return Target(source=source) if source is not None else None


def _post(rest: str) -> Target | None:
    person, body, post, start = [*rest.split("/"), "", "", ""][:4]
    for factoid in Factoid.objects.filter(
        person__public_id=person, kind="held-post", is_current=True
    ).select_related("organisation"):
        where = factoid.organisation.name if factoid.organisation else ""
        if (
            body in _slugs(where)
            and post in _slugs(factoid.value)
            and start in (factoid.start_edtf, factoid.attested_edtf)
        ):
            return Target(factoid=factoid.pk)
    return None


def _slugs(text: str) -> tuple[str, str]:
    """Return a text as part of an address, with an apostrophe left out or as a hyphen."""
    if not text:
        return "", ""
    return slug(text, 200), slug(text.replace("'", "-").replace("’", "-"), 200)


def _measure(rest: str) -> Target | None:
    person, date, kind = [*rest.split("/"), "", ""][:3]
    factoid = Factoid.objects.filter(
        person__public_id=person, kind=kind, start_edtf=date, is_current=True
    ).first()
    return Target(factoid=factoid.pk) if factoid else None


def _case(rest: str) -> Target | None:
    cases = Case.objects.filter(public_id=rest) | Case.objects.filter(name=rest.replace("-", " "))
    case = cases.first()
    return Target(case=case.pk) if case else None


def _turnover(rest: str) -> Target | None:
    measure = BodyMeasure.objects.filter(organisation__name__startswith=f"{rest} ").first()
    return Target(source=measure.source_id) if measure and measure.source_id else None


_BY_PREFIX: dict[str, Callable[[str], Target | None]] = {
    "posts": _post,
    "measures": _measure,
    "cases": _case,
    "turnover": _turnover,
}
