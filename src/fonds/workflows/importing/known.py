"""What the catalogue holds already, as maps from key to row id.

One `Known` serves one import command. Each map is read in one query when it is first needed and
kept up by the writers; after a file was rolled back the command starts with a new one.
"""

from __future__ import annotations

from functools import cached_property

from fonds.catalogue.models import (
    Book,
    Document,
    Event,
    Factoid,
    FileVersion,
    NameProposal,
    Organisation,
    OrganisationName,
    Person,
    Place,
    ProgrammeEvent,
    Question,
    Repository,
    Source,
)

OWN_IDS = "own_ids"
"""Where the counts of a version keep the ids that mean somebody else in another file."""


class Known:
    """Maps from the keys and names that files use to row ids."""

    @cached_property
    def persons(self) -> dict[str, int]:
        """Public ids, and the file keys that were linked, to person ids; merged ones resolved."""
        found = {
            key: merged or pk
            for key, pk, merged in Person.objects.order_by().values_list(
                "public_id", "pk", "merged_into_id"
            )
        }
        links = NameProposal.objects.filter(
            state=NameProposal.State.LINKED, file_key__gt=""
        ).order_by()
        for key, pk in links.values_list("file_key", "person_id"):
            found.setdefault(key, pk)
        return found

    @cached_property
    def shared_ids(self) -> set[str]:
        """Ids that two files gave to different people, who were taken apart."""
        rows = FileVersion.objects.filter(counts__has_key=OWN_IDS).order_by()
        return {key for counts in rows.values_list("counts", flat=True) for key in counts[OWN_IDS]}

    @cached_property
    def organisations(self) -> dict[str, int]:
        """Public ids and names to organisation ids; a public id comes before a name."""
        rows = list(Organisation.objects.order_by("-pk").values_list("pk", "public_id", "name"))
        forms = OrganisationName.objects.order_by("-pk").values_list("form", "organisation_id")
        found = dict(forms)
        found |= {name: pk for pk, _, name in rows}
        return found | {key: pk for pk, key, _ in rows}

    @cached_property
    def sources(self) -> dict[str, int]:
        """Public ids and citations as files give them to source ids."""
        rows = list(Source.objects.order_by("-pk").values_list("pk", "public_id", "said"))
        found = {said: pk for pk, _, said in rows if said}
        return found | {key: pk for pk, key, _ in rows}

    @cached_property
    def repositories(self) -> dict[str, int]:
        """Public ids, short names and names to repository ids."""
        rows = list(
            Repository.objects.order_by("-pk").values_list("pk", "public_id", "short_name", "name")
        )
        found = {name: pk for pk, _, _, name in rows}
        found |= {short: pk for pk, _, short, _ in rows if short}
        return found | {key: pk for pk, key, _, _ in rows}

    @cached_property
    def shelfmark_forms(self) -> dict[int, str]:
        """Repository ids to the form in which each writes its shelfmarks."""
        return dict(Repository.objects.order_by().values_list("pk", "shelfmark_form"))

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """Names with countries to place ids."""
        return {
            (name, country): pk
            for pk, name, country in Place.objects.order_by().values_list("pk", "name", "country")
        }

    @cached_property
    def documents(self) -> dict[str, int]:
        """Public ids to document ids."""
        return dict(Document.objects.order_by().values_list("public_id", "pk"))

    @cached_property
    def books(self) -> dict[str, int]:
        """Public ids to book ids."""
        return dict(Book.objects.order_by().values_list("public_id", "pk"))

    @cached_property
    def events(self) -> dict[str, int]:
        """Public ids to event ids."""
        return dict(Event.objects.order_by().values_list("public_id", "pk"))

    @cached_property
    def questions(self) -> dict[str, int]:
        """Public ids to question ids."""
        return dict(Question.objects.order_by().values_list("public_id", "pk"))

    @cached_property
    def talks(self) -> dict[str, int]:
        """Public ids of programme events to the sources that describe them."""
        rows = ProgrammeEvent.objects.exclude(described_in=None).order_by()
        return dict(rows.values_list("public_id", "described_in_id"))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Names of authors as books give them: slips of them are noticed in other files."""
        rows = Book.objects.order_by("pk").values_list("authors", flat=True)
        return tuple(dict.fromkeys(str(one["name"]) for authors in rows for one in authors))

    @cached_property
    def factoids(self) -> set[str]:
        """Public ids of all factoids."""
        return set(Factoid.objects.order_by().values_list("public_id", flat=True))

    def map_of(self, kind: str) -> dict[str, int] | None:
        """Return the map a kind of record is kept in, by its public id alone."""
        maps = {
            "person": "persons",
            "organisation": "organisations",
            "source": "sources",
            "repository": "repositories",
            "document": "documents",
            "book": "books",
            "event": "events",
            "question": "questions",
        }
        return getattr(self, maps[kind]) if kind in maps else None
