"""Rows of dots, one for each thing that happened, stacked where many fell in one quarter or year.

The map of time (rows are countries, stacked by quarter) and the map of measures (rows are
factions, stacked by year in short rows) are both this picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fonds.site.figures.drawing import NARROW, WIDE, Drawing, Element, Group, Label, Path, box, line
from fonds.site.figures.marks import Mark, Shape, draw_marks, outline
from fonds.site.figures.scale import TimeScale, year_step

Bin = Literal["quarter", "year"]

_ORDER = {"seen": 0, "judgement": 0, "part": 1, "recalled": 2}


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing that happened: the day it is placed by (its earliest) and its certainty."""

    day: date
    certainty: str = "seen"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name on the left, its dots, a remark on the right."""

    name: str
    dots: Sequence[Dot]
    css: str = "other"
    shape: Shape = "circle"
    remark: str = ""
    strong: bool = False
    url: str = ""
    show_shape: bool = False


@dataclass(frozen=True, slots=True)
class DotMap:
    """What a dot map shows.

    Attributes:
        first_year, last_year: The years across; dots outside are left out and must be said so.
        bin: Dots of one bin stand together.
        abreast: How many stand side by side before the next layer begins.
        span: Days marked through all rows, with their label.
        bars: Counts by bin for the lowest row (records held), keyed by the bin's number.
    """

    title: str
    description: str
    rows: Sequence[Row]
    first_year: int
    last_year: int
    bin: Bin = "quarter"
    abreast: int = 1
    span: tuple[date, date, str] | None = None
    bars: Mapping[int, int] | None = None
    bars_name: tuple[str, str] = ("Records in", "this archive")


def bin_number(day: date, size: Bin) -> int:
    """Number the quarter (year * 4 + 0..3) or the year of a day."""
    return day.year * 4 + (day.month - 1) // 3 if size == "quarter" else day.year


def draw_dot_map(chart: DotMap, *, narrow: bool = False) -> Drawing:
    """Draw the map, 1176 or 358 units wide; the height follows from the fullest bins."""
    left, right = (0.0, float(NARROW)) if narrow else (127.0, 889.0)
    scale = TimeScale(date(chart.first_year, 1, 1), date(chart.last_year, 12, 31), left, right)
    step = 8.3 if narrow else 9.6
    y = 24.0 if chart.span else 4.0
    top = y
    elements: list[Element] = []
    marks: list[Element] = []
    lines = []
    for row in chart.rows:
        layers, row_marks = _stack(row, chart, scale, step)
        y += max(layers * step + (17.0 if narrow else 10.0), 34.0 if not narrow else 38.0)
        lines.append(line(left, y, right, y))
        elements += _row_words(row, y, layers * step, narrow)
        marks.append(
            Group(
                row.css,
                draw_marks(
                    Mark(m.x, y - 4.5 + m.y, m.certainty, m.shape, m.size) for m in row_marks
                ),
            )
        )
    bottom = y
    if chart.bars:
        y += 62.0
        elements += _bars(chart, chart.bars, scale, y, narrow)
        bottom = y
        lines.append(line(left, y, right, y))
    grid = "".join(line(scale.place(date(year, 1, 1)), top, scale.place(date(year, 1, 1)), bottom)
                   for year in scale.years()) + line(right, top, right, bottom)  # fmt: skip
    ground: list[Element] = [Path("hair", grid + "".join(lines))]
    if chart.span:
        ground += _span(chart.span, scale, top, bottom)
    elements += _year_labels(scale, bottom + 20, narrow)
    width = NARROW if narrow else WIDE
    return Drawing(width, bottom + 28, chart.title, chart.description, (*ground, *elements, *marks))


def _stack(row: Row, chart: DotMap, scale: TimeScale, step: float) -> tuple[int, list[Mark]]:
    """Place a row's dots about their bins; y counts upwards from the row's line."""
    bins: dict[int, list[Dot]] = {}
    for dot in sorted(row.dots, key=lambda dot: _ORDER.get(dot.certainty, 2)):
        if chart.first_year <= dot.day.year <= chart.last_year:
            bins.setdefault(bin_number(dot.day, chart.bin), []).append(dot)
    marks, layers = [], 1
    for number, dots in bins.items():
        middle = _bin_middle(number, chart.bin, scale)
        abreast = min(chart.abreast, len(dots))
        for index, dot in enumerate(dots):
            x = middle + (index % chart.abreast - (abreast - 1) / 2) * step
            marks.append(Mark(x, -(index // chart.abreast) * step, dot.certainty, row.shape, 0.92))
        layers = max(layers, -(-len(dots) // chart.abreast))
    return layers, marks


def _bin_middle(number: int, size: Bin, scale: TimeScale) -> float:
    if size == "year":
        return scale.middle(date(number, 7, 1))
    year, quarter = divmod(number, 4)
    return scale.middle(date(year, quarter * 3 + 2, 15))


def _row_words(row: Row, y: float, height: float, narrow: bool) -> list[Element]:
    weight = "bold" if row.strong else ""
    name_y = y - max(height, 12.0) - 6 if narrow else y - 2
    words: list[Element] = []
    indent = 0.0
    if row.show_shape:
        words.append(
            Group(row.css, (Path("full", outline(Mark(6, name_y - 4.5, "seen", row.shape))),))
        )
        indent = 20.0
    words.append(Label(indent, name_y, row.name, weight, url=row.url))
    if row.remark and narrow:
        words.append(Label(NARROW, name_y, row.remark, "quiet halo", "end"))
    elif row.remark:
        words.append(Label(908, y - 2, row.remark, "quiet"))
    return words


def _bars(
    chart: DotMap, counts: Mapping[int, int], scale: TimeScale, y: float, narrow: bool
) -> list[Element]:
    low, high = bin_number(scale.first, chart.bin), bin_number(scale.last, chart.bin)
    shown = {number: count for number, count in counts.items() if low <= number <= high}
    if not shown:
        return []
    width = (scale.right - scale.left) / (high - low + 1) * 0.56
    fullest, most = max(shown.items(), key=lambda item: item[1])
    parts = []
    for number, count in sorted(shown.items()):
        height = 52.0 * count / most
        parts.append(
            box(_bin_middle(number, chart.bin, scale) - width / 2, y - height, width, height)
        )
    x = _bin_middle(fullest, chart.bin, scale) + width / 2 + 3
    what = f"{most} in one {chart.bin}"
    near_end = x > scale.right - 120
    label = Label(
        x - width - 6 if near_end else x, y - 45, what, "quiet halo", "end" if near_end else "start"
    )
    first, second = chart.bars_name
    if narrow:
        names = [Label(0, y - 58, f"{first} {second}".strip())]
    else:
        names = [Label(0, y - 18, first), Label(0, y - 3, second)]
    return [Path("area", "".join(parts)), label, *names]


def _span(
    span: tuple[date, date, str], scale: TimeScale, top: float, bottom: float
) -> list[Element]:
    first, last, words = span
    x1, x2 = scale.place(first), scale.end(last)
    past_half = x1 > (scale.left + scale.right) * 0.35
    return [
        Path("span", box(x1, top - 8, x2 - x1, bottom - top + 8)),
        Path("span-edge", line(x1, top - 8, x1, bottom)),
        Label(
            x1 - 6 if past_half else x2 + 4,
            top - 2,
            words,
            "accent bold halo",
            "end" if past_half else "start",
        ),
    ]


def _year_labels(scale: TimeScale, y: float, narrow: bool) -> list[Element]:
    step = year_step(scale, 24.0 if narrow else 40.0)
    shown = [year for year in scale.years() if (year - scale.first.year) % step == 0]
    return [
        Label(
            scale.middle(date(year, 7, 1)),
            y,
            f"’{year % 100:02d}" if narrow else str(year),
            "quiet",
            "middle",
        )
        for year in shown
    ]


def count_by_bin(days: Sequence[date], size: Bin = "quarter") -> dict[int, int]:
    """Count days by quarter or year, for the bars below a map."""
    return dict(Counter(bin_number(day, size) for day in days))
