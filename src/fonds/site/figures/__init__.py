"""Pictures drawn on the server: plain values in, a `Drawing` out, `render_svg` writes it.

Nothing here knows Django or the database. Each module makes one kind of picture in two widths,
`WIDE` and `NARROW`; colour, stroke and face come from `figures.css`, so that a picture follows
light, dark and print without being drawn again.
"""

from fonds.site.figures.drawing import NARROW, WIDE, Drawing, Figure, Label, Path, render_svg
from fonds.site.figures.marks import Mark, Shape, draw_marks
from fonds.site.figures.scale import TimeScale

__all__ = [
    "NARROW",
    "WIDE",
    "Drawing",
    "Figure",
    "Label",
    "Mark",
    "Path",
    "Shape",
    "TimeScale",
    "draw_marks",
    "render_svg",
]
