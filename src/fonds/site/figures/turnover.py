"""A body at each election: those carried over, those new, the candidates behind a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import NARROW, WIDE_MAIN, Drawing, Element, Label, Path, box


@dataclass(frozen=True, slots=True)
class Body:
    """One body: `carried` is None where no number is given."""

    name: str
    year: str
    size: int | None
    carried: int | None
    candidates: int | None = None


def draw_turnover(title: str, bodies: Sequence[Body], *, narrow: bool = False) -> Drawing:
    """Draw one bar a body: full = carried over, open = new, grey = not known which."""
    width = float(NARROW if narrow else WIDE_MAIN)
    left = 0.0 if narrow else 210.0
    row = 62.0 if narrow else 46.0
    most = max([(b.size or 0) + (b.candidates or 0) for b in bodies] + [1])
    scale = (width - left - (8 if narrow else 20)) / most
    full, new, unknown, candidates = "", "", "", ""
    elements: list[Element] = []
    said = []
    for index, body in enumerate(bodies):
        y = 20.0 + row * index + (20.0 if narrow else 0.0)
        elements.append(Label(0, y - 6 if narrow else y + 13, f"{body.name}, {body.year}"))
        if body.size is None:
            elements.append(Label(left, y + 13, "size not known", "quiet"))
            continue
        end = left + body.size * scale
        words = f"{body.size}, not known how many were carried over"
        if body.carried is None:
            unknown += box(left, y, body.size * scale, 18)
        else:
            cut = left + body.carried * scale
            full += box(left, y, body.carried * scale, 18)
            new += box(cut, y + 0.7, end - cut, 16.6)
            words = f"{body.carried} carried over, {body.size - body.carried} new"
        if body.candidates:
            candidates += box(end + 3, y + 0.7, body.candidates * scale - 3, 16.6)
            words += f"; {body.candidates} candidates"
        elements.append(Label(left, y + 33, words, "quiet"))
        said.append(f"{body.name}, {body.year}: {words}")
    paths = (
        Path("area", full),
        Path("open-bar", new),
        Path("area-2", unknown),
        Path("soft", candidates),
    )
    height = 20.0 + row * len(bodies) + (20.0 if narrow else 4.0)
    return Drawing(width, height, title, "; ".join(said), (*paths, *elements))
