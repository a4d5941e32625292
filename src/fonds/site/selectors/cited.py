"""What a document rests on: citations shown as what they point to, not as the keys of a file.

A text of the archive may cite a document, a book or a web page, and also rows of the catalogue:
an event by its id (`ev-031`), a claim as `measures:PERSON/DATE/KIND` or
`posts:PERSON/BODY/POST/DATE`. Whatever is found is shown by its own title and linked.
"""

from __future__ import annotations

from collections.abc import Sequence

from fonds.catalogue.claims import what
from fonds.catalogue.models import Citation, Event, Factoid
from fonds.site import addresses
from fonds.site.pages.parts import Entry, Run, Source
from fonds.site.selectors.claims import claim_date, show_source
from fonds.site.visitor import Visitor
from fonds.site.wording import say_date, sentence_case

_CLAIMS = ("measures", "posts")


def show_cited(citations: Sequence[Citation], visitor: Visitor) -> list[Entry]:
    """One row for each citation, in their order; three queries for any number."""
    keys = {citation.source.title for citation in citations}
    events = {
        row.public_id: row
        for row in Event.objects.filter(public_id__in=keys).select_related("place")
    }
    claims = _claims(keys)
    entries = []
    for citation in citations:
        key = citation.source.title
        if key in events:
            entries.append(_event(events[key]))
        elif key in claims:
            entries.append(_claim(claims[key]))
        else:
            entries.append(
                _source(show_source(citation.source, citation.source_locator, visitor.access))
            )
    return entries


def _claims(keys: set[str]) -> dict[str, Factoid]:
    """The claims behind keys of the two shapes; a key without its claim stays a key."""
    parsed = {}
    for key in keys:
        table, _, rest = key.partition(":")
        parts = rest.split("/")
        if table in _CLAIMS and len(parts) >= 3:
            parsed[key] = (table, parts)
    people = {parts[0] for _, parts in parsed.values()}
    if not people:
        return {}
    rows = Factoid.objects.filter(person__public_id__in=people).select_related(
        "person", "organisation", "event", "other_person"
    )
    by_person: dict[str, list[Factoid]] = {}
    for row in rows:
        if row.person is not None:
            by_person.setdefault(row.person.public_id, []).append(row)
    found = {}
    for key, (table, parts) in parsed.items():
        for row in by_person.get(parts[0], ()):
            if _is_meant(row, table, parts):
                found[key] = row
                break
    return found


def _is_meant(row: Factoid, table: str, parts: Sequence[str]) -> bool:
    if table == "measures":
        return row.kind == parts[2] and row.start_edtf == parts[1]
    return (
        row.kind == "held-post"
        and parts[-1] in (row.start_edtf, row.attested_edtf)
        and slug(row.value) == parts[-2]
    )


def slug(text: str) -> str:
    """Lower case with hyphens, as keys of rows are written."""
    return "-".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def _event(row: Event) -> Entry:
    details = [Run("Event"), Run(say_date(row.date_edtf).text)]
    if row.place is not None:
        details.append(Run(row.place.name))
    return Entry(
        row.title, addresses.event(row.public_id), details=details, certainty=row.certainty
    )


def _claim(row: Factoid) -> Entry:
    person = row.person
    assert person is not None  # it was found by its person
    when = claim_date(row).text
    return Entry(
        f"{person.name}: {what(row)}",
        f"{addresses.person(person.public_id)}#claim-{row.public_id}",
        details=[Run("Claim"), *([Run(sentence_case(when))] if when else [])],
        certainty=row.certainty,
    )


def _source(source: Source) -> Entry:
    return Entry(source.text, source.url, details=[Run(source.locator)] if source.locator else [])
