"""Which forms are kept under which key: lists of places in numpy arrays."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Places = NDArray[np.int32]


class Postings:
    """The places of the forms under each key.

    Attributes:
        keys: Every key once, in order.
        starts: Where the places of each key begin; one more than keys.
        owners: The places under each key, one key after the other.
    """

    def __init__(self, known: Keys, starts: Keys, owners: Places) -> None:
        self.keys, self.starts, self.owners = known, starts, owners

    @classmethod
    def sorted(cls, found: Keys, owners: Places) -> Postings:
        """Put keys in order, with their owners, each pair once.

        Of one key, the entries of one owner must stand next to each other.
        """
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
            return cls(found[new], starts, owners)
        return cls(found, np.zeros(1, dtype=np.int64), owners)

    def is_whole(self, total: int) -> bool:
        """Say whether the arrays belong together and to so many forms."""
        return (
            self.keys.dtype == self.starts.dtype == np.dtype(np.int64)
            and self.owners.dtype == np.dtype(np.int32)
            and self.keys.ndim == self.starts.ndim == self.owners.ndim == 1
            and len(self.starts) == len(self.keys) + 1
            and int(self.starts[0]) == 0
            and int(self.starts[-1]) == len(self.owners)
            and bool((np.diff(self.starts) > 0).all() and (np.diff(self.keys) > 0).all())
            and bool(((self.owners >= 0) & (self.owners < total)).all())
        )

    def nearest(self, wanted: Keys, total: int, most: int, limit: int) -> list[int]:
        """Return the places that share the rarest of these keys, best first.

        Args:
            wanted: The keys looked for.
            total: The number of forms.
            most: How many entries are looked at; the rarest keys come first.
            limit: The most places.
        """
        if not len(self.keys):
            return []
        places = np.searchsorted(self.keys, wanted)
        places[places == len(self.keys)] = 0
        places = places[self.keys[places] == wanted]
        if not len(places):
            return []
        starts, ends = self.starts[places], self.starts[places + 1]
        sizes = ends - starts
        order = np.argsort(sizes, kind="stable")
        taken = max(1, int(np.searchsorted(np.cumsum(sizes[order]), most)))
        chosen = order[:taken]
        owners = np.concatenate(
            [self.owners[s:e] for s, e in zip(starts[chosen], ends[chosen], strict=True)]
        )
        rarity = np.log1p(total / sizes[chosen]).astype(np.float32)
        weights = np.repeat(rarity, sizes[chosen])
        by_owner = np.argsort(owners, kind="stable")
        owners, weights = owners[by_owner], weights[by_owner]
        first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        sums = np.add.reduceat(weights, first)
        best = np.argsort(-sums, kind="stable")[:limit]
        return owners[first[best]].tolist()  # type: ignore[no-any-return]

    def likely_pairs(
        self, total: int, most: int = 40, least: float = 1.4
    ) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places that share rare keys: each pair once, by place.

        Args:
            total: The number of forms.
            most: Keys of more forms than this pair nothing by themselves.
            least: The rarity a pair must share, in units of the rarity of one unique key.
        """
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
