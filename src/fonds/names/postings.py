"""Which forms are kept under which key: lists of places in numpy arrays."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fonds.names.keys import FACETS, Wanted

CHANCE = 0.35
"""How much less a shared key says, the more keys a form is kept under (a power). Our choice."""

Keys = NDArray[np.int64]
Places = NDArray[np.int32]


class Postings:
    """The places of the forms under each key.

    Attributes:
        keys: Every key once, in order.
        starts: Where the places of each key begin; one more than keys.
        owners: The places under each key, one key after the other.
        total: The number of forms.
        by_chance: What a shared key of each form is divided by, for how many it is kept under.
    """

    def __init__(self, known: Keys, starts: Keys, owners: Places, total: int) -> None:
        self.keys, self.starts, self.owners = known, starts, owners
        self.total = total
        self.by_chance = (np.bincount(owners, minlength=total) ** CHANCE).astype(np.float32)

    @classmethod
    def sorted(cls, gathered: tuple[Keys, Places], total: int) -> Postings:
        """Put keys in order, with their owners, each pair once.

        Of one key, the entries of one owner must stand next to each other.

        Args:
            gathered: Keys, and the place of the form each is a key of.
            total: The number of forms.
        """
        found, owners = gathered
        del gathered  # a copy less of tens of millions of numbers, if it was the last
        order = np.argsort(found, kind="stable")
        found, owners = found[order], owners[order]
        del order
        if len(found):
            new = np.empty(len(found), dtype=bool)
            new[0] = True
            np.not_equal(found[1:], found[:-1], out=new[1:])
            first = new.copy()
            first[1:] |= owners[1:] != owners[:-1]
            found, owners, new = found[first], owners[first], new[first]
            starts = np.append(np.flatnonzero(new), len(found))
            return cls(found[new], starts, owners, total)
        return cls(found, np.zeros(1, dtype=np.int64), owners, total)

    @staticmethod
    def are_whole(known: Keys, starts: Keys, owners: Places, total: int) -> bool:
        """Say whether arrays belong together and to so many forms, as in an undamaged file."""
        return (
            known.dtype == starts.dtype == np.dtype(np.int64)
            and owners.dtype == np.dtype(np.int32)
            and known.ndim == starts.ndim == owners.ndim == 1
            and len(starts) == len(known) + 1
            and int(starts[0]) == 0
            and int(starts[-1]) == len(owners)
            and bool((np.diff(starts) > 0).all() and (np.diff(known) > 0).all())
            and bool(((owners >= 0) & (owners < total)).all())
        )

    def nearest(self, wanted: Wanted, most: int, limit: int) -> list[int]:
        """Return the places that share the rarest and surest of these keys, best first.

        For each facet the best key that is shared counts, by its weight times its rarity; a form
        kept under many keys shares some by chance.

        Args:
            wanted: The keys looked for.
            most: How many entries are looked at, those under the keys that say most first.
            limit: The most places.
        """
        size = len(wanted.weights)
        if not size or not len(self.keys):
            return []
        asked = np.fromiter(wanted.weights.keys(), dtype=np.int64, count=size)
        order = np.argsort(asked)  # neighbours are looked up faster
        asked = asked[order]
        places = np.searchsorted(self.keys, asked)
        places[places == len(self.keys)] = 0
        known = self.keys[places] == asked
        if not known.any():
            return []
        places, order = places[known], order[known]
        weights = np.fromiter(wanted.weights.values(), dtype=np.float64, count=size)[order]
        facets = np.fromiter(wanted.facets.values(), dtype=np.int64, count=size)[order]
        starts = self.starts[places]
        sizes = self.starts[places + 1] - starts
        order = np.argsort(sizes / weights, kind="stable")
        taken = order[: max(1, int(np.searchsorted(np.cumsum(sizes[order]), most)))]
        starts, sizes = starts[taken], sizes[taken]
        values = weights[taken] * np.log1p(self.total / sizes)
        ends = np.cumsum(sizes)
        entries = np.arange(ends[-1]) + np.repeat(starts - (ends - sizes), sizes)
        shared = self.owners[entries].astype(np.int64) * FACETS + np.repeat(facets[taken], sizes)
        value = np.repeat(values, sizes)
        order = np.argsort(shared)
        shared, value = shared[order], value[order]
        first = np.flatnonzero(np.concatenate(([True], shared[1:] != shared[:-1])))
        value, owners = np.maximum.reduceat(value, first), shared[first] // FACETS
        first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        owners = owners[first]
        sums = np.add.reduceat(value, first) / self.by_chance[owners]
        if len(sums) > limit:  # the whole need not be put in order
            least = np.partition(sums, -limit)[-limit]
            owners, sums = owners[sums >= least], sums[sums >= least]
        best = np.argsort(-sums, kind="stable")[:limit]
        return owners[best].tolist()  # type: ignore[no-any-return]

    def likely_pairs(self, most: int = 40, least: float = 1.4) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places that share rare keys: each pair once, by place.

        Args:
            most: Keys of more forms than this pair nothing by themselves.
            least: The rarity a pair must share, in units of the rarity of one unique key.
        """
        total = self.total
        sizes = np.diff(self.starts)
        codes: list[Keys] = []
        weights: list[NDArray[np.float32]] = []
        for size in range(2, most + 1):
            starts = self.starts[:-1][sizes == size]
            if not len(starts):
                continue
            rows = np.sort(self.owners[starts[:, None] + np.arange(size)], axis=1).astype(np.int64)
            left, right = np.triu_indices(size, 1)
            found = (rows[:, left] * total + rows[:, right]).ravel()
            codes.append(found)
            rarity = math.log1p(total / size) / math.log1p(total)
            weights.append(np.full(len(found), rarity, dtype=np.float32))
        if not codes:
            return
        code, weight = np.concatenate(codes), np.concatenate(weights)
        order = np.argsort(code, kind="stable")
        code, weight = code[order], weight[order]
        first = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
        sums = np.add.reduceat(weight, first)
        for each in code[first[sums >= least]].tolist():
            yield each // total, each % total
