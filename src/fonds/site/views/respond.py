"""From a request to a response: who is looking, which page, made anew or still good."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2s
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template

from fonds.catalogue.access import PUBLIC
from fonds.site.selectors.frame import make_frame
from fonds.site.selectors.names import SYSTEMS
from fonds.site.selectors.version import Kept, catalogue_version
from fonds.site.visitor import Visitor

NAMES_COOKIE = "fonds_names"
_SYSTEMS = {system for system, _ in SYSTEMS}
_KEPT_PAGES = Kept(512)
_LONGEST_PATH = 300

View = Callable[..., tuple[str, Any, dict[str, str]]]
"""A page maker: template, page object, and what the frame needs (title, section, description)."""


def visitor_of(request: HttpRequest) -> Visitor:
    """Who is looking, from the request's cookies; nonsense is the house style."""
    names = request.COOKIES.get(NAMES_COOKIE, "")
    return Visitor(PUBLIC, names if names in _SYSTEMS else "")


def query_of(request: HttpRequest) -> dict[str, str]:
    """The query as plain words, the last value of each; control characters taken out."""
    return {key: str(value).replace("\x00", "").strip() for key, value in request.GET.items()}


def page_view(make: View) -> Callable[..., HttpResponse]:
    """Make a Django view of a page maker; a page is kept while the catalogue stays the same.

    The key is everything a page depends on: the path with its query, the reader's choices, the
    day (embargoes end by themselves) and the catalogue's version.
    """

    def view(request: HttpRequest, **arguments: Any) -> HttpResponse:
        visitor = visitor_of(request)
        path = request.get_full_path()
        version = catalogue_version()
        key = (path, visitor.names, visitor.access.day())
        tag = _etag(key, version)
        if request.headers.get("If-None-Match") == tag:
            return _finish(HttpResponse(status=304), tag)
        body = _KEPT_PAGES.get(key, version) if len(path) <= _LONGEST_PATH else None
        if not isinstance(body, bytes):
            template, page, said = make(request, visitor, **arguments)
            if page is None:
                raise Http404(path)
            frame = make_frame(path, visitor, **said)
            html = get_template(f"fonds/{template}.html").render({"page": page, "frame": frame})
            body = html.encode()
            if getattr(page, "is_pending", False) or getattr(page, "is_live", False):
                return _unfinished(HttpResponse(body))
            if len(path) <= _LONGEST_PATH:
                _KEPT_PAGES.put(key, version, body)
        return _finish(HttpResponse(body), tag)

    return view


def _etag(key: tuple[Any, ...], version: tuple[int, ...]) -> str:
    return f'"{blake2s(repr((key, version)).encode(), digest_size=12).hexdigest()}"'


def _unfinished(response: HttpResponse) -> HttpResponse:
    """A page of which a part is still being computed: it is not kept by anybody."""
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Cookie"
    return response


def _finish(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["Vary"] = "Cookie"
    return response


def forget_pages() -> None:
    """Forget all kept pages: for tests, which change the catalogue without telling."""
    _KEPT_PAGES.clear()
