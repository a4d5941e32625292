"""The data behind figures, as CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fonds.catalogue.models import Figure
from fonds.core.errors import FondsError
from fonds.site.pages.charts import Chart
from fonds.site.selectors.character import character_charts
from fonds.site.selectors.charts import FORMS, write_chart
from fonds.site.selectors.choosing import figure_settings
from fonds.site.selectors.figures import figure_charts
from fonds.site.selectors.scale import scale_charts
from fonds.site.views.respond import query_of
from fonds.workflows.figures import METHODS, sha256_of
from fonds.workflows.figures.choices import read_character_choice, read_scale_choice
from fonds.workflows.figures.drawing import DrawingFailed
from fonds.workflows.figures.tables import write_csv


@require_safe
def show_data(request: HttpRequest, method: str, form: str) -> HttpResponse:
    """The input of the page Scale or Character for the same choices."""
    try:
        chosen = _read_choice(method, query_of(request))
    except FondsError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    data = METHODS[method].gather(chosen)
    said = {"method": method, "settings": chosen, "data": data, "data_sha256": sha256_of(data)}
    return _answer(method, data, said, form, f"{method}.{form}")


@require_safe
def show_figure_data(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The input, settings and result of a published figure."""
    row = Figure.objects.filter(public_id=key).first()
    if row is None:
        raise Http404(key)
    said = {
        "id": row.public_id,
        "title": row.title,
        "method": row.method,
        "settings": row.settings,
        "data": row.data,
        "data_sha256": row.data_sha256,
        "result": row.result,
        "fonds_version": row.fonds_version,
        "made_by": row.made_by,
        "made_at": row.made_at.isoformat(timespec="seconds"),
    }
    return _answer(row.method, row.data, said, form, f"{key}.{form}")


@require_safe
def show_chart(request: HttpRequest, method: str, name: str, form: str) -> HttpResponse:
    """One file of a chart on the page Scale or Character, for the same choices."""
    make = scale_charts if method == "scale" else character_charts
    try:
        charts = make(query_of(request))
    except FondsError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    return _answer_chart(charts, name, form, f"{method}-{name}")


@require_safe
def show_figure_chart(request: HttpRequest, key: str, name: str, form: str) -> HttpResponse:
    """One file of a chart of a published figure."""
    row = Figure.objects.filter(public_id=key).first()
    if row is None:
        raise Http404(key)
    return _answer_chart(figure_charts(row), name, form, f"{key}-{name}")


def _answer_chart(charts: Mapping[str, Chart], name: str, form: str, title: str) -> HttpResponse:
    if name not in charts:
        raise Http404(name)
    try:
        body = write_chart(charts[name], form)
    except DrawingFailed as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(body.encode(), content_type=f"{FORMS[form]}; charset=utf-8")
    if not form.startswith("vg"):
        response["Content-Disposition"] = str(
            content_disposition_header(as_attachment=True, filename=f"{title}.{form}")
        )
    return response


def _read_choice(method: str, words: Mapping[str, str]) -> dict[str, Any]:
    defaults = figure_settings()
    if method == "scale":
        return read_scale_choice(words, defaults).to_json()
    return read_character_choice(words, defaults).to_json()


def _answer(
    method: str, data: Mapping[str, Any], said: Mapping[str, Any], form: str, name: str
) -> HttpResponse:
    if form == "csv":
        body, media_type = write_csv(method, data), "text/csv"
    else:
        body = json.dumps(said, ensure_ascii=False, indent=1)
        media_type = "application/json"
    response = HttpResponse(body.encode(), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
