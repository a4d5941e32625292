"""The list of people and the page of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import (
    Agent,
    Document,
    Factoid,
    NameForm,
    Organisation,
    Person,
    Question,
)
from fonds.site import addresses
from fonds.site.figures.career import Career, Spell, SpellGroup, draw_career
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.pages.documents import ListPage
from fonds.site.pages.parts import Entry, Facet, Link, Name, Note, Run
from fonds.site.pages.people import NameForm as NameFormRow
from fonds.site.pages.people import PersonPage
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import (
    LASTING,
    claims_of,
    say_claim,
    show_claim,
    show_conflicts,
    show_source,
)
from fonds.site.selectors.documents import for_list, show_entry
from fonds.site.selectors.facets import chosen_values, make_facet, make_pager, page_number
from fonds.site.selectors.matching import find_by_name, in_order, only_possible
from fonds.site.selectors.names import (
    Card,
    form_language,
    load_cards,
    name_choices,
    other_names,
    rule_form,
    show_name,
)
from fonds.site.selectors.network_near import draw_person
from fonds.site.visitor import Visitor
from fonds.site.wording import (
    MEASURES,
    country_name,
    faction_css,
    language_name,
    say_date,
    say_edtf,
    sentence_case,
)

PAGE_SIZE = 60
DOCUMENTS_SHOWN = 20
FIELDS = ("q", "faction", "country", "letter", "page")
SYSTEM_WORDS = {
    "mr": "McCune–Reischauer",
    "mr-lc": "McCune–Reischauer, Library of Congress",
    "rr": "Revised Romanization",
    "dprk": "DPRK romanisation",
    "yale": "Yale",
    "kontsevich": "Kontsevich",
    "soviet": "older Russian practice",
    "pinyin": "pinyin",
    "wade-giles": "Wade–Giles",
    "as-written": "as the sources spell it",
}
SCRIPT_WORDS = {"Hang": "hangul", "Kore": "hangul", "Hani": "hanja or hanzi", "Cyrl": "Cyrillic"}
CAPTION = (
    "A solid bar was read in a source, a dashed one partly read, a dotted one is recalled. Two "
    "dotted lines mean that the time of a beginning or an end is known only between them."
)


def list_people(chosen: Mapping[str, str], visitor: Visitor) -> ListPage:
    """People by name, narrowed by words in any script, by faction and by country."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    everyone = Person.objects.filter(merged_into=None)
    rows = _narrow(everyone, chosen)
    total = rows.count()
    page = page_number(chosen, PAGE_SIZE, total)
    first = (page - 1) * PAGE_SIZE
    shown = in_order(rows, chosen.get("q", ""), first, first + PAGE_SIZE)
    likely = only_possible(chosen.get("q", ""))
    cards = load_cards(row.pk for row in shown)
    counts = _document_counts([row.pk for row in shown], visitor)
    facets = _facets(everyone, chosen)
    return ListPage(
        kind="People",
        title="People",
        lead="",
        total=total,
        unit="person" if total == 1 else "people",
        entries=[
            _entry(
                row, cards[row.pk], counts.get(row.pk, 0), visitor, likely.get(row.public_id, "")
            )
            for row in shown
        ],
        facets=facets,
        chosen=chosen_values(facets),
        pager=make_pager(page, PAGE_SIZE, total, chosen, addresses.PEOPLE),
        note=Note(
            (
                "Factions are the conventional labels; they are contested.",
                "A name is found in any spelling and script.",
            )
        ),
        action=addresses.PEOPLE,
        query=chosen.get("q", ""),
        placeholder="A name, in any script",
        kept=[(key, value) for key, value in chosen.items() if key not in ("q", "page", "letter")],
        letters=_letters(everyone, chosen),
        suggest=addresses.SUGGEST_PEOPLE,
    )


def _narrow(rows: QuerySet[Person], chosen: Mapping[str, str], leave: str = "") -> QuerySet[Person]:
    if words := chosen.get("q"):
        fitting = Q(public_id__in=find_by_name(words))
        spelt = Q()
        for word in words.split()[:6]:
            forms = NameForm.objects.filter(form__icontains=word).values("person")
            spelt &= Q(name__icontains=word) | Q(pk__in=forms)
        rows = rows.filter(fitting | spelt)
    if (key := chosen.get("faction")) and leave != "faction":
        members = Factoid.objects.filter(
            kind="belonged-to", organisation__public_id=key, is_current=True, denied=False
        )
        rows = rows.filter(pk__in=members.values("person"))
    if (code := chosen.get("country")) and leave != "country":
        rows = rows.filter(nationality=code)
    if (letter := chosen.get("letter")) and leave != "letter":
        rows = rows.filter(sort_name__istartswith=letter[:2])
    return rows


def _facets(everyone: QuerySet[Person], chosen: Mapping[str, str]) -> list[Facet]:
    members = Factoid.objects.filter(
        kind="belonged-to",
        organisation__kind="faction",
        is_current=True,
        denied=False,
        person__in=_narrow(everyone, chosen, "faction"),
    )
    factions = members.values_list("organisation__public_id", "organisation__name").annotate(
        n=Count("person", distinct=True)
    )
    countries = (
        _narrow(everyone, chosen, "country")
        .exclude(nationality="")
        .order_by()
        .values_list("nationality")
        .annotate(n=Count("pk"))
        .order_by("-n", "nationality")
    )
    made = [
        make_facet("Faction", "faction", list(factions.order_by("-n")), chosen, addresses.PEOPLE),
        make_facet(
            "Country",
            "country",
            [(code, country_name(code), n) for code, n in countries],
            chosen,
            addresses.PEOPLE,
        ),
    ]
    return [facet for facet in made if facet is not None]


def _letters(everyone: QuerySet[Person], chosen: Mapping[str, str]) -> list[Link]:
    """First letters of the names there are; not shown beside other conditions."""
    if set(chosen) - {"letter", "page"}:
        return []
    firsts = sorted(
        {name[:1].upper() for name in everyone.values_list("sort_name", flat=True) if name}
    )
    if len(firsts) < 4:
        return []
    links = [Link("all", addresses.PEOPLE if chosen.get("letter") else "")]
    for letter in firsts:
        here = chosen.get("letter", "").upper() == letter
        links.append(
            Link(letter, "" if here else addresses.with_query(addresses.PEOPLE, {"letter": letter}))
        )
    return links


def _document_counts(ids: Sequence[int], visitor: Visitor) -> dict[int, int]:
    agents = visible_to(Agent.objects.filter(person__in=ids), visitor.access, "document__")
    return dict(
        agents.order_by().values_list("person").annotate(n=Count("document", distinct=True))
    )


def _entry(row: Person, card: Card, documents: int, visitor: Visitor, like: str = "") -> Entry:
    name = show_name(card, visitor)
    details = [Run(part) for part in (card.group, row.description) if part]
    if like:
        details.insert(0, Run(f"possibly: also written {like}"))
    if documents:
        details.append(Run(f"{documents} document{'s' if documents != 1 else ''}"))
    return Entry(
        title=name.text,
        url=name.url,
        lang=name.lang,
        when=say_date("", _life_span(row)),
        beside=Run(name.original, name.original_lang),
        details=details,
        css=card.css,
    )


def _life_span(row: Person) -> str:
    if not row.born_edtf and not row.died_edtf:
        return ""
    return f"{row.born_edtf[:4] or '?'} – {_year(row.died_edtf) or '?'}"


def _year(edtf: str) -> str:
    return edtf[:4] + ("?" if edtf.endswith(("?", "~", "%")) else "")


def find_person(key: str, visitor: Visitor, path: str) -> PersonPage | None:
    """One person with everything the archive knows; None where there is nobody of that id."""
    row = Person.objects.filter(public_id=key).select_related("source").first()
    if row is None:
        return None
    card = load_cards([row.pk])[row.pk]
    name = show_name(card, visitor, link=False)
    claims = list(claims_of(Factoid.objects.filter(person=row)))
    claims.sort(key=_claim_order)
    documents, total = _documents(row, visitor)
    questions = Question.objects.filter(person=row).prefetch_related(
        "factoids__source__document", "factoids__organisation", "factoids__event", "factoids__place"
    )
    return PersonPage(
        key=row.public_id,
        name=name,
        other_names=other_names(card, name),
        life=say_life(row),
        factions=_factions(card, row),
        css=card.css,
        name_choices=name_choices(visitor, path, [card]),
        career=_career(claims, card, name.text),
        forms=_forms(row, card, visitor),
        forms_note=_forms_note(card),
        conflicts=show_conflicts(questions, visitor),
        claims=[show_claim(claim, visitor) for claim in claims],
        documents=documents,
        more_documents=_more(row, total),
        with_whom=_with_whom(row, visitor),
        network=draw_person(row.public_id, card, visitor),
        note=Note((row.notes,)) if row.notes else Note(),
        citation=cite_record(card.name, addresses.person(row.public_id)),
    )


def _claim_order(row: Factoid) -> tuple[date, date, int]:
    first = row.start_earliest or row.attested_earliest or row.end_earliest or date.max
    if row.kind == "born":
        first = min(first, date(1, 1, 1)) if first == date.max else first
    return first, row.end_latest or row.start_latest or date.max, row.pk


def say_life(row: Person) -> str:
    """A life in one line: dates, then the description."""
    born, died = say_edtf(row.born_edtf), say_edtf(row.died_edtf)
    span = f"{born or 'birth not known'} – {died or 'not known'}. " if born or died else ""
    words = row.description.rstrip(".")
    return f"{span}{sentence_case(words)}{'.' if words else ''}".strip()


def _factions(card: Card, row: Person) -> list[Link]:
    links = []
    if card.faction:
        links.append(Link(card.faction, addresses.faction(card.faction_key)))
    if row.nationality:
        links.append(
            Link(
                country_name(row.nationality),
                addresses.with_query(addresses.PEOPLE, {"country": row.nationality}),
            )
        )
    return links


def _career(claims: Sequence[Factoid], card: Card, name: str) -> Figure | None:
    """Posts and memberships, then what was done to the person; current claims that have a date."""
    posts, measures = [], []
    for row in claims:
        if not row.is_current or row.denied:
            continue
        spell = show_spell(row)
        if spell is None:
            continue
        if row.kind == "held-post" or (
            row.kind == "belonged-to" and row.organisation and row.organisation.kind != "faction"
        ):
            posts.append(spell)
        elif row.kind in MEASURES or row.kind == "rehabilitated":
            measures.append(spell)
    if not posts and not measures:
        return None
    groups = [SpellGroup("Posts and memberships", posts), SpellGroup("Measures", measures)]
    career = Career(f"Posts of {name} in time", groups, card.css or "other")
    wide, narrow = draw_career(career), draw_career(career, narrow=True)
    return render_figure("career", wide, narrow, CAPTION) if wide else None


def show_spell(row: Factoid, name: str = "") -> Spell | None:
    """One claim as a bar; None where no day is known at all."""
    begins = _bounds(row.start_earliest, row.start_latest)
    attested = _bounds(row.attested_earliest, row.attested_latest)
    ends = _bounds(row.end_earliest, row.end_latest)
    one_moment = row.kind not in LASTING
    if begins is None and attested is not None:
        begins, ends = attested, ends or attested
    if begins is None and ends is not None:
        begins = ends
    if begins is None:
        return None
    if one_moment and ends is None:
        ends = begins
    words = name or (row.organisation.name if row.organisation else "") or row.value
    if one_moment:
        words = sentence_case(say_claim(row)[0])
    how = row.how_ended if row.how_ended not in ("", "unknown") else ""
    if ends is None:
        how = f"{how}, end not known" if how else "end not known"
    return Spell(words, begins, ends, row.certainty or "seen", how)


def _bounds(first: date | None, last: date | None) -> tuple[date, date] | None:
    if first is None and last is None:
        return None
    return first or last or date.min, last or first or date.max


def _forms(row: Person, card: Card, visitor: Visitor) -> list[NameFormRow]:
    forms = row.names.select_related("source", "source__document").order_by("pk")
    shown = []
    for form in forms:
        system = _system_words(form)
        is_rule = form.certainty == "rule"
        source = show_source(form.source, form.source_locator, visitor.access)
        shown.append(
            NameFormRow(
                Run(form.form, form_language(form.script, form.language, card.nationality)),
                system,
                [] if is_rule or form.source is None else [source],
                form.certainty,
                say_date(form.date_edtf),
            )
        )
    return shown + _rule_forms(card, {form.form.text for form in shown})


def _rule_forms(card: Card, seen: set[str]) -> list[NameFormRow]:
    """Forms made by the tables from the hangul, where no record was seen to use them."""
    bare = {text.replace("'", "’") for text in seen}
    rows = []
    for system in ("mr", "rr", "dprk", "kontsevich", "soviet"):
        form = rule_form(card, system)
        if form is not None and form.text not in bare:
            bare.add(form.text)
            lang = form_language(form.script, form.language, card.nationality)
            rows.append(NameFormRow(Run(form.text, lang), SYSTEM_WORDS[system], [], "rule"))
    return rows


def _system_words(form: NameForm) -> str:
    """How a form came to be written: its system, its script, or the language that writes it so."""
    system = SYSTEM_WORDS.get(form.system, form.system) or SCRIPT_WORDS.get(form.script, "")
    if not system and form.language not in ("", "und", "ko", "en"):
        system = f"{language_name(form.language)} spelling"
    if form.kind not in ("name", ""):
        return f"{form.kind}, {system}" if system else form.kind
    return system


def _forms_note(card: Card) -> Note:
    if rule_form(card, "mr") is not None:
        return Note(("A form made by rule was not met in a record; it helps the search.",))
    return Note()


def _documents(row: Person, visitor: Visitor) -> tuple[list[Entry], int]:
    naming = Agent.objects.filter(person=row).values("document")
    rows = visible_to(Document.objects.filter(pk__in=naming), visitor.access)
    shown = for_list(rows)
    return [show_entry(document) for document in shown[:DOCUMENTS_SHOWN]], rows.count()


def _more(row: Person, total: int) -> Link | None:
    if total <= DOCUMENTS_SHOWN:
        return None
    url = addresses.with_query(addresses.DOCUMENTS, {"person": row.public_id})
    return Link(f"All {total} documents", url)


def _with_whom(row: Person, visitor: Visitor, most: int = 8) -> list[tuple[Name, str]]:
    """Those most often found beside this person, in documents and events."""
    mine = visible_to(Agent.objects.filter(person=row), visitor.access, "document__")
    beside = Agent.objects.filter(document__in=mine.values("document")).exclude(person=None)
    documents = Counter(
        dict(
            beside.exclude(person=row)
            .order_by()
            .values_list("person")
            .annotate(n=Count("document", distinct=True))
        )
    )
    events = Factoid.objects.filter(person=row, kind="took-part").values("event")
    together = Factoid.objects.filter(event__in=events, kind="took-part").exclude(person=row)
    shared = Counter(
        dict(together.order_by().values_list("person").annotate(n=Count("event", distinct=True)))
    )
    top = (documents + shared).most_common(most)
    cards = load_cards(pk for pk, _ in top)
    rows = []
    for pk, _ in top:
        if pk not in cards:
            continue
        parts = []
        if n := documents.get(pk):
            parts.append(f"{n} document{'s' if n != 1 else ''}")
        if n := shared.get(pk):
            parts.append(f"{n} event{'s' if n != 1 else ''}")
        rows.append((show_name(cards[pk], visitor), ", ".join(parts)))
    return rows


def faction_of(row: Organisation) -> str:
    """The class of an organisation that is a faction, or ""."""
    if row.kind != "faction":
        return ""
    css = faction_css(row.public_id, row.name)
    return "" if css == "none" else css
