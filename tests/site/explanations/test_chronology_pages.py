"""The chronology: filters, what follows from order, one day, who knew when, files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from fonds.catalogue.models import (
    Agent,
    Citation,
    Document,
    Event,
    Factoid,
    Person,
    Place,
    Relation,
    Repository,
    Source,
)
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages

pytestmark = pytest.mark.django_db


def event(key: str, edtf: str, first: date, last: date, title: str = "") -> Event:
    """Add an event."""
    return Event.objects.create(
        public_id=key, title=title or key, date_edtf=edtf, date_earliest=first, date_latest=last,
        countries=["KP"], kind="meeting", certainty="seen",
        source=Source.objects.get(public_id="diary"),
    )  # fmt: skip


@pytest.fixture
def told(db: None) -> None:
    """Fill a few days of 1956: a letter, an answer of that month, a plenum, and who says so."""
    forget_everything()
    forget_pages()
    Source.objects.create(public_id="diary", kind="book", title="A diary")
    letter = event("letter", "1956-09-03", date(1956, 9, 3), date(1956, 9, 3), "The letter")
    answer = event("answer", "1956-09", date(1956, 9, 1), date(1956, 9, 30), "The answer")
    Relation.objects.create(
        public_id="r1", event=answer, kind="after", bound="at least", days=2, other=letter,
        source=Source.objects.get(public_id="diary"),
    )  # fmt: skip
    Relation.objects.create(public_id="r2", event=answer, kind="before", other_edtf="1956-09-10")
    pak = Person.objects.create(public_id="pak", name="Pak", sort_name="pak")
    Factoid.objects.create(public_id="f1", kind="took-part", person=pak, event=letter)
    Factoid.objects.create(
        public_id="f2", kind="expelled", person=pak, start_edtf="1956-09-03",
        start_earliest=date(1956, 9, 3), start_latest=date(1956, 9, 3),
        source=Source.objects.get(public_id="diary"),
    )  # fmt: skip


def test_what_follows_from_the_order_stands_beside_the_own_date(told: None, client: Client) -> None:
    """Two days after the 3rd and before the 10th: the answer came from the 5th to the 10th."""
    html = client.get("/chronology/").content.decode()
    assert "5–10 September 1956" in html
    assert "at least 2 days after The letter (A diary)" in html


def test_an_event_without_a_date_is_dated_by_the_others(told: None, client: Client) -> None:
    """After the letter of the 3rd, before the 10th: it stands among them, between these days."""
    visit = Event.objects.create(public_id="visit", title="The visit", countries=["KP"])
    letter = Event.objects.get(public_id="letter")
    Relation.objects.create(
        public_id="v1", event=visit, kind="after", bound="at least", days=1, other=letter
    )
    html = client.get("/chronology/").content.decode()
    assert "The visit" not in html  # nothing says before what
    Relation.objects.create(
        public_id="v2",
        event=visit,
        kind="before",
        bound="at least",
        days=1,
        other_edtf="1956-09-10",
    )
    forget_everything()
    forget_pages()
    html = client.get("/chronology/").content.decode()
    assert "The visit" in html
    assert "4–9 September 1956" in html
    row = next(
        row
        for row in csv.DictReader(io.StringIO(client.get("/chronology.csv").content.decode()))
        if row["id"] == "visit"
    )
    assert (row["earliest"], row["latest"]) == ("1956-09-04", "1956-09-09")
    own = client.get("/events/visit/").content.decode()
    assert "Follows from others" in own
    assert "4–9 September 1956" in own
    visit.refresh_from_db()
    assert visit.date_earliest is None  # what follows is not written down


def test_a_contradiction_names_its_sources(told: None, client: Client) -> None:
    """An answer before the letter and after it cannot be: both sources are named."""
    other = Source.objects.create(public_id="memoir", kind="book", title="A memoir")
    Relation.objects.create(
        public_id="r3", event=Event.objects.get(public_id="answer"), kind="before",
        other=Event.objects.get(public_id="letter"), source=other,
    )  # fmt: skip
    html = client.get("/chronology/").content.decode()
    assert "These cannot all be true" in html
    assert "A memoir" in html


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("person=pak", "The letter", "The answer"),
        ("from=1956-09-20&to=1956-09-25", "The answer", "The letter"),
        ("source=A+diary", "The letter", ""),
        ("kind=trial", "", "The letter"),
        ("place=Seoul", "", "The letter"),
    ],
)
def test_filters_narrow_page_and_files(
    told: None, client: Client, query: str, there: str, gone: str
) -> None:
    """The page and the CSV file show the same events."""
    html = client.get(f"/chronology/?{query}").content.decode().partition('id="words"')[2]
    rows = csv.DictReader(io.StringIO(client.get(f"/chronology.csv?{query}").content.decode()))
    titles = {row["title"] for row in rows}
    if there:
        assert there in html
        assert there in titles
    if gone:
        assert gone not in html
        assert gone not in titles


def test_a_date_that_is_none_is_named(told: None, client: Client) -> None:
    """The form says what it could not read, and shows the page all the same."""
    html = client.get("/chronology/?from=soon").content.decode()
    assert "is no date" in html
    assert "The letter" in html


def test_files_open_in_other_programs(told: None, client: Client) -> None:
    """SVG is XML, JSON is TimelineJS, the calendar says what is tentative."""
    from xml.etree import ElementTree

    ElementTree.fromstring(client.get("/chronology.svg").content)
    ElementTree.fromstring(client.get("/chronology.svg?kind=none").content)
    said = json.loads(client.get("/chronology.json").content)
    assert {one["unique_id"] for one in said["events"]} == {"letter", "answer"}
    calendar = client.get("/chronology.ics").content.decode()
    assert "STATUS:TENTATIVE" in calendar


def test_one_day_source_by_source(told: None, client: Client) -> None:
    """A day has its events, claims and neighbours; an empty day and nonsense are no pages."""
    event("year", "1956", date(1956, 1, 1), date(1956, 12, 31))
    html = client.get("/chronology/1956-09-03/").content.decode()
    assert "The letter" in html
    assert "expelled" in html
    assert "/chronology/1956-09-01/" in html
    before = client.get("/chronology/1956-09-01/").content.decode()
    assert "/chronology/1956-01-01/" not in before  # an event of 1956 is on no page of a day
    assert client.get("/chronology/1956-12-24/").status_code == 404
    assert client.get("/chronology/soon/").status_code == 404


def test_who_knew_is_taken_from_records_cited_with_the_event(told: None, client: Client) -> None:
    """A journal of 5 September that an entry cites with the letter shows who knew, and when."""
    holder = Repository.objects.create(public_id="avprf", name="An archive")
    record = Document.objects.create(
        public_id="journal", title="A journal", date_edtf="1956-09-05", repository=holder,
        date_earliest=date(1956, 9, 5), date_latest=date(1956, 9, 5),
    )  # fmt: skip
    Agent.objects.create(document=record, role="author", name="V. I. Ivanov")
    entry = Document.objects.create(public_id="entry", title="An entry")
    cited = Source.objects.create(
        public_id="journal", kind="archival-document", title="A journal", document=record
    )
    Citation.objects.create(document=entry, event=Event.objects.get(public_id="letter"))
    Citation.objects.create(document=entry, source=cited)
    html = client.get("/events/letter/").content.decode()
    known = html.split('id="known"')[1].split("</section>")[0]
    assert "V. I. Ivanov" in known
    assert "2 days later" in known


def test_places_are_offered(told: None, client: Client) -> None:
    """The form offers only what occurs."""
    Event.objects.filter(public_id="letter").update(
        place=Place.objects.create(public_id="p", name="Moscow")
    )
    html = client.get("/chronology/").content.decode()
    assert '<option value="Moscow">Moscow</option>' in html
    assert '<option value="Seoul">' not in html


def test_phases_are_named_on_page_and_files(told: None, client: Client, settings: Any) -> None:
    """A phase of the project stands over the lanes, as a period to choose, and in the files."""
    phase = {"name": "The thaw", "from": date(1956, 2, 14), "to": date(1956, 12, 31)}
    settings.FONDS_SETTINGS = {**settings.FONDS_SETTINGS, "phases": [phase]}
    forget_pages()
    html = client.get("/chronology/").content.decode()
    assert "?from=1956-02-14&amp;to=1956-12-31" in html
    assert html.count("The thaw") >= 3
    assert "The thaw" in client.get("/chronology.svg").content.decode()
    assert "The thaw" in client.get("/chronology.json").content.decode()


def test_the_window_comes_closer_down_to_a_week(told: None, client: Client) -> None:
    """Links move the window; at a week it comes no closer."""
    assert ">closer</a>" in client.get("/chronology/").content.decode()
    html = client.get("/chronology/?from=1956-08-28&to=1956-09-03").content.decode()
    assert ">closer</a>" not in html
    assert ">farther</a>" in html


def test_a_day_is_drawn_by_the_hour_where_a_source_gives_one(told: None, client: Client) -> None:
    """An event at half past ten stands on a scale of hours; without one there is none."""
    opened = event("opens", "1956-08-30", date(1956, 8, 30), date(1956, 8, 30), "It opens")
    forget_everything()
    forget_pages()
    assert "From hour to hour" not in client.get("/chronology/1956-08-30/").content.decode()
    Event.objects.filter(pk=opened.pk).update(date_wording="1956-08-30T10:30")
    forget_everything()
    forget_pages()
    html = client.get("/chronology/1956-08-30/").content.decode()
    assert "From hour to hour" in html
    assert ">12:00</text>" in html
    assert "10:30" in html
