"""Days and ranges of days as a query writes them: 1956, 1956-08, 195X, 1956-08..1956-09."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?[?~]?")
_DECADE = re.compile(r"(\d{3})(?:[Xx]|0s)")
_CENTURY = re.compile(r"(\d{2})(?:[Xx]{2}|00s)")


def read_span(text: str) -> tuple[date, date] | None:
    """Read one date as its first and last day; None where it is no date we know.

    >>> read_span("1956-02")
    (datetime.date(1956, 2, 1), datetime.date(1956, 2, 29))
    """
    if match := _DECADE.fullmatch(text):
        return _years(int(match[1]) * 10, 9)
    if match := _CENTURY.fullmatch(text):
        return _years(int(match[1]) * 100, 99)
    if not (match := _DAY.fullmatch(text)):
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return _years(year, 0)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:  # there is no 31 June, no month 13 and no year 0
        return None


def _years(first: int, more: int) -> tuple[date, date] | None:
    return (date(first, 1, 1), date(first + more, 12, 31)) if first else None


def read_range(text: str) -> tuple[date | None, date | None] | None:
    """Read `A..B`, `A..`, `..B`, `A/B` or a single date; None where it is neither.

    Ends in the wrong order are taken the other way round.
    """
    first, dots, last = text.partition(".." if ".." in text else "/")
    if not dots:
        return read_span(first)
    spans = [read_span(end) if end else None for end in (first, last)]
    if any(span is None and end for span, end in zip(spans, (first, last), strict=True)):
        return None
    if spans[0] and spans[1]:
        return min(spans[0][0], spans[1][0]), max(spans[0][1], spans[1][1])
    if not any(spans):
        return None
    return spans[0][0] if spans[0] else None, spans[1][1] if spans[1] else None
