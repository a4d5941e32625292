"""What a document rests on: its citations as what they lead to, not as the keys of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fonds.catalogue.claims import what
from fonds.catalogue.models import Case, Citation, Event, Factoid
from fonds.site import addresses
from fonds.site.pages.parts import Entry, Run
from fonds.site.selectors.claims import claim_date, show_source
from fonds.site.visitor import Visitor
from fonds.site.wording import say_date, sentence_case

NEEDED = (
    "source",
    "source__document",
    "event",
    "event__place",
    "factoid",
    "factoid__person",
    "factoid__organisation",
    "factoid__event",
    "factoid__other_person",
    "case",
)
"""What must be at hand of a `Citation` before it is shown."""


def citation_links(citations: Sequence[Citation], visitor: Visitor) -> Mapping[str, str]:
    """Where the references in a document's running text lead, by the words of the file."""
    links = {}
    for citation in citations:
        if url := _address(citation, visitor):
            links[citation.said] = url
    return links


def _address(citation: Citation, visitor: Visitor) -> str:
    if citation.event is not None:
        return addresses.event(citation.event.public_id)
    if citation.factoid is not None:
        return _claim_address(citation.factoid)
    if citation.source is not None:
        source = citation.source
        shown = show_source(source, "", visitor.access)
        if shown.url and source.document is not None:
            return addresses.document(source.document.public_id)
        return shown.url
    return ""


def _claim_address(row: Factoid) -> str:
    return f"{addresses.person(row.person.public_id)}#claim-{row.public_id}" if row.person else ""


def show_cited(citations: Sequence[Citation], visitor: Visitor) -> list[Entry]:
    """One row for each citation, in their order; one that leads nowhere as the file says it."""
    return [_entry(citation, visitor) for citation in citations]


def _entry(citation: Citation, visitor: Visitor) -> Entry:
    if citation.event is not None:
        return _event(citation.event)
    if citation.factoid is not None:
        return _claim(citation.factoid)
    if citation.case is not None:
        return _case(citation.case)
    if citation.source is None:
        return Entry(citation.said, details=[Run("not in this archive")])
    shown = show_source(citation.source, citation.source_locator, visitor.access)
    details = [Run(shown.locator)] if shown.locator else []
    return Entry(shown.text, _address(citation, visitor), details=details)


def _event(row: Event) -> Entry:
    details = [Run("Event"), Run(say_date(row.date_edtf).text)]
    if row.place is not None:
        details.append(Run(row.place.name))
    return Entry(
        row.title, addresses.event(row.public_id), details=details, certainty=row.certainty
    )


def _claim(row: Factoid) -> Entry:
    name = f"{row.person.name}: " if row.person is not None else ""
    when = claim_date(row).text
    return Entry(
        f"{name}{what(row)}",
        _claim_address(row),
        details=[Run("Claim"), *([Run(sentence_case(when))] if when else [])],
        certainty=row.certainty,
    )


def _case(row: Case) -> Entry:
    details = [Run("Coded case"), *([Run(row.leader)] if row.leader else [])]
    return Entry(row.name, details=details, certainty="judgement")
