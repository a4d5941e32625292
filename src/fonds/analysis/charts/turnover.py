"""A body at each election: those carried over, those new, the candidates behind a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from fonds.analysis.charts.theme import (
    DOTS,
    INK,
    INK_2,
    NARROW,
    RULE_2,
    WIDE,
    Spec,
    Values,
    across,
    at_x,
    at_y,
    data,
    finish,
    words,
)

Scale = tuple[float, float, float, float]
_HIGH = 18.0


def draw_turnover(bodies: Sequence[Values], *, title: str, width: int = WIDE) -> Spec:
    """Draw one bar a body: full = carried over, open = new, grey = not known which.

    Args:
        bodies: `name`, `year`, `size`, `carried` (None where no number is given), `candidates`.
        title: Of the picture.
        width: In pixels.
    """
    narrow = width <= NARROW
    left = 0.0 if narrow else 210.0
    step = 62.0 if narrow else 46.0
    most = max([(b["size"] or 0) + (b["candidates"] or 0) for b in bodies] + [1])
    scale: Scale = (0.0, float(most), left, width - (8.0 if narrow else 20.0))
    parts: dict[str, list[Values]] = {}
    names, notes, said = [], [], []
    for index, body in enumerate(bodies):
        y = 20.0 + step * index + (20.0 if narrow else 0.0)
        name = f"{body['name']}, {body['year']}"
        names.append({"text": name, "x": 0, "y": y - 6 if narrow else y + 13})
        place = {"body": name, "y": y, "y2": y + _HIGH}
        for part, start, end in _parts(body):
            row = {**place, "part": part, "from": start, "to": end, "persons": end - start}
            parts.setdefault(part, []).append(row)
        notes.append({"text": _say(body), "x": left, "y": y + 33})
        said.append(f"{name}: {_say(body)}")
    layers = [_bars(part, rows, scale) for part, rows in parts.items()]
    layers += [words(names, at_x(), at_y()), words(notes, at_x(), at_y(), ink=INK_2)]
    height = 20.0 + step * len(bodies) + (20.0 if narrow else 4.0)
    return finish(layers, width, height, title, "; ".join(said))


def _parts(body: Values) -> list[tuple[str, float, float]]:
    size, carried = body["size"], body["carried"]
    if size is None:
        return []
    parts: list[tuple[str, float, float]] = [("not known which", 0, size)]
    if carried is not None:
        parts = [("carried over", 0, carried), ("new", carried, size)]
    if body["candidates"]:
        parts.append(("candidates", size, size + body["candidates"]))
    return parts


def _bars(part: str, rows: list[Values], scale: Scale) -> Any:
    looks: dict[str, dict[str, Any]] = {
        "carried over": {"fill": INK},
        "not known which": {"fill": RULE_2},
        "new": {"fill": "transparent", "stroke": INK, "strokeWidth": 1.4},
        "candidates": {
            "fill": "transparent", "stroke": INK, "strokeWidth": 1.4, "strokeDash": DOTS,
        },
    }  # fmt: skip
    chart = alt.Chart(data(rows)).mark_rect(**looks[part])
    tip = ["body:N", "part:N", "persons:Q"]
    return chart.encode(
        x=across("from", *scale), x2="to:Q", y=at_y(), y2="y2:Q", tooltip=tip
    )  # fmt: skip


def _say(body: Values) -> str:
    size, carried = body["size"], body["carried"]
    if size is None:
        return "size not known"
    words = f"{size}, not known how many were carried over"
    if carried is not None:
        words = f"{carried} carried over, {size - carried} new"
    return words + (f"; {body['candidates']} candidates" if body["candidates"] else "")
