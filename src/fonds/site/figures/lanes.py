"""A chronology in parallel: one lane a country, time running across.

A dot is one day, a bar a span, two dotted lines a time known only between its ends. Words stand
beside what they name; those that find no room are left to the list under the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fonds.site.figures.drawing import (
    NARROW,
    WIDE,
    Drawing,
    Element,
    Group,
    Label,
    Path,
    box,
    line,
    text_width,
)
from fonds.site.figures.marks import Mark, draw_marks
from fonds.site.figures.scale import MONTHS, TimeScale

_LINE = 15.0  # distance of two lines of words
_LONG = 0.6  # a span over more of the width is a thin line, so that it hides nothing within it
_DAYS = 45  # up to so many days are drawn day by day
_PHASE = 19.0  # height of the row of one phase
_NAMES = 112.0  # room for the names of the lanes in the wide picture


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing in a lane.

    Attributes:
        first, last: Earliest and latest day.
        is_span: It lasted from `first` to `last`; otherwise it fell on one unknown day between.
    """

    first: date
    last: date
    label: str = ""
    certainty: str = "seen"
    is_span: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane with its name and what happened in it, in any order."""

    name: str
    happenings: Sequence[Happening]
    css: str = "other"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Lanes:
    """What a lane picture shows, from `first` to `last` day.

    Attributes:
        span: Days shaded through all lanes, with their label.
        counts: Records by day for the lowest row; empty for none.
        phases: Named stretches, written over the lanes with a rule at each end.
        levels: Rows of words a lane may take above and below its line.
        label_chars: Where the words of a label are broken.
    """

    title: str
    description: str
    lanes: Sequence[Lane]
    first: date
    last: date
    span: tuple[date, date, str] | None = None
    counts: Mapping[date, int] = field(default_factory=dict)
    levels: tuple[int, int] = (1, 0)
    label_chars: int = 24
    phases: Sequence[tuple[date, date, str]] = ()


@dataclass(slots=True)
class _Placed:
    """Where the words of one happening went: level > 0 above the line, < 0 below."""

    happening: Happening
    level: int
    x: float
    lines: tuple[str, ...]
    right_aligned: bool


def draw_lanes(chart: Lanes, *, narrow: bool = False) -> Drawing:
    """Draw the lanes across, 1176 or 358 units wide."""
    left, right = (0.0, float(NARROW)) if narrow else (_NAMES + 15, float(WIDE))
    scale = TimeScale(chart.first, chart.last, left, right)
    phases = [one for one in chart.phases if scale.holds(one[0], one[1])]
    y = top = (28.0 if chart.span else 12.0) + len(phases) * _PHASE
    if scale.days <= _DAYS:
        y = top = top + 22
    words: list[Element] = []
    marks: list[Element] = []
    rules = ""
    css = "serif halo" if scale.days <= _DAYS else "quiet halo"
    for lane in chart.lanes:
        shown = [item for item in lane.happenings if scale.holds(item.first, item.last)]
        placed = _place_words(shown, scale, chart.levels, chart.label_chars)
        above, below = _depth(placed, 1), _depth(placed, -1)
        y += above + (26.0 if narrow else 14.0) + 8
        rules += line(left, y, right, y)
        name_y = y - above - 12 if narrow else y + 4.5
        words.append(Label(0, name_y, lane.name, "bold halo" if lane.strong else "halo"))
        for item in placed:
            words += _words(item, y, css)
        marks.append(Group(lane.css, _lane_marks(shown, scale, y)))
        y += below + 12
    y += 6
    if chart.counts:
        y += 46
        words += _count_row(chart.counts, scale, y, narrow)
        rules += line(left, y, right, y)
    ticks, tick_words = _ticks(scale, top, y, narrow)
    ground: list[Element] = [Path("hair", ticks), Path("hair" if narrow else "hair-2", rules)]
    if chart.span:
        ground += _shade(chart.span, scale, top, y)
    drawn = [_phase(one, scale, 12.0 + row * _PHASE, y) for row, one in enumerate(phases)]
    ground += [rule for rule, _ in drawn]
    ground += [name for _, name in drawn]
    width, height = (NARROW if narrow else WIDE), y + 26
    return Drawing(
        width, height, chart.title, chart.description, (*ground, *marks, *tick_words, *words)
    )


def _depth(placed: Sequence[_Placed], side: int) -> float:
    """How far the words reach above (1) or below (-1) a lane, in user units."""
    return max((abs(item.level) * _LINE for item in placed if item.level * side > 0), default=0.0)


def _place_words(
    items: Sequence[Happening], scale: TimeScale, levels: tuple[int, int], chars: int
) -> list[_Placed]:
    """Give each label the nearest free place, or none.

    `taken[n]` holds the stretches of level n that words cover; a pointer may not cross words.
    """
    taken: dict[int, list[tuple[float, float]]] = {}
    pointers: dict[int, list[tuple[float, int]]] = {1: [], -1: []}
    placed: list[_Placed] = []
    for item in sorted(items, key=lambda item: (item.first, item.last)):
        lines = _wrap(item.label, chars)
        if not lines:
            continue
        x = _anchor(item, scale)
        width = max(text_width(text, 13.5) for text in lines) + 8
        flipped = x + width > scale.right
        stretch = (x - width, x + 2) if flipped else (x - 2, x + width)
        if stretch[0] < scale.left - 2:
            continue
        for base in (*range(1, levels[0] + 1), *range(-1, -levels[1] - 1, -1)):
            side = 1 if base > 0 else -1
            rows = range(abs(base), abs(base) + len(lines))
            if rows[-1] > levels[0 if side > 0 else 1]:
                continue
            if _is_free(taken, pointers, side, rows, x, stretch):
                gap = (rows[-1] + 1,) if len(lines) > 1 else ()
                for row in (*rows, *gap):  # a row stays free beyond a label of several lines
                    taken.setdefault(side * row, []).append(stretch)
                pointers[side].append((x, rows[0]))
                placed.append(_Placed(item, side * rows[-1], x, lines, flipped))
                break
    return placed


def _is_free(
    taken: dict[int, list[tuple[float, float]]],
    pointers: dict[int, list[tuple[float, int]]],
    side: int,
    rows: range,
    x: float,
    stretch: tuple[float, float],
) -> bool:
    for row in rows:
        if any(a < stretch[1] and b > stretch[0] for a, b in taken.get(side * row, ())):
            return False
    for row in range(1, rows[0]):
        if any(a + 3 < x < b for a, b in taken.get(side * row, ())):
            return False
    return not any(
        stretch[0] + 3 < at < stretch[1] and rows[0] < above for at, above in pointers[side]
    )


def _wrap(text: str, chars: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= chars:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return tuple(lines)


def _anchor(item: Happening, scale: TimeScale) -> float:
    return scale.middle(item.first) if item.first >= scale.first else scale.left


def _words(item: _Placed, y: float, css: str) -> list[Element]:
    count, depth = len(item.lines), abs(item.level)
    elements: list[Element] = []
    if item.level > 0:
        first_y = y - 8 - (depth - 1) * _LINE
        if depth - count > 0:
            elements.append(
                Path("pointer", line(item.x, y - 5, item.x, first_y + (count - 1) * _LINE + 3))
            )
    else:
        first_y = y + 18 + (depth - count) * _LINE
        if depth - count > 0:
            elements.append(Path("pointer", line(item.x, y + 5, item.x, first_y - 11)))
    shift, anchor = (-1.0, "end") if item.right_aligned else (1.0, "start")
    for index, text in enumerate(item.lines):
        elements.append(
            Label(
                item.x + shift * 3,
                first_y + index * _LINE,
                text,
                css,
                "end" if anchor == "end" else "start",
                item.happening.url,
            )
        )
    return elements


def _lane_marks(items: Sequence[Happening], scale: TimeScale, y: float) -> tuple[Path, ...]:
    paths: dict[str, str] = {}
    dots = []
    for item in items:
        if item.first == item.last:
            dots.append(Mark(scale.middle(item.first), y, item.certainty, size=1.08))
            continue
        x1, x2 = (
            scale.place(item.first) + 1,
            max(scale.end(item.last) - 1, scale.place(item.first) + 4),
        )
        if item.is_span:
            thick = "bar" if x2 - x1 < _LONG * (scale.right - scale.left) else "thin"
            css = f"{thick} {item.certainty}" if item.certainty in ("part", "recalled") else thick
            paths[css] = paths.get(css, "") + line(x1, y, x2, y)
        else:
            rails = line(x1, y - 3, x2, y - 3) + line(x1, y + 3, x2, y + 3)
            paths["unsure"] = paths.get("unsure", "") + rails
    return (*(Path(css, d) for css, d in paths.items()), *draw_marks(dots))


def _ticks(scale: TimeScale, top: float, bottom: float, narrow: bool) -> tuple[str, list[Element]]:
    """Rules and names of the days, months or years across, whichever has room."""
    words: list[Element] = []
    grid = ""
    if scale.days <= _DAYS:
        for offset in range(scale.days):
            day = scale.first + timedelta(days=offset)
            grid += line(scale.place(day), top, scale.place(day), bottom)
            if not narrow or offset % 5 == 0:
                words.append(Label(scale.middle(day), top - 6, str(day.day), "quiet", "middle"))
            if offset == 0 or day.day == 1:
                name = MONTHS[day.month - 1] if narrow else f"{MONTHS[day.month - 1]} {day.year}"
                room = scale.right - scale.place(day)
                if room > text_width(name) and (
                    offset != 0 or day.day < 26 or scale.day_width > 25
                ):
                    words.append(Label(scale.place(day) + 2, top - 22, name, "bold"))
    elif scale.days <= 500:
        for day in scale.months():
            grid += line(scale.place(day), top - 8, scale.place(day), bottom)
            name = MONTHS[day.month - 1]
            middle = scale.place(day) + 15 * scale.day_width
            if middle < scale.right:
                words.append(
                    Label(middle, bottom + 19, name[0] if narrow else name, "quiet", "middle")
                )
    else:
        years = scale.years()
        step = max(1, -(-len(years) * 44 // int(scale.right - scale.left)))
        for year in years:
            x = scale.place(date(year, 1, 1))
            grid += line(x, top - 8, x, bottom)
            if (year - years[0]) % step == 0 and x < scale.right - 20:
                words.append(Label(x + 2, bottom + 19, str(year), "quiet"))
    return grid + line(scale.right, top - 8, scale.right, bottom), words


def _shade(
    span: tuple[date, date, str], scale: TimeScale, top: float, bottom: float
) -> list[Element]:
    first, last, name = span
    x1, x2 = scale.place(first), scale.end(last)
    shade: list[Element] = [Path("span", box(x1, top - 8, x2 - x1, bottom - top + 8))]
    if scale.days > _DAYS:
        near_end = x1 + text_width(name, 14) > scale.right
        shade.append(
            Label(
                x2 if near_end else x1, 12, name, "accent bold halo", "end" if near_end else "start"
            )
        )
    return shade


def _phase(
    phase: tuple[date, date, str], scale: TimeScale, top: float, bottom: float
) -> tuple[Element, Element]:
    """A line as long as the phase with its name, and a rule through the lanes where it ends.

    The name begins with the phase, or sooner where it would leave the picture.
    """
    first, last, name = phase
    x1, x2 = scale.place(first), scale.end(last)
    rule = line(x1, top, x2, top)
    rule += line(x1, top, x1, bottom) if first >= scale.first else ""
    rule += line(x2, top, x2, bottom) if last <= scale.last else ""
    start = max(scale.left, min(x1 + 3, scale.right - text_width(name, 14)))
    return Path("phase", rule), Label(start, top + 14, name, "quiet halo")


def _count_row(
    counts: Mapping[date, int], scale: TimeScale, y: float, narrow: bool
) -> list[Element]:
    """Stack one short bar for each record of a day."""
    width = max(2.0, min(scale.day_width * 0.6, 15.0))
    tallest = max(counts.values())
    step = min(6.5, 40.0 / tallest)
    bars = "".join(
        box(scale.middle(day) - width / 2, y - (index + 1) * step, width, step * 0.65)
        for day, count in sorted(counts.items())
        if scale.holds(day, day)
        for index in range(count)
    )
    names: list[Element] = (
        [Label(0, y - 44, "Records of the day", "halo")]
        if narrow
        else [Label(0, y - 18, "Records"), Label(0, y - 3, "of the day")]
    )
    return [Path("area", bars), *names]


def draw_lanes_down(chart: Lanes) -> Drawing:
    """Draw a few weeks turned downwards for a phone: days run down, up to three lanes across."""
    shown = sorted(
        (
            lane
            for lane in chart.lanes
            if any(h.first <= chart.last and h.last >= chart.first for h in lane.happenings)
        ),
        key=lambda lane: (not lane.strong, -len(lane.happenings)),
    )[:3]
    columns = max(1, len(shown))
    left, width = 30.0, (NARROW - 30.0) / columns
    days = (chart.last - chart.first).days + 1
    height = max(420.0, days * 19.0)
    scale = TimeScale(chart.first, chart.last, 34.0, 34.0 + height)
    elements: list[Element] = []
    if chart.span:
        y1, y2 = scale.place(chart.span[0]), scale.end(chart.span[1])
        elements.append(Path("span", box(left - 8, y1, NARROW - left + 8, y2 - y1)))
    for offset in range(0, days, 1 if days < 15 else 5):
        day = chart.first + timedelta(days=offset)
        elements.append(Label(20, scale.middle(day) + 4, str(day.day), "quiet", "end"))
    for index, lane in enumerate(shown):
        x = left + index * width + 4
        elements.append(Label(x - 4, 14, lane.name, "bold"))
        elements.append(Path("hair-2", line(x, 26, x, 34 + height)))
        elements += _lane_down(lane, scale, x, max(9, int(width / 7.1)))
    return Drawing(NARROW, height + 44, chart.title, chart.description, tuple(elements))


def _lane_down(lane: Lane, scale: TimeScale, x: float, chars: int) -> list[Element]:
    words: list[Element] = []
    dots: list[Mark] = []
    bars: dict[str, str] = {}
    free = 0.0
    for item in sorted(lane.happenings, key=lambda item: (item.first, item.last)):
        if not scale.holds(item.first, item.last):
            continue
        y1, y2 = scale.place(item.first), scale.end(item.last)
        if item.first == item.last:
            dots.append(Mark(x, scale.middle(item.first), item.certainty, size=1.08))
        elif item.is_span:
            css = {"part": "bar part", "recalled": "bar recalled"}.get(item.certainty, "bar")
            bars[css] = bars.get(css, "") + line(x, y1 + 1, x, y2 - 1)
        else:
            rails = line(x - 3, y1, x - 3, y2) + line(x + 3, y1, x + 3, y2)
            bars["unsure"] = bars.get("unsure", "") + rails
        lines = _wrap(item.label, chars)
        y = max(scale.middle(item.first) + 4.5, free)
        if not lines or y + len(lines) * _LINE > scale.right + 8:
            continue
        words += [Label(x + 9, y + n * _LINE, text, "halo") for n, text in enumerate(lines)]
        free = y + len(lines) * _LINE + 2
    return [
        Group(lane.css, (*(Path(css, d) for css, d in bars.items()), *draw_marks(dots))),
        *words,
    ]
