"""What every answer says to the browser, and what is refused before a page is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import fonds

TEMPLATES = sorted(Path(fonds.__file__).parent.glob("*/templates/**/*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/people/", "/nowhere/", "/static/fonds/js/suggest.js"])
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    """Pages, files and pages that are not there let scripts come from this server alone."""
    answer = client.get(address)
    answer.close()  # a file that is sent stays open until then
    policy = answer.headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_of_its_own(template: Path) -> None:
    """Every script is a file, and no attribute holds one: the policy would stop both."""
    markup = template.read_text(encoding="utf-8")
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", markup))
    assert not re.search(r"""\son[a-z]+\s*=\s*["']|javascript:""", markup)


@pytest.mark.django_db
def test_a_foreign_host_is_refused(client: Client) -> None:
    """A name that only points at this machine is not answered (DNS rebinding)."""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/people/%00/", 400), ("/search/?q=a%00b", 200)])
def test_a_nul_character_reaches_no_database(client: Client, address: str, status: int) -> None:
    """A path with one leads nowhere; in a query it is dropped, and the rest is asked."""
    answer = client.get(address)
    assert answer.status_code == status
    assert "\0" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["..%2f..%2ffonds.toml", "..", "%2e%2e%2f", "C:%5cwindows", "a%0d%0aSet-Cookie:x"]
)
def test_an_id_never_leads_out_of_the_catalogue(client: Client, key: str) -> None:
    """Ids are looked up in the database and name no file."""
    for room in ("people", "documents", "events", "books", "sources"):
        assert client.get(f"/{room}/{key}/").status_code == 404
