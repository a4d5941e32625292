"""How strong each group was in a body over time, as a covariate that changes during a career.

The share of a group among the known members of a body changes on the days someone enters or leaves.
`measure_strength` gives it as steps on the calendar; `strength_during` puts the steps on each
person's own clock, for `expand_changes` and `fit_cox`. The person is left out of their own group's
count if asked: otherwise one's own fall weakens one's own group on the day it happens, and the
covariate foretells the event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fonds.analysis.careers import UNIT_DAYS, SpellTable, Unit
from fonds.analysis.survival.data import Floats, SurvivalError


@dataclass(frozen=True, slots=True)
class Strength:
    """Who was in the body: each drawn membership as day numbers, with its person and group."""

    person: tuple[str, ...]
    group: tuple[str, ...]
    start: Floats
    end: Floats

    def share(self, group: str, day: float, without: str = "") -> float:
        """Return the group's share of members on a day; 0 where nobody is known there."""
        counts = Counter(
            g
            for p, g, a, b in zip(self.person, self.group, self.start, self.end, strict=True)
            if a <= day < b and p != without
        )
        total = sum(counts.values())
        return counts[group] / total if total else 0.0


def measure_strength(
    table: SpellTable, start: Floats, duration_days: Floats, groups: Sequence[str]
) -> Strength:
    """Gather memberships of one body under one drawing of the dates.

    Args:
        table: Spells of the body.
        start: Drawn starts, as `draw_lifetimes` returns them, shape (n,).
        duration_days: Drawn durations in days, shape (n,).
        groups: Each spell's group, length n.

    Raises:
        SurvivalError: Lengths differ.
    """
    n = len(table.spells)
    if not n == len(start) == len(duration_days) == len(groups):
        raise SurvivalError(
            f"{n} spells, {len(start)} starts, {len(duration_days)} durations and {len(groups)} "
            "groups are given. Expected one each."
        )
    people = tuple(spell.person for spell in table.spells)
    return Strength(people, tuple(groups), start, start + duration_days)


def strength_during(
    strength: Strength,
    table: SpellTable,
    start: Floats,
    duration_days: Floats,
    groups: Sequence[str],
    unit: Unit = "years",
    leave_out_self: bool = True,
) -> list[Mapping[float, float]]:
    """Return, for each spell, its group's share in the body from each time of its own clock on.

    Args:
        strength: Of the body; may be of other spells than `table`.
        table, start, duration_days, groups: The careers, under the same drawing.
        unit: Of the clock.
        leave_out_self: Count the others only.

    Returns:
        For each spell `{0: share, t1: share, ...}`, as `expand_changes` takes it. A share holds
        from the day after a change, so that nobody is explained by their own day's changes.
    """
    one = UNIT_DAYS[unit]
    counted = _Counted(strength)
    series: list[Mapping[float, float]] = []
    for spell, begin, length, group in zip(
        table.spells, start.tolist(), duration_days.tolist(), groups, strict=True
    ):
        days, shares = counted.shares(
            group, begin, begin + length, spell.person if leave_out_self else ""
        )
        steps = [(0.0, shares[0])]
        steps += [((day - begin) / one, share) for day, share in zip(days, shares[1:], strict=True)]
        kept = [steps[0], *(b for a, b in pairwise(steps) if b[1] != a[1])]
        series.append(dict(kept))
    return series


class _Counted:
    """How many of each group were in the body from each day of a change on."""

    def __init__(self, strength: Strength) -> None:
        self.days = np.unique(np.concatenate([strength.start, strength.end]))
        self.codes = {name: k for k, name in enumerate(dict.fromkeys(strength.group))}
        first = np.searchsorted(self.days, strength.start)
        last = np.searchsorted(self.days, strength.end)
        codes = [self.codes[name] for name in strength.group]
        moves = np.zeros((len(self.codes), self.days.size + 1))
        self.own: dict[str, list[tuple[int, int, int]]] = {}
        for person, code, a, b in zip(
            strength.person, codes, first.tolist(), last.tolist(), strict=True
        ):
            moves[code, a] += 1
            moves[code, b] -= 1
            self.own.setdefault(person, []).append((code, a, b))
        self.counts = np.cumsum(moves, axis=1)

    def shares(
        self, group: str, begin: float, end: float, without: str
    ) -> tuple[list[float], list[float]]:
        """The days of change between two days, and the share at the first and from each on."""
        at = int(np.searchsorted(self.days, begin, side="right"))
        until = int(np.searchsorted(self.days, end))
        places = np.arange(at - 1, max(until, at))
        code = self.codes.get(group, -1)
        there = self.counts[:, places].sum(axis=0)
        mine = self.counts[code, places].copy() if code >= 0 else np.zeros(places.size)
        if places[0] < 0:  # before anybody is known there
            there[0] = mine[0] = 0
        for own, a, b in self.own.get(without, ()):
            inside = (places >= a) & (places < b)
            there -= inside
            mine -= inside if own == code else 0
        shares = np.divide(mine, there, out=np.zeros(places.size), where=there > 0)
        return self.days[at:until].tolist(), shares.tolist()
