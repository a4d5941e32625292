"""Two lists: Lincoln-Petersen and Chapman, with intervals.

>>> from fonds.analysis.scale.captures import count_captures
>>> counts = count_captures({"a": range(0, 100), "b": range(80, 160)})
>>> result = estimate_chapman(counts)
>>> round(result.estimate.mean, 1), round(result.estimate.low), round(result.estimate.high)
(388.6, 294, 550)

Source:
    D. G. Chapman, "Some properties of the hypergeometric distribution with applications to
    zoological sample censuses", University of California Publications in Statistics 1 (1951),
    131-160; G. A. F. Seber, "The effects of trap response on tag recapture estimates", Biometrics
    26 (1970), 13-22 (variance); A. Chao, "Estimating the population size for capture-recapture
    data with unequal catchability", Biometrics 43 (1987), 783-791 (interval).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

from scipy.special import ndtri

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.results import CannotEstimate, Estimate, Summary


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lists compared.

    Attributes:
        first, second: Names of the lists.
        n1, n2: Their sizes.
        both: Cases on both.
        lincoln_petersen: n1 n2 / both; `inf` without overlap.
        chapman: The nearly unbiased form, always finite.
        stderr: Of Chapman's estimate.
        low, high: Ends of the interval.
    """

    first: str
    second: str
    n1: int
    n2: int
    both: int
    lincoln_petersen: float
    chapman: float
    stderr: float
    low: float
    high: float


def compare_pair(first: str, second: str, n1: int, n2: int, both: int, level: float = 0.95) -> Pair:
    """Estimate a population from two lists of known sizes and overlap.

    The interval takes the unseen to be log-normal, so that it never falls below what was observed.
    Where one list lies wholly within the other that interval has no width; then its upper end is
    the larger list over the least share of everybody that it can hold.

    Source:
        The exact limit of a share of `both` of `both`: Clopper and Pearson, Biometrika 26 (1934).
    """
    chapman = (n1 + 1) * (n2 + 1) / (both + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - both) * (n2 - both) / ((both + 1) ** 2 * (both + 2))
    seen = n1 + n2 - both
    unseen = chapman - seen
    low = high = chapman
    if unseen > 0 and variance > 0:
        z = float(ndtri((1 + level) / 2))
        factor = math.exp(z * math.sqrt(math.log1p(variance / unseen**2)))
        low, high = seen + unseen / factor, seen + unseen * factor
    elif both:
        low, high = float(seen), max(n1, n2) / ((1 - level) / 2) ** (1 / both)
    simple = n1 * n2 / both if both else math.inf
    return Pair(first, second, n1, n2, both, simple, chapman, math.sqrt(variance), low, high)


def compare_pairs(counts: CaptureCounts, level: float = 0.95) -> list[Pair]:
    """Compare every two lists of a table, as if the others did not exist."""
    return [
        compare_pair(
            counts.lists[i],
            counts.lists[j],
            counts.sizes[i],
            counts.sizes[j],
            counts.together(1 << i | 1 << j),
            level,
        )
        for i, j in combinations(range(counts.size), 2)
    ]


def estimate_chapman(counts: CaptureCounts, *, level: float = 0.95) -> Estimate:
    """Estimate the population from two lists.

    Args:
        counts: Exactly two lists.
        level: Of the interval.

    Raises:
        CannotEstimate: Not two lists, or no case on both.
    """
    if counts.size != 2:
        raise CannotEstimate(
            [
                f"Chapman's method takes two lists; there are {counts.size}. "
                "Choose two, or a method for more."
            ]
        )
    pair = compare_pairs(counts, level)[0]
    if not pair.both:
        raise CannotEstimate(["No case is on both lists, so nothing ties them together."])
    total = Summary(pair.chapman, pair.chapman, pair.low, pair.high, level)
    warnings = [
        "Two lists cannot show whether they depend on each other. If one was made with the help of "
        "the other the population is larger than this; if they avoid each other, smaller."
    ]
    if pair.both == min(pair.n1, pair.n2):
        warnings.append(
            "One list lies wholly within the other, as a copy would. That nobody is unseen is "
            f"concluded from {pair.both} cases alone; read the upper end."
        )
    if pair.both < 7:
        warnings.append(
            f"Only {pair.both} cases are on both lists; fewer than seven bias the estimate."
        )
    return Estimate(
        counts.observed,
        total,
        total.shifted(-counts.observed),
        "chapman",
        {"lists": list(counts.lists)},
        (("independence", 1.0),),
        tuple(warnings),
        {"lincoln_petersen": pair.lincoln_petersen if pair.both else None, "stderr": pair.stderr},
    )
