"""Cut lives where a covariate changes, so that Cox sees each person's value at each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from fonds.analysis.survival.data import Floats, Ints, Lifetimes, SurvivalError


def expand_changes(
    data: Lifetimes, changes: Sequence[Mapping[float, float]]
) -> tuple[Lifetimes, Floats, Ints]:
    """Cut each life into stretches of one covariate value.

    Args:
        data: n lives.
        changes: For each life, the value from each time on (`{0: 0.3, 2.5: 0.1}`), on the
            life's own clock; a value holds for exits at, and risk up to, the next time. The
            first time must not lie after the life's entry (or 0, where there is no entry).

    Returns:
        The stretches, the covariate of each, shape (r,), and the life each belongs to, shape (r,).

    Raises:
        SurvivalError: Counts differ, or a life begins before its first value.
    """
    if len(changes) != data.size:
        raise SurvivalError(
            f"{len(changes)} series of values are given for {data.size} lives. Give one each."
        )
    entry, end, event, values, whose = [], [], [], [], []
    for i, series in enumerate(changes):
        times = sorted(series)
        begin = float(data.entry[i])
        if not times or times[0] > max(begin, 0.0):
            raise SurvivalError(
                f"Life {i + 1} begins at {max(begin, 0.0):g} and its first value is from "
                f"{times[0] if times else 'never'}. Expected a value from its beginning."
            )
        cuts = [t for t in times if t > max(begin, 0.0) and t < data.exit[i]]
        edges = [begin, *cuts, float(data.exit[i])]
        for a, b in pairwise(edges):
            known = [t for t in times if t <= max(a, 0.0)]
            entry.append(a)
            end.append(b)
            event.append(int(data.event[i]) if b == data.exit[i] else 0)
            values.append(float(series[known[-1]]))
            whose.append(i)
    rows = np.asarray(whose)
    cut = Lifetimes(
        np.asarray(end),
        np.asarray(event, dtype=np.int64),
        np.asarray(entry),
        data.weight[rows],
        data.causes,
        data.unit,
    )
    return cut, np.asarray(values), rows
