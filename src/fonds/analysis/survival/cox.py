"""Cox regression: which traits go with leaving sooner, time-varying ones included.

Rows are stretches (entry, exit] with constant covariates, so a person whose faction's strength
changes is several rows; `expand_changes` cuts them. Ties: `efron` (near the exact result, the
default), `breslow` (R's and Stata's old default, biased towards zero), `exact` (the discrete
partial likelihood, right when time itself is counted in whole units). `strata` each have their own
baseline; `person` gives robust errors when one person is several rows.

What goes wrong with small groups is said in `warnings`: a coefficient without a finite estimate
(everyone of one kind left, or nobody did), and fewer than ten events per covariate.

Source:
    Cox 1972; Efron 1977; Therneau and Grambsch, Modeling Survival Data (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from fonds.analysis.survival.data import Floats, Ints, Lifetimes, SurvivalError
from fonds.analysis.survival.normal import chi2_tail, normal_quantile, two_sided_tail
from fonds.analysis.survival.partial_likelihood import TIES, Stratum, Ties, evaluate, order_stratum


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One covariate: log hazard ratio with its error, the ratio with its interval, and Wald's p."""

    name: str
    coef: float
    std_error: float
    hazard_ratio: float
    low: float
    high: float
    z: float
    p_value: float


@dataclass(frozen=True, slots=True)
class ModelTest:
    """A test of all coefficients together."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class CoxFit:
    """A fitted model.

    Attributes:
        coef, covariance: Shapes (p,) and (p, p); the robust covariance where `person` was given.
        log_likelihood: At zero and at the estimate.
        tests: `likelihood ratio`, `wald`, `score`.
        concordance: Chance that of two the one with the higher risk leaves first, 0.5 = blind.
    """

    names: tuple[str, ...]
    coef: Floats
    covariance: Floats
    log_likelihood: tuple[float, float]
    tests: dict[str, ModelTest]
    concordance: float
    ties: Ties
    level: float
    rows: int
    events: int
    is_robust: bool
    warnings: tuple[str, ...]
    strata: tuple[Stratum, ...] = field(repr=False)

    def coefficients(self) -> list[Coefficient]:
        """Return one line per covariate."""
        z_level = normal_quantile(self.level)
        lines = []
        for j, name in enumerate(self.names):
            b, error = float(self.coef[j]), float(np.sqrt(max(self.covariance[j, j], 0.0)))
            z = b / error if error > 0 else 0.0
            ratio, low, high = np.exp(
                np.clip([b, b - z_level * error, b + z_level * error], -700, 700)
            )
            lines.append(
                Coefficient(
                    name, b, error, float(ratio), float(low), float(high), z, two_sided_tail(z)
                )
            )
        return lines


def fit_cox(
    data: Lifetimes,
    covariates: Floats,
    names: Sequence[str],
    ties: Ties = "efron",
    strata: Sequence[str] | None = None,
    person: Ints | None = None,
    level: float = 0.95,
) -> CoxFit:
    """Fit a proportional hazards model by Newton's method.

    Args:
        data: Stretches; any ending counts (`logrank.of_cause` picks one). Weights are used
            except with `ties="exact"`.
        covariates: Shape (n, p), finite.
        names: p names.
        ties: `efron`, `breslow` or `exact`.
        strata: Length n; each stratum has its own baseline.
        person: Whose each row is, for robust errors, shape (n,) (not with `exact`).
        level: Of the intervals.

    Raises:
        SurvivalError: Shapes differ, a covariate is not finite or never varies, or nobody left.
    """
    x = _check(data, covariates, names, ties)
    centre = np.average(x, axis=0, weights=data.weight)
    scale = np.maximum(np.std(x, axis=0), 1e-12)
    layers = np.zeros(data.size, dtype=np.int64)
    if strata is not None:
        layers = np.unique(np.asarray([str(s) for s in strata]), return_inverse=True)[1]
    standard = (x - centre) / scale
    parts = tuple(
        order_stratum(data, standard, np.flatnonzero(layers == layer), ties)
        for layer in np.unique(layers)
    )
    start = np.zeros(x.shape[1])
    null = _sum(parts, start, ties)
    beta, (loglik, _, information), warnings = _climb(parts, start, ties, names)
    covariance: Floats = np.asarray(np.linalg.pinv(information, hermitian=True), dtype=np.float64)
    robust = person is not None and ties != "exact"
    if person is not None:
        if ties == "exact":
            raise SurvivalError("Robust errors are not defined for exact ties. Choose efron.")
        covariance = _sandwich(parts, beta, covariance, ties, person, data.size)
    events = int((data.event > 0).sum())
    if events < 10 * x.shape[1]:
        warnings.append(
            f"{events} events for {x.shape[1]} covariates: fewer than ten each, so the estimates "
            "lean away from zero and the intervals are too short."
        )
    tests = _tests(null, loglik, beta, covariance)
    risk = standard @ beta
    return CoxFit(
        tuple(names),
        beta / scale,
        covariance / np.outer(scale, scale),
        (null[0], loglik),
        tests,
        measure_concordance(data, risk, layers),
        ties,
        level,
        data.size,
        events,
        robust,
        tuple(warnings),
        tuple(_unscale(part, x) for part in parts),
    )


def _unscale(part: Stratum, x: Floats) -> Stratum:
    return part.with_covariates(x[part.rows] - x.mean(axis=0))


def _check(data: Lifetimes, covariates: Floats, names: Sequence[str], ties: str) -> Floats:
    x = np.asarray(covariates, dtype=np.float64)
    if x.ndim == 1:
        x = x[:, None]
    if ties not in TIES:
        raise SurvivalError(f"Ties are {ties!r}. Expected one of {', '.join(TIES)}.")
    if x.shape != (data.size, len(names)):
        raise SurvivalError(
            f"The covariates have shape {x.shape}, with {len(names)} names. "
            f"Expected ({data.size}, {len(names)}): a row per life, a column per name."
        )
    for j, name in enumerate(names):
        if not np.isfinite(x[:, j]).all():
            row = int(np.flatnonzero(~np.isfinite(x[:, j]))[0]) + 1
            raise SurvivalError(
                f"Row {row}, {name}: found no number. Expected one. Leave the row out or fill it."
            )
        if np.ptp(x[:, j]) == 0:
            raise SurvivalError(
                f"The covariate {name} is {x[0, j]:g} in every row. "
                "Expected one that varies. Leave it out."
            )
    if not (data.event > 0).any():
        raise SurvivalError("Nobody left. Expected at least one event. Nothing can be compared.")
    return x


def _sum(parts: Sequence[Stratum], beta: Floats, ties: Ties) -> tuple[float, Floats, Floats]:
    totals = [evaluate(part, beta, ties) for part in parts if part.deaths.size]
    return (
        float(sum(t[0] for t in totals)),
        np.sum([t[1] for t in totals], axis=0),
        np.sum([t[2] for t in totals], axis=0),
    )


def _climb(
    parts: Sequence[Stratum], beta: Floats, ties: Ties, names: Sequence[str]
) -> tuple[Floats, tuple[float, Floats, Floats], list[str]]:
    """Newton's method with step halving; names the coefficients that run away."""
    now = _sum(parts, beta, ties)
    converged = False
    for _ in range(50):
        step = np.linalg.pinv(now[2], rcond=1e-12, hermitian=True) @ now[1]
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        for _ in range(30):
            new = _sum(parts, beta + step, ties)
            if np.isfinite(new[0]) and new[0] >= now[0] - 1e-12 * abs(now[0]):
                break
            step = step / 2
        gain = new[0] - now[0]
        beta, now = beta + step, new
        if gain <= 1e-11 * (abs(now[0]) + 1e-3) and float(np.abs(step).max()) < 1e-6:
            converged = True
            break
    warnings = []
    flat = np.diag(now[2]) < 1e-4 * max(1.0, float(sum(p.deaths.size for p in parts)) * 0.01)
    lost = [names[j] for j in range(len(names)) if abs(beta[j]) > 8 and flat[j]]
    if lost or not converged:
        what = ", ".join(lost) if lost else "the model"
        warnings.append(
            f"There is no finite estimate for {what}: in some group all left or none did. "
            "Its coefficient grows without end; read only that it is large, and use fewer traits."
        )
    if np.linalg.matrix_rank(now[2], tol=1e-9 * float(np.abs(now[2]).max())) < beta.size:
        warnings.append(
            "Some covariates are combinations of others among those at risk; their coefficients "
            "cannot be told apart."
        )
    return beta, now, warnings


def _tests(
    null: tuple[float, Floats, Floats], loglik: float, beta: Floats, covariance: Floats
) -> dict[str, ModelTest]:
    df = beta.size
    statistics = {
        "likelihood ratio": 2 * (loglik - null[0]),
        "wald": float(beta @ np.linalg.pinv(covariance, hermitian=True) @ beta),
        "score": float(null[1] @ np.linalg.pinv(null[2], hermitian=True) @ null[1]),
    }
    return {name: ModelTest(s, df, chi2_tail(s, df)) for name, s in statistics.items()}


def _sandwich(
    parts: Sequence[Stratum],
    beta: Floats,
    covariance: Floats,
    ties: Ties,
    person: Ints,
    size: int,
) -> Floats:
    """Robust covariance from each person's summed score residuals."""
    from fonds.analysis.survival.partial_likelihood import score_residuals

    residuals = np.zeros((size, beta.size))
    for part in parts:
        residuals[part.rows] = score_residuals(part, beta, ties)
    _, whose = np.unique(person, return_inverse=True)
    summed = np.zeros((int(whose.max()) + 1, beta.size))
    np.add.at(summed, whose, residuals)
    pull = summed @ covariance
    result: Floats = pull.T @ pull
    return result


def measure_concordance(data: Lifetimes, risk: Floats, layers: Ints | None = None) -> float:
    """Return the share of comparable pairs in which the higher risk left first (ties half).

    A pair is comparable when one left while the other was at risk and stayed on longer.
    """
    good = bad = tied = 0.0
    ended = np.flatnonzero(data.event > 0)
    for i in ended:
        t = data.exit[i]
        later = (data.entry < t) & ((data.exit > t) | ((data.exit == t) & (data.event == 0)))
        if layers is not None:
            later &= layers == layers[i]
        gap = risk[i] - risk[later]
        weight = data.weight[later] * data.weight[i]
        same = np.abs(gap) < 1e-12
        good += float(weight[(gap > 0) & ~same].sum())
        bad += float(weight[(gap < 0) & ~same].sum())
        tied += float(weight[same].sum())
    pairs = good + bad + tied
    return (good + tied / 2) / pairs if pairs else 0.5
