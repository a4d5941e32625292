"""Enhanced standard analysis: which remainders no solution should lean on.

A remainder is an untenable assumption where it would have to lead to the outcome *and* to its
absence, where it lacks a condition held to be necessary, or where it cannot exist ("pregnant men").

Source:
    Schneider and Wagemann, Set-Theoretic Methods for the Social Sciences (2012), ch. 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.minimise import Solutions, find_assumptions
from fonds.analysis.qca.terms import mark_rows, parse_formula, parse_term, row_numbers
from fonds.analysis.qca.truth_table import TruthTable

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Untenable:
    """Remainders to leave out, as row numbers, by the reason.

    Attributes:
        contradictory: Assumed both for the outcome and for its absence.
        against_necessity: Lacking a condition named as necessary.
        impossible: Covered by an expression named as impossible.
    """

    contradictory: Numbers
    against_necessity: Numbers
    impossible: Numbers

    @property
    def rows(self) -> Numbers:
        """All of them, each once."""
        parts = (self.contradictory, self.against_necessity, self.impossible)
        return np.unique(np.concatenate(parts))


def find_contradictory(
    truth: TruthTable, present: Solutions, negated: TruthTable, absent: Solutions
) -> Numbers:
    """Return the remainders assumed by a solution for the outcome and by one for its absence.

    Args:
        truth, present: The truth table and the parsimonious solutions for the outcome.
        negated, absent: Those for its absence.
    """
    mine = [find_assumptions(truth, solution) for solution in present.listed]
    theirs = [find_assumptions(negated, solution) for solution in absent.listed]
    if not mine or not theirs:
        return np.empty(0, dtype=np.int64)
    return np.intersect1d(np.concatenate(mine), np.concatenate(theirs))


def find_against_necessity(truth: TruthTable, necessary: str) -> Numbers:
    """Return the remainders that lack a necessary expression.

    Args:
        truth: A truth table.
        necessary: A disjunction whose absence rules the outcome out, as `A` or `A + ~B`.
    """
    return _remainders(truth, ~mark_rows(parse_formula(necessary, truth.table), truth.table.levels))


def find_impossible(truth: TruthTable, impossible: str) -> Numbers:
    """Return the remainders a conjunction covers that cannot exist, as `PREGNANT*MALE`."""
    term = parse_term(impossible, truth.table)[None, :]
    return _remainders(truth, mark_rows(term, truth.table.levels))


def _remainders(truth: TruthTable, marks: NDArray[np.bool_]) -> Numbers:
    marks = marks.copy()
    marks[row_numbers(truth.rows_with("10C"), truth.table.levels) - 1] = False
    numbers: Numbers = np.flatnonzero(marks) + 1
    return numbers
