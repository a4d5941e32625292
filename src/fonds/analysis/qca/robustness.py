"""Robustness: which terms survive other cut-offs, other thresholds, one case or condition fewer.

A formula that changes when one case is dropped is a statement about that case. `assess_robustness`
solves the table again under each change and says for every term of the first answer whether it is
still there, as it was or inside a neighbouring term.

Source:
    Skaaning, "Assessing the robustness of crisp-set and fuzzy-set QCA results", Sociological
    Methods and Research 40 (2011); Oana and Schneider, "A robustness test protocol for applied
    QCA" (2021). The words of the answer are our choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.intermediate import Expectations, minimise_between
from fonds.analysis.qca.minimise import (
    Solutions,
    minimise_conservatively,
    minimise_parsimoniously,
)
from fonds.analysis.qca.study import Options
from fonds.analysis.qca.terms import FREE
from fonds.analysis.qca.truth_table import build_truth_table

NamedTerm = frozenset[tuple[str, int]]


class Survival(StrEnum):
    """What becomes of a term under a change."""

    KEPT = "kept"  # in every solution
    SOME = "some"  # in some of the tied solutions
    NEAR = "near"  # not itself, but a term with more or fewer of its conditions
    GONE = "gone"  # neither
    MOOT = "moot"  # the change takes away one of its conditions


@dataclass(frozen=True, slots=True)
class Run:
    """One change and its answer.

    Attributes:
        change: In words, as `without Poland` or `inclusion 0.85`.
        kind: `cut-off`, `calibration`, `case` or `condition`.
        formulas: The solutions under it; empty where there is none.
        count: How many solutions there are.
        survival: For each term of the first answer, in the order of `Robustness.terms`.
    """

    change: str
    kind: str
    formulas: tuple[str, ...]
    count: int
    survival: tuple[Survival, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """How one kind of solution fares.

    Attributes:
        kind: Of solution.
        terms: Every term of every solution of the unchanged table.
        runs: One for each change.
    """

    kind: str
    terms: tuple[str, ...]
    runs: tuple[Run, ...]

    def kept_share(self, term: str) -> float:
        """Return the share of changes (without moot ones) under which a term is kept or tied."""
        at = self.terms.index(term)
        seen = [run.survival[at] for run in self.runs if run.survival[at] != Survival.MOOT]
        held = sum(one in (Survival.KEPT, Survival.SOME) for one in seen)
        return held / len(seen) if seen else 0.0


def assess_robustness(
    table: CaseTable,
    options: Options | None = None,
    kind: str = "parsimonious",
    inclusions: Sequence[float] = (-0.1, -0.05, 0.05, 0.1),
    frequencies: Sequence[int] = (1,),
    recalibrated: Mapping[str, CaseTable] | None = None,
) -> Robustness:
    """Solve the table again under every change and compare the terms.

    Args:
        table: Calibrated cases.
        options: Of the unchanged analysis.
        kind: `conservative`, `parsimonious` or `intermediate`.
        inclusions: Steps added to the cut-off of inclusion; results outside 0.5 to 1 are skipped.
        frequencies: Steps added to the cut-off of frequency.
        recalibrated: The same cases under other thresholds, by what was changed.

    Returns:
        Cut-offs first, then calibrations, cases and conditions.

    Raises:
        QcaError: The kind is unknown, or the unchanged table has no solution of it.
    """
    options = options or Options()
    if kind not in ("conservative", "parsimonious", "intermediate"):
        raise QcaError(
            f"robustness of {kind!r}: expected conservative, parsimonious, intermediate."
        )
    base = _solve(table, options, kind)
    if base is None or not base.listed:
        raise QcaError(f"outcome {table.outcome}: no {kind} solution, so nothing can be tested.")
    terms = {
        _named(term.cube, table.conditions): term.term
        for solution in base.listed
        for term in solution.terms
    }
    changes = [
        *_cut_off_changes(table, options, inclusions, frequencies),
        *((name, "calibration", other, options) for name, other in (recalibrated or {}).items()),
        *_case_changes(table, options),
        *_condition_changes(table, options),
    ]
    runs = [
        _run(change, what, _solve(other, changed, kind), other, list(terms))
        for change, what, other, changed in changes
    ]
    return Robustness(kind, tuple(terms.values()), tuple(runs))


Change = tuple[str, str, CaseTable, Options]


def _cut_off_changes(
    table: CaseTable, options: Options, inclusions: Sequence[float], frequencies: Sequence[int]
) -> Iterator[Change]:
    cut_offs = options.cut_offs
    for step in inclusions:
        inclusion = round(cut_offs.inclusion + step, 6)
        if 0.5 <= inclusion <= 1:
            band = cut_offs.contradiction
            band = None if band is None else min(band, inclusion)
            changed = replace(cut_offs, inclusion=inclusion, contradiction=band)
            yield f"inclusion {inclusion:g}", "cut-off", table, replace(options, cut_offs=changed)
    for more in frequencies:
        changed = replace(cut_offs, frequency=max(1, cut_offs.frequency + more))
        name = f"at least {changed.frequency} cases a row"
        yield name, "cut-off", table, replace(options, cut_offs=changed)


def _case_changes(table: CaseTable, options: Options) -> Iterator[Change]:
    for case in table.cases:
        yield f"without {case}", "case", table.without_case(case), options


def _condition_changes(table: CaseTable, options: Options) -> Iterator[Change]:
    if len(table.conditions) < 2:
        return
    for at, name in enumerate(table.conditions):
        expected: Expectations | None = options.expectations
        if expected is not None:
            expected = (*expected[:at], *expected[at + 1 :])
        changed = replace(options, expectations=expected)
        yield f"without {name}", "condition", table.without_condition(name), changed


def _solve(table: CaseTable, options: Options, kind: str) -> Solutions | None:
    truth = build_truth_table(table, options.cut_offs)
    lower = minimise_conservatively(truth, options.limits, options.include)
    if kind == "conservative":
        return lower
    try:
        upper = minimise_parsimoniously(
            truth, options.limits, options.include, row_dominance=options.row_dominance
        )
    except QcaError:
        return None
    if kind == "parsimonious":
        return upper
    if options.expectations is None:
        raise QcaError(
            "robustness of the intermediate solution: no expectations are given. Expected one for "
            "each condition, as in --dir-exp 1,0,-."
        )
    return minimise_between(
        truth, lower, upper, options.expectations, options.limits, options.include
    )


def _named(cube: tuple[int, ...], conditions: Sequence[str]) -> NamedTerm:
    return frozenset(
        (name, value) for name, value in zip(conditions, cube, strict=True) if value != FREE
    )


def _run(
    change: str, kind: str, found: Solutions | None, table: CaseTable, terms: list[NamedTerm]
) -> Run:
    listed = found.listed if found else ()
    sets = [{_named(t.cube, table.conditions) for t in one.terms} for one in listed]
    survival = tuple(_survival(term, sets, set(table.conditions)) for term in terms)
    formulas = tuple(one.formula for one in listed)
    return Run(change, kind, formulas, found.count if found else 0, survival)


def _survival(term: NamedTerm, solutions: list[set[NamedTerm]], conditions: set[str]) -> Survival:
    if any(name not in conditions for name, _ in term):
        return Survival.MOOT
    holding = sum(term in one for one in solutions)
    if solutions and holding == len(solutions):
        return Survival.KEPT
    if holding:
        return Survival.SOME
    near = any(term < other or other < term for one in solutions for other in one)
    return Survival.NEAR if near else Survival.GONE
