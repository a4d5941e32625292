"""When there is nothing at an address, or something of ours broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from fonds.site import addresses
from fonds.site.pages.books import MissingPage
from fonds.site.pages.frame import Frame
from fonds.site.pages.parts import Link
from fonds.site.selectors.frame import make_frame
from fonds.site.views.respond import visitor_of


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing stands here, and where to look."""
    page = MissingPage(
        404,
        "Nothing stands at this address",
        "The record may have another address, or it may not be open to readers. Search for it, or "
        "begin with a list.",
        (
            Link("Documents", addresses.DOCUMENTS),
            Link("People", addresses.PEOPLE),
            Link("Chronology", addresses.CHRONOLOGY),
        ),
    )
    frame = make_frame("/", visitor_of(request), title="Not found")
    return HttpResponse(
        render_to_string("fonds/missing.html", {"page": page, "frame": frame}), status=404
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; asks nothing of the catalogue, which may be what broke."""
    page = MissingPage(
        500,
        "Something broke here",
        "The fault is on this side. Try again in a moment; if it stays, tell the keeper of the "
        "archive which page it was.",
    )
    frame = Frame("Fonds", "en", (Link("Home", "/"),), title="Fault")
    return HttpResponse(
        render_to_string("fonds/missing.html", {"page": page, "frame": frame}), status=500
    )
