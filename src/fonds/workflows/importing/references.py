"""Find, or make, the rows that a record refers to by key or by name.

One `References` serves one file. It remembers what it found, counts what it could not find, and
never invents: an unknown person key makes a bare entry under that key and a problem that says so.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from fonds.catalogue.models import (
    Book,
    Document,
    Event,
    FileVersion,
    Organisation,
    Person,
    Place,
    Question,
    Repository,
    Source,
    Unit,
)
from fonds.core.identifiers import digest, slug
from fonds.core.problems import Problem, Severity

_LOCATOR = re.compile(
    r"^(?P<work>.*?\)|.*?),\s*"
    r"(?P<locator>(?:pp?\.|ch\.|chapter|no\.|fn\.|n\.|conclusion|introduction|preface)\b.*)$",
    re.IGNORECASE,
)
_LEAVES = {"list", "folio", "page", "item", "document"}


def split_citation(said: str) -> tuple[str, str]:
    """Split 'Lankov, Crisis (2005), ch. 2' into the work and the locator; either may be empty."""
    if said.startswith(("http://", "https://")):
        return said, ""
    found = _LOCATOR.match(said)
    return (found["work"].strip(), found["locator"].strip()) if found else (said, "")


def web_title(url: str) -> str:
    """Return a readable title for a page known only by its address: host and last path part."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    path = unquote(parts.path).strip("/")
    return f"{host}: {path}" if path else host


def source_id(key: str, title: str) -> str:
    """Return a source's public id: its key where that can stand in an address, or a readable one."""
    return key if slug(key, 200) == key else f"{slug(title, 60)}-{digest(key)}"


class References:
    """Resolves keys and names for the records of one file version."""

    def __init__(self, version: FileVersion) -> None:
        self.version = version
        self.problems: list[Problem] = []
        self.unresolved = 0
        self.made: list[tuple[str, int]] = []  # (kind, id) for the index
        self.aliases: dict[str, int] = {}  # a file's own key -> the person it was linked to
        self._persons: dict[str, int] = {}
        self._organisations: dict[str, int] = {}
        self._sources: dict[str, tuple[int, str]] = {}
        self._repositories: dict[str, int] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._units: dict[tuple[int, tuple[tuple[str, str], ...]], int] = {}

    def report(self, code: str, place: str, found: str, expected: str, remedy: str) -> None:
        """Keep a problem met while resolving a record."""
        self.problems.append(Problem(code, Severity.NOTE, place, found, expected, remedy))

    def person(self, key: str, locator: str = "") -> int | None:
        """Return the id of the person with this key; an unknown key makes a bare entry."""
        if not key:
            return None
        if key in self.aliases:
            return self.aliases[key]
        if key not in self._persons:
            row = Person.objects.filter(public_id=key).only("id", "merged_into_id").first()
            if row is None:
                row = Person.objects.create(
                    public_id=key,
                    name=key,
                    sort_name=key,
                    imported_from=self.version,
                    locator=locator,
                    notes="Known only by its key so far; no file has described this person.",
                )
                self.made.append(("person", row.pk))
                self.report(
                    "unknown-person",
                    locator,
                    f"The person {key!r} is described in no file imported so far.",
                    "a row with this id in a table of persons",
                    "Import the file that describes this person, or correct the id.",
                )
            self._persons[key] = row.merged_into_id or row.pk
        return self._persons[key]

    def known_person(self, key: str) -> int | None:
        """Return the id of the person with this key if there is one."""
        if key in self.aliases:
            return self.aliases[key]
        if key in self._persons:
            return self._persons[key]
        row = Person.objects.filter(public_id=key).only("id", "merged_into_id").first()
        if row is None:
            return None
        self._persons[key] = row.merged_into_id or row.pk
        return self._persons[key]

    def remember_person(self, key: str, person_id: int) -> None:
        """Note the id of a person just stored."""
        self._persons[key] = person_id

    def organisation(self, name: str, kind: str = "", locator: str = "") -> int | None:
        """Return the id of an organisation by key or name; a new name makes an entry."""
        if not name:
            return None
        if name not in self._organisations:
            row = (
                Organisation.objects.filter(public_id=name).first()
                or Organisation.objects.filter(name=name).first()
                or Organisation.objects.filter(names__form=name).first()
            )
            if row is None:
                public_id = self._free_id(Organisation, name)
                row = Organisation.objects.create(
                    public_id=public_id,
                    name=name,
                    kind=kind,
                    imported_from=self.version,
                    locator=locator,
                )
                self.made.append(("organisation", row.pk))
            self._organisations[name] = row.pk
        return self._organisations[name]

    def known_organisation(self, key: str) -> int | None:
        """Return the id of the organisation with this public id if there is one."""
        if key in self._organisations:
            return self._organisations[key]
        pk = Organisation.objects.filter(public_id=key).values_list("pk", flat=True).first()
        if pk is not None:
            self._organisations[key] = pk
        return pk

    def source(self, said: str, locator: str = "") -> tuple[int | None, str]:
        """Return the id of a source, and the locator split off its citation.

        Args:
            said: A source's key, a document's or book's key, an address, or a citation in words.
            locator: A locator the record gives apart; it comes before one in the citation.
        """
        if not said:
            return None, locator
        if said not in self._sources:
            self._sources[said] = self._find_source(said)
        pk, in_citation = self._sources[said]
        return pk, locator or in_citation

    def _find_source(self, said: str) -> tuple[int, str]:
        row = Source.objects.filter(public_id=said).first()
        if row is not None:
            return row.pk, ""
        work, locator = split_citation(said)
        row = Source.objects.filter(said=work).first()
        if row is not None:
            return row.pk, locator
        for model, field, kind in (
            (Document, "document", Source.Kind.ARCHIVAL),
            (Book, "book", Source.Kind.BOOK),
        ):
            described = model.objects.filter(public_id=said).first()
            if described is not None:
                row, _ = Source.objects.get_or_create(
                    **{field: described},
                    defaults={
                        "public_id": said,
                        "kind": kind,
                        "title": described.title,
                        "said": said,
                        "imported_from": self.version,
                    },
                )
                return row.pk, ""
        is_web = work.startswith(("http://", "https://"))
        row = Source.objects.create(
            public_id=source_id(work, web_title(work) if is_web else work),
            kind=Source.Kind.WEB if is_web else Source.Kind.OTHER,
            title=(web_title(work) if is_web else work)[:1000],
            said=work[:1000],
            url=work[:1000] if is_web else "",
            imported_from=self.version,
        )
        return row.pk, locator

    def repository(self, name: str) -> int | None:
        """Return the id of a repository by key, short name or name; a new name makes one."""
        if not name:
            return None
        if name not in self._repositories:
            rows = Repository.objects
            row = (
                rows.filter(public_id=name).first()
                or rows.filter(name=name).first()
                or rows.filter(short_name=name).first()
            )
            if row is None:
                short, _, long = name.partition(" (")
                row = rows.filter(short_name=short).first() if long else None
            if row is None:
                row = rows.create(
                    public_id=self._free_id(Repository, short or name),
                    name=long.rstrip(")") or name,
                    short_name=short if long else "",
                    imported_from=self.version,
                )
            self._repositories[name] = row.pk
        return self._repositories[name]

    def unit(self, repository: int | None, parts: list[tuple[str, str]]) -> int | None:
        """Return the id of the file a shelfmark names, with the levels above it."""
        levels = [part for part in parts if part[0].lower() not in _LEAVES and part[1]]
        if repository is None or not levels:
            return None
        known = (repository, tuple(levels))
        if known not in self._units:
            parent: Unit | None = None
            for place, (part, value) in enumerate(levels):
                level = Unit.Level.SERIES
                if place == 0:
                    level = Unit.Level.FONDS
                elif place == len(levels) - 1:
                    level = Unit.Level.FILE
                parent, _ = Unit.objects.get_or_create(
                    repository_id=repository,
                    parent=parent,
                    part=part,
                    value=value,
                    defaults={"level": level, "imported_from": self.version},
                )
            assert parent is not None
            self._units[known] = parent.pk
        return self._units[known]

    def place(self, name: str, country: str = "") -> int | None:
        """Return the id of a place by name and country; a new one makes an entry."""
        if not name:
            return None
        if (name, country) not in self._places:
            row = Place.objects.filter(name=name, country__in=[country, ""]).first()
            if row is None:
                row = Place.objects.create(
                    public_id=self._free_id(Place, name),
                    name=name,
                    country=country,
                    imported_from=self.version,
                )
            self._places[name, country] = row.pk
        return self._places[name, country]

    def event(self, key: str, locator: str = "") -> int | None:
        """Return the id of an event; an unknown one is reported and tried again later."""
        return self._required(Event, "event", key, locator)

    def question(self, key: str, locator: str = "") -> int | None:
        """Return the id of a question; an unknown one is reported and tried again later."""
        return self._required(Question, "question", key, locator)

    def book(self, key: str, locator: str = "") -> int | None:
        """Return the id of a book; an unknown one is reported and tried again later."""
        return self._required(Book, "book", key, locator)

    def document(self, key: str, locator: str = "") -> int | None:
        """Return the id of a document; an unknown one is reported and tried again later."""
        return self._required(Document, "document", key, locator)

    def _required(
        self,
        model: type[Event] | type[Question] | type[Book] | type[Document],
        kind: str,
        key: str,
        locator: str,
    ) -> int | None:
        if not key:
            return None
        pk = model._default_manager.filter(public_id=key).values_list("pk", flat=True).first()
        if pk is None:
            self.unresolved += 1
            self.report(
                f"unknown-{kind}",
                locator,
                f"There is no {kind} {key!r}.",
                f"the id of a {kind} in this project",
                f"Import the file that holds this {kind}; this file is then read again.",
            )
        return pk

    @staticmethod
    def _free_id(
        model: type[Organisation] | type[Repository] | type[Place], name: str
    ) -> str:
        base = slug(name)
        if model._default_manager.filter(public_id=base).exists():
            base = f"{base}-{digest(name)}"
        return base
