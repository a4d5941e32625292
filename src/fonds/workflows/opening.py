"""Make a project, and open one: settings, database, and an index that has caught up."""

from __future__ import annotations

import os
from pathlib import Path

import tomlkit

from fonds.core.errors import FondsError
from fonds.core.project import SETTINGS_FILE, Project, find_project, load_project
from fonds.workflows.locking import only_import


class ProjectExists(FondsError, FileExistsError):
    """There is a project at that place already."""


def init_project(root: Path, title: str = "", settings: dict[str, object] | None = None) -> Project:
    """Make a project directory with its settings file and empty folders.

    Args:
        root: A directory that does not exist yet or holds no project.
        title: The archive's title; the directory's name where it is empty.
        settings: Further tables for `fonds.toml`, e.g. `{"site": {...}}`.

    Raises:
        ProjectExists: `root` holds a `fonds.toml` already, or a folder that a project needs.
    """
    root = root.expanduser().resolve()
    if (root / SETTINGS_FILE).exists():
        raise ProjectExists(f"{root}: there is a project here already. Choose another directory.")
    for name in ("files", "quarantine", "index"):
        place = root / name
        if place.exists() and not (place.is_dir() and not any(place.iterdir())):
            raise ProjectExists(
                f"{place}: there is a folder of that name already, and a project keeps its "
                "own things under it. Make the project beside it: fonds init project"
            )
    root.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    document.add(tomlkit.comment("The settings of this archive. See docs/reference/project.md"))
    document["title"] = title or root.name.replace("-", " ").replace("_", " ").capitalize()
    document["languages"] = ["en"]
    for key, value in (settings or {}).items():
        document[key] = value
    (root / "files").mkdir(exist_ok=True)
    temporary = root / (SETTINGS_FILE + ".part")
    temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
    temporary.replace(root / SETTINGS_FILE)
    return load_project(root)


def open_project(named: str | None = None) -> Project:
    """Find the project, start Django on it, and bring database and index up to date.

    Args:
        named: The project directory, or None to look in `FONDS_PROJECT` and upwards.

    Raises:
        NoProject: There is none.
        FondsError: Django was started on another project in this process.
    """
    project = find_project(named)
    os.environ["FONDS_PROJECT"] = str(project.root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fonds.config.settings")
    import django
    from django.conf import settings

    django.setup()
    if settings.FONDS_PROJECT is None or settings.FONDS_PROJECT.root != project.root:
        raise FondsError(
            f"{project.root}: this process serves another project already. Start a new one."
        )
    _migrate(project)
    return project


def _migrate(project: Project) -> None:
    """Apply the migrations that the project's database lacks; of two commands at once, one does."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def is_behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if is_behind():
        with only_import(project):
            if is_behind():
                call_command("migrate", verbosity=0, interactive=False)
