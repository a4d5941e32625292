"""Prime implicants: the shortest terms that cover a positive row and no row they must not touch.

A term fixes some conditions at the values of a positive row p and leaves a set F of conditions
free. It touches a forbidden row r exactly when p and r differ only within F. So, for each p, the
sets in which forbidden rows differ from p are marked in an array of 2^k flags, one flag for every
set of conditions; k passes spread each mark to all larger sets; an unmarked set that no condition
can be added to is the free part of a prime implicant. Sixty-four positive rows are treated at once,
one in each bit of a word. The cost is k * 2^k words for every 64 rows, whatever the noise, and it
is the same for two values and for more.

Source:
    Our own arrangement of McCluskey's definition (1956); the passes are the subset-sum ("zeta")
    transform of a Boolean lattice (Knuth, The Art of Computer Programming 4A, 7.1.3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.qca.terms import FREE, Cubes, sort_cubes

Words = NDArray[np.uint64]

_WORD = 64


def find_primes(
    positive: Cubes,
    levels: Sequence[int],
    forbidden: Cubes | None = None,
    allowed: Cubes | None = None,
) -> Cubes:
    """Find every prime implicant that covers at least one positive row.

    Args:
        positive: (p, k) rows to be covered.
        levels: How many values each condition has.
        forbidden: (f, k) rows no term may cover; every other row may be used.
        allowed: Instead of `forbidden`, the (a, k) rows that may be covered beside the positive.

    Returns:
        (m, k) cubes, sorted; a term with nothing forbidden is one cube that is free throughout.
    """
    size = len(levels)
    if forbidden is None:
        usable = positive if allowed is None else np.vstack([positive, allowed])
        usable = np.unique(usable, axis=0)
        needed = _rows_in_difference(levels)
    found = []
    for start in range(0, len(positive), _WORD):
        chunk = positive[start : start + _WORD]
        if forbidden is None:
            touched = _touched_by_absence(chunk, usable, needed, size)
        else:
            touched = _touched_by_rows(chunk, forbidden, size)
        found.append(_largest_free_sets(chunk, touched, size))
    if not found:
        return np.empty((0, size), dtype=np.int8)
    return sort_cubes(np.unique(np.vstack(found), axis=0))


def _weights(size: int) -> NDArray[np.int64]:
    return np.left_shift(np.int64(1), np.arange(size, dtype=np.int64))


def _touched_by_rows(chunk: Cubes, forbidden: Cubes, size: int) -> Words:
    touched = np.zeros(1 << size, dtype=np.uint64)
    weights = _weights(size)
    for bit, row in enumerate(chunk):
        differences = (forbidden != row) @ weights
        touched[differences] |= np.uint64(1 << bit)
    return touched


def _rows_in_difference(levels: Sequence[int]) -> NDArray[np.int64]:
    """For every set of conditions, how many rows differ from a given row in exactly that set."""
    needed = np.ones(1, dtype=np.int64)
    for count in levels:
        needed = np.concatenate([needed, needed * (count - 1)])
    return needed


def _touched_by_absence(chunk: Cubes, usable: Cubes, needed: NDArray[np.int64], size: int) -> Words:
    touched = np.zeros(1 << size, dtype=np.uint64)
    weights = _weights(size)
    for bit, row in enumerate(chunk):
        counts = np.bincount((usable != row) @ weights, minlength=1 << size)
        touched |= (counts < needed).astype(np.uint64) << np.uint64(bit)
    return touched


def _largest_free_sets(chunk: Cubes, touched: Words, size: int) -> Cubes:
    for index in range(size):
        halves = touched.reshape(-1, 2, 1 << index)
        halves[:, 1] |= halves[:, 0]
    used = np.uint64((1 << len(chunk)) - 1)
    prime = ~touched & used
    for index in range(size):
        prime.reshape(-1, 2, 1 << index)[:, 0] &= touched.reshape(-1, 2, 1 << index)[:, 1]
    sets = np.flatnonzero(prime)
    words = prime[sets]
    free = (sets[:, None] >> np.arange(size)) & 1 == 1
    cubes = []
    for bit, row in enumerate(chunk):
        chosen = free[(words >> np.uint64(bit)) & np.uint64(1) == 1]
        cubes.append(np.where(chosen, np.int8(FREE), row))
    return np.unique(np.vstack(cubes), axis=0)


def cover_matrix(cubes: Cubes, rows: Cubes) -> NDArray[np.bool_]:
    """Return (m, r) flags: whether cube m covers row r."""
    covers = np.ones((len(cubes), len(rows)), dtype=np.bool_)
    for index in range(rows.shape[1]):
        column = cubes[:, index : index + 1]
        covers &= (column == FREE) | (column == rows[:, index])
    return covers
