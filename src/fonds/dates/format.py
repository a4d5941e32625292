"""Dates for a reader, in her language, saying as much as is known and no more."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from fonds.dates.edtf import read_edtf
from fonds.dates.uncertain import UncertainDate

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "ru", "hu", "ko", "zh")
_WORDS: dict[str, dict[str, str]] = {
    # "{}" stands for the date; our choice of wording, as catalogues in that language print it
    "en": {
        "approximate": "c. {}", "until": "until {}", "since": "from {}", "before": "{} or before",
        "after": "{} or after", "decade": "{}s", "century": "{}00s", "undated": "undated",
        "21": "spring {}", "22": "summer {}", "23": "autumn {}", "24": "winter {}",
        "or": "{} or {}", "early": "early {}", "middle": "mid-{}", "late": "late {}",
    },
    "ru": {
        "approximate": "ок. {}", "until": "до {}", "since": "с {}", "before": "не позднее {}",
        "after": "не ранее {}", "decade": "{}-е гг.", "century": "{}00-е гг.",
        "undated": "без даты", "21": "весна {}", "22": "лето {}", "23": "осень {}",
        "24": "зима {}", "or": "{} или {}", "early": "начало {}", "middle": "середина {}",
        "late": "конец {}",
    },
    "hu": {
        "approximate": "kb. {}", "until": "…–{}", "since": "{}–…", "before": "legkésőbb {}",
        "after": "legkorábban {}", "decade": "{}-es évek", "century": "{}00-as évek",
        "undated": "keltezetlen", "21": "{} tavasza", "22": "{} nyara", "23": "{} ősze",
        "24": "{} tele", "or": "{} vagy {}", "early": "{} eleje", "middle": "{} közepe",
        "late": "{} vége",
    },
    "ko": {
        "approximate": "{}경", "until": "{}까지", "since": "{}부터", "before": "{} 이전",
        "after": "{} 이후", "decade": "{}년대", "century": "{}00년대", "undated": "날짜 없음",
        "21": "{} 봄", "22": "{} 여름", "23": "{} 가을", "24": "{} 겨울", "or": "{} 또는 {}",
        "early": "{} 초", "middle": "{} 중순", "late": "{} 말",
    },
    "zh": {
        "approximate": "约{}", "until": "至{}", "since": "自{}", "before": "{}或以前",
        "after": "{}或以后", "decade": "{}年代", "century": "{}00年代", "undated": "无日期",
        "21": "{}春", "22": "{}夏", "23": "{}秋", "24": "{}冬", "or": "{}或{}", "early": "{}初",
        "middle": "{}中旬", "late": "{}末",
    },
}  # fmt: skip
_PATTERNS = {  # CLDR date patterns (day, month, year), long form, read by Babel
    "en": ("d MMMM y", "MMMM y", "y"),
    "ru": ("d MMMM y 'г'.", "LLLL y 'г'.", "y 'г'."),
    "ru-genitive": ("d MMMM y 'г'.", "MMMM y 'г'.", "y 'г'."),
    "hu": ("y. MMMM d.", "y. MMMM", "y"),
    "ko": ("y년 M월 d일", "y년 M월", "y년"),
    "zh": ("y年M月d日", "y年M月", "y年"),
}


@lru_cache(maxsize=16384)
def format_date(when: UncertainDate | str, language: str = "en") -> str:
    """Write a date for a reader.

    Args:
        when: A date, or EDTF.
        language: BCP 47; the first subtag counts. Languages other than those in `LANGUAGES` get
            English.

    Returns:
        For example `30 August 1956`, `c. 1956`, `1956?`, `1950s`, `August to September 1956`
        shortened to `August – September 1956`. The source's wording where nothing was read, and
        the word for "undated" where there is none.
    """
    language = language.split("-")[0].lower()
    if language not in LANGUAGES:
        language = "en"
    words = _WORDS[language]
    if isinstance(when, str):
        when = read_edtf(when) or UncertainDate("", when, None, None)
    if not when.edtf:
        return when.wording if when.wording and "undated" not in when.notes else words["undated"]
    for part in ("early", "middle", "late"):
        if part in when.notes and "/" not in when.edtf:
            return words[part].format(_format_single(when.edtf, language, after_word=True))
    return _format_edtf(when, when.edtf, language)


def _format_edtf(when: UncertainDate, text: str, language: str) -> str:
    words = _WORDS[language]
    if text[0] in "[{":
        options = [one.strip() for one in text.strip("[]{}").split(",")]
        if len(options) == 2 and ".." not in text:
            return words["or"].format(*(_format_single(one, language) for one in options))
        return text
    if "/" not in text:
        return _format_single(text, language)
    start, end = text.split("/")
    if start in ("", ".."):
        return words["before" if when.is_one_moment else "until"].format(
            _format_single(end, language, after_word=True)
        )
    if end in ("", ".."):
        return words["after" if when.is_one_moment else "since"].format(
            _format_single(start, language, after_word=True)
        )
    return _format_span(start, end, language)


def _format_span(start: str, end: str, language: str) -> str:
    """Join two ends; in English the month or year they share is written once."""
    first, last = _format_single(start, language), _format_single(end, language)
    if language == "en" and start.isascii() and not (set("?~%X") & set(start + end)):
        if len(start) == len(end) == 10 and start[:7] == end[:7]:
            return f"{int(start[8:])}–{last}"
        if len(start) == len(end) == 4:
            return f"{first}–{last}"
        if len(start) > 4 and start[:4] == end[:4]:
            return f"{first.removesuffix(start[:4]).rstrip()} – {last}"
    return f"{first} – {last}"


def _format_single(text: str, language: str, *, after_word: bool = False) -> str:
    words = _WORDS[language]
    mark = text[-1] if text[-1] in "?~%" else ""
    plain = text.removesuffix(mark) if mark else text
    is_approximate = bool(mark) and mark in "~%"
    shown = _format_plain(plain, language, after_word=after_word or is_approximate)
    if is_approximate:
        shown = words["approximate"].format(shown)
    return shown + "?" if mark in ("?", "%") and mark else shown


def _format_plain(text: str, language: str, *, after_word: bool = False) -> str:
    words = _WORDS[language]
    if len(text) == 4 and text.endswith("XX"):
        return words["century"].format(text[:2])
    if len(text) == 4 and text.endswith("X"):
        return words["decade"].format(text[:3] + "0")
    while text.endswith("-XX"):
        text = text[:-3]
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts[0]) != 4:
        return text
    if len(parts) == 2 and int(parts[1]) > 20:
        year = _format_plain(parts[0], language)
        return words[parts[1]].format(year) if parts[1] in words else text
    numbers = [int(part) for part in parts] + [1, 1]
    try:
        day = date(*numbers[:3])
    except ValueError:
        return text
    from babel.dates import format_date as format_by_pattern

    case = "ru-genitive" if language == "ru" and after_word else language
    pattern = _PATTERNS[case][3 - len(parts)]
    return format_by_pattern(day, pattern, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(language)
