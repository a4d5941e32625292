"""Draw a Vega-Lite specification as SVG, in this process and without a browser.

The colours of the theme become the names of the site's sheet, so that one drawing serves light,
dark and print; text keeps its place, and its face comes from the page.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from fonds.analysis.charts.theme import TOKENS, Spec

_PAINT = re.compile(r'(fill|stroke)="(#[0-9a-f]{6})"')
_ROOT = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
_EMPTY = re.compile(
    r'<path class="(?:background|foreground)"[^>]*?/>|<path [^>]*?opacity="0"[^>]*?/>'
    r'|<g class="mark-(?:rule|rect|text|symbol|line|area) role-mark [^"]*"[^>]*?></g>'
)

_SPOKEN = re.compile(r' (?:role="graphics-[^"]*"|aria-(?:roledescription|label)="[^"]*")')
"""What would name each line to those who listen; the page tells the whole drawing in words."""
_LONG = re.compile(r"(\.\d\d)\d+")
_FACE = "'Source Sans 3', 'Noto Sans', sans-serif"


def render_svg(spec: Spec) -> str:
    """Draw a specification as one SVG element without size, title or background.

    It takes the width of what holds it; the page gives it title and description.
    """
    import vl_convert  # a browser's engine: half a second, and 90 MB that stay

    svg: str = vl_convert.vegalite_to_svg(spec)
    svg = _EMPTY.sub("", _SPOKEN.sub("", svg))
    svg = _PAINT.sub(lambda m: f'{m[1]}="{_paint(m[2])}"', svg)
    svg = _LONG.sub(r"\1", svg)
    svg = svg.replace(' font-family="Source Sans 3"', "")
    return _ROOT.sub(r'<svg viewBox="\1">', svg, count=1)


def render_picture(spec: Spec) -> str:
    """Draw a specification as an SVG file that stands alone, on paper and with its words."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg({**spec, "background": "#fdfcfa"})
    title, words = escape(spec["usermeta"]["title"]), escape(spec["description"])
    said = f"<title>{title}</title><desc>{words}</desc>"
    svg = _EMPTY.sub("", _LONG.sub(r"\1", svg)).replace('"Source Sans 3"', f'"{_FACE}"')
    return _ROOT.sub(lambda m: m[0] + said, svg, count=1)


def compile_vega(spec: Spec) -> dict[str, Any]:
    """Compile to Vega, for a page that draws it again where the reader asks for values."""
    import vl_convert

    vega: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    return vega


def _paint(colour: str) -> str:
    return f"var({TOKENS[colour]})" if colour in TOKENS else colour
