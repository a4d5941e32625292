"""From what the user named to a list of files, in the order they are best read in."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fonds.core.problems import Problem, Severity
from fonds.core.project import SETTINGS_FILE
from fonds.ingest import reading_rank

_OURS = {
    *(SETTINGS_FILE, "argument.toml", "files", "quarantine", "index"),
    *(f"catalogue.sqlite3{ending}" for ending in ("", "-wal", "-shm", "-journal")),
}
_PARTS_OF_PAGE = re.compile(
    r"[-_.](files|fichiers|dateien|bestanden|archivos|ficheiros|filer|tiedostot|pliki|soubory"
    r"|elemei|fajlovi|file|fitxers|dosyalar|failid|bylos|\u0444\u0430\u0439\u043b\u044b)",
    re.IGNORECASE,
)
_SKIPPED = {"__pycache__", "node_modules"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to import, or a path that names none and why."""

    path: Path
    problem: Problem | None = None

    @property
    def address(self) -> str:
        r"""Return the path as text to store and print; bytes that are no UTF-8 read `\xcf`."""
        return os.fsencode(self.path).decode("utf-8", "backslashreplace")


def find_files(paths: Sequence[str], passed_over: Counter[str] | None = None) -> list[Candidate]:
    """Return the files below the paths, each once.

    Folders are walked; hidden files, symbolic links out of a folder, mapping files
    (`*.fonds.toml`) and what a project keeps for itself are not records and are left out.
    Tables that describe come before tables that refer to what they describe.

    Args:
        paths: What the user named.
        passed_over: Counts, by `link` and `.md`, what was left out and may have been wanted.
    """
    passed = Counter[str]() if passed_over is None else passed_over
    found: dict[Path, Candidate] = {}
    for name in paths:
        matches = expand(name)
        if not matches:
            expanded = Path(name).expanduser()
            found[expanded] = Candidate(expanded, _missing())
        for match in matches:
            for candidate in [own] if (own := _own(match)) else _walk(match, passed):
                found.setdefault(candidate.path, candidate)
    return sorted(found.values(), key=lambda one: (reading_rank(one.path), str(one.path)))


def expand(name: str) -> list[Path]:
    """Return the paths that what the user named stands for: itself, or what a pattern matches."""
    expanded = Path(name).expanduser()
    if expanded.exists():
        return [expanded]
    return [Path(match) for match in sorted(glob.glob(str(expanded), recursive=True))]


def _walk(path: Path, passed: Counter[str]) -> Iterator[Candidate]:
    if path.is_file():
        if not path.name.endswith(".fonds.toml"):
            yield Candidate(path.resolve())
        return
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        yield Candidate(path.resolve(), _shut(error))
        return
    pages = tuple(page.stem for page in entries if page.suffix.lower() in (".html", ".htm"))
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        if entry.is_symlink():
            passed["link"] += 1
            continue
        if entry.name in _OURS and os.path.isfile(path / SETTINGS_FILE):
            continue
        if entry.is_dir():
            if not _belongs_to_a_page(entry, pages) and not os.path.isfile(entry / SETTINGS_FILE):
                yield from _walk(entry, passed)
        elif entry.name.endswith(".md"):
            passed[".md"] += 1
        elif entry.is_file() and not entry.name.endswith(".fonds.toml"):
            yield Candidate(entry.resolve())


def _belongs_to_a_page(folder: Path, pages: Sequence[str]) -> bool:
    """Say whether a browser made a folder for the scripts and pictures of a page it saved.

    It is called `PAGE_files`, or that in the browser's language: `PAGE-Dateien`, `PAGE_bestanden`.
    """
    return any(
        folder.name.startswith(page) and _PARTS_OF_PAGE.fullmatch(folder.name, len(page))
        for page in pages
    )


def _own(path: Path) -> Candidate | None:
    """Return the problem that a path lies in what a project keeps for itself, if it does."""
    place = path.resolve()
    for part, folder in zip([place, *place.parents], place.parents, strict=False):
        if part.name in _OURS and os.path.isfile(folder / SETTINGS_FILE):
            return Candidate(path, Problem(
                "own-file", Severity.ERROR, "", f"It belongs to the project {folder}.",
                "material of yours", "Name the files it was made from.",
            ))  # fmt: skip
    return None


def _shut(error: OSError) -> Problem:
    return Problem(
        "cannot-open",
        Severity.ERROR,
        "",
        f"The folder cannot be opened: {error.strerror or error}.",
        "a folder this user may read",
        "Check its permissions and that the disk is there.",
    )


def _missing() -> Problem:
    return Problem(
        "no-such-file",
        Severity.ERROR,
        "",
        "There is no such file or folder.",
        "a file, a folder or a pattern that matches files",
        "Check the spelling of the path.",
    )
