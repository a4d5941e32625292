"""Careers begin on one day for all, end with the first measure, and stop at the last trace."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from fonds.catalogue.models import Place
from fonds.workflows.evidence import CareerChoice, gather_careers
from fonds.workflows.evidence.traits import generation_of

pytestmark = pytest.mark.django_db

CHOICE = CareerChoice(date(1956, 4, 29), date(1961, 12, 31), "KP")


def careers() -> dict[str, dict[str, Any]]:
    """Return the careers by person."""
    return {spell["person"]: spell for spell in gather_careers(CHOICE).spells}


def test_the_first_measure_ends_a_career_as_closely_as_any_claim_dates_it(hand: ModuleType) -> None:
    """The post's month and the measure's day are one ending, dated by the day."""
    hand.post("p1", "an", "1954", "1956-08", how_ended="expelled")
    hand.measure("m1", "an", "expelled", "1956-08-31", "report")
    hand.measure("m2", "an", "executed", "1960", "report")
    found = careers()["an"]
    assert found["end"] == ["1956-08-31", "1956-08-31"]
    assert (found["exit"], found["how"]) == ("expelled", "expelled")
    assert found["entered_view"] is None
    assert found["groups"] == {
        "faction": "soviet faction",
        "generation": "1900–09",
        "rank": "Central Committee",
        "country": "KP",
    }
    assert found["restored"] is None


def test_who_was_rehabilitated_later_still_fell(hand: ModuleType) -> None:
    """The ending stays; the first rehabilitation after it is kept beside it."""
    hand.post("p1", "an", "1954")
    hand.measure("m1", "an", "expelled", "1956-08-31", "report")
    hand.measure("m2", "an", "rehabilitated", "1956-05", "report")  # of an older case
    hand.measure("m3", "an", "rehabilitated", "1956-09-23", "report")
    found = careers()["an"]
    assert (found["exit"], found["restored"]) == ("expelled", "1956-09-23")


def test_leaving_quietly_is_no_measure(hand: ModuleType) -> None:
    """A retirement ends a career where no post goes on after it; a recall is its own ending."""
    hand.post("p1", "an", "1954", "1957-05-01", how_ended="retired")
    hand.post("p2", "bae", "1954", "1957-05-01", how_ended="retired")
    hand.post("p3", "bae", "1957-05-02", "1959-05-01", how_ended="unknown")
    hand.post("p4", "cho", "1954", "1958-05-01", how_ended="returned to USSR")
    found = careers()
    assert found["an"]["exit"] == "retired"
    assert found["bae"]["exit"] == ""
    assert found["cho"]["exit"] == "recalled abroad"


def test_origin_is_where_a_claim_has_somebody_born(hand: ModuleType) -> None:
    """The country of the place; nobody has an origin of whom no claim names one."""
    hand.post("p1", "an", "1954", "1957-05-01")
    hand.post("p2", "bae", "1954", "1957-05-01")
    place = Place.objects.create(public_id="tashkent", name="Tashkent", country="SU")
    hand.measure("b1", "an", "born", "1903", "report", place=place)
    found = careers()
    assert found["an"]["groups"]["origin"] == "SU"
    assert "origin" not in found["bae"]["groups"]


def test_who_came_later_enters_later_and_who_vanishes_leaves_at_the_last_trace(
    hand: ModuleType,
) -> None:
    """Entry is the first day in office; no ending is made up for those no more heard of."""
    hand.post("p1", "bae", "1957-09-20", "1959-05-01", how_ended="unknown")
    found = careers()["bae"]
    assert found["entered_view"] == "1957-09-20"
    assert found["end"] == [None, None]
    assert found["exit"] == ""
    assert found["attested"][-1] == "1959-05-01"


def test_a_death_counts_within_the_study_and_not_after_it(hand: ModuleType) -> None:
    """Do died in 1958; that Eun died in 1991 does not show him in office until then."""
    hand.post("p1", "do", "1954", "1957-01-01")
    hand.post("p2", "eun", "1954", "1957-01-01")
    found = careers()
    assert found["do"]["exit"] == "died"
    assert found["eun"]["exit"] == ""
    assert found["eun"]["attested"] == ["1957-01-01"]


def test_a_measure_comes_before_a_death_in_the_same_month(hand: ModuleType) -> None:
    """Somebody arrested in the month of his death did not die in office."""
    hand.post("p1", "do", "1954")
    hand.measure("m1", "do", "arrested", "1958-06", "report")
    assert careers()["do"]["exit"] == "arrested or sentenced"


def test_those_without_evidence_are_left_out_with_the_reason(hand: ModuleType) -> None:
    """Nobody vanishes in silence."""
    hand.post("gone", "an", "1948", "1953")
    hand.post("silent", "bae", "1948")
    hand.post("once", "cho", "1957-09-20", "1957-09-20")
    hand.post("late", "do", "1963")
    hand.post("soviet", "foreigner", "1955", "1959")
    found = gather_careers(CHOICE)
    assert found.spells == ()
    assert found.left_out == {
        "no trace after the origin": 1,
        "not in office by the close of the study": 1,
        "out of office before the origin": 1,
        "seen in office on one day only": 1,
    }


def test_retracted_and_denied_measures_end_nothing(hand: ModuleType) -> None:
    """A denial is no ending, nor is a claim taken back."""
    hand.post("p1", "an", "1954", "1960")
    hand.measure("m1", "an", "fled", "1957", "report", denied=True)
    hand.measure("m2", "an", "arrested", "1957", "report", is_current=False)
    assert careers()["an"]["exit"] == ""


@pytest.mark.parametrize(
    ("born", "generation"),
    [("1903-05-01", "1900–09"), ("1898/1902", ""), ("", ""), ("1919", "1910–19")],
)
def test_a_generation_is_given_only_where_the_birth_lies_in_one(born: str, generation: str) -> None:
    """Bounds across two decades give none."""
    assert generation_of(born) == generation
