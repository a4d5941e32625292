"""Records of all lists, and pairs of them with the probability of being one person."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fonds.core.errors import FondsError
from fonds.core.rows import RowsError, read_table_text, split_rows

SAME = frozenset({"same", "yes", "1"})
DIFFERENT = frozenset({"different", "not same", "no", "0"})

Pair = tuple[str, str, float]


class LinkageError(FondsError, ValueError):
    """A table of pairs does not fit its records, or contradicts itself."""


@dataclass(frozen=True)
class LinkageTable:
    """Records with their lists, and pairs of them with the probability of being one person.

    Attributes:
        records: Record id to the name of its list.
        pairs: Two ids and a probability; 1 and 0 are verdicts that no draw may contradict.
        absent: Probability used between records that no row of the table compares, when records
            compared with both bring them together.
    """

    records: Mapping[str, str]
    pairs: Sequence[Pair]
    absent: float = 0.01


def read_linkage(records: Path, pairs: Path, absent: float = 0.01) -> LinkageTable:
    """Read records (`id,list`) and pairs (`id,id,probability`, and a `verdict` where one exists).

    A verdict of `same` or `different` overrides the probability; `unsure` or nothing leaves it.

    Raises:
        LinkageError: A cell is not as it should be; names file and line.
    """
    known: dict[str, str] = {}
    for line, row in _rows(records, 2):
        if row[0] in known:
            raise LinkageError(
                f"{records}, line {line}: record {row[0]!r} stands here a second time. "
                "Expected each record once; the linkage says which records are one person."
            )
        known[row[0]] = row[1]
    found: list[Pair] = []
    for line, row in _rows(pairs, 3):
        for one in row[:2]:
            if one not in known:
                raise LinkageError(
                    f"{pairs}, line {line}: {one!r} is no record of {records}. Correct the id."
                )
        try:
            probability = float(row[2])
        except ValueError:
            probability = math.nan
        if not 0 <= probability <= 1:
            raise LinkageError(
                f"{pairs}, line {line}: probability {row[2]!r}. Expected a number from 0 to 1."
            )
        verdict = row[3].lower() if len(row) > 3 else ""
        if verdict in SAME:
            probability = 1.0
        elif verdict in DIFFERENT:
            probability = 0.0
        found.append((row[0], row[1], probability))
    return LinkageTable(known, found, absent)


def _rows(path: Path, least: int) -> Iterator[tuple[int, list[str]]]:
    try:
        rows = split_rows(read_table_text(path), str(path))[1:]
    except RowsError as error:
        raise LinkageError(str(error)) from error
    for line, cells in rows:
        if len(cells) < least or not all(cells[:least]):
            raise LinkageError(
                f"{path}, line {line}: {len(cells)} cells. Expected at least {least}, none empty."
            )
        yield line, cells
