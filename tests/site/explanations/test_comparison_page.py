"""The page Comparison: choices by address, marks that lead to reasons, nothing hidden."""

from __future__ import annotations

import csv
import io
import json
from types import ModuleType

import pytest
from django.test import Client

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
