"""The persons of a project by any form of their name, for search, lists and completions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from fonds.catalogue.models import IndexChange
from fonds.core.errors import ConfigurationError
from fonds.core.project import Project
from fonds.search.kept_names import keep_names
from fonds.search.people import PersonNames
from fonds.search.spelling import fold_name, spell
from fonds.workflows.search_documents import read_persons

if TYPE_CHECKING:
    from fonds.names import HouseStyle, Match

MOST_PERSONS = 6  # more than these bear the name: it says nothing for certain
_LONG_ENOUGH = 4  # letters of a family name an ending may follow
_LONGEST_ENDING = 3
_ALIKE = 65  # of 100, for a word of a name in a spelling that no table has
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")


@lru_cache(maxsize=64)
def house_style(system: str, initial_law: str) -> HouseStyle:
    """Return a house style by the values of `[names]` in fonds.toml.

    Raises:
        ConfigurationError: There is no such system, or no such side of the law.
    """
    from fonds.names import HouseStyle, UnknownSystem

    laws: dict[str, Literal["north", "south", "as written"]] = {
        "north": "north", "south": "south", "as written": "as written",
    }  # fmt: skip
    if initial_law not in laws:
        raise ConfigurationError(
            f"fonds.toml: [names] initial_law is {initial_law!r}. Expected one of "
            f"{', '.join(laws)}. Correct it."
        )
    try:
        return HouseStyle(system, initial_law=laws[initial_law])
    except UnknownSystem as error:
        raise ConfigurationError(f"fonds.toml: [names] {error}") from error


def newest_person_change() -> int:
    """Return the id of the newest change of a person; 0 for none."""
    newest = IndexChange.objects.filter(kind="person").order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


class ProjectNames(PersonNames):
    """The persons of a project by any form of their name; what queries are widened with.

    It does not change; make it anew when persons have. Thread-safe.
    """

    @classmethod
    def open(cls, project: Project) -> ProjectNames:
        """Read the names of the catalogue; index and spellings from their files where true."""
        persons = read_persons()
        return cls(persons, *keep_names(persons, project.index))

    def find(self, typed: str, limit: int = 20) -> list[tuple[str, Match]]:
        """Return the ids of the persons a form may mean, each once: the sure before the possible.

        What the engine calls the same is only possible here where not all words that were typed
        are parts of the name.
        """
        from fonds.names import Match

        folded = fold_name(typed)
        best = {key: Match(key, typed, 1.0, "same") for key in self._by_form.get(folded, ())}
        for match in self._index.search(typed, limit=limit * 3):
            if match.id not in best:
                sure = match.verdict == "same" and self._fits(match.id, folded)
                best[match.id] = match if sure else replace(match, verdict="possible")
        ranked = sorted(best.items(), key=lambda pair: pair[1].verdict != "same")
        return ranked[:limit]

    def _fits(self, key: str, folded: str) -> bool:
        """Tell whether all words that were typed are parts of a person's name in some spelling."""
        from rapidfuzz.fuzz import ratio

        spelt = self._spellings.get(key) or spell(self._persons[key])
        asked = folded.split()
        if len(asked) == 1:
            families = {fold_name(form) for family in spelt.alone for form in family}
            return _CJK.search(folded) is not None or (
                len(self._bearers.get(folded, ())) <= MOST_PERSONS and _stands_in(folded, families)
            )
        return all(
            len(word) == 1
            or _stands_in(word, spelt.words)
            or any(ratio(word, one) >= _ALIKE for one in spelt.words)
            for word in asked
        )


def _stands_in(word: str, known: Iterable[str]) -> bool:
    """Tell whether a word is one of these, or one of them with the ending of a case."""
    return any(
        word == one
        or (
            len(one) >= _LONG_ENOUGH
            and len(word) - len(one) <= _LONGEST_ENDING
            and word.startswith(one)
        )
        for one in known
    )
