"""How many in each year: bars with their numbers above and the years below."""

from __future__ import annotations

from collections.abc import Mapping

from fonds.site.figures.drawing import NARROW, Drawing, Element, Label, Path, box, line

_WIDTH = 594.0
_MOST_BARS = 18


def draw_histogram(
    title: str, counts: Mapping[int, int], selected: int | None = None, *, narrow: bool = False
) -> Drawing:
    """Draw counts by year, gaps included; many years are drawn without every number and label.

    Args:
        title: What is counted.
        counts: Year to number; must not be empty.
        selected: A year to set in the accent colour.
    """
    first, last = min(counts), max(counts)
    years = range(first, last + 1)
    across = float(NARROW) if narrow else _WIDTH
    room = across / len(years)
    width = min(room * 0.64, 34.0)
    most = max(counts.values())
    base = 74.0
    bars, chosen = [], ""
    elements: list[Element] = []
    sparse = room < across / _MOST_BARS * (_WIDTH / across)
    step = max(1, -(-len(years) * 44 // int(across)))
    for index, year in enumerate(years):
        middle = (index + 0.5) * room
        count = counts.get(year, 0)
        height = max(52.0 * count / most, 1.5) if count else 0.0
        if count:
            shape = box(middle - width / 2, base - height, width, height)
            bars.append(shape)
            chosen += shape if year == selected else ""
            if not sparse or count == most:
                elements.append(Label(middle, base - height - 6, str(count), "quiet", "middle"))
        if index % step == 0:
            elements.append(year_label(middle, base + 18, year, across))
    said = ", ".join(f"{year}: {count}" for year, count in sorted(counts.items()) if count)
    ground = (
        Path("area", "".join(bars)),
        Path("accent", chosen),
        Path("axis", line(0, base, across, base)),
    )
    return Drawing(across, base + 26, title, said, (*ground, *elements))


def year_label(middle: float, y: float, year: int, across: float) -> Label:
    """A year under its bar, set from the edge where it would stand over it."""
    if middle < 13:
        return Label(0, y, str(year), "quiet")
    if middle > across - 13:
        return Label(across, y, str(year), "quiet", "end")
    return Label(middle, y, str(year), "quiet", "middle")
