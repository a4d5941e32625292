"""Names found again under any spelling: an index of keys in numpy arrays.

Each form is kept under the keys of its readings (rows of syllable classes, consonant skeletons); a
query is widened to every key a form of the same name may have; the forms that share the rarest keys
are compared in full. A million mixed forms take about a minute to index and a gigabyte to hold.
"""

from __future__ import annotations

import gc
import math
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fonds.names.compare import verdict_of, weigh
from fonds.names.forms import Form, read
from fonds.names.keys import keys_of, query_keys
from fonds.names.models import IndexFileError, Match

CANDIDATES = 150
"""How many forms are compared in full for one query of an index of fewer than `LARGE` forms."""

CANDIDATES_OF_MANY = 40
LARGE = 200_000

POSTINGS = 20_000
"""How many entries are looked at for one query; the rarest keys come first."""

FORMAT = 1
UNIT, RECORD = "\x1f", "\x1e"  # control characters that stand in no name


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the cycle collector from walking the caches again and again while they fill."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class NameIndex:
    """An index of written forms, searched by any form of the same name.

    Build it once from (id, form) pairs; it does not change afterwards and is safe to share between
    threads. Several forms may bear one id.
    """

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self.ids: list[str] = []
        self.forms: list[str] = []
        keys = array("q")
        counts = array("i")
        with _no_collection():
            for ident, form in items:
                self.ids.append(ident)
                self.forms.append(form)
                found = keys_of(form)
                keys.extend(found)
                counts.append(len(found))
        flat = np.frombuffer(keys, dtype=np.int64) if keys else np.empty(0, dtype=np.int64)
        sizes = np.frombuffer(counts, dtype=np.int32) if counts else np.empty(0, dtype=np.int32)
        owners = np.repeat(np.arange(len(self.forms), dtype=np.int32), sizes)
        order = np.argsort(flat, kind="stable")
        self._arrange(flat[order], owners[order])

    def _arrange(self, keys: NDArray[np.int64], owners: NDArray[np.int32]) -> None:
        self._owners = owners
        self._keys, starts = np.unique(keys, return_index=True)
        self._starts = np.append(starts, len(keys)).astype(np.int64)

    def __len__(self) -> int:
        return len(self.forms)

    def search(self, form: str, limit: int = 10) -> list[Match]:
        """Return the forms most likely to name the same person, best first.

        Args:
            form: A name in any script.
            limit: The most answers.

        Returns:
            Matches by falling score; those that are `different` are left out.
        """
        return [match for match in self.rank(form, limit) if match.verdict != "different"]

    def rank(self, form: str, limit: int = 10) -> list[Match]:
        """Return the nearest forms, best first, whatever their verdict."""
        seen = read(form)
        found = []
        most = CANDIDATES if len(self.forms) < LARGE else CANDIDATES_OF_MANY
        for place in self._candidates(seen, max(most, limit)):
            found.append((weigh(seen, read(self.forms[place])).logit, place))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        answers = []
        for logit, place in found[:limit]:
            value = 1 / (1 + math.exp(-logit))
            answers.append(Match(self.ids[place], self.forms[place], value, verdict_of(value)))
        return answers

    def _candidates(self, seen: Form, limit: int) -> list[int]:
        """Return the places of the forms that share the rarest keys with a form, best first."""
        if not len(self._keys):
            return []
        wanted = np.fromiter(query_keys(seen), dtype=np.int64)
        places = np.searchsorted(self._keys, wanted)
        places[places == len(self._keys)] = 0
        places = places[self._keys[places] == wanted]
        if not len(places):
            return []
        starts, ends = self._starts[places], self._starts[places + 1]
        sizes = ends - starts
        order = np.argsort(sizes, kind="stable")
        taken = max(1, int(np.searchsorted(np.cumsum(sizes[order]), POSTINGS)))
        chosen = order[:taken]
        owners = np.concatenate(
            [self._owners[s:e] for s, e in zip(starts[chosen], ends[chosen], strict=True)]
        )
        rarity = np.log1p(len(self.forms) / sizes[chosen]).astype(np.float32)
        weights = np.repeat(rarity, sizes[chosen])
        by_owner = np.argsort(owners, kind="stable")
        owners, weights = owners[by_owner], weights[by_owner]
        first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        sums = np.add.reduceat(weights, first)
        best = np.argsort(-sums, kind="stable")[:limit]
        return owners[first[best]].tolist()  # type: ignore[no-any-return]

    def pairs(self, threshold: float = 0.5) -> list[tuple[str, str, float]]:
        """Return all pairs of different ids with forms that are likely duplicates, best first.

        Args:
            threshold: The least score.

        Returns:
            (id, id, score), the best score of any two of their forms, by falling score.
        """
        best: dict[tuple[str, str], float] = {}
        with _no_collection():
            for one, two in self._likely_pairs():
                if self.ids[one] == self.ids[two]:
                    continue
                value = 1 / (
                    1 + math.exp(-weigh(read(self.forms[one]), read(self.forms[two])).logit)
                )
                if value >= threshold:
                    key = (min(self.ids[one], self.ids[two]), max(self.ids[one], self.ids[two]))
                    best[key] = max(best.get(key, 0.0), value)
        return sorted(((a, b, s) for (a, b), s in best.items()), key=lambda row: (-row[2], row[:2]))

    def _likely_pairs(self, most: int = 40, least: float = 1.4) -> Iterator[tuple[int, int]]:
        """Yield the pairs of places that share rare keys: each pair once, by place.

        Args:
            most: Keys of more forms than this pair nothing by themselves.
            least: The rarity a pair must share, in units of the rarity of one unique key.
        """
        sizes = np.diff(self._starts)
        codes: list[NDArray[np.int64]] = []
        weights: list[NDArray[np.float32]] = []
        total = len(self.forms)
        for size in range(2, most + 1):
            starts = self._starts[:-1][sizes == size]
            if not len(starts):
                continue
            rows = np.sort(self._owners[starts[:, None] + np.arange(size)], axis=1).astype(np.int64)
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

    def save(self, path: Path) -> None:
        """Write the index to one file (numpy's npz format, whatever its name)."""
        rows = RECORD.join(f"{i}{UNIT}{f}" for i, f in zip(self.ids, self.forms, strict=True))
        with path.open("wb") as stream:
            np.savez(
                stream,
                format=np.array([FORMAT]),
                keys=self._keys,
                starts=self._starts,
                owners=self._owners,
                text=np.frombuffer(rows.encode(), dtype=np.uint8),
            )

    @classmethod
    def load(cls, path: Path) -> NameIndex:
        """Read an index written by `save`.

        Raises:
            IndexFileError: The file is not an index of names of this format.
        """
        try:
            with np.load(path) as stored:
                known = int(stored["format"][0])
                keys, starts, owners = stored["keys"], stored["starts"], stored["owners"]
                text = stored["text"].tobytes().decode()
        except (OSError, ValueError, KeyError) as error:
            raise IndexFileError(
                f"{path}: cannot be read as an index of names: {error}. Expected a file written by "
                "NameIndex.save. Build the index again."
            ) from error
        if known != FORMAT:
            raise IndexFileError(
                f"{path}: the index has format {known}. Expected {FORMAT}. Build the index again."
            )
        index = cls(())
        for line in text.split(RECORD) if text else []:
            ident, _, form = line.partition(UNIT)
            index.ids.append(ident)
            index.forms.append(form)
        index._keys, index._starts, index._owners = keys, starts, owners
        return index
