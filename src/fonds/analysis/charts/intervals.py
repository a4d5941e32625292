"""Estimates one under another on one scale: a point, its interval, its number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    ACCENT,
    DOTS,
    INK,
    INK_2,
    NARROW,
    RULE,
    WIDE,
    Align,
    Spec,
    Values,
    across,
    at_x,
    at_y,
    data,
    finish,
    fit,
    text_width,
    ticks,
    words,
)

Scale = tuple[float, float, float, float]


def draw_intervals(
    rows: Sequence[Values],
    least: float,
    *,
    title: str,
    start: str,
    logarithmic: bool = False,
    width: int = WIDE,
) -> Spec:
    """Draw estimates with their intervals; the scale begins at `least`.

    Args:
        rows: `label`, `value`, `low`, `high`, `text` (said beside it) and `chosen` (in the accent,
            with a line through all rows); without a value the row says its `text` alone. `high` is
            None for an interval without an upper end.
        least: The lower end of the scale; on a logarithmic scale above 0.
        title: Of the picture.
        start: Words over the lower end, such as `4,400 observed`.
        logarithmic: Equal ratios stand equally far apart, and a line marks 1.
        width: In pixels.
    """
    sheet = _Sheet.lay_out(width, len(rows))
    most = _most_ratio(rows) if logarithmic else _upper_end(rows, least)
    scale = (least, most, sheet.left, sheet.right)
    placed, absent = _place(rows, sheet, least, most)
    marks = [1.0] if logarithmic else []
    shown = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if least < t < most]
    at = [
        {"at": t, "text": f"{t:,g}", "top": sheet.top - 8, "bottom": sheet.bottom,
         "base": sheet.bottom + 18}
        for t in (shown if logarithmic else ticks(least, most))
    ]  # fmt: skip

    def x(field: str) -> Any:
        return across(field, *scale, logarithmic=logarithmic)

    frame = data(at)
    layers = [
        alt.Chart(frame).mark_rule(stroke=RULE).encode(x=x("at"), y=at_y("top"), y2="bottom:Q"),
        words(at, x("at"), at_y("base"), ink=INK_2, align="center"),
        alt.Chart(data([{"x": sheet.left, "y": sheet.top - 14, "y2": sheet.bottom}]))
        .mark_rule(stroke=INK)
        .encode(x=at_x(), y=at_y(), y2="y2:Q"),
        words([{"text": start, "x": sheet.left, "y": 14}], at_x(), at_y(), ink=INK_2),
    ]
    for mark in marks:
        line = data([{"at": mark, "top": sheet.top - 8, "bottom": sheet.bottom}])
        layers.append(
            alt.Chart(line).mark_rule(stroke=INK, strokeDash=DOTS).encode(
                x=x("at"), y=at_y("top"), y2="bottom:Q"
            )
        )  # fmt: skip
    layers += _marks(placed, x, sheet)
    layers += _names(rows, placed, absent, sheet)
    said = "; ".join(f"{row['label']}: {row['text']}" for row in rows)
    none = "No method gives an estimate."
    return finish(layers, width, sheet.bottom + 28, title, said if placed else none)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where rows stand."""

    width: int
    narrow: bool
    left: float
    right: float
    top: float
    row: float
    bottom: float

    @classmethod
    def lay_out(cls, width: int, rows: int) -> _Sheet:
        narrow = width <= NARROW
        left, right = (6.0, width - 10.0) if narrow else (300.0, width - 165.0)
        row = 44.0 if narrow else 26.0
        return cls(width, narrow, left, right, 34.0, row, 34.0 + row * rows)

    def y(self, index: int) -> float:
        return self.top + self.row * index + self.row * (0.72 if self.narrow else 0.5)


def _place(
    rows: Sequence[Values], sheet: _Sheet, least: float, most: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    placed, absent = [], []
    for index, row in enumerate(rows):
        y = sheet.y(index)
        one = {**row, "y": y, "top": y - 4, "bottom": y + 4, "chosen": bool(row.get("chosen"))}
        if row["value"] is None:
            absent.append(one)
            continue
        one["from"] = None if row["low"] is None else max(row["low"], least)
        one["to"] = min(row["high"] if row["high"] is not None else most, most)
        one["open"] = row["high"] is None or row["high"] > most
        placed.append(one)
    return placed, absent


def _marks(placed: list[dict[str, Any]], x: Any, sheet: _Sheet) -> list[Any]:
    """Intervals with their ends, and the points; the chosen one in the accent."""
    layers = []
    tip = [alt.Tooltip("label:N"), alt.Tooltip("text:N", title="says")]
    for chosen, ink, stroke in ((False, INK, 1.3), (True, ACCENT, 1.6)):
        mine = [one for one in placed if one["chosen"] is chosen]
        if not mine:
            continue
        ranged = [one for one in mine if one["from"] is not None]
        ends = [{**one, "at": one["from"]} for one in ranged]
        ends += [{**one, "at": one["to"]} for one in ranged if not one["open"]]
        if chosen:
            through = [
                {"at": one["value"], "top": sheet.top - 8, "bottom": sheet.bottom} for one in mine
            ]
            layers.append(
                alt.Chart(data(through)).mark_rule(stroke=ACCENT, strokeDash=DOTS).encode(
                    x=x("at"), y=at_y("top"), y2="bottom:Q"
                )
            )  # fmt: skip
        layers += [
            alt.Chart(data(ranged)).mark_rule(stroke=ink, strokeWidth=stroke).encode(
                x=x("from"), x2="to:Q", y=at_y(), tooltip=tip
            ),
            alt.Chart(data(ends)).mark_rule(stroke=ink, strokeWidth=stroke).encode(
                x=x("at"), y=at_y("top"), y2="bottom:Q"
            ),
            alt.Chart(data(mine)).mark_circle(fill=ink, size=66, opacity=1).encode(
                x=x("value"), y=at_y(), tooltip=tip
            ),
        ]  # fmt: skip
    return layers


def _names(
    rows: Sequence[Values],
    placed: list[dict[str, Any]],
    absent: list[dict[str, Any]],
    sheet: _Sheet,
) -> list[Any]:
    """The name of each row, and its number beside it or in its place."""
    names: dict[bool, list[Values]] = {False: [], True: []}
    numbers: list[Values] = []
    for index, row in enumerate(rows):
        y = sheet.y(index) - 14 if sheet.narrow else sheet.y(index) + 4.5
        room = sheet.width if sheet.narrow else sheet.left - 12
        label = fit(row["label"], room)
        names[bool(row.get("chosen"))].append(
            {"text": label, "x": sheet.left if sheet.narrow else 0, "y": y}
        )
        if row["value"] is None:
            continue
        if not sheet.narrow:
            numbers.append({"text": row["text"], "x": sheet.right + 14, "y": y})
        elif text_width(row["text"]) < sheet.width - text_width(label) - 12:
            numbers.append({"text": row["text"], "x": sheet.width - 4, "y": y})
    room = sheet.right - sheet.left
    none = [
        {"text": fit(one["text"], room), "x": sheet.left + 6, "y": one["y"] + 4.5} for one in absent
    ]
    align: Align = "right" if sheet.narrow else "left"
    layers = [words(mine, at_x(), at_y(), bold=bold) for bold, mine in names.items() if mine]
    layers += [words(numbers, at_x(), at_y(), ink=INK_2, align=align)] if numbers else []
    return layers + ([words(none, at_x(), at_y(), ink=INK_2)] if none else [])


def _upper_end(rows: Sequence[Values], least: float) -> float:
    """Where the scale ends: beyond every estimate, and every interval up to three times the middle.

    One interval without bounds would else press all others into a point.
    """
    values = sorted(row["value"] for row in rows if row["value"] is not None)
    if not values:
        return least + 1.0
    middle = values[len(values) // 2]
    limit = max(values[-1], least + 3 * (middle - least), least + 1)
    highs = [row["high"] for row in rows if row["high"] is not None]
    return float(min(limit, max([*highs, values[-1]])) * 1.02)


def _most_ratio(rows: Sequence[Values]) -> float:
    """The largest ratio drawn: ends of intervals, at most a hundred."""
    ends = [row["high"] for row in rows if row["high"] is not None]
    return float(min(max([*ends, 2.0]) * 1.1, 100.0))
