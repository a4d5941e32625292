"""The catalogue's version, and answers kept until it changes.

Every change of the catalogue adds a row to `IndexChange`, `FileVersion` or `Decision`; their
highest ids together name a version. Pages and figures made for a version are served again until
the next one, on every day of embargoes anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

_QUERY = (
    "SELECT (SELECT MAX(id) FROM catalogue_indexchange), "
    "(SELECT MAX(id) FROM catalogue_fileversion), (SELECT MAX(id) FROM catalogue_decision)"
)

Version = tuple[int, int, int]


def catalogue_version() -> Version:
    """Ask for the catalogue's version; one query on three primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY)
        row = cursor.fetchone()
    return (row[0] or 0, row[1] or 0, row[2] or 0)


class Kept:
    """Answers by key, forgotten when their version is over; the oldest go first beyond `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._answers: OrderedDict[Hashable, tuple[Version, object]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, version: Version) -> object | None:
        """The answer kept for this key and version, or None."""
        with self._lock:
            kept = self._answers.get(key)
            if kept is None or kept[0] != version:
                return None
            self._answers.move_to_end(key)
            return kept[1]

    def put(self, key: Hashable, version: Version, answer: object) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[key] = (version, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > self.size:
                self._answers.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()


_ALL: list[Kept] = []


def kept_per_version(size: int = 64) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the answers of a function of hashable arguments while the catalogue stays the same."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept = Kept(size)
        _ALL.append(kept)

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            version = catalogue_version()
            key = (args, tuple(sorted(kwargs.items())))
            answer = kept.get(key, version)
            if answer is None:
                answer = function(*args, **kwargs)
                kept.put(key, version, answer)
            return answer  # type: ignore[return-value]

        return ask

    return decorate


def forget_everything() -> None:
    """Forget all kept answers: for tests, which change the catalogue without telling."""
    for kept in _ALL:
        kept.clear()
