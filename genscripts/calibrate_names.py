"""Fit `src/fonds/names/tables/calibration.yaml` to a gold file, and check it on unseen persons.

    python genscripts/calibrate_names.py GOLD.csv... [--write]

The table was fitted to the development file of the shared data (`names_dev.csv`) and to
`calibration_people.csv` beside this script: forms of 290 known people, as encyclopaedias and the
press of their time print them (`attested`) or written by rule (`derived`).

For each kind of evidence a logistic regression with signed, prior-centred weights is fitted to all
pairs of forms whose strongest evidence is of that kind. Persons are dealt into five folds; a pair
is judged by weights fitted without either of its persons. The table is then fitted to all pairs.
Several gold files are taken together; the first is also reported alone.
"""

from __future__ import annotations

import csv
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

from fonds.names.compare import weigh
from fonds.names.evaluate import is_left_out
from fonds.names.evidence import weights
from fonds.names.forms import read

TABLE = Path(__file__).parent.parent / "src/fonds/names/tables/calibration.yaml"
FOLDS = 5
SHOWN = 150
STIFFNESS = 0.02  # pull towards the prior, per pair-equivalent
# the sign each feature may have; 0 is free
SIGNS = {
    "equal": "00", "korean": "0lws----", "chinese": "0l-s----", "sino-korean": "0l-s----",
    "sino-vietnamese": "0l-s----", "characters": "0-d0", "vietnamese": "0s0",
    "european": "0--+n-++0g+----", "by sound": "0--p----", "in order": "0--",
}  # fmt: skip

# what a slip or another given name costs at least: gold files hold few namesakes so near
SPANS = {
    "0": (-20.0, 20.0),
    "-": (-30.0, 0.0),
    "+": (0.0, 20.0),
    "s": (-9.0, -3.5),
    "g": (-15.0, -9.0),
    "n": (-6.0, -1.0),
    "d": (-30.0, -12.0),
    "w": (-9.0, -1.0),
    "l": (0.5, 6.0),
    "p": (1.5, 20.0),
}

Row = tuple[str, tuple[float, ...], bool, str, str, str]


def read_rows(paths: list[Path]) -> list[dict[str, str]]:
    """Return the rows that count of all gold files; a person of a later file bears its number."""
    rows = []
    for number, path in enumerate(paths):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if not is_left_out(row.get("notes", "")):
                    row["person_id"] += f"#{number}" if number else ""
                    rows.append(row)
    return rows


def pairs(rows: list[dict[str, str]]) -> list[Row]:
    """Return kind, features, truth and the two persons of every pair with evidence."""
    forms = [read(row["form"]) for row in rows]
    found: list[Row] = []
    for one in range(len(rows)):
        for two in range(one + 1, len(rows)):
            evidence = weigh(forms[one], forms[two])
            if evidence.kind != "nothing":
                first, second = rows[one]["person_id"], rows[two]["person_id"]
                what = f"{evidence.kind}: {rows[one]['form']} | {rows[two]['form']}"
                found.append(
                    (evidence.kind, evidence.features, first == second, first, second, what)
                )
    return found


def fit(kind: str, rows: list[Row], prior: np.ndarray) -> np.ndarray:
    """Fit one kind by penalised maximum likelihood within its signs."""
    features = np.array([row[1] for row in rows])
    truth = np.array([row[2] for row in rows], dtype=float)

    def loss(weight: np.ndarray) -> tuple[float, np.ndarray]:
        logit = features @ weight
        pull = STIFFNESS * 100 / np.maximum(1.0, np.abs(prior)) ** 2
        value = np.logaddexp(0, logit).sum() - (truth * logit).sum()
        value += 0.5 * (pull * (weight - prior) ** 2).sum()
        slope = features.T @ (1 / (1 + np.exp(-logit)) - truth) + pull * (weight - prior)
        return value, slope

    bounds = [SPANS[sign] for sign in SIGNS[kind]]
    return minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B").x


def recall_at(rows: list[Any], precision: float, total: int) -> float:
    """Return the recall at a precision; ties stand or fall together."""
    rows.sort(key=lambda row: -row[0])
    best = hits = 0
    for place, (logit, true, *_rest) in enumerate(rows):
        hits += true
        last = place + 1 == len(rows) or rows[place + 1][0] != logit
        if last and hits / (place + 1) >= precision:
            best = hits
    return best / total


def main(paths: list[Path], write: bool) -> None:
    """Fit, check and, if asked, write the table."""
    gold = read_rows(paths)
    forms_of = Counter(row["person_id"] for row in gold)
    true_pairs = sum(n * (n - 1) // 2 for who, n in forms_of.items())
    true_first = sum(n * (n - 1) // 2 for who, n in forms_of.items() if "#" not in who)
    rows = pairs(gold)
    fold = lambda person: zlib.crc32(person.encode()) % FOLDS  # noqa: E731
    prior = {kind: np.array(row) for kind, row in weights().items()}
    judged: list[tuple[float, bool, str, bool]] = []
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row[0]].append(row)
    final: dict[str, np.ndarray] = {}
    for kind, members in by_kind.items():
        if kind not in SIGNS:  # set by hand: nothing in a name decides it
            final[kind] = prior[kind]
            judged += [
                (float(np.dot(prior[kind], m[1])), m[2], m[5], "#" not in m[3]) for m in members
            ]
            continue
        final[kind] = fit(kind, members, prior[kind])
        for each in range(FOLDS):
            train = [m for m in members if fold(m[3]) != each and fold(m[4]) != each]
            test = [m for m in members if fold(m[3]) == each]
            weight = fit(kind, train, prior[kind]) if train else prior[kind]
            judged += [
                (float(np.dot(weight, m[1])), m[2], m[5], "#" not in m[3] + m[4]) for m in test
            ]
        print(kind, len(members), sum(m[2] for m in members), np.round(final[kind], 2))
    everything = [(float(np.dot(final[r[0]], r[1])), r[2], "#" not in r[3] + r[4]) for r in rows]
    print(f"pairs with evidence {len(rows)} of {true_pairs} true ones, by persons not seen: ")
    print(f"recall at 99% precision {recall_at(judged, 0.99, true_pairs):.4f}")
    print(f"the first file alone    {recall_at([j for j in judged if j[3]], 0.99, true_first):.4f}")
    print(f"fitted to all           {recall_at(everything, 0.99, true_pairs):.4f}")
    own = [e for e in everything if e[2]]
    print(f"the first file alone    {recall_at(own, 0.99, true_first):.4f}")
    for cut in (0.99, 0.95, 0.9, 0.8, 0.5, 0.2):
        logit = np.log(cut / (1 - cut))
        over = [row[1] for row in judged if row[0] >= logit]
        print(f"score >= {cut}: {len(over)} pairs, right {np.mean(over):.4f}")
    wrong = [row for row in sorted(judged, key=lambda r: -r[0]) if not row[1]]
    for value, _true, what, _first in wrong[:SHOWN]:
        print(f"  wrong at {value:.2f}: {what}")
    if write:
        table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
        table["weights"] = {
            kind: [round(float(w), 3) for w in final.get(kind, prior[kind])] for kind in prior
        }
        table["source"] = "Fitted by genscripts/calibrate_names.py; five folds over persons"
        table["version"] = "1"
        head = {key: table.pop(key) for key in ("id", "title", "source", "licence", "version")}
        TABLE.write_text(
            yaml.safe_dump(head, sort_keys=False, width=100)
            + yaml.safe_dump(table, sort_keys=False, default_flow_style=None, width=100),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:] if each != "--write"], "--write" in sys.argv)
