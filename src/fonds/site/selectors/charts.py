"""Charts of a page: drawn in time, with title, words and addresses of their files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings

from fonds.site.pages.charts import Chart
from fonds.site.pages.parts import Link
from fonds.workflows.figures.drawing import DrawingFailed, draw_in_time

Parts = TypeVar("Parts", bound=Any)
Values = Mapping[str, Any]

PATIENCE = 0.4
"""Seconds a page waits for its charts. Source: our choice; no page may take a second."""

BEING_DRAWN = "The picture is being drawn; the table below holds its numbers."
NOT_DRAWN = "The picture could not be drawn; the table below holds its numbers."
LONGEST = 60.0
FORMS = {
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "vl.json": "application/json",
    "vg.json": "application/json",
    "vg-narrow.json": "application/json",
}
"""Files of a chart: rows, picture, Vega-Lite, and Vega for the browser in two widths."""


def charts_of(parts: object) -> dict[str, Chart]:
    """The charts of a page, by name."""
    held = (getattr(parts, field.name) for field in fields(parts))  # type: ignore[arg-type]
    return {one.name: one for one in held if isinstance(one, Chart)}


def draw_charts(parts: Parts, address: str, query: Mapping[str, str]) -> tuple[Parts, bool]:
    """Draw the charts of a page as far as the time goes; whether one is still being drawn."""
    charts = charts_of(parts)
    requests = [(chart.draw, chart.values) for chart in charts.values()]
    drawings = draw_in_time(_index(), requests, PATIENCE)
    by_field = {
        field.name: value.name
        for field in fields(parts)
        if isinstance(value := getattr(parts, field.name), Chart)
    }
    made = {
        name: show_drawing(chart, drawing, address, query)
        for (name, chart), drawing in zip(charts.items(), drawings, strict=True)
    }
    shown = replace(parts, **{field: made[name] for field, name in by_field.items()})
    return shown, any(drawing is None for drawing in drawings)


def show_drawing(
    chart: Chart, drawing: Values | DrawingFailed | None, address: str, query: Mapping[str, str]
) -> Chart:
    """Set a drawing into its chart, with the addresses of its files."""
    words = f"?{urlencode(query)}" if query else ""

    def at(form: str) -> str:
        return f"{address}charts/{chart.name}.{form}{words}"

    data = Link("CSV", at("csv"))
    if drawing is None:
        return replace(chart, state=BEING_DRAWN, files=[data])
    if isinstance(drawing, DrawingFailed):
        return replace(chart, state=NOT_DRAWN, files=[data])
    return replace(
        chart,
        wide=_dress(drawing["wide"], f"{chart.name}-w", "fig-wide", drawing),
        narrow=_dress(drawing["narrow"], f"{chart.name}-n", "fig-narrow", drawing),
        files=[data, Link("SVG", at("svg")), Link("Vega-Lite", at("vl.json"))],
        live=at("vg.json"),
        live_narrow=at("vg-narrow.json"),
    )


def _dress(svg: str, key: str, css: str, drawing: Values) -> str:
    """Name a drawing for those who do not see it."""
    title, said = escape(drawing["title"]), escape(drawing["description"])
    head = (
        f'<svg class="chart {css}" role="img" aria-labelledby="{key}-t {key}-d" '
        f'viewBox="\\1"><title id="{key}-t">{title}</title><desc id="{key}-d">{said}</desc>'
    )
    return re.sub(r'<svg viewBox="([^"]*)">', head.replace("\\1", r"\g<1>"), svg, count=1)


def write_chart(chart: Chart, form: str) -> str:
    """One file of a chart.

    Raises:
        DrawingFailed: It could not be drawn.
    """
    if form == "csv":
        return _write_rows(chart)
    (drawing,) = draw_in_time(_index(), [(chart.draw, chart.values)], LONGEST)
    if isinstance(drawing, DrawingFailed):
        raise drawing
    if drawing is None:
        raise DrawingFailed(f"chart {chart.name!r} is still being drawn. Ask again in a minute.")
    if form == "svg":
        return str(drawing["picture"])
    if form == "vl.json":
        return json.dumps(drawing["spec"], ensure_ascii=False, indent=1)
    spec = drawing["vega" if form == "vg.json" else "vega_narrow"]
    return json.dumps({"inks": drawing["inks"], "spec": spec}, ensure_ascii=False)


def _write_rows(chart: Chart) -> str:
    out = io.StringIO()
    heads = list(dict.fromkeys(key for row in chart.rows for key in row))
    writer = csv.DictWriter(out, heads, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(chart.rows)
    return out.getvalue()


def _index() -> Any:
    project = settings.FONDS_PROJECT
    return project.index if project is not None else None
