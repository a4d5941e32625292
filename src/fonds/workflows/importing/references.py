"""Find, or make, the rows that a record refers to by key or by name.

One `References` serves one file. It counts what it could not find, and never invents: an unknown
person key makes a bare entry under that key and a problem that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from fonds.catalogue.models import (
    Book,
    Document,
    FileVersion,
    Organisation,
    Person,
    Place,
    Repository,
    Source,
    Unit,
)
from fonds.core.identifiers import digest, slug
from fonds.core.problems import Problem, Severity
from fonds.workflows.importing.known import Known

_LOCATOR = re.compile(
    r"^(?P<work>.*?\)|.*?),\s*"
    r"(?P<locator>(?:(?:pp?|ch|no|fn?|nn?|f|ll?)\.\s*\S"
    r"|(?:chapter|conclusion|introduction|preface)\b).*)$",
    re.IGNORECASE,
)
_LEAVES = {"list", "folio", "page", "item", "document"}
_KINDS = {
    "event": "the id of an event in this project",
    "question": "the id of a question in this project",
    "book": "the id of a book in this project",
    "document": "the id of a document in this project",
}


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
    """Return a source's public id: its key where that can stand in an address, else readable."""
    return key if slug(key, 200) == key else f"{slug(title, 60)}-{digest(key)}"


class References:
    """Resolves keys and names for the records of one file version."""

    def __init__(self, version: FileVersion, known: Known) -> None:
        self.version = version
        self.known = known
        self.problems: list[Problem] = []
        self.unresolved = 0
        self.settle: Callable[[], None] = lambda: None  # writes the documents held back
        self.made: list[tuple[str, int]] = []  # (kind, id) for the index
        self.own_ids: dict[str, str] = {}  # ids that mean somebody else in another file
        self.described: set[str] = set()  # ids of the persons this file describes
        self._split: dict[str, tuple[int, str]] = {}
        self._units: dict[tuple[int, tuple[tuple[str, str], ...]], int] = {}

    def report(self, code: str, place: str, found: str, expected: str, remedy: str) -> None:
        """Keep a problem met while resolving a record."""
        self.problems.append(Problem(code, Severity.NOTE, place, found, expected, remedy))

    def known_person(self, key: str) -> int | None:
        """Return the id of the person with this key if there is one."""
        return self.known.persons.get(self.own_ids.get(key, key))

    def person(self, key: str, locator: str = "") -> int | None:
        """Return the id of the person with this key; an unknown key makes a bare entry."""
        if not key:
            return None
        found = self.known_person(key)
        if key in self.known.shared_ids and key not in self.described:
            self.described.add(key)  # said once
            self.report(
                "id-of-several",
                locator,
                f"The id {key!r} means different people in two tables; the first was taken.",
                "an id that means one person in all files of a project",
                "Give the ids of one table a prefix in its mapping, and use it here too.",
            )
        if found is None:
            row = Person.objects.create(
                public_id=key,
                name=key,
                sort_name=key,
                imported_from=self.version,
                locator=locator,
                notes="Known only by its key so far; no file has described this person.",
            )
            found = self.known.persons[key] = row.pk
            self.made.append(("person", row.pk))
            self.report(
                "unknown-person",
                locator,
                f"The person {key!r} is described in no file imported so far.",
                "a row with this id in a table of persons",
                "Import the file that describes this person, or correct the id.",
            )
        return found

    def organisation(self, name: str, kind: str = "", locator: str = "") -> int | None:
        """Return the id of an organisation by key or name; a new name makes an entry."""
        if not name:
            return None
        found = self.known.organisations.get(name)
        if found is None:
            row = Organisation.objects.create(
                public_id=self._free_id(name, self.known.organisations),
                name=name,
                kind=kind,
                imported_from=self.version,
                locator=locator,
            )
            found = row.pk
            self.known.organisations |= {name: found, row.public_id: found}
            self.made.append(("organisation", found))
        return found

    def source(self, said: str, locator: str = "") -> tuple[int | None, str]:
        """Return the id of a source, and the locator split off its citation.

        Args:
            said: A source's key, a document's or book's key, an address, or a citation in words.
            locator: A locator the record gives apart; it comes before one in the citation.
        """
        if not said:
            return None, locator
        if (found := self.known.sources.get(said)) is not None:
            return found, locator
        if said not in self._split:
            self._split[said] = self._find_source(said)
        pk, in_citation = self._split[said]
        return pk, locator or in_citation

    def _find_source(self, said: str) -> tuple[int, str]:
        work, locator = split_citation(said)
        if (found := self.known.sources.get(work)) is not None:
            return found, locator
        row: Source
        if (pk := self.known.documents.get(said)) is not None:
            pk = self._settled(said)
            title = Document.objects.values_list("title", flat=True).get(pk=pk)
            row = self._make_source(said, "archival-document", title, said, document_id=pk)
        elif (pk := self.known.books.get(said)) is not None:
            title = Book.objects.values_list("title", flat=True).get(pk=pk)
            row = self._make_source(said, "book", title, said, book_id=pk)
        else:
            is_web = work.startswith(("http://", "https://"))
            title = web_title(work) if is_web else work
            row = self._make_source(
                source_id(work, title),
                "web-page" if is_web else "other",
                title,
                work,
                url=work[:1000] if is_web else "",
            )
        return row.pk, locator

    def _make_source(
        self, public_id: str, kind: str, title: str, said: str, **columns: object
    ) -> Source:
        row = Source.objects.create(
            public_id=public_id,
            kind=kind,
            title=title[:1000],
            said=said[:1000],
            imported_from=self.version,
            **columns,
        )
        self.known.sources |= {said: row.pk, public_id: row.pk}
        return row

    def repository(self, name: str) -> int | None:
        """Return the id of a repository by key, short name or name; a new name makes one."""
        if not name:
            return None
        known = self.known.repositories
        short, _, long = name.partition(" (")
        found = known.get(name) or (known.get(short) if long else None)
        if found is None:
            row = Repository.objects.create(
                public_id=self._free_id(short or name, known),
                name=long.rstrip(")") or name,
                short_name=short if long else "",
                imported_from=self.version,
            )
            found = row.pk
            known[row.public_id] = found
        known[name] = found
        return found

    def unit(self, repository: int | None, parts: list[tuple[str, str]]) -> int | None:
        """Return the id of the file a shelfmark names, with the levels above it."""
        levels = [part for part in parts if part[0].lower() not in _LEAVES and part[1]]
        if repository is None or not levels:
            return None
        wanted = (repository, tuple(levels))
        if wanted not in self._units:
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
            self._units[wanted] = parent.pk
        return self._units[wanted]

    def place(self, name: str, country: str = "") -> int | None:
        """Return the id of a place by name and country; a new one makes an entry."""
        if not name:
            return None
        known = self.known.places
        found = known.get((name, country)) or known.get((name, ""))
        if found is None:
            taken = {slug(place): pk for (place, _), pk in known.items()}
            row = Place.objects.create(
                public_id=self._free_id(name, taken),
                name=name,
                country=country,
                imported_from=self.version,
            )
            found = row.pk
        known[name, country] = found
        return found

    def required(self, kind: str, key: str, locator: str = "") -> int | None:
        """Return the id of an event, question, book or document by its key.

        An unknown one is reported, and the file is read again when it has come.
        """
        if not key:
            return None
        known = self.known.map_of(kind)
        assert known is not None
        found = known.get(key)
        if found is None:
            self.unresolved += 1
            self.report(
                f"unknown-{kind}",
                locator,
                f"There is no {kind} {key!r}.",
                _KINDS[kind],
                f"Import the file that holds this {kind}; this file is then read again.",
            )
        return self._settled(key) if found == 0 else found

    def _settled(self, key: str) -> int:
        """Return the id of a document once what was held back is written."""
        self.settle()
        return self.known.documents[key]

    @staticmethod
    def _free_id(name: str, taken: dict[str, int]) -> str:
        base = slug(name)
        return f"{base}-{digest(name)}" if base in taken else base
