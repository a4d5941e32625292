"""How often the 95% intervals of each method hold the true size, on populations we made.

    python benchmarks/calibrate_estimates.py [--populations 200] [--only NAME,NAME]

Each scenario simulates populations whose size is known, counts the overlaps of their lists, and
estimates. Where the assumptions of the methods hold, 93 to 97 in 100 intervals should hold the
truth; the other scenarios show how they fail. Prints a Markdown table (docs/explanation/how-many.md
has the last one). Monte Carlo error of a share of 0.95 with 200 populations: 0.015.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import contextlib
import math
import sys
from collections.abc import Callable
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fonds.analysis.scale import (
    CannotEstimate,
    CaptureCounts,
    Estimate,
    LinkageTable,
    Settings,
    estimate_bma,
    estimate_lcmcr,
    estimate_loglinear,
    estimate_over_linkages,
    estimate_sparse,
)

Lists = npt.NDArray[np.bool_]
SELDOM = 4  # the latent classes are tried on every fourth population, for they take longest
CHANCES = (0.35, 0.3, 0.25, 0.2)


def count(on: Lists) -> CaptureCounts:
    """Count the patterns of people x lists."""
    size = on.shape[1]
    counts = np.bincount(on @ (1 << np.arange(size)), minlength=1 << size)
    counts[0] = 0
    return CaptureCounts(tuple("abcdefg"[:size]), counts)


def independent(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Four lists, each on its own; 1,000 people."""
    return count(rng.random((1000, 4)) < CHANCES), 1000


def dependent(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Four lists; the second draws on the first: whoever is on it is three times as likely."""
    on = rng.random((1000, 4)) < CHANCES
    on[:, 1] = rng.random(1000) < np.where(on[:, 0], 0.54, 0.18)
    return count(on), 1000


def unequal(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Four lists of people who differ in how easily they are listed (normal, sd 1 on logits)."""
    logit = np.log(np.array(CHANCES) / (1 - np.array(CHANCES))) + rng.normal(0, 1, (1000, 1))
    return count(rng.random((1000, 4)) < 1 / (1 + np.exp(-logit))), 1000


def two_kinds(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Four lists and two kinds of people: one in four well known (0.6), the rest hardly (0.12)."""
    known = rng.random((1000, 1)) < 0.25
    return count(rng.random((1000, 4)) < np.where(known, 0.6, 0.12)), 1000


def sparse(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Five short independent lists, chance 0.06 each; 1,000 people; few overlaps."""
    return count(rng.random((1000, 5)) < 0.06), 1000


def out_of_reach(rng: np.random.Generator) -> tuple[CaptureCounts, int]:
    """Four independent lists; one person in five can be on none."""
    on = rng.random((1000, 4)) < CHANCES
    on[:200] = False
    return count(on), 1000


METHODS: dict[str, Callable[[CaptureCounts], Estimate]] = {
    "graphs averaged": estimate_bma,
    "log-linear, BIC": estimate_loglinear,
    "stepwise": lambda c: estimate_sparse(c, resamples=300),
    "latent classes": lambda c: estimate_lcmcr(c, chains=12, warmup=60, draws=50),
}
SCENARIOS = (independent, dependent, unequal, two_kinds, sparse, out_of_reach)


def linked(rng: np.random.Generator) -> tuple[LinkageTable, CaptureCounts, CaptureCounts, int]:
    """Three independent lists of 400 people, linked by pairs with probabilities that are right.

    Each pair of records is a candidate with its probability p, true with chance p. Returns the
    table, the counts when every pair above 0.5 is linked, the true counts and the size.
    """
    on = rng.random((400, 3)) < (0.4, 0.35, 0.3)
    records = {f"{'abc'[j]}{i}": "abc"[j] for i in range(400) for j in range(3) if on[i, j]}
    pairs: list[tuple[str, str, float]] = []
    names = list(records)
    false = iter(rng.integers(0, len(names), (4000, 2)))
    for i in range(400):
        for j, k in combinations(np.flatnonzero(on[i]), 2):
            p = float(rng.beta(4, 1.5))
            pairs.append((f"{'abc'[j]}{i}", f"{'abc'[k]}{i}", p))
            if rng.random() < (1 - p) / p:  # as many false candidates of that p as p asks for
                a, b = next(x for x in false if names[x[0]][0] != names[x[1]][0])
                if names[a][1:] != names[b][1:]:
                    pairs.append((names[a], names[b], p))
    index = {name: i for i, name in enumerate(names)}
    parent = list(range(len(names)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for a, b, p in pairs:
        if p > 0.5:
            parent[root(index[a])] = root(index[b])
    joined: dict[int, int] = {}
    for name, i in index.items():
        joined[root(i)] = joined.get(root(i), 0) | 1 << "abc".index(name[0])
    counts = np.bincount(list(joined.values()), minlength=8)
    return LinkageTable(records, pairs), CaptureCounts(tuple("abc"), counts), count(on), 400


def judge(found: list[tuple[Estimate, int]], tried: int) -> str:
    """Coverage, median relative error, and relative width of the interval."""
    if not found:
        return "no estimate"
    held = np.mean([e.estimate.low <= size <= e.estimate.high for e, size in found])
    off = np.median([e.estimate.median / size - 1 for e, size in found])
    widths = [(e.estimate.high - e.estimate.low) / s for e, s in found]
    width = np.median([w for w in widths if math.isfinite(w)] or [math.inf])
    refused = f", {tried - len(found)} refused" if tried > len(found) else ""
    return f"{held:.0%} ({off:+.0%}, width {width:.2f}{refused})"


def main() -> None:
    """Run all scenarios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--populations", type=int, default=200)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    names = list(METHODS)
    print("| population | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for scenario in SCENARIOS:
        if given.only and scenario.__name__ not in given.only.split(","):
            continue
        found: dict[str, list[tuple[Estimate, int]]] = {name: [] for name in names}
        for seed in range(given.populations):
            counts, size = scenario(np.random.default_rng(seed))
            for name, method in METHODS.items():
                if name == "latent classes" and seed % SELDOM:
                    continue
                with contextlib.suppress(CannotEstimate):
                    found[name].append((method(counts), size))
        every = {n: SELDOM if n == "latent classes" else 1 for n in names}
        tried = {n: len(range(0, given.populations, every[n])) for n in names}
        cells = [judge(found[name], tried[name]) for name in names]
        said = (scenario.__doc__ or "").strip().rstrip(".")
        print(f"| {said} | " + " | ".join(cells) + " |", flush=True)
    if not given.only or "linked" in given.only.split(","):
        calibrate_linkage(given.populations // 2)


def calibrate_linkage(populations: int) -> None:
    """With doubtful links: the one best linkage, and draws of the linkage."""
    single, drawn, true = [], [], []
    for seed in range(populations):
        table, best, right, size = linked(np.random.default_rng(1000 + seed))
        single.append((estimate_bma(best), size))
        true.append((estimate_bma(right), size))
        drawn.append((estimate_over_linkages(table, "bma", Settings(), draws=60), size))
    print("\n| linkage of three lists, 400 people | graphs averaged |\n|---|---|")
    print(f"| the true links | {judge(true, populations)} |")
    print(f"| the one linkage of all pairs above a half | {judge(single, populations)} |")
    print(f"| 60 linkages drawn | {judge(drawn, populations)} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
