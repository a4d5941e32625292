"""How often the 95% intervals of each method hold the true size, on populations we made.

    python benchmarks/calibrate_estimates.py [--populations 1000] [--only NAME,NAME] [--minutes 4]

Each scenario simulates populations whose size is known, counts the overlaps of their lists, and
estimates. Where the assumptions of the methods hold, 93 to 97 in 100 intervals should hold the
truth; the other scenarios show how they fail. What is found is kept population by population in
`build/calibration/`, so that a run that is stopped goes on where it was; `--table` writes the
shares to `src/fonds/analysis/scale/tables/calibration.tsv`, which the page Scale shows, and prints
them as Markdown for docs/explanation/how-many.md. The latent classes, which take longest, are tried
on every fifth population. Monte Carlo error of a share of 0.95: 0.007 with 1,000 populations, 0.015
with 200.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

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
SELDOM = 5  # the latent classes are tried on every fifth population, for they take longest
ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "calibration"
TABLE = ROOT / "src" / "fonds" / "analysis" / "scale" / "tables" / "calibration.tsv"
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


Found = tuple[Estimate | None, int]
METHODS: dict[str, Callable[[CaptureCounts], Estimate]] = {
    "graphs averaged": estimate_bma,
    "log-linear, BIC": estimate_loglinear,
    "stepwise": lambda c: estimate_sparse(c, resamples=300),
    "latent classes": lambda c: estimate_lcmcr(c, chains=12, warmup=60, draws=50),
}
SCENARIOS = (independent, dependent, unequal, two_kinds, sparse, out_of_reach)
LINKED = "linked"
WAYS = ("the true links", "all pairs above a half", "60 linkages drawn")


def say(run: Callable[[], Estimate]) -> list[float] | None:
    """The median and the ends of the interval; None where the method refuses."""
    try:
        made = run().estimate
    except CannotEstimate:
        return None
    return [made.median, made.low, made.high]


def try_methods(scenario: Callable[..., tuple[CaptureCounts, int]], seed: int) -> dict[str, Any]:
    """What each method says of one population."""
    counts, size = scenario(np.random.default_rng(seed))
    found: dict[str, Any] = {"size": size}
    for name, method in METHODS.items():
        if name != "latent classes" or seed % SELDOM == 0:
            found[name] = say(lambda method=method: method(counts))  # type: ignore[misc]
    return found


def try_linkages(seed: int) -> dict[str, Any]:
    """With doubtful links: the true ones, the one best linkage, and draws of the linkage."""
    table, best, right, size = linked(np.random.default_rng(1000 + seed))
    runs: tuple[Callable[[], Estimate], ...] = (
        lambda: estimate_bma(right),
        lambda: estimate_bma(best),
        lambda: estimate_over_linkages(table, "bma", Settings(), draws=60),
    )
    return {"size": size, **{way: say(run) for way, run in zip(WAYS, runs, strict=True)}}


def read(name: str) -> list[dict[str, Any]]:
    """What was found before."""
    path = KEPT / f"{name}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(name: str, populations: int, until: float) -> bool:
    """Go on with one scenario; whether it is done."""
    scenario = {one.__name__: one for one in SCENARIOS}.get(name)
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.jsonl").open("a", encoding="utf-8") as out:
        for seed in range(len(read(name)), populations):
            if time.monotonic() > until:
                return False
            found = try_methods(scenario, seed) if scenario else try_linkages(seed)
            print(json.dumps(found), file=out, flush=True)
    return True


def judge(name: str, way: str) -> tuple[int, ...] | tuple[str, ...]:
    """Populations, refusals, coverage, median relative error and relative width of one method."""
    tried = [row for row in read(name) if way in row]
    given = [(row["size"], *row[way]) for row in tried if row[way] is not None]
    held = sum(low <= size <= high for size, _, low, high in given)
    off = np.median([median / size - 1 for size, median, _, _ in given]) if given else math.nan
    widths = [(high - low) / size for size, _, low, high in given if math.isfinite(high)]
    width = np.median(widths) if widths else math.inf
    share = held / len(given) if given else math.nan
    refused = len(tried) - len(given)
    return str(len(tried)), str(refused), f"{share:.3f}", f"{off:+.3f}", f"{width:.2f}"


def rows() -> Iterator[tuple[str, ...]]:
    """One row for each scenario and method that was tried."""
    words = {one.__name__: (one.__doc__ or "").split("\n")[0].rstrip(".") for one in SCENARIOS}
    words[LINKED] = (linked.__doc__ or "").split(", linked")[0] + ", with doubtful links"
    for name, said in words.items():
        for way in WAYS if name == LINKED else METHODS:
            if any(way in row for row in read(name)):
                holds = "yes" if (name, way) in HOLDS else "no"
                yield name, said, way, holds, *judge(name, way)


HOLDS = {
    *(("independent", way) for way in METHODS),
    *(("dependent", way) for way in METHODS if way != "latent classes"),
    ("sparse", "graphs averaged"),
    ("sparse", "stepwise"),
    (LINKED, WAYS[0]),
    (LINKED, WAYS[2]),
}
"""Scenario and method whose assumptions the scenario keeps.

The interval of a log-linear model assumes many overlaps, and that its model was not chosen by the
same data; the prior of the latent classes takes chances of 0.06 to be rare. Two kinds of people are
two latent classes, but four lists hardly tell them apart, and the prior then speaks for one.
"""


def write_table() -> None:
    """Write the shares as a table, and print them as Markdown."""
    found = list(rows())
    heads = ("scenario", "population", "method", "assumptions_hold", "populations", "refused",
             "covered", "off", "width")  # fmt: skip
    lines = [
        "# id\tcalibration",
        "# title\tHow often 95% intervals hold the size of populations that were simulated",
        "# source\tmade by benchmarks/calibrate_estimates.py",
        "# licence\tApache-2.0",
        "# version\t1",
        "\t".join(heads),
        *("\t".join(row) for row in found),
    ]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = list(METHODS)
    print("| population | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    cells = {(row[1], row[2]): _cell(row) for row in found}
    for said in dict.fromkeys(row[1] for row in found if row[0] != LINKED):
        print(f"| {said} | " + " | ".join(cells.get((said, name), "") for name in names) + " |")
    print("\n| doubtful links, three lists, 400 people | graphs averaged |\n|---|---|")
    for row in found:
        if row[0] == LINKED:
            print(f"| {row[2]} | {_cell(row)} |")


def _cell(row: tuple[str, ...]) -> str:
    refused = f", {row[5]} of {row[4]} refused" if row[5] != "0" else ""
    return f"{float(row[6]):.1%} ({float(row[7]):+.0%}, width {row[8]}{refused})"


def main() -> None:
    """Run what is missing, as far as the time goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--populations", type=int, default=1000)
    parser.add_argument("--only", default="")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--table", action="store_true", help="only write the table")
    given = parser.parse_args()
    if given.table:
        write_table()
        return
    until = time.monotonic() + given.minutes * 60
    names = given.only.split(",") if given.only else [*(s.__name__ for s in SCENARIOS), LINKED]
    for name in names:
        populations = given.populations // 5 if name == LINKED else given.populations
        if not run(name, populations, until):
            print(f"{name}: {len(read(name))} of {populations}; run again to go on")
            return
    print("done; --table writes what was found")


if __name__ == "__main__":
    main()
