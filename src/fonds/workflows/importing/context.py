"""What the writers of one file share: its version, references, ledger and matcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fonds.catalogue.models import Change, Factoid, FileVersion
from fonds.ingest.records import DocumentRecord, PersonRecord
from fonds.workflows.importing.matching import Matcher
from fonds.workflows.importing.references import References
from fonds.workflows.importing.rows import Ledger


class KnownDocument(NamedTuple):
    """A document of the catalogue as a file describes it, and as its version before did."""

    record: DocumentRecord
    old: DocumentRecord | None
    columns: dict[str, Any]
    before: dict[str, Any] | None


@dataclass
class Context:
    """One file being imported.

    New persons, documents and claims are held back and inserted many at a time; the `flush` of
    each kind writes what is held.
    """

    version: FileVersion
    references: References
    matcher: Matcher
    ledger: Ledger = field(default_factory=Ledger)
    order: int = 0
    stem: str = ""
    lives: list[PersonRecord] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)
    new_people: dict[str, PersonRecord] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # keys of this file to public ids
    new_documents: list[tuple[DocumentRecord, dict[str, Any]]] = field(default_factory=list)
    known_documents: dict[str, KnownDocument] = field(default_factory=dict)  # to be updated
    new_factoids: list[Factoid] = field(default_factory=list)

    def change(self, kind: str, public_id: str, field: str, old: str, new: str) -> None:
        """Keep what a new version of the file changed."""
        self.ledger.changes.append(
            Change(
                kind=kind, public_id=public_id, field=field, old=old, new=new, version=self.version
            )
        )

    def flush_factoids(self) -> None:
        """Insert the claims held back."""
        for row in Factoid.objects.bulk_create(self.new_factoids, batch_size=200):
            self.ledger.touch("claim", row.pk)
        self.new_factoids.clear()
