"""The network as a page, as files, and around one person."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from fonds.catalogue.models import Event, Factoid, Person
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages
from fonds.workflows.explanations.networks import NetworkChoice
from fonds.workflows.figures import make_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db: None) -> None:
    """Three persons at one plenum."""
    forget_everything()
    forget_pages()
    plenum = Event.objects.create(
        public_id="plenum", title="The plenum", date_edtf="1956-08-30",
        date_earliest=date(1956, 8, 30), date_latest=date(1956, 8, 30),
    )  # fmt: skip
    for key in ("kim", "pak", "yun"):
        person = Person.objects.create(public_id=key, name=key.title(), sort_name=key)
        Factoid.objects.create(public_id=f"f-{key}", kind="took-part", person=person, event=plenum)


def test_each_tie_leads_to_its_claims(meeting: None, client: Client) -> None:
    """Both people's claims are linked from the tie."""
    html = client.get("/networks/").content.decode()
    assert 'href="/people/kim/#claim-f-kim"' in html
    assert 'href="/people/yun/#claim-f-yun"' in html
    assert "The plenum, 30 August 1956" in html
    assert '<svg class="fig-wide"' in html


def test_an_empty_time_says_so(meeting: None, client: Client) -> None:
    """A year without ties is answered in words; a nonsense date with its reason."""
    assert "No tie of these kinds" in client.get("/networks/?from=1950&to=1951").content.decode()
    assert "no date" in client.get("/networks/?from=soon").content.decode()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_other_programs_read_the_files(meeting: None, client: Client, form: str) -> None:
    """The files are XML and carry names and factoids."""
    body = client.get(f"/networks/network.{form}").content
    ElementTree.fromstring(body)
    assert b"f-kim" in body
    assert b"Yun" in body


def test_the_edges_as_a_table(meeting: None, client: Client) -> None:
    """Three people at one event make three edges."""
    assert client.get("/networks/network.csv").content.decode().count("\n") == 4
    assert client.get("/networks/network.csv?kind=love").status_code == 400


def test_a_person_stands_amid_those_around(meeting: None, client: Client) -> None:
    """The person's page draws the others with links to their pages."""
    html = client.get("/people/kim/").content.decode()
    around = html.split('id="network"')[1].split("</section>")[0]
    assert 'href="/people/pak/"' in around
    assert "2 people are tied to Kim" in around


def test_an_archive_without_ties_has_no_such_page(db: None, client: Client) -> None:
    """Nothing to show is not found."""
    assert client.get("/networks/").status_code == 404


def test_the_permalink_shows_a_published_network(meeting: None, client: Client) -> None:
    """The picture, the measures and the ties with their claims."""
    made = make_figure("network", NetworkChoice().to_json(), "One plenum")
    html = client.get(f"/figures/{made.public_id}/").content.decode()
    assert 'href="/people/kim/#claim-f-kim"' in html
    assert "Eigenvector" in html


def test_the_map_places_everyone_and_dates_every_tie(meeting: None, client: Client) -> None:
    """Three people, three ties of 30 August 1956, which is day -4872 of the epoch."""
    said = client.get("/networks/map.json").json()
    assert sorted(said["people"]["name"]) == ["Kim", "Pak", "Yun"]
    assert len(said["ties"]["a"]) == 3
    assert set(said["ties"]["first"]) == {-4872}
    assert client.get("/networks/map.json?kind=love").status_code == 400


def test_a_tie_has_a_page_of_its_own(meeting: None, client: Client) -> None:
    """It lists every claim, whichever way round the two are named; no tie is not found."""
    for path in ("/networks/kim/yun/", "/networks/yun/kim/"):
        html = client.get(path).content.decode()
        assert 'href="/people/kim/#claim-f-kim"' in html
        assert 'href="/people/yun/#claim-f-yun"' in html
    assert client.get("/networks/kim/nobody/").status_code == 404
