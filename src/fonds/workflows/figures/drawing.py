"""Charts drawn by a process of their own, kept as files, and waited for only so long.

The process (`fonds.analysis.charts.worker`) is started by the first request and ends by itself when
nobody asks. A drawing is kept under the SHA-256 of what it was drawn from.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from fonds.core.errors import FondsError
from fonds.workflows.figures.keep import Workshop

Values = dict[str, Any]


MOST_KEPT = 500
"""Drawings kept as files, of 50 to 300 kB each; beyond that the oldest go."""

LONGEST_SECONDS = 60.0
"""A drawing that takes longer is given up, and its process with it. Source: our choice."""


class DrawingFailed(FondsError, RuntimeError):
    """A chart could not be drawn; the page then shows its table alone."""


class Draughtsman:
    """The drawing process: one request at a time, started anew when it has gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def draw(self, name: str, values: Mapping[str, Any]) -> Values:
        """Draw one chart; see `fonds.analysis.charts.worker.answer`.

        Raises:
            DrawingFailed: The chart has no drawing, or the process does not start.
        """
        line = json.dumps({"name": name, "values": dict(values)})
        with self._lock:
            answer = self._ask(line) or self._ask(line)  # it may have gone home in the meantime
        if not answer:
            raise DrawingFailed(
                f"chart {name!r}: the drawing process gave no answer. Expected altair and "
                "vl-convert-python to be installed. Run: pip install --force-reinstall fonds."
            )
        made: Values = json.loads(answer)
        if "error" in made:
            raise DrawingFailed(f"chart {name!r} could not be drawn: {made['error']}.")
        return made

    def _ask(self, line: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "fonds.analysis.charts.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, encoding="utf-8",
            )  # fmt: skip
        watch = Timer(LONGEST_SECONDS, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            print(line, file=self._process.stdin, flush=True)
            return self._process.stdout.readline()
        except OSError:
            return ""
        finally:
            watch.cancel()

    def close(self) -> None:
        """Let the process go."""
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:  # it had gone, with a request under way
                        continue
            self._process.wait(timeout=10)
            self._process = None


@cache
def draughtsman() -> Draughtsman:
    """The drawing process of this one; it ends with it."""
    made = Draughtsman()
    atexit.register(made.close)
    return made


@cache
def _workshop(index: Path) -> Workshop:
    return Workshop(index / "charts", MOST_KEPT)


def draw_in_time(
    index: Path | None, requests: Sequence[tuple[str, Mapping[str, Any]]], seconds: float
) -> list[Values | DrawingFailed | None]:
    """Draw charts, waiting at most so long for all of them together.

    Args:
        index: The project's index folder; None draws without keeping, however long it takes.
        requests: Name of a chart and its values.
        seconds: To wait.

    Returns:
        For each request the drawing, or why there is none, or None while it is being made.
    """
    until = time.monotonic() + seconds
    drawn: list[Values | DrawingFailed | None] = []
    for again in (False, True):  # ask for all first, so that all are under way
        drawn = []
        for name, values in requests:
            left = max(until - time.monotonic(), 0.0) if again else 0.0
            drawn.append(_draw_one(index, name, values, left))
        if all(drawn):
            break
    return drawn


def _draw_one(
    index: Path | None, name: str, values: Mapping[str, Any], seconds: float
) -> Values | DrawingFailed | None:
    try:
        if index is None:
            return draughtsman().draw(name, values)
        return _workshop(index).ask(f"chart {name}", _compute, values, {"name": name}, seconds)
    except DrawingFailed as failed:
        return failed


def _compute(values: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    return draughtsman().draw(settings["name"], values)
