"""Two records are merged, split and restored; nothing is deleted and every step is a row."""

from __future__ import annotations

import pytest

from fonds.catalogue.models import (
    Agent,
    Decision,
    Document,
    Factoid,
    FileVersion,
    ImportedFile,
    NameForm,
    NameProposal,
    Person,
    StoredFile,
)
from fonds.workflows.linking import CannotLink, confirm, reject, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FileVersion:
    """Return a version of a file that rows can have come from."""
    file = ImportedFile.objects.create(path="/archive/people.csv")
    stored = StoredFile.objects.create(sha256="0" * 64, size=1)
    return FileVersion.objects.create(file=file, stored=stored, number=1, status="stored")


@pytest.fixture
def proposal(version: FileVersion) -> NameProposal:
    """Return a queued proposal between a known person and one that a file brought."""
    known = Person.objects.create(public_id="pak-chang-ok", name="Pak Chang-ok", sort_name="Pak")
    other = Person.objects.create(public_id="v5-p7", name="Пак Чан Ок", sort_name="Пак")
    NameForm.objects.create(person=other, form="Пак Чан Ок", imported_from=version, locator="row 7")
    Factoid.objects.create(public_id="f1", kind="held-post", person=other, value="vice premier")
    document = Document.objects.create(public_id="d1", title="A letter")
    Agent.objects.create(document=document, role="author", name="Пак", key="v5-p7", person=other)
    return NameProposal.objects.create(
        form="Пак Чан Ок",
        file_key="v5-p7",
        person=known,
        score=0.8,
        verdict="possible",
        engine="test",
        state="queued",
        imported_from=version,
        locator="row 7",
    )


def holdings(person: str) -> tuple[int, int, int]:
    """Count the names, claims and appearances of a person."""
    row = Person.objects.get(public_id=person)
    return row.names.count(), row.factoids.count(), row.appearances.count()


def test_confirming_merges_and_undoing_restores(proposal: NameProposal) -> None:
    """After a merge and its undo every row is where it was, and three decisions tell of it."""
    decision = confirm(proposal, "an editor", "same post in both")
    assert holdings("pak-chang-ok") == (1, 1, 1)
    assert Person.objects.get(public_id="v5-p7").merged_into == proposal.person
    undo(decision)
    assert holdings("pak-chang-ok") == (0, 0, 0)
    assert holdings("v5-p7") == (1, 1, 1)
    assert Person.objects.get(public_id="v5-p7").merged_into is None
    proposal.refresh_from_db()
    assert proposal.state == "queued"
    assert Decision.objects.count() == 2
    with pytest.raises(CannotLink, match="undone already"):
        undo(decision)


def test_a_decided_proposal_cannot_be_confirmed_again(proposal: NameProposal) -> None:
    """The second decision is refused with the way out."""
    confirm(proposal)
    with pytest.raises(CannotLink, match="Undo that first"):
        confirm(proposal)


def test_a_link_the_engine_made_is_split_again(proposal: NameProposal) -> None:
    """Rejecting a link moves just the rows that the record brought to a person of their own."""
    Person.objects.filter(public_id="v5-p7").update(public_id="gone")
    known = proposal.person
    NameForm.objects.create(person=known, form="박창옥")
    NameForm.objects.update(person=known)
    Agent.objects.update(person=known)
    proposal.state = "linked"
    proposal.save()
    decision = reject(proposal, "an editor")
    assert holdings("v5-p7") == (1, 0, 1)
    assert list(known.names.values_list("form", flat=True)) == ["박창옥"]
    undo(decision)
    assert known.names.count() == 2
