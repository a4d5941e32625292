"""A picture as a value: paths, labels and groups of them, and the one place that writes SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Literal

WIDE = 1176
"""Width in user units (CSS pixels at full size) of a picture across the whole page."""
WIDE_MAIN = 930
"""Width of a picture beside the side heading."""
NARROW = 358
"""Width of a picture on a phone of 390 px."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Path:
    """Outlines or strokes of one class; `d` is SVG path data in user units."""

    css: str
    d: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place. `url` makes them a link; `language` marks a foreign run."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: Anchor = "start"
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Elements that share one class, which sets their colour (`soviet`, `china`, ...)."""

    css: str
    elements: tuple[Path | Label, ...]


Element = Path | Label | Group


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture of one width, with its title and description in words."""

    width: float
    height: float
    title: str
    description: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The same picture for a wide page and for a phone, already written as SVG, with its caption.

    Attributes:
        wide: SVG text; `narrow` likewise, or "" where one width serves.
        caption: One or two sentences that say how to read it.
    """

    wide: str
    narrow: str = ""
    caption: str = ""
    more: tuple[str, str] = field(default=("", ""))  # a link after the caption: words, address


def number(value: float) -> str:
    """Write a coordinate with at most one decimal: 12, 12.5, -0.3."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Path data of one straight line."""
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


def box(x: float, y: float, width: float, height: float) -> str:
    """Path data of one upright rectangle whose upper left corner is (x, y)."""
    return f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}Z"


def text_width(text: str, size: float = 13.0) -> float:
    """Estimate the width of a label in user units, a little generously.

    Source: our choice; the mean advance of Source Sans 3 is 0.47 em, that of hangul and Han
    characters 1 em.
    """
    return size * sum(1.0 if ord(char) > 0x2E7F else 0.49 for char in text)


def render_svg(drawing: Drawing, key: str, css: str = "") -> str:
    """Write a drawing as one SVG element.

    Args:
        drawing: The picture.
        key: A word that is unique on the page; title and description are found by it.
        css: Classes of the SVG element, such as `fig-wide`.
    """
    said = "".join(_render(element) for element in drawing.elements)
    role = "group" if "<a " in said else "img"  # an image may hold nothing that can be followed
    return (
        f'<svg class="{css}" viewBox="0 0 {number(drawing.width)} {number(drawing.height)}" '
        f'role="{role}" aria-labelledby="{key}-t {key}-d"><title id="{key}-t">'
        f'{escape(drawing.title)}</title><desc id="{key}-d">{escape(drawing.description)}</desc>'
        f"{said}</svg>"
    )


def render_figure(
    key: str,
    wide: Drawing,
    narrow: Drawing | None = None,
    caption: str = "",
    more: tuple[str, str] = ("", ""),
) -> Figure:
    """Write both widths of a picture; without `narrow` the wide one is shown everywhere."""
    if narrow is None:
        return Figure(render_svg(wide, key), "", caption, more)
    return Figure(
        render_svg(wide, f"{key}-w", "fig-wide"),
        render_svg(narrow, f"{key}-n", "fig-narrow"),
        caption,
        more,
    )


def _render(element: Element) -> str:
    match element:
        case Path(css, d):
            return f'<path class="{css}" d="{d}"/>' if d else ""
        case Label():
            return _render_label(element)
        case Group(css, elements):
            return f'<g class="{css}">{"".join(_render(inner) for inner in elements)}</g>'


def _render_label(label: Label) -> str:
    attributes = f' class="{label.css}"' if label.css else ""
    if label.anchor != "start":
        attributes += f' text-anchor="{label.anchor}"'
    if label.language:
        attributes += f' lang="{escape(label.language)}"'
    said = (
        f'<text x="{number(label.x)}" y="{number(label.y)}"{attributes}>{escape(label.text)}</text>'
    )
    return f'<a href="{escape(label.url)}">{said}</a>' if label.url else said
