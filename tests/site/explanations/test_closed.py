"""What rests on a closed document names it nowhere: networks, chronology, comparison, argument."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from fonds.catalogue.models import (
    Agent,
    Case,
    Code,
    Condition,
    Document,
    Event,
    Factoid,
    Person,
    Relation,
    Source,
)
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages

pytestmark = pytest.mark.django_db

SECRET = "Zeppelin protocol"
NEVER = (SECRET, "doc-zeppelin", "s-zeppelin")
BOTH = "?kind=meeting&kind=co-mention"
PATHS = (
    f"/networks/{BOTH}", f"/networks/map.json{BOTH}", f"/networks/network.csv{BOTH}",
    f"/networks/network.graphml{BOTH}", f"/networks/network.gexf{BOTH}", "/networks/pak/kim/",
    "/chronology/", "/chronology/1956-08-30/", "/chronology.svg", "/chronology.csv",
    "/chronology.ics", "/chronology.json", "/events/plenum/", "/comparison/",
    "/comparison/data.json", "/comparison/codes.csv", "/people/pak/",
)  # fmt: skip


@pytest.fixture
def closed(db: None) -> Document:
    """Two people in one event, one order and one code, all according to a restricted document."""
    forget_everything()
    forget_pages()
    document = Document.objects.create(
        public_id="doc-zeppelin", title=SECRET, access="restricted", date_edtf="1956-08-30",
        date_earliest=date(1956, 8, 30), date_latest=date(1956, 8, 30),
    )  # fmt: skip
    source = Source.objects.create(
        public_id="s-zeppelin", kind="document", title=SECRET, document=document
    )
    told: dict[str, Any] = {
        "date_edtf": "1956-08-30", "date_earliest": date(1956, 8, 30),
        "date_latest": date(1956, 8, 30), "countries": ["KP"], "source": source,
    }  # fmt: skip
    plenum = Event.objects.create(public_id="plenum", title="The plenum", **told)
    talk = Event.objects.create(
        public_id="talk", title="A talk",
        **{**told, "date_edtf": "1956-08", "date_earliest": date(1956, 8, 1),
           "date_latest": date(1956, 8, 31)},
    )  # fmt: skip
    for number, kind in enumerate(("before", "after")):  # the order contradicts itself
        Relation.objects.create(
            public_id=f"r{number}", event=talk, kind=kind, bound="at least", days=2, other=plenum,
            source=source,
        )  # fmt: skip
    for key in ("pak", "kim", "yi"):
        person = Person.objects.create(public_id=key, name=key.title(), sort_name=key)
        Factoid.objects.create(
            public_id=f"f-{key}", kind="took-part", person=person, event=plenum, source=source
        )
        Agent.objects.create(document=document, role="mentioned", name=key, person=person)
    outcome = Condition.objects.create(public_id="fell", definition="Fell", is_outcome=True)
    push = Condition.objects.create(public_id="push", definition="Pushed")
    for number in range(4):
        case = Case.objects.create(public_id=f"c{number}", name=f"Case {number}", order=number)
        for condition in (outcome, push):
            Code.objects.create(
                case=case, condition=condition, value=str(number % 2), source=source
            )
    return document


@pytest.mark.parametrize("path", PATHS)
def test_a_closed_source_is_named_nowhere(closed: Document, client: Client, path: str) -> None:
    """Neither its title nor its id; that something closed is behind it may be said."""
    response = client.get(path)
    assert response.status_code == 200
    text = response.content.decode()
    for words in NEVER:
        assert words not in text


SPEAKING = tuple(
    path
    for path in PATHS
    if not path.startswith(("/networks/map", "/chronology.svg", "/chronology.ics"))
    and path != "/chronology.json"
)


@pytest.mark.parametrize("path", SPEAKING)
def test_opened_it_is_named_there(closed: Document, client: Client, path: str) -> None:
    """So that the silence above is that of the access rule; the rest never name a source."""
    Document.objects.update(access="open")
    text = client.get(path).content.decode()
    assert any(words in text for words in NEVER)


def test_a_record_that_is_closed_ties_nobody(closed: Document, client: Client) -> None:
    """The tie by the event stands, that by the record does not."""
    page = client.get("/networks/pak/kim/").content.decode()
    assert "took part in the same event" in page
    assert "named in the same record" not in page
    kinds = client.get("/networks/map.json?kind=co-mention")
    assert kinds.json()["people"]["id"] == []
