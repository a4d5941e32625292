"""Averaging over decomposable graphs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaln, logsumexp

from fonds.analysis.scale import CannotEstimate, CaptureCounts, estimate_bma, parse_captures
from fonds.analysis.scale.bma import _Scores, default_grid, posterior
from fonds.analysis.scale.graphs import enumerate_graphs


def _simulate(seed: int, size: int, people: int, chance: float) -> CaptureCounts:
    rng = np.random.default_rng(seed)
    ease = rng.normal(0, 0.7, people)
    logit = np.log(chance / (1 - chance)) + ease[:, None] + rng.normal(0, 0.3, size)
    on = rng.random((people, size)) < 1 / (1 + np.exp(-logit))
    counts = np.bincount(on @ (1 << np.arange(size)), minlength=1 << size)
    counts[0] = 0
    return CaptureCounts(tuple("abcdefg"[:size]), counts)


def test_leaving_out_and_interpolating_change_nothing() -> None:
    """The posterior equals the plain sum over all graphs and all sizes to 1e-9."""
    counts = _simulate(3, 4, 900, 0.2)
    grid = np.arange(0, 6001)
    plain = _Scores(counts, 0.3, enumerate_graphs(4)).exact(slice(None), grid.astype(float))
    whole = np.exp(plain - logsumexp(plain))
    ours = posterior(counts, 0.3, grid)
    assert np.abs(ours.weights - whole.sum(axis=0)).max() < 1e-9 * whole.sum(axis=0).max() * 10
    by_graph = np.zeros(61)
    by_graph[ours.graphs] = ours.graph_weights
    assert by_graph == pytest.approx(whole.sum(axis=1), abs=1e-9)


def test_two_lists_follow_the_closed_form() -> None:
    """With two lists the two graphs are written out by hand, from Madigan and York's formula."""
    counts = parse_captures("a,b,count\n1,0,30\n0,1,20\n1,1,10\n")
    grid, delta, alpha = np.arange(0, 3001), 0.25, 1.0
    total = grid + 60.0
    common = gammaln(total + 1) - gammaln(grid + 1) - np.log(total)

    def dirichlet(cells: list[np.ndarray | float], prior: float) -> np.ndarray:
        out = gammaln(alpha) - gammaln(alpha + total)
        for cell in cells:
            out = out + gammaln(np.asarray(cell) + prior) - gammaln(prior)
        return np.asarray(out)

    joined = dirichlet([grid, 30.0, 20.0, 10.0], delta)
    apart = dirichlet([grid + 20.0, 40.0], 2 * delta) + dirichlet([grid + 30.0, 30.0], 2 * delta)
    mass = np.exp(np.logaddexp(joined, apart) + common)
    mass /= mass.sum()
    ours = posterior(counts, delta, grid)
    assert ours.weights == pytest.approx(mass, rel=1e-7, abs=1e-13)


def test_the_default_grid_holds_the_posterior() -> None:
    """A grid four times as long moves the mean by less than one part in 100,000."""
    counts = _simulate(5, 5, 700, 0.3)
    grid = default_grid(counts, 1 / 32)
    short, long = estimate_bma(counts), estimate_bma(counts, unseen_grid=(0, int(grid[-1]) * 4, 1))
    assert long.estimate.mean == pytest.approx(short.estimate.mean, rel=1e-5)
    assert long.estimate.high == short.estimate.high


def test_six_lists_are_exact() -> None:
    """18,154 graphs, against the plain sum on a short grid."""
    counts = _simulate(8, 6, 300, 0.3)
    grid = np.arange(0, 200)
    plain = _Scores(counts, 1 / 64, enumerate_graphs(6)).exact(slice(None), grid.astype(float))
    mass = np.exp(plain - plain.max()).sum(axis=0)
    assert posterior(counts, 1 / 64, grid).weights == pytest.approx(mass / mass.sum(), abs=1e-9)


def test_a_prior_that_alone_speaks_is_said() -> None:
    """On sparse lists with delta 1 the graph that joins all lists wins and returns its prior."""
    counts = parse_captures("a,b,c,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n")
    assert any("prior is all" in w for w in estimate_bma(counts, delta=1.0).warnings)


def test_eight_lists_and_impossible_settings_are_refused() -> None:
    """The message says what to do instead."""
    counts = parse_captures("a,b,count\n1,0,30\n0,1,20\n1,1,10\n")
    with pytest.raises(ValueError, match="FROM:TO:STEP"):
        estimate_bma(counts, unseen_grid=(10, 5, 1))
    with pytest.raises(ValueError, match="not above 0"):
        estimate_bma(counts, delta=0)
    with pytest.raises(CannotEstimate, match="two to 7 lists"):
        estimate_bma(CaptureCounts(tuple("abcdefgh"), np.zeros(256, dtype=np.int64)))
