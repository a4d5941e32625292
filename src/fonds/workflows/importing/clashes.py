"""One id, two people: a table's `1` need not be the `1` of another table.

The same id in a second file most often means the same person, and then the names agree. Where an
id that says nothing (`1`, `r-17`) stands for clearly different names, the file's own person is
taken in under an id of the file's own (`members-1`), to which the file's references lead too. An id
that has a word of either name in it (`stalin`) is trusted: the person stays one. Both are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from fonds import __version__, names
from fonds.catalogue.models import NameForm, NameProposal, Person
from fonds.core.identifiers import digest, slug
from fonds.core.problems import Problem, Severity
from fonds.ingest.records import PersonRecord
from fonds.workflows.importing.context import Context

_WORD = 3  # letters of a word that an id shares with a name
_SHOWN = 5
_NAMESAKES = 20  # files of one name


@dataclass(slots=True)
class Clash:
    """An id for which two files have different names."""

    key: str
    place: str
    person: int  # whose id it was first
    there: str  # a name that another file gave
    here: str
    own: str  # the id it was taken in under; empty where the two were taken for one
    is_clear: bool  # False where the names have come to agree since they were taken apart

    def __str__(self) -> str:
        return f"{self.key} ({self.here} here, {self.there} there)"


@dataclass(slots=True)
class PersonIds:
    """What the ids of persons in one file mean, as far as it was read."""

    given: set[str] | None = None  # ids of persons that came from this file before
    agreed: int = 0  # ids that another file gave to a person of such a name
    clashes: list[Clash] = field(default_factory=list)


def settle_person(record: PersonRecord, ids: PersonIds, context: Context) -> None:
    """Decide whether an id that another file gave means that file's person here as well."""
    refs = context.references
    key, person = record.key, refs.known.persons.get(record.key)
    refs.described.add(key)
    if not key or person is None or key in refs.own_ids or context.matcher.is_own(person):
        return
    if ids.given is None:
        ids.given = _given_by(context)
    before = next((one for one in _own_keys(key, context) if one in ids.given), "")
    if not before and key in ids.given:
        return
    here = _forms(record)
    there = list(NameForm.objects.filter(person_id=person).values_list("form", flat=True))
    if not here or not there:
        return
    is_clear = are_clearly_different(here, there)
    if not before and not is_clear:
        ids.agreed += 1
        return
    own = before or ("" if says_who(key, chain(here, there)) else _free(key, context))
    if own:
        refs.own_ids[key] = own
        refs.known.shared_ids.add(key)
    if not before or refs.known.persons[before] != person:  # else a person said: they are one
        ids.clashes.append(Clash(key, record.locator, person, there[0], here[0], own, is_clear))


def are_clearly_different(here: Iterable[str], there: Iterable[str]) -> bool:
    """Say whether no name of one can be, or be a part of, a name of the other."""
    second = [(form, set(slug(form).split("-"))) for form in there]
    for form in here:
        words = set(slug(form).split("-"))
        for other, others in second:
            if words <= others or others <= words:
                return False
            if names.compare(form, other).verdict != "different":
                return False
    return True


def says_who(key: str, forms: Iterable[str]) -> bool:
    """Say whether an id has a word of one of the names in it."""
    words = {word for word in slug(key).split("-") if len(word) >= _WORD and word.isalpha()}
    return any(words.intersection(slug(form).split("-")) for form in forms)


def report_clashes(ids: PersonIds, context: Context) -> None:
    """Report the clashes of a file, once for all; offer them as one where most ids agree."""
    apart = [clash for clash in ids.clashes if clash.own]
    as_one = [clash for clash in ids.clashes if not clash.own]
    if apart:
        context.references.problems.append(_taken_apart(apart))
    if as_one:
        context.references.problems.append(_taken_for_one(as_one))
    for clash in apart:
        if not clash.is_clear or ids.agreed >= len(apart):
            _propose(clash, context)


def _given_by(context: Context) -> set[str]:
    file = context.version.file_id
    made = Person.objects.filter(imported_from__file_id=file).order_by()
    linked = NameProposal.objects.filter(
        imported_from__file_id=file, state=NameProposal.State.LINKED
    ).order_by()
    return {
        *made.values_list("public_id", flat=True),
        *linked.values_list("file_key", flat=True),
    }


def _forms(record: PersonRecord) -> list[str]:
    forms = dict.fromkeys([record.name, *(said.form for said in record.names)])
    return [form for form in forms if form and form != record.key]


def _own_keys(key: str, context: Context) -> Iterator[str]:
    """Yield the ids that a person may have been taken in under, first choice first."""
    base = f"{slug(context.stem)}-{key}"
    yield base
    yield from (f"{base}-{number}" for number in range(2, _NAMESAKES))


def _free(key: str, context: Context) -> str:
    known = context.references.known.persons
    free = (one for one in _own_keys(key, context) if one not in known)
    return next(free, f"{slug(context.stem)}-{digest(context.version.file.path, key)}")


def _propose(clash: Clash, context: Context) -> None:
    """Let a person decide whether two names under one id are one person."""
    made = Person.objects.filter(public_id=clash.own, merged_into=None)
    known = NameProposal.objects.filter(file_key=clash.own, person_id=clash.person)
    if not made.exists() or known.exists():
        return
    found = names.compare(clash.here, clash.there)
    NameProposal.objects.create(
        form=clash.here,
        file_key=clash.own,
        person_id=clash.person,
        score=found.score,
        verdict=found.verdict,
        reason=[*found.reason, f"Two files give them one id, {clash.key}."],
        engine=f"fonds.names {__version__}",
        state=NameProposal.State.QUEUED,
        imported_from=context.version,
        locator=clash.place[:200],
    )


def _listed(clashes: list[Clash]) -> str:
    shown = ", ".join(map(str, clashes[:_SHOWN]))
    more = len(clashes) - _SHOWN
    return f"{shown}, and {more} more" if more > 0 else shown


def _taken_apart(clashes: list[Clash]) -> Problem:
    first = clashes[0]
    prefix = first.own.removesuffix(first.key)
    return Problem(
        "id-of-another",
        Severity.DAMAGE,
        first.place,
        f"Another file gave {_ids(clashes)} to other people: {_listed(clashes)}. "
        f"They were taken in as people of their own, {first.key} as {first.own}.",
        "an id that means one person in all files of a project",
        f'Give the ids a prefix in the mapping, key = {{ template = "{prefix}{{COLUMN}}" }}, here '
        "and in the tables that refer to them. Where both names are one person's, put them both "
        "into the row and import it again: the desk then offers the two as one.",
    )


def _taken_for_one(clashes: list[Clash]) -> Problem:
    return Problem(
        "id-of-another-name",
        Severity.DAMAGE,
        clashes[0].place,
        f"Another file gives {_ids(clashes)} with a different name: {_listed(clashes)}. "
        "The id has a word of a name in it, so each was taken for one person.",
        "one person under one id",
        "Nothing, if both names are theirs; else correct the id in one of the files.",
    )


def _ids(clashes: list[Clash]) -> str:
    return "this id" if len(clashes) == 1 else f"{len(clashes)} of these ids"
