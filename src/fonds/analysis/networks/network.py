"""A network of a stretch of time: people and edges, each edge listing its factoids.

Whether a tie lies in a stretch can itself be uncertain. `possible` takes ties that can lie in it,
`certain` those that must; the truth is between the two, and `uncertainty` draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from fonds.analysis.networks.ties import NetworkError, Tie

if TYPE_CHECKING:
    import networkx as nx

Window = tuple[date | None, date | None]
"""First and last day of a stretch, both included; None is open."""
Mode = Literal["possible", "certain"]


@dataclass(frozen=True, slots=True)
class Edge:
    """All ties between two people, added up."""

    source: str
    target: str
    weight: float
    kinds: tuple[str, ...]
    factoids: tuple[str, ...]
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Network:
    """People in alphabetical order and the edges between them.

    Attributes:
        directed: Whether an edge goes from its source to its target only.
        window: The stretch of time it is of.
    """

    people: tuple[str, ...]
    edges: tuple[Edge, ...]
    directed: bool = False
    window: Window = (None, None)

    def to_networkx(self) -> nx.Graph:
        """Return a networkx graph; nodes and edges in this order, edges with `weight`."""
        import networkx as nx

        graph = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from(self.people)
        graph.add_weighted_edges_from((e.source, e.target, e.weight) for e in self.edges)
        return graph


def build_network(
    ties: Iterable[Tie],
    kinds: Sequence[str] | None = None,
    window: Window = (None, None),
    mode: Mode = "possible",
    directed: bool = False,
    people: Iterable[str] = (),
) -> Network:
    """Add ties up to a network.

    Args:
        ties: Any number.
        kinds: Only these; None = all.
        window: Only ties of this stretch of time.
        mode: `possible` or `certain`; a tie without any date is possible in every stretch.
        directed: Keep directions (of undirected kinds, both ways round are then one edge still).
        people: To be in the network even without ties.

    Raises:
        NetworkError: The window ends before it begins, or the mode is unknown.
    """
    check_window(window)
    if mode not in ("possible", "certain"):
        raise NetworkError(f"The mode is {mode!r}. Expected possible or certain.")
    found: dict[tuple[str, str], list[Tie]] = {}
    nodes = set(people)
    for tie in ties:
        if (kinds is None or tie.kind in kinds) and is_within(tie, window, mode):
            pair = (tie.source, tie.target)
            if not directed and pair[0] > pair[1]:
                pair = (pair[1], pair[0])
            found.setdefault(pair, []).append(tie)
            nodes.update(pair)
    edges = tuple(_add_up(pair, found[pair]) for pair in sorted(found))
    return Network(tuple(sorted(nodes)), edges, directed, window)


def check_window(window: Window) -> None:
    """Refuse a stretch of time that ends before it begins."""
    first, last = window
    if first is not None and last is not None and first > last:
        raise NetworkError(f"The time runs from {first} to {last}. Expected the first day first.")


def is_within(tie: Tie, window: Window, mode: Mode) -> bool:
    """Say whether a tie can (or must) lie in a stretch of time.

    One that lasted is in if it shares a day with the stretch; one of a moment is certain only if
    all its possible days are in.
    """
    first, last = window
    early, late = tie.earliest or date.min, tie.latest or date.max
    low, high = first or date.min, last or date.max
    if mode == "possible" or (tie.lasts and tie.earliest and tie.latest):
        return early <= high and late >= low
    return low <= early and late <= high


def _add_up(pair: tuple[str, str], ties: list[Tie]) -> Edge:
    factoids = dict.fromkeys(f for tie in ties for f in tie.factoids)
    starts = [tie.earliest for tie in ties]
    ends = [tie.latest for tie in ties]
    return Edge(
        pair[0],
        pair[1],
        sum(tie.weight for tie in ties),
        tuple(sorted({tie.kind for tie in ties})),
        tuple(factoids),
        None if None in starts else min(s for s in starts if s is not None),
        None if None in ends else max(e for e in ends if e is not None),
    )


def slice_network(
    ties: Sequence[Tie],
    windows: Sequence[Window],
    kinds: Sequence[str] | None = None,
    mode: Mode = "possible",
    directed: bool = False,
) -> list[Network]:
    """Return one network per stretch of time, all with the same people, for a time slider."""
    everyone = {p for tie in ties if kinds is None or tie.kind in kinds
                for p in (tie.source, tie.target)}  # fmt: skip
    return [build_network(ties, kinds, w, mode, directed, everyone) for w in windows]


def take_ego(network: Network, person: str, steps: int = 1) -> Network:
    """Return the people within `steps` edges of one person, and all edges among them.

    Raises:
        NetworkError: The person is not in the network.
    """
    if person not in network.people:
        raise NetworkError(f"{person!r} is not in the network. Expected one of its people.")
    beside: dict[str, set[str]] = {}
    for edge in network.edges:
        beside.setdefault(edge.source, set()).add(edge.target)
        beside.setdefault(edge.target, set()).add(edge.source)
    near = {person}
    for _ in range(steps):
        near |= {other for one in near for other in beside.get(one, ())}
    edges = tuple(e for e in network.edges if e.source in near and e.target in near)
    return Network(tuple(sorted(near)), edges, network.directed, network.window)
