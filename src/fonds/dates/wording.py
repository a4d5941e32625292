"""Dates as people write them: datelines, catalogues, tables, in several languages.

The wording is first cleared of what stands around the date (about, before, undated, brackets, Old
Style, early), then one or two points are matched. What is not understood is said in `notes`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from fonds.dates.edtf import bounds_of, read_edtf
from fonds.dates.points import (
    PARTS,
    SIDES,
    Point,
    edtf_of,
    joined_mark,
    load_patterns,
    match_points,
)
from fonds.dates.uncertain import UncertainDate
from fonds.dates.words import load_vocabulary

_LONGEST = 400  # characters; more is no dateline
_ONE_SIDED = frozenset(SIDES) - {"between"}
_LASTING = frozenset({"until", "since"})  # the others enclose one moment
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"\u00a0": " ", "\u202f": " "})
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_RECEIVED = re.compile(r"\((?:received|rec'd|reçu|получено|eingegangen)[^)]*\)", re.IGNORECASE)
_CLOCK = re.compile(
    r",?\s*(?:at\s+)?\b(?:\d{1,2}(?::\d\d)?\s*[ap]\.\s?m\.?|\d{1,2}(?::\d\d)?\s*[ap]m\b|noon\b|midnight\b"
    r"|\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:h|uhr|ч\.?))?)"
)


@lru_cache(maxsize=65536)
def read_date(wording: str, *, formats: tuple[str, ...] | None = None) -> UncertainDate:
    """Read a date from EDTF or from a wording.

    Args:
        wording: EDTF, or a date in words or figures, alone or in a dateline.
        formats: `strptime` formats to try first (`%d/%m/%Y`); a format without a day or month
            gives a date without one. Use it wherever a table writes `03/04/1956`.

    Returns:
        Always an `UncertainDate`; without `edtf` where nothing could be read (see its `notes`).
    """
    text = wording.strip()
    if not text:
        return UncertainDate("", wording, None, None)
    if len(text) > _LONGEST:
        return UncertainDate("", wording, None, None, notes=("unreadable",))
    for form in formats or ():
        if found := _read_format(text, form, wording):
            return found
    return read_edtf(text, wording) or _read_wording(text, wording)


def _read_format(text: str, form: str, wording: str) -> UncertainDate | None:
    try:
        when = datetime.strptime(text, form)
    except ValueError:
        return None
    length = 10 if re.search(r"%[dxcDj]", form) else 7 if re.search(r"%[mbB]", form) else 4
    return read_edtf(when.date().isoformat()[:length], wording)


def _read_wording(text: str, wording: str) -> UncertainDate:
    """Clear away what stands around, match points, put the marks back on."""
    words = load_vocabulary().words
    text = " ".join(_RECEIVED.sub(" ", text.translate(_DASHES)).lower().split())
    notes: list[str] = []
    text, old_style = _remove(text, rf"[(\[,]?\s*(?:^|\b){words['old_style']}[)\]]?")
    undated_text, undated = _remove(text, rf"[(\[]?(?:^|\b){words['undated']}[)\]]?")
    if undated:
        notes.append("undated")
        text = undated_text
    if _BRACKETS.search(text):
        text = _BRACKETS.sub(r"\1", text)
        notes.append("supplied")
    text = _CLOCK.sub("", text)
    text = text.strip(" ,;:")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if not text:
        return UncertainDate("", wording, None, None, notes=tuple(notes))
    found = _read_body(text, wording, old_style)
    if undated and not found:
        found = replace(found, notes=())
    return replace(found, notes=tuple(notes) + found.notes)


def _remove(text: str, pattern: str) -> tuple[str, bool]:
    left, count = re.subn(pattern, " ", text)
    return " ".join(left.split()), bool(count)


def _read_body(text: str, wording: str, old_style: bool) -> UncertainDate:
    patterns = load_patterns()
    mark = ""
    side = ""
    part = ""
    lead = ""
    searching = True
    while searching:  # words may stand in any order: "probably before ca. 1956", "until early 1957"
        searching = False
        for name, pattern in patterns.leading:
            if match := pattern.match(text):
                text, searching = text[match.end() :].lstrip(" ,"), True
                if name in ("approximate", "uncertain"):
                    mark = joined_mark(mark, "~" if name == "approximate" else "?")
                elif name in PARTS:
                    part = name
                else:
                    side = name
                break
    points = match_points(text)
    if points is None and side == "" and (cut := patterns.anywhere.search(text)):
        lead, rest = text[: cut.start()], text[cut.start() :]
        if not re.search(r"\d", lead):
            inner = _read_body(rest, wording, old_style)
            if inner or "day-or-month" in inner.notes:
                return inner
    if points is None:
        return UncertainDate("", wording, None, None, notes=("unreadable",))
    start, end, rest = points
    if match := patterns.trailing.match(rest):  # Hungarian: "1956 előtt", "1956 augusztus elején"
        word = match.lastgroup or ""
        rest = rest[match.end() :]
        part, side = (word, side) if word in PARTS else (part, word)
    found = _built(start, end, side, mark, wording, old_style)
    if not found:
        return found
    notes = ((part,) if part else ()) + (("old-style",) if old_style else ())
    if re.search(r"\d", rest):
        notes += ("partly-read",)
    return replace(found, notes=found.notes + notes)


def _built(
    start: Point, end: Point | None, side: str, mark: str, wording: str, old_style: bool
) -> UncertainDate:
    """Put EDTF together from points, the side word and the marks."""
    unreadable = UncertainDate("", wording, None, None, notes=("unreadable",))
    try:
        texts = [edtf_of(one, mark, old_style) for one in (start, end) if one]
        bounds = [read_edtf(one) for one in texts]
        first, last = bounds[0], bounds[-1]
        if first is None or last is None:
            return unreadable
        if side in _ONE_SIDED and not end:
            found = read_edtf(_one_sided(texts[0], first, side), wording)
        else:
            found = read_edtf("/".join(texts), wording)
    except (ValueError, OverflowError):
        return unreadable
    if found is None:
        return unreadable
    if side and side not in _LASTING:
        found = replace(found, is_one_moment=True)
    if "numbers" in start.origin:
        found = replace(found, is_one_moment=True, notes=(*found.notes, "day-or-month"))
    if "styles" in start.origin:
        found = replace(found, notes=(*found.notes, "both-styles"))
    return found


def _one_sided(text: str, when: UncertainDate, side: str) -> str:
    """Return an open interval; before and after leave out the time named."""
    if side in ("until", "by"):
        return f"../{text}"
    if side in ("since", "not_before"):
        return f"{text}/.."
    mark = text[-1] if text[-1] in "?~%" else ""
    edge = when.earliest if side == "before" else when.latest
    if edge is None:
        raise ValueError("no edge")
    next_day = edge - timedelta(days=1) if side == "before" else edge + timedelta(days=1)
    shown = _shortest(next_day, when, side) + mark
    return f"../{shown}" if side == "before" else f"{shown}/.."


def _shortest(day: date, when: UncertainDate, side: str) -> str:
    """Write the neighbouring unit: before 1956 ends with 1955, not with 1955-12-31."""
    if when.precision == "year":
        return f"{day.year:04}"
    if when.precision == "month":
        return f"{day.year:04}-{day.month:02}"
    if side == "after" and bounds_of(day.year)[0] == day and when.precision != "day":
        return f"{day.year:04}"
    return day.isoformat()
