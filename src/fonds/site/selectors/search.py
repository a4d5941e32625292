"""Search over everything: the reader's question handed to the workflow, its answer as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Document, Event, Organisation, Person
from fonds.language.fold import fold_plain
from fonds.search import Answer, NameReading
from fonds.site import addresses
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.figures.spread import YearCount, draw_spread
from fonds.site.pages.parts import NO_NOTE, Choice, Facet, Link, Note, Run
from fonds.site.pages.search import HitGroup, Meant, SearchPage
from fonds.site.selectors.asking import (
    FACETS,
    PAGE_SIZE,
    address_of,
    chosen_of,
    dates_of,
    export_of,
    request_of,
)
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.hits import plural_kind, show_hits
from fonds.site.selectors.names import load_cards, show_name
from fonds.site.selectors.people import say_life
from fonds.site.selectors.version import kept_per_version
from fonds.site.templatetags.fonds_site import CERTAINTY_SHORT
from fonds.site.visitor import Visitor
from fonds.site.wording import kind_words, language_name, sentence_case
from fonds.workflows.searching import Searcher, searcher_of

_MOST_FORMS = 10
_MOST_PAGES = 500
_ALIKE = 20
_EXPORTS = (("CSV", "csv"), ("CSL JSON", "csl.json"), ("RIS", "ris"), ("BibTeX", "bib"))


def searcher() -> Searcher | None:
    """Return the searcher of this process's project; None where there is none."""
    project = settings.FONDS_PROJECT
    return searcher_of(project) if project is not None else None


def search_everything(said: Mapping[str, str], visitor: Visitor) -> SearchPage:
    """Answer a query with hits, facets and a histogram; without one show how to ask."""
    chosen = chosen_of(said)
    finder = searcher()
    if finder is None:
        return SearchPage(query="")
    if "like" in chosen and "q" not in chosen:
        return _likes(finder, chosen["like"], visitor)
    if not chosen.get("q") and not any(
        chosen.get(name) for name in ("year", "from", "to", *FACETS)
    ):
        return SearchPage(query="", examples=_examples(), suggest=addresses.API_SUGGEST)
    page = page_number(chosen, PAGE_SIZE, PAGE_SIZE * _MOST_PAGES)
    request = request_of(chosen, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    if chosen.get("view") == "apart" and "kind" not in chosen:
        apart = finder.search_apart(request, visitor.access)
        answer = apart.answer
        groups = [
            HitGroup(
                show_hits(group.hits, visitor),
                plural_kind(group.kind),
                group.total,
                address_of(chosen, kind=group.kind, view="")
                if group.total > len(group.hits)
                else "",
            )
            for group in apart.groups
        ]
        pager = None
    else:
        answer = finder.search(request, visitor.access)
        groups = [HitGroup(show_hits(answer.hits, visitor))] if answer.hits else []
        pager = make_pager(page, PAGE_SIZE, answer.total, chosen, addresses.SEARCH)
    facets = _facets(answer, chosen)
    return SearchPage(
        query=chosen.get("q", ""),
        total=answer.total,
        groups=groups,
        also=_also(answer, chosen.get("q", "")),
        expansion=_expansion(answer, chosen),
        remark=_remark(answer),
        understood=_understood(answer, chosen),
        meant=_meant(answer, chosen, visitor),
        suggestions=[Choice(other, address_of(chosen, q=other)) for other in answer.did_you_mean],
        facets=facets,
        chosen=[*chosen_values(facets)],
        histogram=_histogram(answer),
        orders=_orders(answer, chosen),
        views=_views(answer, chosen),
        within=_within(chosen),
        pager=pager,
        exports=[Link(name, export_of(chosen, ending)) for name, ending in _EXPORTS]
        if answer.total
        else (),
        feed=export_of(chosen, "atom"),
        note=_note(answer),
        query_note=_query_note(answer, visitor),
        kept=[(key, value) for key, value in chosen.items() if key in ("names", "sort", "view")],
        suggest=addresses.API_SUGGEST,
    )


def _likes(finder: Searcher, key: str, visitor: Visitor) -> SearchPage:
    """Show what shares rare words and people with one record; nothing for what is not seen."""
    like = _record(key, visitor)
    hits = finder.more_like_this(key, visitor.access, _ALIKE) if like else ()
    return SearchPage(
        query="",
        like=like,
        total=len(hits),
        groups=[HitGroup(show_hits(hits, visitor))] if hits else (),
        remark="" if like else "There is no such record that is open to readers.",
        note=Note(("Alike is what shares rare words, people, bodies and places.",)),
        suggest=addresses.API_SUGGEST,
    )


def _record(key: str, visitor: Visitor) -> Link | None:
    """Name one record by `kind:id`; None for what does not exist or is closed to this reader."""
    kind, _, public_id = key.partition(":")
    if kind == "document":
        rows = visible_to(Document.objects.filter(public_id=public_id), visitor.access)
        document = rows.first()
        return Link(document.title, document.get_absolute_url()) if document else None
    if kind == "person":
        pk = Person.objects.filter(public_id=public_id, merged_into=None).values_list("pk").first()
        name = show_name(load_cards(pk)[pk[0]], visitor) if pk else None
        return Link(name.text, name.url, name.lang) if name else None
    if kind == "event":
        event = Event.objects.filter(public_id=public_id).first()
        return Link(event.title, event.get_absolute_url()) if event else None
    if kind == "organisation":
        body = Organisation.objects.filter(public_id=public_id).first()
        return Link(body.name, body.get_absolute_url()) if body else None
    return None


@kept_per_version()
def _examples() -> list[Choice]:
    """Three queries that find something here: persons whose names stand in several scripts."""
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
        if chosen.get(field) and not any(key == chosen[field] for key, _, _ in counts):
            counts.append((chosen[field], _facet_words(field, chosen[field], ""), 0))
        made.append(make_facet(name, field, counts, chosen, addresses.SEARCH))
    years = [
        (str(bar.start.year), str(bar.start.year), bar.possible)
        for bar in answer.histogram
        if bar.possible
    ]
    if chosen.get("year"):
        years = [one for one in years if one[0] == chosen["year"]]
        years = years or [(chosen["year"], chosen["year"], answer.total)]
    made.append(make_facet("Year", "year", years, chosen, addresses.SEARCH))
    return [facet for facet in made if facet is not None]


def _facet_words(field: str, key: str, label: str) -> str:
    if field == "lang":
        return language_name(key)
    if field == "kind":
        return plural_kind(key)
    if field == "certainty":
        return sentence_case(CERTAINTY_SHORT.get(key, key))
    if field == "type":
        return sentence_case(kind_words(label or key))
    return label or key


def _histogram(answer: Answer) -> Figure | None:
    years = [
        YearCount(bar.start.year, bar.certain, bar.possible)
        for bar in answer.histogram
        if bar.possible
    ]
    if len(years) < 2:
        return None
    title = "Results by year"
    caption = ""
    if any(one.possible > one.certain for one in years):
        caption = "Solid: surely of that year. Hollow: may be of that year or of another."
    if answer.undated:
        caption = f"{caption} {answer.undated} without a date.".strip()
    return render_figure(
        "years", draw_spread(title, years), draw_spread(title, years, narrow=True), caption
    )


def _also(answer: Answer, query: str) -> list[Run]:
    """Other forms that were searched, of the persons first, then of words.

    Of forms that differ only in hyphens, marks or the order of their parts one is shown.
    """
    forms: dict[str, None] = {}
    for reading in answer.names:
        if reading.applied:
            forms.update(dict.fromkeys(reading.forms))
    for words in answer.word_forms.values():
        forms.update(dict.fromkeys(words))
    seen = {_letters_of(query)}
    shown = []
    for form in forms:
        if (letters := _letters_of(form)) not in seen:
            seen.add(letters)
            shown.append(Run(form.replace("'", "’"), language_of(form)))
    return shown[:_MOST_FORMS]


def _letters_of(form: str) -> str:
    """The letters of a form, folded, whatever their order."""
    return "".join(sorted(char for char in fold_plain(form) if char.isalnum()))


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
    """The switch that turns other spellings and forms off for this search."""
    is_off = chosen.get("names") == "off"
    if not is_off and not answer.names and not answer.word_forms:
        return []
    return [
        Choice("any spelling", address_of(chosen, names=""), not is_off),
        Choice("only as written", address_of(chosen, names="off"), is_off),
    ]


def _orders(answer: Answer, chosen: Mapping[str, str]) -> list[Choice]:
    if answer.total < 2:
        return []
    present = chosen.get("sort", "")
    return [
        Choice(words, address_of(chosen, sort=value), present == value)
        for value, words in (("", "relevance"), ("date", "date"), ("-date", "latest first"))
    ]


def _views(answer: Answer, chosen: Mapping[str, str]) -> list[Choice]:
    """The switch between one list and one for each kind; only where there are several."""
    if "kind" in chosen or len(answer.facets.get("kind", ())) < 2:
        return []
    is_apart = chosen.get("view") == "apart"
    return [
        Choice("together", address_of(chosen, view=""), not is_apart),
        Choice("by kind", address_of(chosen, view="apart"), is_apart),
    ]


def _within(chosen: Mapping[str, str]) -> list[Choice]:
    """The switch for uncertain dates; only where a time was asked for."""
    if dates_of(chosen) == (None, None):
        return []
    is_strict = chosen.get("dates") == "certainly"
    return [
        Choice("possibly within", address_of(chosen, dates=""), not is_strict),
        Choice("certainly within", address_of(chosen, dates="certainly"), is_strict),
    ]


def _understood(answer: Answer, chosen: Mapping[str, str]) -> str:
    """Say how a query with a mistake was read, where that is not as it was typed."""
    is_as_typed = answer.understood == chosen.get("q", "").strip()
    return answer.understood if answer.mistakes and not is_as_typed else ""


def _remark(answer: Answer) -> str:
    said = [mistake.sentence() for mistake in answer.mistakes]
    if answer.relaxed:
        said.append("Nothing has all of these words; what has some of them is shown.")
    return " ".join(said)


def _meant(answer: Answer, chosen: Mapping[str, str], visitor: Visitor) -> list[Meant]:
    """Offer the persons that one spelling of the query may mean, each by a pinned search."""
    by_text: dict[str, list[NameReading]] = {}
    for reading in answer.names:
        by_text.setdefault(reading.text, []).append(reading)
    several = {text: readings for text, readings in by_text.items() if len(readings) > 1}
    keys = [reading.person for readings in several.values() for reading in readings]
    if not keys:
        return []
    rows = {row.public_id: row for row in Person.objects.filter(public_id__in=keys)}
    cards = load_cards(row.pk for row in rows.values())
    made = []
    for text, readings in several.items():
        persons = []
        for reading in readings:
            if (row := rows.get(reading.person)) is None:
                continue
            name = show_name(cards[row.pk], visitor)
            url = address_of(chosen, q=_pinned(chosen["q"], text, row.public_id))
            persons.append(
                (
                    Link(name.text, url, name.lang),
                    Run(name.original, name.original_lang),
                    say_life(row),
                )
            )
        made.append(Meant(text, persons))
    return made


def _pinned(query: str, text: str, person: str) -> str:
    """Put `person:ID` where the name stands in a query, or after the query."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    quoted = re.compile(rf'"?{words}"?')
    pin = f"person:{person}"
    return quoted.sub(pin, query, count=1) if quoted.search(query) else f"{query} {pin}"


def _query_note(answer: Answer, visitor: Visitor) -> Note:
    """Say who was recognised in the query, by the name this reader wants."""
    keys = tuple(dict.fromkeys(reading.person for reading in answer.names))
    shown = _shown(keys, visitor) if keys else ()
    if not shown:
        return NO_NOTE
    if len(shown) > 1:
        return Note((f"Names read: {', '.join(shown)}.",))
    return Note(
        (f"Read as a name of {shown[0]}.", f"To mean only this person, write person:{keys[0]}.")
    )


@kept_per_version(size=256)
def _shown(keys: tuple[str, ...], visitor: Visitor) -> tuple[str, ...]:
    """The names of persons as this reader wants them."""
    ids = dict(Person.objects.filter(public_id__in=keys).values_list("public_id", "pk"))
    cards = load_cards(ids.values())
    return tuple(show_name(cards[ids[key]], visitor).text for key in keys if key in ids)


def _note(answer: Answer) -> Note:
    if not answer.total:
        return NO_NOTE
    return Note(
        (
            "Marked words are where the query was found, in whatever script it stands there.",
            "CSV has every result; the other files have the documents, books and chapters among "
            "them, as references.",
            "This page is its own saved search: keep its address, or follow its feed.",
        )
    )
