"""The partial likelihood of Cox's model, its slope and curvature, for three treatments of ties.

A `Stratum` is sorted once; each evaluation is then cumulative sums over those at risk (Efron,
Breslow) or elementary symmetric polynomials of their risks (exact). Everything is linear in the
number of rows but for the exact form with late entries, which starts afresh at each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from fonds.analysis.survival.data import Floats, Ints, Lifetimes

Ties = Literal["efron", "breslow", "exact"]
TIES: tuple[Ties, ...] = ("efron", "breslow", "exact")


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rows of one stratum in order of exit, latest last.

    Attributes:
        rows: Their places in the caller's table, shape (n,).
        x, entry, exit, weight, ended: Columns in that order.
        deaths: Rows (of this order) that ended, by time, shape (d,).
        time: Distinct times of endings, shape (m,); `at[i]` is the time of `deaths[i]`.
        tied: Number of endings at each time; `share[i]` is Efron's (l - 1)/tied of a death.
        from_exit, from_entry: At each time, how many exits or late entries come before or after
            it, to cut the cumulative sums.
        by_entry: Rows in order of entry.
    """

    rows: Ints
    x: Floats
    entry: Floats
    exit: Floats
    weight: Floats
    ended: Ints
    deaths: Ints
    time: Floats
    at: Ints
    tied: Ints
    share: Floats
    from_exit: Ints
    from_entry: Ints
    by_entry: Ints
    has_entry: bool

    def with_covariates(self, x: Floats) -> Stratum:
        """Return the same order with other covariates, shape (n, q)."""
        return replace(self, x=x)


def order_stratum(data: Lifetimes, x: Floats, rows: Ints, ties: Ties) -> Stratum:
    """Sort the rows of one stratum and find its times of endings."""
    rows = rows[np.argsort(data.exit[rows], kind="stable")]
    end, entry, ended = data.exit[rows], data.entry[rows], (data.event[rows] > 0)
    deaths = np.flatnonzero(ended)
    time, at, tied = np.unique(end[deaths], return_inverse=True, return_counts=True)
    first = np.concatenate(([0], np.cumsum(tied)[:-1])) if time.size else np.zeros(0, dtype=int)
    rank = np.arange(deaths.size) - first[at] if deaths.size else np.zeros(0)
    share = rank / tied[at] if ties == "efron" and deaths.size else np.zeros(deaths.size)
    by_entry = np.argsort(entry, kind="stable")
    return Stratum(
        rows,
        x[rows],
        entry,
        end,
        data.weight[rows],
        ended.astype(np.int64),
        deaths,
        time,
        at,
        tied,
        np.asarray(share, dtype=np.float64),
        np.searchsorted(end, time, side="left"),
        np.searchsorted(entry[by_entry], time, side="left"),
        by_entry,
        bool(time.size and (entry >= time[0]).any()),
    )


def evaluate(part: Stratum, beta: Floats, ties: Ties) -> tuple[float, Floats, Floats]:
    """Return the log partial likelihood, its gradient (p,) and minus its Hessian (p, p)."""
    if ties == "exact":
        return _exact(part, beta)
    eta = part.x @ beta
    shift = float(eta.max())
    s0, s1, s2, d0, d1, d2 = _sums(part, np.exp(eta - shift) * part.weight)
    at, f = part.at, part.share
    z0 = s0[at] - f * d0[at]
    mean = (s1[at] - f[:, None] * d1[at]) / z0[:, None]
    square = (s2[at] - f[:, None, None] * d2[at]) / z0[:, None, None]
    # Each tied death carries the mean weight of the deaths at its time.
    w = part.weight[part.deaths]
    mean_weight = (np.bincount(at, weights=w) / part.tied)[at]
    loglik = float((w * (eta[part.deaths] - shift)).sum() - (mean_weight * np.log(z0)).sum())
    gradient = (w[:, None] * part.x[part.deaths]).sum(axis=0) - (mean_weight[:, None] * mean).sum(
        axis=0
    )
    spread = square - mean[:, :, None] * mean[:, None, :]
    return loglik, gradient, (mean_weight[:, None, None] * spread).sum(axis=0)


def _sums(part: Stratum, risk: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Sums of risk, risk x, risk xx' over those at risk (s) and those ending (d) at each time."""
    p = part.x.shape[1]
    columns = np.column_stack(
        [
            risk[:, None],
            risk[:, None] * part.x,
            (risk[:, None, None] * part.x[:, :, None] * part.x[:, None, :]).reshape(-1, p * p),
        ]
    )
    at_risk = _suffix(columns)[part.from_exit]
    if part.has_entry:
        at_risk = at_risk - _suffix(columns[part.by_entry])[part.from_entry]
    ending = np.zeros_like(at_risk)
    np.add.at(ending, part.at, columns[part.deaths])
    out = []
    for table in (at_risk, ending):
        out += [table[:, 0], table[:, 1 : p + 1], table[:, p + 1 :].reshape(-1, p, p)]
    return out[0], out[1], out[2], out[3], out[4], out[5]


def _suffix(columns: Floats) -> Floats:
    total = np.cumsum(columns[::-1], axis=0)[::-1]
    return np.concatenate([total, np.zeros((1, columns.shape[1]))])


def _exact(part: Stratum, beta: Floats) -> tuple[float, Floats, Floats]:
    """Discrete likelihood: the chance that just those ended, given how many at each time.

    The denominator sums over all subsets of those at risk of the tied size: an elementary
    symmetric polynomial, built row by row with its first and second derivatives. Without late
    entries the risk sets are nested and one pass from the latest exit serves all times.
    """
    eta = part.x @ beta
    eta = eta - eta.max()
    most = int(part.tied.max())
    loglik = float(eta[part.deaths].sum())
    gradient = part.x[part.deaths].sum(axis=0)
    information = np.zeros((beta.size, beta.size))
    state = _Polynomial(most, beta.size)
    done = part.exit.size
    for j in range(part.time.size - 1, -1, -1):
        start = int(part.from_exit[j])
        if part.has_entry:
            state = _Polynomial(most, beta.size)
            rows = np.arange(start, part.exit.size)
            rows = rows[part.entry[rows] < part.time[j]]
        else:
            rows = np.arange(start, done)
            done = start
        for i in rows:
            state.add(eta[i], part.x[i])
        value, slope, curve = state.read(int(part.tied[j]))
        loglik -= value
        gradient = gradient - slope
        information += curve
    return loglik, gradient, information


class _Polynomial:
    """Elementary symmetric polynomials e_0..e_d of risks, with derivatives, kept in range."""

    def __init__(self, most: int, p: int) -> None:
        self.log_scale = 0.0
        self.e = np.zeros(most + 1)
        self.e[0] = 1.0
        self.g = np.zeros((most + 1, p))
        self.h = np.zeros((most + 1, p, p))

    def add(self, eta: float, x: Floats) -> None:
        """Take one more person at risk in."""
        r = np.exp(eta)
        e, g, h = self.e[:-1], self.g[:-1], self.h[:-1]
        gx = g[:, :, None] * x
        h_new = r * (h + gx + gx.transpose(0, 2, 1) + e[:, None, None] * np.outer(x, x))
        g_new = r * (g + e[:, None] * x)
        self.h[1:] += h_new
        self.g[1:] += g_new
        self.e[1:] += r * e
        if self.e.max() > 1e200:
            factor = 1e-200
            self.e *= factor
            self.g *= factor
            self.h *= factor
            self.log_scale += 200 * np.log(10)

    def read(self, d: int) -> tuple[float, Floats, Floats]:
        """Return log e_d, its gradient and its Hessian."""
        e, g = self.e[d], self.g[d] / self.e[d]
        return float(np.log(e) + self.log_scale), g, self.h[d] / e - np.outer(g, g)


def score_residuals(part: Stratum, beta: Floats, ties: Ties) -> Floats:
    """Return each row's share in the gradient, shape (n, p), in the stratum's order, weighted.

    Efron's ties: a tied death is at risk for only part of the deaths at its own time.
    """
    eta = part.x @ beta
    risk = np.exp(eta - eta.max())
    s0, s1, _, d0, d1, _ = _sums(part, risk * part.weight)
    at, f = part.at, part.share
    z0 = s0[at] - f * d0[at]
    mean = (s1[at] - f[:, None] * d1[at]) / z0[:, None]
    w = part.weight[part.deaths]
    mean_weight = (np.bincount(at, weights=w) / part.tied)[at]
    hazard = mean_weight / z0
    m = part.time.size
    full, full_x = np.bincount(at, hazard, m), _by_time(at, hazard[:, None] * mean, m)
    less = np.bincount(at, hazard * (1 - f), m)
    less_x = _by_time(at, (hazard * (1 - f))[:, None] * mean, m)
    until = np.searchsorted(part.time, part.exit, side="right")
    since = np.searchsorted(part.time, part.entry, side="right")
    total = np.concatenate(([0.0], np.cumsum(full)))
    total_x = np.concatenate([np.zeros((1, part.x.shape[1])), np.cumsum(full_x, axis=0)])
    exposure, exposure_x = total[until] - total[since], total_x[until] - total_x[since]
    own = part.deaths
    exposure[own] += less[at] - full[at]
    exposure_x[own] += less_x[at] - full_x[at]
    residual = -risk[:, None] * (part.x * exposure[:, None] - exposure_x)
    mean_at = _by_time(at, mean, m) / part.tied[:, None]
    residual[own] += part.x[own] - mean_at[at]
    result: Floats = residual * part.weight[:, None]
    return result


def _by_time(at: Ints, values: Floats, m: int) -> Floats:
    out = np.zeros((m, values.shape[1]))
    np.add.at(out, at, values)
    return out


def information_by_death(part: Stratum, beta: Floats) -> tuple[Floats, Floats]:
    """Return the mean (d, p) and variance (d, p, p) of x among those at risk at each death."""
    eta = part.x @ beta
    s0, s1, s2, d0, d1, d2 = _sums(part, np.exp(eta - eta.max()) * part.weight)
    at, f = part.at, part.share
    z0 = s0[at] - f * d0[at]
    mean = (s1[at] - f[:, None] * d1[at]) / z0[:, None]
    square = (s2[at] - f[:, None, None] * d2[at]) / z0[:, None, None]
    return mean, square - mean[:, :, None] * mean[:, None, :]
