"""Read names and index, and import the statistics, before the first reader asks for them.

The tables of names, numpy and scipy take a second or more; a page that waits for them is late.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread

from django.conf import settings
from django.db import connection

from fonds.workflows.searching import warm

_HEAVY = (
    "fonds.analysis.qca",
    "highspy",
    "fonds.analysis.networks",
    "networkx",
    "scipy.sparse.csgraph",
    "fonds.analysis.scale",
    "fonds.analysis.survival",
    "fonds.analysis.careers",
)


def warm_up() -> Thread:
    """Begin importing in the background; a server calls this once for each process."""
    thread = Thread(target=_import_all, name="fonds-warm-up", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    if settings.FONDS_PROJECT is not None:
        try:
            warm(settings.FONDS_PROJECT)
        finally:
            connection.close()
    for name in _HEAVY:
        import_module(name)
