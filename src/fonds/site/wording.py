"""The site's words for what the catalogue keeps as codes: dates, kinds, languages, countries.

Pure: values in, words out. English, like the pages; the language is a parameter where a shared
library already speaks others.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from fonds.core.countries import country_name as country_name  # said here with the rest
from fonds.dates import format_date
from fonds.site.pages.parts import NEVER, When

CLAIM_VERBS = {
    "held-post": "",
    "belonged-to": "belonged to",
    "took-part": "took part in",
    "born": "born",
    "died": "died",
    "expelled": "expelled",
    "arrested": "arrested",
    "sentenced": "sentenced",
    "executed": "executed",
    "demoted": "demoted",
    "fled": "fled",
    "exiled": "exiled",
    "rehabilitated": "rehabilitated",
    "suicide": "took his or her own life",
    "related": "related to",
    "retraction": "an earlier claim taken back",
}
"""How a claim of each kind begins; other kinds are written as they are."""

MEASURES = (
    "expelled", "arrested", "sentenced", "executed", "demoted", "fled", "exiled", "suicide",
)  # fmt: skip
"""Kinds of claims that are measures against a person; rehabilitation is not one."""

_COUNTRY_CSS = {"North Korea": "korea", "Soviet Union": "ussr", "USSR": "ussr", "China": "china"}

_SHELF_WORDS = {
    "fond": ("Fond", ""),
    "opis": ("Opis", "inventory"),
    "delo": ("Delo", "file"),
    "list": ("List", "leaf"),
    "listy": ("Listy", "leaves"),
    "rg": ("Record group", ""),
    "box": ("Box", ""),
    "folder": ("Folder", ""),
}

_KIND_WORDS = {
    "archival-document": "archival document",
    "press-article": "press article",
    "web-page": "web page",
    "other": "source",
}


_FIGURES = re.compile(r"[\d\s/–?~%.,-]*")
"""Wording that is only figures says nothing that the date does not."""


def say_date(edtf: str, wording: str = "") -> When:
    """Write an EDTF date for a reader, the source's wording beside it where it says more."""
    if not edtf and not wording:
        return NEVER
    text = say_edtf(edtf) if edtf else wording
    machine = edtf if _is_plain(edtf) else ""
    says_more = bool(wording) and wording not in (text, edtf) and not _FIGURES.fullmatch(wording)
    return When(text, machine, wording if says_more else "")


@lru_cache(maxsize=16384)
def say_edtf(edtf: str) -> str:
    """Write EDTF in words; nothing where there is nothing."""
    return format_date(edtf, "en") if edtf else ""


def say_spell(
    start: str, end: str, attested: str, *, wording: str = "", is_moment: bool = False
) -> When:
    """Write the time of a post: from, until, from ... to, or the day it is attested on.

    What happens at one moment (`is_moment`) has only its date.
    """
    if is_moment and start and not end:
        return say_date(start, wording)
    if start and end:
        text = _say_from_to(start, end)
        return When(text, "", wording)
    if start:
        return When(f"from {say_edtf(start)}", "", wording)
    if end:
        return When(f"until {say_edtf(end)}", "", wording)
    if attested:
        if is_moment:
            return say_date(attested, wording)
        return When(f"attested {say_edtf(attested)}", "", wording)
    return NEVER


_ONE_DATE = re.compile(r"[\dX?~%-]+")


def _say_from_to(start: str, end: str) -> str:
    """Two dates as one span, which says the month or the year they share once."""
    if start == end:
        return say_edtf(start)
    if _ONE_DATE.fullmatch(start) and _ONE_DATE.fullmatch(end):
        return say_edtf(f"{start}/{end}")
    return f"{say_edtf(start)} – {say_edtf(end)}"


def say_span(first: str, last: str) -> str:
    """Write two days as no more than they say: a day, a month, a year, or a span.

    >>> say_span("1962-01-01", "1962-12-31"), say_span("1958-03-01", "1958-03-31")
    ('1962', 'March 1958')
    >>> say_span("1956-04-23", "1956-04-29")
    '23–29 April 1956'
    """
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin.year == end.year and first.endswith("01-01") and last.endswith("12-31"):
        return str(begin.year)
    ends_month = (end + timedelta(days=1)).day == 1
    if (begin.year, begin.month, begin.day) == (end.year, end.month, 1) and ends_month:
        return say_edtf(first[:7])
    return _say_from_to(first, last)


def _is_plain(edtf: str) -> bool:
    return len(edtf) in (4, 7, 10) and edtf.replace("-", "").isdigit()


@lru_cache(maxsize=512)
def language_name(tag: str) -> str:
    """Name a language in English; an unknown tag is shown as it is."""
    if not tag or tag == "und":
        return ""
    from babel import Locale, UnknownLocaleError

    locale = Locale("en", "GB")
    known = {"zh": "Chinese", "sh": "Serbo-Croatian", "ko-Hani": "hanja"}
    name = known.get(tag) or locale.languages.get(tag.replace("-", "_"))
    if name is None:
        try:
            name = Locale.parse(tag, sep="-").get_display_name("en")
        except (UnknownLocaleError, ValueError):
            name = None
    return str(name or tag)


_OWN_NAMES = {"zh": "中文", "zh-Hant": "繁體中文", "zh-Hans": "简体中文", "sh": "srpskohrvatski"}


@lru_cache(maxsize=512)
def own_name(tag: str) -> str:
    """Name a language in itself: русский, 한국어, magyar."""
    if known := _OWN_NAMES.get(tag):
        return known
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag, sep="-").get_language_name() or tag).capitalize()
    except (UnknownLocaleError, ValueError):
        return tag


def country_css(name: str) -> str:
    """The class that colours a country; all but three are grey."""
    return _COUNTRY_CSS.get(name, "other")


def faction_css(key: str, name: str = "") -> str:
    """The class of a faction, found by its id or name; "none" for one without colour and shape."""
    words = f"{key} {name}".lower()
    for css, signs in (
        ("kapsan", ("kapsan",)),
        ("guerrilla", ("guerrilla", "partisan")),
        ("soviet", ("soviet",)),
        ("yanan", ("yan'an", "yan’an", "yanan", "yenan")),
        ("domestic", ("domestic",)),
    ):
        if any(sign in words for sign in signs):
            return css
    return "none"


def shelf_words(part: str) -> tuple[str, str]:
    """The label of a part of a shelfmark and its gloss in English."""
    return _SHELF_WORDS.get(part.lower(), (part[:1].upper() + part[1:], ""))


def kind_words(kind: str) -> str:
    """A kind as words: `archival-document` is "archival document"."""
    return _KIND_WORDS.get(kind, kind.replace("-", " ").replace("_", " "))


def sentence_case(text: str) -> str:
    """The same with its first letter large."""
    return text[:1].upper() + text[1:]


def closed_range(first: str, last: str) -> str:
    """Pages with an en dash: 26–59, xv, or nothing."""
    return f"{first}–{last}" if last and last != first else first


def say_pages(first: str, last: str) -> str:
    """Pages as a citation has them: "p. 31", "pp. 26–59", or nothing."""
    pages = closed_range(first, last)
    return f"pp. {pages}" if "–" in pages else f"p. {pages}" if pages else ""


def month_name(day: date) -> str:
    """A month with its year: September 1956."""
    return say_edtf(f"{day.year:04d}-{day.month:02d}")
