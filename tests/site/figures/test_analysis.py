"""Pictures of estimates and careers say in words what they draw, in both widths."""

from __future__ import annotations

import re

import pytest

from fonds.site.figures.curves import Curve, Share, draw_curves, draw_shares
from fonds.site.figures.drawing import NARROW, Drawing, Label, Path, render_svg
from fonds.site.figures.flows import Ribbon, draw_flows
from fonds.site.figures.intervals import Interval, draw_intervals, say_interval
from fonds.site.figures.overlap import Pattern, Unseen, draw_overlap
from fonds.site.figures.seen import Seen, draw_seen
from fonds.site.figures.turnover import Body, draw_turnover

LISTS = (("reports", 5), ("papers", 4), ("interviews", 2))
PATTERNS = (Pattern(frozenset({0}), 4), Pattern(frozenset({1, 2}), 1))


def words(drawing: Drawing) -> str:
    """Return all labels of a picture."""
    return " | ".join(part.text for part in drawing.elements if isinstance(part, Label))


def within(drawing: Drawing, slack: float = 1.0) -> bool:
    """Say whether every label begins and ends inside the picture."""
    for label in (part for part in drawing.elements if isinstance(part, Label)):
        size = 6.4 * len(label.text)
        left = {"start": label.x, "middle": label.x - size / 2, "end": label.x - size}[label.anchor]
        if left < -12 - slack or left + size > drawing.width + 40 + slack:
            return False
    return True


@pytest.mark.parametrize("narrow", [False, True])
def test_an_estimate_shows_observed_unseen_and_interval(narrow: bool) -> None:
    """All three numbers stand in the picture and in its description."""
    drawn = draw_seen("Seen", Seen(4400, 10356, 9002, 12122, "killings"), narrow=narrow)
    for number in ("4,400", "5,956", "10,356", "9,002", "12,122"):
        assert number in words(drawn) or number in drawn.description
    assert within(drawn)
    assert "no upper end" in words(draw_seen("x", Seen(5, 9, 6, None), narrow=narrow))


@pytest.mark.parametrize("narrow", [False, True])
def test_without_an_estimate_no_number_is_drawn_for_the_unseen(narrow: bool) -> None:
    """The end stays open and says so."""
    drawn = draw_seen("Seen", Seen(32, None, None, None), narrow=narrow)
    assert "no number can be given" in words(drawn)
    assert re.findall(r"\d+", words(drawn)) == ["32"]
    overlap = draw_overlap("Overlap", LISTS, PATTERNS, None, narrow=narrow)
    assert "no estimate is given" in words(overlap)
    assert "on none of the lists: no estimate is given" in overlap.description


def test_each_pattern_has_its_row_and_its_points() -> None:
    """A pattern of two lists is tied, one of one list is not; the last row is to scale."""
    drawn = draw_overlap("Overlap", LISTS, PATTERNS, Unseen(6, 2, 12))
    tie = next(p for p in drawn.elements if isinstance(p, Path) and p.css == "tie")
    assert tie.d.count("M") == 1
    assert "reports 4; papers and interviews 1" in drawn.description
    assert "on two" in words(drawn)
    assert "on none, estimated" in words(drawn)
    assert draw_overlap("x", LISTS, PATTERNS, Unseen(6, 2, 12), narrow=True).width == NARROW


def test_intervals_stand_on_one_scale_and_those_without_say_why() -> None:
    """An estimate that could not be made keeps its row with the reason."""
    rows = [
        Interval("Chosen", 60, 50, 80, chosen=True),
        Interval("Open", 70, 50, None),
        Interval("None", None, note="No case on both"),
        Interval("Below", 45, 30, 60),
    ]
    drawn = draw_intervals("Spread", rows, 40)
    assert "No case on both" in words(drawn)
    assert "70 (50 to no upper end)" in words(drawn)
    axis = next(p for p in drawn.elements if isinstance(p, Path) and p.css == "axis")
    left = float(axis.d[1:].split(" ")[0])
    thin = next(p for p in drawn.elements if isinstance(p, Path) and p.css == "thin")
    starts = [float(x) for x in re.findall(r"M([\d.]+) ", thin.d)]
    assert min(starts) >= left  # the total cannot be less than what was observed
    assert draw_intervals("none", [Interval("a", None)], 3).description.startswith("No method")
    assert say_interval(Interval("", 10356, 9002, 12122)) == "10,356 (9,002 to 12,122)"


@pytest.mark.parametrize("narrow", [False, True])
def test_curves_step_down_and_shares_add_up(narrow: bool) -> None:
    """A panel for each group; what is left after all shares is named."""
    times = [0.0, 1.0, 2.0]
    everyone = Curve("All", times, [1.0, 0.8, 0.5])
    groups = [
        Curve(
            "One", times, [1.0, 0.5, 0.5], [1.0, 0.2, 0.2], [1.0, 0.8, 0.8], "soviet", "5 persons"
        ),
        Curve("Two", times, [1.0, 1.0, 1.0]),
    ]
    drawn = draw_curves("Curves", everyone, groups, 2, narrow=narrow)
    assert "One: 50% after 2.0 years" in drawn.description
    assert "5 persons" in words(drawn)
    assert 'class="band"' in render_svg(drawn, "k")
    stacked = draw_shares(
        "Shares", times, [Share("removed", [0, 0.1, 0.2]), Share("fled", [0, 0.1, 0.1])], 2,
        narrow=narrow,
    )  # fmt: skip
    assert stacked.description == "removed, 20%; fled, 10%; no measure known, 70%"


def test_flows_keep_every_person() -> None:
    """The ribbons leave and arrive whole; sizes stand on both sides."""
    ribbons = [Ribbon("a", "x", 3), Ribbon("a", "y", 1), Ribbon("b", "x", 2)]
    drawn = draw_flows("Flows", ribbons, {"a": "soviet"})
    for said in ("a, 4", "b, 2", "x, 5", "y, 1"):
        assert said in words(drawn)
    assert render_svg(drawn, "k").count('class="ribbon"') == 3


def test_turnover_says_what_is_not_known() -> None:
    """A body without a number carried over is grey and says so."""
    bodies = [
        Body("1st", "1946", 43, None),
        Body("2nd", "1956", 71, 28, 45),
        Body("3rd", "1961", None, None),
    ]
    drawn = draw_turnover("Turnover", bodies)
    assert "not known how many were carried over" in words(drawn)
    assert "28 carried over, 43 new; 45 candidates" in words(drawn)
    assert "size not known" in words(drawn)
