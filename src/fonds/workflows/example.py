"""Build the example archive: the facts and texts that ship with the package."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import fonds.examples
from fonds.core.project import SETTINGS_FILE, Project
from fonds.workflows.opening import init_project, open_project

if TYPE_CHECKING:
    from fonds.workflows.importing import ImportReport

EXAMPLE = Path(fonds.examples.__file__).parent / "crisis_1956"
"""The folder of the example: tables with their mappings, the chronicle, and its settings."""
ARGUMENT_FILE = "argument.toml"


def build_example(
    directory: Path, tell: Callable[[str], None] | None = None
) -> tuple[Project, ImportReport]:
    """Make, or bring up to date, the example archive in a directory.

    It is an import like any other: the same readers, mappings and checks.

    Args:
        directory: Where the project is to stand.
        tell: Called with the name of each file before it is read.
    """
    if not (directory / SETTINGS_FILE).exists():
        settings = tomllib.loads((EXAMPLE.with_suffix(".toml")).read_text(encoding="utf-8"))
        title = settings.pop("title")
        init_project(directory, title, settings)
    argument = EXAMPLE.with_name(f"{EXAMPLE.name}_argument.toml")
    if not (directory / ARGUMENT_FILE).exists():
        shutil.copyfile(argument, directory / ARGUMENT_FILE)
    os.environ.pop("FONDS_PROJECT", None)
    project = open_project(str(directory))
    from fonds.workflows.importing import import_paths
    from fonds.workflows.indexing import catch_up

    def progress(done: object, candidate: object) -> None:
        if done is None and tell is not None:
            tell(getattr(candidate, "path", Path()).name)

    report = import_paths(project, [str(EXAMPLE)], progress)
    publish_figures(project)
    catch_up(project)
    return project, report


def publish_figures(project: Project) -> None:
    """Publish the two figures of the example; the same input is published once."""
    from fonds.workflows.figures import make_figure
    from fonds.workflows.figures.choices import read_character_choice, read_scale_choice

    chosen = project.settings["figures"]
    if not chosen["from"]:  # a project of its own settings; nothing says what to count
        return
    made_by = "The compilers of the example"
    scale = read_scale_choice({}, chosen).to_json()
    make_figure("scale", scale, "How many were purged, 1955 to 1961?", made_by)
    careers = read_character_choice({}, chosen).to_json()
    make_figure("character", careers, "How long did the leadership of April 1956 last?", made_by)
