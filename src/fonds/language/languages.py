"""The languages Fonds reads, and the stemmer behind each.

Stems are used when a query is read, not when a text is indexed: a word of the query stands for
every word of the index that shares its stem (see `fonds.search.expansion`). So a change of
stemmer needs no new index, and an exact search loses nothing.

    >>> language("ru").stems("Хрущёва")
    frozenset({'хрущев'})
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import snowballstemmer

from fonds.language.fold import fold_word, strip_latin_marks


@dataclass(frozen=True)
class Language:
    """One language: its code, its name, and the stem of a word.

    Attributes:
        code: BCP 47, primary language only.
        name: In English.
        script: ISO 15924, as the language is usually written.
        stemmer: Name of a Snowball algorithm, or "" for none.
    """

    code: str
    name: str
    script: str
    stemmer: str = ""

    def stems(self, word: str) -> frozenset[str]:
        """Return the stems of a word, folded; of an unknown kind of word, the word itself.

        The word is stemmed as written and as folded, since a text or a query may lack the
        diacritics the stemmer looks for.
        """
        plain = fold_word(word, self.code)
        return frozenset(_folded_stem(self.stemmer, form) for form in {word.lower(), plain})


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = snowballstemmer.stemmer(algorithm).stemWord
    return stem


def _folded_stem(algorithm: str, word: str) -> str:
    stem = _stemmer(algorithm)(word) if algorithm else word
    return strip_latin_marks(stem).replace("ё", "е")


_ROWS = """
en English Latn english
ru Russian Cyrl russian
hu Hungarian Latn hungarian
de German Latn german
pl Polish Latn polish
cs Czech Latn czech
ro Romanian Latn romanian
fr French Latn french
bg Bulgarian Cyrl
sq Albanian Latn
mn Mongolian Cyrl
uk Ukrainian Cyrl
sr Serbian Cyrl
vi Vietnamese Latn
ko Korean Kore
zh Chinese Hani
ja Japanese Jpan
it Italian Latn italian
es Spanish Latn spanish
nl Dutch Latn dutch
"""

LANGUAGES: dict[str, Language] = {
    code: Language(code, name, script, *stemmer)
    for code, name, script, *stemmer in (row.split() for row in _ROWS.strip().split("\n"))
}
"""Every language Fonds knows by name; others are indexed as words without stems."""


def language(code: str) -> Language:
    """Return a language by its BCP 47 code (`ru`, `ko-KP`); an unknown one has no stemmer."""
    primary = re.split("[-_]", code)[0].lower() or "und"
    return LANGUAGES.get(primary) or Language(primary, primary, "Zyyy")
