"""Which reader a file goes to, and what its mapping is."""

from __future__ import annotations

from pathlib import Path

from fonds.ingest.mapping import mapping_path
from fonds.ingest.reading import HEAD_BYTES, Reader
from fonds.ingest.table import CsvReader
from fonds.ingest.tei import TeiReader

READERS: tuple[Reader, ...] = (TeiReader(), CsvReader())


def choose_reader(path: Path, named: Path | None = None) -> Reader | None:
    """Return the first reader that knows the beginning of a file; None where none does."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    for reader in READERS:
        if reader.sniff(head, named or path):
            return reader
    return None


def mapping_beside(path: Path) -> Path | None:
    """Return the mapping file beside a table, if there is one."""
    beside = mapping_path(path)
    return beside if beside.is_file() else None
