"""Points: the shape says which group, the filling says how sure we are.

Full = read in the source, half = partly read, open = recalled. Shapes keep groups apart without
colour, which is why they are not optional.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from fonds.site.figures.drawing import Path, number

Shape = Literal["circle", "square", "triangle", "diamond", "cross"]

SHAPE_OF: dict[str, Shape] = {
    "guerrilla": "circle",
    "soviet": "square",
    "yanan": "triangle",
    "domestic": "diamond",
    "kapsan": "cross",
}
"""The shape of each faction; everything else is a circle."""

_HALF = 4.6  # half the side of a mark in user units


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: where it stands, its shape and the certainty that fills it."""

    x: float
    y: float
    certainty: str = "seen"
    shape: Shape = "circle"
    size: float = 1.0


def outline(mark: Mark) -> str:
    """Path data of the whole shape."""
    radius = _HALF * mark.size * (0.87 if mark.shape == "circle" else 1.0)
    return _SHAPES[mark.shape](mark.x, mark.y, radius)


def left_half(mark: Mark) -> str:
    """Path data of the left half of the shape, which is filled where a row was partly read."""
    x, y, radius = mark.x, mark.y, _HALF * mark.size
    match mark.shape:
        case "circle":
            radius *= 0.87
            return _moved(
                x, y - radius, f"a{number(radius)} {number(radius)} 0 0 0 0 {2 * radius:.1f}Z"
            )
        case "square":
            side = radius * 0.9
            return _moved(x - side, y - side, f"h{side:.1f}v{2 * side:.1f}h{-side:.1f}Z")
        case "triangle":
            return _moved(x, y - radius, f"v{1.85 * radius:.1f}h{-1.05 * radius:.1f}Z")
        case "diamond":
            return _moved(
                x, y - 1.1 * radius, f"v{2.2 * radius:.1f}l{-1.1 * radius:.1f} {-1.1 * radius:.1f}Z"
            )
        case "cross":
            arm = radius / 3
            return _moved(
                x,
                y - radius,
                f"v{2 * radius:.1f}h{-arm:.1f}v{-(radius - arm):.1f}h{-(radius - arm):.1f}"
                f"v{-2 * arm:.1f}h{radius - arm:.1f}v{-(radius - arm):.1f}Z",
            )


def draw_marks(marks: Iterable[Mark]) -> tuple[Path, ...]:
    """Draw many marks as at most two paths: all outlines, then all that is filled."""
    outlines, filled = [], []
    for mark in marks:
        if mark.certainty in ("seen", "judgement"):
            filled.append(outline(mark))
        else:
            outlines.append(outline(mark))
            if mark.certainty == "part":
                filled.append(left_half(mark))
    paths = (Path("open", "".join(outlines)), Path("full", "".join(filled)))
    return tuple(path for path in paths if path.d)


def _moved(x: float, y: float, rest: str) -> str:
    return f"M{number(x)} {number(y)}{rest}"


def _circle(x: float, y: float, r: float) -> str:
    turn = f"{number(r)} {number(r)} 0 1 0"
    return _moved(x - r, y, f"a{turn} {2 * r:.1f} 0a{turn} {-2 * r:.1f} 0Z")


def _square(x: float, y: float, r: float) -> str:
    side = r * 0.9
    return _moved(x - side, y - side, f"h{2 * side:.1f}v{2 * side:.1f}h{-2 * side:.1f}Z")


def _triangle(x: float, y: float, r: float) -> str:
    return _moved(x, y - r, f"l{1.05 * r:.1f} {1.85 * r:.1f}h{-2.1 * r:.1f}Z")


def _diamond(x: float, y: float, r: float) -> str:
    d = 1.1 * r
    return _moved(x, y - d, f"l{d:.1f} {d:.1f}l{-d:.1f} {d:.1f}l{-d:.1f} {-d:.1f}Z")


def _cross(x: float, y: float, r: float) -> str:
    arm, rest = r / 3, r - r / 3
    return _moved(
        x - arm,
        y - r,
        f"h{2 * arm:.1f}v{rest:.1f}h{rest:.1f}v{2 * arm:.1f}h{-rest:.1f}v{rest:.1f}"
        f"h{-2 * arm:.1f}v{-rest:.1f}h{-rest:.1f}v{-2 * arm:.1f}h{rest:.1f}Z",
    )


_SHAPES = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "diamond": _diamond,
    "cross": _cross,
}
