"""The persons of a project by any form of their name, for search, lists and completions.

The index of forms and the spellings of each name are kept beside the search index (`names.npz`,
`names.json`), so that a fresh process reads them instead of making them again, and answers most
queries without the tables of the names engine; they are made anew when a person's names change.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2s
from pathlib import Path
from typing import Literal, NamedTuple

from rapidfuzz.fuzz import ratio

from fonds import names
from fonds.catalogue.models import IndexChange, NameForm, Person
from fonds.core.errors import ConfigurationError
from fonds.core.project import Project
from fonds.language.fold import fold_plain
from fonds.search import PersonForms

MOST_PERSONS = 6  # more than these bear the name: it says nothing, and widens nothing
MOST_SPELT = 3_000  # persons; beyond that the spellings of a name are made when it is asked for
_FILE, _SPELLINGS = "names.npz", "names.json"
_LOOKED_AT = 24
_REMEMBERED = 4096
_LONG_ENOUGH = 4  # letters of a family name an ending may follow
_LONGEST_ENDING = 3
_ALIKE = 65  # of 100, for a word of a name in a spelling that no table has
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")


class Known(NamedTuple):
    """One person as the catalogue knows them: the name shown, and every form recorded."""

    label: str
    forms: tuple[str, ...]


class Spelt(NamedTuple):
    """A name in every spelling a source is likely to use, and the folded family names alone."""

    forms: tuple[str, ...]
    families: tuple[str, ...]


def spell(person: Known) -> Spelt:
    """Write a person's name in every likely spelling: the recorded forms first."""
    forms = dict.fromkeys(person.forms)
    for form in person.forms:
        forms.update(dict.fromkeys(variant.form for variant in names.variants(form)))
    families = {names.parse(form).family for form in person.forms} - {""}
    families |= {one.form for family in families for one in names.variants(family)}
    alone = {_folded(form) for form in families if not _CJK.search(form)}
    return Spelt(tuple(forms), tuple(sorted(alone)))


@lru_cache(maxsize=64)
def house_style(system: str, initial_law: str) -> names.HouseStyle:
    """Return a house style by the values of `[names]` in fonds.toml.

    Raises:
        ConfigurationError: There is no such system, or no such side of the law.
    """
    laws: dict[str, Literal["north", "south", "as written"]] = {
        "north": "north", "south": "south", "as written": "as written",
    }  # fmt: skip
    if initial_law not in laws:
        raise ConfigurationError(
            f"fonds.toml: [names] initial_law is {initial_law!r}. Expected one of "
            f"{', '.join(laws)}. Correct it."
        )
    try:
        return names.HouseStyle(system, initial_law=laws[initial_law])
    except names.UnknownSystem as error:
        raise ConfigurationError(f"fonds.toml: [names] {error}") from error


def newest_person_change() -> int:
    """Return the id of the newest change of a person; 0 for none."""
    newest = IndexChange.objects.filter(kind="person").order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


def read_persons() -> dict[str, Known]:
    """Read every person who was not merged into another, the recorded forms in their order."""
    labels: dict[str, str] = {}
    forms: dict[str, dict[str, None]] = {}
    people = Person.objects.filter(merged_into=None).order_by("pk")
    for key, name in people.values_list("public_id", "name"):
        labels[key], forms[key] = name, {}
    recorded = NameForm.objects.filter(person__merged_into=None).order_by("id")
    for key, form in recorded.values_list("person__public_id", "form"):
        forms.setdefault(key, {})[form] = None
    for key, label in labels.items():
        forms[key][label] = None
    return {key: Known(label, tuple(forms[key])) for key, label in labels.items()}


class ProjectNames:
    """Finds the persons of a project by any form of their name (implements `NameExpander`).

    It does not change; make it anew when persons have. Thread-safe.
    """

    def __init__(
        self,
        persons: dict[str, Known],
        index: names.NameIndex | None = None,
        spellings: dict[str, Spelt] | None = None,
    ) -> None:
        self._persons = persons
        self._index = index or names.NameIndex(_pairs(persons))
        self._spellings = spellings or {}
        self._by_form: dict[str, dict[str, None]] = {}
        self._bearers: dict[str, set[str]] = {}
        for key, person in persons.items():
            for form in person.forms:
                folded = _folded(form)
                self._by_form.setdefault(folded, {})[key] = None
                for word in folded.split():
                    self._bearers.setdefault(word, set()).add(key)
        self._by_spelling: dict[str, dict[str, None]] = {}
        self._vocabulary: set[str] = set()
        self._families: set[str] = set()
        for key, spelt in self._spellings.items():
            self._families.update(spelt.families)
            for form in spelt.forms:
                folded = _folded(form)
                self._vocabulary.update(folded.split())
                self._by_spelling.setdefault(folded, {})[key] = None
        self._words = lru_cache(maxsize=_REMEMBERED)(self._words_of)
        self._forms = lru_cache(maxsize=_REMEMBERED)(self._forms_of)
        self._expanded = lru_cache(maxsize=_REMEMBERED)(self._expand)

    @classmethod
    def open(cls, project: Project) -> ProjectNames:
        """Read the names of the catalogue; index and spellings from their files where true."""
        persons = read_persons()
        path = project.index / _FILE
        index = _load(path)
        pairs = _pairs(persons)
        if index is None or list(zip(index.ids, index.forms, strict=True)) != pairs:
            index = names.NameIndex(pairs)
            _save(index, path)
        return cls(persons, index, _spellings_of(persons, project.index / _SPELLINGS))

    def expand(self, name: str) -> Sequence[PersonForms]:
        """Return the persons whom the words of a query certainly name, likeliest first.

        A single word names somebody as a recorded form, as a family name, or as one with the
        ending of a case; several words only if all of them are parts of the name.
        """
        return self._expanded(name)

    def _expand(self, name: str) -> tuple[PersonForms, ...]:
        folded = _folded(name)
        ids = {**self._by_form.get(folded, {}), **self._by_spelling.get(folded, {})}
        is_known = bool(ids) and bool(self._spellings)
        if not is_known and self._may_be_name(folded):
            for match in self._index.search(name, limit=_LOOKED_AT):
                if match.verdict == "same" and match.id not in ids and self._fits(match.id, folded):
                    ids[match.id] = None
        if len(ids) > MOST_PERSONS:
            return ()
        found = (self.forms_of(key) for key in ids)
        return tuple(one for one in found if one is not None)

    def _may_be_name(self, folded: str) -> bool:
        """Tell, from the words of all spellings, whether the engine is to look at a name at all."""
        if len(folded) <= 2 and not _CJK.search(folded):
            return False
        if not self._spellings or _CJK.search(folded):
            return True
        asked = folded.split()
        if len(asked) == 1:
            return _stands_in(folded, self._families)
        return any(_stands_in(word, self._vocabulary) for word in asked if len(word) > 1)

    def _fits(self, key: str, folded: str) -> bool:
        """Tell whether all words of a query are parts of a person's name in some spelling."""
        words, families = self._words(key)
        asked = folded.split()
        if len(asked) == 1:
            return _CJK.search(folded) is not None or (
                len(self._bearers.get(folded, ())) <= MOST_PERSONS and _stands_in(folded, families)
            )
        return all(
            len(word) == 1
            or _stands_in(word, words)
            or any(ratio(word, one) >= _ALIKE for one in words)
            for word in asked
        )

    def _words_of(self, key: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the words of all spellings of a name, and those that are the family name."""
        spelt = self._spellings.get(key) or spell(self._persons[key])
        words = {word for form in spelt.forms for word in _folded(form).split()}
        return frozenset(words), frozenset(spelt.families)

    def forms_of(self, person: str) -> PersonForms | None:
        """Return every form a source is likely to use for a person; None for an unknown id."""
        return self._forms(person)

    def _forms_of(self, key: str) -> PersonForms | None:
        known = self._persons.get(key)
        if known is None:
            return None
        spelt = self._spellings.get(key) or spell(known)
        return PersonForms(key, known.label, spelt.forms)

    def label_of(self, person: str) -> str:
        """Return the name a person is shown by; "" for an unknown id."""
        known = self._persons.get(person)
        return known.label if known else ""

    def find(self, typed: str, limit: int = 20) -> list[tuple[str, names.Match]]:
        """Return the ids of the persons a form may mean, each once: the sure before the possible.

        What the engine calls the same is only possible here where not all words that were typed
        are parts of the name.
        """
        folded = _folded(typed)
        best = {key: names.Match(key, typed, 1.0, "same") for key in self._by_form.get(folded, ())}
        for match in self._index.search(typed, limit=limit * 3):
            if match.id not in best:
                sure = match.verdict == "same" and self._fits(match.id, folded)
                best[match.id] = match if sure else replace(match, verdict="possible")
        ranked = sorted(best.items(), key=lambda pair: pair[1].verdict != "same")
        return ranked[:limit]


def _pairs(persons: dict[str, Known]) -> list[tuple[str, str]]:
    return [(key, form) for key, person in persons.items() for form in person.forms]


def _folded(form: str) -> str:
    return " ".join(re.findall(r"\w+", fold_plain(form)))


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


def _spellings_of(persons: dict[str, Known], path: Path) -> dict[str, Spelt]:
    """Read the kept spellings, and make those of persons whose recorded forms are others now."""
    if len(persons) > MOST_SPELT:
        return {}
    rules = _rules()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        known = kept["persons"] if kept["rules"] == rules else {}
    except (OSError, ValueError, KeyError, TypeError):
        known = {}
    made: dict[str, Spelt] = {}
    rows: dict[str, list[list[str]]] = {}
    for key, person in persons.items():
        row = known.get(key)
        if row and row[0] == list(person.forms):
            made[key] = Spelt(tuple(row[1]), tuple(row[2]))
        else:
            made[key] = spell(person)
        rows[key] = [list(person.forms), list(made[key].forms), list(made[key].families)]
    if rows != known:
        text = json.dumps({"rules": rules, "persons": rows}, ensure_ascii=False)
        _write(path, lambda part: part.write_text(text, encoding="utf-8"))
    return made


@lru_cache(maxsize=1)
def _rules() -> str:
    """Return what names the present rules of spelling: the files of the names engine."""
    folder = Path(names.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml", ".tsv"))
    said = "".join(f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}" for path in files)
    return blake2s(said.encode(), digest_size=12).hexdigest()


def _load(path: Path) -> names.NameIndex | None:
    """Read a kept index; None where there is none or it is of another make."""
    try:
        return names.NameIndex.load(path)
    except (OSError, ValueError, KeyError):
        return None


def _save(index: names.NameIndex, path: Path) -> None:
    _write(path, index.save)


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Keep a file for the next process; a disk that takes none only costs time."""
    part = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
