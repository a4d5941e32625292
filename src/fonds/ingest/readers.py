"""Which reader takes a file: decided by its first bytes, never by its name alone."""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from fonds.core.errors import FondsError
from fonds.core.problems import Problem
from fonds.ingest.archive import ZipReader, office_kind
from fonds.ingest.damage import with_damage
from fonds.ingest.mapping import mapping_path
from fonds.ingest.plain_text import TextReader
from fonds.ingest.reading import HEAD_BYTES, Item, Reader, ReadOptions, failure, shorten
from fonds.ingest.table import CsvReader
from fonds.ingest.tei import TeiReader, translates_another
from fonds.ingest.webpage import WebPageReader
from fonds.ingest.workbook import XlsxReader

READERS: tuple[Reader, ...] = (
    TeiReader(),
    WebPageReader(),
    XlsxReader(),
    ZipReader(),
    CsvReader(),
    TextReader(),
)
"""Ours, in the order they are asked; those of entry points `fonds.readers` are asked before."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_READ = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"II*\0": "a picture (TIFF)",
    b"MM\0*": "a picture (TIFF)",
    b"GIF8": "a picture (GIF)",
    b"{\\rtf": "RTF",
    b"ID3": "sound (MP3)",
    b"SQLite format 3\0": "a database (SQLite)",
    b"\x7fELF": "a program",
}
_RANKS = (
    {"repository", "source", "condition", "book"},
    {"organisation"},
    {"person"},
    {"event", "programme-event", "staff", "case", "chapter", "question"},
    {"document"},
)
_DOCUMENTS, _CLAIMS, _TRANSLATIONS = 5, 6, 7  # after the tables that describe


@cache
def all_readers() -> tuple[Reader, ...]:
    """Return every reader, others' first."""
    others = tuple(point.load()() for point in entry_points(group="fonds.readers"))
    return others + READERS


def sniff(head: bytes, path: Path) -> Reader | None:
    """Return the reader for a file that begins with `head`, None where none takes it.

    Args:
        head: The first `HEAD_BYTES` of the file.
        path: The file; its ending decides nothing, but archives are looked into.
    """
    for reader in all_readers():
        if reader.sniff(head, path):
            return reader
    return None


def find_reader(path: Path) -> Reader | Problem:
    """Return the reader for a file, or the problem that says why there is none."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            tail = b"" if not head.startswith(b"%PDF") else _tail(path)
    except OSError as error:
        return failure(
            "unreadable",
            f"The file cannot be opened: {error.strerror or error}.",
            "a file you may read",
            "Check that it exists and that you may read it.",
        )
    if not head.strip(b"\0 \t\r\n"):
        return failure(
            "empty", "The file is empty.", "a file with something in it", "Fetch it again."
        )
    if problem := _refused(head, tail, path):
        return problem
    return sniff(head, path) or _unknown(head)


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(size - 65536, 0))
        return stream.read()


def _refused(head: bytes, tail: bytes, path: Path) -> Problem | None:
    """Return why a file of a known kind is not read: encrypted, or a kind we have no reader for."""
    if head.startswith(_OLE):
        with path.open("rb") as stream:
            is_encrypted = "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 20)
        if is_encrypted:
            return _encrypted("The workbook or document is encrypted.")
        return _no_reader("an office document of before 2007", "Save it as XLSX, or as text.")
    if head.startswith(b"%PDF") and (b"/Encrypt" in head or b"/Encrypt" in tail):
        return _encrypted("The PDF is encrypted.")
    if head.startswith(b"PK") and (kind := office_kind(path)) not in ("", "xlsx"):
        return _no_reader(f"an office document ({kind})", "Save its text as plain text or HTML.")
    for start, kind in _NOT_READ.items():
        if head.startswith(start):
            return _no_reader(kind, "Convert it to text, TEI, HTML or a table first.")
    return None


def _encrypted(found: str) -> Problem:
    return failure(
        "encrypted", found, "a file without a password", "Remove the password and save it."
    )


def _no_reader(kind: str, remedy: str) -> Problem:
    return failure(
        "unknown-format",
        f"The file is {kind}, which no reader takes.",
        "one of " + ", ".join(reader.title for reader in READERS),
        remedy,
    )


def _unknown(head: bytes) -> Problem:
    start = head.lstrip(codecs.BOM_UTF8 + b" \r\n\t")
    if start.startswith((b"<?xml", b"<!DOCTYPE", b"<")) and (
        root := re.search(
            rb"<([A-Za-z_][\w.:-]*)[\s/>]", re.sub(rb"<!--.*?-->", b"", start, flags=re.S)
        )
    ):
        name = shorten(root[1].decode("utf-8", "replace"))
        return _no_reader(
            f"XML whose root is <{name}>", "Convert it to TEI, HTML or a table first."
        )
    shown = shorten(head[:24].decode("latin-1"))
    return failure(
        "unknown-format",
        f"The file begins with {shown!r} and is no text.",
        "one of " + ", ".join(reader.title for reader in READERS),
        "Look what program made it.",
        "byte 0",
    )


def read_file(path: Path, options: ReadOptions | None = None) -> Iterator[Item]:
    """Read any file: its records, and problems, among them the damage found in the records.

    A file no reader takes gives one problem. A fault in a reader gives one too, never an
    exception.
    """
    reader = find_reader(path)
    if isinstance(reader, Problem):
        yield reader
        return
    yield from _read(reader, path, options or ReadOptions())


def _read(reader: Reader, path: Path, options: ReadOptions) -> Iterator[Item]:
    try:
        items = reader.read(path, options)
        if options.check_damage:
            items = with_damage(items, options.known_names)
        yield from items
    except FondsError:
        raise
    except OSError as error:
        yield failure(
            "unreadable",
            f"The file could not be read to its end: {error.strerror or error}.",
            "a file that stays readable",
            "Check the disk or the connection, then import again.",
        )
    except Exception as error:  # whatever a file does to a reader, the import goes on
        yield failure(
            "reader-failed",
            f"The reader for {reader.title} failed: {type(error).__name__}: {shorten(str(error))}.",
            "a file this reader can take",
            "Please report this with the file, if you may share it.",
        )


@dataclass(frozen=True, slots=True)
class ChosenReader:
    """A reader and what it will be told about the file."""

    reader: Reader
    options: ReadOptions = field(default_factory=ReadOptions)

    @property
    def name(self) -> str:
        """The reader's name."""
        return self.reader.name

    @property
    def version(self) -> str:
        """The reader's version: another one may give other records for the same file."""
        return self.reader.version

    def read(self, path: Path) -> Iterator[Item]:
        """Yield the file's records and problems; see `read_file`."""
        return _read(self.reader, path, self.options)


def choose_reader(
    path: Path,
    *,
    name: str | None = None,
    mapping: Path | None = None,
    options: ReadOptions | None = None,
) -> ChosenReader | Problem:
    """Choose the reader for a file, or say why there is none.

    Args:
        path: The file.
        name: What it was called, where `path` is a copy under another name.
        mapping: Its mapping file, where that does not stand beside it.
        options: Anything else the caller knows.
    """
    reader = find_reader(path)
    if isinstance(reader, Problem):
        return reader
    options = options or ReadOptions()
    return ChosenReader(
        reader, replace(options, name=name or options.name, mapping=mapping or options.mapping)
    )


def mapping_beside(path: Path) -> Path | None:
    """Return the mapping file beside a table, None where there is none.

    `os.path.isfile` says no where the longer name is too long for the disk; `Path` would raise.
    """
    place = mapping_path(path)
    return place if place != path and os.path.isfile(place) else None


def proposed_mapping(path: Path) -> str | None:
    """Return the mapping file we would propose for a table that has none, as TOML."""
    reader = find_reader(path)
    if isinstance(reader, Problem) or reader.name not in ("csv", "xlsx") or mapping_beside(path):
        return None
    for item in reader.read(path, ReadOptions()):
        if isinstance(item, Problem) and item.code == "no-mapping":
            return str(item.extra["proposal"])
    return None


def reading_rank(path: Path) -> int:
    """Return when to read a file, small numbers first: what is referred to before what refers.

    Tables are ranked by what their mapping makes of them, claims last of all; documents come
    after the tables that describe them, a file of translations after the files it may translate.
    """
    if (mapping := mapping_beside(path)) is not None:
        try:
            records = tomllib.loads(mapping.read_text("utf-8")).get("record", [])
            kinds = {str(one.get("kind")) for one in records}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, AttributeError):
            return _CLAIMS
        main = str(records[-1].get("kind")) if records and "person" not in kinds else "person"
        return next((rank for rank, said in enumerate(_RANKS) if main in said), _CLAIMS)
    return _TRANSLATIONS if translates_another(path) else _DOCUMENTS
