"""Claims in words: a factoid becomes a row that says when, what, according to whom, how sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet

from fonds.catalogue.access import CLOSED_SOURCE, Reader, may_see
from fonds.catalogue.models import Factoid, Question
from fonds.catalogue.models import Source as SourceRow
from fonds.site import addresses
from fonds.site.pages.parts import Claim, Conflict, Link, Name, Run, Side, Source, When
from fonds.site.selectors.names import Card, show_name
from fonds.site.visitor import Visitor
from fonds.site.wording import CLAIM_VERBS, kind_words, say_spell, sentence_case

_NEEDED = (
    "source",
    "source__document",
    "organisation",
    "event",
    "place",
)


_UNNEEDED = (
    "said_as",
    "source__csl",
    "source__said",
    "source__notes",
    "source__document__title",
    "source__document__regest",
    "source__document__rights",
    "source__document__notes",
    "source__document__shelfmark",
    "organisation__description",
    "organisation__notes",
    "event__description",
    "event__notes",
)


def claims_of(rows: QuerySet[Factoid]) -> QuerySet[Factoid]:
    """The same claims with everything a row of the table needs, in the order of time."""
    return rows.exclude(kind="retraction").select_related(*_NEEDED).defer(*_UNNEEDED)


def show_source(row: SourceRow | None, locator: str, reader: Reader) -> Source:
    """According to whom; a document the reader may not see is not named."""
    if row is None:
        return Source("source not given")
    document = row.document
    if document is not None and not may_see(document, reader):
        return Source(CLOSED_SOURCE)
    return Source(source_title(row), addresses.source(row.public_id), locator)


def source_title(row: SourceRow) -> str:
    """What a source is called: its title, or for a web page without one its short address."""
    host = urlsplit(row.url).netloc.removeprefix("www.") if row.url else ""
    if row.title.startswith("http") or (host and row.title.startswith(f"{host}:")):
        return short_address(row.url or row.title)
    return row.title


_PLAIN = re.compile(r"[\w .,:()'’%+-]{1,200}")
"""Steps of a path worth showing; queries and code packed into a path are not."""


def short_address(url: str) -> str:
    """A web address as a source is named by it: host and the end of the path."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    steps = [step for step in unquote(parts.path).split("/") if _PLAIN.fullmatch(step)]
    tail = steps[-1].replace("_", " ") if steps else ""
    if len(tail) > 40:
        tail = tail[:38].rsplit("-", 1)[0].rsplit(" ", 1)[0] + " …"
    return f"{host}, {tail}" if tail else host


def show_claim(
    row: Factoid,
    visitor: Visitor,
    cards: dict[int, Card] | None = None,
    *,
    links: bool = True,
) -> Claim:
    """Write one factoid as a claim; `cards` name the persons where the table shows them."""
    what, targets = say_claim(row)
    return Claim(
        key=row.public_id,
        when=claim_date(row),
        what=what,
        sources=[show_source(row.source, row.source_locator, visitor.access)],
        certainty=row.certainty,
        who=_who(row, visitor, cards),
        links=targets if links else [],
        note=row.notes,
        denied=row.denied,
        retracted=not row.is_current,
    )


LASTING = ("held-post", "belonged-to", "related")
"""Kinds of claims that have a beginning and an end; all others are of one moment."""


def claim_date(row: Factoid) -> When:
    """The time of a claim in words."""
    return say_spell(
        row.start_edtf,
        row.end_edtf,
        row.attested_edtf,
        wording=row.start_wording,
        is_moment=row.kind not in LASTING,
    )


def _who(row: Factoid, visitor: Visitor, cards: dict[int, Card] | None) -> Name | None:
    card = cards.get(row.person_id or 0) if cards else None
    return show_name(card, visitor) if card else None


def say_claim(row: Factoid) -> tuple[str, list[Link]]:
    """The words of a claim without its person, and what it links to.

    A post reads "vice premier", and its organisation follows as a link; a measure reads
    "expelled, by the plenum".
    """
    verb = CLAIM_VERBS.get(row.kind, kind_words(row.kind))
    targets = []
    if row.organisation is not None:
        room = addresses.faction if row.organisation.kind == "faction" else addresses.organisation
        targets.append(Link(row.organisation.name, room(row.organisation.public_id)))
    if row.event is not None:
        targets.append(Link(row.event.title, addresses.event(row.event.public_id)))
    if row.kind == "held-post":
        what = row.value
    elif row.kind in ("belonged-to", "took-part"):
        is_faction = row.organisation is not None and row.organisation.kind == "faction"
        role = "" if is_faction or row.value == "member" else row.value
        what = f"{verb}{', ' + role if role else ''}"
    elif not verb or row.value.lower().startswith(verb):
        what = row.value
    else:
        what = f"{verb}; {row.value}" if row.value else verb
    if row.how_ended and row.how_ended != "unknown":
        what = f"{what}; {row.how_ended}" if what else row.how_ended
    if row.place is not None and row.event is None:
        what = f"{what}, {row.place.name}"
    return what, targets


def show_conflicts(questions: Iterable[Question], visitor: Visitor) -> list[Conflict]:
    """Questions with their sides; `questions` come with `factoids` prefetched."""
    conflicts = []
    for question in questions:
        sides = [_side(row, visitor) for row in question.factoids.all()]
        if sides:
            judgement = " ".join(part for part in (question.judgement, question.notes) if part)
            conflicts.append(Conflict(question.text, sides, judgement))
    return conflicts


def _side(row: Factoid, visitor: Visitor) -> Side:
    what, targets = say_claim(row)
    said = ", ".join([what, *(target.text for target in targets)]) if what else targets[0].text
    when = claim_date(row)
    if when.text and when.text not in said:
        said = f"{said}, {when.text}"
    source = show_source(row.source, row.source_locator, visitor.access)
    return Side(sentence_case(said), [source], row.certainty, row.denied, row.notes)


def person_ids(rows: Sequence[Factoid]) -> set[int]:
    """The persons of some claims."""
    return {row.person_id for row in rows if row.person_id is not None}


def run_list(words: Iterable[str]) -> list[Run]:
    """Plain words as runs, empty ones left out."""
    return [Run(word) for word in words if word]
