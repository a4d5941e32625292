"""Persons by name, and their names in every spelling a source is likely to use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from fonds.language.fold import CJK_RUN, fold_plain

MOST_SPELT = 3_000
"""Persons whose spellings are made ahead; among more they are made when somebody is asked for."""


class Person(NamedTuple):
    """A person as the catalogue knows them: id, name as shown, every form recorded."""

    id: str
    label: str
    forms: tuple[str, ...]

    @property
    def recorded(self) -> tuple[str, ...]:
        """Every form the catalogue holds, the name as shown first."""
        return tuple(dict.fromkeys((self.label, *self.forms)))


class Spelt(NamedTuple):
    """A name in every spelling a source is likely to use.

    Attributes:
        forms: The recorded forms, then the likely ones.
        alone: The family names, each before its own likely spellings.
        words: Every word of all these, folded.
    """

    forms: tuple[str, ...]
    alone: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def spell(person: Person) -> Spelt:
    """Write a person's name in every likely spelling."""
    from fonds.names import parse, variants

    forms = dict.fromkeys(person.recorded)
    for form in person.recorded:
        forms.update(dict.fromkeys(variant.form for variant in variants(form, checked=False)))
    families = dict.fromkeys(parse(form).family for form in person.recorded)
    alone = tuple(
        (family, *(one.form for one in variants(family, checked=False)[:10]))
        for family in families
        if family and not CJK_RUN.search(family)
    )
    every = (*forms, *(form for one in alone for form in one))
    words = dict.fromkeys(word for form in every for word in fold_name(form).split())
    return Spelt(tuple(forms), alone, tuple(words))


def fold_name(form: str) -> str:
    """Return a form as forms are compared: folded words with one space between."""
    return " ".join(_WORD.findall(fold_plain(form)))


_WORD = re.compile(r"\w+")


def pairs(persons: Iterable[Person]) -> list[tuple[str, str]]:
    """Return what the index of the names engine is made of: id and form, for every form."""
    return [(person.id, form) for person in persons for form in person.recorded]
