"""The pages Scale, Character and a figure's permalink say what the claims carry, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from types import ModuleType

import pytest
from django.test import Client

from fonds.catalogue.models import Figure, Person
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages
from fonds.workflows.evidence import CareerChoice, read_scope
from fonds.workflows.figures import CharacterChoice, ScaleChoice, make_figure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Forget kept pages: the tests change the catalogue without telling."""
    forget_pages()
    forget_everything()
    yield
    forget_pages()
    forget_everything()


@pytest.fixture
def two_lists(hand: ModuleType) -> ModuleType:
    """Return a catalogue with forty persons on two lists, eight of them on both."""
    for n in range(40):
        Person.objects.create(
            public_id=f"p{n}", name=f"Person {n}", sort_name=f"p{n}", nationality="KP"
        )
        if n < 24:
            hand.measure(f"r{n}", f"p{n}", "expelled", "1956", "report")
        if n >= 16:
            hand.measure(f"s{n}", f"p{n}", "expelled", "1957", "paper")
        hand.post(f"o{n}", f"p{n}", "1955", "1959" if n % 2 else "1958")
    return hand


def read(client: Client, address: str) -> str:
    """Return a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_two_lists_give_an_estimate_with_its_assumptions(
    client: Client, two_lists: ModuleType
) -> None:
    """24 and 24 with 8 on both: Chapman's 25 * 25 / 9 - 1 = 68.4."""
    page = read(client, "/scale/?method=chapman")
    assert "in all about 68, with an interval from" in page
    assert "Two lists alone cannot show dependence" in page
    assert "Why no number is given" not in page
    assert page.count('<svg class="chart fig-wide"') == 3
    assert "archival documents and press articles" in page  # the table of overlaps
    assert page.count("<script") == page.count("fonds/js/charts.js") == 1  # and none of it inline


def test_the_page_refuses_with_reasons(client: Client, hand: ModuleType) -> None:
    """One list: no number anywhere, and what to look for."""
    hand.measure("m1", "an", "expelled", "1956", "report")
    page = read(client, "/scale/")
    assert "Why no number is given" in page
    assert "Find another kind of source" in page
    assert "In all" not in page
    assert "How far the methods agree" not in page


def test_an_empty_archive_has_pages_too_and_no_such_rooms(client: Client, db: None) -> None:
    """Without a measure the navigation is silent, and the addresses still answer."""
    assert "Nobody is named" in read(client, "/scale/")
    assert "not enough dated claims" in read(client, "/character/")
    assert 'href="/scale/"' not in read(client, "/about/")


def test_choices_of_the_form_change_what_is_counted(client: Client, two_lists: ModuleType) -> None:
    """A period, a country, lists of one's own; an empty choice is a choice."""
    assert "Nobody is named" in read(client, "/scale/?from=1970&to=1980")
    assert "40 persons are named" in read(client, "/scale/?country=")
    page = read(client, "/scale/?by=custom&list1=Mine&words1=report&list2=Yours&words2=paper")
    assert "Mine and Yours" in page
    assert 'value="report"' in page
    one = read(client, "/scale/?without=press articles")
    assert "There is one list" in one


@pytest.mark.parametrize(
    "query",
    ["from=soon", "method=guess", "by=taste", "certainty=sure", "level=2", "seed=x", "by=custom"],
)
def test_choices_that_cannot_be_read_are_named(
    client: Client, hand: ModuleType, query: str
) -> None:
    """The page says what was expected and shows the choices of the archive."""
    hand.measure("m1", "an", "expelled", "1956", "report")
    page = read(client, f"/scale/?{query}")
    assert 'role="alert"' in page


def test_what_a_reader_writes_is_escaped(client: Client, hand: ModuleType) -> None:
    """Names of lists come from the address."""
    hand.measure("m1", "an", "expelled", "1956", "report")
    hand.measure("m2", "bae", "expelled", "1956", "paper")
    page = read(client, "/scale/?by=custom&list1=%3Cb%3Ex&words1=report&list2=y&words2=paper")
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_the_data_of_a_page_feed_the_command_line(client: Client, two_lists: ModuleType) -> None:
    """The CSV is what `fonds estimate` reads, with the same overlaps."""
    from fonds.analysis.scale import parse_captures

    text = client.get("/scale/data.csv").content.decode()
    counts = parse_captures(text)
    assert counts.observed == 40
    assert sorted(counts.sizes) == [24, 24]
    said = json.loads(client.get("/scale/data.json").content)
    assert said["data"]["lists"]["archival documents"]["p0"] == ["r0"]
    assert client.get("/scale/data.csv?from=soon").status_code == 400


def test_careers_are_drawn_and_told(client: Client, two_lists: ModuleType) -> None:
    """Forty persons in office from 1956 on, all of them expelled."""
    page = read(client, "/character/?origin=1956-01-01&until=1959&country=KP")
    assert "40 persons in office from 1 January 1956 on can be followed; against 40 of them" in page
    assert "Turnbull" in page
    assert "expelled" in page
    rows = list(
        csv.DictReader(
            io.StringIO(
                client.get("/character/data.csv?origin=1956-01-01&until=1959").content.decode()
            )
        )
    )
    assert len(rows) == 40
    assert rows[0]["exit"] == "expelled"


def test_turnover_comes_from_tables_with_what_they_dispute(
    client: Client, two_lists: ModuleType
) -> None:
    """Carried over as a share of the body before."""
    two_lists.elect("cc1", "1st Congress", date(1948, 3, 30), full_members="67")
    two_lists.elect("cc2", "2nd Congress", date(1956, 4, 29), full_members="71", full_retained="28")
    page = read(client, "/character/?origin=1956-01-01&until=1959")
    assert "28 carried over, 43 new" in page
    assert "42%" in page


def test_a_figure_has_a_permalink_that_stays(client: Client, two_lists: ModuleType) -> None:
    """The page shows the published result, not what the claims say today."""
    choice = ScaleChoice(read_scope("1955", "1961"), method="chapman")
    made = make_figure("scale", choice.to_json(), "How many, 1955–1961?", "An editor")
    Person.objects.filter(public_id="p0").update(nationality="SU")
    two_lists.measure("late", "an", "expelled", "1956", "paper")
    page = read(client, f"/figures/{made.public_id}/")
    assert "in all about 68" in page
    assert f"fonds reproduce {made.public_id}" in page
    assert made.data_sha256 in page
    assert "An editor" in page
    said = json.loads(client.get(f"/figures/{made.public_id}/data.json").content)
    assert said["result"] == made.result
    assert "How many, 1955–1961?" in read(client, "/figures/")
    assert client.get("/figures/none/").status_code == 404
    assert client.get("/figures/none/data.csv").status_code == 404


def test_careers_have_a_permalink_too(client: Client, two_lists: ModuleType) -> None:
    """A figure of careers shows the curves."""
    choice = CharacterChoice(CareerChoice(date(1956, 1, 1), date(1959, 12, 31)), draws=10)
    made = make_figure("character", choice.to_json(), "How long?")
    page = read(client, made.get_absolute_url())
    assert "40 persons in office" in page
    assert Figure.objects.count() == 1


def test_a_page_does_not_wait_for_what_takes_long(
    client: Client, two_lists: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the estimate is being made the page says so, shows the overlaps, and is not kept."""
    monkeypatch.setattr("fonds.site.selectors.scale.compute_in_time", lambda *args, **kwargs: None)
    response = client.get("/scale/")
    page = response.content.decode()
    assert "being computed" in page
    assert "archival documents and press articles" in page
    assert "no number can be given" not in page
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response
    monkeypatch.undo()
    assert "being computed" not in read(client, "/scale/?method=chapman")


def test_each_chart_has_its_files(client: Client, two_lists: ModuleType) -> None:
    """Rows, picture and specification, for the choices of the page; nothing else is there."""
    page = read(client, "/scale/?method=chapman")
    assert 'href="/scale/charts/overlap.csv?method=chapman"' in page
    rows = list(csv.DictReader(io.StringIO(read(client, "/scale/charts/overlap.csv"))))
    assert [int(row["count"]) for row in rows[:3]] == [16, 16, 8]
    spec = json.loads(read(client, "/scale/charts/spread.vl.json?method=chapman"))
    assert "vega-lite" in spec["$schema"]
    live = json.loads(read(client, "/scale/charts/spread.vg.json?method=chapman"))
    assert live["inks"]["#1c1a17"] == "--ink"
    assert client.get("/scale/charts/spread.svg?method=chapman")["Content-Type"].startswith(
        "image/"
    )
    assert client.get("/scale/charts/nothing.csv").status_code == 404
    assert client.get("/scale/charts/seen.csv?method=guess").status_code == 400


def test_a_published_figure_keeps_its_charts(client: Client, two_lists: ModuleType) -> None:
    """The files at a permalink come from the figure's own result, not from the catalogue."""
    choice = CharacterChoice(CareerChoice(date(1956, 1, 1), date(1960, 12, 31)))
    figure = make_figure("character", choice.to_json(), "How long")
    before = read(client, f"/figures/{figure.public_id}/charts/curves.csv")
    Person.objects.filter(public_id="p1").update(nationality="SU")
    assert read(client, f"/figures/{figure.public_id}/charts/curves.csv") == before
    assert before.startswith("group,years,share")
