"""Read names and index, and import the statistics, before the first reader asks for them.

The tables of names, numpy and scipy take a second or more; a page that waits for them is late.
A reader who comes meanwhile goes first: the next package waits until no page is being made.
"""

from __future__ import annotations

from importlib import import_module
from itertools import count
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
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


_LONGEST = 5.0  # seconds the warming lets pages go first, then it goes on beside them


class _Pages:
    """How many pages are being made now: those begun less those ended."""

    def __init__(self) -> None:
        self.begun, self.ended = count(), count()  # counting by `next` needs no lock
        self.last_begun = self.last_ended = 0
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_said: Any) -> None:
        self.last_begun = next(self.begun) + 1

    def _end(self, **_said: Any) -> None:
        self.last_ended = next(self.ended) + 1

    def wait(self, until: float) -> None:
        """Return when no page is being made, or at a time of the monotonic clock."""
        while self.last_begun > self.last_ended and monotonic() < until:
            sleep(0.02)


def warm_up() -> Thread:
    """Begin importing in the background; a server calls this once for each process."""
    thread = Thread(target=_import_all, name="fonds-warm-up", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    pages, until = _Pages(), monotonic() + _LONGEST
    if settings.FONDS_PROJECT is not None:
        try:
            warm(settings.FONDS_PROJECT)
        finally:
            connection.close()
    for name in _HEAVY:
        pages.wait(until)
        import_module(name)
