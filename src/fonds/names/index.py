"""Names found again under any spelling: an index of keys in numpy arrays.

Each form is kept under the keys of its readings (rows of syllable classes, consonant skeletons);
a query is widened to every key a form of the same name may have, and the best by rarity of shared
keys are compared in full.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fonds.names.compare import verdict_of, weigh
from fonds.names.forms import read
from fonds.names.keys import index_keys, query_keys
from fonds.names.models import Match

CANDIDATES = 60


class NameIndex:
    """An index of written forms, searched by any form of the same name.

    Build it once from (id, form) pairs; it does not change afterwards and is safe to share
    between threads.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self.ids: list[str] = []
        self.forms: list[str] = []
        keys: list[int] = []
        counts: list[int] = []
        for ident, form in items:
            self.ids.append(ident)
            self.forms.append(form)
            found = index_keys(read(form))
            keys.extend(found)
            counts.append(len(found))
        flat = np.array(keys, dtype=np.int64)
        owners = np.repeat(np.arange(len(self.forms), dtype=np.int32), counts)
        order = np.argsort(flat, kind="stable")
        self._arrange(flat[order], owners[order])

    def _arrange(self, keys: NDArray[np.int64], owners: NDArray[np.int32]) -> None:
        self._owners = owners
        self._keys, self._starts = np.unique(keys, return_index=True)
        self._ends = np.append(self._starts[1:], len(keys))

    def search(self, form: str, limit: int = 10) -> list[Match]:
        """Return the forms most likely to name the same person, best first.

        Args:
            form: A name in any script.
            limit: The most answers.

        Returns:
            Matches by falling score; those that are `different` are left out.
        """
        seen = read(form)
        found = []
        for place in self._candidates(form, CANDIDATES):
            logit = weigh(seen, read(self.forms[place])).logit
            found.append((logit, int(place)))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        answers = []
        for logit, place in found[:limit]:
            value = 1 / (1 + math.exp(-logit))
            if verdict_of(value) != "different":
                answers.append(Match(self.ids[place], self.forms[place], value, verdict_of(value)))
        return answers

    def _candidates(self, form: str, limit: int) -> list[int]:
        wanted = np.array(sorted(query_keys(read(form))), dtype=np.int64)
        if not len(wanted) or not len(self._keys):
            return []
        places = np.searchsorted(self._keys, wanted)
        places = places[places < len(self._keys)]
        places = places[np.isin(self._keys[places], wanted)]
        if not len(places):
            return []
        total = len(self.forms)
        pieces = []
        weights = []
        for place in np.unique(places):
            start, end = self._starts[place], self._ends[place]
            pieces.append(self._owners[start:end])
            weights.append(np.full(end - start, math.log(1 + total / (end - start)), dtype=np.float32))
        owners, weight = np.concatenate(pieces), np.concatenate(weights)
        found, inverse = np.unique(owners, return_inverse=True)
        sums = np.bincount(inverse, weights=weight)
        best = np.argsort(-sums, kind="stable")[:limit]
        return [int(each) for each in found[best]]

    def pairs(self, threshold: float = 0.5) -> list[tuple[str, str, float]]:
        """Return all pairs of different ids whose forms are likely duplicates, best first."""
        best: dict[tuple[str, str], float] = {}
        for place, form in enumerate(self.forms):
            seen = read(form)
            for other in self._candidates(form, CANDIDATES):
                if other <= place or self.ids[other] == self.ids[place]:
                    continue
                value = 1 / (1 + math.exp(-weigh(seen, read(self.forms[other])).logit))
                if value >= threshold:
                    key = (self.ids[place], self.ids[other])
                    best[key] = max(best.get(key, 0.0), value)
        return sorted(((a, b, s) for (a, b), s in best.items()), key=lambda row: (-row[2], row[:2]))

    def save(self, path: Path) -> None:
        """Write the index to one `.npz` file."""
        np.savez(
            path,
            keys=np.repeat(self._keys, self._ends - self._starts),
            owners=self._owners,
            text=np.frombuffer("\n".join(f"{i}\t{f}" for i, f in zip(self.ids, self.forms, strict=True)).encode(), dtype=np.uint8),
        )

    @classmethod
    def load(cls, path: Path) -> NameIndex:
        """Read an index written by `save`."""
        index = cls(())
        with np.load(path) as stored:
            text = stored["text"].tobytes().decode()
            for line in text.split("\n") if text else []:
                ident, _, form = line.partition("\t")
                index.ids.append(ident)
                index.forms.append(form)
            index._arrange(stored["keys"], stored["owners"])
        return index
