"""How all charts look: the site's type, inks and hairlines, in Vega-Lite's terms.

Colours are those of the site's light sheet; `render_svg` turns them into the sheet's names, so that
a chart drawn on the server follows light, dark and print. Observed is full, estimated is dotted,
and names stand beside what they name: no chart needs its colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import altair as alt

Spec = dict[str, Any]
Values = Mapping[str, Any]
Align = Literal["left", "center", "right"]

WIDE, NARROW = 930, 358
"""Width in CSS pixels beside the side heading, and on a phone of 390 px."""

PAPER, INK, INK_2, INK_3 = "#fdfcfa", "#1c1a17", "#4f4a43", "#6b655c"
RULE, RULE_2, ACCENT = "#dedad0", "#9a9386", "#0b5a57"
TOKENS: Mapping[str, str] = {
    PAPER: "--paper", INK: "--ink", INK_2: "--ink-2", INK_3: "--ink-3", RULE: "--rule",
    RULE_2: "--rule-2", ACCENT: "--accent", "#24211e": "--guerrilla", "#a5301b": "--soviet",
    "#b17c00": "--yanan", "#1f4f96": "--domestic", "#ad6bb0": "--kapsan",
}  # fmt: skip
"""Colour to its name on the site's sheet; charts use these and no others."""

FACTIONS: Mapping[str, str] = {
    "guerrilla": "#24211e", "soviet": "#a5301b", "yanan": "#b17c00", "domestic": "#1f4f96",
    "kapsan": "#ad6bb0",
}  # fmt: skip
DOTS = [1.4, 3]
"""The dashes of what is not known."""


def ink_of(kind: str) -> str:
    """The ink of a faction's word on the site's sheet; grey for anything else."""
    return FACTIONS.get(kind, INK_2)


def data(rows: Iterable[Values]) -> Any:
    """Rows as inline data."""
    return alt.InlineData(values=[dict(row) for row in rows])


def across(
    field: str, low: float, high: float, left: float, right: float, *, logarithmic: bool = False
) -> Any:
    """A horizontal place on a scale that ends at these pixels."""
    ends: dict[str, Any] = {"domain": [low, high], "range": [left, right], "nice": False}
    scale = alt.Scale(type="log", **ends) if logarithmic else alt.Scale(zero=False, **ends)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def upwards(field: str, low: float, high: float, bottom: float, top: float) -> Any:
    """A vertical place on a straight scale."""
    scale = alt.Scale(domain=[low, high], range=[bottom, top], nice=False, zero=False)
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def at_y(field: str = "y") -> Any:
    """A vertical place given in pixels: the row of a list has no number of its own."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def at_x(field: str = "x") -> Any:
    """A horizontal place given in pixels."""
    return alt.X(f"{field}:Q", scale=None, axis=None)


def words(
    rows: Iterable[Values],
    x: Any,
    y: Any,
    *,
    ink: str = INK,
    align: Align = "left",
    bold: bool = False,
    dx: float = 0,
) -> Any:
    """Write the `text` of each row; `y` is the base line."""
    mark = alt.Chart(data(rows)).mark_text(
        align=align,
        baseline="alphabetic",
        fill=ink,
        fontWeight=600 if bold else 400,
        fontSize=13,
        dx=dx,
    )
    return mark.encode(x=x, y=y, text="text:N")


def note(text: str, x: float, y: float, **how: Any) -> Any:
    """Write words at a place in pixels."""
    return words([{"text": text, "x": x, "y": y}], at_x(), at_y(), **how)


def finish(layers: Sequence[Any], width: float, height: float, title: str, said: str) -> Spec:
    """Join layers that place themselves on one sheet of this size, in pixels."""
    chart = alt.layer(*layers).properties(
        width=width, height=height, description=said, padding=0, autosize="none"
    )
    return _dress(chart, title)


def _dress(chart: Any, title: str) -> Spec:
    spec: Spec = (
        chart.configure(font="Source Sans 3", background="transparent", aria=False)
        .configure_view(stroke=None)
        .properties(usermeta={"title": title})
        .to_dict(validate=False)  # the tests validate
    )
    return spec


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers between two ends, those too near the lower end left out."""
    span = high - low
    for power in range(9):
        for lead in (1, 2, 5):
            step = lead * 10**power
            if span / step <= most:
                first = -(-low // step) * step
                found = [first + step * n for n in range(most + 2) if first + step * n <= high]
                return [tick for tick in found if (tick - low) / span > 0.06]
    return []


def finite(value: float | None) -> bool:
    """Whether a number is there and has an end."""
    return value is not None and math.isfinite(value)


def fit(text: str, width: float) -> str:
    """Cut words to a width in pixels, with an ellipsis."""
    room = max(int(width / 6.3), 2)
    return text if len(text) <= room else text[: room - 1] + "…"


def text_width(text: str, size: float = 13.0) -> float:
    """About the width of words in pixels; the mean advance of Source Sans 3 is 0.47 em."""
    return size * sum(1.0 if ord(char) > 0x2E7F else 0.49 for char in text)
