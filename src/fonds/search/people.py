"""Names in a query: `fonds.names` behind the `NameExpander` hook.

A run of words is looked up among the written forms of all persons; what is likely one of them
stands for every form of that person: the forms the catalogue holds, the spellings
a source is likely to use, and the family name alone where nobody else bears it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fonds.language.fold import CJK_RUN, fold_plain
from fonds.names import NameIndex, parse, variants
from fonds.search.engine import PersonForms

MOST_FORMS = 80
MOST_ANSWERS = 12
_SHORTEST_SURNAME = 4  # letters; a shorter one (Kim, Pak, Li) says nothing alone
_SURE_ENOUGH = 0.5
_AS_GOOD = 0.15  # a name may denote whoever fits so nearly as well as the best
_REMEMBERED = 20_000


class Person(NamedTuple):
    """A person as the catalogue knows them: id, name as shown, every form recorded."""

    id: str
    label: str
    forms: tuple[str, ...]


class PersonNames:
    """Recognises the persons of one catalogue in queries. It does not change; make it anew.

    Give it only persons everybody may see: what it recognises is shown to the reader.
    """

    def __init__(self, persons: Iterable[Person]) -> None:
        self._persons = {person.id: person for person in persons}
        self._index = NameIndex(
            (person.id, form)
            for person in self._persons.values()
            for form in dict.fromkeys((person.label, *person.forms))
        )
        self._by_form: dict[str, dict[str, None]] = {}
        surnames: Counter[str] = Counter()
        self._surnames: dict[str, frozenset[str]] = {}
        for person in self._persons.values():
            for form in (person.label, *person.forms):
                self._by_form.setdefault(_folded(form), {})[person.id] = None
            self._surnames[person.id] = _surnames(person)
            surnames.update(self._surnames[person.id])
        self._unique = {name for name, bearers in surnames.items() if bearers == 1}
        self._expanded = lru_cache(maxsize=_REMEMBERED)(self._expand)
        self._forms = lru_cache(maxsize=_REMEMBERED)(self._all_forms)

    def expand(self, name: str) -> Sequence[PersonForms]:
        """Return each person whom a name may denote, likeliest first."""
        return self._expanded(name)

    def forms_of(self, person: str) -> PersonForms | None:
        """Return the forms of one person by id, or None for an unknown id."""
        return self._forms(person)

    def _expand(self, name: str) -> tuple[PersonForms, ...]:
        ids = dict(self._by_form.get(_folded(name), {}))
        if _may_be_name(name):
            matches = self._index.search(name, MOST_ANSWERS)
            best = max((match.score for match in matches), default=0.0)
            for match in matches:
                if match.score >= max(_SURE_ENOUGH, best - _AS_GOOD):
                    ids[match.id] = None
        own = tuple(variant.form for variant in variants(name)) if len(name.split()) == 1 else ()
        found = []
        for person in ids:
            forms = self.forms_of(person)
            if forms is not None:
                every = tuple(dict.fromkeys((*own[:20], *forms.forms)))[:MOST_FORMS]
                found.append(PersonForms(person, forms.label, every))
        return tuple(found)

    def _all_forms(self, person: str) -> PersonForms | None:
        known = self._persons.get(person)
        if known is None:
            return None
        recorded = tuple(dict.fromkeys((known.label, *known.forms)))
        surname = self._surnames[person] & self._unique
        alone = [*surname, *(one.form for name in sorted(surname) for one in variants(name)[:10])]
        likely = [variant.form for form in recorded for variant in variants(form)]
        every = tuple(dict.fromkeys((*recorded, *alone, *likely)))
        return PersonForms(person, known.label, every[:MOST_FORMS])


def _folded(form: str) -> str:
    return " ".join(re.findall(r"\w+", fold_plain(form)))


def _may_be_name(name: str) -> bool:
    """Tell, cheaply, whether the name engine should look at some words at all."""
    letters = sum(character.isalpha() for character in name)
    return letters > 3 or CJK_RUN.search(name) is not None


def _surnames(person: Person) -> frozenset[str]:
    """Return the family names of a person that may stand alone, as written."""
    found = set()
    for form in (person.label, *person.forms):
        family = parse(form).family
        if family and len(family) >= _SHORTEST_SURNAME and not CJK_RUN.search(family):
            found.add(family)
    return frozenset(found)
