"""Archives (ZIP), and the limits of everything that is a ZIP inside, workbooks too."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fonds.core.problems import Problem
from fonds.ingest.mapping import is_mapping
from fonds.ingest.reading import Item, Limits, ReadOptions, failure, shorten
from fonds.ingest.records import DocumentRecord, TextRecord

_SMALL = 1_000_000
"""Below this size a member may be compressed as well as it likes."""


def check_archive(path: Path, limits: Limits) -> Problem | None:
    """Return what is wrong with a ZIP file before anything in it is unpacked, or None.

    The sizes its directory declares are judged here; a member that unpacks to more than it
    declares stops where it said it would end.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        return failure(
            "archive-broken",
            f"The archive cannot be opened: {shorten(str(error))}.",
            "a whole ZIP file",
            "Fetch or make it again: it may be cut off.",
        )
    if len(members) > limits.members:
        return _too_much(f"It holds {len(members):,} files.", f"{limits.members:,} at most")
    total = sum(member.file_size for member in members)
    if total > limits.total:
        return _too_much(f"It unpacks to {total:,} bytes.", f"{limits.total:,} at most")
    for member in members:
        if member.flag_bits & 1:
            return failure(
                "encrypted",
                f"The file {shorten(member.filename)!r} in it is encrypted.",
                "no password",
                "Unpack it with its password and import the files.",
                shorten(member.filename),
            )
        if member.file_size > _SMALL and member.file_size > limits.ratio * member.compress_size:
            return _too_much(
                f"The file {shorten(member.filename)!r} in it grows from "
                f"{member.compress_size:,} to {member.file_size:,} bytes.",
                f"growth by {limits.ratio} at most",
            )
    return None


def _too_much(found: str, expected: str) -> Problem:
    return failure(
        "archive-bomb", found, expected, "It was not unpacked. If you trust it, unpack it yourself."
    )


class ZipReader:
    """Unpacks an archive one file at a time and reads each by its own reader."""

    name = "zip"
    version = "1"
    title = "ZIP archive"
    media_type = "application/zip"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the file is a ZIP that is no office document."""
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not is_office(path)

    def read(self, path: Path, options: ReadOptions, depth: int = 0) -> Iterator[Item]:
        """Yield the records of every file in it; places begin with the file's name."""
        if problem := check_archive(path, options.limits):
            yield problem
            return
        with TemporaryDirectory(prefix="fonds-") as name, zipfile.ZipFile(path) as archive:
            folder = Path(name)
            members = [one for one in archive.infolist() if not one.is_dir() and _wanted(one)]
            if not members:
                yield failure(
                    "empty",
                    "The archive holds no files.",
                    "files",
                    "Look whether it is the right one.",
                )
                return
            for member in members:
                if is_mapping(Path(member.filename)):
                    _unpack(archive, member, folder)
            for member in members:
                if not is_mapping(Path(member.filename)):
                    yield from self._read_member(archive, member, folder, options, depth)

    def _read_member(
        self,
        archive: zipfile.ZipFile,
        member: zipfile.ZipInfo,
        folder: Path,
        options: ReadOptions,
        depth: int,
    ) -> Iterator[Item]:
        from fonds.ingest.readers import find_reader

        place = shorten(member.filename)
        try:
            target = _unpack(archive, member, folder)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            yield failure(
                "archive-broken",
                f"The file cannot be unpacked: {shorten(str(error))}.",
                "a whole file",
                "Make the archive again.",
                place,
            )
            return
        chosen = find_reader(target)
        own = replace(options, name=Path(member.filename).name, mapping=None)
        if isinstance(chosen, Problem):
            yield _within(chosen, place)
        elif not isinstance(chosen, ZipReader):
            for item in chosen.read(target, own):
                yield _within(item, place)
        elif depth:
            yield failure(
                "archive-bomb",
                "An archive in an archive in an archive.",
                "one within another at most",
                "Unpack it yourself.",
                place,
            )
        else:
            for item in chosen.read(target, own, depth + 1):
                yield _within(item, place)
        target.unlink(missing_ok=True)


def _wanted(member: zipfile.ZipInfo) -> bool:
    """Leave out hidden files and what macOS adds."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = (part.startswith(".") and part not in (".", "..") for part in parts)
    return not any(hidden) and "__MACOSX" not in parts


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack one member below `folder`, whatever path it claims."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    safe = [part.replace(":", "_")[:120] for part in parts if part not in ("/", "..", ".")]
    target = folder.joinpath(*safe[-8:])
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    return target


def _within(item: Item, member: str) -> Item:
    """Put the member's name before a place."""
    if isinstance(item, Problem):
        return replace(item, place=f"{member}, {item.place}" if item.place else member)
    item.locator = f"{member}, {item.locator}"
    if isinstance(item, DocumentRecord) and item.key_scope is not None:
        item.key_scope = f"{member}, {item.key_scope}"
    for one in fields(item):
        value = getattr(item, one.name)
        if isinstance(value, list):
            for part in value:
                if isinstance(part, TextRecord) and part.locator:
                    part.locator = f"{member}, {part.locator}"
    return item


def is_office(path: Path) -> bool:
    """Say whether a ZIP is an office document or e-book, which are ZIP files inside."""
    return office_kind(path) != ""


def office_kind(path: Path) -> str:
    """Return `xlsx`, `docx`, `pptx`, `odf` or `epub`, empty for any other ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:5000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype")
                return "epub" if b"epub" in said else "odf" if b"opendocument" in said else ""
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ):
        return ""
    for kind, part in (("xlsx", "xl/"), ("docx", "word/"), ("pptx", "ppt/")):
        if "[Content_Types].xml" in names and any(name.startswith(part) for name in names):
            return kind
    return ""
