"""Say in words what a factoid states."""

from __future__ import annotations

from fonds.catalogue.models import Factoid

VERBS: dict[str, str] = {
    "held-post": "held a post",
    "belonged-to": "belonged to",
    "took-part": "took part in",
    "expelled": "expelled",
    "arrested": "arrested",
    "sentenced": "sentenced",
    "executed": "executed",
    "demoted": "demoted",
    "fled": "fled",
    "exiled": "exiled",
    "rehabilitated": "rehabilitated",
    "suicide": "took his or her own life",
    "born": "born",
    "died": "died",
    "related": "said of a relation",
}
"""The kinds of factoid and how they are said; a project may use others, said by their key."""


def what(factoid: Factoid) -> str:
    """Return what is claimed, without the person and the date: `member, Central Committee`."""
    verb = VERBS.get(factoid.kind, factoid.kind.replace("-", " "))
    body = factoid.organisation.name if factoid.organisation else ""
    if factoid.kind == "held-post":
        said = ", ".join(part for part in (factoid.value, body) if part) or verb
    elif factoid.kind == "belonged-to":
        said = f"{verb} {body or factoid.value}"
    elif factoid.kind == "took-part":
        said = f"{verb}: {factoid.event.title}" if factoid.event else verb
    else:
        said = ", ".join(part for part in (verb, factoid.value) if part)
        if body:
            said = f"{said} ({body})"
    if factoid.other_person:
        said = f"{said}: {factoid.other_person.name}"
    if factoid.how_ended:
        said = f"{said}; {factoid.how_ended}"
    return f"not {said}, as this source has it" if factoid.denied else said


def sentence(factoid: Factoid) -> str:
    """Return the whole claim: `Pak Chang-ok: vice premier, 1954-03-23/1956-09`."""
    name = factoid.person.name if factoid.person else ""
    dates = factoid.attested_edtf or factoid.start_edtf
    if factoid.end_edtf and factoid.end_edtf != dates:
        dates = f"{dates or '..'}/{factoid.end_edtf}"
    return f"{name}: {what(factoid)}{f', {dates}' if dates else ''}"
