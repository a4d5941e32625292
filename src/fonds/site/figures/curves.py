"""Curves of those still there: small panels side by side, the curve of all in grey behind each.

Small panels need no key and no colour: each carries the name of its group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures.drawing import (
    NARROW,
    WIDE_MAIN,
    Drawing,
    Element,
    Group,
    Label,
    Path,
    line,
    number,
    text_width,
)


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve with its band; shapes (m,), values between 0 and 1.

    `low` and `high` are empty where there is no band.
    """

    name: str
    times: Sequence[float]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    css: str = "other"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """The share that has left in one way up to each time, stacked under the others."""

    name: str
    values: Sequence[float]


_GAP = 30.0


def draw_curves(
    title: str, everyone: Curve, groups: Sequence[Curve], years: int, *, narrow: bool = False
) -> Drawing:
    """Draw a panel for each group, or one for all where there are none.

    Args:
        title: Of the picture.
        everyone: The curve of all.
        groups: At most eight.
        years: Length of the time axis.
    """
    width = float(NARROW if narrow else WIDE_MAIN)
    panels = list(groups) or [everyone]
    across = 1 if len(panels) == 1 else 2 if narrow else 4 if len(panels) in (4, 7, 8) else 3
    side = 26.0
    panel = (width - side - _GAP * (across - 1)) / across
    height = 118.0 if narrow else 150.0
    elements: list[Element] = []
    for index, curve in enumerate(panels):
        x = side + (index % across) * (panel + _GAP)
        y = 30.0 + (index // across) * (height + 74.0)
        frame = _Frame(x, y, panel, height, years)
        elements += frame.ground(first=index % across == 0)
        if groups:
            elements.append(Path("step-all", frame.steps(everyone.times, everyone.values)))
        inner: list[Path | Label] = [
            Path("band", frame.band(curve)),
            Path("step", frame.steps(curve.times, curve.values)),
        ]
        elements.append(Group(curve.css, tuple(inner)))
        elements.append(Label(x, y - 14, _fit(curve.name, panel), "bold"))
        elements.append(Label(x, y + height + 34, _fit(curve.note, panel), "quiet"))
    rows = -(-len(panels) // across)
    said = "; ".join(_say(curve) for curve in (everyone, *groups))
    return Drawing(width, 20.0 + rows * (height + 74.0), title, said, tuple(elements))


def draw_shares(
    title: str, times: Sequence[float], shares: Sequence[Share], years: int, *, narrow: bool = False
) -> Drawing:
    """Draw shares that have left, stacked from below in greys, labelled at their right end."""
    width = float(NARROW if narrow else WIDE_MAIN)
    labels = 0.0 if narrow else 230.0
    height = 200.0 if narrow else 240.0
    frame = _Frame(30.0, 16.0, width - 34.0 - labels, height, years)
    elements: list[Element] = [*frame.ground(first=True)]
    below = [0.0] * len(times)
    named: list[tuple[float, str]] = []
    for index, share in enumerate(shares):
        above = [min(b + v, 1.0) for b, v in zip(below, share.values, strict=True)]
        elements.append(Path(f"shade-{index % 4 + 1}", frame.between(times, below, above)))
        if above and above[-1] - below[-1] > 0.001:
            named.append(
                ((below[-1] + above[-1]) / 2, f"{share.name}, {above[-1] - below[-1]:.0%}")
            )
        below = above
    if below:
        named.append(((below[-1] + 1) / 2, f"no measure known, {1 - below[-1]:.0%}"))
    last = frame.place(times[-1]) if times else frame.x
    if not narrow:
        for y, words in _apart([(frame.level(v), words) for v, words in named]):
            elements.append(Label(last + 10, y + 4.5, words))
    bottom = 16.0 + height + 34.0
    if narrow:
        for index, (_, words) in enumerate(reversed(named)):
            elements.append(Label(30, bottom + 12 + 18 * index, words, "quiet"))
        bottom += 18.0 * len(named) + 6
    said = "; ".join(words for _, words in named)
    return Drawing(width, bottom, title, said, tuple(elements))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a panel stands; years to the right, 0 to 100% upwards."""

    x: float
    y: float
    width: float
    height: float
    years: int

    def place(self, time: float) -> float:
        return self.x + min(time / self.years, 1.0) * self.width

    def level(self, share: float) -> float:
        return self.y + (1 - share) * self.height

    def ground(self, *, first: bool) -> list[Element]:
        """Hairlines at 0, 50 and 100%, ticks at the years."""
        right, bottom = self.x + self.width, self.y + self.height
        hair = line(self.x, self.level(1), right, self.level(1))
        hair += line(self.x, self.level(0.5), right, self.level(0.5))
        ticks = line(self.x, bottom, right, bottom)
        words: list[Element] = []
        step = 1 if self.width / self.years >= 22 else 2 if self.width / self.years >= 11 else 5
        for year in range(0, self.years + 1, step):
            ticks += line(self.place(year), bottom, self.place(year), bottom + 4)
            last = year + step > self.years
            words.append(
                Label(
                    self.place(year),
                    bottom + 18,
                    f"{year} y" if last else str(year),
                    "quiet",
                    "middle",
                )
            )
        if first:
            for share, said in ((1.0, "100"), (0.5, "50"), (0.0, "0 %")):
                words.append(Label(self.x - 5, self.level(share) + 4.5, said, "quiet", "end"))
        return [Path("hair", hair), Path("axis", ticks), *words]

    def steps(self, times: Sequence[float], values: Sequence[float]) -> str:
        """A step line that begins at 100% at time 0."""
        if not times:
            return ""
        d = f"M{number(self.place(times[0]))} {number(self.level(values[0]))}"
        for time, value in zip(times[1:], values[1:], strict=True):
            d += f"H{number(self.place(time))}V{number(self.level(value))}"
        return d

    def between(self, times: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
        """The area between two step lines."""
        if not times:
            return ""
        up = self.steps(times, high)
        down = ""
        for index in range(len(times) - 1, 0, -1):
            down += f"V{number(self.level(low[index]))}H{number(self.place(times[index]))}"
            down += f"V{number(self.level(low[index - 1]))}"
        start = f"L{number(self.place(times[-1]))} {number(self.level(low[-1]))}"
        return f"{up}{start}{down}H{number(self.place(times[0]))}Z"

    def band(self, curve: Curve) -> str:
        """The band of a curve, or nothing."""
        return self.between(curve.times, curve.low, curve.high) if curve.low else ""


def _apart(labels: list[tuple[float, str]], least: float = 17.0) -> list[tuple[float, str]]:
    """Move labels apart so that none covers the next, from below upwards."""
    placed: list[tuple[float, str]] = []
    for y, words in sorted(labels, reverse=True):
        limit = placed[-1][0] - least if placed else y
        placed.append((min(y, limit), words))
    return placed


def _say(curve: Curve) -> str:
    if not curve.values:
        return f"{curve.name}: no curve"
    return f"{curve.name}: {curve.values[-1]:.0%} after {curve.times[-1]:.1f} years"


def _fit(text: str, width: float) -> str:
    if text_width(text) <= width:
        return text
    return text[: max(int(width / 6.5) - 1, 1)] + "…"
