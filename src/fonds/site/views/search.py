"""Searches as files and as data: exports, a feed, the API, completions, OpenSearch."""

from __future__ import annotations

import json
from hashlib import blake2s
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fonds.site.archive import archive
from fonds.site.exports import write_bibtex, write_ris
from fonds.site.selectors import results
from fonds.site.selectors.asking import PAGE_SIZE, chosen_of, export_of, request_of, search_of
from fonds.site.selectors.search import searcher
from fonds.site.selectors.version import catalogue_version
from fonds.site.views.respond import query_of, visitor_of
from fonds.workflows.searching import as_data

_TYPES = {
    "csv": "text/csv",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
}
_MOST_HITS = 100
_DEEPEST = 10_000


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """All results of a search: a table, or references for a reference manager."""
    visitor, chosen, base = visitor_of(request), chosen_of(query_of(request)), _base(request)
    tag = _tag(request, visitor.names, visitor.access.day())
    if request.headers.get("If-None-Match") == tag:
        return _finish(HttpResponse(status=304), tag)
    hits = results.find_hits(chosen, visitor)
    if ending == "csv":
        body = results.write_csv(hits, base)
    else:
        records = results.list_csl(hits, base)
        if ending == "csl.json":
            body = json.dumps(records, ensure_ascii=False, indent=2).encode()
        else:
            write = write_ris if ending == "ris" else write_bibtex
            body = "\n".join(write(record) for record in records).encode()
    response = HttpResponse(body, content_type=f"{_TYPES[ending]}; charset=utf-8")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"search.{ending}")
    )
    return _finish(response, tag)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """A saved search as an Atom feed: its newest entries."""
    visitor, chosen, base = visitor_of(request), chosen_of(query_of(request)), _base(request)
    tag = _tag(request, visitor.names, visitor.access.day())
    if request.headers.get("If-None-Match") == tag:
        return _finish(HttpResponse(status=304), tag)
    body = results.write_feed(chosen, visitor, base, export_of(chosen, "atom"), search_of(chosen))
    return _finish(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"), tag)


@require_safe
def api_search(request: HttpRequest) -> JsonResponse:
    """A search as JSON, in the shape of `fonds search --json`."""
    said, visitor, finder = query_of(request), visitor_of(request), searcher()
    chosen = chosen_of(said)
    limit = _number(said.get("limit", ""), PAGE_SIZE, _MOST_HITS)
    offset = _number(said.get("offset", ""), 0, _DEEPEST)
    if finder is None:
        return _json({"query": chosen.get("q", ""), "total": 0, "hits": []})
    answer = finder.search(request_of(chosen, limit, offset), visitor.access)
    return _json({**as_data(chosen.get("q", ""), answer), "limit": limit, "offset": offset})


@require_safe
def api_suggest(request: HttpRequest) -> JsonResponse:
    """Completions of what is typed: people, titles, words; `form=opensearch` for browsers."""
    said = query_of(request)
    typed = said.get("q", "")
    rows = results.suggest(typed, visitor_of(request))
    if said.get("form") == "opensearch":
        return JsonResponse(
            [typed, [row["text"] for row in rows]],
            safe=False,
            content_type="application/x-suggestions+json",
            json_dumps_params={"ensure_ascii": False},
        )
    return _json({"query": typed, "suggestions": rows})


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which browsers add this search to theirs."""
    body = results.write_opensearch(_base(request))
    return HttpResponse(body, content_type="application/opensearchdescription+xml; charset=utf-8")


def _base(request: HttpRequest) -> str:
    """The archive's address without a final slash: as the project says, or as it was asked."""
    return archive().url or request.build_absolute_uri("/").rstrip("/")


def _number(said: str, usual: int, most: int) -> int:
    known = said.isascii() and said.isdigit() and len(said) < 9
    return min(int(said), most) if known else usual


def _json(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _tag(request: HttpRequest, *parts: object) -> str:
    key = repr((request.get_full_path(), request.get_host(), catalogue_version(), parts))
    return f'"{blake2s(key.encode(), digest_size=12).hexdigest()}"'


def _finish(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["Vary"] = "Cookie"
    return response
