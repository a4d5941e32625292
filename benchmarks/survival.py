"""Processor time of survival, chronology and network methods, beside lifelines where it has them.

Run: python benchmarks/survival.py [FOLDER OF rossi.csv]
Each line: what, processor seconds (median of five), and the same of lifelines.
"""

from __future__ import annotations

import csv
import statistics
import sys
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import numpy as np

from fonds.analysis.chronology import Event, Kind, Moment, Relation, solve_chronology
from fonds.analysis.networks import Tie, build_network, place_people
from fonds.analysis.survival import (
    build_lifetimes,
    estimate_incidence,
    estimate_survival,
    estimate_turnbull,
    fit_cox,
)

COVARIATES = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]


def time(run: Callable[[], object], repeat: int = 5) -> float:
    """Return the median processor time of a call."""
    spent = []
    for _ in range(repeat):
        begin = process_time()
        run()
        spent.append(process_time() - begin)
    return statistics.median(spent)


def say(what: str, ours: float, theirs: float | None = None) -> None:
    """Print one line."""
    print(f"{what:58} {ours:8.4f}" + ("" if theirs is None else f"   lifelines {theirs:8.4f}"))


def on_rossi(path: Path) -> None:
    """Kaplan-Meier and Cox on Rossi's 432 recidivists."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import CoxPHFitter, KaplanMeierFitter

        with path.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        table = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
        frame = pd.DataFrame(table)
        lives = build_lifetimes(table["week"], table["arrest"])
        x = np.column_stack([table[name] for name in COVARIATES])
        say(
            "Kaplan-Meier, Rossi",
            time(lambda: estimate_survival(lives)),
            time(lambda: KaplanMeierFitter().fit(frame["week"], frame["arrest"])),
        )
        say(
            "Cox, Efron, Rossi, 7 covariates",
            time(lambda: fit_cox(lives, x, COVARIATES)),
            time(lambda: CoxPHFitter().fit(frame, "week", "arrest")),
        )
        say("Cox, exact ties, Rossi", time(lambda: fit_cox(lives, x, COVARIATES, "exact")))


def on_made_up() -> None:
    """Larger made-up problems."""
    random = np.random.default_rng(1)
    exit_ = np.ceil(random.exponential(500, 5000))
    lives = build_lifetimes(exit_ + 5, random.integers(0, 3, 5000), random.integers(0, 5, 5000))
    say("Aalen-Johansen, 5,000 lives, late entry", time(lambda: estimate_incidence(lives)))
    low = np.floor(exit_[:1000] / 30)
    high = np.where(random.random(1000) < 0.3, np.inf, low + random.integers(1, 12, 1000))
    say("Turnbull, 1,000 intervals", time(lambda: estimate_turnbull(low, high)))

    days = np.sort(random.integers(0, 3000, 5000)).tolist()
    events = [
        Event(
            str(k),
            start=Moment.on(date(1953, 1, 1) + timedelta(days=t)) if k % 2 else Moment(),
        )
        for k, t in enumerate(days)
    ]
    pairs = [p for p in random.integers(0, 5000, (12000, 2)).tolist() if days[p[0]] < days[p[1]]]
    relations = [Relation(str(a), Kind.BEFORE, str(b)) for a, b in pairs]
    say(
        f"Relative dating, 5,000 events, {len(relations):,} relations",
        time(lambda: solve_chronology(events, relations)),
    )
    ends = {tuple(sorted(p)) for p in random.integers(0, 5000, (20000, 2)).tolist() if p[0] != p[1]}
    network = build_network([Tie(f"{a:04}", f"{b:04}", "meeting", ()) for a, b in ends])
    say("Layout, 5,000 people, 20,000 edges", time(lambda: place_people(network), 1))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        on_rossi(Path(sys.argv[1]) / "rossi.csv")
    on_made_up()
