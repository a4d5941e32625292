"""The page Comparison: choices by address, marks that lead to reasons, nothing hidden."""

from __future__ import annotations

import csv
import io
import json
from types import ModuleType

import pytest
from django.test import Client

from fonds.catalogue.models import Code, Condition
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages

pytestmark = pytest.mark.django_db


def test_every_mark_leads_to_its_reason(coded: ModuleType, client: Client) -> None:
    """Each cell of the table has an anchor on the page with the reason and the source."""
    html = client.get("/comparison/").content.decode()
    for case in ("poland", "hungary", "romania", "albania"):
        for condition in ("opp", "pressure", "fell"):
            assert f'href="#code-{case}-{condition}"' in html
            assert f'id="code-{case}-{condition}"' in html
    assert "posts were separated in 1954" in html
    assert "coders differ" in html
    assert "Coded, not compared" in html


def test_the_address_carries_the_choices(coded: ModuleType, client: Client) -> None:
    """Another condition gives another table; a nonsense number is answered with its reason."""
    html = client.get("/comparison/?c=opp&incl=0.9").content.decode()
    assert 'value="0.9"' in html
    assert "code-poland-pressure" not in html
    wrong = client.get("/comparison/?incl=most").content.decode()
    assert "Expected a number from 0.5 to 1" in wrong


def test_the_same_as_files(coded: ModuleType, client: Client) -> None:
    """Codes as CSV with every coder; input and result as JSON."""
    rows = list(csv.DictReader(io.StringIO(client.get("/comparison/codes.csv").content.decode())))
    assert len(rows) == 13
    assert {row["coder"] for row in rows} == {"", "second"}
    said = json.loads(client.get("/comparison/data.json?c=opp").content)
    assert said["settings"]["conditions"] == ["opp"]
    assert said["result"]["rows"]
    assert client.get("/comparison/data.json?c=luck").status_code == 400


def test_without_cases_there_is_no_page(db: None, client: Client) -> None:
    """An archive that compares nothing has no such page."""
    assert client.get("/comparison/").status_code == 404


def test_the_index_names_what_there_is(coded: ModuleType, client: Client) -> None:
    """The index links the comparison, and is found from the header."""
    html = client.get("/analysis/").content.decode()
    assert 'href="/comparison/"' in html
    assert 'href="/analysis/" aria-current="page"' in html


def test_a_calibration_is_drawn_where_values_are_measured(
    coded: ModuleType, client: Client
) -> None:
    """Thresholds and cases stand in a picture and a table; else it is said that none was made."""
    assert "none was calibrated from a measure" in client.get("/comparison/").content.decode()
    Condition.objects.filter(public_id="opp").update(measure="seats", thresholds="1, 3.5, 6")
    for case, seats in (("poland", "6"), ("hungary", "4"), ("romania", "2"), ("albania", "1")):
        Code.objects.filter(case__public_id=case, condition__public_id="opp").update(value=seats)
    forget_everything()
    forget_pages()
    html = client.get("/comparison/").content.decode()
    assert "From measure to membership" in html
    assert "full exclusion 1" in html
    assert "6, membership 0.95" in html
    assert "none was calibrated" not in html


def test_keys_are_put_into_words_whole(coded: ModuleType, client: Client) -> None:
    """A key that is the beginning of another word, or of its own label, changes nothing else."""
    Condition.objects.filter(public_id="opp").update(public_id="fal", label="a fallen harvest")
    html = client.get("/comparison/").content.decode()
    assert "a fallen harvestlen" not in html
    assert "a fallen harvestl" not in html
