"""What may be asked of our pages, and what a browser may do with them.

Pages load scripts, styles, fonts and pictures from this server alone and run no script written
into a page, so that nothing in an imported text can act in a reader's browser. Styles may stand
in a page: the pictures drawn there and some spacing use them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Answer = Callable[[HttpRequest], HttpResponse]


def state_policy(answer: Answer) -> Answer:
    """Add the content security policy to every answer that does not bring its own."""

    def with_policy(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return with_policy


def refuse_nul(answer: Answer) -> Answer:
    """Refuse addresses with a NUL character: no record has one, and PostgreSQL fails over it."""

    def without_nul(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("An address cannot hold a NUL character.")
        return answer(request)

    return without_nul
