"""Make search documents from catalogue rows: one maker for each kind that can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch

from fonds.catalogue.claims import sentence
from fonds.catalogue.models import (
    Agent,
    Book,
    Chapter,
    Document,
    Event,
    Factoid,
    NameForm,
    Organisation,
    Person,
    Source,
    Text,
)
from fonds.search import Passage, SearchDocument, Value
from fonds.search.spelling import Person as NamedPerson

Made = tuple[list[SearchDocument], list[str]]
PASSAGE = 1800  # characters; paragraphs are joined up to this length


def access_label(access: str, until: date | None) -> str:
    """Return the label the index filters by; an embargo opens by itself on its day."""
    if access == "embargo" and until:
        return f"embargo:{until.isoformat()}"
    return access if access in ("open", "restricted") else "restricted"


def passages_of(language: str, content: str) -> list[Passage]:
    """Cut a text into passages at paragraph ends; the locator is `LANGUAGE-pN`, N from 1."""
    passages: list[Passage] = []
    held: list[str] = []
    first = size = 0
    for number, paragraph in enumerate(content.split("\n\n"), 1):
        if held and size + len(paragraph) > PASSAGE:
            passages.append(Passage(f"{language}-p{first}", language, "\n".join(held)))
            held, size = [], 0
        if not held:
            first = number
        held.append(paragraph)
        size += len(paragraph)
    if held and size:
        passages.append(Passage(f"{language}-p{first}", language, "\n".join(held)))
    return passages


def documents(ids: list[int]) -> Made:
    """Make the search documents of documents.

    Columns are read as tuples: thousands come at a time, and instances cost twice the rest.
    """
    named: dict[int, list[_Named]] = {}
    agents = Agent.objects.filter(document_id__in=ids).order_by("document_id", "order")
    for document, *rest in agents.values_list(
        "document_id",
        "role",
        "name",
        "person__public_id",
        "person__name",
        "organisation__public_id",
        "organisation__name",
    ):
        named.setdefault(document, []).append(_Named(*rest))
    texts: dict[int, list[tuple[str, str]]] = {}
    contents = Text.objects.filter(document_id__in=ids).order_by("document_id", "id")
    for document, language, content in contents.values_list("document_id", "language", "content"):
        texts.setdefault(document, []).append((language, content))
    rows = map(_Described._make, Document.objects.filter(pk__in=ids).values_list(*_DESCRIBED))
    return [_document(row, named.get(row.pk, []), texts.get(row.pk, [])) for row in rows], []


class _Named(NamedTuple):
    """A person or body in a role, with whom they were linked to."""

    role: str
    name: str
    person: str | None
    person_name: str | None
    body: str | None
    body_name: str | None


class _Described(NamedTuple):
    """What the index takes of a document's own columns, in the order of `_DESCRIBED`."""

    pk: int
    public_id: str
    title: str
    title_language: str
    type: str
    language: str
    place: str
    regest: str
    notes: str
    shelfmark_as_written: str
    certainty: str
    access: str
    embargo_until: date | None
    date_earliest: date | None
    date_latest: date | None
    date_edtf: str
    date_wording: str
    book_place: str
    book_title: str | None
    repository: str | None
    repository_name: str | None
    repository_short_name: str | None


_DESCRIBED = (
    *_Described._fields[:-4],
    "book__title",
    "repository__public_id",
    "repository__name",
    "repository__short_name",
)


def _document(row: _Described, named: list[_Named], texts: list[tuple[str, str]]) -> SearchDocument:
    fields: dict[str, list[Value | str]] = {}

    def add(name: str, value: Value | str | None) -> None:
        if value:
            held = fields.setdefault(name, [])
            if value not in held:
                held.append(value)

    for agent in named:
        if agent.role in (Agent.Role.AUTHOR, Agent.Role.EDITOR):
            add("author", Value(agent.person or agent.name, agent.name))
        if agent.person:
            add("person", Value(agent.person, agent.person_name or agent.name))
        if agent.body:
            add("org", Value(agent.body, agent.body_name or agent.name))
    if row.repository:
        shown = row.repository_short_name or row.repository_name or row.repository
        add("repository", Value(row.repository, shown))
    add("shelfmark", row.shelfmark_as_written)
    add("place", row.place)
    add("type", row.type)
    add("lang", row.language)
    add("certainty", row.certainty)
    passages = [Passage("", "en", row.regest)] if row.regest else []
    if row.notes:
        passages.append(Passage("notes", "en", row.notes))
    spelt = " · ".join([agent.name for agent in named if agent.role != "mentioned"])
    for language, content in texts:
        passages += passages_of(language, content)
        add("lang", language)
    if spelt:
        passages.append(Passage("people", "und", spelt))
    return SearchDocument(
        kind="document",
        id=row.public_id,
        title=row.title,
        url=Document.address_of(row.public_id),
        language=row.title_language,
        fields=fields,
        earliest=row.date_earliest,
        latest=row.date_latest,
        access=access_label(row.access, row.embargo_until),
        passages=passages,
        data={
            "date": row.date_edtf,
            "wording": row.date_wording,
            "shelfmark": row.shelfmark_as_written,
            "book": row.book_title or "",
            "place": row.book_place,
        },
    )


def persons(ids: list[int]) -> Made:
    """Make the search documents of persons; a merged one is taken out."""
    forms: dict[int, dict[str, None]] = {}
    names = NameForm.objects.filter(person_id__in=ids)
    for person, form in names.values_list("person_id", "form"):
        forms.setdefault(person, {})[form] = None
    factions: dict[int, dict[Value, None]] = {}
    belonged = Factoid.objects.filter(
        person_id__in=ids, is_current=True, organisation__kind="faction"
    )
    for person, *faction in belonged.values_list(
        "person_id", "organisation__public_id", "organisation__name"
    ):
        factions.setdefault(person, {})[Value(*faction)] = None
    made, gone = [], []
    rows = Person.objects.filter(pk__in=ids).values_list(
        "pk", "public_id", "name", "merged_into_id", "certainty", "description", "notes",
        "born_edtf", "died_edtf",
    )  # fmt: skip
    for pk, public_id, name, merged_into, certainty, description, notes, born, died in rows:
        if merged_into:
            gone.append(f"person:{public_id}")
            continue
        spelt = " · ".join(forms.get(pk, ()))
        passages = [Passage("names", "und", spelt)] if spelt else []
        passages += [
            Passage(place, "en", text)
            for place, text in (("description", description), ("notes", notes))
            if text
        ]
        made.append(
            SearchDocument(
                kind="person",
                id=public_id,
                title=name,
                url=Person.address_of(public_id),
                language="und",
                fields={
                    "person": [Value(public_id, name)],
                    "faction": list(factions.get(pk, ())),
                    "certainty": [certainty] if certainty else [],
                },
                passages=passages,
                data={"born": born, "died": died},
            )
        )
    return made, gone


def organisations(ids: list[int]) -> Made:
    """Make the search documents of organisations."""
    rows = Organisation.objects.filter(pk__in=ids).prefetch_related("names")
    made = []
    for row in rows:
        forms = " · ".join(name.form for name in row.names.all())
        passages = [Passage("names", "und", forms)] if forms else []
        if row.description:
            passages.append(Passage("description", "en", row.description))
        made.append(
            SearchDocument(
                kind="organisation",
                id=row.public_id,
                title=row.name,
                url=row.get_absolute_url(),
                fields={
                    "org": [Value(row.public_id, row.name)],
                    "type": [row.kind] if row.kind else [],
                },
                passages=passages,
            )
        )
    return made, []


def events(ids: list[int]) -> Made:
    """Make the search documents of events."""
    took_part = Factoid.objects.filter(is_current=True, kind="took-part").select_related("person")
    rows = (
        Event.objects.filter(pk__in=ids)
        .select_related("place")
        .prefetch_related(Prefetch("factoids", took_part))
    )
    made = []
    for row in rows:
        people = [
            Value(factoid.person.public_id, factoid.person.name)
            for factoid in row.factoids.all()
            if factoid.person
        ]
        where = [row.place.name] if row.place else []
        made.append(
            SearchDocument(
                kind="event",
                id=row.public_id,
                title=row.title,
                url=row.get_absolute_url(),
                language=row.title_language,
                fields={
                    "person": people,
                    "place": [*where, *row.countries],
                    "type": [row.kind] if row.kind else [],
                    "certainty": [row.certainty] if row.certainty else [],
                },
                earliest=row.date_earliest,
                latest=row.date_latest,
                passages=[
                    Passage(place, "en", text)
                    for place, text in (
                        ("description", row.description),
                        ("notes", row.notes),
                        ("people", _taking_part(people)),
                    )
                    if text
                ],
                data={"date": row.date_edtf, "wording": row.date_wording},
            )
        )
    return made, []


def _taking_part(people: list[Value]) -> str:
    names = ", ".join(dict.fromkeys(person.label for person in people))
    return f"Among those taking part: {names}" if names else ""


def claims(ids: list[int]) -> Made:
    """Make the search documents of claims; taken back or superseded ones are taken out."""
    rows = Factoid.objects.filter(pk__in=ids).select_related(
        "person", "organisation", "event", "other_person", "source", "place"
    )
    made, gone = [], []
    for row in rows:
        if not row.is_current or row.kind == "retraction" or row.person is None:
            gone.append(f"claim:{row.public_id}")
            continue
        fields: dict[str, list[Value | str]] = {
            "person": [Value(row.person.public_id, row.person.name)],
            "type": [row.kind],
        }
        if row.certainty:
            fields["certainty"] = [row.certainty]
        if row.organisation:
            fields["org"] = [Value(row.organisation.public_id, row.organisation.name)]
        if row.place:
            fields["place"] = [row.place.name]
        earliest = row.start_earliest or row.attested_earliest
        latest: date | None = row.end_latest or row.attested_latest or row.start_latest
        made.append(
            SearchDocument(
                kind="claim",
                id=row.public_id,
                title=sentence(row),
                url=f"{row.person.get_absolute_url()}#claim-{row.public_id}",
                language="en",
                fields=fields,
                earliest=earliest,
                latest=latest,
                passages=[Passage("notes", "en", row.notes)] if row.notes else [],
                data={
                    "certainty": row.certainty,
                    "source": _open_title(row.source),
                },
            )
        )
    return made, gone


def _open_title(source: Source | None) -> str:
    """Name a source; not one that is a document, which may be closed or be closed later."""
    return source.title if source is not None and source.document_id is None else ""


def books(ids: list[int]) -> Made:
    """Make the search documents of books."""
    made = [
        SearchDocument(
            kind="book",
            id=row.public_id,
            title=f"{row.title}: {row.subtitle}" if row.subtitle else row.title,
            url=row.get_absolute_url(),
            language=row.language,
            fields={
                "author": [str(agent["name"]) for agent in row.authors],
                "type": [row.kind],
            },
            passages=[Passage("notes", "en", row.notes)] if row.notes else [],
        )
        for row in Book.objects.filter(pk__in=ids)
    ]
    return made, []


def chapters(ids: list[int]) -> Made:
    """Make the search documents of chapters; those closed to the public bear their label."""
    made = [
        SearchDocument(
            kind="chapter",
            id=f"{row.book.public_id}/{row.order}",
            title=str(row),
            url=row.get_absolute_url(),
            language=row.book.language,
            fields={"author": [str(agent["name"]) for agent in row.book.authors]},
            access=row.access if row.access in ("open", "restricted") else "restricted",
            data={"book": row.book.title, "pages": row.pages_as_printed},
        )
        for row in Chapter.objects.filter(pk__in=ids).select_related("book")
    ]
    return made, []


MAKERS: dict[str, Callable[[list[int]], Made]] = {
    "document": documents,
    "person": persons,
    "organisation": organisations,
    "event": events,
    "claim": claims,
    "book": books,
    "chapter": chapters,
}

_MODELS: dict[str, Any] = {
    "document": Document,
    "person": Person,
    "organisation": Organisation,
    "event": Event,
    "claim": Factoid,
    "book": Book,
    "chapter": Chapter,
}


def all_ids() -> Iterable[tuple[str, list[int]]]:
    """Yield each kind with the ids of all its rows."""
    for kind, model in _MODELS.items():
        yield kind, list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def read_persons() -> list[NamedPerson]:
    """Read every person who was not merged into another, the recorded forms in their order."""
    labels: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    people = Person.objects.filter(merged_into=None).order_by("pk")
    for key, name in people.values_list("public_id", "name"):
        labels[key], forms[key] = name, []
    recorded = NameForm.objects.filter(person__merged_into=None).order_by("id")
    for key, form in recorded.values_list("person__public_id", "form"):
        forms[key].append(form)
    return [NamedPerson(key, label, tuple(forms[key])) for key, label in labels.items()]
