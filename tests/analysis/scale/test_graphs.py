"""Decomposable graphs."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from fonds.analysis.scale.graphs import enumerate_graphs


# OEIS A058862: labelled chordal graphs
@pytest.mark.parametrize(("size", "number"), [(3, 8), (4, 61), (5, 822), (6, 18154), (7, 617675)])
def test_every_decomposable_graph_is_found(size: int, number: int) -> None:
    """Their numbers are those of OEIS A058862."""
    assert enumerate_graphs(size).number == number


def test_cliques_are_those_networkx_finds() -> None:
    """Each of the 822 graphs on five lists has the maximal cliques of an independent search."""
    graphs = enumerate_graphs(5)
    pairs = list(combinations(range(5), 2))
    for i in range(graphs.number):
        graph = nx.empty_graph(5)
        graph.add_edges_from(p for k, p in enumerate(pairs) if graphs.edges[i] >> k & 1)
        assert nx.is_chordal(graph)
        theirs = {sum(1 << v for v in clique) for clique in nx.find_cliques(graph)}
        assert set(graphs.cliques(i)) == theirs
        assert graphs.terms[i].sum() == 0  # as many cliques as separators and the empty set


def test_eight_lists_are_refused() -> None:
    """There are 30,888,596 graphs on eight lists."""
    with pytest.raises(ValueError, match="1 to 7"):
        enumerate_graphs(8)
