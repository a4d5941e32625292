"""Bayesian model averaging over all decomposable graphs, exactly, for two to seven lists.

Each graph says which lists depend on each other. Given a graph and a number of unseen cases the
counts have a closed-form likelihood under a hyper-Dirichlet prior, so that the posterior of the
population size is a finite sum over graphs and sizes; nothing is simulated. Graphs and ranges of
sizes that provably hold less than one part in 10**10 of the whole are left out of the sum: the
log likelihood is a sum of log-gamma functions of the unseen, which lie below their chords and
above their tangents, and that bounds whole ranges of sizes at once. What is kept is evaluated at
every size where ranges are short; in longer ones, which are a few standard deviations of a
Poisson count wide, at 20 Chebyshev nodes from which every size follows to about ten digits.

>>> from fonds.analysis.scale.captures import parse_captures
>>> counts = parse_captures("a,b,c,count\\n1,0,0,40\\n0,1,0,35\\n0,0,1,30\\n1,1,0,20\\n"
...                         "1,0,1,15\\n0,1,1,12\\n1,1,1,9\\n")
>>> result = estimate_bma(counts)
>>> result.observed, result.estimate.median, result.models[0][0]
(161, 232.0, '[a][b][c]')

Source:
    D. Madigan and J. C. York, "Bayesian methods for estimation of the size of a closed
    population", Biometrika 84 (1997), 19-31.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, gammaln, logsumexp

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.graphs import MAX_LISTS, Graphs, enumerate_graphs
from fonds.analysis.scale.results import (
    CannotEstimate,
    Estimate,
    Floats,
    SettingError,
    Summary,
    summarise,
)

NEGLIGIBLE = 1e-10  # share of the posterior that may be left out, in all
TAIL = 1e-7  # the default grid ends where less than this lies beyond
LONGEST_GRID = 200_000  # or fifty times the observed
CHUNK = 50_000  # graphs bounded at a time
DENSE = 2_000_000  # cells up to which a matrix of graphs and subsets is kept dense
BLOCK = 250_000  # graphs times sizes summed at once: what fits the cache
NODES = 20  # of a range longer than that
_ANGLES = (2 * np.arange(NODES) + 1) * np.pi / (2 * NODES)
_NODES_AT = np.cos(_ANGLES)
_NODES_WEIGHT = np.sin(_ANGLES) * (-1.0) ** np.arange(NODES)


@dataclass(frozen=True)
class Posterior:
    """The exact posterior on a grid.

    Attributes:
        unseen: The grid, ascending.
        weights: Probability of each grid value; sums to 1.
        graphs: Indices of the graphs that matter, heaviest first.
        graph_weights: Their posterior probabilities.
        beyond: Estimated mass beyond the end of the grid, as a share of all.
    """

    unseen: npt.NDArray[np.int64]
    weights: Floats
    graphs: npt.NDArray[np.int64]
    graph_weights: Floats
    beyond: float


def estimate_bma(
    counts: CaptureCounts,
    *,
    delta: float | None = None,
    unseen_grid: tuple[int, int, int] | None = None,
    level: float = 0.95,
    top: int = 10,
) -> Estimate:
    """Estimate the population by averaging over all decomposable graphs.

    Args:
        counts: Two to seven lists.
        delta: Prior count of each of the 2**p cells; default 2**-p. It is part of the assumptions,
            and on real data it can move the answer several times over.
        unseen_grid: First, last and step of the numbers of unseen cases considered; by default
            every whole number from 0 as far as the posterior has mass. The prior on N is 1/N there.
        level: Of the equal-tailed interval.
        top: How many graphs to name.

    Returns:
        The estimate; `models` are graphs by posterior probability.

    Raises:
        CannotEstimate: Fewer than two or more than seven lists.
        SettingError: `delta` or the grid is impossible.
    """
    p = counts.size
    if not 2 <= p <= MAX_LISTS:
        raise CannotEstimate(
            [f"Averaging over graphs takes two to {MAX_LISTS} lists; there are {p}. Group lists."]
        )
    delta = 2.0**-p if delta is None else float(delta)
    if not delta > 0:
        raise SettingError(f"delta {delta} is not above 0. Choose for example 1/2**p.")
    grid = default_grid(counts, delta) if unseen_grid is None else _range(unseen_grid)
    post = posterior(counts, delta, grid)
    every = enumerate_graphs(p)
    unseen = summarise(post.unseen.astype(float), post.weights, level)
    named = zip(post.graphs[:top], post.graph_weights[:top], strict=True)
    saturated = post.graph_weights[every.edges[post.graphs] == every.edges.max()]
    details = {
        "graphs": every.number,
        "beyond_grid": float(post.beyond),
        "saturated_weight": float(saturated.sum()),
        "mean_from_upper_half": _from_upper_half(post, counts.observed),
        "mode": int(counts.observed + post.unseen[int(post.weights.argmax())]),
    }
    ends = (int(grid[0]), int(grid[-1]), int(grid[1] - grid[0]) if len(grid) > 1 else 1)
    settings = {"delta": delta, "unseen_grid": list(ends), "prior": "1/N", "graphs": every.number}
    return Estimate(
        counts.observed,
        unseen.shifted(counts.observed),
        unseen,
        "bma",
        settings,
        tuple((every.name(int(g), counts.lists), float(w)) for g, w in named),
        tuple(_warnings(counts, delta, unseen, details)),
        details,
        (post.unseen.astype(float) + counts.observed, post.weights),
    )


def _from_upper_half(post: Posterior, observed: int) -> float:
    """Which share of the mean the upper half of the grid gives, where it is all but empty."""
    far = post.unseen > post.unseen[-1] / 2
    if post.weights[far].sum() > 0.001:
        return 0.0
    parts = (post.unseen + observed) * post.weights
    return float(parts[far].sum() / parts.sum())


def _warnings(
    counts: CaptureCounts, delta: float, unseen: Summary, details: dict[str, Any]
) -> list[str]:
    said = []
    if details["saturated_weight"] > 0.5:
        said.append(
            f"The prior is all that speaks: {details['saturated_weight']:.0%} of the weight lies "
            "on the graph in which all lists depend on each other, and under it the data say "
            f"nothing about the unseen. The answer comes from delta = {delta:g} and the sizes "
            "considered."
        )
    elif details["saturated_weight"] > 0.05:
        said.append(
            f"The graph that only returns its prior holds {details['saturated_weight']:.0%} of the "
            "weight; compare other values of delta."
        )
    if details["mean_from_upper_half"] > 0.01 and details["beyond_grid"] <= 1e-4:
        said.append(
            "The upper half of the sizes considered, improbable as it is, still moves the mean: it "
            "depends on where they end. Read the median."
        )
    if details["beyond_grid"] > 1e-4:
        said.append(
            f"About {details['beyond_grid']:.2%} of the posterior lies beyond the largest size "
            "considered, so the mean depends on where the grid ends; read the median."
        )
    if unseen.high > 20 * max(counts.observed, 1):
        said.append("The interval reaches more than twenty times what was observed.")
    return said


def _range(grid: tuple[int, int, int]) -> npt.NDArray[np.int64]:
    first, last, step = grid
    if first < 0 or last < first or step < 1:
        raise SettingError(
            f"the grid {first}:{last}:{step} is impossible. Expected FROM:TO:STEP with "
            "0 <= FROM <= TO and STEP >= 1, for example 0:5000:1."
        )
    return np.arange(first, last + 1, step, dtype=np.int64)


class _Scores:
    """The log posterior of graphs as sums over subsets of lists of functions of the unseen."""

    def __init__(self, counts: CaptureCounts, delta: float, graphs: Graphs) -> None:
        p = counts.size
        self.observed = counts.observed
        table = counts.counts.reshape((2,) * p)  # axis i is list p - 1 - i
        self.shift = np.empty(1 << p)
        fixed = np.empty(1 << p)
        for mask in range(1 << p):
            axes = tuple(p - 1 - j for j in range(p) if not mask >> j & 1)
            cells = table.sum(axis=axes).ravel()
            alpha = delta * 2.0 ** (p - mask.bit_count())
            self.shift[mask] = cells[0] + alpha
            fixed[mask] = gammaln(cells[1:] + alpha).sum() - len(cells) * gammaln(alpha)
        self.terms = graphs.terms
        if graphs.number << p <= DENSE:
            self.terms = graphs.terms.toarray()
        self.fixed = np.asarray(self.terms @ fixed)
        self.fixed -= gammaln(counts.counts + 1.0).sum()

    def restrict(self, rows: npt.NDArray[np.int64]) -> None:
        """Keep these graphs alone, and the subsets that occur in them."""
        terms = self.terms[rows]
        if not isinstance(terms, np.ndarray):
            used = np.unique(terms.indices)
            terms = terms[:, used]
            terms = terms.toarray() if len(rows) * len(used) <= 4 * DENSE else terms
        else:
            used = np.flatnonzero(terms.any(axis=0))
            terms = terms[:, used]
        self.terms, self.shift, self.fixed = terms, self.shift[used], self.fixed[rows]

    def at(self, unseen: Floats) -> Floats:
        """log-gamma of each subset's cell of those on none of its lists: subsets x sizes."""
        return np.asarray(gammaln(unseen[None, :] + self.shift[:, None]))

    def common(self, unseen: Floats) -> Floats:
        """What all graphs share: the multinomial coefficient and the prior 1/N."""
        total = unseen + self.observed
        return np.asarray(gammaln(total + 1) - gammaln(unseen + 1) - np.log(total))

    def exact(self, rows: Any, unseen: Floats) -> Floats:
        """Log posterior, not normalised: graphs x sizes."""
        values = np.asarray(self.terms[rows] @ self.at(unseen))
        values += self.common(unseen)
        values += self.fixed[rows][:, None]
        return values

    def bounds(self, rows: Any, low: Floats, high: Floats) -> Floats:
        """An upper bound of the log posterior over each range [low, high]: graphs x ranges."""
        terms = self.terms[rows]
        out: Floats | None = None
        if isinstance(terms, np.ndarray):
            plus, minus = np.maximum(terms, 0), np.maximum(-terms, 0)
        else:
            plus, minus = terms.maximum(0), (-terms).maximum(0)
        middle = (low + high) / 2
        at_middle = self.at(middle)
        slope = digamma(middle[None, :] + self.shift[:, None])
        for end in (low, high):
            tangent = at_middle + slope * (end - middle)
            total = end + self.observed
            shared = gammaln(total + 1) - np.log(total)
            shared -= gammaln(middle + 1) + digamma(middle + 1) * (end - middle)
            bound = plus @ self.at(end) - minus @ tangent + shared
            out = bound if out is None else np.maximum(out, bound)
        assert out is not None
        bounds: Floats = out + self.fixed[rows][:, None]
        return bounds


def _ranges(grid: npt.NDArray[np.int64], width: float, most: int) -> npt.NDArray[np.int64]:
    """Cut the grid into ranges whose length grows with the root of the size; returns starts."""
    root = np.sqrt(grid + 1.0)
    pieces = max(2, min(int(2 * (root[-1] - root[0]) / width) + 2, most))
    edges = np.searchsorted(root, np.linspace(root[0], root[-1], pieces))
    return np.unique(edges[:-1])


def posterior(counts: CaptureCounts, delta: float, grid: npt.NDArray[np.int64]) -> Posterior:
    """Compute the exact posterior of the unseen on a grid, and of the graphs.

    Args:
        counts: Two to seven lists.
        delta: Prior count of each of the 2**p cells.
        grid: Ascending numbers of unseen cases.
    """
    if counts.observed == 0:
        raise CannotEstimate(["No case is on any list."])
    graphs = enumerate_graphs(counts.size)
    scores = _Scores(counts, delta, graphs)
    rows: npt.NDArray[np.int64] = np.arange(graphs.number)
    starts, stop = _ranges(grid, 12.0, 96), len(grid)
    at_least = _at_least(scores, rows, grid[(starts + _ends(starts, stop)) // 2].astype(float))
    for width in (4.0, 0.0):  # the second round is finer, over what the first has left
        ends = _ends(starts, stop)
        kept = _keep(scores, rows, grid, starts, ends, at_least)
        alive = kept.any(axis=1)
        rows, kept = rows[alive], kept[alive]
        spans = np.flatnonzero(kept.any(axis=0))
        if width:
            first, stop = starts[spans[0]], ends[spans[-1]] + 1
            starts = _ranges(grid[first:stop], width, 4000) + first
    scores.restrict(rows)
    pieces = [
        _Piece(int(starts[i]), int(ends[i]) + 1, kept[:, i], grid[starts[i] : ends[i] + 1])
        for i in spans
    ]
    return _sum_up(scores, rows, grid, pieces)


def _ends(starts: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.int64]:
    return np.append(starts[1:], length) - 1


def _chunks(rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    return [rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)]


def _at_least(scores: _Scores, rows: npt.NDArray[np.int64], sizes: Floats) -> float:
    """A lower bound of the log of the whole mass: that at some of the sizes."""
    found = [scores.exact(chunk, sizes) for chunk in _chunks(rows)]
    top = max(float(x.max()) for x in found)
    return top + float(np.log(sum(np.exp(x - top).sum() for x in found)))


def _keep(
    scores: _Scores,
    rows: npt.NDArray[np.int64],
    grid: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    at_least: float,
) -> npt.NDArray[np.bool_]:
    """Say which graphs may hold mass in which ranges of the grid: graphs x ranges."""
    low, high = grid[starts].astype(float), grid[ends].astype(float)
    floor = at_least + np.log(NEGLIGIBLE / (len(rows) * len(starts))) - np.log(ends - starts + 1.0)
    return np.concatenate([scores.bounds(chunk, low, high) > floor for chunk in _chunks(rows)])


class _Piece:
    """A range of the grid, the graphs that matter in it, and where to evaluate them."""

    def __init__(
        self, start: int, stop: int, graphs: npt.NDArray[np.bool_], sizes: npt.NDArray[np.int64]
    ) -> None:
        self.start, self.stop, self.graphs = start, stop, graphs
        self.points = sizes.astype(float)
        self.spread: Floats | None = None  # sizes x points
        if len(sizes) > NODES + 4:
            self._interpolate()

    def _interpolate(self) -> None:
        """Put Chebyshev nodes in place of the sizes (barycentric formula)."""
        sizes = self.points
        self.points = (sizes[0] + sizes[-1]) / 2 + (sizes[-1] - sizes[0]) / 2 * _NODES_AT
        apart = sizes[:, None] - self.points[None, :]
        on_node = apart == 0
        apart[on_node] = 1e-300
        shares = _NODES_WEIGHT / apart
        self.spread = shares / shares.sum(axis=1, keepdims=True)


def _sum_up(
    scores: _Scores,
    rows: npt.NDArray[np.int64],
    grid: npt.NDArray[np.int64],
    pieces: list[_Piece],
) -> Posterior:
    """Add up the mass of every graph at every size, some pieces at a time."""
    weights = np.zeros(len(grid))
    by_graph = np.zeros(len(rows))
    inside = np.array([piece.points[len(piece.points) // 2] for piece in pieces])
    top = float(scores.exact(slice(None), inside).max())
    for block, chosen in _blocks(pieces):
        mass = scores.exact(chosen, np.concatenate([piece.points for piece in block]))
        mass -= top
        np.exp(mass, out=mass)
        at = 0
        for piece in block:
            mine = mass[:, at : at + len(piece.points)]
            at += len(piece.points)
            if piece.spread is None:
                weights[piece.start : piece.stop] = mine.sum(axis=0)
                by_graph[chosen] += mine.sum(axis=1)
            else:
                weights[piece.start : piece.stop] = piece.spread @ mine.sum(axis=0)
                by_graph[chosen] += mine @ piece.spread.sum(axis=0)
    np.maximum(weights, 0, out=weights)  # interpolation may leave -1e-20 where there is nothing
    total = weights.sum()
    beyond = _beyond(scores, grid, top) / total
    order = np.argsort(-by_graph, kind="stable")
    return Posterior(grid, weights / total, rows[order], by_graph[order] / total, beyond)


def _blocks(pieces: list[_Piece]) -> Iterator[tuple[list[_Piece], npt.NDArray[np.int64]]]:
    """Join neighbouring pieces while few cells are wasted by giving them the same graphs."""
    at = 0
    while at < len(pieces):
        mine = pieces[at].graphs
        points = len(pieces[at].points)
        needed = mine.sum() * points
        stop = at + 1
        while stop < len(pieces):
            joined = mine | pieces[stop].graphs
            points += len(pieces[stop].points)
            needed += pieces[stop].graphs.sum() * len(pieces[stop].points)
            whole = joined.sum() * points
            if whole > BLOCK or whole > 1.2 * needed + 5000:
                break
            mine, stop = joined, stop + 1
        yield pieces[at:stop], np.flatnonzero(mine)
        at = stop


def _beyond(scores: _Scores, grid: npt.NDArray[np.int64], top: float) -> float:
    """Mass beyond the end of the grid, by the trapezoid rule on a logarithmic scale."""
    step = float(grid[1] - grid[0]) if len(grid) > 1 else 1.0
    far = np.geomspace(float(grid[-1]) + 1, (float(grid[-1]) + scores.observed) * 1e4, 32)
    mass = np.exp(scores.exact(slice(None), far) - top).sum(axis=0)
    return float(np.trapezoid(mass, far)) / step


def default_grid(counts: CaptureCounts, delta: float) -> npt.NDArray[np.int64]:
    """Every whole number from 0 to where less than one part in ten million lies beyond.

    Long tails are cut at 200,000 or fifty times the observed; `Posterior.beyond`
    then says how much is missing.
    """
    if counts.observed == 0:
        raise CannotEstimate(["No case is on any list."])
    graphs = enumerate_graphs(counts.size)
    scores = _Scores(counts, delta, graphs)
    far = np.unique(np.geomspace(1, 1e9, 160).round())
    middle = (far[1:] + far[:-1]) / 2
    chunks = [slice(i, i + CHUNK) for i in range(0, graphs.number, CHUNK)]
    mass = logsumexp([logsumexp(scores.exact(c, middle), axis=0) for c in chunks], axis=0)
    mass = np.exp(mass - mass.max()) * np.diff(far)
    tail = np.cumsum(mass[::-1])[::-1] / mass.sum()
    reach = far[1:][np.flatnonzero(tail > TAIL)[-1]] if (tail > TAIL).any() else far[-1]
    last = int(min(max(reach, 100), max(LONGEST_GRID, 50 * counts.observed)))
    return np.arange(0, last + 1, dtype=np.int64)
