"""Case endings undone: `Московского` to `Московский`, `Hruscsovnak` to `Hruscsov`."""

from __future__ import annotations

import re
from functools import lru_cache

from fonds.names.kept import TABLES, load_table

LANGUAGES = {
    "ru": "Russian", "bg": "Bulgarian", "sr": "Serbian", "hu": "Hungarian", "pl": "Polish",
    "cs": "Czech", "sh": "Serbian or Croatian", "sq": "Albanian", "ro": "Romanian", "de": "German",
    "en": "English",
}  # fmt: skip

Ending = tuple[str, str, str, str]


@lru_cache(maxsize=1)
def endings() -> dict[tuple[str, str], tuple[Ending, ...]]:
    """Load the endings by script and last letter, with the pattern of what must stand before."""
    table = load_table(TABLES / "cases.yaml", ("endings", "sure"))
    found: dict[tuple[str, str], list[Ending]] = {}
    for script, rows in table["endings"].items():
        for end, put, before, what in rows:
            row = (end, put, before, what)
            found.setdefault((script, end[-1]), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@lru_cache(maxsize=1000)
def _before(pattern: str) -> re.Pattern[str]:
    """Return what must stand before an ending; made when a word first has the ending."""
    return re.compile(f"(?:{pattern})$")


@lru_cache(maxsize=200_000)
def undo(word: str, script: str, least: int = 3) -> tuple[tuple[str, str], ...]:
    """Return what a word may be the oblique case of.

    Args:
        word: A folded word of one script.
        script: `Latn` or `Cyrl`; other scripts have no endings here.
        least: The fewest letters that must be left.

    Returns:
        Pairs of a nominative and the case in words ("ru genitive"); empty where no ending fits.
    """
    found: dict[str, str] = {}
    for end, put, before, what in endings().get((script, word[-1:]), ()):
        if word.endswith(end):
            stem = word[: len(word) - len(end)]
            if len(stem) + len(put) >= least and _before(before).search(stem):
                found.setdefault(stem + put, what)
    found.pop(word, None)
    return tuple(found.items())
