"""The page Networks, one person's own network, and the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Document, Factoid
from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.figures import Figure
from fonds.site.figures.drawing import WIDE, render_figure
from fonds.site.figures.web import Dot, Thread, draw_ego, draw_web, narrow_size
from fonds.site.pages.networks import (
    Cohering,
    Measured,
    NetworkForm,
    NetworkPage,
    Tied,
    TiePage,
    Together,
)
from fonds.site.pages.parts import Choice, Link, Name, Note
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.claims import claim_date, claims_of
from fonds.site.selectors.comparison import published
from fonds.site.selectors.in_time import compute_in_time
from fonds.site.selectors.names import Card, show_name
from fonds.site.selectors.network_map import cards_of, find_places, gathered
from fonds.site.visitor import Visitor
from fonds.site.wording import say_edtf
from fonds.workflows.explanations.networks import (
    KINDS,
    NetworkChoice,
    build,
    compute_network,
    read_network_choice,
)
from fonds.workflows.explanations.ties import find_kinds, gather_ties

if TYPE_CHECKING:
    from fonds.analysis.networks import Tie

Values = dict[str, Any]

TITLE = "Who was connected with whom"
WORDS = {
    "meeting": "took part in the same event",
    "co-membership": "sat on the same body at one time",
    "co-mention": "named in the same record",
    "appointment": "stand as appointer and appointed",
    "denunciation": "stand as accuser and denounced",
    "background": "share a school, unit, prison or birthplace",
}
MODES = {
    "possible": "can lie in this time",
    "certain": "must lie in this time",
}
SOON = 0.05  # seconds the page waits for places: without them it draws those of the result
SHOWN_GROUPS, SHOWN_MEMBERS = 20, 40
SHOWN_PEOPLE, SHOWN_EDGES, SHOWN_EVIDENCE = 40, 40, 12
MOST_DRAWN = 220
CAPTION = (
    "Shapes are factions: circle guerrilla, square Soviet, triangle Yan’an, diamond domestic, "
    "cross Kapsan; a grey circle has none. Lines: solid, one body; dashed, one event; dotted, one "
    "record; dash and dot, one appointed the other; long dashes, one denounced the other; sparse "
    "dots, one background. "
    "Larger marks have more ties. Nearness is a help to the eye and proves nothing."
)


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
    return _filled(page, result, visitor)


def lay_out_network(result: Values, visitor: Visitor) -> NetworkPage:
    """A published network as its permalink shows it."""
    page = NetworkPage(TITLE, "", NetworkForm((), ()))
    return _filled(page, result, visitor) if result["people"] else replace(page, is_empty=True)


def _filled(page: NetworkPage, result: Values, visitor: Visitor) -> NetworkPage:
    groups = [group[:SHOWN_MEMBERS] for group in result["groups"][:SHOWN_GROUPS]]
    heaviest = result["edges"][:SHOWN_EDGES]
    named = {one["id"] for one in result["people"][:MOST_DRAWN]}
    named |= {end for edge in heaviest for end in edge[:2]}
    named |= {key for group in groups for key in group}
    cards = cards_of(sorted(named))
    names = {key: show_name(card, visitor) for key, card in cards.items()}
    known = [one for one in result["people"] if one["id"] in names]
    edges = [one for one in result["edges"] if one[0] in names and one[1] in names]
    shown = [edge for edge in heaviest if edge[0] in names and edge[1] in names]
    said = f"{len(result['people'])} people and {len(result['edges'])} ties. "
    evidence = _evidence([key for edge in shown for key in edge[4][:SHOWN_EVIDENCE]], visitor)
    return replace(
        page,
        figure=_draw(known, edges, cards, names, said),
        people=[_measured(one, cards[one["id"]], names[one["id"]]) for one in known[:SHOWN_PEOPLE]],
        more_people=max(0, len(result["people"]) - SHOWN_PEOPLE),
        edges=[_tied(edge, names, evidence) for edge in shown],
        more_edges=max(0, len(result["edges"]) - SHOWN_EDGES),
        groups=_groups(groups, [len(group) for group in result["groups"]], cards, names),
        cohesion=[_cohering(one) for one in result.get("cohesion", ())],
        measures_note=Note(
            (
                "Degree: with how many others. Betweenness: on what share of the shortest paths "
                "between others. Closeness: how near to all who can be reached. Eigenvector: how "
                "well connected the others are. Core: among people each tied to so many of them.",
                f"In brackets the limits (95%) over {result['draws']} drawings of uncertain dates "
                "and undecided identities."
                if result["draws"] > 1
                else "Nothing uncertain bears on this network: choose a stretch of time, and dates "
                "known only within limits are drawn many times.",
            )
        ),
    )


def _draw(
    people: Sequence[Values],
    edges: Sequence[Any],
    cards: Mapping[str, Card],
    names: Mapping[str, Name],
    said: str,
) -> Figure:
    drawn = people[:MOST_DRAWN]
    most = max(one["degree"][0] for one in drawn) or 1
    heaviest = max((edge[2] for edge in edges), default=1)
    dots = [
        Dot(
            one["id"],
            one["place"][0],
            one["place"][1],
            names[one["id"]].text,
            cards[one["id"]].css or "none",
            names[one["id"]].url,
            one["degree"][0] / most,
        )
        for one in drawn
    ]
    threads = [Thread(edge[0], edge[1], edge[3], edge[2] / heaviest) for edge in edges]
    ranked = [f"{names[one['id']].text} {one['degree'][0]:g}" for one in people[:8]]
    said += f"With most ties: {', '.join(ranked)}."
    width, height = narrow_size(len(dots))
    return render_figure(
        "web",
        draw_web(TITLE, said, dots, threads, float(WIDE), 780.0, 60),
        draw_web(TITLE, said, dots, threads, width, height, 12),
        CAPTION,
    )


def _limits(said: Sequence[float], form: str = "g") -> str:
    value, low, high = said
    text = f"{value:{form}}"
    ends = f"{low:{form}}–{high:{form}}"
    return text if f"{low:{form}}" == f"{high:{form}}" == text else f"{text} ({ends})"


def _measured(one: Values, card: Card, name: Name) -> Measured:
    best, worst = one["ranks"]
    return Measured(
        name,
        card.group,
        _limits(one["degree"]),
        str(best) if best == worst else f"{best}–{worst}",
        f"{one['betweenness']:.3f}",
        _limits(one["closeness"], ".2f"),
        _limits(one["eigenvector"], ".2f"),
        _limits(one["core"]),
    )


def _tied(
    edge: Any, names: Mapping[str, Name], evidence: Mapping[str, tuple[Link, Link | None]]
) -> Tied:
    """One edge; claims that say the same of both people stand in one line."""
    keys = edge[4]
    return Tied(
        names[edge[0]],
        names[edge[1]],
        "; ".join(WORDS[kind] for kind in edge[3]),
        f"{edge[2]:.2f}".rstrip("0").rstrip("."),
        _lines(keys[:SHOWN_EVIDENCE], evidence),
        len(keys),
        addresses.tie(edge[0], edge[1]),
    )


def _lines(
    keys: Sequence[str], evidence: Mapping[str, tuple[Link, Link | None]]
) -> list[tuple[Link, Sequence[Link]]]:
    """Events, bodies and records, each with the claims that say so."""
    lines: dict[Link, dict[Link, None]] = {}
    for key in keys:
        if key in evidence:
            what, claim = evidence[key]
            lines.setdefault(what, {}).update({claim: None} if claim else {})
    return [(what, tuple(claims)) for what, claims in lines.items()]


def _evidence(keys: Sequence[str], visitor: Visitor) -> dict[str, tuple[Link, Link | None]]:
    """What ties rest on: the event, body or record, and the claim that says so of one person."""
    documents = {key.removeprefix("document:") for key in keys if key.startswith("document:")}
    seen = visible_to(Document.objects.all(), visitor.access).filter(public_id__in=documents)
    found: dict[str, tuple[Link, Link | None]] = {
        f"document:{key}": (Link(title, addresses.document(key), language), None)
        for key, title, language in seen.values_list("public_id", "title", "title_language")
    }
    rows = claims_of(Factoid.objects.filter(public_id__in=[k for k in keys if k not in found]))
    for row in rows.select_related("person", "event", "organisation"):
        if row.person is None:
            continue
        when = claim_date(row).text
        claim = Link(
            f"{row.person.name}{f', {when}' if when else ''}",
            f"{addresses.person(row.person.public_id)}#claim-{row.public_id}",
        )
        if row.event is not None:
            dated = say_edtf(row.event.date_edtf)
            what = Link(f"{row.event.title}{f', {dated}' if dated else ''}")
        else:
            what = Link(row.organisation.name if row.organisation else row.value)
        found[row.public_id] = (what, claim)
    return found


def _cohering(one: Values) -> Cohering:
    def side(said: Sequence[Any] | None) -> str:
        if said is None or said[0] < 2:
            return "–"
        share = "–" if said[2] is None else f"{said[2]:.0%}"
        return f"{share} of ties within; {said[1]:.0%} of pairs tied; {said[0]} people"

    difference, low, high = one["difference"]
    changed = "" if difference is None else f"{difference * 100:+.0f} points"
    if changed and round(low * 100) != round(high * 100):
        changed += f" ({low * 100:+.0f} to {high * 100:+.0f})"
    before, after = one["sides"]
    return Cohering(one["group"], side(before), side(after), changed.replace("-", "−") or "–")


def _groups(
    groups: Sequence[Sequence[str]],
    sizes: Sequence[int],
    cards: Mapping[str, Card],
    names: Mapping[str, Name],
) -> list[Together]:
    made = []
    for number, (group, size) in enumerate(zip(groups, sizes, strict=False), start=1):
        members = [key for key in group if key in names]
        if len(members) < 3:
            continue
        counted = Counter(cards[key].group or "unknown" for key in members)
        made_of = ", ".join(f"{name} {count}" for name, count in counted.most_common(4))
        more = max(0, size - SHOWN_MEMBERS)
        made.append(Together(number, [names[key] for key in members], made_of, more))
    return made


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


# ---- one tie ----


def show_tie(first: str, second: str, visitor: Visitor) -> TiePage | None:
    """Everything that ties two people, of every kind; None where nothing does."""
    edge: dict[str, list[Tie]] = {}
    for tie in gather_ties(visitor.access, near=first):
        if {tie.source, tie.target} == {first, second}:
            edge.setdefault(tie.kind, []).append(tie)
    cards = cards_of([first, second])
    if not edge or len(cards) < 2:
        return None
    names = {key: show_name(card, visitor) for key, card in cards.items()}
    keys = [key for ties in edge.values() for tie in ties for key in tie.factoids]
    evidence = _evidence(list(dict.fromkeys(keys)), visitor)
    return TiePage(
        f"{names[first].text} and {names[second].text}",
        (names[first], names[second]),
        [
            (
                f"They {'are ' * (kind == 'co-mention')}{WORDS[kind]}",
                _lines([k for tie in edge[kind] for k in tie.factoids], evidence),
            )
            for kind in KINDS
            if kind in edge
        ],
    )


# ---- files ----


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


# ---- one person ----

MOST_AROUND = 22


Around = dict[str, dict[str, tuple[float, frozenset[str]]]]


def _around(key: str) -> Around:
    """Person to others with weight and kinds of ties, from what one person was in."""
    found: Around = {}
    for tie in gather_ties(near=key):
        for a, b in ((tie.source, tie.target), (tie.target, tie.source)):
            weight, kinds = found.setdefault(a, {}).get(b, (0.0, frozenset()))
            found[a][b] = (weight + tie.weight, kinds | {tie.kind})
    return found


def draw_person(key: str, card: Card, visitor: Visitor) -> Figure | None:
    """One person and those tied most to them; None where fewer than two are."""
    ties = _around(key)
    around = ties.get(key, {})
    if len(around) < 2:
        return None
    ranked = sorted(around, key=lambda other: (-around[other][0], other))[:MOST_AROUND]
    cards = cards_of(ranked)
    ranked = sorted((k for k in ranked if k in cards), key=lambda k: (cards[k].css, cards[k].name))
    most = max(around[other][0] for other in ranked)
    centre = Dot(key, 0, 0, show_name(card, visitor).text, card.css or "none")
    others = [
        Dot(
            other, 0, 0, (name := show_name(cards[other], visitor)).text,
            cards[other].css or "none", name.url, around[other][0] / most,
        )
        for other in ranked
    ]  # fmt: skip
    threads = [
        Thread(key, other, sorted(around[other][1]), around[other][0] / most) for other in ranked
    ]
    threads += [
        Thread(a, b, sorted(pair[1]), 0.0)
        for a in ranked
        for b, pair in ties.get(a, {}).items()
        if a < b and b in cards and "meeting" in pair[1]
    ]
    said = f"{len(around)} people are tied to {centre.name}; the {len(ranked)} most tied are shown."
    title = f"Those around {centre.name}"
    return render_figure(
        "ego",
        draw_ego(title, said, centre, others, threads, 930.0),
        draw_ego(title, said, centre, others[:14], threads, narrow_size(0)[0]),
        f"{said} Lines: solid, one body; dashed, one event; dotted, one record.",
        ("The whole network", addresses.NETWORKS),
    )
