"""Search over everything: the reader's question handed to the workflow, its answer as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from fonds.catalogue.models import Person
from fonds.search import Answer, SearchRequest
from fonds.search.answers import Hit as FoundHit
from fonds.search.answers import PassageHit, Range
from fonds.site import addresses
from fonds.site.figures.drawing import Figure
from fonds.site.pages.documents import Piece
from fonds.site.pages.parts import NO_NOTE, NO_RUN, Choice, Facet, Note, Run
from fonds.site.pages.search import Hit, SearchPage
from fonds.site.selectors.documents import year_figure
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.names import Card, load_cards, show_name
from fonds.site.selectors.people import say_life
from fonds.site.templatetags.fonds_site import CERTAINTY_SHORT
from fonds.site.visitor import Visitor
from fonds.site.wording import kind_words, language_name, say_edtf, sentence_case
from fonds.workflows.searching import searcher_of

PAGE_SIZE = 20
_MOST_MEANT = 3
_MOST_FORMS = 10
FACETS = {
    "kind": "Kind",
    "lang": "Language",
    "type": "Type",
    "certainty": "Certainty",
    "faction": "Faction",
    "repository": "Repository",
}
"""The facets shown, by the index's field, in their order."""
FIELDS = ("q", *FACETS, "year", "sort", "names", "page")
_KIND_NAMES = {
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


def search_everything(chosen: Mapping[str, str], visitor: Visitor) -> SearchPage:
    """Answer a query with hits, facets and a histogram; without one show how to ask."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    query = chosen.get("q", "").strip()
    if not query or settings.FONDS_PROJECT is None:
        return SearchPage(query="", examples=_examples())
    answer, page = _ask(query, chosen, visitor)
    facets = _facets(answer, chosen)
    cards = _cards(answer)
    people = _people_meant(answer, chosen, page, visitor)
    first = {hit.url for hit in people}
    found = [_hit(hit, cards, visitor) for hit in answer.hits]
    return SearchPage(
        query=query,
        total=answer.total,
        hits=[*people, *(hit for hit in found if hit.url not in first)],
        also=_also(answer, query),
        expansion=_expansion(answer, chosen),
        remark=_remark(answer),
        suggestions=[
            Choice(other, addresses.with_query(addresses.SEARCH, {"q": other}))
            for other in answer.did_you_mean[:3]
        ],
        facets=facets,
        chosen=chosen_values(facets),
        histogram=_histogram(answer),
        pager=make_pager(page, PAGE_SIZE, answer.total, chosen, addresses.SEARCH),
        note=Note(
            ("Marked words are where the query was found, in whatever script it stands there.",)
        )
        if answer.hits
        else NO_NOTE,
        query_note=_query_note(answer),
        kept=[(key, value) for key, value in chosen.items() if key in ("names", "sort")],
    )


def _ask(query: str, chosen: Mapping[str, str], visitor: Visitor) -> tuple[Answer, int]:
    """Ask for the page the reader wants; a page beyond the end is the last one."""
    year = chosen.get("year", "")
    has_year = year.isascii() and year.isdigit() and 1 <= int(year[:4]) <= 9999
    page = page_number(chosen, PAGE_SIZE, 10**6)
    sort = chosen.get("sort", "relevance")
    request = SearchRequest(
        query=query,
        filters={name: (chosen[name],) for name in FACETS if chosen.get(name)},
        earliest=date(int(year[:4]), 1, 1) if has_year else None,
        latest=date(int(year[:4]), 12, 31) if has_year else None,
        sort="date" if sort == "date" else "-date" if sort == "-date" else "relevance",
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
        expand_names=chosen.get("names") != "off",
        facets=tuple(FACETS),
    )
    project = settings.FONDS_PROJECT
    assert project is not None
    return searcher_of(project).search(request, visitor.access), page


def _examples() -> list[Choice]:
    """Three queries that find something here: the persons with most forms of their names."""
    people = Person.objects.filter(names__script="Hang", factoids__kind="held-post").distinct()
    return [
        Choice(name, addresses.with_query(addresses.SEARCH, {"q": name}))
        for name in people.order_by("public_id").values_list("name", flat=True)[:3]
    ]


def _facets(answer: Answer, chosen: Mapping[str, str]) -> list[Facet]:
    made = []
    for field, name in FACETS.items():
        counts = [
            (count.key, _facet_words(field, count.key, count.label), count.count)
            for count in answer.facets.get(field, ())
        ]
        made.append(make_facet(name, field, counts, chosen, addresses.SEARCH))
    years = [
        (str(bar.start.year), str(bar.start.year), bar.possible)
        for bar in answer.histogram
        if bar.possible
    ]
    if chosen.get("year") and not any(year == chosen["year"] for year, _, _ in years):
        years.append((chosen["year"], chosen["year"], answer.total))
    made.append(make_facet("Year", "year", years, chosen, addresses.SEARCH))
    return [facet for facet in made if facet is not None]


def _facet_words(field: str, key: str, label: str) -> str:
    if field == "lang":
        return language_name(key)
    if field == "kind":
        return _PLURALS.get(key, _KIND_NAMES.get(key, sentence_case(key)) + "s")
    if field == "certainty":
        return sentence_case(CERTAINTY_SHORT.get(key, key))
    if field == "type":
        return sentence_case(kind_words(label or key))
    return label or key


def _histogram(answer: Answer) -> Figure | None:
    counts = {bar.start.year: bar.possible for bar in answer.histogram if bar.possible}
    if len(counts) < 2:
        return None
    return year_figure("Results by year", counts)


def _also(answer: Answer, query: str) -> list[Run]:
    """Other forms that were searched: of the persons first, then of words."""
    forms: dict[str, None] = {}
    for reading in answer.names:
        if reading.applied:
            forms.update(dict.fromkeys(reading.forms))
    for words in answer.word_forms.values():
        forms.update(dict.fromkeys(words))
    asked = query.casefold()
    shown = [form for form in forms if form.casefold() != asked]
    return [Run(form, language_of(form)) for form in shown[:_MOST_FORMS]]


def language_of(text: str) -> str:
    """The tag for a form in another script, by its first letter that says something."""
    for char in text:
        code = ord(char)
        if 0xAC00 <= code <= 0xD7A3:
            return "ko"
        if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
            return "zh-Hant"
        if 0x0400 <= code <= 0x052F:
            return "ru"
    return ""


def _expansion(answer: Answer, chosen: Mapping[str, str]) -> list[Choice]:
    """The switch that turns the other spellings off for this search."""
    is_off = chosen.get("names") == "off"
    if not is_off and not answer.names:
        return []
    others = {key: value for key, value in chosen.items() if key not in ("names", "page")}
    off = {**others, "names": "off"}
    return [
        Choice("any spelling", addresses.with_query(addresses.SEARCH, others), not is_off),
        Choice("only as written", addresses.with_query(addresses.SEARCH, off), is_off),
    ]


def _remark(answer: Answer) -> str:
    said = [mistake.sentence() for mistake in answer.mistakes]
    if answer.relaxed:
        said.append("Nothing has all of these words; what has some of them is shown.")
    return " ".join(said)


def _people_meant(
    answer: Answer, chosen: Mapping[str, str], page: int, visitor: Visitor
) -> list[Hit]:
    """The persons whose name was recognised, before everything that names them."""
    keys = list(dict.fromkeys(reading.person for reading in answer.names if reading.applied))
    if page > 1 or chosen.get("kind", "person") != "person" or not keys or chosen.get("sort"):
        return []
    rows = {row.public_id: row for row in Person.objects.filter(public_id__in=keys[:_MOST_MEANT])}
    cards = load_cards(row.pk for row in rows.values())
    hits = []
    for key in keys[:_MOST_MEANT]:
        if key not in rows:
            continue
        card = cards[rows[key].pk]
        name = show_name(card, visitor)
        hits.append(
            Hit(
                kind="Person",
                title=(Piece("text", name.text),),
                url=name.url,
                lang=name.lang,
                details=[Run(card.group)] if card.group else [],
                beside=Run(name.original, name.original_lang),
                css=card.css,
                snippets=[("", [Piece("text", say_life(rows[key]))])],
            )
        )
    return hits


def _query_note(answer: Answer) -> Note:
    """Persons recognised in the query; two of one spelling are named as a choice."""
    persons = {reading.person: reading.label for reading in answer.names}
    if not persons:
        return NO_NOTE
    if len(persons) == 1:
        return Note((f"Read as a name of {next(iter(persons.values()))}.",))
    return Note((f"The name fits {len(persons)} people: {', '.join(persons.values())}.",))


def _cards(answer: Answer) -> dict[str, Card]:
    """The persons among the hits, by public id."""
    keys = [hit.id for hit in answer.hits if hit.kind == "person"]
    if not keys:
        return {}
    ids = Person.objects.filter(public_id__in=keys).values_list("pk", flat=True)
    return {card.key: card for card in load_cards(ids).values()}


def _hit(hit: FoundHit, cards: Mapping[str, Card], visitor: Visitor) -> Hit:
    card = cards.get(hit.id) if hit.kind == "person" else None
    title: Sequence[Piece] = mark_ranges(hit.title, hit.title_ranges)
    lang = hit.language if hit.language not in ("en", "und") else ""
    beside, css = NO_RUN, ""
    details = []
    if card is not None:
        name = show_name(card, visitor)
        if name.text != hit.title:
            title = (Piece("text", name.text),)
        lang, beside, css = name.lang, Run(name.original, name.original_lang), card.css
        details = [Run(card.group)] if card.group else []
    if when := str(hit.data.get("date", "") or ""):
        details.append(Run(say_edtf(when)))
    for field in ("type", "place", "lang"):
        for key, label in hit.fields.get(field, ())[:1]:
            words = language_name(key) if field == "lang" else kind_words(label or key)
            details.append(Run(sentence_case(words) if field != "place" else words))
    certainty = next((key for key, _ in hit.fields.get("certainty", ())), "")
    return Hit(
        kind=_KIND_NAMES.get(hit.kind, sentence_case(kind_words(hit.kind))),
        title=title,
        url=hit.url,
        lang=lang,
        details=details,
        beside=beside,
        css=css,
        snippets=[_snippet(passage) for passage in hit.passages if passage.text],
        certainty=certainty if hit.kind != "person" else "",
    )


def _snippet(passage: PassageHit) -> tuple[str, Sequence[Piece]]:
    pieces = mark_ranges(passage.text, passage.ranges)
    if passage.start:
        pieces = [Piece("text", "… "), *pieces]
    lang = passage.language if passage.language not in ("en", "und") else ""
    return lang, pieces


def mark_ranges(text: str, ranges: Sequence[Range]) -> list[Piece]:
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
