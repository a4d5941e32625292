"""How fast truth tables are minimised, beside setqca.

    python benchmarks/qca.py [--conditions 6,8,10,12,14,18] [--limit 20] [--repeats 3]

Two hundred made-up cases on each number of conditions; the outcome follows three combinations, with
a tenth of the cases turned over ("noisy"). The seed is fixed. Each minimisation with remainders
runs in a process of its own; printed are the medians of its processor and wall time without
start-up, the least number of terms and the number of tied solutions. setqca chooses among ties the
ones with fewest literals, so its count is lower; it is stopped at --limit seconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

CASES = 200
START_UP = 10  # seconds a busy machine may take to import pandas


def make_cases(conditions: int, noise: float, seed: int = 1956) -> tuple[np.ndarray, np.ndarray]:
    """Return (200, k) zeros and ones and the outcome of each case."""
    random = np.random.default_rng(seed)
    values = random.integers(0, 2, (CASES, conditions))
    a, b, c, d, e, f = values[:, :6].T
    outcome = (a & b) | (c & (1 - d)) | (e & f & (1 - a))
    turned = random.random(CASES) < noise
    return values, np.where(turned, 1 - outcome, outcome)


def minimise_with_fonds(values: np.ndarray, outcome: np.ndarray) -> dict[str, object]:
    """Return terms and ties found by Fonds, and the time it took."""
    from fonds.analysis import qca
    from fonds.analysis.qca import cover

    cover._load(np.eye(2, dtype=np.bool_), integer=False)  # imports the solver
    columns = {f"C{at}": column.tolist() for at, column in enumerate(values.T, start=1)}
    names = [str(number) for number in range(len(values))]
    table = qca.CaseTable.from_columns(names, columns, "Y", outcome.tolist())
    truth = qca.build_truth_table(table)
    found, spent = _timed(lambda: qca.minimise_parsimoniously(truth))
    return {"terms": len(found.listed[0].terms), "ties": found.how_many, **spent}


def minimise_with_setqca(values: np.ndarray, outcome: np.ndarray) -> dict[str, object]:
    """Return terms and ties found by setqca, and the time it took."""
    import pandas as pd
    import setqca

    names = [f"C{at}" for at in range(1, values.shape[1] + 1)]
    data = pd.DataFrame(values, columns=names).assign(Y=outcome)
    table = setqca.build_truth_table(data, outcome="Y", conditions=names)
    positive = {row.minterm for row in table.rows if row.outcome == "1"}
    unseen = {row.minterm for row in table.rows if row.outcome == "R"}
    found, spent = _timed(
        lambda: setqca.minimize(positive, dont_cares=unseen, width=len(names), max_solutions=1000)
    )
    return {"terms": len(found[0].implicants), "ties": str(len(found)), **spent}


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    processor, wall = time.process_time(), time.perf_counter()
    result = work()
    spent = {"cpu": time.process_time() - processor, "wall": time.perf_counter() - wall}
    return result, spent


TOOLS = {"fonds": minimise_with_fonds, "setqca": minimise_with_setqca}


def run(tool: str, conditions: int, noise: float, limit: float | None) -> dict[str, object] | None:
    """Run one minimisation in a process of its own; None where it was stopped."""
    command = [sys.executable, __file__, "--one", tool, str(conditions), str(noise)]
    allowed = None if limit is None else limit + START_UP
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=allowed, check=True)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print one line for each number of conditions, with and without noise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conditions", default="6,8,10,12,14,18")
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", nargs=3)
    arguments = parser.parse_args()
    if arguments.one:
        tool, conditions, noise = arguments.one
        print(json.dumps(TOOLS[tool](*make_cases(int(conditions), float(noise)))))
        return
    print(f"{'conditions':20} {'tool':7} {'cpu s':>8} {'wall s':>8} {'terms':>6}  ties")
    for conditions in map(int, arguments.conditions.split(",")):
        for noise in (0.0, 0.1):
            label = f"{conditions}{' noisy' if noise else ''}"
            for tool in TOOLS:
                limit = None if tool == "fonds" else arguments.limit
                first = run(tool, conditions, noise, limit)
                if first is None:
                    print(f"{label:20} {tool:7} {'>' + str(arguments.limit):>8}", flush=True)
                    continue
                again = arguments.repeats - 1 if float(str(first["wall"])) < 5 else 0
                runs = [first, *(run(tool, conditions, noise, limit) for _ in range(again))]
                cpu, wall = (
                    statistics.median(float(str(one[key])) for one in runs if one)
                    for key in ("cpu", "wall")
                )
                print(
                    f"{label:20} {tool:7} {cpu:8.3f} {wall:8.3f} {first['terms']:>6}  "
                    f"{first['ties']}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
