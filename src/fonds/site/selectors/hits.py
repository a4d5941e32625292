"""Hits as the page shows them: titles and passages with the found words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from fonds.catalogue.models import Person
from fonds.search import Hit as FoundHit
from fonds.search import PassageHit
from fonds.site import addresses
from fonds.site.pages.documents import Piece
from fonds.site.pages.parts import NO_RUN, Run
from fonds.site.pages.search import Hit
from fonds.site.selectors.names import Card, load_cards, show_name
from fonds.site.selectors.people import say_life
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, kind_words, language_name, say_edtf, sentence_case

KIND_NAMES = {
    "document": "Document",
    "person": "Person",
    "organisation": "Organisation",
    "event": "Event",
    "claim": "Claim",
    "book": "Book",
    "chapter": "Chapter",
    "source": "Source",
}
_PLURALS = {"person": "People"}
_ALIKE = {"document", "event", "person", "organisation"}
_NAMES_PASSAGE, _DESCRIPTION = "names", "description"
_PLACE_WORDS = {"notes": "note"}


def plural_kind(kind: str) -> str:
    """Name a kind in the plural, as a heading."""
    return _PLURALS.get(kind, KIND_NAMES.get(kind, sentence_case(kind_words(kind))) + "s")


def show_hits(found: Sequence[FoundHit], visitor: Visitor) -> list[Hit]:
    """Show hits in their order; persons by the name this reader wants."""
    keys = [hit.id for hit in found if hit.kind == "person"]
    keys += [key for hit in found if hit.kind == "claim" for key, _ in hit.fields.get("person", ())]
    rows = {row.public_id: row for row in Person.objects.filter(public_id__in=keys)} if keys else {}
    cards = load_cards(row.pk for row in rows.values())
    return [
        _person(hit, rows[hit.id], cards[rows[hit.id].pk], visitor)
        if hit.kind == "person" and hit.id in rows
        else replace(_hit(hit), title=_claim_title(hit, rows, cards, visitor))
        if hit.kind == "claim"
        else _hit(hit)
        for hit in found
    ]


def _claim_title(
    hit: FoundHit, rows: Mapping[str, Person], cards: Mapping[int, Card], visitor: Visitor
) -> Sequence[Piece]:
    """Write a claim with its person by the name this reader wants; the rest as it is marked."""
    for key, label in hit.fields.get("person", ()):
        if key in rows and hit.title.startswith(f"{label}:"):
            name, cut = show_name(cards[rows[key].pk], visitor).text, len(label)
            if name == label:
                break
            marks = [(start - cut, end - cut) for start, end in hit.title_ranges if start >= cut]
            kind: Literal["hit", "text"] = "hit" if hit.title_ranges[:1] == ((0, cut),) else "text"
            return [Piece(kind, name), *mark_ranges(hit.title[cut:], marks)]
    return mark_ranges(hit.title, hit.title_ranges)


def _person(hit: FoundHit, row: Person, card: Card, visitor: Visitor) -> Hit:
    name = show_name(card, visitor)
    title: Sequence[Piece] = mark_ranges(hit.title, hit.title_ranges)
    if name.text != hit.title:
        title = (Piece("text", name.text),)
    snippets = _life(hit, row)
    snippets += [
        _snippet(passage)
        for passage in hit.passages
        if passage.locator not in (_NAMES_PASSAGE, _DESCRIPTION)
    ]
    return Hit(
        kind="Person",
        title=title,
        url=name.url,
        lang=name.lang,
        details=[Run(card.group)] if card.group else [],
        beside=Run(name.original, name.original_lang) if name.original else NO_RUN,
        css=card.css,
        snippets=snippets,
        alike=_alike(hit),
    )


def _life(hit: FoundHit, row: Person) -> list[tuple[str, Sequence[Piece]]]:
    """A life in one line; what was found in its description is marked."""
    life = say_life(row)
    for passage in hit.passages:
        whole = passage.text.rstrip(".")
        if passage.locator == _DESCRIPTION and whole and life.lower().endswith(f"{whole}.".lower()):
            start = len(life) - len(whole) - 1
            marks = [(low + start, high + start) for low, high in passage.ranges]
            return [("", mark_ranges(life, marks))]
    return [("", (Piece("text", life),))] if life else []


def _hit(hit: FoundHit) -> Hit:
    details = []
    if when := str(hit.data.get("date", "") or ""):
        details.append(Run(say_edtf(when)))
    for field in ("type", "place", "lang"):
        for key, label in hit.fields.get(field, ())[:1]:
            words = language_name(key) if field == "lang" else kind_words(label or key)
            if field == "place":
                words = country_name(label or key) or words
            details.append(Run(sentence_case(words) if field != "place" else words))
    if words := _PLACE_WORDS.get(hit.passages[0].locator, "") if hit.passages else "":
        details.append(Run(words))
    return Hit(
        kind=KIND_NAMES.get(hit.kind, sentence_case(kind_words(hit.kind))),
        title=mark_ranges(hit.title, hit.title_ranges),
        url=_place(hit),
        lang=hit.language if hit.language not in ("en", "und") else "",
        details=details,
        snippets=[_snippet(passage) for passage in hit.passages if passage.text],
        certainty=next((key for key, _ in hit.fields.get("certainty", ())), ""),
        alike=_alike(hit),
    )


def _place(hit: FoundHit) -> str:
    """Lead to the paragraph where the words were found, where the text is numbered."""
    marked = next((passage for passage in hit.passages if passage.ranges), None)
    if hit.kind == "document" and marked is not None and not hit.title_ranges:
        _, dash, number = marked.locator.rpartition("-p")
        if dash and number.isdigit():
            return f"{hit.url}#p{number}"
    return hit.url


def _alike(hit: FoundHit) -> str:
    if hit.kind not in _ALIKE:
        return ""
    return addresses.with_query(addresses.SEARCH, {"like": f"{hit.kind}:{hit.id}"})


def _snippet(passage: PassageHit) -> tuple[str, Sequence[Piece]]:
    pieces = mark_ranges(passage.text, passage.ranges)
    if passage.start:
        pieces = [Piece("text", "… "), *pieces]
    lang = passage.language if passage.language not in ("en", "und") else ""
    return lang, pieces


def mark_ranges(text: str, ranges: Sequence[tuple[int, int]]) -> list[Piece]:
    """Cut a text at the ranges that were found."""
    pieces = []
    at = 0
    for start, end in ranges:
        if start > at:
            pieces.append(Piece("text", text[at:start]))
        pieces.append(Piece("hit", text[start:end]))
        at = end
    if at < len(text):
        pieces.append(Piece("text", text[at:]))
    return pieces
