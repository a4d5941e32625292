"""Organisations and factions: the lists and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Count, Q

from fonds.catalogue.models import Factoid, Organisation
from fonds.site import addresses
from fonds.site.figures.career import Career, SpellGroup, draw_career
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.pages.documents import ListPage
from fonds.site.pages.organisations import Member, OrganisationPage
from fonds.site.pages.parts import NO_NOTE, Entry, Fact, Link, Note, Run
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import claims_of, person_ids, show_claim, show_source
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.names import Card, load_cards, show_name
from fonds.site.selectors.people import CAPTION, faction_of, show_spell
from fonds.site.visitor import Visitor
from fonds.site.wording import country_name, kind_words, say_spell, sentence_case

PAGE_SIZE = 60
MOST_BARS = 45
FIELDS = ("kind", "country", "q", "page")
CONTESTED = "Labels of factions are the conventional ones and are contested."


def list_organisations(chosen: Mapping[str, str], visitor: Visitor) -> ListPage:
    """Parties, committees, ministries and the rest, with how many people each touches."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    everything = Organisation.objects.exclude(kind="faction")
    rows = everything
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    if code := chosen.get("country"):
        rows = rows.filter(country=code)
    for word in chosen.get("q", "").split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(names__form__icontains=word)).distinct()
    total = rows.count()
    page = page_number(chosen, PAGE_SIZE, total)
    people = Count("factoids__person", distinct=True)
    shown = rows.annotate(people=people).order_by("name")
    kinds = everything.exclude(kind="").order_by().values_list("kind").annotate(n=Count("pk"))
    countries = (
        everything.exclude(country="").order_by().values_list("country").annotate(n=Count("pk"))
    )
    address = addresses.ORGANISATIONS
    made = [
        make_facet(
            "Kind",
            "kind",
            [(k, sentence_case(kind_words(k)), n) for k, n in kinds.order_by("-n")],
            chosen,
            address,
        ),
        make_facet(
            "Country",
            "country",
            [(c, country_name(c), n) for c, n in countries.order_by("-n")],
            chosen,
            address,
        ),
    ]
    facets = [facet for facet in made if facet is not None]
    return ListPage(
        kind="Organisations",
        title="Organisations",
        lead="",
        total=total,
        unit="organisation" if total == 1 else "organisations",
        entries=[_entry(row) for row in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        facets=facets,
        chosen=chosen_values(facets),
        pager=make_pager(page, PAGE_SIZE, total, chosen, address),
        note=Note(("Factions have a list of their own.",)),
        action=address,
        query=chosen.get("q", ""),
        placeholder="Words of a name",
        entry_style="",
    )


def list_factions(visitor: Visitor) -> ListPage:
    """The factions, with how many people are counted to each."""
    rows = list(
        Organisation.objects.filter(kind="faction")
        .annotate(people=Count("factoids__person", distinct=True))
        .order_by("-people", "name")
    )
    return ListPage(
        kind="Factions",
        title="Factions",
        lead="",
        total=len(rows),
        unit="faction" if len(rows) == 1 else "factions",
        entries=[_entry(row) for row in rows],
        note=Note((CONTESTED,)),
        entry_style="",
    )


def _entry(row: Organisation) -> Entry:
    people = getattr(row, "people", 0)
    details = [sentence_case(kind_words(row.kind))] if row.kind and row.kind != "faction" else []
    details += [country_name(row.country)] if row.country else []
    details += [f"{people} {'person' if people == 1 else 'people'}"] if people else []
    return Entry(
        row.name,
        row.get_absolute_url(),
        details=[Run(part) for part in details],
        css=faction_of(row),
    )


def find_organisation(key: str, visitor: Visitor, *, faction: bool) -> OrganisationPage | None:
    """One organisation or faction with the people in it; None where there is none of that id."""
    rows = Organisation.objects.select_related("parent", "source", "source__document")
    rows = rows.filter(kind="faction") if faction else rows.exclude(kind="faction")
    row = rows.filter(public_id=key).first()
    if row is None:
        return None
    claims = list(claims_of(Factoid.objects.filter(organisation=row)))
    cards = load_cards(person_ids(claims))
    posts = [
        claim for claim in claims if claim.kind in ("held-post", "belonged-to") and not claim.denied
    ]
    others = [claim for claim in claims if claim not in posts]
    css = faction_of(row)
    return OrganisationPage(
        key=row.public_id,
        kind="Faction" if faction else sentence_case(kind_words(row.kind or "organisation")),
        name=row.name,
        lead=row.description,
        other_names=[
            Run(name.form, name.language) for name in row.names.all() if name.form != row.name
        ],
        css=css,
        facts=_facts(row, visitor, len(cards)),
        parts=[Link(part.name, part.get_absolute_url()) for part in row.children.all()],
        figure=None if faction else _figure(row, posts, cards, css, visitor),
        members=[] if faction else _members(posts, cards, visitor),
        people=_people(posts, cards, visitor) if faction else (),
        claims=[show_claim(claim, visitor, cards, links=False) for claim in others],
        note=Note((CONTESTED, *([row.notes] if row.notes else [])))
        if faction
        else Note((row.notes,))
        if row.notes
        else NO_NOTE,
        citation=cite_record(row.name, row.get_absolute_url()),
    )


def _facts(row: Organisation, visitor: Visitor, people: int) -> list[Fact]:
    facts = []
    if row.country:
        facts.append(Fact("Country", [Run(country_name(row.country))]))
    if row.parent is not None:
        facts.append(Fact("Part of", [Link(row.parent.name, row.parent.get_absolute_url())]))
    if people:
        facts.append(Fact("People", [Run(f"{people} in the claims below")]))
    if row.source is not None:
        source = show_source(row.source, "", visitor.access)
        facts.append(Fact("Described after", [Link(source.text, source.url)]))
    return facts


def _figure(
    row: Organisation,
    posts: Sequence[Factoid],
    cards: dict[int, Card],
    css: str,
    visitor: Visitor,
) -> Figure | None:
    """Who sat there when, one bar a person and post; too many are left to the table."""
    spells = []
    for claim in posts:
        card = cards.get(claim.person_id or 0)
        if card is None or not claim.is_current:
            continue
        post = f", {claim.value}" if claim.value and claim.value != "member" else ""
        if (spell := show_spell(claim, f"{show_name(card, visitor).text}{post}")) is not None:
            spells.append(replace(spell, css=card.css or "other"))
    if not 2 <= len(spells) <= MOST_BARS:
        return None
    career = Career(f"Who held what in {row.name}", [SpellGroup("", spells)], css or "other")
    wide, narrow = draw_career(career), draw_career(career, narrow=True)
    return render_figure("members", wide, narrow, CAPTION) if wide else None


def _members(posts: Sequence[Factoid], cards: dict[int, Card], visitor: Visitor) -> list[Member]:
    rows = []
    for claim in posts:
        card = cards.get(claim.person_id or 0)
        if card is None:
            continue
        ended = "" if claim.how_ended == "unknown" else claim.how_ended
        when = say_spell(claim.start_edtf, claim.end_edtf, claim.attested_edtf)
        rows.append(Member(show_name(card, visitor), claim.value, when, ended, claim.certainty))
    return rows


def _people(posts: Sequence[Factoid], cards: dict[int, Card], visitor: Visitor) -> list[Entry]:
    entries = {}
    for claim in posts:
        card = cards.get(claim.person_id or 0)
        if card is None or card.key in entries:
            continue
        name = show_name(card, visitor)
        when = say_spell(claim.start_edtf, claim.end_edtf, claim.attested_edtf)
        entries[card.key] = Entry(
            name.text,
            name.url,
            name.lang,
            beside=Run(name.original, name.original_lang),
            details=[Run(when.text)] if when.text else [],
            certainty=claim.certainty,
        )
    return sorted(entries.values(), key=lambda entry: entry.title)
