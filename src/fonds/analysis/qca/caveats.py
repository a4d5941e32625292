"""What a reader must know before believing a formula, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from fonds.analysis.qca.minimise import Solutions, find_assumptions
from fonds.analysis.qca.necessity import NecessaryExpressions
from fonds.analysis.qca.truth_table import TruthTable

MOST_NAMED = 12
"""Names written out in one sentence; the others are counted."""


def join_names(names: Sequence[str]) -> str:
    """Write names as `A, B and C`; of a long list the first twelve, and how many follow."""
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def count_of(number: int, one: str, more: str = "") -> str:
    """Write `1 case` or `3 cases`."""
    return f"{number} {one}" if number == 1 else f"{number} {more or one + 's'}"


def list_warnings(
    truth: TruthTable,
    solutions: Sequence[Solutions],
    necessary: NecessaryExpressions,
    nothing_against: bool,
) -> tuple[str, ...]:
    """Return every caveat these results call for, the gravest first."""
    return (
        *_about_rows(truth, nothing_against),
        *_about_cases(truth),
        *_about_constants(truth),
        *_about_diversity(truth),
        *_about_solutions(truth, solutions),
        *_about_necessity(necessary),
    )


def _about_rows(truth: TruthTable, nothing_against: bool) -> Iterable[str]:
    name, cut = truth.table.outcome, truth.cut_offs.inclusion
    if not len(truth.rows_with("1")):
        yield f"No combination reaches the inclusion of {cut:g} for {name}: there is no solution."
    elif nothing_against:
        yield (
            f"Every combination with enough cases reaches the inclusion of {cut:g} for {name}: "
            "nothing tells conditions apart, so there is no parsimonious solution."
        )
    if bands := [row for row in truth.rows if row.out == "C"]:
        yield (
            f"{count_of(len(bands), 'row')} between the two cut-offs count as contradictions: "
            f"{join_names([str(row.number) for row in bands])}."
        )


def _about_cases(truth: TruthTable) -> Iterable[str]:
    for case, column in truth.table.left_out:
        yield f"{case} is left out: its cell in {column} is empty."
    for case, conditions in truth.in_no_row:
        yield (
            f"{case} belongs to no row: its membership in {join_names(conditions)} is exactly 0.5, "
            "neither in nor out."
        )
    for row in truth.contradictions:
        yield (
            f"Row {row.number} is contradictory: alike in every condition, "
            f"{join_names(row.cases_with)} {_has(row.cases_with)} {truth.table.outcome} and "
            f"{join_names(row.cases_without)} {_has(row.cases_without)} not."
        )
    few = [row for row in truth.rows if row.out == "?"]
    if few:
        yield (
            f"{count_of(len(few), 'row')} with fewer than {truth.cut_offs.frequency} cases "
            f"{'is' if len(few) == 1 else 'are'} treated as if unobserved; the cases are "
            f"{join_names([case for row in few for case in row.cases])}."
        )


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _about_diversity(truth: TruthTable) -> Iterable[str]:
    table = truth.table
    possible = int(np.prod(table.levels))
    if possible > len(table.cases):
        conditions = count_of(len(table.conditions), "condition")
        yield (
            f"{count_of(len(table.cases), 'case')} for {conditions}: of {possible} possible "
            f"combinations {len(truth.rows)} occur. With fewer cases than combinations a formula "
            "may fit by chance; drop or merge conditions and see whether it holds."
        )


def _about_constants(truth: TruthTable) -> Iterable[str]:
    table = truth.table
    for column, name, levels in zip(table.values.T, table.conditions, table.levels, strict=True):
        if levels == 2 and (np.all(column > 0.5) or np.all(column < 0.5)):
            yield (
                f"{name} is {'present' if column[0] > 0.5 else 'absent'} in every case: it cannot "
                f"tell why {table.outcome} is here and not there. Leave it out, or add cases that "
                "differ in it."
            )


def _about_solutions(truth: TruthTable, solutions: Sequence[Solutions]) -> Iterable[str]:
    for kind in solutions:
        if kind.count > 1 or not kind.complete:
            yield (
                f"{kind.how_many} {kind.kind} solutions fit equally well; the cases do not decide "
                "between them."
                + (f" {len(kind.listed)} are listed." if len(kind.listed) < kind.count else "")
            )
        if kind.listed and kind.kind != "conservative":
            assumed = len(find_assumptions(truth, kind.listed[0]))
            if assumed:
                yield (
                    f"The first {kind.kind} solution assumes of {count_of(assumed, 'combination')} "
                    f"no case shows that {'it leads' if assumed == 1 else 'they lead'} to "
                    f"{truth.table.outcome}."
                )
        weak = [s for s in kind.listed if s.inclusion < truth.cut_offs.inclusion - 1e-9]
        if weak:
            yield (
                f"{count_of(len(weak), f'{kind.kind} solution')} as a whole "
                f"{'falls' if len(weak) == 1 else 'fall'} below the inclusion of "
                f"{truth.cut_offs.inclusion:g} asked of rows."
            )
    deviant = {
        case for kind in solutions[:1] for s in kind.listed for t in s.terms for case in t.deviant
    }
    if deviant:
        names = [case for case in truth.table.cases if case in deviant]
        yield (
            f"{join_names(names)} {_has(names)} a combination said to lead to "
            f"{truth.table.outcome} without having it."
        )


def _about_necessity(necessary: NecessaryExpressions) -> Iterable[str]:
    if not necessary.complete:
        yield (
            f"Necessary expressions of more than {count_of(necessary.searched, 'condition')} were "
            "not searched: there are too many."
        )
