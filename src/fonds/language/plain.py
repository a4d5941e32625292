"""Western texts folded a byte a letter, so that a word in a whole text is found by one call.

Many texts have only the letters of Western Europe. Folded here, such a text keeps the place of
every character, and its words stand between spaces.

    >>> fold_bytes("The Minister’s “rôle”")
    b"the minister's  role "
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import add

from fonds.language.fold import APOSTROPHES, ELIDING, SIGNS, fold_plain

_SPACE, _CANNOT = 32, 0


def fold_bytes(text: str) -> bytes | None:
    """Fold a text as `fold_plain` does, but every character to one byte.

    Args:
        text: A text in NFC.

    Returns:
        Letters and digits as in a term; `'` for each apostrophe; a space for everything else.
        None where a letter is not Western European, or becomes two (ß, æ).
    """
    if not text.isascii():
        for sign, plain in _REPLACED:
            if sign in text:
                text = text.replace(sign, plain)
                if text.isascii():
                    break
    try:
        folded = text.encode("latin-1").translate(_TABLE)
    except UnicodeEncodeError:
        return None
    return None if _CANNOT in folded else folded


def _folded(letter: str) -> int:
    """Return the byte of one letter."""
    if letter in APOSTROPHES:
        return ord("'")
    folded = fold_plain(letter)
    if len(folded) == 1:
        return ord(folded) if folded.isalnum() else _SPACE
    return _CANNOT


_TABLE = bytes(map(_folded, map(chr, range(256))))
_REPLACED = [
    *((sign, "'") for sign in APOSTROPHES if sign > "\xff"),
    *((sign, " ") for sign in SIGNS if sign > "\xff"),
]


class PlainGram:
    """Words in a row, to be looked for in a `PlainText`.

    Args:
        terms: Folded words.
        prefix: Whether the last is the beginning of one.
    """

    __slots__ = ("after", "before", "is_one", "needle", "prefix")

    def __init__(self, terms: tuple[bytes, ...], prefix: bool) -> None:
        rarest = max(range(len(terms)), key=lambda place: len(terms[place]))
        self.before, self.after = terms[:rarest][::-1], terms[rarest + 1 :]
        self.prefix = prefix
        self.is_one = len(terms) == 1
        whole = bool(self.after) or not prefix
        self.needle = b" " + terms[rarest] + (b" " if whole else b"")


class PlainText:
    """A text as bytes, with the way back to its characters.

    Args:
        folded: What `fold_bytes` made of it.
        language: BCP 47; decides whether an apostrophe joins or splits.
    """

    __slots__ = ("_joints", "_signs", "words")

    def __init__(self, folded: bytes, language: str) -> None:
        self._signs: list[int] = []  # the apostrophes taken out
        self._joints: list[int] = []  # how many characters stay before each
        if b"'" in folded:
            if language[:2] in ELIDING:
                folded = folded.replace(b"'", b" ")
            else:
                parts = folded.split(b"'")
                self._joints = list(accumulate(map(len, parts[:-1])))
                self._signs = list(map(add, self._joints, range(len(parts))))
                folded = b"".join(parts)
        self.words = b" " + folded + b" "

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text, in characters, `words[start:end]` begins and ends."""
        if not self._joints:
            return start - 1, end - 1
        first, last = start - 1, end - 2
        return (
            first + bisect_right(self._joints, first),
            last + bisect_right(self._joints, last) + 1,
        )

    def place_of(self, character: int) -> int:
        """Return the place in `words` of a character, or of what follows where it is taken out."""
        return character + 1 - bisect_left(self._signs, character)

    def find(self, gram: PlainGram, start: int, end: int) -> tuple[int, int] | None:
        """Return the next place of a gram in `words[start:end]`: where it begins and ends."""
        words, needle = self.words, gram.needle
        at = words.find(needle, start - 1, end + 1)
        if gram.is_one and not gram.prefix:
            return (at + 1, at + len(needle) - 1) if at >= 0 else None
        while at >= 0:
            if place := self._grown(gram, at + 1):
                first, last = place
                if first >= start and last <= end:
                    return place
            at = words.find(needle, at + 1, end + 1)
        return None

    def all(self, gram: PlainGram, start: int, end: int) -> list[tuple[int, int]]:
        """Return the places of a gram in `words[start:end]` that do not overlap, as characters."""
        found = []
        while place := self.find(gram, start, end):
            found.append(self.origin(*place))
            start = place[1]
        return found

    def _grown(self, gram: PlainGram, start: int) -> tuple[int, int] | None:
        """Return the place of a whole gram, given where its longest word begins."""
        words = self.words
        end = start + len(gram.needle) - 1
        if gram.after or not gram.prefix:
            end -= 1
        for term in gram.before:
            here = start - 1
            while here and words[here - 1] == _SPACE:
                here -= 1
            start = here - len(term)
            if start < 1 or words[start - 1 : here] != b" " + term:
                return None
        for term in gram.after:
            while end < len(words) and words[end] == _SPACE:
                end += 1
            if not words.startswith(term, end):
                return None
            end += len(term)
            if words[end] != _SPACE and not (gram.prefix and term is gram.after[-1]):
                return None
        if gram.prefix:
            end = words.index(b" ", end)
        return start, end
