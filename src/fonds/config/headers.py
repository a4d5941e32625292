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


def without_nul(answer: Answer) -> Answer:
    """Keep NUL characters from the pages: no record has one, and PostgreSQL fails over it.

    They are dropped from the query, as other nonsense there is; a path with one leads nowhere.
    """

    def clean(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return HttpResponseBadRequest("An address cannot hold a NUL character.")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return answer(request)

    return clean
