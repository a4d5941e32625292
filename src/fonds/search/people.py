"""Names in a query: `fonds.names` behind the `NameExpander` hook.

A run of words is looked up among the written forms of all persons; what is likely one of them
stands for every form of that person: the forms the catalogue holds, the spellings
a source is likely to use, and the family name alone where nobody else bears it.

The names engine and its tables are read when something is asked that no kept spelling answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from fonds.language.fold import CJK_RUN
from fonds.search.endings import is_case
from fonds.search.engine import PersonForms
from fonds.search.spelling import MOST_SPELT, Person, Spelt, fold_name, pairs, spell

if TYPE_CHECKING:
    from fonds.names import NameIndex

MOST_FORMS = 80
MOST_ANSWERS = 12
_SHORTEST_SURNAME = 4  # letters; a shorter one (Kim, Pak, Li) says nothing alone
_SURE_ENOUGH = 0.5
_AS_GOOD = 0.15  # a name may denote whoever fits so nearly as well as the best
_REMEMBERED = 20_000


class PersonNames:
    """Recognises the persons of one catalogue in queries. It does not change; make it anew.

    Give it only persons everybody may see: what it recognises is shown to the reader.

    Args:
        persons: Everybody.
        index: How to come by the names engine's index of all recorded forms, where it is kept.
        spellings: What `spell` says of each person, where it is kept.
    """

    def __init__(
        self,
        persons: Iterable[Person],
        index: Callable[[], NameIndex] | None = None,
        spellings: Mapping[str, Spelt] | None = None,
    ) -> None:
        self._persons = {person.id: person for person in persons}
        self._read_index = index or self._make_index
        if spellings is None and len(self._persons) <= MOST_SPELT:
            spellings = {key: spell(person) for key, person in self._persons.items()}
        self._spellings = spellings or {}
        self._by_form: dict[str, dict[str, None]] = {}
        self._bearers: dict[str, set[str]] = {}  # of a word of a recorded form
        self._families: Counter[str] = Counter()
        self._spelt: dict[str, list[str]] = {}  # bearers of a word of any likely form
        for key, person in self._persons.items():
            for form in person.recorded:
                folded = fold_name(form)
                self._by_form.setdefault(folded, {})[key] = None
                for word in folded.split():
                    self._bearers.setdefault(word, set()).add(key)
            if known := self._spellings.get(key):
                self._families.update({family[0] for family in known.alone})
                for word in known.words:
                    self._spelt.setdefault(word, []).append(key)
        self._expanded = lru_cache(maxsize=_REMEMBERED)(self._expand)
        self._forms = lru_cache(maxsize=_REMEMBERED)(self._all_forms)
        self._plain = lru_cache(maxsize=_REMEMBERED)(self._folded_forms)

    @cached_property
    def _index(self) -> NameIndex:
        return self._read_index()

    def _make_index(self) -> NameIndex:
        from fonds.names import NameIndex

        return NameIndex(pairs(self._persons.values()))

    def expand(self, name: str, written: bool = False) -> Sequence[PersonForms]:
        """Return each person whom a name may denote, likeliest first.

        Args:
            name: One to five words.
            written: Only if a word is written as in some form of a person, or as a case of one;
                otherwise what only sounds like a name is one too.
        """
        return self._expanded(name, written)

    def forms_of(self, person: str) -> PersonForms | None:
        """Return the forms of one person by id, or None for an unknown id."""
        return self._forms(person)

    def label_of(self, person: str) -> str:
        """Return the name a person is shown by; "" for an unknown id."""
        known = self._persons.get(person)
        return known.label if known else ""

    def _expand(self, name: str, written: bool) -> tuple[PersonForms, ...]:
        folded = fold_name(name)
        ids = dict(self._by_form.get(folded, {}))
        for key in self._bearing_all(folded.split()):
            if folded in self._plain(key):
                ids[key] = None
        spelt = bool(ids) and bool(self._spellings)  # the engine could add only what sounds alike
        if not spelt and self._may_be_name(name, folded, written):
            matches = self._index.search(name, MOST_ANSWERS)
            best = max((match.score for match in matches), default=0.0)
            for match in matches:
                if match.score >= max(_SURE_ENOUGH, best - _AS_GOOD):
                    ids[match.id] = None
        own: tuple[str, ...] = ()
        if ids and not spelt and " " not in folded:
            from fonds.names import variants

            own = tuple(variant.form for variant in variants(name, checked=False))
        found = []
        for person in ids:
            forms = self.forms_of(person)
            if forms is not None:
                every = tuple(dict.fromkeys((*own[:20], *forms.forms)))[:MOST_FORMS]
                found.append(PersonForms(person, forms.label, every))
        return tuple(found)

    def _bearing_all(self, words: Sequence[str]) -> list[str]:
        """Return the persons of whose likely forms all these are words."""
        rows = [self._spelt.get(word, []) for word in words]
        rows.sort(key=len)
        if not rows or not rows[0]:
            return []
        return [key for key in rows[0] if all(key in row for row in rows[1:])]

    def _may_be_name(self, name: str, folded: str, written: bool) -> bool:
        """Tell, cheaply, whether the names engine should look at some words at all."""
        if CJK_RUN.search(folded):
            return True
        words = folded.split()
        if sum(map(len, words)) <= 3:
            return False
        if len(words) == 1 and len(self._bearers.get(folded, ())) > MOST_ANSWERS:
            return False
        if not written or (len(words) == 1 and not self._spelt):
            return True
        if self._spelt and len(words) > 1:
            return self._is_like_a_bearer(name, words)
        known = self._spelt or self._bearers
        return any(
            word in known or is_case(word, known) or not (self._spelt or word.isascii())
            for word in words
        )

    def _is_like_a_bearer(self, name: str, words: Sequence[str]) -> bool:
        """Tell whether words may denote somebody of whose name one of them is a word.

        Most words of a text that are also in some name ("the Attorney-General") are not. To find
        that out of a few names costs less than to ask the engine for the nearest of all.
        """
        bearers: dict[str, None] = {}
        for word in words:
            for known in (word, *(word[:end] for end in range(3, len(word)))):
                if known in self._spelt and (known == word or is_case(word, {known})):
                    bearers.update(dict.fromkeys(self._spelt[known]))
        if len(bearers) > MOST_ANSWERS:
            return True
        from fonds.names import score

        forms = (form for key in bearers for form in self._persons[key].recorded)
        return any(score(name, form) >= _SURE_ENOUGH for form in forms)

    def _folded_forms(self, key: str) -> frozenset[str]:
        return frozenset(map(fold_name, self._spellings[key].forms))

    def _is_unique(self, family: str) -> bool:
        """Tell whether a family name may stand alone, since nobody else bears it.

        Among very many persons, whose names are not taken apart ahead, a given name counts too.
        """
        if len(family) < _SHORTEST_SURNAME:
            return False
        if self._spellings:
            return self._families[family] == 1
        bearers = [self._bearers.get(word, set()) for word in fold_name(family).split()]
        return bool(bearers) and len(set.intersection(*bearers)) == 1

    def _all_forms(self, key: str) -> PersonForms | None:
        person = self._persons.get(key)
        if person is None:
            return None
        spelt = self._spellings.get(key) or spell(person)
        alone = [form for family in spelt.alone if self._is_unique(family[0]) for form in family]
        recorded = spelt.forms[: len(person.recorded)]
        every = tuple(dict.fromkeys((*recorded, *alone, *spelt.forms)))
        return PersonForms(key, person.label, every[:MOST_FORMS])
