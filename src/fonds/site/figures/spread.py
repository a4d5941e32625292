"""Results by year: solid for what surely dates from a year, hollow for what only may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import NARROW, Drawing, Element, Label, Path, box, line
from fonds.site.figures.histogram import year_label

_WIDTH = 594.0
_BASE = 74.0
_HIGH = 52.0
_ROOM_FOR_NUMBER = 24.0


@dataclass(frozen=True, slots=True)
class YearCount:
    """How much surely dates from a year, and how much may; `possible` includes `certain`."""

    year: int
    certain: int
    possible: int


def draw_spread(title: str, years: Sequence[YearCount], *, narrow: bool = False) -> Drawing:
    """Draw counts by year; a hollow top is what may be of that year or of another.

    Args:
        title: What is counted.
        years: In order of time; years between them that are missing count nothing. Not empty.
        narrow: For a phone.
    """
    across = float(NARROW) if narrow else _WIDTH
    first, last = years[0].year, years[-1].year
    room = across / (last - first + 1)
    width = max(min(room * 0.64, 34.0), min(room, 1.0))
    most = max(one.possible for one in years)
    top = max(years, key=lambda one: one.possible).year
    counts = {one.year: one for one in years}
    step = max(1, -(-(last - first + 1) * 44 // int(across)))
    solid, hollow = [], []
    labels: list[Element] = []
    for year in range(first, last + 1):
        middle = (year - first + 0.5) * room
        one = counts.get(year, YearCount(year, 0, 0))
        sure = _height(one.certain, most)
        high = _height(one.possible, most)
        if one.certain:
            solid.append(box(middle - width / 2, _BASE - sure, width, sure))
        if one.possible > one.certain:
            hollow.append(box(middle - width / 2, _BASE - high, width, max(high - sure, 1.5)))
        if one.possible and (room >= _ROOM_FOR_NUMBER or year == top):
            labels.append(Label(middle, _BASE - high - 6, str(one.possible), "quiet", "middle"))
        if (year - first) % step == 0:
            labels.append(year_label(middle, _BASE + 18, year, across))
    ground = (
        Path("area", "".join(solid)),
        Path("thin", "".join(hollow)),
        Path("axis", line(0, _BASE, across, _BASE)),
    )
    shapes = tuple(path for path in ground if path.d)
    return Drawing(across, _BASE + 26, title, _said(years), (*shapes, *labels))


def _height(count: int, most: int) -> float:
    return max(_HIGH * count / most, 1.5) if count else 0.0


def _said(years: Sequence[YearCount]) -> str:
    parts = []
    for one in years:
        if one.possible == one.certain:
            parts.append(f"{one.year}: {one.certain}")
        elif one.possible:
            parts.append(f"{one.year}: {one.certain} surely, {one.possible} possibly")
    return ", ".join(parts)
