"""A project's chronology as a whole: solved, with those who took part, and its phases."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fonds.catalogue.models import Document, Event, Factoid, Person, Relation, Source
from fonds.workflows.explanations.chronology import name_phases, solve_chronicle

pytestmark = pytest.mark.django_db


def _event(key: str, day: date | None) -> Event:
    edtf = day.isoformat() if day else ""
    return Event.objects.create(
        public_id=key, title=key.title(), date_edtf=edtf, date_earliest=day, date_latest=day,
        countries=["KP"],
    )  # fmt: skip


def test_an_undated_event_is_solved_with_its_people() -> None:
    """After the letter of the 3rd and before the departure of the 6th: the 4th or 5th."""
    letter, leave = _event("letter", date(1956, 9, 3)), _event("leave", date(1956, 9, 6))
    talk, lost = _event("talk", None), _event("lost", None)
    for key, kind, other in (("a", "after", letter), ("b", "before", leave)):
        Relation.objects.create(
            public_id=key, event=talk, kind=kind, bound="at least", days=1, other=other
        )
    pak = Person.objects.create(public_id="pak", name="Pak", sort_name="pak")
    Factoid.objects.create(public_id="f", kind="took-part", person=pak, event=talk)
    found = solve_chronicle().events
    assert lost.public_id not in found  # nothing at all is known of its time
    assert found["talk"].start.earliest == datetime(1956, 9, 4)
    assert found["talk"].end.latest == datetime(1956, 9, 5, 23, 59)
    assert found["talk"].is_narrowed
    assert found["talk"].event.people == ("pak",)


def test_a_closed_source_is_named_to_staff_only() -> None:
    """The statement stands for everybody; what it was read in does not."""
    document = Document.objects.create(public_id="d", title="Secret", access="restricted")
    source = Source.objects.create(
        public_id="s", kind="document", title="Secret", document=document
    )
    letter, talk = _event("letter", date(1956, 9, 3)), _event("talk", None)
    for key, kind in (("a", "after"), ("b", "before")):
        Relation.objects.create(
            public_id=key, event=talk, kind=kind, bound="at most", days=1, other=letter,
            source=source,
        )  # fmt: skip
    from fonds.catalogue.access import STAFF

    said = [one.sentence() for one in solve_chronicle().contradictions]
    assert said
    assert all("Secret" not in one for one in said)
    assert all("not open to readers" in one for one in said)
    assert all("Secret" in one.sentence() for one in solve_chronicle(STAFF).contradictions)


def test_phases_and_highlight_are_named_in_order() -> None:
    """Both days belong to a phase; the site's highlight is one more."""
    settings = {
        "phases": [{"name": "After", "from": "1956-09-24", "to": "1956-12-31"}],
        "site": {"highlight": {"from": "1956-08-30", "to": "1956-09-23", "name": "The weeks"}},
    }
    first, second = name_phases(settings)
    assert (first.name, second.name) == ("The weeks", "After")
    assert first.start == datetime(1956, 8, 30)
    assert second.end.date() == date(1956, 12, 31)
    assert name_phases({}) == []
