"""Our estimates agree with the shared reference data and with printed tables."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fonds.analysis.survival import (
    build_lifetimes,
    check_proportional,
    compare_groups,
    compare_intervals,
    estimate_survival,
    estimate_turnbull,
    fit_cox,
)

ORACLE = Path(__file__).parents[3] / "oracles" / "survival"
ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """Return the columns of a CSV of numbers; empty cells are NaN."""
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def reference(shared_data: Path) -> dict[str, Any]:
    """R's results on Rossi's recidivists and on the lung cancer trial."""
    return json.loads((shared_data / "survival" / "reference.json").read_text())["R"]


@pytest.fixture(scope="module")
def rossi(shared_data: Path) -> dict[str, np.ndarray]:
    """Rossi's recidivism data."""
    return read_columns(shared_data / "survival" / "rossi.csv")


@pytest.fixture(scope="module")
def lung(shared_data: Path) -> dict[str, np.ndarray]:
    """The lung cancer data."""
    return read_columns(shared_data / "survival" / "lung.csv")


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_rossi_cox_is_rs(
    ties: Any, rossi: dict[str, np.ndarray], reference: dict[str, Any]
) -> None:
    """Coefficients, errors, likelihoods and concordance agree to 1e-7."""
    data = build_lifetimes(rossi["week"], rossi["arrest"])
    fit = fit_cox(data, np.column_stack([rossi[c] for c in ROSSI]), ROSSI, ties)
    r = reference[f"rossi_cox_{ties}"]
    np.testing.assert_allclose(fit.coef, [r["coef"][c] for c in ROSSI], atol=1e-7)
    np.testing.assert_allclose(fit.log_likelihood, r["loglik"], atol=1e-7)
    if ties == "efron":
        errors = [line.std_error for line in fit.coefficients()]
        np.testing.assert_allclose(errors, [r["se"][c] for c in ROSSI], atol=1e-7)
        assert fit.concordance == pytest.approx(r["concordance"], abs=1e-9)


def test_rossi_proportionality_is_rs(
    rossi: dict[str, np.ndarray], reference: dict[str, Any]
) -> None:
    """The score test's p-values agree: age and work experience fail it."""
    data = build_lifetimes(rossi["week"], rossi["arrest"])
    fit = fit_cox(data, np.column_stack([rossi[c] for c in ROSSI]), ROSSI)
    test = check_proportional(fit)
    p = {name: t.p_value for name, t in test.each.items()} | {"GLOBAL": test.overall.p_value}
    assert p == pytest.approx(reference["rossi_zph_p"], abs=1e-7)


def test_rossi_curve_and_logrank_are_rs(
    rossi: dict[str, np.ndarray], reference: dict[str, Any]
) -> None:
    """Survival at week 52 and the log-rank test by financial aid agree."""
    data = build_lifetimes(rossi["week"], rossi["arrest"])
    at_52 = estimate_survival(data).at(52).value
    assert at_52 == pytest.approx(reference["rossi_km_S_52"], abs=1e-9)
    test = compare_groups(data, rossi["fin"].tolist())
    assert test.statistic == pytest.approx(reference["rossi_logrank_fin"], abs=1e-8)


def test_lung_medians_are_rs_and_lifelines(
    lung: dict[str, np.ndarray], reference: dict[str, Any]
) -> None:
    """The median is 310; limits are R's with its log transform, lifelines' with log-log."""
    data = build_lifetimes(lung["time"], lung["status"])
    r = reference["lung_km_median"]
    plain_r = estimate_survival(data, transform="log").median()
    assert (plain_r.value, plain_r.low, plain_r.high) == (r["median"], r["0.95LCL"], r["0.95UCL"])
    ours = estimate_survival(data).median()
    assert (ours.value, ours.low, ours.high) == (310, 284, 361)
    for line in reference["lung_km_median_by_sex"]:
        sex = float(line["_row"].removeprefix("sex="))
        part = estimate_survival(data.take(lung["sex"] == sex), transform="log").median()
        assert part.value == line["median"]
        assert (part.low, part.high) == (line["0.95LCL"], line["0.95UCL"])
    by_sex = compare_groups(data, lung["sex"].tolist())
    assert by_sex.statistic == pytest.approx(reference["lung_logrank_sex"], abs=1e-8)


def test_lung_cox_is_rs(lung: dict[str, np.ndarray], reference: dict[str, Any]) -> None:
    """Three covariates, one row without a value left out."""
    names = ["age", "sex", "ph.ecog"]
    x = np.column_stack([lung[name] for name in names])
    known = np.isfinite(x).all(axis=1)
    fit = fit_cox(build_lifetimes(lung["time"], lung["status"]).take(known), x[known], names)
    r = reference["lung_cox"]
    assert fit.rows == r["n"]
    np.testing.assert_allclose(fit.coef, [r["coef"][n] for n in names], atol=1e-7)


# Breast cosmesis, radiotherapy alone: mass of each innermost interval.
# Source: data and groups of Finkelstein and Wolfe 1985, Biometrics 41:933; masses as printed by
# Fay and Shaw 2010, Journal of Statistical Software 36(2), section 2.
COSMESIS = {
    (4, 5): 0.0463,
    (6, 7): 0.0334,
    (7, 8): 0.0887,
    (11, 12): 0.0708,
    (24, 25): 0.0926,
    (33, 34): 0.0818,
    (38, 40): 0.1209,
    (46, 48): 0.4656,
}


@pytest.fixture(scope="module")
def cosmesis() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Intervals in months, and the treatment."""
    with (ORACLE / "cosmesis.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    low = np.array([float(row["lower"]) for row in rows])
    high = np.array([float(row["upper"] or "inf") for row in rows])
    return low, high, [row["group"] for row in rows]


def test_turnbull_masses_are_the_printed_ones(
    cosmesis: tuple[np.ndarray, np.ndarray, list[str]],
) -> None:
    """Eight intervals carry mass, as printed to four places; the maximum is reached and unique."""
    low, high, group = cosmesis
    alone = np.array(group) == "radiotherapy"
    curve = estimate_turnbull(low[alone], high[alone])
    found = {
        (int(a), int(b)): m
        for a, b, m in zip(curve.left, curve.right, curve.mass.tolist(), strict=True)
    }
    assert found == pytest.approx(COSMESIS, abs=6e-5)
    assert curve.gap < 1e-7
    assert curve.is_unique


def test_turnbull_is_rs(cosmesis: tuple[np.ndarray, np.ndarray, list[str]]) -> None:
    """Between the innermost intervals the curve is R's, within R's EM tolerance."""
    theirs = json.loads((ORACLE / "reference.json").read_text(encoding="utf-8"))["turnbull"]
    low, high, group = cosmesis
    for name, r in theirs.items():
        mine = np.array(group) == name
        curve = estimate_turnbull(low[mine], high[mine])
        for time, survival in zip(r["time"], r["surv"], strict=True):
            least, most = curve.at(time)
            assert least - 4e-4 <= survival <= most + 4e-4


def test_interval_logrank_is_the_printed_one(
    cosmesis: tuple[np.ndarray, np.ndarray, list[str]],
) -> None:
    """Sun's scores give |Z| = 2.6684, p = 0.007622 (Fay and Shaw 2010, section 4)."""
    low, high, group = cosmesis
    test = compare_intervals(low, high, group)
    assert np.sqrt(test.statistic) == pytest.approx(2.6684, abs=5e-5)
    assert test.p_value == pytest.approx(0.007622, abs=5e-7)
    assert test.observed[0] < test.expected[0]
