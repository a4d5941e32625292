"""How fast the estimates of scale are, beside the times of the R packages they agree with.

    python benchmarks/estimate.py [FOLDER] [--quick]      # default: ../shared/data/mse

One core (the thread count of the linear algebra is set to 1), best of several runs in processor
seconds, wall seconds beside them. The times of R 4.2.2 with dga 2.0.2, LCMCR 0.4.14 and Rcapture
1.4-4 were taken on a two-core machine. The latent classes are compared per effective draw:
LCMCR itself gives 168 of them in 110,000 iterations on Kosovo, by our estimator of effective size
(`oracles/lcmcr_effective.R`, mean of four seeds).
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

from fonds.analysis.scale import (
    CaptureCounts,
    LinkageTable,
    estimate_bma,
    estimate_over_linkages,
    estimate_sparse,
    fit_loglinear,
    read_captures,
)
from fonds.analysis.scale.convergence import effective_size
from fonds.analysis.scale.graphs import enumerate_graphs
from fonds.analysis.scale.lcmcr import _Model, _Sampler

DGA_FIVE = 0.35
LOGLINEAR_FOUR, LOGLINEAR_FIVE = 0.19, 2.4
LCMCR_SECONDS, LCMCR_EFFECTIVE = 1.18, 168


def best(run: Callable[[], object], times: int) -> tuple[float, float]:
    """Fewest processor seconds of several runs, and the wall seconds of that run."""
    found = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(found)


def say(name: str, took: tuple[float, float], reference: float | None = None) -> None:
    """Print one line."""
    beside = (
        f"   R {reference:7.3f} s   {reference / took[0]:6.1f} times faster" if reference else ""
    )
    print(f"{name:<52} {took[0]:8.4f} s cpu {took[1]:8.4f} s wall{beside}", flush=True)


def simulate(size: int, people: int, chance: float, seed: int) -> CaptureCounts:
    """Lists of people who differ in how easily they are listed."""
    rng = np.random.default_rng(seed)
    ease = rng.normal(0, 0.6, people)
    on = rng.random((people, size)) < 1 / (
        1 + np.exp(-np.log(chance / (1 - chance)) - ease[:, None])
    )
    counts = np.bincount(on @ (1 << np.arange(size)), minlength=1 << size)
    counts[0] = 0
    return CaptureCounts(tuple("abcdefg"[:size]), counts)


def linkage_problem(records: int, seed: int) -> LinkageTable:
    """Records of four lists, with true links at 0.9 on average and false ones at 0.15."""
    rng = np.random.default_rng(seed)
    people = int(records / 1.2)
    on = rng.random((people, 4)) < (0.35, 0.3, 0.3, 0.25)
    kept = {f"{'abcd'[j]}{i}": "abcd"[j] for i, j in zip(*np.nonzero(on), strict=True)}
    pairs = []
    for i in np.flatnonzero(on.sum(axis=1) > 1):
        for j, k in combinations(np.flatnonzero(on[i]), 2):
            pairs.append((f"{'abcd'[j]}{i}", f"{'abcd'[k]}{i}", float(rng.beta(9, 1))))
    names = list(kept)
    for a, b in rng.integers(0, len(names), (records, 2)):
        if names[a][0] != names[b][0]:
            pairs.append((names[a], names[b], float(rng.beta(1, 6))))
    return LinkageTable(kept, pairs)


def latent_classes(counts: CaptureCounts) -> None:
    """Seconds for one effective draw, beside LCMCR's."""
    sampler = _Sampler(_Model(counts, 10), 64, (0.25, 0.25), 1)
    wall, start = time.perf_counter(), time.process_time()
    unseen = sampler.run(120, 120, (30, 80))
    took, wall = time.process_time() - start, time.perf_counter() - wall
    effective = effective_size(np.log(unseen + counts.observed))
    each = (took / effective, wall / effective)
    say("latent classes, one effective draw (Kosovo)", each, LCMCR_SECONDS / LCMCR_EFFECTIVE)


def main() -> None:
    """Run all."""
    quick = "--quick" in sys.argv
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    beside = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "mse"
    folder = Path(given[0]) if given else beside
    five, four = read_captures(folder / "madigan_york_5.csv"), read_captures(folder / "kosovo.csv")
    enumerate_graphs(5)
    grid = (1, 16110, 1)
    say(
        "five lists, 822 graphs, 16,110 sizes",
        best(lambda: estimate_bma(five, delta=1 / 32, unseen_grid=grid), 15),
        DGA_FIVE,
    )
    enumerate_graphs.cache_clear()
    say(
        "six lists, 18,154 graphs, every size (ukdat)",
        best(lambda: estimate_bma(read_captures(folder / "ukdat.csv")), 2),
    )
    seven = simulate(7, 3000, 0.15, 1)
    if not quick:
        enumerate_graphs.cache_clear()
        say("seven lists, 617,675 graphs, every size", best(lambda: estimate_bma(seven), 1))
    say("113 log-linear models (Kosovo)", best(lambda: fit_loglinear(four), 7), LOGLINEAR_FOUR)
    say("1,024 log-linear models", best(lambda: fit_loglinear(five, order=2), 5), LOGLINEAR_FIVE)
    say("stepwise, 1,000 resamples (Kosovo)", best(lambda: estimate_sparse(four), 2), 86.6)
    latent_classes(four)
    table = linkage_problem(5000, 2)
    took = best(lambda: estimate_over_linkages(table, draws=200), 1)
    say(f"200 linkages of {len(table.records):,} records, four lists, averaged", took)


if __name__ == "__main__":
    main()
