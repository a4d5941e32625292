"""The page Networks: choices, what is computed for them, and the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fonds.catalogue.models import Factoid
from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.networks import (
    NetworkForm,
    NetworkPage,
)
from fonds.site.pages.parts import Choice, Link, Note
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.comparison import published
from fonds.site.selectors.in_time import compute_in_time
from fonds.site.selectors.network_map import cards_of, find_places, gathered
from fonds.site.selectors.network_parts import TITLE, WORDS, fill_page
from fonds.site.visitor import Visitor
from fonds.site.wording import say_edtf
from fonds.workflows.explanations.networks import (
    KINDS,
    NetworkChoice,
    build,
    compute_network,
    read_network_choice,
)
from fonds.workflows.explanations.ties import find_kinds

if TYPE_CHECKING:
    pass

Values = dict[str, Any]

MODES = {
    "possible": "can lie in this time",
    "certain": "must lie in this time",
}
SOON = 0.05  # seconds the page waits for places: without them it draws those of the result


def show_networks(
    words: Mapping[str, str], kinds: Sequence[str], visitor: Visitor
) -> NetworkPage | None:
    """The network the reader chose; None where there are no ties at all."""
    if not Factoid.objects.filter(kind__in=("took-part", "held-post")).exists():
        return None
    if "purge" not in words and (mark := archive().highlight):
        words = {**words, "purge": mark.first.isoformat()}
    try:
        choice, problem = read_network_choice(words, kinds), ""
    except FondsError as error:
        choice, problem = NetworkChoice(), str(error)
    settings = choice.to_json()
    data = gathered(tuple(choice.kinds), choice.purge)
    result = compute_in_time("network", compute_network, data, settings)
    form = _form(choice, problem)
    query = _query(choice)
    page = NetworkPage(
        TITLE,
        _lead(choice),
        form,
        slices=_slices(choice, data),
        exports=[
            Link(name, f"{addresses.NETWORKS}network.{form}?{query}")
            for form, name in (("graphml", "GraphML"), ("gexf", "GEXF"), ("csv", "edges as CSV"))
        ],
        published=published("network"),
        note=Note(
            (
                "Every tie lists the claims or records it rests on. A tie says that two people "
                "were in one place, body or record; it does not say that they were allies.",
            )
        ),
        citation=cite_record(TITLE, f"{addresses.NETWORKS}?{query}"),
        is_pending=result is None,
        is_empty=result is not None and not result["people"],
    )
    if result is None or not result["people"]:
        return page
    places = find_places(tuple(choice.kinds), data["ties"], SOON)
    for one in result["people"] if places else ():
        one["place"] = places.get(one["id"], one["place"]) if places else one["place"]
    page = replace(page, map_url=f"{addresses.NETWORKS}map.json?{_kinds(choice)}")
    return fill_page(page, result, visitor)


def lay_out_network(result: Values, visitor: Visitor) -> NetworkPage:
    """A published network as its permalink shows it."""
    page = NetworkPage(TITLE, "", NetworkForm((), ()))
    return fill_page(page, result, visitor) if result["people"] else replace(page, is_empty=True)


def _lead(choice: NetworkChoice) -> str:
    kinds = ", or ".join(WORDS[kind] for kind in choice.kinds)
    ends = [say_edtf(day) for day in (choice.first, choice.last)]
    when = ""
    if ends[0] and ends[1]:
        when = f", from {ends[0]} to {ends[1]}"
    elif ends[0] or ends[1]:
        when = f", from {ends[0]} on" if ends[0] else f", until {ends[1]}"
    return f"Two people are tied where they {kinds}{when}.".replace(
        "they named", "are named"
    ).replace("or named", "or are named")


def _form(choice: NetworkChoice, problem: str) -> NetworkForm:
    there = find_kinds()
    return NetworkForm(
        [
            (kind, WORDS[kind], kind in choice.kinds)
            for kind in KINDS
            if kind in choice.kinds or kind in there
        ],
        [(mode, words, mode == choice.mode) for mode, words in MODES.items()],
        choice.first,
        choice.last,
        problem,
        choice.purge,
        [kind for kind in KINDS if kind not in there],
    )


def _kinds(choice: NetworkChoice) -> str:
    return urlencode([("kind", kind) for kind in choice.kinds])


def _query(choice: NetworkChoice, first: str | None = None, last: str | None = None) -> str:
    pairs = [("kind", kind) for kind in choice.kinds]
    pairs += [("from", choice.first if first is None else first)]
    pairs += [("to", choice.last if last is None else last), ("mode", choice.mode)]
    pairs += [("purge", choice.purge)]
    return urlencode([(name, value) for name, value in pairs if value])


def _slices(choice: NetworkChoice, data: Values) -> list[Choice]:
    """All time, and one year after the other."""
    counts: Counter[int] = Counter()
    for tie in data["ties"]:
        if tie[4] and tie[5]:
            first, last = int(tie[4][:4]), int(tie[5][:4])
            counts.update(range(first, min(last, first + 15) + 1))
    years = sorted(year for year, count in counts.items() if count >= 3)[-24:]
    chosen = (choice.first, choice.last)
    made = [Choice("all", f"{addresses.NETWORKS}?{_query(choice, '', '')}", chosen == ("", ""))]
    for year in years:
        ends = (f"{year}-01-01", f"{year}-12-31")
        url = f"{addresses.NETWORKS}?{_query(choice, *ends)}"
        made.append(Choice(str(year), url, chosen == ends))
    return made


def export_network(words: Mapping[str, str], kinds: Sequence[str], form: str) -> str:
    """The chosen network as GraphML, GEXF or CSV, with names and factions."""
    from fonds.analysis.networks import write_edges, write_gexf, write_graphml

    choice = read_network_choice(words, kinds)
    network = build(gathered(tuple(choice.kinds)), choice.to_json())
    if form == "csv":
        return write_edges(network)
    cards = cards_of(network.people)
    attributes: dict[str, Mapping[str, str | float]] = {
        "label": {key: card.name for key, card in cards.items()},
        "faction": {key: card.group for key, card in cards.items()},
    }
    return (write_gexf if form == "gexf" else write_graphml)(network, attributes)
