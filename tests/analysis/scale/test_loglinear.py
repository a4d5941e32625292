"""Log-linear models, and which of them have an estimate."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from fonds.analysis.scale import CaptureCounts, check_model, fit_loglinear, parse_captures
from fonds.analysis.scale.loglinear import hierarchical_models
from fonds.analysis.scale.poisson import Existence, design


def _has_interior(counts: CaptureCounts, terms: tuple[int, ...]) -> bool:
    """By linear programming: a table with all cells above zero has the observed margins."""
    matrix = design(counts.size, [0, *terms])[1:]
    cells = len(matrix)
    found = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.hstack([-np.eye(cells), np.ones((cells, 1))]),
        b_ub=np.zeros(cells),
        A_eq=np.hstack([matrix.T, np.zeros((len(terms) + 1, 1))]),
        b_eq=matrix.T @ counts.counts[1:],
        bounds=[(0, None)] * (cells + 1),
    )
    return bool(-found.fun > 1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_existence_agrees_with_linear_programming(seed: int) -> None:
    """On sparse random tables a model counts as fine exactly where the margins have an interior."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(1.2, 16) * (rng.random(16) < 0.6)
    counts[[1, 2, 4, 8]] += 5
    counts[0] = 0
    table = CaptureCounts(("a", "b", "c", "d"), counts.astype(np.int64))
    for fit in fit_loglinear(table):
        assert (fit.existence is Existence.FINE) == _has_interior(table, fit.terms), fit.name


def test_estimates_that_do_not_exist_are_named() -> None:
    """Artificial_3 of SparseMSE: with an empty A-C and B-C overlap, [12,3] grows without end."""
    counts = parse_captures("A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n")
    found = {fit.name: fit for fit in fit_loglinear(counts)}
    assert found["[12,3]"].existence is Existence.INFINITE
    assert math.isinf(found["[12,3]"].estimate)
    assert found["[13,2]"].existence is Existence.BOUNDARY
    assert found["[13,2]"].estimate == pytest.approx(396, rel=1e-6)


def test_the_chan_check_names_empty_pairs_and_missing_maxima() -> None:
    """The same table by the linear programme for two-list interactions."""
    counts = parse_captures("A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n")
    assert not check_model(counts, [(0, 1)]).exists
    good = check_model(counts, [(0, 2)])
    assert good.exists
    assert good.identified
    assert good.empty == (("A", "C"),)


# 8, 113 and 6,893: hierarchical models with all lists and without the full interaction
@pytest.mark.parametrize(("size", "order", "number"), [(3, 2, 8), (4, 3, 113), (5, 4, 6893)])
def test_all_hierarchical_models_are_listed_once(size: int, order: int, number: int) -> None:
    """Dedekind's numbers less one, and less the models that miss a list."""
    models = hierarchical_models(size, order)
    assert len(set(models)) == len(models) == number
