"""The points of time a wording names: a year, month and day in any order and language.

`match_points` finds one point, or two with what joins them, at the start of a text; what words
stand before and after them is the business of `fonds.dates.wording`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from fonds.dates.julian import convert_julian
from fonds.dates.words import load_vocabulary

SIDES = ("until", "by", "since", "not_before", "between", "before", "after")
PARTS = ("early", "middle", "late")
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
    "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}


@dataclass(frozen=True, slots=True)
class Point:
    """A year, month and day as written, any of them missing, or EDTF where it is no such thing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    edtf: str = ""
    mark: str = ""
    origin: str = ""  # "numbers": day and month in either order; "styles": both calendars


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns, in the order they are tried."""

    leading: list[tuple[str, re.Pattern[str]]]
    trailing: re.Pattern[str]
    point: list[re.Pattern[str]]
    partial: list[re.Pattern[str]]
    two_days: list[re.Pattern[str]]
    anywhere: re.Pattern[str]


@cache
def load_patterns() -> Patterns:
    """Compile every pattern once."""
    vocabulary = load_vocabulary()
    words, month = vocabulary.words, rf"(?P<month>{vocabulary.month})"
    year = (
        r"(?P<year>\d{4})(?!\d)(?:\s?(?:гг?|r|р)\.?(?!\w))?\.?(?:[-\s]?(?:го|ban|ben|ból|ből)\b)?"
    )
    day = r"(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er|-?го|-?е|-?jén|-?én|-?án|-?i)?\.?"
    of = r"(?:\s*,?\s*(?:of\s+|de\s+)?)"
    seasons = "|".join(rf"(?P<{name}>{words[name]})" for name in _SEASONS)
    roman = r"(?P<roman>x?i{1,3}|i?[vx]|vi{1,3}|xi{0,2}|iv|ix)(?![a-z])"
    point = [
        r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)",
        r"(?P<year>\d{4})\s?[年년](?:\s?(?P<monthnumber>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?)?",
        rf"{day}{of}{month}{of}{year}",
        rf"{month}\s*{day}\s*,?\s*{year}",
        rf"{year}\s*,?\s*{month}\s*{day}",
        rf"(?P<day>\d{{1,2}})[.\s]\s?{roman}[.\s]\s?(?P<year>\d{{4}})(?!\d)",
        rf"(?P<year>\d{{4}})[.\s]\s?{roman}[.\s]\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"{month}{of}{year}",
        rf"{year}\s*,?\s*{month}",
        r"(?P<day>\d{1,2})\.\s?(?P<monthnumber>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4})\.\s?(?P<monthnumber>\d{1,2})\.\s?(?P<day>\d{1,2})(?!\d)\.?",
        r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4})/(?P<monthnumber>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        rf"(?:the\s+|im\s+|au\s+|en\s+)?(?:{seasons}){of}{year}",
        rf"{year}\s*,?\s*(?:{seasons})",
        r"(?:the\s+|az\s+|в\s+)?"
        r"(?P<decade>\d{3})0(?:'?s|-?е|er|-es évek(?:ben)?|年代|년대)(?!\w)"
        r"(?:\s*(?:years|годы|jahre))?",
        r"(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]century",
        r"(?P<edtf>\d{3}x|\d{2}xx)(?!\w)",
        r"(?P<year>\d{4})(?!\d)(?:\s?(?:гг?|г|r)\.?(?!\w))?\.?",
    ]
    partial = [rf"{day}{of}{month}", rf"{month}\s*{day}", rf"{month}", rf"{day}"]
    leading = [
        (name, re.compile(rf"(?:in\s+|im\s+|в\s+|en\s+)?(?<!\w){words[name]}[\s-]*"))
        for name in ("by", "not_before", *SIDES, "approximate", "uncertain", *PARTS)
    ]
    leading.insert(0, ("approximate", re.compile(r"~\s*")))
    trailing = "|".join(rf"(?P<{name}>{words[name]})" for name in ("before", "after", *PARTS))
    starts = [
        rf"(?<!\w){words[name]}(?=[\s-]*(?:\d|{month.replace('?P<month>', '?:')}))"
        for name in (*SIDES, "approximate", *PARTS)
    ]
    first, sep = r"(?P<first>\d{1,2})(?!\d)", r"\s*(?P<sep>-|/|to\b|and\b)\s*"
    other = month.replace("month", "other", 1)
    two_days = [
        rf"{month}\s*{first}{sep}{day}\s*,?\s*{year}",
        rf"{other}\s*{first}{sep}{month}\s*{day}\s*,?\s*{year}",
        rf"{first}(?P<sep>/){day}{of}{month}{of}{year}",
        rf"{first}\s*{other}\s*(?P<sep>/)\s*{day}{of}{month}{of}{year}",
    ]
    plain = [re.sub(r"\?P<\w+>", "?:", one) for one in point]
    days = [re.sub(r"\?P<\w+>", "?:", one) for one in two_days]
    return Patterns(
        leading=leading,
        trailing=re.compile(rf"\s*,?\s*(?:{trailing})"),
        point=[re.compile(one) for one in point],
        partial=[re.compile(one) for one in partial],
        two_days=[re.compile(one) for one in two_days],
        anywhere=re.compile("|".join(starts + [rf"(?<!\w){one}" for one in (*days, *plain)])),
    )


_OR = re.compile(r"\s*,?\s*\b(?:or|или|vagy|oder|ou)\b\s*")
_SEPARATOR = re.compile(
    r"\s*(?:-|\bto\b|\band\b|\bи\b|\bпо\b|\bbis\b|\bund\b|\bau\b|\bà\b|\bet\b|\buntil\b|\bés\b)\s*"
)


def match_points(text: str) -> tuple[Point, Point | None, str] | None:
    """Return the point or the two ends at the start of `text`, and what is left of it."""
    for pattern in load_patterns().point:
        if match := pattern.match(text):
            start, rest = _point(match), text[match.end() :]
            start, rest = _with_mark(start, rest)
            return _second_end(start, rest)
    if both := _match_two_days(text):
        return both
    for pattern in load_patterns().partial:  # "28-30 August 1956", "August-September 1956"
        if (match := pattern.match(text)) and (cut := _SEPARATOR.match(text, match.end())):
            start = _point(match)
            full = _match_full(text[cut.end() :])
            if full and full[0].year:
                end, rest = full
                month = start.month or end.month
                return replace(start, year=end.year, month=month), end, rest
    return None


def _match_two_days(text: str) -> tuple[Point, Point | None, str] | None:
    """Match "August 28-30, 1956" and both styles at once: "1/14 February 1918"."""
    for pattern in load_patterns().two_days:
        if match := pattern.match(text):
            first, last = int(match["first"]), int(match["day"])
            month = load_vocabulary().months[match["month"].rstrip(".")]
            year, rest = int(match["year"]), text[match.end() :]
            end = Point(year, month, last)
            other = load_vocabulary().months[
                (match.groupdict().get("other") or match["month"]).rstrip(".")
            ]
            start = Point(year if other <= month else year - 1, other, first)
            if match["sep"] == "/":
                return (Point(edtf=_both_styles(start, end), origin="styles"), None, rest)
            return start, end, rest
    return None


def _both_styles(old: Point, new: Point) -> str:
    """Return the Gregorian day where the two days are the same by both calendars, else a set."""
    days = [(one.year or 0, one.month or 0, one.day or 0) for one in (old, new)]
    try:
        two = date(*days[1])
        if convert_julian(*days[0]) == two:
            return two.isoformat()
        return f"[{date(*days[0]).isoformat()},{two.isoformat()}]"
    except ValueError:
        return "no such day"


def _match_full(text: str) -> tuple[Point, str] | None:
    for pattern in load_patterns().point:
        if match := pattern.match(text):
            return _with_mark(_point(match), text[match.end() :])
    return None


def _with_mark(point: Point, rest: str) -> tuple[Point, str]:
    if match := re.match(r"\s*(\(\?\)|[?~%])", rest):
        return replace(point, mark=match[1].strip("()")), rest[match.end() :]
    return point, rest


def _second_end(start: Point, rest: str) -> tuple[Point, Point | None, str]:
    if (cut := _OR.match(rest)) and (full := _match_full(rest[cut.end() :])):
        first, last = edtf_of(start, "", False), edtf_of(full[0], "", False)
        if first.isascii() and "/" not in first + last and "[" not in first + last:
            return Point(edtf=f"[{first},{last}]"), None, full[1]
    cut = _SEPARATOR.match(rest) or re.match(r"\s*/\s*", rest)
    if not cut:
        return start, None, rest
    tail = rest[cut.end() :]
    if full := _match_full(tail):
        return start, full[0], full[1]
    if start.year and not start.month and (short := re.match(r"(\d\d)(?!\d)", tail)):  # 1956-57
        end = start.year // 100 * 100 + int(short[1])
        return start, Point(year=end), tail[short.end() :]
    if (
        start.year and start.month
    ):  # "August 28-30, 1956" is caught below; "1956 August - September"
        for pattern in load_patterns().partial:
            if match := pattern.match(tail):
                end_point = _point(match)
                end_point = replace(
                    end_point, year=start.year, month=end_point.month or start.month
                )
                return start, end_point, tail[match.end() :]
    return start, None, rest


def _point(match: re.Match[str]) -> Point:
    """Turn a match's named groups into a point."""
    got = {name: value for name, value in match.groupdict().items() if value is not None}
    if "iso" in got:
        year, month, day = (int(part) for part in got["iso"].split("-"))
        return Point(year, month, day)
    if "edtf" in got:
        return Point(edtf=got["edtf"].upper())
    if "decade" in got:
        return Point(edtf=f"{got['decade']}X")
    if "century" in got:
        number = int(got["century"])
        return Point(edtf=f"{number - 1:02}01/{number:02}00")
    if "first" in got:
        return _ordered(int(got["first"]), int(got["second"]), int(got["year"]))
    for name, season in _SEASONS.items():
        if name in got:
            return Point(edtf=f"{got['year']}-{season}")
    month_number = int(got["monthnumber"]) if "monthnumber" in got else None
    if "month" in got:
        month_number = load_vocabulary().months[got["month"].rstrip(".")]
    if "roman" in got:
        month_number = _ROMAN.get(got["roman"])
    return Point(
        int(got["year"]) if "year" in got else None,
        month_number,
        int(got["day"]) if "day" in got else None,
    )


def _ordered(first: int, second: int, year: int) -> Point:
    """Read 30/8/1956; where both readings are possible, both are given."""
    if first == second or second > 12 or first > 12:
        day, month = (first, second) if first > 12 or first == second else (second, first)
        return Point(year, month, day)
    days = sorted((f"{year:04}-{first:02}-{second:02}", f"{year:04}-{second:02}-{first:02}"))
    return Point(edtf=f"[{','.join(days)}]", origin="numbers")


def joined_mark(one: str, other: str) -> str:
    """Join two marks of doubt: `?` and `~` make `%`."""
    return other if one in ("", other) else "%"


def edtf_of(point: Point, mark: str, old_style: bool) -> str:
    """Write one point as EDTF, a Julian day converted.

    Raises:
        ValueError: There is no such Julian day.
    """
    mark = joined_mark(mark, point.mark) if point.mark else mark
    if point.edtf:
        return "/".join(part + mark for part in point.edtf.split("/"))
    assert point.year is not None
    if old_style and point.day and point.month:
        return convert_julian(point.year, point.month, point.day).isoformat() + mark
    text = f"{point.year:04}"
    if point.month:
        text += f"-{point.month:02}"
    if point.day:
        text += f"-{point.day:02}"
    return text + mark
