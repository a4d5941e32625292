"""Which encoding a text file is in, decided by its bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from fonds.core.problems import Problem, Severity
from fonds.ingest.reading import failure

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 18


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, and what to tell the reader where it was guessed; `name` is "" for no text."""

    name: str
    problem: Problem | None = None


def find_encoding(path: Path) -> Encoding:
    """Decide a text file's encoding: its mark, UTF-8 if all of it is, else the likeliest.

    Returns:
        The encoding; a problem of severity `note` goes with a guess, one of severity `error` with
        a file that is no text in any.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = line = 0
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return Encoding(name)
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                position += len(chunk)
                line += chunk.count(b"\n")
                chunk = stream.read(_SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            at = position + max(error.start - (len(error.object) - len(chunk)), 0)
            return _guess(head, line + 1 + before.count(b"\n"), at, whole=position == 0)
    return Encoding("utf-8")


def _guess(head: bytes, line: int, byte: int, *, whole: bool) -> Encoding:
    place = f"line {line}, byte {byte}"
    if not whole:  # the first 256 kB were good UTF-8: one broken place, not another encoding
        return Encoding(
            "", _not_text(place, "One place in the file is not UTF-8; what is before it is.")
        )
    from charset_normalizer import from_bytes

    best = None if b"\0" in head else from_bytes(head[:65536]).best()
    if best is None:
        return Encoding("", _not_text(place, "The file is not text in any encoding we know."))
    return Encoding(
        best.encoding,
        Problem(
            "encoding-guessed", Severity.NOTE, place, "The file is not UTF-8.", "UTF-8",
            f"It was read as {best.encoding}; if letters look wrong, save it as UTF-8.",
        ),
    )  # fmt: skip


def _not_text(place: str, found: str) -> Problem:
    return failure(
        "encoding-wrong", found, "text in UTF-8 or one other encoding throughout",
        "Save the file as UTF-8, and look at what stands at this place.", place,
    )  # fmt: skip
