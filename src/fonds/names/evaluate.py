"""How well names are matched and found, measured on a gold file of forms and persons.

A gold file is a CSV with the columns `person_id` and `form`; `script`, `system`, `evidence` and
`notes` are used where present. Rows whose notes mark a form that no spelling can decide (pen name,
later name, alias, surname only) are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fonds.core.rows import RowsError, read_records
from fonds.names.compare import SAME, weigh
from fonds.names.distractors import distractors
from fonds.names.forms import Form, read
from fonds.names.index import NameIndex
from fonds.names.models import NamesError

LEFT_OUT = ("pen name", "later name", "alias", "surname only")
PRECISION = 0.99
ENOUGH = 50
"""The fewest true pairs for which a script pair has a bar of its own."""

BARS = {
    "recall_at_99": 0.90,
    "recall_at_99_script_pair": 0.80,
    "same_precision": 0.99,
    "top1": 0.97,
    "top5": 0.99,
    "cross_top1": 0.95,
    "cross_top5": 0.98,
}


class GoldFileError(NamesError):
    """A gold file that lacks a column or holds no pairs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One form of one person."""

    person: str
    form: str
    script: str
    system: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of rows by place, with its score as a logit and whether it is one person."""

    first: int
    second: int
    logit: float
    true: bool


def is_left_out(notes: str) -> bool:
    """Say whether a row's notes mark a form that no spelling can decide."""
    return any(each in notes for each in LEFT_OUT)


def read_gold(path: Path) -> list[Row]:
    """Read the rows of a gold file that count.

    Raises:
        GoldFileError: It is no table, a column is missing, or no person has two forms.
    """
    try:
        records = read_records(path, ("person_id", "form"))
    except RowsError as error:
        raise GoldFileError(str(error)) from error
    rows = [
        Row(
            row["person_id"],
            row["form"],
            row.get("script") or read(row["form"]).script,
            row.get("system", ""),
            row.get("evidence", ""),
        )
        for _, row in records
        if row["form"] and not is_left_out(row.get("notes", ""))
    ]
    if len({row.person for row in rows}) == len(rows):
        raise GoldFileError(
            f"{path}: no person has two forms. Expected one line a form, the person's id on each. "
            "Check the column person_id."
        )
    return rows


def score_pairs(
    rows: list[Row], compare: Callable[[Form, Form], float] | None = None
) -> list[Scored]:
    """Score every pair of rows, by our comparison or another on a logit-like scale."""
    forms = [read(row.form) for row in rows]
    found = []
    for one in range(len(rows)):
        for two in range(one + 1, len(rows)):
            logit = (
                weigh(forms[one], forms[two]).logit
                if compare is None
                else compare(forms[one], forms[two])
            )
            found.append(Scored(one, two, logit, rows[one].person == rows[two].person))
    return found


def recall_at(scored: Iterable[Scored], precision: float = PRECISION) -> float | None:
    """Return the greatest recall whose precision is at least this; pairs that tie go together.

    None where no pair is true.
    """
    pairs = sorted(scored, key=lambda pair: -pair.logit)
    if not pairs:
        return None
    logits = np.array([pair.logit for pair in pairs])
    hits = np.cumsum([pair.true for pair in pairs])
    if not hits[-1]:
        return None
    last = np.append(logits[1:] != logits[:-1], True)
    right = hits / np.arange(1, len(pairs) + 1)
    good = hits[last & (right >= precision)]
    return float(good.max() / hits[-1]) if len(good) else 0.0


def evaluate(path: Path, distractor_count: int = 5000, seed: int = 1956) -> dict[str, Any]:
    """Measure everything on one gold file.

    Args:
        path: The gold file.
        distractor_count: How many made-up forms are put among the real ones for retrieval.
        seed: Of the made-up forms.

    Returns:
        The measures by name, `bars` (what each should reach) and `missed` (which do not).

    Raises:
        GoldFileError: See `read_gold`.
    """
    rows = read_gold(path)
    scored = score_pairs(rows)
    report: dict[str, Any] = {
        "forms": len(rows),
        "persons": len({row.person for row in rows}),
        "true_pairs": sum(pair.true for pair in scored),
        "distractors": distractor_count,
        "recall_at_99": _rounded(recall_at(scored)),
        "by_script_pair": _by(rows, scored, lambda row: row.script),
        "by_system": _by_either(rows, scored, lambda row: row.system),
        "by_evidence": _by_either(rows, scored, lambda row: row.evidence),
        **_same(scored),
        **_retrieval(rows, distractor_count, seed),
    }
    report["bars"] = BARS
    report["missed"] = _missed(report)
    return report


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _group(scored: list[Scored], key: Callable[[Scored], Iterable[str]]) -> dict[str, Any]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for pair in scored:
        for each in key(pair):
            groups[each].append(pair)
    return {
        name: {
            "true_pairs": sum(pair.true for pair in members),
            "recall_at_99": _rounded(recall_at(members)),
        }
        for name, members in sorted(groups.items())
    }


def _by(rows: list[Row], scored: list[Scored], key: Callable[[Row], str]) -> dict[str, Any]:
    return _group(
        scored, lambda pair: ("-".join(sorted((key(rows[pair.first]), key(rows[pair.second])))),)
    )


def _by_either(rows: list[Row], scored: list[Scored], key: Callable[[Row], str]) -> dict[str, Any]:
    return _group(
        scored, lambda pair: filter(None, {key(rows[pair.first]), key(rows[pair.second])})
    )


def _same(scored: list[Scored]) -> dict[str, Any]:
    least = float(np.log(SAME / (1 - SAME)))
    called = [pair for pair in scored if pair.logit >= least]
    right = sum(pair.true for pair in called)
    total = sum(pair.true for pair in scored)
    return {
        "same_called": len(called),
        "same_precision": round(right / len(called), 4) if called else None,
        "same_recall": round(right / total, 4) if total else None,
    }


def _retrieval(rows: list[Row], count: int, seed: int) -> dict[str, Any]:
    """Look each form up among all others and the made-up ones; forms of one spelling count once."""
    index = NameIndex(
        [(str(place), row.form) for place, row in enumerate(rows)] + list(distractors(count, seed))
    )
    person = {str(place): row.person for place, row in enumerate(rows)}
    script = {str(place): row.script for place, row in enumerate(rows)}
    tally = {name: [0, 0] for name in ("top1", "top5", "cross_top1", "cross_top5")}
    forms_of = defaultdict(set)
    for row in rows:
        forms_of[row.person].add((row.form, row.script))
    for row in rows:
        others = {(form, script) for form, script in forms_of[row.person] if form != row.form}
        if not others:
            continue
        near = [match for match in index.rank(row.form, 12) if match.form != row.form]
        hits = [person.get(match.id) == row.person for match in near]
        found = [match for match in index.rank(row.form, 400) if match.form != row.form]
        across = [
            person.get(match.id) == row.person
            for match in found
            if (script.get(match.id) or read(match.form).script) != row.script
        ]
        _count(tally, "", hits)
        if any(script != row.script for _form, script in others):
            _count(tally, "cross_", across)
    return {name: round(hit / asked, 4) if asked else None for name, (hit, asked) in tally.items()}


def _count(tally: dict[str, list[int]], prefix: str, hits: list[bool]) -> None:
    for name, size in (("top1", 1), ("top5", 5)):
        tally[prefix + name][0] += any(hits[:size])
        tally[prefix + name][1] += 1


def _missed(report: dict[str, Any]) -> list[str]:
    missed = [
        name
        for name, bar in BARS.items()
        if name in report and report[name] is not None and report[name] < bar
    ]
    for name, group in report["by_script_pair"].items():
        if (
            group["true_pairs"] >= ENOUGH
            and group["recall_at_99"] < BARS["recall_at_99_script_pair"]
        ):
            missed.append(f"recall_at_99_script_pair {name}")
    return missed
