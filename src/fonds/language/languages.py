"""The languages Fonds reads, and the stemmer behind each.

Stems are used when a query is read, not when a text is indexed: a word of the query stands for
every word of the index that shares its stem (see `fonds.search.endings`). So a change of
stemmer needs no new index, and an exact search loses nothing.

    >>> sorted(language("ru").stems("Хрущёва"))
    ['хрущ', 'хрущев']
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fonds.core.tables import load_table
from fonds.language.fold import fold_word


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

    @property
    def has_stems(self) -> bool:
        """Whether words of this language are more than themselves."""
        return bool(self.stemmer or self.code in light_endings() or self.code in LEMMATISED)

    def stems(self, word: str) -> frozenset[str]:
        """Return the stems of a word, folded; of a language without stems, the word itself.

        A stem is stemmed once more and both kept: stemmers take Russian surnames for nouns
        (Хрущев) but not their cases (Хрущева), and now and then leave half an ending. The word is
        stemmed as written and as folded, since a text may lack the diacritics a stemmer wants.
        """
        plain = fold_word(word, self.code)
        found = set()
        others = (
            plain[: -len(ending)] + instead
            for ending, instead in alternations().get(self.code, ())
            if plain.endswith(ending) and len(plain) - len(ending) >= _LEAST_LEFT
        )
        for form in {word.lower(), plain, *others}:
            for step in (self._once(form), self._once(self._once(form))):
                found.add(fold_word(step))
        if lemma := _lemma(self.code, word):
            found.add(fold_word(lemma))
        return frozenset(found)

    def bases(self, plain: str) -> frozenset[str]:
        """Return what is left of a folded word where its sounds change in other forms."""
        return frozenset(
            plain[: -len(instead)]
            for _, instead in alternations().get(self.code, ())
            if instead and plain.endswith(instead) and len(plain) - len(instead) >= _LEAST_LEFT
        )

    def _once(self, word: str) -> str:
        if self.stemmer:
            return _stemmer(self.stemmer)(word)
        for ending in light_endings().get(self.code, ()):
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST_LEFT:
                return word[: -len(ending)]
        return word


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    snowballstemmer = import_module("snowballstemmer")
    stem: Callable[[str], str] = snowballstemmer.stemmer(algorithm).stemWord
    return stem


@cache
def _table() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("tables") / "endings.yaml"
    return load_table(path, ("endings", "alternations"))


@cache
def light_endings() -> dict[str, tuple[str, ...]]:
    """Load the endings of languages no stemmer is at hand for, longest first."""
    return {
        code: tuple(sorted(endings.split(), key=len, reverse=True))
        for code, endings in _table()["endings"].items()
    }


@cache
def alternations() -> dict[str, tuple[tuple[str, str], ...]]:
    """Load endings before which a sound changes, each with what the dictionary has instead."""
    return {
        code: tuple((pair.partition("=")[0], pair.partition("=")[2]) for pair in pairs.split())
        for code, pairs in _table()["alternations"].items()
    }


LEMMATISED = frozenset({"bg", "sq", "uk", "mk"})
"""Languages that simplemma reads where it is installed; its larger tables cost too much memory."""


@cache
def _lemmatiser() -> Callable[..., str] | None:
    if find_spec("simplemma") is None:
        return None
    lemmatise: Callable[..., str] = import_module("simplemma").lemmatize
    return lemmatise


def _lemma(code: str, word: str) -> str | None:
    lemmatise = _lemmatiser() if code in LEMMATISED else None
    return lemmatise(word, lang=code) if lemmatise else None


_LEAST_LEFT = 3  # letters
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
mk Macedonian Cyrl
sq Albanian Latn
mn Mongolian Cyrl
uk Ukrainian Cyrl
sr Serbian Cyrl serbian
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
