"""Coders who disagree: the comparison run under every reading of the codes.

A code says what one coder took one case to be under one condition, and why. Where two coders
differ, neither is overruled: the comparison is run both ways, and the answer says which formulas
hang on which disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from fonds.analysis.qca.cases import CaseTable, split_outcome
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.study import Comparison, Options, compare_cases


@dataclass(frozen=True, slots=True)
class Code:
    """One coder's value of one condition (or the outcome) in one case, with the reason."""

    case: str
    condition: str
    value: float
    coder: str = ""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell with more than one value; `values` gives each value with its coders."""

    case: str
    condition: str
    values: tuple[tuple[float, tuple[str, ...]], ...]

    def sentence(self) -> str:
        """Say who takes the case for what."""
        said = "; ".join(
            f"{value:g}" + (f" ({', '.join(filter(None, coders))})" if any(coders) else "")
            for value, coders in self.values
        )
        return f"{self.case}, {self.condition}: {said}."


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to settle the disagreements.

    Attributes:
        name: The coder followed, or the choices made, as `Poland, PRESSURE = 1`.
        choices: (case, condition, value) of every disputed cell.
        comparison: What follows from it; None where the outcome no longer varies.
        refusal: Then, why.
    """

    name: str
    choices: tuple[tuple[str, str, float], ...]
    comparison: Comparison | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """The comparison under every reading.

    Attributes:
        disagreements: The disputed cells.
        readings: All combinations where `complete`, else one for each coder and one for each
            disputed value alone.
        complete: Whether every combination was run.
    """

    disagreements: tuple[Disagreement, ...]
    readings: tuple[Reading, ...]
    complete: bool

    def formulas(self, kind: str = "parsimonious") -> dict[str, tuple[str, ...]]:
        """Return each formula of one kind with the names of the readings that give it."""
        found: dict[str, list[str]] = {}
        for reading in self.readings:
            solutions = reading.comparison.of_kind(kind) if reading.comparison else None
            for solution in solutions.listed if solutions else ():
                found.setdefault(solution.formula, []).append(reading.name)
        return {formula: tuple(names) for formula, names in found.items()}

    def undisputed(self, kind: str = "parsimonious") -> tuple[str, ...]:
        """Return the formulas every reading gives."""
        every = len(self.readings)
        return tuple(f for f, names in self.formulas(kind).items() if len(names) == every)


Cell = tuple[str, str]


def compare_readings(
    codes: Iterable[Code],
    outcome: str,
    options: Options | None = None,
    conditions: Sequence[str] | None = None,
    most_readings: int = 64,
) -> Readings:
    """Compare cases under every way of settling what coders dispute.

    Args:
        codes: Any number for each case and condition, the outcome among them.
        outcome: `Y`, `~Y` or `Y[2]`.
        options: Passed on to `compare_cases`.
        conditions: Which to compare on; None takes all that are coded.
        most_readings: Run every combination while there are no more; otherwise follow each coder
            once, and depart from the first coder in one disputed cell at a time.

    Returns:
        One reading where all agree.

    Raises:
        QcaError: No codes, a condition nobody coded, or a case nobody coded on a condition.
    """
    cells = _collect(codes)
    _, result, _ = split_outcome(outcome)
    known = list(dict.fromkeys(condition for _, condition in cells))
    wanted = list(conditions) if conditions else [name for name in known if name != result]
    cases = list(dict.fromkeys(case for case, _ in cells))
    _check(cells, cases, [*wanted, result], known)
    used = {cell: values for cell, values in cells.items() if cell[1] in (*wanted, result)}
    disputed = {cell: values for cell, values in used.items() if len(values) > 1}
    complete = prod(len(values) for values in disputed.values()) <= most_readings
    settled = _every_combination(disputed) if complete else _some_readings(disputed)
    readings = []
    for name, choice in settled:
        values = {cell: next(iter(given)) for cell, given in used.items()} | choice
        readings.append(_read(name, choice, values, cases, wanted, result, outcome, options))
    return Readings(
        tuple(
            Disagreement(*cell, tuple((value, tuple(who)) for value, who in values.items()))
            for cell, values in disputed.items()
        ),
        tuple(readings),
        complete,
    )


def settle_first(codes: Iterable[Code], outcome: str, conditions: Sequence[str]) -> CaseTable:
    """The table of cases under the first reading: each cell as its first code has it.

    Raises:
        QcaError: As for `compare_readings`, or the outcome does not vary.
    """
    cells = _collect(codes)
    _, result, _ = split_outcome(outcome)
    cases = list(dict.fromkeys(case for case, _ in cells))
    _check(cells, cases, [*conditions, result], list(dict.fromkeys(name for _, name in cells)))
    first = {cell: next(iter(given)) for cell, given in cells.items()}
    return CaseTable.from_columns(
        cases,
        {condition: [first[case, condition] for case in cases] for condition in conditions},
        outcome,
        [first[case, result] for case in cases],
    )


def _collect(codes: Iterable[Code]) -> dict[Cell, dict[float, list[str]]]:
    cells: dict[Cell, dict[float, list[str]]] = {}
    for code in codes:
        values = cells.setdefault((code.case, code.condition), {})
        values.setdefault(float(code.value), []).append(code.coder)
    if not cells:
        raise QcaError("there are no codes. Expected one or more for each case and condition.")
    return cells


def _check(
    cells: dict[Cell, dict[float, list[str]]],
    cases: list[str],
    wanted: list[str],
    known: list[str],
) -> None:
    for name in wanted:
        if name not in known:
            raise QcaError(
                f"{name!r}: nobody coded it. Expected one of {', '.join(known)}. Correct the name."
            )
        for case in cases:
            if (case, name) not in cells:
                raise QcaError(
                    f"{case}, {name}: nobody coded it. Expected a value for every case. Code it, "
                    "or leave the case or the condition out."
                )


def _every_combination(
    disputed: dict[Cell, dict[float, list[str]]],
) -> list[tuple[str, dict[Cell, float]]]:
    combinations = [
        dict(zip(disputed, values, strict=True)) for values in product(*disputed.values())
    ]
    return [(_describe(choice), choice) for choice in combinations]


def _some_readings(
    disputed: dict[Cell, dict[float, list[str]]],
) -> list[tuple[str, dict[Cell, float]]]:
    first = {cell: next(iter(values)) for cell, values in disputed.items()}
    coders = dict.fromkeys(who for v in disputed.values() for names in v.values() for who in names)
    readings = []
    for coder in coders:
        own = {
            cell: value
            for cell, values in disputed.items()
            for value, names in values.items()
            if coder in names
        }
        readings.append((f"as {coder or 'the unnamed coder'} codes", first | own))
    for cell, values in disputed.items():
        for value in list(values)[1:]:
            readings.append((_describe({cell: value}), first | {cell: value}))
    return readings


def _describe(choice: dict[Cell, float]) -> str:
    said = "; ".join(f"{case}, {name} = {value:g}" for (case, name), value in choice.items())
    return said or "as all coders agree"


def _read(
    name: str,
    choice: dict[Cell, float],
    values: dict[Cell, float],
    cases: list[str],
    wanted: list[str],
    result: str,
    outcome: str,
    options: Options | None,
) -> Reading:
    choices = tuple((case, condition, value) for (case, condition), value in choice.items())
    try:
        table = CaseTable.from_columns(
            cases,
            {condition: [values[case, condition] for case in cases] for condition in wanted},
            outcome,
            [values[case, result] for case in cases],
        )
        return Reading(name, choices, compare_cases(table, options))
    except QcaError as error:
        return Reading(name, choices, None, str(error))
