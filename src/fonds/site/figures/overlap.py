"""How lists overlap: one row a pattern of inclusion, and a last row for those on none."""

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
    box,
    line,
    number,
    text_width,
)

_ROW = 21.0
_MOST_ROWS = 40
_WORDS = {
    1: "on one list only",
    2: "on two",
    3: "on three",
    4: "on four",
    5: "on five",
    6: "on six",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many cases stand on exactly these lists (indices)."""

    lists: frozenset[int]
    count: int


@dataclass(frozen=True, slots=True)
class Unseen:
    """Those on none: the estimate and its interval; `high` may be None."""

    value: float
    low: float | None
    high: float | None


def draw_overlap(
    title: str,
    lists: Sequence[tuple[str, int]],
    patterns: Sequence[Pattern],
    unseen: Unseen | None,
    *,
    narrow: bool = False,
    why_not: str = "no estimate is given",
) -> Drawing:
    """Draw the overlaps of two to seven lists.

    Args:
        title: Of the picture.
        lists: Name and size.
        patterns: By number of lists; beyond forty the smallest are left to the table.
        unseen: None where no estimate is given; the row then says `why_not`.
    """
    width = float(NARROW if narrow else WIDE_MAIN)
    step = 15.0 if narrow else 19.0
    columns = [14.0 + step * i for i in range(len(lists))]
    left = max(columns[-1] + 60, 108.0) if columns else 108.0
    shown = _shown(patterns)
    most = max([p.count for p in shown] + [_reach(unseen)] + [1.0])
    scale = (width - left - 4) / most
    head = 16.0 * len(lists)
    elements: list[Element] = []
    for i, (x, (name, size)) in enumerate(zip(columns, lists, strict=True)):
        y = 14.0 + 16.0 * i
        elements.append(Path("pointer", line(x, y - 2, x, head + 18)))
        words = f"{name}, {size:,}"
        room = int((width - x - 8) / 6.5)
        words = words if len(words) <= room else f"{name[: room - len(str(size)) - 4]}…, {size:,}"
        elements.append(Label(x + 4, y, words, "quiet halo"))
    y = head + 32.0
    members, others, ties, bars = "", "", "", ""
    before = 0
    for pattern in shown:
        degree = len(pattern.lists)
        bar = max(pattern.count * scale, 1.0)
        if degree != before:
            y += 9.0 if before else 0.0
            words = (
                "on all lists" if degree == len(lists) and degree > 2 else _WORDS.get(degree, "")
            )
            if left + bar + 12 + text_width(words) < width:
                elements.append(Label(left + bar + 12, y + 4.5, words, "quiet"))
            before = degree
        on = sorted(pattern.lists)
        if degree > 1:
            ties += line(columns[on[0]], y, columns[on[-1]], y)
        for i, x in enumerate(columns):
            if i in pattern.lists:
                members += _dot(x, y, 4.4)
            else:
                others += _dot(x, y, 1.6)
        elements.append(Label(left - 8, y + 4.5, f"{pattern.count:,}", "", "end"))
        bars += box(left, y - 5, bar, 10)
        y += _ROW
    ground = [
        Path("tie", ties),
        Path("dot-none", others),
        Path("area", members),
        Path("area", bars),
        Path("hair", line(0, y - 2, width, y - 2)),
    ]
    y += 16.0
    ground.append(Path("dot-open", "".join(_dot(x, y, 4.4) for x in columns)))
    last, y = _unseen_row(unseen, left, y, scale, width, why_not)
    said = "; ".join(
        f"{' and '.join(lists[i][0] for i in sorted(p.lists))} {p.count:,}" for p in patterns
    )
    tail = (
        f"The last row, on none of the lists, is estimated at {unseen.value:,.0f}."
        if unseen
        else f"The last row, on none of the lists: {why_not}."
    )
    return Drawing(
        width,
        y,
        title,
        f"Rows are patterns of inclusion with their counts: {said}. {tail}",
        (*ground, *elements, *last),
    )


def _shown(patterns: Sequence[Pattern]) -> list[Pattern]:
    kept = sorted(patterns, key=lambda p: -p.count)[:_MOST_ROWS]
    return [p for p in patterns if p in kept]


def _reach(unseen: Unseen | None) -> float:
    if unseen is None:
        return 0.0
    return unseen.high if unseen.high is not None else unseen.value * 1.3


def _unseen_row(
    unseen: Unseen | None, left: float, y: float, scale: float, width: float, why_not: str
) -> tuple[list[Element], float]:
    if unseen is None:
        return [
            Label(left - 8, y + 4.5, "?", "accent bold", "end"),
            Path(
                "soft-open accent-line",
                line(left, y - 6, width, y - 6) + line(left, y + 6, width, y + 6),
            ),
            Label(left, y + 22, f"on none of these: {why_not}", "accent"),
        ], y + 32
    low = (unseen.low or 0.0) * scale + left
    high = unseen.high * scale + left if unseen.high is not None else width
    bar = max(unseen.value * scale, 1.0)
    path = line(low, y + 15, high, y + 15) + line(low, y + 10, low, y + 20)
    if unseen.high is not None:
        path += line(high, y + 10, high, y + 20)
    ends = f"{unseen.low or 0:,.0f} to " + (
        f"{unseen.high:,.0f}" if unseen.high is not None else "no upper end"
    )
    words = "on none, estimated"
    elements: list[Element] = [
        Label(left - 8, y + 4.5, f"{unseen.value:,.0f}", "accent bold", "end"),
        Path("soft accent-line", box(left, y - 6, bar, 12)),
        Path("interval", path),
        Label(left, y + 36, words, "accent"),
        Label(width, y + 36, ends, "quiet", "end"),
    ]
    return elements, y + 46


def _dot(x: float, y: float, r: float) -> str:
    turn = f"{number(r)} {number(r)} 0 1 0"
    return f"M{number(x - r)} {number(y)}a{turn} {2 * r:.1f} 0a{turn} {-2 * r:.1f} 0Z"
