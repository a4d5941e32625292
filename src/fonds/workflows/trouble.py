"""What stops a command from outside (a full disk, a lock, a damaged file), said in one line.

The command line and the desk ask here once, at their edge. Nothing is imported that a command
did not import itself, so that `fonds --help` stays quick.
"""

from __future__ import annotations

import csv
import errno
import os
import shutil
import sqlite3
import sys
from pathlib import Path

_ROOM = 1 << 20  # bytes; SQLite writes its shared memory in pieces of 32 KB
_AGAIN = "Then run the same command again: it goes on from here, and what was finished is kept."
_OS_ERRORS = {
    errno.ENOSPC: f"there is no room left on the disk. Make room. {_AGAIN}",
    errno.EDQUOT: f"your quota on this disk is used up. Make room. {_AGAIN}",
    errno.EROFS: "the disk can only be read. Use a copy of the project on one that can be written.",
    errno.EACCES: "this user may not do that there. Correct the permissions, or use another user.",
    errno.EPERM: "this user may not do that there. Correct the permissions, or use another user.",
    errno.EIO: f"the disk reports an error of its own. Check it, and your backup. {_AGAIN}",
    errno.EMFILE: "too many files are open. Raise the limit (ulimit -n) and run it again.",
    errno.ENOENT: "there is no such file or folder. Check the path.",
    errno.EISDIR: "this is a folder. Expected a file. Name one in it.",
    errno.ENOTDIR: "a part of this path is a file. Expected a folder. Check the path.",
    errno.EEXIST: "there is a file of that name already. Choose another name.",
    errno.ENAMETOOLONG: "the name is too long for this disk. Shorten it.",
    errno.EADDRINUSE: "the port is in use. Choose another with --port.",
}
_LOCKED = (
    "another command or the server is writing to {what}. Wait for it to end. "
    "Then run the same command again: it goes on from here."
)
_DAMAGED_CATALOGUE = (
    "the file is damaged or is no SQLite database ({said}). Expected the catalogue that Fonds "
    "wrote. Put a backup in its place; or move it away and import your files again: the "
    "originals are still in {files}."
)
_DAMAGED_INDEX = "the index is damaged ({said}). Nothing else is. Run: fonds reindex"
_SQLITE: tuple[tuple[str, str], ...] = (
    ("disk is full", _OS_ERRORS[errno.ENOSPC]),
    ("readonly", "it can only be read. Correct the permissions of the project, or use a copy."),
    (
        "unable to open",
        "it cannot be opened for writing. Check that the folder is there and this user may write.",
    ),
    ("disk i/o", _OS_ERRORS[errno.EIO]),
)


def explain(error: BaseException) -> str | None:
    """Say what happened, where, and what to do; None where it is no trouble from outside.

    A broken pipe is the reader's choice and none of ours, and is None too.
    """
    if isinstance(error, UnicodeDecodeError):
        return (
            f"byte {error.start} of the file is no {error.encoding.upper()} text. "
            "Save it as UTF-8 and run the command again."
        )
    if isinstance(error, csv.Error):
        return f"the table cannot be read as CSV: {error}. Save it again as CSV in UTF-8."
    if isinstance(error, sqlite3.DatabaseError):
        return _of_sqlite(error, _root() / "index", _DAMAGED_INDEX)
    if _is_django(error):
        said = error.__cause__ or error
        if isinstance(said, sqlite3.DatabaseError):
            return _of_sqlite(said, _root() / "catalogue.sqlite3", _DAMAGED_CATALOGUE)
        return _of_server(error)
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this. Close other programs, or take fewer files."
    return None


def is_damaged(error: sqlite3.Error) -> bool:
    """Say whether SQLite found the file itself damaged, not merely busy, full or closed to us."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _root() -> Path:
    return Path(os.environ.get("FONDS_PROJECT", "."))


def _is_django(error: BaseException) -> bool:
    module = sys.modules.get("django.db.utils")
    return module is not None and isinstance(error, module.Error)


def _of_sqlite(error: sqlite3.DatabaseError, where: Path, damaged: str) -> str | None:
    said = str(error)
    if is_damaged(error):
        return f"{where}: {damaged.format(said=said, files=_root() / 'files')}"
    if "locked" in said or "busy" in said:
        return f"{where}: {_LOCKED.format(what=where.name)}"
    if "disk i/o" in said and _is_full(where):
        return f"{where}: {_OS_ERRORS[errno.ENOSPC]}"
    for sign, sentence in _SQLITE:
        if sign in said.lower():
            return f"{where}: {sentence}"
    return None


def _is_full(where: Path) -> bool:
    """Say whether the disk is full: SQLite reports that as a fault of the disk now and then."""
    try:
        return shutil.disk_usage(where.parent).free < _ROOM
    except OSError:
        return False


def _of_server(error: BaseException) -> str | None:
    """Explain what a database server refused; faults of our own SQL are not explained away."""
    if type(error).__name__ != "OperationalError":
        return None
    said = " ".join(str(error).split())
    return (
        f"the database named by DATABASE_URL answered: {said}. Check that the server runs and "
        f"that the address, user and password are right. {_AGAIN}"
    )


def _of_system(error: OSError) -> str | None:
    if error.errno == errno.EPIPE:
        return None
    sentence = _OS_ERRORS.get(error.errno or 0)
    if sentence is None:
        return None
    where = error.filename2 or error.filename
    place = os.fsdecode(where) if isinstance(where, (str, bytes)) else str(_root().resolve())
    return f"{place}: {sentence}"
