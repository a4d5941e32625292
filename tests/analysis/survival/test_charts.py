"""Charts hold their data and stay readable without colour."""

import numpy as np

from fonds.analysis.survival import build_lifetimes, estimate_incidence, estimate_survival
from fonds.analysis.survival.charts import draw_incidence, draw_spread, draw_survival


def test_groups_differ_by_dash_and_are_named_on_the_chart() -> None:
    """Two curves have two dashes and a label each; the data are inline."""
    data = build_lifetimes([1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 0], unit="years")
    curves = {"yanan": estimate_survival(data), "soviet": estimate_survival(data)}
    spec = draw_survival(curves, "Time in office")
    line = spec["layer"][1]["encoding"]
    dashes = line["strokeDash"]["scale"]["range"]
    assert dashes[0] != dashes[1]
    assert spec["layer"][2]["encoding"]["text"]["field"] == "name"
    rows = spec["datasets"][spec["layer"][1]["data"]["name"]]
    assert {row["name"] for row in rows} == {"yanan", "soviet"}


def test_charts_can_be_drawn_on_the_server() -> None:
    """The specifications are valid: vl_convert draws them as SVG."""
    import vl_convert

    data = build_lifetimes([1, 2, 3, 4, 5, 6], [1, 2, 0, 1, 2, 0], causes=["expelled", "died"])
    random = np.random.default_rng(1)
    drawings = [
        estimate_survival(build_lifetimes(data.exit + random.random(6), data.event))
        for _ in range(5)
    ]
    for spec in (
        draw_incidence(estimate_incidence(data), "How they left"),
        draw_spread(drawings, "What dating does"),
    ):
        assert "</svg>" in vl_convert.vegalite_to_svg(spec)
