"""Korean words by Kiwi, a morphological analyser (kiwipiepy; the optional part `korean`).

Source: tags as in the manual of Kiwi (Apache-2.0), after the Sejong corpus.
"""

from __future__ import annotations

from functools import cache

from kiwipiepy import Kiwi

from fonds.language.tokens import Token

_CONTENT = ("NNG", "NNP", "VV", "VA", "XR")
"""Common and proper nouns, verbs, adjectives, roots; not particles, endings, numbers."""


class KoreanAnalyser:
    """Nouns, and the stems of verbs and adjectives."""

    def __init__(self) -> None:
        self._kiwi = Kiwi(num_workers=1)

    def words(self, text: str) -> list[Token]:
        """Return nouns and stems, with their places."""
        return [
            Token(token.form, token.start, token.start + token.len)
            for token in self._kiwi.tokenize(text)
            if token.tag.split("-")[0] in _CONTENT
        ]


@cache
def analyser() -> KoreanAnalyser:
    """Return the one analyser of this process."""
    return KoreanAnalyser()
