"""Charts in Vega-Altair, readable in black and white, for pages, print and notebooks.

Every `draw_` function takes plain values, as the estimates write them with `to_json`, and returns
a Vega-Lite specification with its data inside; `description` says the same in words.

>>> spec = draw_seen(4400, {"median": 10356, "low": 9002, "high": 12122}, unit="killings")
>>> spec["description"]
'4,400 killings on at least one list; about 5,956 on none; total 10,356 with an interval from 9,002 to 12,122.'

In a notebook, `altair.Chart.from_dict(spec)` shows it; `render_svg(spec)` draws it without a browser.
Importing this package imports Altair, which takes half a second.
"""  # noqa: E501 - the output of an example stands on one line

from fonds.analysis.charts.curves import draw_curves, draw_shares
from fonds.analysis.charts.flows import draw_flows
from fonds.analysis.charts.intervals import draw_intervals
from fonds.analysis.charts.overlap import draw_overlap
from fonds.analysis.charts.posterior import draw_posterior
from fonds.analysis.charts.render import compile_vega, render_picture, render_svg
from fonds.analysis.charts.seen import draw_seen
from fonds.analysis.charts.theme import NARROW, WIDE
from fonds.analysis.charts.turnover import draw_turnover

__all__ = [
    "NARROW",
    "WIDE",
    "compile_vega",
    "draw_curves",
    "draw_flows",
    "draw_intervals",
    "draw_overlap",
    "draw_posterior",
    "draw_seen",
    "draw_shares",
    "draw_turnover",
    "render_picture",
    "render_svg",
]
