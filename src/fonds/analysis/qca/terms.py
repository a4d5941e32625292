"""Terms and formulas: `DEV*~IND + URB*STB`, and `DEV[2]*IND[0]` where values are more than two.

A *cube* is a row of k small integers: the value a condition must have, or `FREE` where the term
says nothing of it. All searching is done on cubes; text is made at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.cases import CaseTable, Floats
from fonds.analysis.qca.errors import QcaError

Cubes = NDArray[np.int8]

FREE = -1


def format_term(cube: Sequence[int] | Cubes, conditions: Sequence[str], multi_value: bool) -> str:
    """Write one cube as a conjunction; a cube that is free throughout is written `1`."""
    literals = [
        f"{name}[{value}]" if multi_value else (name if value else f"~{name}")
        for name, value in zip(conditions, (int(value) for value in cube), strict=True)
        if value != FREE
    ]
    return "*".join(literals) or "1"


def format_formula(cubes: Cubes, table: CaseTable) -> str:
    """Write several cubes as a disjunction, in their order."""
    return " + ".join(format_term(cube, table.conditions, table.multi_value) for cube in cubes)


def parse_term(text: str, table: CaseTable) -> Cubes:
    """Read one conjunction, `A*~B` or `A[1]*B[0]`, as a cube.

    Raises:
        QcaError: A name is no condition of the table, a value is out of range, or a condition
            is asked to have two values at once.
    """
    cube = np.full(len(table.conditions), FREE, dtype=np.int8)
    for literal in text.split("*"):
        match = re.fullmatch(r"\s*(~?)\s*([^\[\]~]+?)\s*(?:\[(\d+)\])?\s*", literal)
        name = match.group(2) if match else literal.strip()
        if match is None or name not in table.conditions:
            raise QcaError(
                f"term {text!r}: {name!r} is no condition. Expected one of "
                f"{', '.join(table.conditions)}, joined by *."
            )
        index = table.conditions.index(name)
        value = int(match.group(3)) if match.group(3) else 1
        value = 1 - value if match.group(1) else value
        if not 0 <= value < table.levels[index]:
            raise QcaError(
                f"term {text!r}: {name} has no value {value}. Expected 0 to "
                f"{table.levels[index] - 1}."
            )
        if cube[index] not in (FREE, value):
            raise QcaError(f"term {text!r}: {name} cannot have two values at once.")
        cube[index] = value
    return cube


def parse_formula(text: str, table: CaseTable) -> Cubes:
    """Read a disjunction of conjunctions as (m, k) cubes."""
    return np.array([parse_term(term, table) for term in text.split("+")], dtype=np.int8)


def sort_cubes(cubes: Cubes) -> Cubes:
    """Bring cubes into the order we print: fewer literals first, then by condition and value."""
    if len(cubes) < 2:
        return cubes
    literals = (cubes != FREE).sum(axis=1)
    # within one length, an earlier condition comes first, and its absence before its presence
    keys = np.where(cubes == FREE, np.int8(127), cubes)
    order = np.lexsort((*(keys[:, index] for index in reversed(range(keys.shape[1]))), literals))
    ordered: Cubes = cubes[order]
    return ordered


def literal_memberships(table: CaseTable) -> list[list[Floats]]:
    """Return, for each condition and each of its values, the n memberships in that literal."""
    memberships: list[list[Floats]] = []
    for index, levels in enumerate(table.levels):
        column = table.values[:, index]
        if levels > 2:
            memberships.append([(column == value).astype(np.float64) for value in range(levels)])
        else:
            memberships.append([1 - column, column])
    return memberships


def cube_memberships(cubes: Cubes, table: CaseTable) -> Floats:
    """Return (m, n) memberships of the n cases in m conjunctions: the least of their literals."""
    literals = literal_memberships(table)
    result = np.ones((len(cubes), len(table.cases)))
    for index, values in enumerate(literals):
        for value, membership in enumerate(values):
            at = cubes[:, index] == value
            result[at] = np.minimum(result[at], membership)
    return result


def mark_rows(cubes: Cubes, levels: Sequence[int]) -> NDArray[np.bool_]:
    """Return, for every possible row of the truth table, whether one of the cubes covers it.

    Returns:
        A flat array of as many flags as there are rows; the first condition is most significant.
    """
    marks = np.zeros(levels, dtype=np.bool_)
    for cube in cubes.tolist():
        marks[tuple(slice(None) if value == FREE else value for value in cube)] = True
    return marks.ravel()


def row_numbers(rows: Cubes, levels: Sequence[int]) -> NDArray[np.int64]:
    """Number rows from 1, the first condition most significant, as R's QCA does."""
    weights = np.cumprod([1, *reversed(levels[1:])], dtype=np.int64)[::-1]
    numbers: NDArray[np.int64] = rows.astype(np.int64) @ weights + 1
    return numbers


def rows_of(numbers: NDArray[np.int64], levels: Sequence[int]) -> Cubes:
    """Return the (m, k) rows that bear these numbers; the inverse of `row_numbers`."""
    parts = np.unravel_index(numbers - 1, tuple(levels))
    return np.column_stack(parts).astype(np.int8)
