"""`fonds serve`: the site of a project, by a real server."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import click

from fonds.cli.options import project_option
from fonds.core.errors import FondsError

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))

_REFUSED = {
    errno.EADDRINUSE: (
        "Port {port} of {address} is in use, perhaps by another fonds serve. "
        "Stop that, or choose another port with --port."
    ),
    errno.EACCES: "Port {port} needs rights this user lacks. Choose one above 1023 with --port.",
    errno.EADDRNOTAVAIL: "{address} is no address of this machine. Choose another with --host.",
}
_OTHERWISE = "Port {port} of {address} cannot be had: {said}. Choose another with --port."


class ServeError(FondsError, OSError):
    """The server cannot listen where it was told to."""


@click.command()
@project_option
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The IP address to listen on.")
@click.option(
    "--workers",
    default=0,
    type=click.IntRange(0, 64),
    help="Processes; by default one for each core.",
)
def command(project: str | None, port: int, host: str, workers: int) -> None:
    """Serve the project's site until Ctrl-C."""
    from fonds.workflows.opening import open_project

    prepare(host, port)
    opened = open_project(project)
    from fonds.workflows.indexing import catch_up
    from fonds.workflows.names import house_style

    house_style(opened.settings["names"]["system"], opened.settings["names"]["initial_law"])
    catch_up(opened)
    run(host, port, workers, opened.title)


def prepare(host: str, port: int) -> None:
    """Check that the server can listen there, and say in the environment who will be let in.

    Called before the project is opened: the settings are read then, once.
    """
    address = _address(host)
    _check_free(str(address), port)
    hosts = os.environ.get("FONDS_ALLOWED_HOSTS", LOCAL_HOSTS)
    if not address.is_loopback:
        os.environ["FONDS_ALLOWED_HOSTS"] = f"{hosts},{host}"
    elif set(hosts.split(",")) <= set(LOCAL_HOSTS.split(",")):  # no proxy brings others here
        os.environ.setdefault("FONDS_DESK", "1")


def run(host: str, port: int, workers: int, title: str) -> None:
    """Run the WSGI server in the foreground."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()  # a connection must not be carried into the server's processes
    click.echo(f"{title}: http://{'localhost' if host == '127.0.0.1' else host}:{port}/")
    click.echo("Stop with Ctrl-C.", err=True)
    Granian(
        "fonds.config.wsgi:application",
        address=str(_address(host)),
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(os.cpu_count() or 1, 4),
        blocking_threads=2,
        websockets=False,
        log_enabled=False,
    ).serve()


def _address(host: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise ServeError(
            f"--host is {host!r}. Expected an IP address of this machine, such as 127.0.0.1 "
            "(this machine alone) or 0.0.0.0 (whoever can reach it). Correct it."
        ) from error


def _check_free(address: str, port: int) -> None:
    """Say at once that a port cannot be had; the server's own processes would say it badly."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise ServeError(
                _REFUSED.get(error.errno or 0, _OTHERWISE).format(
                    address=address, port=port, said=error.strerror or error
                )
            ) from error
