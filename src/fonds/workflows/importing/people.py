"""Persons and organisations: records to rows, names to name forms, dates of life to factoids."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from fonds.catalogue.models import Factoid, NameForm, Organisation, OrganisationName, Person
from fonds.ingest.records import (
    DateSaid,
    FactoidRecord,
    NameSaid,
    OrganisationRecord,
    PersonRecord,
)
from fonds.workflows.importing.bulk import insert_rows
from fonds.workflows.importing.claims import write_factoid
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.dates import date_columns
from fonds.workflows.importing.rows import put

HELD = 500  # persons inserted at a time

DATE = ("date_edtf", "date_wording", "date_earliest", "date_latest")
NAME_FORM = (
    "person_id", "form", "script", "language", "system", "kind", "source_id", "source_locator",
    "certainty", "imported_from_id", "locator", *DATE,
)  # fmt: skip


_FAMILY_FIRST = {"CN", "JP", "KP", "KR", "MN", "VN"}
_INITIALS = re.compile(r"(?:\w{1,2}\.[\s-]*)+")


def sort_name(name: str, nationality: str) -> str:
    """Return the form a list sorts by: family name first, `Gromyko, A. A.`.

    A name is turned round only where its order is known: by a nationality whose names are written
    given name first, or by leading initials.
    """
    given, _, family = name.rpartition(" ")
    if not given or "," in name or nationality in _FAMILY_FIRST:
        return name
    if not nationality and not _INITIALS.fullmatch(given):
        return name
    return f"{family}, {given}"


def person_columns(record: PersonRecord, context: Context) -> dict[str, Any]:
    """Return the columns of a person, in one order."""
    source, _ = context.references.source(record.source)
    name = record.name or next((said.form for said in record.names if said.form), record.key)
    return {
        "name": name[:300],
        "sort_name": sort_name(name, record.nationality)[:300],
        "nationality": record.nationality,
        "description": record.description,
        "born_edtf": date_columns(record.birth)["date_edtf"],
        "died_edtf": date_columns(record.death)["date_edtf"],
        "certainty": record.certainty,
        "source_id": source,
        "notes": record.notes,
    }


def write_person(record: PersonRecord, old: PersonRecord | None, context: Context) -> None:
    """Store one person, or link the record to the person the names engine knows it to be."""
    refs = context.references
    if (own := refs.own_ids.get(record.key)) is not None:
        record = replace(record, key=own)
    if old is None and refs.known_person(record.key) is None:
        known = context.matcher.match(record, context)
        if known is not None:
            refs.known.persons[record.key] = known
            context.linked.add(record.key)
            _add_names(known, record, context)
            context.ledger.changed["person"] += 1
            context.ledger.touch("person", known)
            return
    if record.key in context.linked or context.matcher.is_linked(record.key):
        person = refs.known.persons[record.key]
        _add_names(person, record, context)
        context.ledger.touch("person", person)
        return
    if record.key in context.new_people:  # the file describes them twice
        flush_people(context)
    if record.key not in refs.known.persons:
        context.new_people[record.key] = record
        if len(context.new_people) >= HELD:
            flush_people(context)
        return
    person = put(
        Person,
        "person",
        record.key,
        person_columns(record, context),
        person_columns(old, context) if old else None,
        context,
        record.locator,
    )
    if old is None or (old.names, old.name) != (record.names, record.name):
        _add_names(person, record, context)
        context.ledger.touch("person", person)
    if old is None:
        context.matcher.add(person)
    if old is None or (old.birth, old.death, old.factions) != (
        record.birth,
        record.death,
        record.factions,
    ):
        context.lives.append(record)


def flush_people(context: Context) -> None:
    """Insert the persons held back, with their names; whoever refers to one comes after."""
    held = context.new_people
    if not held:
        return
    rows = []
    for record in held.values():
        columns = person_columns(record, context)
        rows.append((record.key, context.version.pk, record.locator[:200], *columns.values()))
    insert_rows(Person, ("public_id", "imported_from_id", "locator", *columns), rows)
    made = dict(Person.objects.filter(public_id__in=list(held)).values_list("public_id", "pk"))
    context.references.known.persons |= made
    names: list[tuple[Any, ...]] = []
    for key, record in held.items():
        person = made[key]
        names += _name_rows(person, record, context, set())
        context.ledger.touch("person", person)
        context.matcher.add(person)
    context.ledger.created["person"] += len(held)
    context.lives += held.values()
    held.clear()
    insert_rows(NameForm, NAME_FORM, names)


def _add_names(person: int, record: PersonRecord, context: Context) -> None:
    """Add the forms of a record to a person; forms that other files gave stay."""
    known = NameForm.objects.filter(person_id=person).values_list("form", "system").order_by()
    insert_rows(NameForm, NAME_FORM, _name_rows(person, record, context, set(known)))


def _name_rows(
    person: int, record: PersonRecord, context: Context, known: set[tuple[str, str]]
) -> list[tuple[Any, ...]]:
    """Return the rows of a record's forms but for those that are known."""
    rows: list[tuple[Any, ...]] = []
    forms = [*record.names]
    if record.name and all(name.form != record.name for name in forms):
        forms.insert(0, NameSaid(form=record.name, source=record.source))
    for said in forms:
        if not said.form or (said.form, said.system) in known:
            continue
        known.add((said.form, said.system))
        source, locator = context.references.source(
            said.source or record.source, said.source_locator
        )
        parsed = context.matcher.describe(said)
        dates = date_columns(said.dates)
        rows.append(
            (
                person,
                said.form[:300],
                parsed.script,
                parsed.language,
                said.system,
                said.kind,
                source,
                locator[:200],
                record.certainty,
                context.version.pk,
                record.locator[:200],
                *(dates[name] for name in DATE),
            )
        )
    return rows


def write_lives(context: Context) -> None:
    """Write birth, death and faction as factoids, where the file gave no claims of its own."""
    context.flush_factoids()
    if not context.lives:
        return
    claimed: dict[int | None, set[str]] = {}
    claims = Factoid.objects.filter(imported_from__file_id=context.version.file_id).order_by()
    for claimant, kind in claims.values_list("person_id", "kind"):
        claimed.setdefault(claimant, set()).add(kind)
    for record in context.lives:
        person = context.references.known_person(record.key)
        if person is None:
            continue
        own = claimed.get(person, set())
        for kind, said, question in (
            ("born", record.birth, record.birth_question),
            ("died", record.death, record.death_question),
        ):
            if (said.edtf or said.wording) and kind not in own:
                claim = _about(record, kind, start=said)
                claim.question = question
                write_factoid(claim, None, context)
        if "belonged-to" not in own:
            for faction in record.factions:
                context.references.organisation(faction, kind="faction", locator=record.locator)
                write_factoid(
                    _about(record, "belonged-to", organisation=faction, value="faction"),
                    None,
                    context,
                )


def _about(
    record: PersonRecord,
    kind: str,
    *,
    start: DateSaid | None = None,
    organisation: str = "",
    value: str = "",
) -> FactoidRecord:
    return FactoidRecord(
        kind=kind,
        person=record.key,
        organisation=organisation,
        value=value,
        start=start or DateSaid(),
        source=record.source,
        source_locator=record.source_locator,
        certainty=record.certainty,
        locator=record.locator,
    )


def organisation_columns(record: OrganisationRecord, context: Context) -> dict[str, Any]:
    """Return the columns of an organisation."""
    source, _ = context.references.source(record.source)
    return {
        "name": (record.name or record.key)[:300],
        "kind": record.kind,
        "country": record.country,
        "parent_id": context.references.organisation(record.parent),
        "description": record.description,
        "certainty": record.certainty,
        "source_id": source,
        "notes": record.notes,
    }


def write_organisation(
    record: OrganisationRecord, old: OrganisationRecord | None, context: Context
) -> None:
    """Store one organisation with the other forms of its name."""
    organisation = put(
        Organisation,
        "organisation",
        record.key,
        organisation_columns(record, context),
        organisation_columns(old, context) if old else None,
        context,
        record.locator,
    )
    if not record.names:
        return
    rows = OrganisationName.objects.filter(organisation_id=organisation)
    known = set(rows.values_list("form", flat=True))
    for said in record.names:
        if said.form and said.form not in known:
            OrganisationName.objects.create(
                organisation_id=organisation,
                form=said.form[:300],
                script=said.script,
                language=said.language,
                system=said.system,
                imported_from=context.version,
            )
