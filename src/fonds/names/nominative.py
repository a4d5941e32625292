"""The nominative of a name that stands in an oblique case, as written: `Kádárnak` to `Kádár`.

For matching, every ending that may be a case is undone (see `cases`); for display one must choose.
A given name decides: `Яношем` is no nominative but `Янош` is, so `Кадаром` is undone by the same
case; beside `Янош` nothing is. Without one, only endings that are surely a case are undone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fonds.names.cases import undo
from fonds.names.given import groups
from fonds.names.kept import TABLES, load_table
from fonds.names.tokens import Word, plain

LAST_WORD_ONLY = ("hu", "sq")
"""Languages in which only the last word of a name takes the ending."""


@lru_cache(maxsize=1)
def _sure() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """Load the patterns of words that are surely oblique, with the language of each."""
    table = load_table(TABLES / "cases.yaml", ("endings", "sure"))
    return {
        script: tuple((re.compile(pattern), language) for pattern, language in rows)
        for script, rows in table["sure"].items()
    }


def given_name(word: Word) -> tuple[str, str] | None:
    """Return a given name in the nominative and the case undone; None where it is no known one."""
    if plain(word.folded) in groups():
        return word.text, ""
    for stem, case in undo(word.folded, word.script):
        if plain(stem) in groups():
            return as_written(word.text, stem), case
    return None


def family_name(word: Word, case: str) -> tuple[str, str]:
    """Return a family name whose given name stood in this case, in the nominative."""
    languages, wanted = _parts(case)
    for stem, found in undo(word.folded, word.script):
        known, name = _parts(found)
        if languages & known and (name == wanted or "oblique" in name):
            return as_written(word.text, stem), found
    return word.text, ""


def alone(word: Word, languages: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return a word in the nominative where its ending is surely a case, else as it stands.

    Args:
        word: The word.
        languages: Only endings of these languages; of any where empty.
    """
    for pattern, language in _sure().get(word.script, ()):
        if (not languages or language in languages) and pattern.search(word.folded):
            for stem, case in undo(word.folded, word.script):
                if language in _parts(case)[0]:
                    return as_written(word.text, stem), case
    return word.text, ""


def as_written(text: str, stem: str) -> str:
    """Return a folded stem with the capitals of the word it was taken from."""
    if len(text) > 1 and text.isupper():
        return stem.upper()
    shared = 0
    folded = text.casefold()
    while shared < min(len(folded), len(stem)) and folded[shared] == stem[shared]:
        shared += 1
    return text[:shared] + stem[shared:] if len(folded) == len(text) else stem.title()


def _parts(case: str) -> tuple[frozenset[str], str]:
    """Take `ru bg sr genitive` apart into languages and the case."""
    words = case.split()
    languages = [word for word in words if len(word) == 2 and word not in ("of", "in")]
    return frozenset(languages), " ".join(word for word in words if word not in languages)
