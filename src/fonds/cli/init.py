"""`fonds init`: make a project."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The archive's title; the directory's name if left out.")
def command(directory: Path, title: str) -> None:
    """Make a project in DIRECTORY: its settings, and room for files, database and index."""
    from fonds.workflows.opening import init_project

    project = init_project(directory, title)
    click.echo(f"Made {project.root}")
    click.echo(f"Next: fonds import YOUR-FILES --project {directory}")
