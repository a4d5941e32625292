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
_ALIKE = (("cp1250", "iso8859_2"), ("cp1252", "mac_roman"))
"""These differ in a few letters, which a guess by frequency mixes up."""
_LIKELY = (
    "cp1250", "iso8859_2", "cp1252", "cp1254", "iso8859_15", "cp1251", "cp1253", "iso8859_5",
    "koi8_r", "koi8_u", "cp866", "cp852", "cp437", "cp850", "shift_jis", "cp932", "euc_jp",
    "euc_kr", "cp949", "gb18030", "big5", "mac_roman", "mac_cyrillic",
)  # fmt: skip
"""What texts of archives come in; among all that exist, rare ones of other letters would win."""
_BESIDE_LETTERS = "«»“”„‘’‚…–—\xa0"


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

    sample = head[:65536]
    best = None if b"\0" in head else from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    if best is None:
        return Encoding("", _not_text(place, "The file is not text in any encoding we know."))
    name = best.encoding
    for group in _ALIKE:
        if name in group:
            name = min(group, key=lambda one: _slips(sample.decode(one, "replace")))
    return Encoding(
        name,
        Problem(
            "encoding-guessed", Severity.NOTE, place, "The file is not UTF-8.", "UTF-8",
            f"It was read as {name}; if letters look wrong, save it as UTF-8.",
        ),
    )  # fmt: skip


def _slips(text: str) -> int:
    """Count what no spelling has: a sign at a letter, a capital within a word, control codes."""
    slips = 0
    for before, char, after in zip(text, text[1:], text[2:], strict=False):
        if ord(char) < 128 or char in _BESIDE_LETTERS:
            continue
        if char.isalpha():
            slips += char.isupper() and before.islower() and after.islower()
        else:
            slips += before.isalpha() or after.isalpha() or not char.isprintable()
    return slips


def _not_text(place: str, found: str) -> Problem:
    return failure(
        "encoding-wrong", found, "text in UTF-8 or one other encoding throughout",
        "Save the file as UTF-8, and look at what stands at this place.", place,
    )  # fmt: skip
