"""Pictures of an estimate."""

from __future__ import annotations

import json

import vl_convert

from fonds.analysis.charts_scale import (
    draw_overlap,
    draw_posterior,
    draw_seen_and_unseen,
    draw_spread,
)
from fonds.analysis.scale import (
    compare_methods,
    estimate_bma,
    estimate_loglinear,
    parse_captures,
)

TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n1,0,1,4\n"


def test_every_picture_can_be_drawn_on_the_server() -> None:
    """Each specification becomes an SVG that holds its words, without a browser."""
    counts = parse_captures(TABLE)
    result = estimate_bma(counts)
    rows = compare_methods(counts, quick=True)
    for chart, word in (
        (draw_overlap(counts, result.unseen), "40"),
        (draw_seen_and_unseen(result, "people"), "100 people on at least one list"),
        (draw_spread(rows, counts.observed), "no estimate"),
        (draw_posterior(result), "<path"),
    ):
        svg = vl_convert.vegalite_to_svg(json.dumps(chart.to_dict()))
        assert word in svg


def test_pictures_say_in_words_what_they_show() -> None:
    """The description holds every count, the estimate and its interval."""
    counts = parse_captures(TABLE)
    result = estimate_bma(counts)
    said = draw_overlap(counts, result.unseen).to_dict()["description"]
    assert "A 40; B 30; C 20; A and B 6; A and C 4" in said
    assert f"{result.unseen.median:,.0f}" in said


def test_no_colour_carries_meaning() -> None:
    """Observed and estimated differ by lightness and edge, methods by shape."""
    rows = compare_methods(parse_captures(TABLE), quick=True)
    assert '"shape"' in json.dumps(draw_spread(rows).to_dict())


def test_methods_without_a_posterior_have_no_curve() -> None:
    """Maximum likelihood gives an interval alone."""
    assert draw_posterior(estimate_loglinear(parse_captures(TABLE))) is None
