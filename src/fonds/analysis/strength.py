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
    changes = np.unique(np.concatenate([strength.start, strength.end]))
    series: list[Mapping[float, float]] = []
    for spell, begin, length, group in zip(
        table.spells, start.tolist(), duration_days.tolist(), groups, strict=True
    ):
        without = spell.person if leave_out_self else ""
        inside = changes[(changes > begin) & (changes < begin + length)].tolist()
        steps = [(0.0, strength.share(group, begin, without))]
        steps += [((day - begin) / one, strength.share(group, day, without)) for day in inside]
        kept = [steps[0], *(b for a, b in pairwise(steps) if b[1] != a[1])]
        series.append(dict(kept))
    return series
