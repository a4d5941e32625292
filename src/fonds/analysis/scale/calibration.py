"""How often 95% intervals hold the size of populations that were simulated.

The table is made by `benchmarks/calibrate_estimates.py`, which simulates populations of known size
whose lists keep or break the assumptions, and counts. It says what an interval is worth where the
assumptions hold, and how each method fails where they do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fonds.core.rows import read_table_text, split_rows

_TABLE = Path(__file__).with_name("tables") / "calibration.tsv"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One method on one kind of population.

    Attributes:
        scenario, population: Its short name, and what it is in words.
        method: In words.
        assumptions_hold: Whether the population keeps what the method assumes.
        populations: How many were simulated; the method gave no number for `refused` of them.
        covered: Share of the intervals that hold the true size.
        off: Median relative error of the middle estimate.
        width: Median width of the interval in units of the true size.
    """

    scenario: str
    population: str
    method: str
    assumptions_hold: bool
    populations: int
    refused: int
    covered: float
    off: float
    width: float


@cache
def read_calibration() -> tuple[Calibration, ...]:
    """The table as it was last made.

    >>> [row.covered > 0.9 for row in read_calibration() if row.scenario == "independent"]
    [True, True, True, True]
    """
    text = "".join(
        line
        for line in read_table_text(_TABLE).splitlines(keepends=True)
        if not line.startswith("# ")
    )
    rows = [cells for _, cells in split_rows(text, _TABLE.name, "\t")][1:]
    return tuple(
        Calibration(a, b, c, holds == "yes", int(n), int(r), float(x), float(y), float(z))
        for a, b, c, holds, n, r, x, y, z in rows
    )
