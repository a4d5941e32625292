"""Who came from which group and what became of them: ribbons between two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import (
    NARROW,
    WIDE_MAIN,
    Anchor,
    Drawing,
    Element,
    Group,
    Label,
    Path,
    box,
    number,
)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """So many went from one group to one fate."""

    source: str
    target: str
    count: int


def draw_flows(
    title: str, ribbons: Sequence[Ribbon], css: Mapping[str, str], *, narrow: bool = False
) -> Drawing:
    """Draw the flows, groups on the left and fates on the right, largest first.

    Args:
        title: Of the picture.
        ribbons: At least one.
        css: Class of a group; groups without one are grey.
    """
    width = float(NARROW if narrow else WIDE_MAIN)
    x1, x2 = (118.0, width - 132.0) if narrow else (190.0, width - 260.0)
    left, right = _sizes(ribbons, "source"), _sizes(ribbons, "target")
    total = sum(left.values())
    gap = 22.0
    height = max(210.0, total * (5.0 if narrow else 6.0))
    unit = height / total
    tops_l, end_l = _stack(left, unit, gap)
    tops_r, end_r = _stack(right, unit, gap)
    at_l, at_r = dict(tops_l), dict(tops_r)
    order_l, order_r = list(left), list(right)
    elements: list[Element] = []
    for ribbon in sorted(ribbons, key=lambda r: (order_l.index(r.source), order_r.index(r.target))):
        thick = ribbon.count * unit
        a, b = at_l[ribbon.source], at_r[ribbon.target]
        at_l[ribbon.source] += thick
        at_r[ribbon.target] += thick
        elements.append(
            Group(
                css.get(ribbon.source, "other"),
                (Path("ribbon", _ribbon(x1 + 7, a, x2, b, thick)),),
            )
        )
    for name, size in left.items():
        y, thick = tops_l[name], size * unit
        elements.append(Group(css.get(name, "other"), (Path("block", box(x1, y, 7, thick)),)))
        elements += _label(x1 - 8, y + thick / 2, name, size, "end", narrow)
    for name, size in right.items():
        y, thick = tops_r[name], size * unit
        elements.append(Path("area", box(x2, y, 7, thick)))
        elements += _label(x2 + 15, y + thick / 2, name, size, "start", narrow)
    said = "; ".join(f"{r.count} from {r.source} to {r.target}" for r in ribbons)
    return Drawing(width, max(end_l, end_r) + 8, title, said, tuple(elements))


def _label(x: float, y: float, name: str, size: int, place: Anchor, narrow: bool) -> list[Element]:
    if not narrow:
        return [Label(x, y + 4.5, f"{name}, {size}", "", place)]
    words = name.removesuffix(" faction")
    return [Label(x, y - 2, _short(words), "", place), Label(x, y + 13, str(size), "quiet", place)]


def _short(words: str, most: int = 20) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _sizes(ribbons: Sequence[Ribbon], end: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for ribbon in ribbons:
        name = getattr(ribbon, end)
        sizes[name] = sizes.get(name, 0) + ribbon.count
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def _stack(sizes: Mapping[str, int], unit: float, gap: float) -> tuple[dict[str, float], float]:
    tops, y = {}, 14.0
    for name, size in sizes.items():
        tops[name] = y
        y += max(size * unit, 10.0) + gap
    return tops, y - gap


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    middle = (x1 + x2) / 2
    n = number
    return (
        f"M{n(x1)} {n(y1)}C{n(middle)} {n(y1)} {n(middle)} {n(y2)} {n(x2)} {n(y2)}"
        f"v{n(thick)}C{n(middle)} {n(y2 + thick)} {n(middle)} {n(y1 + thick)} {n(x1)} "
        f"{n(y1 + thick)}Z"
    )
