"""What the texts that one reader may see tell of a word: how rare it is, and of which language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fonds.search.store import Store
from fonds.search.tongues import FIELD, of_script, parts_of, script_of, stands_in

Bearing = Callable[[str, "frozenset[int] | None", int], Sequence[int]]
"""Finds rows that bear a term, of those in languages with these codes; and at most so many."""

HARDLY_ANY = 2
"""Documents; a word of no more may be misread."""

_READ = 4
"""Documents read for one word; in those with it, it may stand only in the label of a value."""

_REMEMBERED = 50_000


class Reader:
    """Answers for one audience and one state of the index, and remembers what it found.

    Args:
        store: The index.
        allowed: The codes of the access labels this reader may see.
        bearing: Finds documents by a word, among those.
    """

    def __init__(self, store: Store, allowed: frozenset[int], bearing: Bearing) -> None:
        self._store, self._allowed, self._bearing = store, allowed, bearing
        self._found: dict[tuple[str, str], bool] = {}
        self._spoken: dict[str, dict[str, frozenset[int]]] = {}
        self._is_untold: dict[str, bool] = {}  # whether of a word no text may tell the language

    def is_rare(self, term: str) -> bool:
        """Tell whether hardly any document has a term."""
        documents = self._store.vocabulary.frequency(term)
        cards = self._store.cards
        closed = cards.documents() - int(np.count_nonzero(cards.visible(set(self._allowed))))
        if documents <= HARDLY_ANY or documents - closed > HARDLY_ANY:
            return documents <= HARDLY_ANY
        return len(self._bearing(term, None, HARDLY_ANY + 1)) <= HARDLY_ANY

    def is_of(self, term: str, code: str) -> bool:
        """Tell whether a term of the index may be a word of a language.

        It is where it stands in a text of that language; where it stands in no text of any other
        either, nobody knows, and it may be.
        """
        script = script_of(term)
        spoken = self._languages(script)
        others = spoken.keys() - {code}
        if not others or (code in spoken and self._stands(term, code)):
            return True
        untold = self._is_untold[script]
        return untold and not any(self._stands(term, other) for other in others)

    def _languages(self, script: str) -> dict[str, frozenset[int]]:
        """Return the languages of a script, with the codes of what is in this one alone."""
        if script not in self._spoken:
            found: dict[str, set[int]] = {}
            self._is_untold[script] = False
            for number, (name, key, _, _) in enumerate(self._store.values):
                if name == FIELD:
                    codes = of_script(key, script)
                    self._is_untold[script] |= len(codes) != 1
                    for code in codes:
                        found.setdefault(code, set()).update({number} if len(codes) == 1 else ())
            self._spoken[script] = {code: frozenset(numbers) for code, numbers in found.items()}
        return self._spoken[script]

    def _stands(self, term: str, code: str) -> bool:
        """Tell whether a term stands in a text of a language."""
        known = self._found.get((term, code))
        if known is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = self._found[term, code] = self._find(term, code)
        return known

    def _find(self, term: str, code: str) -> bool:
        if not self._allowed.isdisjoint(self._store.tongues.labels(term, code)):
            return True
        numbers = self._languages(script_of(term))[code]
        rows = self._bearing(term, numbers, _READ) if numbers else ()
        return any(
            stands_in(parts_of(row.title, row.language, row.passages), term)
            for number in rows
            for row in self._store.rows([number]).values()
        )
