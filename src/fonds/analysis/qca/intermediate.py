"""Intermediate solutions: remainders are used only where theory says what they would show."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.minimise import (
    Limits,
    Solution,
    Solutions,
    find_essential,
    solve_chart,
)
from fonds.analysis.qca.primes import find_primes
from fonds.analysis.qca.terms import FREE, Cubes, mark_rows, rows_of
from fonds.analysis.qca.truth_table import TruthTable

Expectations = tuple[frozenset[int] | None, ...]
"""For each condition, the values expected to help the outcome; None where nothing is expected."""


def minimise_between(
    truth: TruthTable,
    conservative: Solutions,
    parsimonious: Solutions,
    expectations: Expectations,
    limits: Limits | None = None,
    include: str = "",
) -> Solutions:
    """Find the intermediate solutions between each conservative and each parsimonious one.

    A literal of a conservative term that the parsimonious term around it lacks is dropped where it
    runs against an expectation, and kept otherwise; the remainders the resulting terms cover are
    the *easy counterfactuals*, and the positive rows are minimised again with their help.

    Args:
        truth: The truth table both came from.
        conservative, parsimonious: From the two functions above.
        expectations: See `Expectations` and `parse_expectations`.
        limits: See `Limits`; pairs beyond `most_listed` are not followed.
        include: As given before.

    Source:
        Ragin and Sonnett 2005; Ragin, Redesigning Social Inquiry (2008), ch. 9.
    """
    limits = limits or Limits()
    positive = truth.rows_with("1")
    usable = np.vstack([positive, truth.rows_with("C")]) if "C" in include else positive
    solved: dict[bytes, Solutions] = {}
    pairs: dict[str, list[str]] = {}
    found: dict[str, Solution] = {}
    primes: dict[str, None] = {}
    complete = conservative.complete and parsimonious.complete
    followed = 0
    for c, lower in enumerate(conservative.listed, start=1):
        for p, upper in enumerate(parsimonious.listed, start=1):
            followed += 1
            if followed > limits.most_listed:
                complete = False
                break
            marks = mark_rows(
                _terms_between(lower.cubes, upper.cubes, expectations), truth.table.levels
            )
            key = np.packbits(marks).tobytes()
            if key not in solved:
                easy = rows_of(np.flatnonzero(marks) + 1, truth.table.levels)
                cubes = find_primes(positive, truth.table.levels, allowed=np.vstack([usable, easy]))
                solved[key] = solve_chart("intermediate", truth, cubes, positive, limits)
            complete &= solved[key].complete
            primes.update(dict.fromkeys(solved[key].primes))
            for solution in solved[key].listed:
                found.setdefault(solution.formula, solution)
                pairs.setdefault(solution.formula, []).append(f"C{c}P{p}")
    count = max([len(found), *(one.count for one in solved.values())])
    complete &= count == len(found)
    listed = tuple(
        replace(solution, between=tuple(pairs[formula]))
        for formula, solution in islice(found.items(), limits.most_listed)
    )
    return Solutions("intermediate", tuple(primes), find_essential(listed), listed, count, complete)


def _terms_between(lower: Cubes, upper: Cubes, expectations: Expectations) -> Cubes:
    terms = []
    for inner in lower:
        for outer in upper:
            if ((outer != FREE) & (outer != inner)).any():
                continue
            term = inner.copy()
            for index, expected in enumerate(expectations):
                against = expected is not None and int(inner[index]) not in expected
                if outer[index] == FREE and against:
                    term[index] = FREE
            terms.append(term)
    return np.array(terms, dtype=np.int8).reshape(len(terms), len(expectations))


def parse_expectations(text: str, table: CaseTable) -> Expectations:
    """Read `1,0,-` (in the order of conditions) or `A=1,B=0,C=1;2` (by name).

    Raises:
        QcaError: An unknown name, a wrong number of entries or a value out of range.
    """
    entries = [entry.strip() for entry in text.split(",")]
    if any("=" in entry for entry in entries):
        split = [entry.partition("=") for entry in entries]
        named = {name.strip(): value for name, _, value in split}
        if unknown := [name for name in named if name not in table.conditions]:
            raise QcaError(
                f"expectation {unknown[0]!r}: no such condition. Expected NAME=VALUE with one of "
                f"{', '.join(table.conditions)}."
            )
        entries = [named.get(name, "-") for name in table.conditions]
    if len(entries) == 1 and len(table.conditions) > 1:
        entries *= len(table.conditions)
    if len(entries) != len(table.conditions):
        raise QcaError(
            f"{len(entries)} expectations for {len(table.conditions)} conditions. Expected one for "
            f"each of {', '.join(table.conditions)}: 1, 0 or - for none; or NAME=VALUE pairs."
        )
    return tuple(
        _expected(entry, name, levels)
        for entry, name, levels in zip(entries, table.conditions, table.levels, strict=True)
    )


def _expected(entry: str, name: str, levels: int) -> frozenset[int] | None:
    if entry.strip() in ("-", ""):
        return None
    values = [value.strip() for value in entry.split(";")]
    if not all(value.isdecimal() and int(value) < levels for value in values):
        raise QcaError(
            f"expectation for {name}: {entry!r}. Expected one of 0 to {levels - 1}, several joined "
            "by ;, or - for none."
        )
    return frozenset(int(value) for value in values)
