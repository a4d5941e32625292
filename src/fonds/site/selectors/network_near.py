"""What ties two people, and one person's own network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fonds.site import addresses
from fonds.site.figures import Figure
from fonds.site.figures.drawing import render_figure
from fonds.site.figures.web import Dot, Thread, draw_ego, narrow_size
from fonds.site.pages.networks import TiePage
from fonds.site.selectors.names import Card, show_name
from fonds.site.selectors.network_map import cards_of
from fonds.site.selectors.network_parts import WORDS, find_evidence, gather_lines
from fonds.site.visitor import Visitor
from fonds.workflows.explanations.networks import KINDS
from fonds.workflows.explanations.ties import gather_ties

if TYPE_CHECKING:
    from fonds.analysis.networks import Tie


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
    evidence = find_evidence(list(dict.fromkeys(keys)), visitor)
    return TiePage(
        f"{names[first].text} and {names[second].text}",
        (names[first], names[second]),
        [
            (
                f"They {'are ' * (kind == 'co-mention')}{WORDS[kind]}",
                gather_lines([k for tie in edge[kind] for k in tie.factoids], evidence),
            )
            for kind in KINDS
            if kind in edge
        ],
    )


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
