"""Parameters of fit: how far a set is sufficient or necessary for the outcome.

For memberships x in a cause and y in the outcome, summed over cases (Ragin 2006; Schneider and
Wagemann 2012, ch. 5 and 9):

- inclusion (consistency) of sufficiency: sum min(x, y) / sum x
- coverage of sufficiency: sum min(x, y) / sum y
- PRI, inclusion less what the cause shares with the outcome *and* its absence:
  (sum min(x, y) - sum min(x, y, 1 - y)) / (sum x - sum min(x, y, 1 - y))
- inclusion of necessity: sum min(x, y) / sum y; its coverage: sum min(x, y) / sum x
- RoN, the relevance of necessity, low where nearly every case has the cause:
  sum (1 - x) / sum (1 - min(x, y))

A quotient whose divisor is 0 is 0: a cause no case belongs to supports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fonds.analysis.qca.cases import Floats


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How far cases with the cause have the outcome; each value lies between 0 and 1."""

    inclusion: float
    pri: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Necessity:
    """How far cases with the outcome have the cause; each value lies between 0 and 1."""

    inclusion: float
    ron: float
    coverage: float


def _divide(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 1e-12)


def sufficiency_of_rows(causes: Floats, result: Floats) -> tuple[Floats, Floats, Floats]:
    """Return inclusion, PRI and coverage of m causes at once, from (m, n) and (n,) memberships."""
    shared = np.minimum(causes, result)
    both = np.minimum(shared, 1 - result).sum(axis=1)
    common = shared.sum(axis=1)
    total = causes.sum(axis=1)
    return (
        _divide(common, total),
        _divide(common - both, total - both),
        _divide(common, np.full_like(common, result.sum())),
    )


def necessity_of_rows(causes: Floats, result: Floats) -> tuple[Floats, Floats, Floats]:
    """Return inclusion, RoN and coverage of m causes at once, from (m, n) and (n,) memberships."""
    shared = np.minimum(causes, result)
    common = shared.sum(axis=1)
    return (
        _divide(common, np.full_like(common, result.sum())),
        _divide((1 - causes).sum(axis=1), (1 - shared).sum(axis=1)),
        _divide(common, causes.sum(axis=1)),
    )


def estimate_sufficiency(cause: Floats, result: Floats) -> Sufficiency:
    """Say how far one cause is sufficient; both arguments are (n,) memberships."""
    inclusion, pri, coverage = sufficiency_of_rows(cause[None, :], result)
    return Sufficiency(float(inclusion[0]), float(pri[0]), float(coverage[0]))


def estimate_necessity(cause: Floats, result: Floats) -> Necessity:
    """Say how far one cause is necessary; both arguments are (n,) memberships."""
    inclusion, ron, coverage = necessity_of_rows(cause[None, :], result)
    return Necessity(float(inclusion[0]), float(ron[0]), float(coverage[0]))
