"""A network: people as marks, ties as lines; who is not named in the picture is in the table.

The shape of a mark says the faction, so that the picture is read without colour; the pattern of a
line says the kind of tie: solid for one body, dashed for one event, dotted for one record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi, sin

from fonds.site.figures.drawing import (
    NARROW,
    Drawing,
    Element,
    Group,
    Label,
    Path,
    line,
    text_width,
)
from fonds.site.figures.marks import SHAPE_OF, Mark, draw_marks

_LINE_OF = {
    "denunciation": "denounced",
    "appointment": "appointed",
    "co-membership": "body",
    "meeting": "event",
    "co-mention": "record",
    "background": "background",
}
_MARGIN = 14.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One person: place from -1 to 1 each way, name, faction's class, address, importance."""

    key: str
    x: float
    y: float
    name: str
    css: str = "none"
    url: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Thread:
    """One tie: the keys of its ends, its kinds, its weight as a share of the heaviest."""

    source: str
    target: str
    kinds: Sequence[str]
    weight: float = 1.0


def draw_web(
    title: str,
    description: str,
    dots: Sequence[Dot],
    threads: Sequence[Thread],
    width: float,
    height: float,
    most_names: int = 40,
) -> Drawing:
    """Draw a network in a box; the weightiest are named where there is room."""
    across, down = width / 2 - _MARGIN, height / 2 - _MARGIN
    at = {
        dot.key: (width / 2 + dot.x * across, height / 2 + dot.y * down, dot.weight) for dot in dots
    }
    lines = _lines(threads, at)
    marks = _marks(dots, at)
    return Drawing(
        width, height, title, description, (*lines, *marks, *_names(dots, at, width, most_names))
    )


def draw_ego(title: str, description: str, centre: Dot, others: Sequence[Dot],
             threads: Sequence[Thread], width: float) -> Drawing:  # fmt: skip
    """Draw one person in the middle and the others around, each beside its name.

    The order around is that of `others`, so that the picture stays the same from visit to visit.
    """
    rows = -(-len(others) // 2)
    height = max(120.0, rows * 21.0 + 40)
    radius = min(width * 0.26, 165.0)
    places: dict[str, tuple[float, float, float]] = {centre.key: (width / 2, height / 2, 1.6)}
    names: list[Element] = []
    for number, dot in enumerate(others):
        right = number < rows
        row = number if right else number - rows
        count = rows if right else len(others) - rows
        share = (row + 0.5) / max(count, 1)
        y = 20 + share * (height - 40)
        x = width / 2 + (1 if right else -1) * radius * (0.55 + 0.45 * sin(share * pi))
        places[dot.key] = (x, y, dot.weight)
        names.append(
            Label(x + 9 if right else x - 9, y + 4.5, dot.name, "", "start" if right else "end",
                  dot.url)
        )  # fmt: skip
    names.append(Label(width / 2, height / 2 - 13, centre.name, "bold halo", "middle"))
    return Drawing(
        width, height, title, description,
        (*_lines(threads, places), *_marks([centre, *others], places), *names),
    )  # fmt: skip


Places = Mapping[str, tuple[float, float, float]]


def _lines(threads: Sequence[Thread], at: Places) -> list[Element]:
    paths: dict[str, str] = {}
    for thread in threads:
        if thread.source not in at or thread.target not in at:
            continue
        kind = next((k for k in _LINE_OF if k in thread.kinds), "co-mention")
        strength = "strong" if thread.weight > 0.5 else "plain" if thread.weight > 0.15 else "faint"
        a, b = at[thread.source], at[thread.target]
        css = f"tie-{_LINE_OF[kind]} tie-{strength}"
        paths[css] = paths.get(css, "") + line(a[0], a[1], b[0], b[1])
    order = ("faint", "plain", "strong")
    return [
        Path(css, paths[css])
        for css in sorted(paths, key=lambda css: order.index(css.rsplit("-", 1)[1]))
    ]


def _marks(dots: Sequence[Dot], at: Places) -> list[Element]:
    groups: dict[str, list[Mark]] = {}
    for dot in dots:
        x, y, weight = at[dot.key]
        size = 0.75 + 0.75 * weight
        groups.setdefault(dot.css, []).append(
            Mark(x, y, "seen", SHAPE_OF.get(dot.css, "circle"), size)
        )
    return [Group(css, draw_marks(marks)) for css, marks in sorted(groups.items())]


def _names(dots: Sequence[Dot], at: Places, width: float, most: int) -> list[Element]:
    """Names beside their marks, the weightiest first; none stands over another."""
    taken: list[tuple[float, float, float, float]] = []
    names: list[Element] = []
    for dot in sorted(dots, key=lambda dot: (-dot.weight, dot.key)):
        if len(names) >= most:
            break
        x, y, weight = at[dot.key]
        gap, wide = 6 + 4 * weight, text_width(dot.name) + 2
        for left, base in (
            (x + gap, y + 4.5),
            (x - gap - wide, y + 4.5),
            (x - wide / 2, y - 9),
            (x - wide / 2, y + 18),
        ):
            box = (left, base - 11, left + wide, base + 4)
            if box[0] < 0 or box[2] > width or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            names.append(Label(left, base, dot.name, "halo", "start", dot.url))
            break
    return names


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def narrow_size(people: int) -> tuple[float, float]:
    """Width and height of the picture on a phone."""
    return float(NARROW), 380.0 + min(people, 100)
