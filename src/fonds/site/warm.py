"""Import the statistics before the first reader asks for them.

numpy and scipy take a second or more to import; a page that waits for them is late.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread

_HEAVY = ("fonds.analysis.scale", "fonds.analysis.survival", "fonds.analysis.careers")


def warm_up() -> Thread:
    """Begin importing in the background; a server calls this once for each process."""
    thread = Thread(target=_import_all, name="fonds-warm-up", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    for name in _HEAVY:
        import_module(name)
