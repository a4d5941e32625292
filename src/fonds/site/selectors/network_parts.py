"""A computed network as the parts of its page: picture, people, ties, groups, factions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Document, Factoid
from fonds.site import addresses
from fonds.site.figures import Figure
from fonds.site.figures.drawing import WIDE, render_figure
from fonds.site.figures.web import Dot, Thread, draw_web, narrow_size
from fonds.site.pages.networks import Cohering, Measured, NetworkPage, Tied, Together
from fonds.site.pages.parts import Link, Name, Note
from fonds.site.selectors.claims import claim_date, claims_of
from fonds.site.selectors.names import Card, show_name
from fonds.site.selectors.network_map import cards_of
from fonds.site.visitor import Visitor
from fonds.site.wording import say_edtf

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


def fill_page(page: NetworkPage, result: Values, visitor: Visitor) -> NetworkPage:
    """The page with everything its result shows; the result holds one person at least."""
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
    evidence = find_evidence([key for edge in shown for key in edge[4][:SHOWN_EVIDENCE]], visitor)
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
        gather_lines(keys[:SHOWN_EVIDENCE], evidence),
        len(keys),
        addresses.tie(edge[0], edge[1]),
    )


def gather_lines(
    keys: Sequence[str], evidence: Mapping[str, tuple[Link, Link | None]]
) -> list[tuple[Link, Sequence[Link]]]:
    """Events, bodies and records, each with the claims that say so."""
    lines: dict[Link, dict[Link, None]] = {}
    for key in keys:
        if key in evidence:
            what, claim = evidence[key]
            lines.setdefault(what, {}).update({claim: None} if claim else {})
    return [(what, tuple(claims)) for what, claims in lines.items()]


def find_evidence(keys: Sequence[str], visitor: Visitor) -> dict[str, tuple[Link, Link | None]]:
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
