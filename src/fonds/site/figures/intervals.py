"""Estimates one under another on one scale: a point, its interval, its number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import (
    NARROW,
    WIDE_MAIN,
    Drawing,
    Element,
    Label,
    Path,
    line,
    text_width,
)
from fonds.site.figures.marks import Mark, outline

_ROW = 26.0
_NARROW_ROW = 44.0


@dataclass(frozen=True, slots=True)
class Interval:
    """One estimate.

    Attributes:
        label: Of the row.
        value, low, high: None where there is none; an interval without an upper end has no `high`.
        note: What stands beside it in place of a number.
        chosen: Set in the accent colour, with a line through all rows.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    chosen: bool = False


def draw_intervals(
    title: str, rows: Sequence[Interval], observed: int, *, narrow: bool = False
) -> Drawing:
    """Draw estimates of a total; the scale begins at the number observed.

    Args:
        title: Of the picture.
        rows: At least one; those without a value are named with their note.
        observed: The least the total can be.
    """
    width = float(NARROW if narrow else WIDE_MAIN)
    left, right = (6.0, width - 10.0) if narrow else (300.0, width - 165.0)
    top = 34.0
    row_height = _NARROW_ROW if narrow else _ROW
    values = [r.value for r in rows if r.value is not None]
    most = _upper_end(rows, observed)
    scale = (right - left) / max(most - observed, 1e-9)

    def place(value: float) -> float:
        return left + (min(value, most) - observed) * scale

    bottom = top + row_height * len(rows)
    elements: list[Element] = [Label(left, 14, f"{observed:,} observed", "quiet")]
    grid, ticks = "", _ticks(observed, most)
    for tick in ticks:
        grid += line(place(tick), top - 8, place(tick), bottom)
        elements.append(Label(place(tick), bottom + 18, f"{tick:,.0f}", "quiet", "middle"))
    plain, points, marked, dot = "", "", "", ""
    through = ""
    for index, row in enumerate(rows):
        y = top + row_height * index + (row_height * 0.72 if narrow else row_height * 0.5)
        elements.append(
            Label(
                left if narrow else 0.0,
                y - 14 if narrow else y + 4.5,
                _fit(row.label, width if narrow else left - 12),
                "bold" if row.chosen else "",
            )
        )
        if row.value is None:
            elements.append(
                Label(left + 6, y + 4.5, _fit(row.note or "none", right - left), "quiet")
            )
            continue
        stroke = ""
        if row.low is not None:
            low = place(max(row.low, observed))
            high = place(row.high) if row.high is not None else right
            stroke = line(low, y, high, y) + line(low, y - 4, low, y + 4)
            if row.high is not None and row.high <= most:
                stroke += line(high, y - 4, high, y + 4)
        shape = outline(Mark(place(row.value), y))
        if row.chosen:
            marked, dot = marked + stroke, dot + shape
            through += line(place(row.value), top - 8, place(row.value), bottom)
        else:
            plain, points = plain + stroke, points + shape
        _say_number(elements, row, y, width, right, narrow)
    said = "; ".join(f"{r.label}: {say_interval(r)}" for r in rows)
    paths = (
        Path("hair", grid),
        Path("axis", line(left, top - 14, left, bottom)),
        Path("accent-dots", through),
        Path("thin", plain),
        Path("area-mid", points),
        Path("interval", marked),
        Path("dot-accent", dot),
    )
    return Drawing(
        width,
        bottom + 28,
        title,
        said if values else "No method gives an estimate.",
        (*paths, *elements),
    )


def _say_number(
    elements: list[Element], row: Interval, y: float, width: float, right: float, narrow: bool
) -> None:
    words = say_interval(row)
    if narrow:
        room = width - text_width(_fit(row.label, width)) - 12
        if text_width(words) < room:
            elements.append(Label(width - 4, y - 14, words, "quiet", "end"))
    else:
        elements.append(Label(right + 14, y + 4.5, words, "quiet"))


def say_interval(row: Interval) -> str:
    """An estimate in words: `10,356 (9,002 to 12,122)`."""
    if row.value is None:
        return row.note or "no estimate"
    if row.low is None:
        return f"{row.value:,.0f}"
    end = f"{row.high:,.0f}" if row.high is not None else "no upper end"
    return f"{row.value:,.0f} ({row.low:,.0f} to {end})"


def _upper_end(rows: Sequence[Interval], observed: int) -> float:
    """Where the scale ends: beyond every estimate, and every interval up to three times the middle.

    One interval without bounds would else press all others into a point.
    """
    values = sorted(row.value for row in rows if row.value is not None)
    if not values:
        return observed + 1.0
    middle = values[len(values) // 2]
    limit = max(values[-1], observed + 3 * (middle - observed), observed + 1)
    highs = [row.high for row in rows if row.high is not None]
    return min(limit, max([*highs, values[-1]])) * 1.02


def _ticks(low: float, high: float) -> list[float]:
    span = high - low
    for power in range(7):
        for lead in (1, 2, 5):
            step = lead * 10**power
            if span / step <= 5:
                first = -(-low // step) * step
                found = [first + step * n for n in range(7) if first + step * n <= high]
                return [tick for tick in found if (tick - low) / span > 0.06]
    return []


def _fit(text: str, width: float) -> str:
    room = int(width / 6.1)
    return text if len(text) <= room else text[: room - 1] + "…"
