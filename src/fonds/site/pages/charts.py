"""A chart on a page: its picture in two widths, its words, its data as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fonds.site.pages.parts import Link


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, before and after it was drawn.

    Attributes:
        name: Unique on the page; part of the addresses of its files.
        draw: Which chart of `fonds.analysis.charts`.
        values: What it is drawn from.
        rows: The same as a table of raw numbers, for the CSV file.
        caption: One or two sentences that say how to read it.
        wide, narrow: SVG text for a wide page and a phone; "" until it is drawn.
        files: The data, the picture and the specification.
        live, live_narrow: Addresses of what a reader's browser draws it from again.
        state: What stands in the place of a picture that is not there.
    """

    name: str
    draw: str
    values: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    caption: str = ""
    wide: str = ""
    narrow: str = ""
    files: Sequence[Link] = ()
    live: str = ""
    live_narrow: str = ""
    state: str = ""
