"""Why here and not there: comparison, networks, argument, their index and their files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.selectors import analysis, argument, chronology_sources, comparison, networks
from fonds.site.selectors import network_map as network_maps
from fonds.site.selectors.network_near import show_tie as find_tie
from fonds.site.views.respond import page_view, query_of, visitor_of
from fonds.site.visitor import Visitor
from fonds.workflows.explanations.networks import read_network_choice

Made = tuple[str, Any, dict[str, str]]


@page_view
def show_analysis(request: HttpRequest, visitor: Visitor) -> Made:
    """What can be asked of this archive beyond reading it."""
    return (
        "analysis",
        analysis.show_analysis(),
        {"title": "Analysis", "section": addresses.ANALYSIS},
    )


@page_view
def show_comparison(request: HttpRequest, visitor: Visitor) -> Made:
    """Coded cases compared."""
    page = comparison.show_comparison(query_of(request), request.GET.getlist("c"), visitor)
    return "comparison", page, {"title": "Comparison", "section": addresses.ANALYSIS}


@page_view
def show_day(request: HttpRequest, visitor: Visitor, day: str) -> Made:
    """One day, source by source."""
    page = chronology_sources.find_day(day, visitor)
    said = {"title": page.title} if page else {}
    return "day", page, {**said, "section": addresses.CHRONOLOGY}


_CHRONOLOGY_TYPES = {
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "ics": "text/calendar",
    "json": "application/json",
}


@require_safe
def export_chronology(request: HttpRequest, form: str) -> HttpResponse:
    """The chronology as a file, for the same choices as the page."""
    body = chronology_sources.export_chronology(query_of(request), form)
    return answer_file(body, _CHRONOLOGY_TYPES[form], f"chronology.{form}")


@require_safe
def comparison_json(request: HttpRequest) -> HttpResponse:
    """Input, settings and result of a comparison."""
    try:
        said = comparison.comparison_data(query_of(request), request.GET.getlist("c"))
    except FondsError as error:
        return refuse(error)
    if said is None:
        raise Http404
    return answer_json(said, "comparison.json")


@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """All codes, as `fonds qca --codes` reads them."""
    return answer_csv(comparison.code_rows(), "codes.csv")


@page_view
def show_networks(request: HttpRequest, visitor: Visitor) -> Made:
    """People and their ties."""
    page = networks.show_networks(query_of(request), request.GET.getlist("kind"), visitor)
    return "networks", page, {"title": "Networks", "section": addresses.ANALYSIS}


_NETWORK_TYPES = {"graphml": "application/xml", "gexf": "application/xml", "csv": "text/csv"}


@require_safe
def export_network(request: HttpRequest, form: str) -> HttpResponse:
    """A network as a file, for the same choices as the page."""
    try:
        body = networks.export_network(query_of(request), request.GET.getlist("kind"), form)
    except FondsError as error:
        return refuse(error)
    return answer_file(body, _NETWORK_TYPES[form], f"network.{form}")


@require_safe
def network_map(request: HttpRequest) -> HttpResponse:
    """What the page's script draws; 202 while places are computed for the first time."""
    try:
        choice = read_network_choice({}, request.GET.getlist("kind"))
    except FondsError as error:
        return refuse(error)
    said = network_maps.map_data(tuple(choice.kinds), visitor_of(request))
    body = json.dumps({"pending": True} if said is None else said, separators=(",", ":"))
    response = HttpResponse(body, content_type="application/json", status=202 if not said else 200)
    response["Cache-Control"] = "no-store" if said is None else "private, max-age=60"
    response["Vary"] = "Cookie"
    return response


@page_view
def show_tie(request: HttpRequest, visitor: Visitor, first: str, second: str) -> Made:
    """All that ties two people."""
    page = find_tie(first, second, visitor)
    said = {"title": page.title} if page else {}
    return "tie", page, {**said, "section": addresses.ANALYSIS}


@page_view
def show_argument(request: HttpRequest, visitor: Visitor) -> Made:
    """Rival explanations and their evidence."""
    page = argument.show_argument(request.GET.getlist("without"), visitor)
    return "argument", page, {"title": "Argument", "section": addresses.ANALYSIS}


@require_safe
def argument_json(request: HttpRequest) -> HttpResponse:
    """Input, settings and result of the argument."""
    try:
        said = argument.argument_data(request.GET.getlist("without"))
    except FondsError as error:
        return refuse(error)
    if said is None:
        raise Http404
    return answer_json(said, "argument.json")


def refuse(error: FondsError) -> HttpResponse:
    """A question that cannot be answered, in words."""
    return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")


def answer_json(said: Any, name: str) -> HttpResponse:
    """Plain values as a file."""
    body = json.dumps(said, ensure_ascii=False, indent=1, default=str)
    return answer_file(body, "application/json", name)


def answer_csv(rows: Sequence[Sequence[str]], name: str) -> HttpResponse:
    """Rows, the first of them the head, as a file."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return answer_file(stream.getvalue(), "text/csv", name)


def answer_file(body: str, media_type: str, name: str) -> HttpResponse:
    """Text as a file to be kept."""
    response = HttpResponse(body.encode(), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
