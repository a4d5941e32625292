"""The words around dates, and month names, as one compiled vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fonds.core.tables import load_table

MONTH_LANGUAGES = ("en", "ru", "hu", "de", "fr", "pl", "cs", "ro")
WORD_LISTS = (
    "approximate", "uncertain", "before", "until", "by", "after", "since", "not_before", "between",
    "undated", "early", "middle", "late", "old_style", "spring", "summer", "autumn", "winter",
)  # fmt: skip
_TABLE = Path(__file__).parent / "tables" / "wordings.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Month names to numbers, and each list of words as a regular expression's alternation."""

    months: dict[str, int]
    month: str
    words: dict[str, str]


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary; month names of CLDR in every form, English ones winning."""
    table = load_table(_TABLE, WORD_LISTS)
    months = _month_names()
    return Vocabulary(
        months=months,
        month=_alternation(months),
        words={name: _alternation(table[name]) for name in WORD_LISTS},
    )


def _alternation(words: object) -> str:
    """Join words, longest first, each ending at the end of a word; a full stop may follow."""
    assert isinstance(words, list | dict)
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in ordered) + r")(?![^\W\d_])\.?"


def _month_names() -> dict[str, int]:
    from babel.dates import get_month_names

    names: dict[str, int] = {"sept": 9}
    for language in MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    plain = name.lower().rstrip(".")
                    if len(plain) > 2 and not plain.isdigit():
                        names.setdefault(plain, number)
    return names
