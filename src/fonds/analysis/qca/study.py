"""The whole comparison in one call: truth table, solutions of every kind, necessity, warnings.

`compare_cases` does what good practice asks for: all kinds of solution, all rivals of each, the
absence of the outcome beside its presence, and every caveat the data call for in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.caveats import list_warnings
from fonds.analysis.qca.enhanced import (
    Numbers,
    Untenable,
    find_against_necessity,
    find_contradictory,
    find_impossible,
)
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.intermediate import Expectations, minimise_between
from fonds.analysis.qca.minimise import (
    Limits,
    Solutions,
    minimise_conservatively,
    minimise_parsimoniously,
)
from fonds.analysis.qca.necessity import (
    Expression,
    NecessityCutOffs,
    SingleFit,
    find_necessary,
    fit_single_conditions,
)
from fonds.analysis.qca.truth_table import CutOffs, TruthTable, build_truth_table


@dataclass(frozen=True, slots=True)
class Options:
    """What to compute.

    Attributes:
        cut_offs: For rows of the truth table.
        include: Which rows without a clear result may be covered: `?` remainders, `C`
            contradictions, `?C` both, `` neither (then only the conservative solution is found).
        expectations: For the intermediate solution; None leaves it out.
        enhanced: Also find solutions without untenable assumptions.
        necessary: Expressions held to be necessary; used by `enhanced`.
        impossible: Conjunctions that cannot exist; used by `enhanced`.
        row_dominance: See `minimise_parsimoniously`.
        negated: Also explain the absence of the outcome.
        necessity: Cut-offs for necessary expressions.
        limits: How far ties are followed.
    """

    cut_offs: CutOffs = field(default_factory=CutOffs)
    include: str = "?"
    expectations: Expectations | None = None
    enhanced: bool = False
    necessary: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    row_dominance: bool = False
    negated: bool = True
    necessity: NecessityCutOffs = field(default_factory=NecessityCutOffs)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome explained.

    Attributes:
        truth: The truth table.
        solutions: `conservative`, then as asked `parsimonious`, `intermediate` and their
            `enhanced` forms.
        singles: Fit of each condition and its absence.
        necessary: Expressions that pass the cut-offs of necessity.
        untenable: Remainders left out by the enhanced analysis, where asked for.
        negated: The same for the absence of the outcome, where asked for.
        warnings: What a reader must know, in plain sentences.
    """

    truth: TruthTable
    solutions: tuple[Solutions, ...]
    singles: tuple[SingleFit, ...]
    necessary: tuple[Expression, ...]
    untenable: Untenable | None
    negated: Comparison | None
    warnings: tuple[str, ...]

    def of_kind(self, kind: str) -> Solutions | None:
        """Return the solutions of one kind, or None where it was not asked for."""
        return next((one for one in self.solutions if one.kind == kind), None)


def compare_cases(table: CaseTable, options: Options | None = None) -> Comparison:
    """Explain an outcome by combinations of conditions.

    Args:
        table: Calibrated cases.
        options: See `Options`.

    Returns:
        Everything the data say under these options, with warnings. An outcome no row reaches has
        no solution and a warning, not an error.

    Raises:
        QcaError: An option does not fit the table.
    """
    options = options or Options()
    truth = build_truth_table(table, options.cut_offs)
    other = build_truth_table(table.negated(), options.cut_offs)
    parsimonious = _parsimonious(truth, options) if "?" in options.include else None
    rival = _parsimonious(other, options) if parsimonious and _wants_rival(options) else None
    present = _explain(truth, parsimonious, other, rival, options)
    if not options.negated:
        return present
    opposite = replace(options, expectations=_opposite(options.expectations, table))
    absent = _explain(other, rival, truth, parsimonious, replace(opposite, necessary=()))
    return replace(present, negated=absent)


def _wants_rival(options: Options) -> bool:
    return options.negated or options.enhanced


def _opposite(expectations: Expectations | None, table: CaseTable) -> Expectations | None:
    """What helps the outcome is expected to hinder its absence."""
    if expectations is None:
        return None
    return tuple(
        None if expected is None else frozenset(range(levels)) - expected
        for expected, levels in zip(expectations, table.levels, strict=True)
    )


def _parsimonious(
    truth: TruthTable, options: Options, excluded: Numbers | None = None
) -> Solutions | None:
    try:
        return minimise_parsimoniously(
            truth, options.limits, options.include, excluded, options.row_dominance
        )
    except QcaError:
        return None  # nothing speaks against the outcome: reported as a warning


def _explain(
    truth: TruthTable,
    parsimonious: Solutions | None,
    other: TruthTable,
    rival: Solutions | None,
    options: Options,
) -> Comparison:
    table = truth.table
    conservative = minimise_conservatively(truth, options.limits, options.include)
    solutions = [conservative]
    if parsimonious:
        solutions.append(parsimonious)
        if options.expectations:
            solutions.append(_intermediate(truth, conservative, parsimonious, options))
    untenable = None
    if options.enhanced and parsimonious and rival:
        untenable = _find_untenable(truth, parsimonious, other, rival, options)
        kept = _parsimonious(truth, options, untenable.rows)
        if kept:
            solutions.append(replace(kept, kind="enhanced parsimonious"))
            if options.expectations:
                between = _intermediate(truth, conservative, kept, options)
                solutions.append(replace(between, kind="enhanced intermediate"))
    necessary = find_necessary(table, options.necessity)
    return Comparison(
        truth,
        tuple(solutions),
        fit_single_conditions(table),
        necessary.expressions,
        untenable,
        None,
        list_warnings(truth, solutions, necessary, "?" in options.include and not parsimonious),
    )


def _intermediate(
    truth: TruthTable, lower: Solutions, upper: Solutions, options: Options
) -> Solutions:
    assert options.expectations is not None
    return minimise_between(
        truth, lower, upper, options.expectations, options.limits, options.include
    )


def _find_untenable(
    truth: TruthTable, present: Solutions, other: TruthTable, absent: Solutions, options: Options
) -> Untenable:
    none = np.empty(0, dtype=np.int64)
    against = [find_against_necessity(truth, term) for term in options.necessary]
    impossible = [find_impossible(truth, term) for term in options.impossible]
    return Untenable(
        find_contradictory(truth, present, other, absent),
        np.unique(np.concatenate([none, *against])),
        np.unique(np.concatenate([none, *impossible])),
    )
