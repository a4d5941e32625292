"""`fonds demo`: build the example archive and serve it."""

from __future__ import annotations

from pathlib import Path

import click

from fonds.cli.options import count_records, plural
from fonds.cli.serve import port_option


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path("fonds-demo"))
@port_option
@click.option("--no-serve", is_flag=True, help="Build it and stop.")
def command(directory: Path, port: int, no_serve: bool) -> None:
    """Build the example archive of the 1956 crisis in North Korea in DIRECTORY, and serve it.

    Run again, it brings the archive up to date and serves it.
    """
    from fonds.cli.serve import prepare, run
    from fonds.workflows.example import build_example

    if not no_serve:
        prepare("127.0.0.1", port)

    def tell(name: str) -> None:
        click.echo(f"reading {name}", err=True)

    project, report = build_example(directory, tell)
    made = report.totals("created")
    if made:
        click.echo(
            f"{directory}: "
            + ", ".join(count_records(made[kind], kind) for kind in sorted(made) if made[kind])
        )
    else:
        click.echo(f"{directory}: {plural(len(report.files), 'file')}, nothing new")
    if report.failed:
        raise click.ClickException("A file of the example could not be read: see above.")
    if no_serve:
        click.echo(f"Next: fonds serve --project {directory}")
        return
    run("127.0.0.1", port, 0, project.title)
