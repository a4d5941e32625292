"""Observed, unseen and total: one bar, with the interval of the total under it."""

from __future__ import annotations

from dataclasses import dataclass

from fonds.site.figures.drawing import (
    NARROW,
    WIDE_MAIN,
    Drawing,
    Element,
    Label,
    Path,
    box,
    line,
    text_width,
)
from fonds.site.figures.marks import Mark, outline

_TOP, _HEIGHT = 44.0, 34.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one estimate says.

    Attributes:
        observed: On at least one list.
        total, low, high: The estimate and its interval; None where none is given. `high` may be
            None for an interval without an upper end.
        unit: What is counted, in the plural.
        why_not: Words in place of an estimate.
    """

    observed: int
    total: float | None
    low: float | None
    high: float | None
    unit: str = "persons"
    why_not: str = "no number can be given"


def draw_seen(title: str, seen: Seen, *, narrow: bool = False) -> Drawing:
    """Draw the bar; without an estimate its end stays open."""
    width = float(NARROW if narrow else WIDE_MAIN)
    if seen.total is None:
        return _without_estimate(title, seen, width)
    most = max(seen.high or 0.0, seen.total) or 1.0
    room = width - 36
    scale = room / most
    a, b = seen.observed * scale, seen.total * scale
    y = _TOP + _HEIGHT + 16
    low = (seen.low if seen.low is not None else seen.observed) * scale
    high = seen.high * scale if seen.high is not None else width
    count = f"{seen.total - seen.observed:,.0f}"
    words: list[Element] = []
    if narrow:
        right = max(a + 4, min(text_width(f"{seen.observed:,}") + 70, width / 2))
        words += [
            Label(0, 20, f"{seen.observed:,}", "bold"),
            Label(0, 36, "on a list", "quiet"),
            Label(right, 20, f"about {count}", "bold"),
            Label(right, 36, "on none: estimated", "quiet"),
        ]
    else:
        left = f"{seen.observed:,} {seen.unit} on at least one list"
        x = max(a + 6, text_width(left) + 24)
        words += [Label(0, 34, left), Label(x, 34, f"about {count} on none of them, estimated")]
    ends = line(low, y - 5, low, y + 5) + line(low, y, high, y)
    if seen.high is not None:
        ends += line(high, y - 5, high, y + 5)
    total = f"{seen.total:,.0f}"
    words += [
        Label(low - 8, y + 5, f"{seen.low:,.0f}" if seen.low is not None else "", "quiet", "end"),
        Label(
            min(high, width),
            y + 22,
            f"{seen.high:,.0f}" if seen.high is not None else "no upper end",
            "quiet",
            "end",
        ),
    ]
    if min(high, width) - b > text_width(total) * 1.5 + 12 or seen.high is None:
        words.append(Label(b, y + 24, total, "accent bold", "middle"))
    else:
        words.append(Label(b - 4, y + 24, total, "accent bold", "end"))
    return Drawing(
        width,
        y + 32,
        title,
        f"{seen.observed:,} {seen.unit} on at least one list; about {count} on none; total {total}"
        f" with an interval from {seen.low or 0:,.0f} to "
        f"{f'{seen.high:,.0f}' if seen.high is not None else 'no upper end'}.",
        (
            Path("area", box(0, _TOP, a, _HEIGHT)),
            Path("soft", box(a, _TOP + 0.7, max(b - a, 1), _HEIGHT - 1.4)),
            Path("rain", _rain(a, b)),
            Path("interval", ends),
            Path("pointer", line(b, _TOP + _HEIGHT, b, y)),
            Path("dot-accent", outline(Mark(b, y))),
            *words,
        ),
    )


def _rain(start: float, end: float, step: float = 5.0) -> str:
    """Dotted uprights that fill the unseen part: visible without colour."""
    count = int((end - start) / step)
    return "".join(
        line(start + step * n, _TOP + 5, start + step * n, _TOP + _HEIGHT - 5)
        for n in range(1, count)
    )


def _without_estimate(title: str, seen: Seen, width: float) -> Drawing:
    a = width * 0.42
    return Drawing(
        width,
        _TOP + _HEIGHT + 12,
        title,
        f"{seen.observed:,} {seen.unit} on at least one list; how many on none: {seen.why_not}.",
        (
            Path("area", box(0, _TOP, a, _HEIGHT)),
            Path("rain", _rain(a, width)),
            Path("soft-open", f"M{a} {_TOP + 0.7}H{width}M{a} {_TOP + _HEIGHT - 0.7}H{width}"),
            Label(0, 20, f"{seen.observed:,} {seen.unit}", "bold"),
            Label(0, 36, "on at least one list", "quiet"),
            Label(a + 6, 20, "on none of them", "bold"),
            Label(a + 6, 36, seen.why_not, "quiet"),
        ),
    )
