"""Results that take longer than a page may: computed once in the background, kept as files.

A result is kept under the SHA-256 of everything it depends on, so it never goes stale: another
input has another name. The files stand in the project's index folder, which can be deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from threading import Lock
from typing import Any

from fonds import __version__

Values = dict[str, Any]
Compute = Callable[[Mapping[str, Any], Mapping[str, Any]], Values]

MOST_KEPT = 2000
"""Results kept as files; beyond that the oldest go."""

MOST_WAITING = 8
"""Computations that may wait at a time; further ones are refused until some are done."""


def canonical_json(value: Any) -> str:
    """Write plain values so that equal ones give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(value: Any) -> str:
    """The SHA-256 of plain values."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


class Workshop:
    """One worker and a folder of results.

    The computations are pure, so the worker needs neither the database nor the request.
    """

    def __init__(self, folder: Path, most_kept: int | None = None) -> None:
        self.folder, self.most_kept = folder, most_kept
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fonds-figure")
        self._waiting: dict[str, Future[Values]] = {}
        self._lock = Lock()

    def ask(
        self,
        name: str,
        compute: Compute,
        data: Mapping[str, Any],
        settings: Mapping[str, Any],
        seconds: float,
    ) -> Values | None:
        """Return a result, waiting for it at most so long; None while it is being computed.

        Raises:
            Whatever `compute` raises.
        """
        key = sha256_of([name, __version__, data, settings])
        if (kept := self._read(key)) is not None:
            return kept
        with self._lock:
            future = self._waiting.get(key)
            if future is None:
                if len(self._waiting) >= MOST_WAITING:
                    return None
                future = self._pool.submit(self._make, key, compute, data, settings)
                self._waiting[key] = future
        try:
            made = future.result(seconds)
        except NotYet:
            return None
        finally:
            if future.done():
                with self._lock:
                    self._waiting.pop(key, None)
        return made

    def _make(
        self, key: str, compute: Compute, data: Mapping[str, Any], settings: Mapping[str, Any]
    ) -> Values:
        made: Values = json.loads(json.dumps(compute(data, settings)))
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{key}.{os.getpid()}.part"
        part.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        part.replace(self.folder / f"{key}.json")
        self._sweep()
        with self._lock:
            self._waiting.pop(key, None)
        return made

    def _sweep(self) -> None:
        """Delete the oldest results beyond the most that are kept: readers choose freely."""
        kept = list(self.folder.glob("*.json"))
        most = self.most_kept or MOST_KEPT
        if len(kept) > most:
            by_age = sorted(kept, key=lambda path: path.stat().st_mtime)
            for path in by_age[: len(kept) - most + most // 10]:
                path.unlink(missing_ok=True)

    def _read(self, key: str) -> Values | None:
        try:
            text = (self.folder / f"{key}.json").read_text(encoding="utf-8")
        except OSError:
            return None
        made: Values = json.loads(text)
        return made


_WORKSHOPS: dict[Path, Workshop] = {}


def workshop(folder: Path) -> Workshop:
    """The workshop of a project's index folder; one for each process."""
    return _WORKSHOPS.setdefault(folder, Workshop(folder / "figures"))
