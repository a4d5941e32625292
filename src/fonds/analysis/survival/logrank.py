"""Tests whether groups leave at the same rate: log-rank and its weighted relatives.

`logrank` asks of the whole time alike; `wilcoxon` (Gehan) and `tarone-ware` weigh early times
more by the number at risk; `peto` by a survival estimate; `fleming-harrington` by
S^rho (1-S)^gamma.
Late entries are respected; `strata` compares within strata only. Ties are handled by the
hypergeometric variance.

Source:
    Klein and Moeschberger (2003), sections 7.3-7.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fonds.analysis.survival.data import Floats, Lifetimes, SurvivalError
from fonds.analysis.survival.normal import chi2_tail

Weight = Literal["logrank", "wilcoxon", "tarone-ware", "peto", "fleming-harrington"]
WEIGHTS: tuple[Weight, ...] = ("logrank", "wilcoxon", "tarone-ware", "peto", "fleming-harrington")


@dataclass(frozen=True, slots=True)
class GroupTest:
    """A chi-squared test of equal rates; observed and expected events per group."""

    statistic: float
    df: int
    p_value: float
    groups: tuple[str, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    method: str
    warnings: tuple[str, ...] = ()


def compare_groups(
    data: Lifetimes,
    group: Sequence[str],
    weight: Weight = "logrank",
    strata: Sequence[str] | None = None,
    rho: float = 0.0,
    gamma: float = 0.0,
) -> GroupTest:
    """Test whether the groups have one and the same rate of leaving.

    Args:
        data: Lives; any ending counts. For one ending, censor the others first (`of_cause`).
        group: Group of each row, length n, at least two different.
        weight: Which times count more.
        strata: Compare within these only, length n.
        rho, gamma: Exponents of `fleming-harrington`.

    Raises:
        SurvivalError: Fewer than two groups, lengths differ, or the weight is unknown.
    """
    if weight not in WEIGHTS:
        raise SurvivalError(f"The weight is {weight!r}. Expected one of {', '.join(WEIGHTS)}.")
    names, member = _codes(group, data.size, "group")
    layers = np.zeros(data.size, dtype=np.int64)
    if strata is not None:
        _, layers = _codes(strata, data.size, "strata")
    if len(names) < 2:
        raise SurvivalError("All rows are of one group. Expected at least two. Choose another.")
    k = len(names)
    observed, expected, score, spread = np.zeros(k), np.zeros(k), np.zeros(k), np.zeros((k, k))
    for layer in np.unique(layers):
        rows = layers == layer
        parts = _one_stratum(data.take(rows), member[rows], k, weight, rho, gamma)
        observed += parts[0]
        expected += parts[1]
        score += parts[2]
        spread += parts[3]
    statistic, df = _quadratic(score, spread)
    warnings = []
    if (expected < 5).any():
        thin = [name for name, e in zip(names, expected, strict=True) if e < 5]
        warnings.append(
            f"Fewer than five events are expected in {', '.join(thin)}: the chi-squared p-value is "
            "rough there."
        )
    return GroupTest(
        statistic,
        df,
        chi2_tail(statistic, df),
        names,
        tuple(observed.tolist()),
        tuple(expected.tolist()),
        weight,
        tuple(warnings),
    )


def of_cause(data: Lifetimes, cause: str) -> Lifetimes:
    """Return the same lives with every ending but one counted as censoring."""
    if cause not in data.causes:
        raise SurvivalError(
            f"No ending is called {cause!r}. Expected one of {', '.join(data.causes)}."
        )
    only = (data.event == data.causes.index(cause) + 1).astype(np.int64)
    return Lifetimes(data.exit, only, data.entry, data.weight, (cause,), data.unit)


def _codes(labels: Sequence[str], n: int, name: str) -> tuple[tuple[str, ...], np.ndarray]:
    if len(labels) != n:
        raise SurvivalError(
            f"The {name} has {len(labels)} values, the durations have {n}. Expected one each."
        )
    distinct, code = np.unique(np.asarray([str(label) for label in labels]), return_inverse=True)
    return tuple(str(name) for name in distinct), code


def _one_stratum(
    data: Lifetimes, member: np.ndarray, k: int, weight: Weight, rho: float, gamma: float
) -> tuple[Floats, Floats, Floats, Floats]:
    ended = data.event > 0
    time = np.unique(data.exit[ended])
    if time.size == 0:
        return np.zeros(k), np.zeros(k), np.zeros(k), np.zeros((k, k))
    risk, died = np.zeros((k, time.size)), np.zeros((k, time.size))
    for g in range(k):
        mine = member == g
        w = data.weight[mine]
        gone = _weight_below(data.exit[mine], w, time, "left")
        come = _weight_below(data.entry[mine], w, time, "left")
        risk[g] = come - gone
        at = np.searchsorted(time, data.exit[mine & ended])
        died[g] = np.bincount(at, weights=data.weight[mine & ended], minlength=time.size)
    y, d = risk.sum(axis=0), died.sum(axis=0)
    share = risk / y
    w_t = _time_weights(weight, y, d, rho, gamma)
    tie = np.where(y > 1, (y - d) / np.where(y > 1, y - 1, 1), 0.0)
    factor = w_t**2 * d * tie
    spread = np.diag((factor * share).sum(axis=1)) - (factor * share) @ share.T
    score = (w_t * (died - share * d)).sum(axis=1)
    return died.sum(axis=1), (share * d).sum(axis=1), score, spread


def _weight_below(values: Floats, weight: Floats, time: Floats, side: Literal["left"]) -> Floats:
    order = np.argsort(values, kind="stable")
    total = np.concatenate(([0.0], np.cumsum(weight[order])))
    result: Floats = total[np.searchsorted(values[order], time, side=side)]
    return result


def _time_weights(weight: Weight, y: Floats, d: Floats, rho: float, gamma: float) -> Floats:
    if weight == "wilcoxon":
        return y
    if weight == "tarone-ware":
        root: Floats = np.sqrt(y)
        return root
    if weight == "peto":
        peto: Floats = np.cumprod(1 - d / (y + 1), dtype=np.float64)
        return peto
    if weight == "fleming-harrington":
        before = np.concatenate(([1.0], np.cumprod(1 - d / y)[:-1]))
        result: Floats = before**rho * (1 - before) ** gamma
        return result
    return np.ones_like(y)


def _quadratic(score: Floats, spread: Floats) -> tuple[float, int]:
    """Return score' V^- score and the rank of V (a group never at risk drops out)."""
    values, vectors = np.linalg.eigh(spread)
    keep = values > 1e-10 * max(values.max(), 1e-300)
    along = vectors[:, keep].T @ score
    return float((along**2 / values[keep]).sum()), int(keep.sum())
