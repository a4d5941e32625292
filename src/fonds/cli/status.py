"""`fonds status`: what a project holds."""

from __future__ import annotations

import click

from fonds.cli.options import json_option, print_json, project_option


@click.command()
@project_option
@json_option
def command(project: str | None, as_json: bool) -> None:
    """Show counts by kind, open problems, the state of the index, and versions."""
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.workflows.status import status

    found = status(opened)
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['title']} ({found['project']})")
    for name, value in found.items():
        if isinstance(value, int):
            click.echo(f"{value:>9,}  {name.replace('_', ' ')}")
    index = found["index"]
    state = "up to date" if index["up_to_date"] else "behind; run: fonds reindex"
    click.echo(f"{index['records']:>9,}  records in the index, {state}")
    click.echo(", ".join(f"{name} {version}" for name, version in found["versions"].items()))
