"""Names found again under any spelling: an index of keys in numpy arrays.

Each form is kept under the keys of its readings (rows of syllable classes, consonant skeletons); a
query is widened to every key a form of the same name may have; the forms that share the rarest keys
are compared in full. See `benchmarks/names.py` for what a million forms take.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from fonds.names.compare import verdict_of, weigh
from fonds.names.forms import read
from fonds.names.gather import Gatherer
from fonds.names.keys import wanted_keys
from fonds.names.models import IndexFileError, Match
from fonds.names.postings import Postings
from fonds.names.texts import Texts

LARGE = 200_000
"""From so many forms on, fewer are compared in full for one query."""

CANDIDATES, CANDIDATES_OF_MANY = 150, 16
"""How many forms are compared in full for one query."""

POSTINGS, POSTINGS_OF_MANY = 20_000, 3_000
"""How many entries are looked at for one query; the keys that say most come first."""

FORMAT = 2
_AT_ONCE = 20_000  # forms whose keys are gathered together


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
        ids, forms, gatherer = Texts.Maker(), Texts.Maker(), Gatherer()
        with _no_collection():
            rest = iter(items)
            while some := list(islice(rest, _AT_ONCE)):
                for ident, form in some:
                    ids.add(ident)
                    forms.add(form)
                gatherer.add([form for _, form in some])
            self._postings = Postings.sorted(gatherer.gathered(), gatherer.count)
        self._ids, self._forms = ids.made(), forms.made()

    @property
    def ids(self) -> Sequence[str]:
        """The ids it was built from, in their order."""
        return self._ids

    @property
    def forms(self) -> Sequence[str]:
        """The forms it was built from, in the order of the ids."""
        return self._forms

    def __len__(self) -> int:
        return len(self._forms)

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
        entries, most = POSTINGS, CANDIDATES
        if len(self) >= LARGE:
            entries, most = POSTINGS_OF_MANY, CANDIDATES_OF_MANY
        wanted = wanted_keys(seen)
        found = []
        for place in self._postings.nearest(wanted, entries, max(most, limit)):
            found.append((weigh(seen, read(self._forms[place])).logit, place))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        answers = []
        for logit, place in found[:limit]:
            value = 1 / (1 + math.exp(-logit))
            answers.append(Match(self._ids[place], self._forms[place], value, verdict_of(value)))
        return answers

    def pairs(self, threshold: float = 0.5) -> list[tuple[str, str, float]]:
        """Return all pairs of different ids with forms that are likely duplicates, best first.

        Args:
            threshold: The least score.

        Returns:
            (id, id, score), the best score of any two of their forms, by falling score.
        """
        best: dict[tuple[str, str], float] = {}
        ids, forms = list(self._ids), list(self._forms)
        with _no_collection():
            for one, two in self._postings.likely_pairs():
                if ids[one] == ids[two]:
                    continue
                value = 1 / (1 + math.exp(-weigh(read(forms[one]), read(forms[two])).logit))
                if value >= threshold:
                    key = (min(ids[one], ids[two]), max(ids[one], ids[two]))
                    best[key] = max(best.get(key, 0.0), value)
        return sorted(((a, b, s) for (a, b), s in best.items()), key=lambda row: (-row[2], row[:2]))

    def save(self, path: Path | str) -> None:
        """Write the index to one file (numpy's npz format, whatever its name)."""
        arrays: dict[str, Any] = {
            "format": np.array([FORMAT]),
            "keys": self._postings.keys,
            "starts": self._postings.starts,
            "owners": self._postings.owners,
            "ids": np.frombuffer(self._ids.data, dtype=np.uint8),
            "id_ends": self._ids.ends,
            "forms": np.frombuffer(self._forms.data, dtype=np.uint8),
            "form_ends": self._forms.ends,
        }
        with Path(path).open("wb") as stream:
            np.savez(stream, **arrays)

    @classmethod
    def load(cls, path: Path | str) -> NameIndex:
        """Read an index written by `save`; nothing in the file is ever run.

        Raises:
            IndexFileError: The file is not an index of names of this format.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                known = int(stored["format"][0])
                if known == FORMAT:
                    return cls._of(stored)
        except (
            OSError,
            ValueError,
            KeyError,
            IndexError,
            TypeError,
            EOFError,
            BadZipFile,
        ) as error:
            raise IndexFileError(
                f"{path}: cannot be read as an index of names: {error}. Expected a file written by "
                "NameIndex.save. Build the index again."
            ) from error
        raise IndexFileError(
            f"{path}: the index has format {known}. Expected {FORMAT}. Build the index again."
        )

    @classmethod
    def _of(cls, stored: Mapping[str, Any]) -> NameIndex:
        """Take the arrays of a file, after seeing that they belong together."""
        ids = Texts(stored["ids"].tobytes(), stored["id_ends"])
        forms = Texts(stored["forms"].tobytes(), stored["form_ends"])
        arrays = stored["keys"], stored["starts"], stored["owners"]
        if (
            len(ids) != len(forms)
            or not (ids.is_whole() and forms.is_whole())
            or not Postings.are_whole(*arrays, len(forms))
        ):
            raise ValueError("its parts do not belong together")
        index = cls(())
        index._ids, index._forms = ids, forms
        index._postings = Postings(*arrays, len(forms))
        return index
