"""A process that draws: requests come in as lines of JSON, drawings go out the same way.

    python -m fonds.analysis.charts.worker

Drawing takes Altair and a browser's engine, a second to load and 100 MB to hold; a server keeps
them out of the processes that answer readers. The process ends with its input, or when nobody has
asked for anything for two minutes.
"""

from __future__ import annotations

import json
import select
import sys
from typing import Any

IDLE_SECONDS = 120.0


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Draw one chart in both widths.

    Args:
        request: `name` of a chart (`seen` for `draw_seen`) and its `values`.

    Returns:
        `title`, `description`, `spec` (Vega-Lite, wide), `vega` and `vega_narrow` (compiled),
        `wide` and `narrow` (SVG for a page), `picture` (an SVG file), `inks` (colour to the name
        on the site's sheet).
    """
    from altair.utils.schemapi import debug_mode

    from fonds.analysis import charts
    from fonds.analysis.charts.theme import TOKENS

    draw = getattr(charts, f"draw_{request['name']}")
    with debug_mode(False):  # each part is checked by the tests; checking takes most of the time
        wide, narrow = (draw(**request["values"], width=w) for w in (charts.WIDE, charts.NARROW))
    return {
        "title": wide["usermeta"]["title"],
        "description": wide["description"],
        "spec": wide,
        "vega": charts.compile_vega(wide),
        "vega_narrow": charts.compile_vega(narrow),
        "wide": charts.render_svg(wide),
        "narrow": charts.render_svg(narrow),
        "picture": charts.render_picture(wide),
        "inks": dict(TOKENS),
    }


def main() -> None:
    """Answer until the input ends or nobody asks."""
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        try:
            made = answer(json.loads(line))
        except Exception as error:
            made = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(made, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    main()
