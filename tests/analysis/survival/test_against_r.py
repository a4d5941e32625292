"""Our estimates agree with R's survival package; script, version and numbers are in oracles/."""

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fonds.analysis.survival import (
    Lifetimes,
    build_lifetimes,
    check_proportional,
    compare_groups,
    estimate_incidence,
    estimate_survival,
    fit_cox,
)

ORACLE = Path(__file__).parents[3] / "oracles" / "survival"


@pytest.fixture(scope="module")
def small() -> dict[str, np.ndarray]:
    """Made-up careers with late entry, ties and competing endings."""
    with (ORACLE / "small.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """What R says of them."""
    return json.loads((ORACLE / "reference.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lives(small: dict[str, np.ndarray]) -> Lifetimes:
    """The careers as lifetimes with two endings."""
    return build_lifetimes(
        small["exit"], small["cause"], small["entry"], causes=["expelled", "died"]
    )


def test_kaplan_meier_with_late_entry_is_rs(lives: Lifetimes, reference: dict[str, Any]) -> None:
    """Curve, risk sets, errors and log-log limits agree to 1e-9."""
    curve = estimate_survival(lives)
    r = reference["km"]
    assert curve.time.tolist() == r["time"]
    assert curve.at_risk.tolist() == r["at_risk"]
    np.testing.assert_allclose(curve.survival, r["surv"], atol=1e-9)
    np.testing.assert_allclose(curve.std_error, np.array(r["se"], dtype=float), atol=1e-9)
    inside = np.array([isinstance(v, float) for v in r["low"]])
    np.testing.assert_allclose(
        curve.low[inside], np.array(r["low"], dtype=object)[inside].astype(float), atol=1e-9
    )


@pytest.mark.parametrize("late", [True, False])
def test_aalen_johansen_is_rs(lives: Lifetimes, reference: dict[str, Any], late: bool) -> None:
    """Incidences agree to 1e-9 and, where R's influence error is defined, its errors too."""
    r = reference["aj" if late else "aj_no_entry"]
    data = lives if late else build_lifetimes(lives.exit, lives.event, causes=lives.causes)
    curves = estimate_incidence(data, variance="influence")
    for k, cause in enumerate(data.causes):
        theirs = np.array(r["pstate"])[:, k + 1]
        places = np.searchsorted(curves[cause].time, r["time"])
        np.testing.assert_allclose(curves[cause].incidence[places], theirs, atol=1e-9)
        np.testing.assert_allclose(
            curves[cause].std_error[places], np.array(r["se"])[:, k + 1], atol=1e-9
        )


CASES = {
    "cox_efron": {},
    "cox_breslow": {"ties": "breslow"},
    "cox_exact_no_entry": {"ties": "exact", "entry": False},
    "cox_strata": {"strata": True},
    "cox_robust_efron": {"robust": True},
    "cox_robust_breslow": {"robust": True, "ties": "breslow"},
    "cox_strata_robust": {"robust": True, "strata": True},
}


@pytest.mark.parametrize("case", CASES)
def test_cox_is_rs(
    case: str, small: dict[str, np.ndarray], lives: Lifetimes, reference: dict[str, Any]
) -> None:
    """Coefficients, errors (robust ones too), likelihoods and concordance agree."""
    how: dict[str, Any] = CASES[case]
    data = lives if how.get("entry", True) else build_lifetimes(lives.exit, lives.event > 0)
    fit = fit_cox(
        data,
        np.column_stack([small["x1"], small["x2"]]),
        ["x1", "x2"],
        ties=how.get("ties", "efron"),
        strata=small["stratum"].tolist() if how.get("strata") else None,
        person=small["person"].astype(int) if how.get("robust") else None,
    )
    r = reference[case]
    np.testing.assert_allclose(fit.coef, r["coef"], atol=1e-7)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), r["se"], atol=1e-7)
    np.testing.assert_allclose(fit.log_likelihood, r["loglik"], atol=1e-7)
    assert fit.concordance == pytest.approx(r["concordance"], abs=1e-9)


def test_exact_ties_with_late_entry_are_the_sum_over_subsets() -> None:
    """The polynomial form equals the likelihood written out over all subsets at risk."""
    entry = np.array([0, 0, 1, 2, 0, 0, 3, 1.0])
    exit_ = np.array([2, 3, 3, 4, 4, 4, 5, 5.0])
    event = np.array([1, 1, 1, 1, 0, 1, 1, 0])
    x = np.array([0.3, -1, 0.5, 1.2, 0, -0.4, 0.8, -0.2])
    fit = fit_cox(build_lifetimes(exit_, event, entry), x, ["x"], ties="exact")

    def loglik(beta: float) -> float:
        total = 0.0
        for t in np.unique(exit_[event == 1]):
            died = np.flatnonzero((exit_ == t) & (event == 1))
            risk = np.flatnonzero((entry < t) & (exit_ >= t))
            subsets = itertools.combinations(risk, died.size)
            total += beta * x[died].sum() - np.log(
                sum(np.exp(beta * x[list(subset)].sum()) for subset in subsets)
            )
        return total

    b = float(fit.coef[0])
    assert fit.log_likelihood[1] == pytest.approx(loglik(b), abs=1e-9)
    assert loglik(b) > max(loglik(b - 1e-3), loglik(b + 1e-3))


@pytest.mark.parametrize("clock", ["km", "rank", "identity", "log"])
def test_proportionality_is_rs(
    clock: Any, small: dict[str, np.ndarray], lives: Lifetimes, reference: dict[str, Any]
) -> None:
    """The p-values of the score test agree to 1e-7, late entries included."""
    fit = fit_cox(lives, np.column_stack([small["x1"], small["x2"]]), ["x1", "x2"])
    test = check_proportional(fit, clock)
    ours = [test.each["x1"].p_value, test.each["x2"].p_value, test.overall.p_value]
    np.testing.assert_allclose(ours, reference[f"zph_{clock}"], atol=1e-7)


def test_weighted_and_stratified_logrank_are_rs(
    small: dict[str, np.ndarray], reference: dict[str, Any]
) -> None:
    """Fleming-Harrington with rho 1, and the stratified log-rank, agree with survdiff."""
    data = build_lifetimes(small["exit"], small["cause"] > 0)
    group = small["x1"].tolist()
    weighted = compare_groups(data, group, "fleming-harrington", rho=1)
    assert weighted.statistic == pytest.approx(reference["fh1"], abs=1e-8)
    strata = compare_groups(data, group, strata=small["stratum"].tolist())
    assert strata.statistic == pytest.approx(reference["fh1_strata"], abs=1e-8)


def test_restricted_mean_is_rs(small: dict[str, np.ndarray], reference: dict[str, Any]) -> None:
    """The mean up to 10 and its error agree."""
    mean = estimate_survival(build_lifetimes(small["exit"], small["cause"] > 0)).restricted_mean(10)
    assert mean.value == pytest.approx(reference["rmean10"][0], abs=1e-9)
    assert mean.high is not None
    error = (mean.high - mean.value) / 1.959963984540054
    assert error == pytest.approx(reference["rmean10"][1], abs=1e-9)
