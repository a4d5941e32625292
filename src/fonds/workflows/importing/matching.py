"""Match the people of a file to those the catalogue knows, and keep why.

`same` is linked, `possible` is queued for a person to decide, `different` is left. A name that is
the same as those of two known persons is queued as well: spelling cannot say which namesake is
meant. So is a family name alone (many a Kim is no other Kim), unless the births of both are known.
People of one file are never linked to each other: its own ids say that they are two. Each link is a
`NameProposal` row with the engine's score and reasons, and can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fonds import __version__, names
from fonds.catalogue.models import NameForm, NameProposal, Person
from fonds.dates import read_edtf
from fonds.ingest.records import DateSaid, NameSaid, PersonRecord
from fonds.language.scripts import script_of
from fonds.names.explain import FAMILY_ALONE

if TYPE_CHECKING:
    from fonds.workflows.importing.context import Context


NEAREST = 12
"""How many known forms are looked at: more than one person's usual few, so that a rival shows."""


@dataclass(frozen=True, slots=True)
class Described:
    """The script of a name form, and its language where the file says it."""

    script: str
    language: str


class Matcher:
    """Compares the persons of one file with those of earlier files."""

    def __init__(self, *, use_names: bool = True) -> None:
        self.use_names = use_names
        self._index: names.NameIndex | None = None
        self._own: set[int] = set()
        self._any: bool | None = None
        self._links: set[str] | None = None
        self._lives: dict[int, tuple[str, str]] | None = None

    @staticmethod
    def describe(said: NameSaid) -> Described:
        """Work out the script of a form where the file does not say it."""
        return Described(said.script or script_of(said.form), said.language)

    def is_linked(self, key: str) -> bool:
        """Say whether a file's own key was linked to a person by an earlier import."""
        if self._links is None:
            states = (NameProposal.State.LINKED, NameProposal.State.CONFIRMED)
            rows = NameProposal.objects.filter(state__in=states, other=None)
            self._links = set(rows.values_list("file_key", flat=True))
        return key in self._links

    def add(self, person: int) -> None:
        """Note a person this file made: the file's others are not matched to them."""
        self._own.add(person)

    def is_own(self, person: int) -> bool:
        """Say whether a person was described by this file already."""
        return person in self._own

    def match(self, record: PersonRecord, context: Context) -> int | None:
        """Return the known person this record certainly means; queue one it possibly means."""
        if not self.use_names or not self._others():
            return None
        best: tuple[tuple[float, bool], str, int, str, str] | None = None
        sure: dict[int, str] = {}  # a form of each person who is the same
        forms = dict.fromkeys([record.name, *(said.form for said in record.names)])
        for form in forms:
            for found in self._known().search(form, limit=NEAREST):
                person = int(found.id)
                if person in self._own or not self._lives_agree(person, record):
                    continue
                if found.verdict == "same" and (person not in sure or form == found.form):
                    sure[person] = found.form
                near = (found.score, found.form == form)
                if best is None or near > best[0]:
                    best = (near, found.verdict, person, form, found.form)
        if best is None or best[1] == "different":
            return None
        (score, _), verdict, person, form, known = best
        reason = [*names.compare(form, known).reason]
        if doubt := _doubt(form, known, person, sure, set(forms)) if verdict == "same" else "":
            reason.append(doubt)
        is_alone = FAMILY_ALONE in reason or _is_bare(form)
        linked = verdict == "same" and not doubt and (not is_alone or self._is_born(person, record))
        NameProposal.objects.create(
            form=form,
            file_key=record.key,
            person_id=person,
            score=score,
            verdict=verdict,
            reason=reason,
            engine=f"fonds.names {__version__}",
            state=NameProposal.State.LINKED if linked else NameProposal.State.QUEUED,
            imported_from=context.version,
            locator=record.locator[:200],
        )
        return person if linked else None

    def _others(self) -> bool:
        """Say whether the catalogue knows anybody whom this file did not bring."""
        if self._any is None:
            self._any = NameForm.objects.exclude(person_id__in=self._own).exists()
        return self._any

    def _known(self) -> names.NameIndex:
        if self._index is None:
            forms = NameForm.objects.exclude(person_id__in=self._own).values_list(
                "person_id", "form"
            )
            self._index = names.NameIndex((str(person), form) for person, form in forms.iterator())
        return self._index

    def _is_born(self, person: int, record: PersonRecord) -> bool:
        """Say whether the births of both are known; `_lives_agree` has compared them."""
        return bool(record.birth.edtf and (self._lives or {}).get(person, ("", ""))[0])

    def _lives_agree(self, person: int, record: PersonRecord) -> bool:
        """Say whether the dates of life known of both leave room for one person."""
        if self._lives is None:
            rows = Person.objects.order_by().values_list("pk", "born_edtf", "died_edtf")
            self._lives = {pk: (born, died) for pk, born, died in rows}
        lives = self._lives.get(person, ("", ""))
        return all(
            _may_agree(known, said)
            for known, said in zip(lives, (record.birth, record.death), strict=True)
        )


def _is_bare(form: str) -> bool:
    """Say whether a form is one word, which many share (`Kim`); hangul and Han names are whole."""
    letters = form.strip()
    return " " not in letters and (
        len(letters) < 2 or script_of(letters) not in ("Hang", "Hani", "Kore", "Hans", "Hant")
    )


def _doubt(form: str, known: str, person: int, sure: dict[int, str], said: set[str]) -> str:
    """Say why a name that is the same may yet be a namesake's; empty where nothing speaks for it.

    A known form that the file spells letter for letter goes before others.
    """
    rivals = [other for key, other in sure.items() if key != person]
    if rivals and (form != known or said.intersection(rivals)):
        return f"{rivals[0]} is the name of another person and fits as well."
    return ""


def _may_agree(known: str, said: DateSaid) -> bool:
    one = read_edtf(known) if known else None
    two = read_edtf(said.edtf) if said.edtf else None
    if one is None or two is None:
        return True
    return one.possibly_within(two, slack_days=800)
