"""Many Poisson regressions at once, with the boundary cases found and named.

A log-linear model without a finite maximum-likelihood estimate shows itself in Newton's method:
some fitted counts, all of them in empty cells, fall by a factor of e at every step. What the
direction of that fall does to the cell of the unseen decides between three cases: the estimate
exists although some parameters do not; it grows without end, or falls to nothing; or the cells
left do not determine it at all.

Source:
    S. E. Fienberg and A. Rinaldo, "Maximum likelihood estimation in log-linear models",
    Annals of Statistics 40 (2012), 996-1023.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, xlogy

from fonds.analysis.scale.results import Floats

Bools = npt.NDArray[np.bool_]
STEPS = 60
VANISHED = 1e-9  # fitted count below which a cell no longer keeps the fit from ending
FALLING = 1e-3  # the same, relative to the largest, below which an empty cell may be falling
CHUNK = 4096


class Existence(StrEnum):
    """Whether a model has a finite estimate of the unseen."""

    FINE = "finite"
    BOUNDARY = "finite, though some of its parameters are not"
    INFINITE = "no finite estimate: it grows without end"
    NOTHING = "no estimate above zero: it falls to nothing"
    UNKNOWN = "not identified: the overlaps left do not determine it"
    FAILED = "the fit did not converge"


OK = (Existence.FINE, Existence.BOUNDARY)


@dataclass(frozen=True, eq=False)
class Fits:
    """Fits of several models.

    Attributes:
        unseen: Fitted count of the cell of the unseen.
        deviance: Of each model.
        loglik: Poisson log likelihood, with the factorials.
        coefficients: Models x parameters; 0 for those not in the model.
        fitted: Models x cells.
        existence: For each model.
    """

    unseen: Floats
    deviance: Floats
    loglik: Floats
    coefficients: Floats
    fitted: Floats
    existence: list[Existence]


def design(size: int, terms: list[int]) -> Floats:
    """The design matrix of hierarchical terms over all 2**size cells, the unseen first.

    Args:
        size: Number of lists.
        terms: Masks; 0 is the intercept.

    Returns:
        2**size rows; a cell has 1 where it lies on all lists of the term.
    """
    cells = np.arange(1 << size)
    masks = np.array(terms)
    return np.asarray((cells[:, None] & masks) == masks, dtype=float)


def fit_poisson(matrix: Floats, counts: Floats, active: Bools, cells: Bools | None = None) -> Fits:
    """Fit Poisson log-linear models to the observed cells.

    Args:
        matrix: Cells x parameters, the row of the unseen first; see `design`.
        counts: Cells, or models x cells; what stands for the unseen is not read.
        active: Models x parameters: which parameters a model has.
        cells: Models x cells: which cells a model uses; default all but the unseen.
    """
    models = len(active)
    data = np.broadcast_to(counts, (models, len(matrix)))
    if cells is None:
        cells = np.ones((models, len(matrix)), dtype=bool)
    parts = [
        _fit(matrix, data[i : i + CHUNK], active[i : i + CHUNK], cells[i : i + CHUNK])
        for i in range(0, models, CHUNK)
    ]
    return Fits(
        unseen=np.concatenate([part.unseen for part in parts]),
        deviance=np.concatenate([part.deviance for part in parts]),
        loglik=np.concatenate([part.loglik for part in parts]),
        coefficients=np.concatenate([part.coefficients for part in parts]),
        fitted=np.concatenate([part.fitted for part in parts]),
        existence=[one for part in parts for one in part.existence],
    )


def _fit(matrix: Floats, counts: Floats, active: Bools, cells: Bools) -> Fits:
    x, zero = matrix[1:], matrix[0]
    y, used = counts[:, 1:], cells[:, 1:]
    models, params = active.shape
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    beta = np.zeros((models, params))
    step = np.zeros_like(beta)
    fitted = np.where(used, y + 0.5, 0.0)
    going = np.arange(models)
    target = (y * used) @ x
    diagonal = np.arange(params)
    converged = np.zeros(models, dtype=bool)
    old = np.full(models, np.inf)
    for iteration in range(STEPS):
        w = fitted[going]
        on = active[going]
        hessian = (w @ squares).reshape(-1, params, params)
        hessian *= on[:, :, None] & on[:, None, :]
        right = target[going] - w @ x
        if iteration == 0:  # weighted least squares of log(y + 1/2) starts near the answer
            right = (w * np.log(np.where(w > 0, w, 1.0))) @ x
        scale = hessian[:, diagonal, diagonal]
        hessian[:, diagonal, diagonal] = np.where(on, scale * (1 + 2e-16) + 1e-14, 1.0)
        move = np.linalg.solve(hessian, (right * on)[:, :, None])[:, :, 0]
        if iteration:
            largest = np.abs(move @ x.T).max(axis=1, where=used[going], initial=0)
            move /= np.maximum(1.0, largest / 2.0)[:, None]
        beta[going] += move
        step[going] = move
        fitted[going] = np.exp(np.minimum(beta[going] @ x.T, 50)) * used[going]
        now = _half_deviance(y[going], fitted[going], used[going])
        small = np.abs(old[going] - now) < 1e-9 * (np.abs(now) + 1)
        old[going] = now
        if iteration:
            done = small & (np.abs(move @ x.T) * (w > VANISHED)).max(axis=1).__lt__(1e-7)
            converged[going[done]] = True
            going = going[~done]
        if not len(going):
            break
    with np.errstate(over="ignore"):
        unseen = np.exp(beta @ zero)
    existence = _existence(x, zero, y, used, active, beta, step, fitted, converged)
    log_factorials = _log_factorials(y, used)
    loglik = (xlogy(y, np.where(fitted > 0, fitted, 1.0)) - fitted).sum(axis=1) - log_factorials
    deviance = 2 * _half_deviance(y, fitted, used)
    whole = np.concatenate([unseen[:, None], fitted], axis=1)
    return Fits(unseen, deviance, loglik, beta, whole, existence)


def _half_deviance(y: Floats, fitted: Floats, used: Bools) -> Floats:
    ratio = np.where(used & (y > 0), y / np.maximum(fitted, 1e-300), 1.0)
    return np.asarray((xlogy(y, ratio) - (y - fitted) * used).sum(axis=1))


def _log_factorials(y: Floats, used: Bools) -> Floats:
    return np.asarray((gammaln(y + 1) * used).sum(axis=1))


def _existence(
    x: Floats,
    zero: Floats,
    y: Floats,
    used: Bools,
    active: Bools,
    beta: Floats,
    step: Floats,
    fitted: Floats,
    converged: Bools,
) -> list[Existence]:
    """Name the case each fit is in; only fits with suspect cells need a closer look."""
    low = fitted < fitted.max(axis=1)[:, None] * FALLING
    falling = used & (y == 0) & (step @ x.T < -0.3) & low
    found = []
    ranks: dict[bytes, bool] = {}
    whole = used.all(axis=1) & ~falling.any(axis=1)  # a hierarchical model is then identified
    full = bool(np.linalg.matrix_rank(x) == x.shape[1])
    for i in range(len(y)):
        if full and whole[i]:
            found.append(Existence.FINE if converged[i] else Existence.FAILED)
            continue
        on = active[i]
        left = used[i] & ~falling[i]
        key = np.packbits(np.concatenate([on, left])).tobytes()
        if key not in ranks:
            ranks[key] = _in_span(x[left][:, on], zero[on])
        if not falling[i].any():
            if not ranks[key]:
                found.append(Existence.UNKNOWN)
            else:
                found.append(Existence.FINE if converged[i] else Existence.FAILED)
        elif ranks[key]:
            found.append(Existence.BOUNDARY)
        else:
            slope = float(step[i] @ zero)
            if abs(slope) < 0.1:
                found.append(Existence.UNKNOWN)
            else:
                found.append(Existence.INFINITE if slope > 0 else Existence.NOTHING)
    return found


def _in_span(rows: Floats, vector: Floats) -> bool:
    """Whether a vector is a combination of rows: whether the cells determine the unseen."""
    if not len(rows):
        return False
    solution = np.linalg.lstsq(rows.T, vector, rcond=1e-9)[0]
    return bool(np.abs(rows.T @ solution - vector).max() < 1e-6)
