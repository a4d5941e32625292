"""A chronology as a static SVG that stands alone: lanes, points, bars and spans, in ink.

Certainty is a form. Point: full = read, half = partly read, open = recalled. Bar: solid, dashed,
dotted likewise. A thin dotted line with two ends = some time between them. Every mark has its
title and time as text for those who point at it or have it read out.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from fonds.analysis.chronology.exports import say_span
from fonds.analysis.chronology.lanes import Item, Lane, Layout, shorten

INK, GREY, RULE, WASH = "#1c1a17", "#6b655c", "#dedad0", "#f4f2ec"
LEFT, TOP, ROW, RADIUS = 150.0, 34.0, 17.0, 3.4
_NARROW = 5.0  # pixels below which a span is drawn as a point
_LINE = 14.0  # pixels from the name of one phase to that of another above it
_LETTER = 5.6  # pixels; the mean of a title in this size, a little generously
LETTER = _LETTER / 930
"""`letter` for `lay_out_lanes` where every title is to stand beside its item at full width."""
DASHES = {"solid": "", "dashed": "6 3", "dotted": "1.5 3"}


def draw_chronology(layout: Layout, title: str, width: float = 1100.0, labels: bool = True) -> str:
    """Draw lanes as SVG text.

    Args:
        layout: From `lay_out_lanes`.
        title: Becomes the picture's title.
        width: In pixels, lane names included.
        labels: Write titles beside items where the row has room; see `LETTER`.
    """
    inner = width - LEFT - 20
    parts: list[str] = []
    levels = _levels([(LEFT + a * inner + 3, name) for a, _, name in layout.phases])
    y = top = TOP + _LINE * max(levels, default=0)
    for lane in layout.lanes:
        height = max(lane.rows, 1) * ROW + 8
        parts.append(
            f'<text x="0" y="{y + 14:.1f}" font-weight="600">{escape(lane.name or "–")}</text>'
            f'<path d="M{LEFT} {y + height:.1f}H{LEFT + inner:.1f}" stroke="{RULE}" '
            'stroke-width=".7"/>'
        )
        parts += _lane(lane, y, inner, labels)
        y += height + 6
    height = y + 22
    back = [
        f'<rect x="{LEFT + a * inner:.1f}" y="{top - 10}" width="{max((b - a) * inner, 1):.1f}" '
        f'height="{y - top + 4:.1f}" fill="{WASH if number % 2 else "none"}" stroke="{RULE}"/>'
        f'<text x="{LEFT + a * inner + 3:.1f}" y="{20 + _LINE * levels[number]:.1f}" '
        f'fill="{GREY}">{escape(name)}</text>'
        for number, (a, b, name) in enumerate(layout.phases)
    ]
    axis = [
        f'<path d="M{LEFT + x * inner:.1f} {top - 6}V{y:.1f}" stroke="{RULE}" stroke-width=".7"/>'
        f'<text x="{LEFT + x * inner:.1f}" y="{y + 14:.1f}" fill="{GREY}">{escape(label)}</text>'
        for x, label in layout.ticks
    ]
    items = sum(len(lane.items) for lane in layout.lanes)
    description = (
        f"{items} events in {len(layout.lanes)} lanes, {layout.start:%Y-%m-%d} to "
        f"{layout.end:%Y-%m-%d}. Dotted lines join the ends between which an event can lie."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" font-size="11.5" '
        f'font-family="\'Source Sans 3\', sans-serif" fill="{INK}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        + "".join([*back, *axis, *parts])
        + "</svg>\n"
    )


def _levels(names: list[tuple[float, str]]) -> list[int]:
    """On which line each name stands, from its left end, so that no two meet."""
    ends: list[float] = []
    levels = []
    for x, name in names:
        level = next((k for k, end in enumerate(ends) if end < x), len(ends))
        ends[level : level + 1] = [x + _LETTER * (len(name) + 2)]
        levels.append(level)
    return levels


def _lane(lane: Lane, top: float, inner: float, labels: bool) -> list[str]:
    last_in_row: dict[int, float] = {}
    starts: dict[int, list[float]] = {}
    for item in lane.items:
        starts.setdefault(item.row, []).append(LEFT + item.left * inner)
    parts = []
    for item in lane.items:
        y = top + 10 + item.row * ROW
        parts.append(
            f"<g><title>{escape(item.title)}: {escape(say_span(item.start, item.end))}</title>"
            + _mark(item, y, inner)
            + "</g>"
        )
        words = shorten(item.title)
        begin, end = LEFT + item.left * inner, LEFT + item.right * inner
        if item.is_point:  # drawn in the middle of its day, however wide that is
            begin = end = (begin + end) / 2
        before, x = begin - 6, end + 6
        room = min((s for s in starts[item.row] if s > x - 4), default=LEFT + inner) - x
        taken, long = last_in_row.get(item.row, 0), _LETTER * len(words)
        if labels and room > long and x >= taken:
            parts.append(f'<text x="{x:.1f}" y="{y + 4:.1f}">{escape(words)}</text>')
            last_in_row[item.row] = x + long
        elif labels and before - long > max(taken, LEFT):
            parts.append(
                f'<text x="{before:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(words)}</text>'
            )
            last_in_row[item.row] = x
        elif labels and end - begin > long:  # as wide as the picture: upon its own line
            parts.append(f'<text x="{begin + 8:.1f}" y="{y - 4:.1f}">{escape(words)}</text>')
            last_in_row[item.row] = x
        else:
            last_in_row[item.row] = max(taken, x)
    return parts


def _mark(item: Item, y: float, inner: float) -> str:
    a, b = LEFT + item.left * inner, LEFT + item.right * inner
    if item.is_point or b - a < _NARROW:
        return _point((a + b) / 2, y, item.line)
    drawn = ""
    if item.sure_left is not None and item.sure_right is not None:
        c, d = LEFT + item.sure_left * inner, LEFT + item.sure_right * inner
        dash = DASHES[item.line]
        drawn += (
            f'<path d="M{c:.1f} {y:.1f}H{max(d, c + 1):.1f}" stroke="{INK}" stroke-width="4"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + "/>"
        )
        spans = [(a, c), (d, b)]
    else:
        spans = [(a, b)]
    for left, right in spans:
        if right - left > 4:
            drawn += (
                f'<path d="M{left:.1f} {y - 3:.1f}v6M{left:.1f} {y:.1f}H{right:.1f}'
                f'M{right:.1f} {y - 3:.1f}v6" fill="none" stroke="{GREY}" '
                'stroke-dasharray="1.5 2"/>'
            )
    return drawn


def _point(x: float, y: float, line: str) -> str:
    r = RADIUS
    open_circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="#fff" stroke="{INK}"/>'
    if line == "solid":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>'
    if line == "dashed":
        return open_circle + f'<path d="M{x:.1f} {y - r:.1f}A{r} {r} 0 0 0 {x:.1f} {y + r:.1f}Z"/>'
    return open_circle
