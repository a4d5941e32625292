"""A repair is accepted, its old value kept, and taken back."""

from __future__ import annotations

from datetime import date

import pytest

from fonds.catalogue.models import (
    Change,
    Document,
    Factoid,
    FileVersion,
    FoundProblem,
    ImportedFile,
    IndexChange,
    Person,
    ProgrammeEvent,
    StoredFile,
    Text,
)
from fonds.workflows.problems import NotRepairable, accept_repair, dismiss, open_problems, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> FoundProblem:
    """Return a printed time that lost its dash, with the repair an importer proposes."""
    ProgrammeEvent.objects.create(public_id="pe-1", title="A talk", time_as_printed="3:00pm4:30pm")
    file = ImportedFile.objects.create(path="/archive/events.csv")
    stored = StoredFile.objects.create(sha256="0" * 64, size=1)
    version = FileVersion.objects.create(file=file, stored=stored, number=1, status="stored")
    return FoundProblem.objects.create(
        version=version,
        code="lost-dash",
        severity="damage",
        place="row 1",
        found="The time '3:00pm4:30pm' has lost its dash.",
        expected="two times with a dash between them",
        remedy="Accept the repair.",
        repair={
            "record": "programme-event:pe-1",
            "field": "time_as_printed",
            "old": "3:00pm4:30pm",
            "new": "3:00pm–4:30pm",
        },
    )


def test_accepting_a_repair_keeps_the_old_value(problem: FoundProblem) -> None:
    """The record changes, the change is a row, and the index hears of it."""
    accept_repair(problem, "an editor")
    assert ProgrammeEvent.objects.get().time_as_printed == "3:00pm–4:30pm"
    change = Change.objects.get()
    assert (change.old, change.new) == ("3:00pm4:30pm", "3:00pm–4:30pm")
    assert IndexChange.objects.count() == 1
    assert open_problems() == []


def test_a_repair_is_taken_back(problem: FoundProblem) -> None:
    """Undoing restores the record and opens the problem again."""
    decision = accept_repair(problem)
    undo(decision)
    assert ProgrammeEvent.objects.get().time_as_printed == "3:00pm4:30pm"
    assert [found["id"] for found in open_problems()] == [problem.pk]
    with pytest.raises(NotRepairable, match="undone already"):
        undo(decision)


def test_a_repair_is_refused_where_the_record_has_changed(problem: FoundProblem) -> None:
    """Somebody else's correction is not written over."""
    ProgrammeEvent.objects.update(time_as_printed="15:00-16:30")
    with pytest.raises(NotRepairable, match="Somebody changed it since"):
        accept_repair(problem)
    assert ProgrammeEvent.objects.get().time_as_printed == "15:00-16:30"


def test_a_problem_left_as_it_is_says_why(problem: FoundProblem) -> None:
    """Dismissing is a decision with its reason."""
    decision = dismiss(problem, "an editor", "so printed in the original")
    assert decision.reason == "so printed in the original"
    assert open_problems() == []


def found(repair: dict[str, str]) -> FoundProblem:
    """Store a problem with a repair of some record."""
    file = ImportedFile.objects.create(path="/archive/other.csv")
    stored = StoredFile.objects.create(sha256="1" * 64, size=1)
    version = FileVersion.objects.create(file=file, stored=stored, number=1, status="stored")
    return FoundProblem.objects.create(
        version=version, code="x", severity="damage", found="x", repair=repair
    )


def test_a_repaired_claim_is_superseded_not_written_over() -> None:
    """The claim as the file gave it stays; its dates are understood anew; undoing adds a third."""
    person = Person.objects.create(public_id="p", name="P", sort_name="P")
    Factoid.objects.create(
        public_id="f", kind="held-post", person=person, start_edtf="1956", end_edtf="1948"
    )
    problem = found({"record": "factoid:f", "field": "end", "old": "1948", "new": "1958"})
    decision = accept_repair(problem)
    old, new = Factoid.objects.get(public_id="f"), Factoid.objects.get(public_id="f-v2")
    assert (old.end_edtf, old.is_current) == ("1948", False)
    assert (new.end_edtf, new.is_current, new.supersedes) == ("1958", True, old)
    assert new.end_latest == date(1958, 12, 31)
    undo(decision)
    assert Factoid.objects.get(is_current=True).end_edtf == "1948"
    assert Factoid.objects.count() == 3


def test_a_repaired_text_is_heard_of_by_the_index() -> None:
    """Mojibake in one language of a document is mended there alone."""
    document = Document.objects.create(public_id="d", title="A letter")
    Text.objects.create(document=document, kind="original", language="hu", content="KÃ¡dÃ¡r")
    Text.objects.create(document=document, kind="translation", language="en", content="Kadar")
    repair = {"record": "text:d/hu", "field": "content", "old": "KÃ¡dÃ¡r", "new": "Kádár"}
    accept_repair(found(repair))
    assert Text.objects.get(language="hu").content == "Kádár"
    assert IndexChange.objects.get().kind == "document"
