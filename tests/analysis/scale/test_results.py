"""What every method returns."""

from __future__ import annotations

import json
import math

import pytest

from fonds.analysis.scale import Summary, fit_loglinear, parse_captures
from fonds.analysis.scale.results import Estimate, SettingError
from fonds.core.errors import FondsError


def test_what_is_not_finite_is_null_in_json() -> None:
    """JSON knows no infinity; a strict reader takes what we write."""
    endless = Summary(12.0, 12.0, 10.0, math.inf)
    result = Estimate(10, endless, endless.shifted(-10), "loglinear", details={"stderr": math.inf})
    text = json.dumps(result.to_json(), allow_nan=False)
    assert json.loads(text)["estimate"]["high"] is None


def test_too_many_models_are_refused_with_advice() -> None:
    """Order 3 on six lists would be more than forty thousand models."""
    rows = ["1,0,0,0,0,0,5", "0,1,0,0,0,0,5", "1,1,0,0,0,0,5"]
    counts = parse_captures("\n".join(["a,b,c,d,e,f,count", *rows]))
    with pytest.raises(SettingError, match="lower order") as caught:
        fit_loglinear(counts, order=3)
    assert isinstance(caught.value, FondsError)
