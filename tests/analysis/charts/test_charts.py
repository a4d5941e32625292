"""Charts hold their data, say in words what they show, and are drawn without a browser."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from fonds.analysis.charts import (
    NARROW,
    WIDE,
    draw_curves,
    draw_flows,
    draw_intervals,
    draw_overlap,
    draw_posterior,
    draw_seen,
    draw_shares,
    draw_turnover,
    render_picture,
    render_svg,
)
from fonds.analysis.charts.theme import TOKENS
from fonds.analysis.charts.worker import answer

LISTS = [("reports", 5), ("papers", 4), ("interviews", 2)]
PATTERNS = [
    {"lists": ["reports"], "count": 4},
    {"lists": ["papers", "interviews"], "count": 1},
]
KILLED = {"median": 10356, "low": 9002, "high": 12122}
TIMES = [0.0, 1.0, 2.0]


def curve(name: str, values: list[float], **more: Any) -> dict[str, Any]:
    """Return a curve without a band."""
    return {
        "name": name, "times": TIMES, "values": values, "low": [], "high": [], "ink": "other",
        "note": "5 persons", **more,
    }  # fmt: skip


def words(spec: dict[str, Any]) -> str:
    """Return everything that a chart writes."""
    return " | ".join(re.findall(r"<text[^>]*>([^<]*)</text>", render_svg(spec)))


def test_the_lines_of_a_drawing_are_not_read_out_one_by_one() -> None:
    """The page says the whole in words; a hundred unnamed symbols would drown that."""
    svg = render_svg(draw_seen(4400, KILLED, unit="killings", width=WIDE))
    assert "graphics-" not in svg
    assert "aria-" not in svg


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_estimate_shows_observed_unseen_and_interval(width: int) -> None:
    """All numbers stand in the picture and in its description; an open end says so."""
    spec = draw_seen(4400, KILLED, unit="killings", width=width)
    for number in ("4,400", "5,956", "10,356", "9,002", "12,122"):
        assert number in words(spec)
        assert number in spec["description"]
    assert "no upper end" in words(draw_seen(5, {"median": 9, "low": 6, "high": None}, width=width))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_without_an_estimate_no_number_is_drawn_for_the_unseen(width: int) -> None:
    """The end stays open and says so."""
    said = words(draw_seen(32, None, width=width))
    assert "no number can be given" in said
    assert re.findall(r"\d+", said) == ["32"]
    overlap = draw_overlap(LISTS, PATTERNS, None, width=width)
    assert "no estimate is given" in words(overlap)
    assert "on none of the lists: no estimate is given" in overlap["description"]


def test_each_pattern_has_its_row_and_the_unseen_the_same_scale() -> None:
    """Counts and the unseen are encoded on one scale; the words name the lists."""
    spec = draw_overlap(LISTS, PATTERNS, {"median": 6, "low": 2, "high": 12})
    assert "reports 4; papers and interviews 1" in spec["description"]
    for word in ("on two", "on none, estimated", "2 to 12", "reports, 5"):
        assert word in words(spec)
    domains = {
        tuple(layer["encoding"]["x"]["scale"]["domain"])
        for layer in spec["layer"]
        if layer["encoding"]["x"].get("scale")
    }
    assert domains == {(0.0, 12.0)}


def test_intervals_stand_on_one_scale_and_those_without_say_why() -> None:
    """An estimate that could not be made keeps its row with the reason; none begins before it."""
    rows = [
        {"label": "Chosen", "value": 60, "low": 50, "high": 80, "text": "60", "chosen": True},
        {"label": "Open", "value": 70, "low": 50, "high": None, "text": "70 (50 to no upper end)"},
        {"label": "None", "value": None, "low": None, "high": None, "text": "No case on both"},
        {"label": "Below", "value": 45, "low": 30, "high": 60, "text": "45"},
    ]
    spec = draw_intervals(rows, 40, title="Spread", start="40 observed")
    assert "No case on both" in words(spec)
    assert "70 (50 to no upper end)" in words(spec)
    data = [row for rows in spec["datasets"].values() for row in rows]
    assert min(row["from"] for row in data if row.get("from") is not None) == 40
    none = draw_intervals(rows[2:3], 3, title="x", start="3 observed")
    assert none["description"].startswith("No method")


def test_ratios_stand_on_a_logarithmic_scale() -> None:
    """Half and twice are equally far from one."""
    rows = [{"label": "a", "value": 2.0, "low": 0.5, "high": 8.0, "text": "2 (0.5 to 8)"}]
    spec = draw_intervals(rows, 0.1, title="x", start="times the risk", logarithmic=True)
    assert '"type": "log"' in json.dumps(spec)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_curves_step_down_and_shares_add_up(width: int) -> None:
    """A panel for each group; what is left after all shares is named."""
    banded = curve("One", [1.0, 0.5, 0.5], low=[1.0, 0.2, 0.2], high=[1.0, 0.8, 0.8], ink="soviet")
    spec = draw_curves(
        curve("All", [1.0, 0.8, 0.5]),
        [banded, curve("Two", [1.0, 1.0, 1.0])],
        2,
        title="Curves",
        width=width,
    )
    assert "One: 50% after 2.0 years" in spec["description"]
    assert len(spec["concat"]) == 2
    assert "step-after" in json.dumps(spec)
    assert "5 persons" in words(spec)
    shares = [
        {"name": "removed", "values": [0, 0.1, 0.2]},
        {"name": "fled", "values": [0, 0.1, 0.1]},
    ]
    stacked = draw_shares(TIMES, shares, 2, title="Shares", width=width)
    assert stacked["description"] == "removed, 20%; fled, 10%; no measure known, 70%"
    for said in stacked["description"].split("; "):
        assert said in words(stacked)


def test_flows_keep_every_person() -> None:
    """The sizes stand on both sides, and each ribbon keeps its width."""
    flows = [
        {"from": "a", "to": "x", "count": 3},
        {"from": "a", "to": "y", "count": 1},
        {"from": "b", "to": "x", "count": 2},
    ]
    spec = draw_flows(flows, {"a": "soviet"}, title="Flows")
    for said in ("a, 4", "b, 2", "x, 5", "y, 1"):
        assert said in words(spec)
    ribbon = next(rows for rows in spec["datasets"].values() if "flow" in rows[0])
    thick = {row["persons"]: round(row["y2"] - row["y"], 1) for row in ribbon}
    assert thick[3] == pytest.approx(3 * thick[1], abs=0.2)


def test_turnover_says_what_is_not_known() -> None:
    """A body without a number carried over is grey and says so."""
    bodies = [
        {"name": "1st", "year": "1946", "size": 43, "carried": None, "candidates": None},
        {"name": "2nd", "year": "1956", "size": 71, "carried": 28, "candidates": 45},
        {"name": "3rd", "year": "1961", "size": None, "carried": None, "candidates": None},
    ]
    said = words(draw_turnover(bodies, title="Turnover"))
    for part in ("not known how many were carried over", "28 carried over, 43 new", "not known"):
        assert part in said


def test_a_drawing_uses_the_inks_of_the_sheet_and_no_other() -> None:
    """Every colour is a name that the page's sheet knows, so that it follows light and dark."""
    svg = render_svg(draw_overlap(LISTS, PATTERNS, {"median": 6, "low": 2, "high": 12}))
    paints = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))
    known = {f"var({name})" for name in TOKENS.values()} | {"none", "transparent"}
    assert paints <= known
    assert svg.startswith('<svg viewBox="0 0 930 ')


def test_a_picture_file_stands_alone() -> None:
    """It holds its words and its paper, and no name that only a page knows."""
    picture = render_picture(draw_seen(4400, KILLED))
    assert "<title>Observed, unseen and total</title>" in picture
    assert "var(--" not in picture
    assert "#fdfcfa" in picture


def test_the_worker_answers_with_both_widths_and_the_specification() -> None:
    """Vega-Lite for the reader, Vega for the browser, SVG for the page."""
    made = answer({"name": "seen", "values": {"observed": 4400, "total": KILLED}})
    assert made["spec"]["$schema"].endswith(".json")
    assert made["vega"]["marks"]
    assert made["wide"] != made["narrow"]
    assert made["title"] == "Observed, unseen and total"


def test_a_posterior_is_darker_where_its_interval_lies() -> None:
    """The weights of the bins add up to the mass that is shown."""
    sizes = list(range(100, 200))
    spec = draw_posterior(sizes, [0.01] * 100, low=110, median=150, high=190)
    whole, dark = list(spec["datasets"].values())[:2]
    assert sum(row["share"] for row in whole) == pytest.approx(1.0)
    assert all(110 <= row["size"] <= 190 for row in dark)
    assert "median 150" in spec["description"]
