"""Sums of evidence on a line of decibels: a point with its limits for each explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import Drawing, Element, Label, Path, line, number
from fonds.site.figures.marks import Mark, draw_marks


@dataclass(frozen=True, slots=True)
class SumRow:
    """One explanation: its words, its sum and limits in decibels; the leader is set in bold."""

    words: str
    db: float
    low: float
    high: float
    leads: bool = False


def draw_sums(title: str, rows: Sequence[SumRow], width: float) -> Drawing:
    """Draw explanations one below the other, words above their line; must not be empty."""
    low = min(0.0, *(row.low for row in rows))
    high = max(0.0, *(row.high for row in rows))
    step = next(size for size in (3, 5, 10, 20, 50, 100) if (high - low) / size <= 8 or size == 100)
    first, last = int(low // step) * step, -int(-high // step) * step
    last = max(last, first + step)
    left, right = 8.0, width - 8.0

    def place(db: float) -> float:
        return left + (db - first) / (last - first) * (right - left)

    words: list[Element] = []
    ticks, limits = "", ""
    height = 46.0 * len(rows) + 14
    for db in range(first, last + 1, step):
        ticks += line(place(db), 4, place(db), height)
        said = f"{db:+d}".replace("-", "\u2212") if db else "0"
        anchor = "start" if db == first else "end" if db == last else "middle"
        words.append(Label(place(db), height + 18, said, "quiet", anchor))  # type: ignore[arg-type]
    marks = []
    for index, row in enumerate(rows):
        y = 46.0 * index + 38
        words.append(Label(left + 6, y - 16, row.words, "bold halo" if row.leads else "halo"))
        limits += line(place(row.low), y, place(row.high), y)
        limits += line(place(row.low), y - 5, place(row.low), y + 5)
        limits += line(place(row.high), y - 5, place(row.high), y + 5)
        marks.append(Mark(place(row.db), y, "seen", size=1.3))
    words.append(Label(left, height + 38, "decibels against the first explanation", "quiet"))
    zero = f"M{number(place(0))} 4V{number(height)}"
    said = "; ".join(f"{row.words}: {row.db:.0f} ({row.low:.0f} to {row.high:.0f})" for row in rows)
    return Drawing(
        width,
        height + 46,
        title,
        said,
        (
            Path("hair", ticks),
            Path("axis", zero),
            Path("pointer", limits),
            *draw_marks(marks),
            *words,
        ),
    )
