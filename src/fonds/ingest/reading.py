"""What a reader is, the limits it keeps, and how it reports what it cannot read.

A reader is one small module: it says whether the beginning of a file is of its kind, and turns
the file into records with locators, and problems. It never raises on account of a file's content; a
file that cannot be read gives one `Problem` of severity `error` after which nothing is yielded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fonds.core.problems import Problem, Severity
from fonds.ingest.records import Record

HEAD_BYTES = 4096
"""How much of a file's beginning a reader is shown."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader takes before it refuses a file. All sizes in bytes.

    Attributes:
        file: Largest file read as XML or a table, or unpacked from an archive.
        document: Largest single document, web page or plain text.
        members: Most files in an archive.
        total: Most that an archive may unpack to, all files together.
        ratio: Most that one member may grow by when unpacked.
        depth: Deepest nesting of XML elements, and of archives in archives.
        rows: Most rows of a table.
        cell: Longest cell of a table, in characters.
    """

    file: int = 4_000_000_000
    document: int = 64_000_000
    members: int = 20_000
    total: int = 8_000_000_000
    ratio: int = 200
    depth: int = 400
    rows: int = 5_000_000
    cell: int = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows beyond the file.

    Attributes:
        language: BCP 47, for texts that do not say; "und" where nobody knows.
        name: What the file was called, where it is read from a copy under another name.
        mapping: A table's mapping file; by default `NAME.fonds.toml` beside the table.
        check_damage: Whether `read_file` looks for damage in what it yields.
        known_names: Names as other files spell them; slips of them are reported as damage.
        limits: See `Limits`.
    """

    language: str = "und"
    name: str = ""
    mapping: Path | None = None
    check_damage: bool = True
    known_names: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def stem(self, path: Path) -> str:
        """Return the file's own name without its ending."""
        return Path(self.name).stem if self.name else path.stem


Item = Record | Problem


class Reader(Protocol):
    """Turns one kind of file into records."""

    name: str  # "tei"
    version: str  # changes when the same file would give other records
    title: str  # "TEI P5 (XML)"
    media_type: str

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the first `HEAD_BYTES` of a file are of this kind; `path` is a hint only."""

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield records and problems in the order of the file, holding one document at a time."""


def failure(
    code: str, found: str, expected: str, remedy: str, place: str = "", **extra: object
) -> Problem:
    """Make the one problem of a file that cannot be read (further); `extra["fatal"]` says so."""
    said = {"fatal": True, **extra}
    return Problem(code, Severity.ERROR, place, found, expected, remedy, extra=said)


def shorten(text: str, length: int = 80) -> str:
    """Cut a text to what fits into one line of a report, control characters made visible."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= length else shown[: length - 1] + "…"
