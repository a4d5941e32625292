"""From raw values to memberships: the curve, its thresholds, and each case upon it by name."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from fonds.site.figures.drawing import (
    NARROW,
    Drawing,
    Element,
    Figure,
    Label,
    Path,
    line,
    number,
    render_figure,
    text_width,
)

_WIDTH = 760.0
_TOP, _HIGH, _LEFT = 40.0, 220.0, 30.0
_NAMES = ("full exclusion", "crossover", "full inclusion")
_RADIUS = 3.6
_LOG_ODDS = log(0.95 / 0.05)  # at the outer thresholds, as in `fonds.analysis.qca`
CAPTION = (
    "Across: the measure; upwards: membership, 0 to 1. Points are cases on the curve that the "
    "thresholds give; above 0.5 a case counts as more in than out."
)

Point = tuple[float, float, str]


def draw_memberships(
    key: str, title: str, measure: str, thresholds: Sequence[float], points: Sequence[Point]
) -> Figure:
    """Draw the calibration of one condition at both widths.

    Args:
        key: A word unique on the page.
        title: The condition.
        measure: What is measured, with the unit.
        thresholds: Full exclusion, crossover and full inclusion; or one, for a crisp set.
        points: (raw value, membership, case), in order of raw values; not empty.
    """
    wide = _draw(title, measure, thresholds, points, _WIDTH)
    narrow = _draw(title, measure, thresholds, points, float(NARROW))
    return render_figure(key, wide, narrow, CAPTION)


def _draw(
    title: str, measure: str, thresholds: Sequence[float], points: Sequence[Point], width: float
) -> Drawing:
    ends = [*(raw for raw, _, _ in points), *thresholds]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.04 or 1.0
    low, high = low - room, high + room

    def across(raw: float) -> float:
        return _LEFT + (raw - low) / (high - low) * (width - _LEFT)

    def up(membership: float) -> float:
        return _TOP + _HIGH * (1 - membership)

    names = _NAMES if len(thresholds) == 3 else ("threshold",)
    rules = "".join(line(across(at), _TOP - 6, across(at), up(0)) for at in thresholds)
    grid = "".join(line(_LEFT, up(level), width, up(level)) for level in (0, 0.5, 1))
    curve = _curve(thresholds, low, high)
    path = [(across(raw), up(made)) for raw, made in curve]
    drawn = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in path)
    labels: list[Element] = [
        Label(_LEFT - 6, up(level) + 4, f"{level:g}", "quiet", "end") for level in (0, 0.5, 1)
    ]
    for place, (at, name) in enumerate(zip(thresholds, names, strict=True)):
        words = f"{name} {at:g}" if width > NARROW else f"{at:g}"
        half = text_width(words) / 2
        middle = min(max(across(at), half), width - half)
        y = _TOP - 12 - (14 if width > NARROW and place % 2 else 0)
        labels.append(Label(middle, y, words, "quiet", "middle"))
    labels.append(Label(width, up(0) + 46, measure, "quiet", "end"))
    labels.append(Label(_LEFT, up(0) + 31, f"{min(ends):g}", "quiet"))
    labels.append(Label(width, up(0) + 31, f"{max(ends):g}", "quiet", "end"))
    dots = "".join(_dot(across(raw), up(made)) for raw, made, _ in points)
    taken = [(x - 2, y - 2, x + 2, y + 2) for x, y in path]
    taken += [(0, 0, width, _TOP - 10)]
    named = _name([(across(raw), up(made), case) for raw, made, case in points], width, taken)
    said = "; ".join(f"{case}: {raw:g} gives {made:.2f}" for raw, made, case in points)
    return Drawing(
        width,
        up(0) + 54,
        f"{title}: membership by {measure}",
        said,
        (Path("hair", grid), Path("hair-2", rules), Path("thin", drawn), Path("area", dots),
         *labels, *named),
    )  # fmt: skip


def _membership(raw: float, thresholds: Sequence[float]) -> float:
    if len(thresholds) == 1:
        return float(raw >= thresholds[0])
    exclusion, crossover, inclusion = thresholds
    inward = (raw - crossover) * (inclusion - crossover) >= 0
    width = inclusion - crossover if inward else crossover - exclusion
    return 1 / (1 + exp(-max(-50.0, min(50.0, (raw - crossover) / width * _LOG_ODDS))))


def _curve(thresholds: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    """Raw values and memberships along the curve; a crisp set is a step."""
    if len(thresholds) == 1:
        step = thresholds[0]
        return [(low, 0.0), (step, 0.0), (step, 1.0), (high, 1.0)]
    steps = [low + (high - low) * step / 160 for step in range(161)]
    return [(raw, _membership(raw, thresholds)) for raw in steps]


def _dot(x: float, y: float) -> str:
    r = _RADIUS
    return f"M{number(x - r)} {number(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"


Box = tuple[float, float, float, float]


def _name(
    points: Sequence[tuple[float, float, str]], width: float, taken: list[Box]
) -> list[Label]:
    """Write names beside their points where there is room; the table names them all."""
    taken = [*taken, *((x - 4, y - 4, x + 4, y + 4) for x, y, _ in points)]
    named = []
    for x, y, case in points:
        long = text_width(case, 12)
        for at, base, anchor in (
            (x + 6, y + 15, "start"), (x - 6, y - 7, "end"), (x + 6, y - 7, "start"),
            (x - 6, y + 15, "end"), (x + 8, y + 4, "start"), (x - 8, y + 4, "end"),
        ):  # fmt: skip
            left = at if anchor == "start" else at - long
            box = (left, base - 10, left + long, base + 2)
            if left < _LEFT or left + long > width or base > _TOP + _HIGH + 14:
                continue
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                named.append(Label(at, base, case, "", "end" if anchor == "end" else "start"))
                break
    return named


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
