"""The page of one document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Agent, Citation, Document, Event, Factoid, Text
from fonds.site import addresses
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.figures.extent import Leaf, draw_leaves
from fonds.site.pages.documents import DocumentPage, Named, Shelf, ShelfPart
from fonds.site.pages.parts import Entry, Fact, Link, Name, Note, Run
from fonds.site.selectors.cited import NEEDED, citation_links, show_cited
from fonds.site.selectors.citing import cite_document
from fonds.site.selectors.claims import claims_of, person_ids, show_claim, show_source
from fonds.site.selectors.documents import for_list, own_form, show_entry
from fonds.site.selectors.names import Card, load_cards, show_name
from fonds.site.selectors.texts import show_texts
from fonds.site.visitor import Visitor
from fonds.site.wording import (
    kind_words,
    language_name,
    say_date,
    say_pages,
    sentence_case,
    shelf_words,
)

_ROLE_LABELS = {
    "author": "Author",
    "recipient": "Recipient",
    "obtained": "Obtained by",
    "translator": "Translated by",
    "editor": "Editor",
}
URL_NOTES = {"seen": "", "derived": "the address is derived by rule and was not tested"}
"""What is said of an address; that it was seen needs no words."""

_MANY = 12  # people and neighbours shown before the rest opens on demand


def find_document(key: str, chosen: Mapping[str, str], visitor: Visitor) -> DocumentPage | None:
    """One document the reader may see, or None."""
    row = (
        visible_to(Document.objects.filter(public_id=key), visitor.access)
        .select_related("repository", "book", "described_in", "described_in__document", "parent")
        .prefetch_related(
            "agents",
            Prefetch("texts", Text.objects.order_by("pk")),
            Prefetch("citations", Citation.objects.select_related(*NEEDED)),
        )
        .first()
    )
    if row is None:
        return None
    address = addresses.document(row.public_id)
    agents = list(row.agents.all())
    texts = list(row.texts.all())
    claims = _claims(row)
    cards = load_cards(
        {agent.person_id for agent in agents if agent.person_id} | person_ids(claims)
    )
    named = _named(agents, cards, visitor)
    citations = list(row.citations.all())
    events = _events(row)
    neighbours, leaves, title = _neighbours(row, visitor)
    own = own_form(row) if row.shelfmark else Run("")
    return DocumentPage(
        key=row.public_id,
        title=row.title,
        title_lang="" if row.title_language == "en" else row.title_language,
        kind="Document",
        kind_note=(row.number and f"no. {row.number}") or "",
        title_note="Title as its archive gives it." if row.repository or row.url else "",
        certainty=row.certainty,
        shelf=_shelf(row, own)
        if row.shelfmark or row.shelfmark_as_written or row.repository
        else None,
        facts=_facts(row, agents, cards, visitor, texts),
        facts_note=_facts_note(row, agents, visitor),
        regest=row.regest,
        texts=show_texts(texts, chosen, address, citation_links(citations, visitor)),
        named=named[:_MANY],
        more_named=named[_MANY:],
        claims=[show_claim(claim, visitor, cards) for claim in claims],
        cited_by=[*events, *_citing(row, visitor)],
        cites=show_cited(citations, visitor),
        falls_note=_falls_note(row, claims, events),
        neighbours=neighbours,
        leaves=leaves,
        neighbours_title=title,
        citation=cite_document(row, own.text),
        around=_around(row, visitor),
    )


def _shelf(row: Document, own: Run) -> Shelf:
    parts = []
    if row.repository is not None:
        short = row.repository.short_name
        parts.append(
            ShelfPart(
                "Repository",
                short or row.repository.name,
                title=row.repository.name if short else "",
            )
        )
    for name, value in row.shelfmark:
        label, gloss = shelf_words(str(name))
        parts.append(ShelfPart(label, str(value).replace("-", "–"), gloss))
    is_prose = bool(row.shelfmark_as_written) and row.shelfmark_as_written != own.text
    return Shelf(parts, own, row.shelfmark_as_written if is_prose else "")


def _facts(
    row: Document, agents: list[Agent], cards: dict[int, Card], visitor: Visitor, texts: list[Text]
) -> list[Fact]:
    facts = []
    if row.date_edtf or row.date_wording:
        when = say_date(row.date_edtf, row.date_wording)
        note = f"in the source: {row.date_wording}" if when.wording else ""
        facts.append(Fact("Date", [when], note))
    if row.type:
        facts.append(Fact("Kind", [Run(sentence_case(kind_words(row.type)))]))
    for role, label in _ROLE_LABELS.items():
        values = [_agent(agent, cards, visitor) for agent in agents if agent.role == role]
        if values:
            facts.append(Fact(label, values))
    if row.place:
        facts.append(Fact("Place", [Run(row.place)]))
    if row.language:
        facts.append(Fact("Language", [Run(language_name(row.language))]))
    if row.collection:
        facts.append(Fact("Collection", [Run(row.collection)]))
    if row.book is not None:
        note = ", ".join(
            part for part in (row.book_place, say_pages(row.first_page, row.last_page)) if part
        )
        facts.append(
            Fact("Printed in", [Link(row.book.title, addresses.book(row.book.public_id))], note)
        )
    if row.parent is not None:
        facts.append(
            Fact("Attached to", [Link(row.parent.title, addresses.document(row.parent.public_id))])
        )
    if row.url:
        note = URL_NOTES.get(row.url_note, row.url_note)
        facts.append(Fact("Also at", [Link(_short(row.url), row.url)], note))
    if row.rights:
        facts.append(Fact("Rights", [Run(row.rights)]))
    if row.access != "open":
        until = f" until {row.embargo_until:%-d %B %Y}" if row.embargo_until else ""
        facts.append(Fact("Access", [Run(f"{row.get_access_display()}{until}")]))
    facts.append(Fact("Text here", [Run(_text_here(texts))]))
    if row.described_in is not None:
        source = show_source(row.described_in, row.described_in_locator, visitor.access)
        facts.append(Fact("Described after", [Link(source.text, source.url)], source.locator))
    return facts


def _agent(agent: Agent, cards: dict[int, Card], visitor: Visitor) -> Link | Name | Run:
    card = cards.get(agent.person_id or 0)
    if card is not None:
        return show_name(card, visitor, written=agent.name)
    return Run(f"{agent.name}, {agent.note}" if agent.note else agent.name)


def _short(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")[:80]


def _text_here(texts: list[Text]) -> str:
    if not texts:
        return "None; this is a description"
    own = [text for text in texts if text.kind != "note"]
    languages = ", ".join(dict.fromkeys(language_name(text.language) for text in (own or texts)))
    return (
        languages if own else f"None of the record itself. A note by this archive, in {languages}"
    )


def _facts_note(row: Document, agents: list[Agent], visitor: Visitor) -> Note:
    said = [row.notes] if row.notes else []
    roles = {agent.role for agent in agents}
    if not roles & {Agent.Role.OBTAINED, Agent.Role.TRANSLATOR} and row.repository is not None:
        said.append(
            "Who obtained and who translated it is not stated, so nothing is said of it here."
        )
    return Note(tuple(said))


def _named(agents: list[Agent], cards: dict[int, Card], visitor: Visitor) -> list[Named]:
    """Everyone named, the known ones first, each once with all spellings and roles."""
    spelt: dict[str, list[Agent]] = {}
    for agent in agents:
        if agent.organisation_id is None:
            spelt.setdefault(str(agent.person_id or agent.name), []).append(agent)
    rows = []
    for found in spelt.values():
        card = cards.get(found[0].person_id or 0)
        roles = list(dict.fromkeys(agent.get_role_display() for agent in found))
        if card is None and roles != [Agent.Role.MENTIONED.label]:
            continue  # an office or body as author stands in the description
        name = show_name(card, visitor, written=found[0].name) if card else Name(found[0].name)
        forms = dict.fromkeys(agent.name for agent in found)
        rows.append(
            Named(name, [Run(form) for form in forms], card.group if card else "", ", ".join(roles))
        )
    return sorted(rows, key=lambda one: not one.name.url)


def _claims(row: Document) -> list[Factoid]:
    """Current claims whose source is this document."""
    return list(claims_of(Factoid.objects.filter(source__document=row))[:200])


def _events(row: Document) -> list[Entry]:
    """Events whose source is this document."""
    events = Event.objects.filter(source__document=row).select_related("place")
    return [show_event(event) for event in events[:100]]


def show_event(event: Event) -> Entry:
    """One row of a list of events; needs `place` at hand."""
    details = [Run("Event"), Run(say_date(event.date_edtf).text)]
    if event.place is not None:
        details.append(Run(event.place.name))
    return Entry(
        event.title, addresses.event(event.public_id), details=details, certainty=event.certainty
    )


def _citing(row: Document, visitor: Visitor) -> list[Entry]:
    """Documents of the archive that cite this one."""
    citing = Citation.objects.filter(source__document=row).values("document")
    rows = visible_to(Document.objects.filter(pk__in=citing), visitor.access)
    return [show_entry(other) for other in for_list(rows)[:60]]


def _falls_note(row: Document, claims: list[Factoid], events: list[Entry]) -> Note:
    """What would fall with this document: everything that has no other source."""
    count = len(claims) + len(events)
    if not count:
        return Note()
    words = f"{count} statements of this archive would lose their source"
    if count == 1:
        words = "one statement of this archive would lose its source"
    return Note((f"If this record fell, {words}.",))


def _neighbours(row: Document, visitor: Visitor) -> tuple[list[Entry], Figure | None, str]:
    """Others of the same file, with a picture of their leaves, or none."""
    if row.unit_id is not None:
        same = Document.objects.filter(unit=row.unit_id)
    elif row.shelfmark and len(row.shelfmark) > 1:
        same = _same_file(row)
    else:
        return [], None, ""
    rows = list(
        for_list(visible_to(same.exclude(pk=row.pk), visitor.access)).order_by(
            "date_earliest", "order"
        )[:_MANY]
    )
    if not rows:
        return [], None, ""
    leaves = [
        Leaf(*found, _leaf_words(*found, other.pk == row.pk), other.pk == row.pk)
        for other in (row, *rows)
        if (found := leaf_range(other)) is not None
    ]
    figure = None
    if len(leaves) > 1 and leaves[0].present:
        figure = render_figure("leaves", draw_leaves("Leaves of this file", leaves))
    return [show_entry(other) for other in rows], figure, "In the same file"


def _same_file(row: Document) -> QuerySet[Document]:
    """Documents that share all parts of the shelfmark but the last."""
    parts = {f"shelfmark__{at}": list(part) for at, part in enumerate(row.shelfmark[:-1])}
    return Document.objects.filter(repository=row.repository_id, **parts)


def leaf_range(row: Document) -> tuple[int, int] | None:
    """First and last leaf by the last part of the shelfmark: 319-321; None without numbers."""
    if not row.shelfmark:
        return None
    found = re.fullmatch(r"\s*(\d+)\s*(?:[-–]\s*(\d+))?\s*", str(row.shelfmark[-1][1]))
    if found is None or len(row.shelfmark) < 2:
        return None
    first = int(found[1])
    return first, max(first, int(found[2] or first))


def _leaf_words(first: int, last: int, present: bool) -> str:
    words = f"l. {first}" if first == last else f"ll. {first}–{last}"
    return f"{words}, this record" if present else words


def _around(row: Document, visitor: Visitor) -> list[Entry]:
    """The documents before and after in the volume, or by date."""
    rows = visible_to(Document.objects.all(), visitor.access)
    if row.book_id is not None:
        same = rows.filter(book=row.book_id)
        before = same.filter(order__lt=row.order).order_by("-order").first()
        after = same.filter(order__gt=row.order).order_by("order").first()
    elif row.date_earliest is not None:
        earlier = rows.filter(date_earliest__lt=row.date_earliest)
        before = earlier.order_by("-date_earliest", "-pk").first()
        later = rows.filter(date_earliest__gt=row.date_earliest)
        after = later.order_by("date_earliest", "pk").first()
    else:
        return []
    there = (("before", before), ("after", after))
    return [_beside(words, other) for words, other in there if other is not None]


def _beside(words: str, row: Document) -> Entry:
    lang = "" if row.title_language == "en" else row.title_language
    return Entry(row.title, addresses.document(row.public_id), lang, words, say_date(row.date_edtf))
