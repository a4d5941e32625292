"""Running text out of XML: paragraphs, and marks at their places in them.

Text and what happens in it arrive in the order of the file, and are only gathered, in one list:
text as the parser gives it, and beginnings and ends of marks and ends of paragraphs between. White
space is collapsed, and marks find their places, once, when a text is finished.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fonds.ingest.records import Mark

Begun = list[Any]
"""A mark in the making: the fields of `Mark`, `start` and `end` -1 until its text is finished."""

BREAK = None
"""The end of a paragraph, among what is gathered."""

CLOSE = 0
"""The end of the innermost mark that is open."""

Gathered = list["str | Begun | tuple[Begun] | int | None"]
"""Text, marks where they begin, marks without extent in a tuple of their own, CLOSE and BREAK."""

_new = tuple.__new__  # makes a `Mark` without a call of Python for each
_strip = str.strip


def collapse(text: str) -> str:
    """Return a text of XML with every run of white space one space, and none at its ends."""
    text = text.strip()
    if "\n" in text:  # most white space is a new line and its indentation
        text = " ".join(map(_strip, text.split("\n")))
    if "  " in text or "\t" in text or "\r" in text or not (text.isascii() or text.isprintable()):
        return " ".join(text.split())  # beyond ASCII, white space is what is not printable
    return text


class TextBuilder:
    """Builds one text; `add` takes everything that can be gathered, see `Gathered`.

    Marks end in the reverse order of their beginnings, as elements do.
    """

    __slots__ = ("_asides", "_marks", "add", "gathered")

    def __init__(self) -> None:
        self.gathered: Gathered = []
        self.add = self.gathered.append  # the parser calls this directly
        self._marks: list[Begun] = []
        self._asides: list[int] = []  # where those that are open begin in what is gathered

    def open(self, kind: str, value: str) -> Begun:
        """Begin a mark at the next word, and return it; one without a kind is not kept."""
        mark: Begun = [kind, -1, -1, value]
        self.add(mark)
        return mark

    def point(self, kind: str, value: str, *, at_next: bool = False) -> Begun:
        """Set a mark without extent: after the last word, or before the next one; return it.

        One set inside an aside stands before it, in the text itself.
        """
        mark: Begun = [kind, -1, -1, value]
        events: Gathered = [(mark,)] if at_next else [mark, CLOSE]
        if self._asides:
            place = self._asides[0]
            self.gathered[place:place] = events
            self._asides = [place + len(events) for place in self._asides]
        else:
            self.gathered += events
        return mark

    def begin_aside(self) -> None:
        """Begin something that is no part of the running text: a note, a heading."""
        self._asides.append(len(self.gathered))

    def end_aside(self) -> Gathered:
        """End the innermost aside; return what was gathered in it, see `words_of`."""
        begin = self._asides.pop()
        aside = self.gathered[begin:]
        del self.gathered[begin:]
        return aside

    @property
    def is_aside(self) -> bool:
        """Whether what is added now goes into an aside."""
        return bool(self._asides)

    def forget(self) -> None:
        """Drop everything gathered so far."""
        self.gathered.clear()

    def content(self) -> str:
        """Return the paragraphs, one blank line between them, and settle the marks; once."""
        content, self._marks = _settle(self.gathered)
        return content

    def marks(self) -> list[Mark]:
        """Return the marks after `content`, but for those that are not kept."""
        return [_new(Mark, mark) for mark in self._marks if mark[0]]


def words_of(gathered: Gathered) -> str:
    """Return the paragraphs of what was gathered in an aside; its marks have their places there."""
    if len(gathered) == 1 and isinstance(gathered[0], str):
        return collapse(gathered[0])
    return _settle(gathered)[0]


def _settle(gathered: Iterable[Any]) -> tuple[str, list[Begun]]:
    """Return the text and its marks, now with their places; the inner loop of reading TEI."""
    out: list[str] = []
    here = 0  # after the last word so far
    marks: list[Begun] = []
    is_open: list[Begun] = []
    waiting: list[Begun] = []  # marks that begin at the next word
    is_new_paragraph, is_space_due = True, False
    for piece in gathered:
        if piece is BREAK:
            is_new_paragraph = True
        elif type(piece) is str:
            if piece.isspace():
                is_space_due = True
            elif words := collapse(piece):
                if is_new_paragraph:
                    is_new_paragraph = False
                    if out:
                        out.append("\n\n")
                        here += 2
                elif is_space_due or piece[0] != words[0]:
                    out.append(" ")
                    here += 1
                if waiting:
                    for mark in waiting:
                        mark[1] = mark[2] = here
                    waiting = []
                out.append(words)
                here += len(words)
                is_space_due = piece[-1] != words[-1]
        elif type(piece) is list:
            marks.append(piece)
            is_open.append(piece)
            waiting.append(piece)
        elif piece == CLOSE:
            mark = is_open.pop()
            if mark[1] < 0:  # no word since it began
                mark[1] = here  # now no other mark that waits is equal to it
                waiting.remove(mark)
            mark[2] = here
        else:
            marks += piece
            waiting += piece
    for mark in waiting:
        mark[1] = mark[2] = here
    return "".join(out), marks
