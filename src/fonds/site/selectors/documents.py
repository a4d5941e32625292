"""The list of documents with its facets."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Substr

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Agent, Document, Person, Repository
from fonds.site import addresses
from fonds.site.figures.drawing import Figure, render_figure
from fonds.site.figures.histogram import draw_histogram
from fonds.site.pages.documents import ListPage
from fonds.site.pages.parts import Entry, Facet, Note, Run
from fonds.site.selectors.facets import (
    chosen_values,
    make_facet,
    make_pager,
    order_choices,
    page_number,
)
from fonds.site.selectors.names import load_cards, show_name
from fonds.site.visitor import Visitor
from fonds.site.wording import (
    kind_words,
    language_name,
    say_date,
    sentence_case,
    shelf_words,
)

PAGE_SIZE = 50
FIELDS = ("year", "repository", "language", "type", "person", "q", "order", "page")
"""Words of the address that this list understands; others are ignored."""

ORDERS = (("date", "date"), ("-date", "latest first"), ("title", "title"), ("new", "newest entry"))
_ORDER_BY = {
    "date": ("date_earliest", "date_latest", "order", "public_id"),
    "-date": ("-date_earliest", "-date_latest", "-order"),
    "title": ("title", "public_id"),
    "new": ("-recorded_at", "-id"),
}
YEAR = Substr(Cast("date_earliest", CharField()), 1, 4)
"""The first year a document can be from; text, so that every database groups by it natively."""


def list_documents(chosen: Mapping[str, str], visitor: Visitor) -> ListPage:
    """The documents that fit the chosen facets, one page of them, with counts for all others."""
    chosen = {key: chosen[key] for key in FIELDS if chosen.get(key)}
    visible = visible_to(Document.objects.all(), visitor.access)
    rows = narrow(visible, chosen)
    total = rows.count()
    page = page_number(chosen, PAGE_SIZE, total)
    order = _ORDER_BY.get(chosen.get("order", ""), _ORDER_BY["date"])
    shown = for_list(rows.order_by(*order))
    entries = [show_entry(row) for row in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    facets = _facets(visible, chosen, visitor)
    years = dict(
        rows.exclude(date_earliest=None)
        .annotate(y=YEAR)
        .values_list("y")
        .annotate(n=Count("pk"))
        .order_by("y")
    )
    histogram = None
    if len(years) > 1:
        counts = {int(year): count for year, count in years.items()}
        histogram = year_figure("Documents by year", counts)
    return ListPage(
        kind="Documents",
        title="Documents",
        lead="",
        total=total,
        unit="document" if total == 1 else "documents",
        entries=entries,
        facets=facets,
        chosen=chosen_values(facets),
        pager=make_pager(page, PAGE_SIZE, total, chosen, addresses.DOCUMENTS),
        histogram=histogram,
        orders=order_choices(ORDERS, chosen, addresses.DOCUMENTS) if total > 1 else (),
        note=Note(("A document stands in the year in which it can first have been written.",)),
        action=addresses.DOCUMENTS,
        query=chosen.get("q", ""),
        placeholder="Words of a title or a shelfmark",
        kept=[(key, value) for key, value in chosen.items() if key not in ("q", "page")],
    )


def narrow(
    rows: QuerySet[Document], chosen: Mapping[str, str], leave: str = ""
) -> QuerySet[Document]:
    """Keep the documents that fit every chosen facet but `leave`."""
    if (year := chosen.get("year")) and leave != "year" and year.isascii() and year.isdigit():
        number = min(max(int(year[:4]), 1), 9999)
        rows = rows.filter(date_earliest__year=number)
    if (key := chosen.get("repository")) and leave != "repository":
        rows = rows.filter(repository__public_id=key)
    if (tag := chosen.get("language")) and leave != "language":
        rows = rows.filter(language=tag)
    if (kind := chosen.get("type")) and leave != "type":
        rows = rows.filter(type=kind)
    if (key := chosen.get("person")) and leave != "person":
        rows = rows.filter(pk__in=Agent.objects.filter(person__public_id=key).values("document"))
    if words := chosen.get("q"):
        for word in words.split()[:8]:
            rows = rows.filter(title__icontains=word) | rows.filter(
                shelfmark_as_written__icontains=word
            )
    return rows


def _facets(
    visible: QuerySet[Document], chosen: Mapping[str, str], visitor: Visitor
) -> list[Facet]:
    """Each facet counts what fits the other ones, so that its values can be compared."""

    def fitting(key: str) -> QuerySet[Document]:
        return narrow(visible, chosen, leave=key)

    years = fitting("year").exclude(date_earliest=None).annotate(y=YEAR).values_list("y")
    made = [
        make_facet(
            "Year",
            "year",
            [(y, y, n) for y, n in years.annotate(n=Count("pk")).order_by("y")],
            chosen,
            addresses.DOCUMENTS,
            shown=12,
        ),
        make_facet(
            "Repository",
            "repository",
            _repositories(fitting("repository")),
            chosen,
            addresses.DOCUMENTS,
        ),
        make_facet(
            "Language of the record",
            "language",
            [(tag, language_name(tag), n) for tag, n in _counts(fitting("language"), "language")],
            chosen,
            addresses.DOCUMENTS,
        ),
        make_facet(
            "Type",
            "type",
            [
                (kind, sentence_case(kind_words(kind)), n)
                for kind, n in _counts(fitting("type"), "type")
            ],
            chosen,
            addresses.DOCUMENTS,
        ),
        make_facet(
            "Person",
            "person",
            _people(fitting("person"), chosen.get("person", ""), visitor),
            chosen,
            addresses.DOCUMENTS,
        ),
    ]
    return [facet for facet in made if facet is not None]


def year_figure(title: str, counts: Mapping[int, int]) -> Figure:
    """A histogram by year in both widths."""
    return render_figure(
        "years", draw_histogram(title, counts), draw_histogram(title, counts, narrow=True)
    )


def _counts(rows: QuerySet[Document], field: str) -> list[tuple[str, int]]:
    counted = rows.exclude(**{field: ""}).order_by().values_list(field).annotate(n=Count("pk"))
    return [(value, count) for value, count in counted.order_by("-n", field)]


def _repositories(rows: QuerySet[Document]) -> list[tuple[str, str, int]]:
    counts = dict(
        rows.exclude(repository=None).order_by().values_list("repository").annotate(n=Count("pk"))
    )
    named = {row.pk: row for row in Repository.objects.filter(pk__in=counts)}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(named[item[0]])))
    return [(named[pk].public_id, str(named[pk]), count) for pk, count in ranked]


def _people(
    rows: QuerySet[Document], chosen: str, visitor: Visitor, most: int = 24
) -> list[tuple[str, str, int]]:
    """The persons named most often in these documents, and the chosen one."""
    agents = Agent.objects.exclude(person=None)
    if rows.query.where:
        agents = agents.filter(document__in=rows.order_by())
    counted = agents.order_by().values_list("person").annotate(n=Count("document", distinct=True))
    top = dict(counted.order_by("-n", "person")[:most])
    if chosen and (
        pk := Person.objects.filter(public_id=chosen).values_list("pk", flat=True).first()
    ):
        top.setdefault(pk, dict(counted.filter(person=pk)).get(pk, 0))
    cards = load_cards(top)
    return [
        (cards[pk].key, show_name(cards[pk], visitor).text, count)
        for pk, count in top.items()
        if pk in cards
    ]


def for_list(rows: QuerySet[Document]) -> QuerySet[Document]:
    """The same documents with what `show_entry` needs, and without what it does not."""
    authors = Agent.objects.filter(role=Agent.Role.AUTHOR).only("document_id", "role", "name")
    return (
        rows.select_related("repository")
        .prefetch_related(Prefetch("agents", authors))
        .defer("regest", "rights", "notes", "url", "repository__notes")
    )


def show_entry(row: Document) -> Entry:
    """One row of a list of documents; needs `repository` and `agents` at hand."""
    authors = [agent.name for agent in row.agents.all() if agent.role == Agent.Role.AUTHOR]
    details = [Run(sentence_case(kind_words(row.type)))] if row.type else []
    details += [Run(name) for name in authors[:2]]
    if short := short_shelfmark(row):
        details.append(short)
    if not details and row.collection:
        details.append(Run(row.collection))
    if row.language:
        details.append(Run(language_name(row.language)))
    return Entry(
        title=row.title,
        url=addresses.document(row.public_id),
        lang="" if row.title_language == "en" else row.title_language,
        when=say_date(row.date_edtf),
        details=details,
    )


def short_shelfmark(row: Document) -> Run | None:
    """The shelfmark in its repository's own form, or as it was written; None without either."""
    if row.repository is None and not row.shelfmark_as_written:
        return None
    if row.shelfmark and (own := own_form(row)).text:
        return own
    words = [str(row.repository)] if row.repository is not None else []
    if row.shelfmark_as_written and row.shelfmark_as_written not in words:
        words.append(row.shelfmark_as_written)
    return Run(", ".join(words)) if words else None


def own_form(row: Document) -> Run:
    """Print a shelfmark as its repository prints it; parts in order where it has no rule."""
    parts = [(str(name), str(value)) for name, value in row.shelfmark]
    repository = row.repository
    if repository is not None and repository.shelfmark_form:
        values = dict(parts)
        try:
            return Run(
                repository.shelfmark_form.format_map(values),
                "" if repository.language == "en" else repository.language,
            )
        except (KeyError, IndexError, ValueError):
            pass  # the rule names a part this shelfmark does not have
    said = [str(repository)] if repository is not None else []
    said += [f"{shelf_words(name)[0].lower()} {value}" for name, value in parts]
    return Run(", ".join(said))
