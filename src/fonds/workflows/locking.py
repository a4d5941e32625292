"""One import at a time: a lock on the project that ends with the process, however it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fonds.core.project import Project

try:
    import fcntl
except ImportError:  # no such locks on this system; the database's own still hold
    fcntl = None  # type: ignore[assignment]

LOCK_FILE = ".import-lock"


@contextmanager
def only_import(project: Project, wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the project's import lock; where another import holds it, wait for its end.

    Two imports at once would each take what they last saw for what there is. The operating
    system frees the lock when its process ends, so nothing has to be cleaned up after a kill.

    Args:
        project: The project.
        wait: Called once, before waiting.
    """
    descriptor = os.open(project.root / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if wait is not None:
                    wait()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
