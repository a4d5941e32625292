"""A project: one directory that can be copied, backed up and mailed.

It holds `fonds.toml`, the database, `files/` with the originals named by their SHA-256, and
`index/`, which `fonds reindex` makes anew from the rest.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from fonds.core.errors import ConfigurationError, FondsError

SETTINGS_FILE = "fonds.toml"

DEFAULTS: dict[str, Any] = {
    "title": "An archive",
    "languages": ["en"],
    "site": {"lead": "", "titles": {}, "url": "", "about": "", "highlight": {}},
    "figures": {
        "from": "",
        "to": "",
        "country": "",
        "origin": "",
        "until": "",
        "subject": "",
        "note": "",
        "lists": {},
        "bodies": {},
    },
    "search": {"engine": "sqlite", "analysers": []},
    "phases": [],
    "names": {"system": "mr", "initial_law": "south", "exceptions": {}},
}


class NoProject(FondsError, FileNotFoundError):
    """No `fonds.toml` here or above; says how to make or name a project."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project directory and its settings."""

    root: Path
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """Return the path of the embedded database."""
        return self.root / "catalogue.sqlite3"

    @property
    def files(self) -> Path:
        """Return the folder of the originals."""
        return self.root / "files"

    @property
    def quarantine(self) -> Path:
        """Return the folder of the files that could not be read."""
        return self.root / "quarantine"

    @property
    def index(self) -> Path:
        """Return the folder of the search index."""
        return self.root / "index"

    @property
    def title(self) -> str:
        """Return the archive's title."""
        return str(self.settings["title"])


def find_project(named: str | None = None, start: Path | None = None) -> Project:
    """Find the project: by name, by `FONDS_PROJECT`, or by walking up from `start`.

    Raises:
        NoProject: There is no `fonds.toml` there.
        ConfigurationError: The `fonds.toml` cannot be used.
    """
    name = named or os.environ.get("FONDS_PROJECT")
    if name:
        root = Path(name).expanduser().resolve()
        if not (root / SETTINGS_FILE).is_file():
            raise NoProject(f"{root}: no {SETTINGS_FILE} there. Run: fonds init {name}")
        return load_project(root)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return load_project(folder)
    raise NoProject(
        f"{here}: no {SETTINGS_FILE} here or in a folder above. "
        "Go into a project, name one with --project DIR, or make one: fonds init DIR"
    )


def load_project(root: Path) -> Project:
    """Read the settings of the project at `root`; missing ones take their defaults."""
    path = root / SETTINGS_FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}. Correct the file.") from error
    settings: dict[str, Any] = {}
    for key, default in DEFAULTS.items():
        value = given.pop(key, default)
        if not isinstance(value, type(default)):
            raise ConfigurationError(
                f"{path}: {key} is {value!r}. Expected {type(default).__name__}. Correct it."
            )
        if isinstance(default, dict):
            unknown = set(value) - set(default)
            if unknown:
                raise ConfigurationError(
                    f"{path}: [{key}] has an unknown key {min(unknown)!r}. "
                    f"Expected one of {', '.join(default)}."
                )
            value = {**default, **value}
        settings[key] = value
    read_phases(settings["phases"], path)
    if given:
        raise ConfigurationError(
            f"{path}: unknown key {min(given)!r}. Expected one of {', '.join(DEFAULTS)}."
        )
    return Project(root=root, settings=settings)


@dataclass(frozen=True, slots=True)
class NamedPhase:
    """A stretch of time that the project gives a name: both days belong to it."""

    first: date
    last: date
    name: str


def read_phases(said: Sequence[Any], where: Path | str = SETTINGS_FILE) -> tuple[NamedPhase, ...]:
    """Read the `[[phases]]` of a project, earliest first; they may overlap.

    Raises:
        ConfigurationError: One has no name, another key, no day, or ends before it begins.
    """
    phases = []
    for number, one in enumerate(said, start=1):
        place = f"{where}: [[phases]] number {number}"
        if not isinstance(one, dict) or set(one) != {"name", "from", "to"} or not one["name"]:
            raise ConfigurationError(f"{place} is {one!r}. Expected name, from and to, no more.")
        ends = []
        for key in ("from", "to"):
            try:
                day = one[key]
                ends.append(day if type(day) is date else date.fromisoformat(str(day)))
            except ValueError as error:
                raise ConfigurationError(
                    f"{place}, {key}: {one[key]!r} is no day. Expected one such as 1956-08-30."
                ) from error
        if ends[0] > ends[1]:
            raise ConfigurationError(
                f"{place} runs from {ends[0]} to {ends[1]}. Expected the first day first."
            )
        phases.append(NamedPhase(ends[0], ends[1], str(one["name"])))
    return tuple(sorted(phases, key=lambda phase: (phase.first, phase.last)))
