"""EDTF (ISO 8601-2, levels 0 and 1, sets of level 2) to bounds, by the library python-edtf.

The library parses by a general grammar and takes about 7 ms a date, too long for an import of
thousands, so that the plain forms (`1956`, `1956-08`, `1956-08-30`, with `?`, `~` or `%`) are
read here; a test holds them to the library's answer. Open ends (`../1956`, `1956/..`), on which
the library gives ten years or fails, and seasons, where its winter is December alone, are ours.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from fonds.dates.uncertain import Precision, UncertainDate

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d(:\d\d){0,2}(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_SEASON = re.compile(r"(\d{4})-(2[1-4])([?~%]?)", re.ASCII)
_OTHER = re.compile(r"[\dXYES.,\[\]{}?~%+-]{2,60}", re.ASCII)
_OPEN = ("", "..")


@lru_cache(maxsize=65536)
def read_edtf(text: str, wording: str | None = None) -> UncertainDate | None:
    """Read one EDTF string.

    Args:
        text: EDTF; a time of day after the date is allowed and not kept.
        wording: The source's wording; `text` itself where None.

    Returns:
        The date, or None where `text` is not EDTF or names a day that does not exist.
    """
    said = text if wording is None else wording
    if timed := _TIMED.fullmatch(text):
        text = timed[1]
    if "/" in text:
        return _read_interval(text, said)
    if plain := _PLAIN.fullmatch(text):
        bounds = _plain_bounds(plain)
        if bounds:
            precision: Precision = "day" if plain[3] else "month" if plain[2] else "year"
            return UncertainDate(text, said, *bounds, precision, *_marks(plain[4]))
    if season := _SEASON.fullmatch(text):
        return _read_season(text, said, season)
    if _OTHER.fullmatch(text):
        return _read_by_library(text, said)
    return None


def bounds_of(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """Return first and last day of a year, a month or a day.

    Raises:
        ValueError: There is no such day.
    """
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _plain_bounds(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = (int(part) if part else None for part in match.group(1, 2, 3))
    assert year is not None
    try:
        return bounds_of(year, month, day)
    except ValueError:
        return None


def _marks(mark: str) -> tuple[bool, bool]:
    """Return (is approximate, is uncertain)."""
    return mark in ("~", "%") and bool(mark), mark in ("?", "%") and bool(mark)


def _read_interval(text: str, said: str) -> UncertainDate | None:
    parts = text.split("/")
    if len(parts) != 2 or (parts[0] in _OPEN and parts[1] in _OPEN):
        return None
    ends = [None if part in _OPEN else read_edtf(part) for part in parts]
    if any(end is None and part not in _OPEN for end, part in zip(ends, parts, strict=True)):
        return None
    start, end = ends
    earliest, latest = start.earliest if start else None, end.latest if end else None
    if earliest and latest and earliest > latest:
        return None
    known = [one for one in ends if one]
    return UncertainDate(
        text,
        said,
        earliest,
        latest,
        "span",
        any(one.is_approximate for one in known),
        any(one.is_uncertain for one in known),
    )


def _read_season(text: str, said: str, match: re.Match[str]) -> UncertainDate | None:
    year, season = int(match[1]), int(match[2])
    marks = _marks(match[3])
    if not 1 < year < 9999:
        return None
    if season == 24:  # January and February of this winter, or December of it and the next two
        latest = bounds_of(year + 1, 2)[1]
        first = date(year - 1, 12, 1)
        return UncertainDate(text, said, first, latest, "season", *marks, notes=("winter",))
    month = 3 * (season - 20)
    last = bounds_of(year, month + 2)[1]
    return UncertainDate(text, said, date(year, month, 1), last, "season", *marks)


def _read_by_library(text: str, said: str) -> UncertainDate | None:
    from edtf import EDTFParseException, parse_edtf

    try:
        parsed = parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        ends = (_as_date(lower), _as_date(upper))
    except (EDTFParseException, ValueError, TypeError, AttributeError, RecursionError):
        return None
    mark = text[-1] if text[-1] in "?~%" else ""
    is_set = text[0] in "[{"
    approximate, uncertain = ("~" in text or "%" in text), ("?" in text or "%" in text)
    precision = "span" if is_set else _unspecified_precision(text.rstrip("?~%"))
    return UncertainDate(text, said, *ends, precision, approximate, uncertain, is_set and not mark)


def _as_date(when: object) -> date | None:
    """Return the day of a `time.struct_time`, None outside the years 1 to 9999."""
    year, month, day = when[:3]  # type: ignore[index]
    return date(year, month, day) if 1 <= year <= 9999 else None


def _unspecified_precision(text: str) -> Precision:
    if text.endswith("-XX"):
        return "month" if text.count("-") == 2 and not text.endswith("-XX-XX") else "year"
    if text.endswith("XX"):
        return "century"
    return "decade" if text.endswith("X") else "year"
