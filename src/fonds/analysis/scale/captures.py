"""Capture histories: how many cases stand on which combination of lists.

Everything in `fonds.analysis.scale` starts from a `CaptureCounts`. A pattern of inclusion is a
bit mask: bit *j* is set when the case stands on list *j*, so pattern 0 is "on no list", whose
count nobody knows.

>>> counts = count_captures({"press": ["kim", "pak", "yi"], "reports": ["pak", "choe"]})
>>> counts.observed, counts.sizes
(4, (3, 2))
>>> counts.rows()
[('press', 2), ('reports', 1), ('press, reports', 1)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fonds.core.errors import FondsError
from fonds.core.rows import RowsError, read_table_text, split_rows

Counts = npt.NDArray[np.int64]
MAX_LISTS = 16
MOST_NOTES = 5
TRUE = frozenset({"1", "true", "yes", "x", "y"})
FALSE = frozenset({"0", "false", "no", "", "n", "-"})


class CapturesError(FondsError, ValueError):
    """A table of overlaps or of individual records is not as it should be."""


@dataclass(frozen=True, eq=False)
class CaptureCounts:
    """How many cases show each pattern of inclusion.

    Attributes:
        lists: Names of the lists, in the order of the bits.
        counts: 2**p whole numbers; `counts[0]` is 0, for the unseen are not observed.
        notes: What a reader must know of the file they were read from; estimates repeat it.
    """

    lists: tuple[str, ...]
    counts: Counts
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse tables of the wrong shape."""
        if len(set(self.lists)) != len(self.lists):
            raise CapturesError(f"two lists have one name among {list(self.lists)}. Rename one.")
        if len(self.lists) > MAX_LISTS:
            raise CapturesError(
                f"{len(self.lists)} lists. Expected at most {MAX_LISTS}. Group sources of one kind."
            )
        if self.counts.shape != (1 << len(self.lists),) or (self.counts < 0).any():
            raise CapturesError("the counts must be 2**p whole numbers of 0 or more.")
        if self.counts[0]:
            raise CapturesError("the pattern 'on no list' has a count; it cannot be observed.")

    @property
    def size(self) -> int:
        """The number of lists, p."""
        return len(self.lists)

    @property
    def observed(self) -> int:
        """Cases on at least one list."""
        return int(self.counts.sum())

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many cases each list holds."""
        return tuple(self.together(1 << j) for j in range(self.size))

    def together(self, mask: int) -> int:
        """Cases that stand on every list of `mask`, whatever else they stand on."""
        return int(self.counts[(np.arange(len(self.counts)) & mask) == mask].sum())

    def absent_from(self, mask: int) -> int:
        """Observed cases that stand on none of the lists of `mask`."""
        return int(self.counts[(np.arange(len(self.counts)) & mask) == 0].sum())

    def name(self, mask: int) -> str:
        """The names of the lists of a mask: "press, reports"."""
        return ", ".join(self.lists[j] for j in range(self.size) if mask >> j & 1)

    def rows(self) -> list[tuple[str, int]]:
        """The patterns that occur, by number of lists and then in list order, with counts."""
        masks = [m for m in range(1, len(self.counts)) if self.counts[m]]
        masks.sort(key=lambda m: (m.bit_count(), [-(m >> j & 1) for j in range(self.size)]))
        return [(self.name(m), int(self.counts[m])) for m in masks]

    def without(self, name: str) -> CaptureCounts:
        """The table as it would be had one list not been found."""
        if name not in self.lists:
            raise CapturesError(f"no list {name!r}. Expected one of {', '.join(self.lists)}.")
        j = self.lists.index(name)
        masks = np.arange(len(self.counts))
        shorter = (masks & ((1 << j) - 1)) | (masks >> (j + 1) << j)
        counts = np.bincount(shorter, weights=self.counts, minlength=len(self.counts) // 2)
        counts = counts.astype(np.int64)
        counts[0] = 0
        return CaptureCounts((*self.lists[:j], *self.lists[j + 1 :]), counts, self.notes)


def count_captures(lists: Mapping[str, Collection[Hashable]]) -> CaptureCounts:
    """Count who stands on which lists.

    Args:
        lists: List name to the ids on it; an id named twice on one list counts once.

    Returns:
        The counts of all patterns.
    """
    masks: dict[Hashable, int] = {}
    for j, ids in enumerate(lists.values()):
        for one in ids:
            masks[one] = masks.get(one, 0) | 1 << j
    counts = np.zeros(1 << len(lists), dtype=np.int64)
    for mask, number in Counter(masks.values()).items():
        counts[mask] = number
    return CaptureCounts(tuple(lists), counts)


def read_captures(path: Path) -> CaptureCounts:
    """Read a CSV of overlap counts, of individuals, or of memberships.

    Three shapes are told apart by the header. *Overlap counts*: one 0/1 column for each list and a
    last column `count`; patterns not given have count 0. *Individuals*: a first column that names
    the case and one 0/1 column for each list. *Memberships*: two columns, `id` and `list`.

    Args:
        path: A UTF-8 file, separated by commas, semicolons or tabs.

    Raises:
        CapturesError: A cell is not what its column says; names the line.
    """
    try:
        return parse_captures(read_table_text(path), name=str(path))
    except RowsError as error:
        raise CapturesError(str(error)) from error


def parse_captures(text: str, name: str = "the table") -> CaptureCounts:
    """Parse the text of such a table; see `read_captures`.

    >>> parse_captures("a,b,count\\n1,0,5\\n0,1,3\\n1,1,2\\n").observed
    10
    """
    first = text.split("\n", 1)[0]
    rows = split_rows(text, name)
    head = rows[0][1] if rows else []
    body = rows[1:]
    if len(head) < 2:
        raise CapturesError(
            f"{name}, line 1: {first!r} is not a header. Expected list names and 'count', "
            "or an id and list names, or 'id,list'."
        )
    for line, row in body:
        if len(row) != len(head):
            raise CapturesError(
                f"{name}, line {line}: {len(row)} cells. Expected {len(head)}, as in the header."
            )
    if head[-1].lower() in ("count", "n", "freq"):
        return _counted(name, head, body)
    if [h.lower() for h in head[-2:]] == ["id", "list"] or len(head) == 2:
        return _memberships(name, body)
    return _individuals(name, head, body)


def _cell(name: str, line: int, column: str, value: str) -> int:
    if value.lower() in TRUE:
        return 1
    if value.lower() in FALSE:
        return 0
    raise CapturesError(
        f"{name}, line {line}: column {column!r} holds {value!r}. Expected 0 or 1. "
        "Correct the cell."
    )


def _mask(name: str, line: int, lists: Sequence[str], cells: Sequence[str]) -> int:
    pairs = enumerate(zip(lists, cells, strict=True))
    return sum(_cell(name, line, column, cell) << j for j, (column, cell) in pairs)


def _counted(name: str, head: list[str], body: list[tuple[int, list[str]]]) -> CaptureCounts:
    lists = head[:-1]
    _check_lists(name, lists)
    counts = np.zeros(1 << len(lists), dtype=np.int64)
    given: dict[int, list[tuple[int, int]]] = {}
    for line, row in body:
        mask = _mask(name, line, lists, row[:-1])
        try:
            number = int(row[-1])
        except ValueError:
            number = -1
        if number < 0:
            raise CapturesError(
                f"{name}, line {line}: count {row[-1]!r} is not a whole number of 0 or more. "
                "Correct the cell."
            )
        if mask == 0:
            if number == 0:
                continue
            raise CapturesError(
                f"{name}, line {line}: the pattern 'on no list' has the count {number}. "
                "It cannot be observed: it is what is estimated. Remove the line."
            )
        counts[mask] += number
        given.setdefault(mask, []).append((line, number))
    table = CaptureCounts(tuple(lists), counts)
    notes = [_repeated(table.name(mask), on) for mask, on in given.items() if len(on) > 1]
    return replace(table, notes=_first(notes, "patterns"))


def _repeated(pattern: str, given: list[tuple[int, int]]) -> str:
    """Say that a pattern was given more than once, and what was done."""
    lines = _listed([line for line, _ in given])
    numbers = [number for _, number in given]
    said = f"The pattern {pattern!r} stands on lines {lines}, with the counts {_listed(numbers)}"
    return f"{said}: {sum(numbers)} in all was taken. Remove what stands twice by mistake."


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(number) for number in numbers]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def _first(notes: list[str], what: str) -> tuple[str, ...]:
    """The notes, all but the first few of a long list as one number."""
    more = len(notes) - MOST_NOTES
    if more <= 0:
        return tuple(notes)
    return (*notes[:MOST_NOTES], f"{more} more {what} stand more than once.")


def _individuals(name: str, head: list[str], body: list[tuple[int, list[str]]]) -> CaptureCounts:
    lists = head[1:]
    _check_lists(name, lists)
    masks: dict[str, int] = {}
    given: dict[str, list[int]] = {}
    for line, row in body:
        masks[row[0]] = masks.get(row[0], 0) | _mask(name, line, lists, row[1:])
        given.setdefault(row[0], []).append(line)
    counts = np.bincount(list(masks.values()), minlength=1 << len(lists)).astype(np.int64)
    counts[0] = 0  # a case on no list was entered by hand and tells us nothing
    notes = [
        f"The case {case!r} stands on lines {_listed(on)}: it was counted once, as on every list "
        "that any of them names. Give two persons of one name two ids."
        for case, on in given.items()
        if len(on) > 1
    ]
    return CaptureCounts(tuple(lists), counts, _first(notes, "cases"))


def _memberships(name: str, body: list[tuple[int, list[str]]]) -> CaptureCounts:
    lists: dict[str, set[str]] = {}
    for line, row in body:
        if not row[0] or not row[1]:
            raise CapturesError(f"{name}, line {line}: an empty cell. Expected an id and a list.")
        lists.setdefault(row[1], set()).add(row[0])
    _check_lists(name, list(lists))
    return count_captures(lists)


def _check_lists(name: str, lists: Sequence[str]) -> None:
    if len(lists) > MAX_LISTS:
        raise CapturesError(f"{name}: {len(lists)} lists. Expected at most {MAX_LISTS}.")
