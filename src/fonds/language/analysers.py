"""Analysers: optional readers of languages whose words do not stand between spaces.

Korean and Chinese are indexed as pairs of characters, whatever is installed (`fold.fold_text`). An
analyser adds the words: the dictionary forms of Korean nouns and verbs (들었다 is 듣), the words of
a Chinese run. Each is one package behind one small interface, chosen by name in `fonds.toml`:

    [search]
    analysers = ["korean", "chinese"]

The words are terms of their own with `SIGN` before them, so that they never meet pairs. `version`
goes into the format of the index: what was indexed by one analyser is never asked by another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, Protocol

from fonds.core.errors import ConfigurationError, MissingPackage
from fonds.language.tokens import Token

SIGN = "ʔ"
"""Stands before the terms of analysers; a letter to every tokeniser, and in no text of ours."""


class Analyser(Protocol):
    """Reads the words of one language."""

    def words(self, text: str) -> list[Token]:
        """Return the words that carry meaning, in dictionary form, with their places."""
        ...


class Part(NamedTuple):
    """An optional part: its language, the script it reads, the module and the packages behind."""

    language: str
    letters: str
    module: str
    packages: tuple[str, ...]


PARTS = {
    "korean": Part(
        "ko", "\uac00-\ud7a3", "fonds.language.korean", ("kiwipiepy", "kiwipiepy_model")
    ),
    "chinese": Part("zh", "\u3400-\u9fff\uf900-\ufaff", "fonds.language.chinese", ("jieba",)),
}
"""Every analyser we have, by the name that chooses it."""


class Analysis:
    """The chosen analysers together; without any it finds no words, and pairs do the work.

    Args:
        names: Keys of `PARTS`.

    Raises:
        ConfigurationError: There is no such analyser.
        MissingPackage: Its package is not installed.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._parts = {name: _part(name) for name in sorted(set(names))}
        self._letters = {
            name: re.compile(f"[{part.letters}]") for name, part in self._parts.items()
        }
        self._loaded: dict[str, Analyser] = {}
        self.version = "; ".join(_version(name, part) for name, part in self._parts.items())

    def __bool__(self) -> bool:
        return bool(self._parts)

    def words(self, text: str, language: str = "und") -> list[Token]:
        """Return the words of a text as terms of the index (with `SIGN`), with their places.

        Args:
            text: Any text in NFC.
            language: BCP 47. Korean and Chinese go to their own analyser alone; in other
                languages each reads what it has letters of, and Japanese is left to pairs.
        """
        own = language[:2]
        if own == "ja":
            return []
        found: list[Token] = []
        for name, part in self._parts.items():
            if own in ("ko", "zh") and own != part.language:
                continue
            if self._letters[name].search(text):
                found += [
                    Token(SIGN + word.term, word.start, word.end)
                    for word in self._analyser(name).words(text)
                ]
        return found

    def terms(self, text: str, language: str = "und") -> str:
        """Return the same as a text to be indexed beside the folded one; "" for none."""
        return " ".join(token.term for token in self.words(text, language)) if self._parts else ""

    def _analyser(self, name: str) -> Analyser:
        """Load an analyser when its first text comes; that takes seconds, and some 300 MB."""
        if name not in self._loaded:
            self._loaded[name] = import_module(self._parts[name].module).analyser()
        return self._loaded[name]


def _part(name: str) -> Part:
    if name not in PARTS:
        raise ConfigurationError(
            f"fonds.toml: [search] analysers names {name!r}. Expected any of {', '.join(PARTS)}. "
            "Correct it."
        )
    return PARTS[name]


def _version(name: str, part: Part) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to load, seldom needed

    try:
        return ", ".join(f"{package} {version(package)}" for package in part.packages)
    except PackageNotFoundError as error:
        raise MissingPackage(
            f"The analyser {name!r} needs the package {part.packages[0]}. "
            f'Run: pip install "fonds[{name}]". Or take it out of [search] analysers in fonds.toml.'
        ) from error
