"""What is not a page: calendar files, citations for reference managers, the reader's switch."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from fonds.catalogue.access import visible_to
from fonds.catalogue.models import Book, Document
from fonds.site.exports import write_bibtex, write_ris
from fonds.site.selectors import matching
from fonds.site.selectors.citing import Csl, book_csl, document_csl, source_csl
from fonds.site.selectors.documents import own_form
from fonds.site.selectors.names import SYSTEMS
from fonds.site.selectors.programme import write_calendar
from fonds.site.selectors.sources import visible_sources
from fonds.site.views.respond import NAMES_COOKIE, query_of, visitor_of

_YEAR = 365 * 24 * 3600
_TYPES = {
    "json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
}


@require_safe
def show_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A programme event as an iCalendar file."""
    body = write_calendar(key)
    if body is None:
        raise Http404(key)
    return _file(body, "text/calendar; charset=utf-8", f"{key}.ics")


@require_safe
def cite(request: HttpRequest, room: str, key: str, form: str) -> HttpResponse:
    """A record's citation as BibTeX, RIS or CSL JSON."""
    csl = _find_csl(request, room, key)
    if csl is None:
        raise Http404(key)
    if form == "json":
        body = json.dumps([csl], ensure_ascii=False, indent=2)
    else:
        body = write_ris(csl) if form == "ris" else write_bibtex(csl)
    return _file(body.encode(), f"{_TYPES[form]}; charset=utf-8", f"{key}.{form}")


def _find_csl(request: HttpRequest, room: str, key: str) -> Csl | None:
    reader = visitor_of(request).access
    if room == "documents":
        rows = visible_to(Document.objects.filter(public_id=key), reader)
        row = rows.select_related("repository", "book").prefetch_related("agents").first()
        return document_csl(row, own_form(row).text if row.shelfmark else "") if row else None
    if room == "books":
        book = Book.objects.filter(public_id=key).first()
        return book_csl(book) if book else None
    source = visible_sources(reader).filter(public_id=key).first()
    return source_csl(source) if source else None


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response


@require_safe
def suggest_people(request: HttpRequest) -> JsonResponse:
    """Completions for the box of the list of people: name, original, address."""
    found = matching.suggest_people(query_of(request).get("q", ""), visitor_of(request))
    names = [{"name": name.text, "original": name.original, "url": name.url} for name in found]
    return JsonResponse({"people": names}, json_dumps_params={"ensure_ascii": False})


@require_safe
def choose_names(request: HttpRequest) -> HttpResponse:
    """Remember in which system this reader wants names, and go back to the page."""
    system = request.GET.get("system", "")
    back = request.GET.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    if system in {known for known, _ in SYSTEMS} and system:
        response.set_cookie(NAMES_COOKIE, system, max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(NAMES_COOKIE)
    response["Cache-Control"] = "no-store"
    return response
