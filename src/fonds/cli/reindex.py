"""`fonds reindex`: make the search index anew."""

from __future__ import annotations

import click

from fonds.cli.options import on_terminal, plural, project_option


@click.command()
@project_option
def command(project: str | None) -> None:
    """Make the search index anew from the catalogue; safe at any time."""
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.workflows.indexing import reindex

    def tell(done: int, total: int) -> None:
        click.echo(f"\r{done:,} of {total:,}", err=True, nl=False)

    count = reindex(opened, tell if on_terminal() else None)
    if on_terminal():
        click.echo("\r\033[K", err=True, nl=False)
    click.echo(f"{plural(count, 'record')} in the index")
