"""Running text out of XML: paragraphs, and marks at their places in them.

Character data and marks arrive in the order of the file. A mark is held in the text as one NUL,
which XML forbids and which therefore can stand for nothing else; when a paragraph ends, white
space is collapsed and every NUL becomes the offset of its mark. This is the inner loop of reading
TEI, so marks are kept as columns until a text is finished.
"""

from __future__ import annotations

from fonds.ingest.records import Mark


class TextBuilder:
    """Builds one text; `add` takes character data, `break_paragraph` ends a paragraph.

    After `content()`, mark number n is `kinds[n]` with `values[n]` from `starts[n]` to `ends[n]`,
    in characters of the content.
    """

    __slots__ = (
        "_buffer",
        "_events",
        "_length",
        "_paragraphs",
        "add",
        "ends",
        "kinds",
        "starts",
        "values",
    )

    def __init__(self) -> None:
        self._buffer: list[str] = []
        self.add = self._buffer.append  # the parser calls this directly
        self._paragraphs: list[str] = []
        self._length = 0  # of the content so far, the blank line after it included
        self._events: list[int] = []  # n: mark n begins; ~n: it ends, or stands here if not begun
        self.kinds: list[str] = []
        self.values: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def open(self, kind: str, value: str) -> int:
        """Begin a mark at the next word; `close` ends it by the number returned."""
        number = len(self.kinds)
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(-1)
        self.ends.append(-1)
        self._events.append(number)
        self.add("\0")
        return number

    def close(self, number: int) -> None:
        """End a mark after the last word."""
        self._events.append(~number)
        self.add("\0")

    def point(self, kind: str, value: str, *, at_next: bool = False) -> None:
        """Set a mark without extent: after the last word, or before the next one."""
        number = self.open(kind, value)
        if not at_next:
            self._events[-1] = ~number

    def break_paragraph(self) -> None:
        """End the paragraph, if there is any text in it."""
        buffer = self._buffer
        if not buffer:
            return
        raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        if raw.isspace():
            return
        text = self._placed(raw.split("\0")) if self._events else " ".join(raw.split())
        if text:
            self._paragraphs.append(text)
            self._length += len(text) + 2

    def _placed(self, pieces: list[str]) -> str:
        """Return the paragraph; marks that begin after its last word wait for the next one."""
        starts, ends, events = self.starts, self.ends, self._events
        base = position = self._length
        out: list[str] = []
        space_due = False
        waiting: list[int] = []
        event = iter(events)
        for piece in pieces:
            if words := piece.split():
                if position != base and (space_due or piece[0].isspace()):
                    out.append(" ")
                    position += 1
                for number in waiting:
                    starts[number] = ends[number] = position
                if waiting:
                    waiting = []
                text = " ".join(words)
                out.append(text)
                position += len(text)
                space_due = piece[-1].isspace()
            elif piece:
                space_due = True
            number = next(event, None)  # type: ignore[assignment]
            if number is None:
                break
            if number >= 0:
                waiting.append(number)
                continue
            number = ~number
            if number in waiting:
                waiting.remove(number)
            here = position if out or not base else base - 2
            if starts[number] < 0:
                starts[number] = here
            ends[number] = here
        self._events = waiting
        if waiting:
            self.add("\0" * len(waiting))
        return "".join(out)

    def forget(self) -> None:
        """Drop everything gathered so far."""
        for gathered in (self._buffer, self._paragraphs, self._events):
            gathered.clear()
        for column in (self.kinds, self.values, self.starts, self.ends):
            column.clear()
        self._length = 0

    def content(self) -> str:
        """Return the paragraphs, one blank line between them, and settle what marks still wait."""
        self.break_paragraph()
        last = max(self._length - 2, 0)
        for number in self._events:
            self.starts[number] = self.ends[number] = last
        self._events = []
        self._buffer.clear()
        return "\n\n".join(self._paragraphs)

    def marks(self) -> list[Mark]:
        """Return the marks after `content`, but for those whose kind begins with a hyphen."""
        rows = zip(self.kinds, self.starts, self.ends, self.values, strict=True)
        return [Mark._make(row) for row in rows if row[0][0] != "-"]
