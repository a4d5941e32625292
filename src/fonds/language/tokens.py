"""Tokens: the terms of a text with their places, exactly as the index has them.

Engines index by tokenisers of their own, in C or Rust. This one, in Python, does the same more
slowly and keeps the places; it reads queries and finds what to mark in the few passages shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from fonds.language.fold import APOSTROPHES, CJK, ELIDING, fold_word
from fonds.language.han import simplify


class Token(NamedTuple):
    """One term (folded) and where it stands: `text[start:end]`, in characters."""

    term: str
    start: int
    end: int


_HIDDEN = "\u00ad\u200b\u200c\u200d\ufeff"
_LETTER = f"[^\\W_{CJK}]"
_INSIDE = f"[\u0300-\u036f{_HIDDEN}]"
_JOINED = f"[\u0300-\u036f{_HIDDEN}{APOSTROPHES}]"
_JOINING = re.compile(_JOINED), re.compile(_INSIDE)


def word_pattern(language: str = "und") -> re.Pattern[str]:
    """Return the pattern of a word, and of a run of Hangul or Han, in one language."""
    return _pattern(language[:2] in ELIDING)


def words_beginning(text: str, letters: str, language: str = "und") -> Iterator[re.Match[str]]:
    """Yield the words of a text that may begin, folded, with one of these letters.

    Words that begin with a letter outside ASCII are all taken, since they may fold to any. Much
    faster than cutting the whole text; not for texts with Hangul or Han.
    """
    splits = language[:2] in ELIDING
    pattern, end = _pattern(splits), 0
    for place in _beginning("".join(sorted(set(letters)))).finditer(text):
        start = place.start()
        if start < end or _is_joined(text, start, splits):
            continue
        if match := pattern.match(text, start):
            end = match.end()
            yield match


def _is_joined(text: str, start: int, splits: bool) -> bool:
    """Tell whether a word that began earlier goes on here, after a sign inside it."""
    at = start - 1
    while at >= 0 and _JOINING[splits].match(text, at):
        at -= 1
    return 0 <= at < start - 1 and text[at].isalnum()


@lru_cache(maxsize=1_000)
def _beginning(letters: str) -> re.Pattern[str]:
    """Return the pattern of the places where such words begin; it compiles quickly."""
    plain = "".join(letter for letter in letters if letter.isascii())
    first = f"[{re.escape(plain + plain.upper())}]|" if plain else ""
    return re.compile(rf"(?<![^\W_])(?={first}[^\x00-\x7f])")


@cache
def _pattern(splits: bool) -> re.Pattern[str]:
    inside = _INSIDE if splits else _JOINED
    return re.compile(f"(?P<run>[{CJK}]+)|{_LETTER}(?:{inside}*{_LETTER}|\u0300-\u036f)*")


def tokenise(text: str, language: str = "und") -> list[Token]:
    """Cut a text into terms.

    Args:
        text: A text in NFC; places count its characters.
        language: BCP 47; decides whether an apostrophe joins or splits.

    Returns:
        Words in their folded form; runs of Hangul and Han as overlapping pairs and a last single
        character, so that neighbouring tokens overlap there.
    """
    tokens: list[Token] = []
    for match in word_pattern(language).finditer(text):
        start, end = match.span()
        if match.lastgroup == "run":
            run = simplify(match[0])
            for i in range(len(run)):
                pair = run[i : i + 2]
                tokens.append(Token(pair, start + i, start + i + len(pair)))
        elif term := fold_word(match[0], language):
            tokens.append(Token(term, start, end))
    return tokens


def terms(text: str, language: str = "und") -> list[str]:
    """Return the terms alone, in their order."""
    return [token.term for token in tokenise(text, language)]
