"""Weibull regression on intervals is R's."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from fonds.analysis.survival import SurvivalError, fit_weibull

ORACLE = Path(__file__).parents[3] / "oracles" / "survival"


def test_weibull_on_intervals_is_rs() -> None:
    """Breast cosmesis: coefficient, error, scale and likelihood agree with survreg."""
    reference = json.loads((ORACLE / "reference.json").read_text(encoding="utf-8"))["weibull"]
    with (ORACLE / "cosmesis.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    low = [float(row["lower"]) for row in rows]
    high = [float(row["upper"] or "inf") for row in rows]
    alone = np.array([[row["group"] == "radiotherapy"] for row in rows], dtype=float)
    fit = fit_weibull(low, high, alone, ["radiotherapy alone"])
    (ratio,) = fit.ratios
    assert np.log(ratio.ratio) == pytest.approx(reference["coef"][1], abs=1e-4)
    error = (np.log(ratio.high) - np.log(ratio.ratio)) / 1.959963984540054
    assert error == pytest.approx(reference["se"], abs=1e-3)
    assert np.log(fit.scale) == pytest.approx(reference["coef"][0], abs=1e-4)
    assert 1 / fit.shape == pytest.approx(reference["scale"], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(reference["loglik"], abs=1e-4)


def test_an_interval_out_of_order_is_refused() -> None:
    """The row is named."""
    with pytest.raises(SurvivalError, match="Row 2: the interval runs from 3 to 1"):
        fit_weibull([0, 3], [2, 1], np.zeros((2, 1)), ["x"])
