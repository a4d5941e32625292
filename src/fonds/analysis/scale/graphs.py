"""All decomposable graphs on p lists, found by removing simplicial vertices.

A graph is decomposable (chordal) when vertices can be removed one by one so that the neighbours
of each, among those left, are all joined to each other. Doing so writes the graph's likelihood
as a telescoping sum: removing v adds the term of {v} with its neighbours and takes away that of
the neighbours. What is left after cancelling is cliques minus separators.

The numbers of labelled graphs are 8, 61, 822, 18,154 and 617,675 for three to seven lists
(OEIS A058862).

>>> [enumerate_graphs(p).number for p in (2, 3, 4, 5)]
[2, 8, 61, 822]
>>> enumerate_graphs(3).name(2, ("a", "b", "c"))
'[a,c][b]'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

MAX_LISTS = 7


@dataclass(frozen=True, eq=False)
class Graphs:
    """Every decomposable graph on p vertices.

    Attributes:
        size: p.
        edges: For each graph the mask of its edges, in the order (0,1), (0,2), ..., (p-2,p-1).
        terms: Sparse, graphs by 2**p subsets: +1 for a clique, minus the multiplicity for a
            separator; the empty set carries the separators between parts that do not touch.
    """

    size: int
    edges: npt.NDArray[np.int64]
    terms: Any  # scipy.sparse.csr_matrix of float64

    @property
    def number(self) -> int:
        """How many graphs there are."""
        return len(self.edges)

    def cliques(self, graph: int) -> list[int]:
        """The maximal cliques of one graph as masks of vertices, largest first."""
        row = slice(self.terms.indptr[graph], self.terms.indptr[graph + 1])
        pairs = zip(self.terms.indices[row], self.terms.data[row], strict=True)
        masks = [int(i) for i, x in pairs if x > 0 and i]
        key = [(-m.bit_count(), [-(m >> j & 1) for j in range(self.size)], m) for m in masks]
        return [m for _, _, m in sorted(key)]

    def name(self, graph: int, lists: tuple[str, ...]) -> str:
        """Write a graph by its cliques: `[EXH,ABA,OSCE][OSCE,HRW]`."""
        return "".join(
            "[" + ",".join(lists[j] for j in range(self.size) if mask >> j & 1) + "]"
            for mask in self.cliques(graph)
        )


@lru_cache(maxsize=8)
def enumerate_graphs(size: int) -> Graphs:
    """Find every decomposable graph on `size` vertices.

    Args:
        size: 1 to 7; seven take about two seconds and 100 MB, once.

    Returns:
        The graphs with their cliques and separators.
    """
    if not 1 <= size <= MAX_LISTS:
        raise ValueError(f"{size} lists. Expected 1 to {MAX_LISTS}.")
    pairs = list(combinations(range(size), 2))
    graphs = np.arange(1 << len(pairs), dtype=np.int32)
    near = np.zeros((size, len(graphs)), dtype=np.uint8)  # neighbours of each vertex, as a mask
    for k, (a, b) in enumerate(pairs):
        edge = (graphs >> k & 1).astype(np.uint8)
        near[a] |= edge << b
        near[b] |= edge << a
    left = np.full(len(graphs), (1 << size) - 1, dtype=np.uint8)
    plus: list[Any] = []
    minus: list[Any] = []
    for _ in range(size):
        chosen = np.full(len(graphs), 255, dtype=np.uint8)
        around = np.zeros(len(graphs), dtype=np.uint8)
        for v in range(size):
            mine = near[v] & left
            simplicial = (chosen == 255) & ((left >> v & 1) == 1)
            for u in range(size):
                if u != v:
                    stranger = mine & ~(near[u] | np.uint8(1 << u))
                    simplicial &= ((mine >> u & 1) == 0) | (stranger == 0)
            chosen[simplicial] = v
            around[simplicial] = mine[simplicial]
        keep = chosen < 255
        graphs, near, left = graphs[keep], near[:, keep], left[keep]
        plus, minus = [x[keep] for x in plus], [x[keep] for x in minus]
        bit = np.left_shift(1, chosen[keep]).astype(np.uint8)
        plus.append(around[keep] | bit)
        minus.append(around[keep])
        left = left & ~bit
    return Graphs(size, graphs.astype(np.int64), _terms(size, plus, minus))


def _terms(size: int, plus: list[Any], minus: list[Any]) -> Any:
    columns = np.stack([*plus, *minus], axis=1).astype(np.int32)
    rows = len(columns)
    values = np.tile(np.r_[np.ones(size), -np.ones(size)], rows)
    starts = np.arange(0, rows * 2 * size + 1, 2 * size)
    terms = sparse.csr_matrix((values, columns.ravel(), starts), shape=(rows, 1 << size))
    terms.sum_duplicates()
    terms.eliminate_zeros()
    return terms
