"""The chart of a calibration: each case on the curve, the thresholds named."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from fonds.analysis import qca
from fonds.site.figures.calibration import _membership, draw_memberships

GNP = [(320.0, 0.0, "Portugal"), (586.0, 0.58, "Czechoslovakia"), (1098.0, 0.99, "Belgium")]


@pytest.mark.parametrize("thresholds", [(400.0, 550.0, 900.0), (900.0, 550.0, 400.0)])
def test_the_curve_is_that_of_the_method(thresholds: tuple[float, float, float]) -> None:
    """Rising and falling sets alike: the line drawn is what the direct method computes."""
    raw = np.linspace(0, 1500, 61)
    computed = qca.calibrate_directly(raw, qca.Thresholds(*thresholds))
    drawn = [_membership(value, thresholds) for value in raw.tolist()]
    assert drawn == pytest.approx(computed.tolist(), abs=1e-12)


def test_thresholds_and_cases_stand_in_words_and_marks() -> None:
    """Three named thresholds, every case by name, and the numbers in the description."""
    figure = draw_memberships("dev", "Development", "GNP per head", [400, 550, 900], GNP)
    for svg in (figure.wide, figure.narrow):
        words = "".join(ElementTree.fromstring(svg).itertext())
        assert "586 gives 0.58" in words
        for name in ("Portugal", "Czechoslovakia", "Belgium"):
            assert name in words
    assert "full exclusion 400" in figure.wide
    assert "crossover 550" in figure.wide


def test_a_single_threshold_and_equal_values_are_drawn() -> None:
    """One value for all would leave no width: a unit is shown around it."""
    figure = draw_memberships("m", "M", "seats", [3], [(3.0, 1.0, "A"), (3.0, 1.0, "B")])
    assert "threshold 3" in figure.wide
    assert "nan" not in figure.wide
