"""A comparison as plain data, for `--json`, for pages and for other programs.

Numbers are rounded to nine places; a quotient that does not exist is `null`.
"""

from __future__ import annotations

from typing import Any

from fonds.analysis.qca.fit import Necessity
from fonds.analysis.qca.minimise import Solution, TermFit, find_assumptions
from fonds.analysis.qca.readings import Readings
from fonds.analysis.qca.robustness import Robustness
from fonds.analysis.qca.study import Comparison
from fonds.analysis.qca.truth_table import Row, TruthTable

MOST_ROWS_NAMED = 200
"""Remainders listed by number for one solution; beyond it only their count is given."""


def report_comparison(comparison: Comparison) -> dict[str, Any]:
    """Return everything in a comparison as dictionaries, lists, text and numbers.

    Returns:
        `outcome`, `conditions`, `cases`, `cut_offs`, `truth_table`, `remainders`,
        `contradictions`, `solutions`, `ties`, `primes`, `necessity` (each condition, then the
        expressions that pass the cut-offs), `sufficiency`, `untenable`, `warnings`, and `negated`:
        the same for the absence of the outcome.
    """
    truth = comparison.truth
    return {
        "outcome": truth.table.outcome,
        "conditions": list(truth.table.conditions),
        "cases": list(truth.table.cases),
        "cut_offs": {
            "incl": truth.cut_offs.inclusion,
            "ncut": truth.cut_offs.frequency,
            "pri": truth.cut_offs.pri,
            "contradiction": truth.cut_offs.contradiction,
        },
        "truth_table": [_row(row, truth) for row in truth.rows],
        "remainders": truth.remainders,
        "contradictions": [
            {
                "row": row.number,
                "with_outcome": list(row.cases_with),
                "without_outcome": list(row.cases_without),
            }
            for row in truth.contradictions
        ],
        "solutions": [
            _solution(one, truth) for kind in comparison.solutions for one in kind.listed
        ],
        "ties": {kind.kind: kind.count for kind in comparison.solutions},
        "ties_exact": {kind.kind: kind.complete for kind in comparison.solutions},
        "primes": {kind.kind: list(kind.primes) for kind in comparison.solutions},
        "essential": {kind.kind: list(kind.essential) for kind in comparison.solutions},
        "necessity": [
            *({"term": one.term, **_necessity(one.necessity)} for one in comparison.singles),
            *(
                {"term": one.term, **_necessity(one.necessity), "passes": True}
                for one in comparison.necessary
                if "*" in one.term or "+" in one.term
            ),
        ],
        "sufficiency": [
            {
                "term": one.term,
                "incl": _round(one.sufficiency.inclusion),
                "pri": _round(one.sufficiency.pri),
                "covs": _round(one.sufficiency.coverage),
            }
            for one in comparison.singles
        ],
        "necessary": [one.term for one in comparison.necessary],
        "untenable": _untenable(comparison),
        "warnings": list(comparison.warnings),
        "negated": report_comparison(comparison.negated) if comparison.negated else None,
    }


def report_readings(readings: Readings) -> dict[str, Any]:
    """Return the first reading's comparison, with the disagreements and every other reading.

    Returns:
        What `report_comparison` gives for the first reading that has an answer, and beside it
        `disagreements`, `readings` (name, choices, comparison or refusal), `readings_complete` and
        `readings_by_formula` (kind to formula to the names of the readings that give it).
    """
    answered = [one.comparison for one in readings.readings if one.comparison]
    kinds = dict.fromkeys(kind.kind for one in answered for kind in one.solutions)
    return {
        **(report_comparison(answered[0]) if answered else {}),
        "disagreements": [
            {
                "case": one.case,
                "condition": one.condition,
                "values": [{"value": v, "coders": list(who)} for v, who in one.values],
            }
            for one in readings.disagreements
        ],
        "readings": [
            {
                "name": one.name,
                "choices": [
                    {"case": case, "condition": condition, "value": value}
                    for case, condition, value in one.choices
                ],
                "comparison": report_comparison(one.comparison) if one.comparison else None,
                "refusal": one.refusal,
            }
            for one in readings.readings
        ],
        "readings_complete": readings.complete,
        "readings_by_formula": {
            kind: {formula: list(names) for formula, names in readings.formulas(kind).items()}
            for kind in kinds
        },
    }


def report_robustness(robustness: Robustness) -> dict[str, Any]:
    """Return the table of which terms survive which change."""
    return {
        "kind": robustness.kind,
        "terms": [
            {"term": term, "kept_share": _round(robustness.kept_share(term))}
            for term in robustness.terms
        ],
        "runs": [
            {
                "change": run.change,
                "kind": run.kind,
                "formulas": list(run.formulas),
                "count": run.count,
                "survival": {
                    term: str(fate)
                    for term, fate in zip(robustness.terms, run.survival, strict=True)
                },
            }
            for run in robustness.runs
        ],
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def _row(row: Row, truth: TruthTable) -> dict[str, Any]:
    return {
        "row": row.number,
        "conditions": dict(zip(truth.table.conditions, row.values, strict=True)),
        "out": row.out,
        "n": len(row.cases),
        "incl": _round(row.inclusion),
        "pri": _round(row.pri),
        "cases": list(row.cases),
    }


def _solution(solution: Solution, truth: TruthTable) -> dict[str, Any]:
    assumed = find_assumptions(truth, solution)
    report: dict[str, Any] = {
        "kind": solution.kind,
        "formula": solution.formula,
        "terms": [_term(term) for term in solution.terms],
        "incl": _round(solution.inclusion),
        "pri": _round(solution.pri),
        "covs": _round(solution.coverage),
        "assumed": len(assumed),
        "assumed_rows": assumed[:MOST_ROWS_NAMED].tolist(),
    }
    if solution.between:
        report["between"] = list(solution.between)
    return report


def _term(term: TermFit) -> dict[str, Any]:
    return {
        "term": term.term,
        "incl": _round(term.inclusion),
        "pri": _round(term.pri),
        "covs": _round(term.coverage),
        "covu": _round(term.unique_coverage),
        "cases": list(term.cases),
        "deviant": list(term.deviant),
    }


def _necessity(fit: Necessity) -> dict[str, Any]:
    return {"incl": _round(fit.inclusion), "ron": _round(fit.ron), "cov": _round(fit.coverage)}


def _untenable(comparison: Comparison) -> dict[str, list[int]] | None:
    found = comparison.untenable
    if found is None:
        return None
    return {
        "contradictory": found.contradictory.tolist(),
        "against_necessity": found.against_necessity.tolist(),
        "impossible": found.impossible.tolist(),
    }
