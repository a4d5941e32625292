"""Survival data: who was at risk from when to when, and how it ended.

`Lifetimes` is what every estimator of this folder takes. One row is one stretch of one person (or
post) under observation: open at `entry`, closed at `exit`. Someone is at risk at time t when
entry < t <= exit, so a person whose earlier years nobody could have recorded enters late (left
truncation), and one whose trace is lost leaves without an event (right censoring, event 0).
Times are plain numbers in one unit of the caller's choice; `unit` only names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fonds.core.errors import FondsError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class SurvivalError(FondsError, ValueError):
    """The numbers given cannot be survival data, or the method asked for does not apply."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Right-censored, left-truncated times with competing endings.

    Attributes:
        exit: Time observation ended, shape (n,).
        event: How: 0 = still there when last seen, k = the k-th of `causes`, shape (n,).
        entry: Time observation began; -inf where it began with the life itself, shape (n,).
        weight: Positive weights, shape (n,); 1 unless given.
        causes: Names of the endings; `causes[k - 1]` is event k.
        unit: Word for the unit of time, e.g. "years".
    """

    exit: Floats
    event: Ints
    entry: Floats
    weight: Floats
    causes: tuple[str, ...]
    unit: str = ""

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self.exit.size)

    def take(self, rows: NDArray[np.bool_] | Ints) -> Lifetimes:
        """Return the rows chosen by a mask or by indices, with the same causes and unit."""
        return Lifetimes(
            self.exit[rows],
            self.event[rows],
            self.entry[rows],
            self.weight[rows],
            self.causes,
            self.unit,
        )

    def of_any_cause(self) -> Lifetimes:
        """Return the same lives with all endings counted as one."""
        name = (" or ".join(self.causes),)
        any_end = (self.event > 0).astype(np.int64)
        return Lifetimes(self.exit, any_end, self.entry, self.weight, name, self.unit)


def build_lifetimes(
    exit: ArrayLike,
    event: ArrayLike,
    entry: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    causes: Sequence[str] | None = None,
    unit: str = "",
) -> Lifetimes:
    """Check columns of numbers and make `Lifetimes` of them.

    Args:
        exit: Times, shape (n,), finite.
        event: 0 or False for censored, else 1..k (or True), shape (n,).
        entry: Times from which each row was under observation; None = from the start.
        weight: Positive weights; None = 1 each.
        causes: Names of events 1..k; None = "event" for one, "event 1", ... for several.
        unit: Word for the unit of time.

    Raises:
        SurvivalError: Lengths differ, a number is not finite, a row ends before it began, or an
            event has no name.
    """
    out = np.asarray(exit, dtype=np.float64).reshape(-1)
    kind = np.asarray(event, dtype=np.float64).reshape(-1)
    start = np.full(out.size, -np.inf) if entry is None else np.asarray(entry, dtype=np.float64)
    mass = np.ones(out.size) if weight is None else np.asarray(weight, dtype=np.float64)
    for name, column in (("event", kind), ("entry", start), ("weight", mass)):
        if column.shape != out.shape:
            raise SurvivalError(
                f"Column {name} has {column.size} values, the durations have {out.size}. "
                "Expected one each. Give columns of one table."
            )
    if out.size == 0:
        raise SurvivalError("There are no rows. Expected at least one life. Check the filter.")
    _refuse(~np.isfinite(out), "duration", out, "a finite number", "Correct or leave out the row.")
    bad = ~np.isfinite(kind) | (kind < 0) | (kind != np.round(kind))
    _refuse(bad, "event", kind, "0, 1, 2, ...", "Code a censored row 0.")
    _refuse(np.isnan(start), "entry", start, "a number", "Leave out the row or give its entry.")
    _refuse(~(mass > 0), "weight", mass, "a positive number", "Leave out rows that do not count.")
    _refuse(
        start >= out, "exit", out, "a time after the entry", "A row of no length tells nothing."
    )
    codes = kind.astype(np.int64)
    most = int(codes.max())
    if causes is None:
        causes = ["event"] if most <= 1 else [f"event {k}" for k in range(1, most + 1)]
    if most > len(causes):
        raise SurvivalError(
            f"Event {most} occurs but only {len(causes)} endings are named. Name every ending."
        )
    return Lifetimes(out, codes, start, mass, tuple(causes), unit)


def _refuse(bad: Flags, name: str, column: Floats, expected: str, remedy: str) -> None:
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise SurvivalError(
            f"Row {row + 1}, {name}: found {column[row]:g}. Expected {expected}. {remedy}"
        )


@dataclass(frozen=True, slots=True)
class RiskTable:
    """Counts at each distinct time of exit, shape (m,): those at risk, and how they left.

    `events` has shape (k, m): one row per cause.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    entered: Floats  # those who entered since the time before


def count_risk(data: Lifetimes) -> RiskTable:
    """Count who was at risk just before each distinct time of exit, and who left at it."""
    time, place = np.unique(data.exit, return_inverse=True)
    left = np.bincount(place, weights=data.weight, minlength=time.size)
    events = np.zeros((len(data.causes), time.size))
    for k in range(len(data.causes)):
        events[k] = np.bincount(
            place, weights=data.weight * (data.event == k + 1), minlength=time.size
        )
    still = left[::-1].cumsum()[::-1]
    entered = np.zeros(time.size)
    late = data.entry >= time[0] if time.size else np.zeros(0, dtype=np.bool_)
    # An entry at s counts from the first distinct time greater than s.
    first = np.searchsorted(time, data.entry, side="right")
    entered += np.bincount(first, weights=data.weight, minlength=time.size + 1)[: time.size]
    not_yet = entered[::-1].cumsum()[::-1] - entered
    at_risk = still - not_yet if late.any() else still
    return RiskTable(time, at_risk, events, left - events.sum(axis=0), entered)
