"""An argument comes from a file people write, and its evidence from the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fonds.catalogue.models import Event, Factoid, Person
from fonds.core.project import Project
from fonds.workflows.explanations.argument import (
    ArgumentFileError,
    compute_argument,
    gather_argument,
    read_argument,
)
from fonds.workflows.figures import make_figure, reproduce

pytestmark = pytest.mark.django_db

TEXT = """
title = "Why it failed"
judge = "the compiler"
[[explanation]]
id = "support"
text = "No support"
[[explanation]]
id = "warned"
text = "He was warned"
[[evidence]]
id = "talk"
text = "A minister tells the embassy"
links = ["f-nam", "event:talk"]
weights.warned = { weight = "strong", reason = "He knew." }
[[evidence.objection]]
text = "He told the embassy, not the leader."
[[evidence]]
id = "recall"
text = "The leader comes home early"
links = ["f-gone"]
weights.warned = { weight = "3 to 9", reason = "Why else?" }
"""


@pytest.fixture
def argued(project: Project, settings: Any) -> Path:
    """Write the argument into a project and its evidence, all but one claim, into the catalogue."""
    settings.FONDS_PROJECT = project
    path = project.root / "argument.toml"
    path.write_text(TEXT, encoding="utf-8")
    nam = Person.objects.create(public_id="nam", name="Nam Il", sort_name="nam")
    talk = Event.objects.create(public_id="talk", title="The talk", date_edtf="1956-07-24")
    Factoid.objects.create(public_id="f-nam", kind="took-part", person=nam, event=talk)
    return path


def test_weights_add_up_with_their_limits(argued: Path) -> None:
    """Ten and six decibels make sixteen, from thirteen to nineteen."""
    found = compute_argument(gather_argument({}), {"left_out": []})
    first = found["sums"][0]
    assert first["explanation"] == "warned"
    assert (first["db"], first["low"], first["high"]) == (16, 13, 19)
    without = compute_argument(gather_argument({}), {"left_out": ["talk"]})
    assert without["sums"][0]["db"] == 6


def test_evidence_the_catalogue_does_not_hold_is_named(argued: Path) -> None:
    """A claim that is gone, or was taken back, is a warning."""
    found = compute_argument(gather_argument({}), {"left_out": []})
    assert "recall: f-gone" in found["warnings"][0]
    Factoid.objects.update(is_current=False)
    found = compute_argument(gather_argument({}), {"left_out": []})
    assert "talk: f-nam" in found["warnings"][0]


def test_a_published_argument_outlives_its_file(argued: Path) -> None:
    """It is added up from the input kept; another weight in the file is seen as a change."""
    made = make_figure("argument", {"left_out": []}, "Why it failed")
    assert reproduce(made).exact
    argued.write_text(TEXT.replace("strong", "weak"), encoding="utf-8")
    again = reproduce(made)
    assert again.agrees
    assert again.same_input_today is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('weight = "strong"', 'weight = "huge"', "talk"),
        ('id = "support"', "", "no id"),
        ("[[explanation]]", "[[explanation", "TOML"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(argued: Path, old: str, new: str, said: str) -> None:
    """The message names the file, the place and what was expected."""
    argued.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ArgumentFileError, match=said):
        read_argument(argued)


def test_a_project_without_argument_is_told_how_to_write_one(
    project: Project, settings: Any
) -> None:
    """The message names the manual."""
    settings.FONDS_PROJECT = project
    with pytest.raises(ArgumentFileError, match="weigh-explanations"):
        gather_argument({})


def test_the_page_shows_weights_reasons_and_objections(argued: Path, client: Client) -> None:
    """Whose judgement, why, on what, and what is said against it."""
    html = client.get("/argument/").content.decode()
    for words in ("He knew.", "the compiler", "No answer yet.", "24 July 1956", "+16 dB"):
        assert words in html
    assert 'href="/people/nam/#claim-f-nam"' in html
    assert "not in the catalogue" in html
    left = client.get("/argument/?without=talk").content.decode()
    assert "+6 dB" in left
    assert "count it again" in left


def test_a_change_of_the_file_is_seen_at_once(argued: Path, client: Client) -> None:
    """The page is made anew at each visit; what is wrong in the file stands on it."""
    client.get("/argument/")
    argued.write_text(TEXT.replace("Why it failed", "Another title"), encoding="utf-8")
    assert "Another title" in client.get("/argument/").content.decode()
    argued.write_text("title = ", encoding="utf-8")
    assert "not valid TOML" in client.get("/argument/").content.decode()


def test_one_explanation_is_no_argument(argued: Path, client: Client) -> None:
    """Evidence speaks only between rivals: the page says so instead of a sum."""
    cut = TEXT.index('[[explanation]]\nid = "warned"')
    argued.write_text(TEXT[:cut], encoding="utf-8")
    assert "two at least" in client.get("/argument/").content.decode()


def test_the_permalink_shows_the_argument_as_published(argued: Path, client: Client) -> None:
    """Weights and evidence stand there, but no switch that would change them."""
    made = make_figure("argument", {"left_out": []}, "Why it failed")
    html = client.get(f"/figures/{made.public_id}/").content.decode()
    assert "He knew." in html
    assert "leave it out" not in html
