"""The usual measures of a person's place, and communities; what each means is in `MEANING`.

Paths count edges, not weights: a weight here is an amount of evidence, not a length. Beyond
`EXACT` people, betweenness is estimated from a seeded sample of people as ends of paths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.networks.network import Network
from fonds.analysis.networks.ties import NetworkError

EXACT = 800
PIVOTS = 200
Values = NDArray[np.float64]

MEANING = {
    "degree": "how many others the person has an edge with",
    "strength": "how much evidence ties the person to others, added up",
    "betweenness": "on what share of shortest paths between others the person lies",
    "closeness": "how near the person is to all who can be reached (Wasserman and Faust)",
    "eigenvector": "how well connected those are with whom the person is connected",
    "core": "the largest k for which the person is among people each tied to k of them",
}


def measure_network(
    network: Network, names: Sequence[str] = tuple(MEANING), seed: int = 0
) -> dict[str, dict[str, float]]:
    """Compute measures for everyone; directions are ignored.

    Args:
        network: Any; people without edges get 0.
        names: Which measures, of `MEANING`.
        seed: For the sample of betweenness in networks of more than `EXACT` people.

    Returns:
        For each measure, each person's value, in order of people.

    Raises:
        NetworkError: A name is not a measure.
    """
    unknown = [name for name in names if name not in MEANING]
    if unknown:
        raise NetworkError(f"There is no measure {unknown[0]!r}. Expected {', '.join(MEANING)}.")
    graph = Network(network.people, network.edges).to_networkx()
    result: dict[str, dict[str, float]] = {}
    for name in names:
        if name == "betweenness":
            values = _betweenness(graph, seed)
        else:
            values = dict(zip(network.people, _OWN[name](network).tolist(), strict=True))
        result[name] = {person: float(values[person]) for person in network.people}
    return result


def _betweenness(graph: Any, seed: int) -> dict[str, float]:
    import networkx as nx

    pivots = None if len(graph) <= EXACT else PIVOTS
    values: dict[str, float] = nx.betweenness_centrality(graph, k=pivots, seed=seed)
    return values


def adjacency(network: Network, weighted: bool) -> Any:
    """Return the symmetric sparse matrix of a network, in order of people; shape (n, n)."""
    from scipy.sparse import csr_matrix

    place = {person: k for k, person in enumerate(network.people)}
    n = len(place)
    rows = np.array([place[e.source] for e in network.edges], dtype=np.int64)
    columns = np.array([place[e.target] for e in network.edges], dtype=np.int64)
    weight = np.array([e.weight if weighted else 1.0 for e in network.edges])
    matrix = csr_matrix((weight, (rows, columns)), shape=(n, n))
    matrix = matrix + matrix.T
    if not weighted:
        matrix.data[:] = 1.0
    return matrix


def _degree(network: Network) -> Values:
    return np.asarray(adjacency(network, weighted=False).sum(axis=1)).reshape(-1)


def _strength(network: Network) -> Values:
    return np.asarray(adjacency(network, weighted=True).sum(axis=1)).reshape(-1)


def _closeness(network: Network) -> Values:
    from scipy.sparse.csgraph import dijkstra

    matrix, n = adjacency(network, weighted=False), len(network.people)
    values = np.zeros(n)
    for first in range(0, n, 500):
        rows = np.arange(first, min(first + 500, n))
        distance = dijkstra(matrix, unweighted=True, indices=rows)
        reached = np.isfinite(distance)
        total = np.where(reached, distance, 0).sum(axis=1)
        others = reached.sum(axis=1) - 1
        near = np.where(total > 0, others / np.where(total > 0, total, 1), 0)
        values[rows] = near * others / max(n - 1, 1)
    return values


def _eigenvector(network: Network) -> Values:
    """Power iteration on the largest component (the first of equals); 0 outside it."""
    from scipy.sparse.csgraph import connected_components

    matrix = adjacency(network, weighted=True)
    n = matrix.shape[0]
    values = np.zeros(n)
    if not network.edges:
        return values
    _, member = connected_components(matrix, directed=False)
    inside = np.flatnonzero(member == np.bincount(member).argmax())
    part = matrix[inside][:, inside]
    shift = float(part.sum(axis=1).max()) / 2  # keeps bipartite networks from swinging
    x = np.ones(inside.size) / np.sqrt(inside.size)
    for _ in range(10_000):
        new = part @ x + shift * x
        new /= np.linalg.norm(new)
        if np.abs(new - x).max() < 1e-12:
            break
        x = new
    values[inside] = x
    return values


def _core(network: Network) -> Values:
    import networkx as nx

    graph = Network(network.people, network.edges).to_networkx()
    cores = nx.core_number(graph)
    return np.array([float(cores[person]) for person in network.people])


_OWN: dict[str, Callable[[Network], Values]] = {
    "degree": _degree,
    "strength": _strength,
    "closeness": _closeness,
    "eigenvector": _eigenvector,
    "core": _core,
}


def find_communities(network: Network, seed: int, resolution: float = 1.0) -> list[list[str]]:
    """Return groups more tied within than without (Louvain), largest first; same seed, same groups.

    Communities are a description, not a finding: see `uncertainty.resample_communities` for which
    pairs stay together when the evidence is drawn again.
    """
    import networkx as nx

    graph = Network(network.people, network.edges).to_networkx()
    found = nx.community.louvain_communities(
        graph, weight="weight", resolution=resolution, seed=seed
    )
    return sorted((sorted(group) for group in found), key=lambda g: (-len(g), g))
