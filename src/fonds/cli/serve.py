"""`fonds serve`: the site of a project, by a real server."""

from __future__ import annotations

import os
from ipaddress import ip_address

import click

from fonds.cli.options import project_option

port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@project_option
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The IP address to listen on.")
@click.option("--workers", default=0, type=int, help="Processes; by default one for each core.")
def command(project: str | None, port: int, host: str, workers: int) -> None:
    """Serve the project's site until Ctrl-C."""
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.workflows.indexing import catch_up

    catch_up(opened)
    run(host, port, workers, opened.title)


def run(host: str, port: int, workers: int, title: str) -> None:
    """Run the WSGI server in the foreground."""
    from granian import Granian
    from granian.constants import Interfaces

    if ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
        os.environ.setdefault("FONDS_DESK", "1")
    else:
        hosts = os.environ.get("FONDS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
        os.environ["FONDS_ALLOWED_HOSTS"] = f"{hosts},{host}"
    click.echo(f"{title}: http://{'localhost' if host == '127.0.0.1' else host}:{port}/")
    click.echo("Stop with Ctrl-C.", err=True)
    Granian(
        "fonds.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(os.cpu_count() or 1, 4),
        blocking_threads=2,
        websockets=False,
        log_enabled=False,
    ).serve()
