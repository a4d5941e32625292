"""Where a part stands in its whole: a chapter in a book, a leaf in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import Drawing, Element, Label, Path, box, line, number, text_width

_WIDTH = 594.0


def extent_strip(first: float, last: float, total: float) -> str:
    """Write a hairline for the whole and a dark piece for pages first..last (counted from 1).

    Returns SVG of 100 by 1 units stretched to its place; decorative, since the pages stand beside.
    """
    x = 100.0 * (first - 1) / total
    width = max(100.0 * (last - first + 1) / total, 0.4)
    return (
        '<svg viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="hair" d="M0 2.5H100"/>'
        f'<path class="area" d="M{number(x)} 0h{width:.2f}v5h{-width:.2f}Z"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Leaf:
    """Leaves first..last of a file, as printed; `present` marks the record of this page."""

    first: int
    last: int
    label: str
    present: bool = False


def draw_leaves(title: str, leaves: Sequence[Leaf]) -> Drawing:
    """Draw the neighbours of a record along the leaves of their file; must not be empty."""
    low, high = min(leaf.first for leaf in leaves), max(leaf.last for leaf in leaves)
    room = max(10, (high - low) // 12)
    start, end = max(1, low - room), high + room
    step = next(
        (size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (end - start) / size <= 14), 1000
    )
    y = 44.0

    def place(leaf: float) -> float:
        return (leaf - start) / (end - start) * _WIDTH

    ticks = line(0, y, _WIDTH, y)
    tick = -(-start // step) * step
    words: list[Element] = [
        Label(0, y + 26, str(start), "quiet"),
        Label(_WIDTH, y + 26, str(end), "quiet", "end"),
    ]
    while tick <= end:
        ticks += line(place(tick), y - 3, place(tick), y + 3)
        tick += step
    blocks: dict[str, str] = {"area-2": "", "accent": ""}
    taken: list[tuple[float, float]] = []
    for leaf in sorted(leaves, key=lambda leaf: (not leaf.present, leaf.first)):
        x, width = place(leaf.first), max(place(leaf.last + 1) - place(leaf.first), 4.0)
        blocks["accent" if leaf.present else "area-2"] += box(x, y - 8, width, 16)
        half = text_width(leaf.label) / 2 + 4
        middle = min(max(x + width / 2, half), _WIDTH - half)
        if all(b < middle - half or a > middle + half for a, b in taken):
            taken.append((middle - half, middle + half))
            words.append(
                Label(middle, y - 16, leaf.label, "accent" if leaf.present else "quiet", "middle")
            )
    said = "; ".join(leaf.label for leaf in leaves)
    return Drawing(
        _WIDTH,
        y + 32,
        title,
        said,
        (Path("hair-2", ticks), *(Path(css, d) for css, d in blocks.items()), *words),
    )
