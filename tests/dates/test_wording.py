"""Dates in words and figures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.dates import read_date

READINGS = [
    # wording, EDTF, notes
    ("Managua, November 27, 1893.", "1893-11-27", ()),
    ("Legation of the United States, April 17, 1846. (Received May 3.)", "1846-04-17", ()),
    ("December 31, 1918, 8 p.m.", "1918-12-31", ()),
    ("Москва, 30 августа 1956 г.", "1956-08-30", ()),
    ("Budapest, 1956. augusztus 30-án", "1956-08-30", ()),
    ("1956. augusztus", "1956-08", ()),
    ("Bukarest, den 12. Februar 1955", "1955-02-12", ()),
    ("Paris, le 1er août 1956", "1956-08-01", ()),
    ("1956년 8월 30일", "1956-08-30", ()),
    ("1956年8月", "1956-08", ()),
    ("30.8.1956", "1956-08-30", ()),
    ("30.VIII.1956", "1956-08-30", ()),
    ("30/8/1956", "1956-08-30", ()),
    ("3/4/1956", "[1956-03-04,1956-04-03]", ("day-or-month",)),
    ("ca. 1956", "1956~", ()),
    ("c1280", "1280~", ()),
    ("circa 1868?", "1868%", ()),
    ("ок. 1956 г.", "1956~", ()),
    ("between 1956 and 1958", "1956/1958", ()),
    ("before 1956", "../1955", ()),
    ("before 30 August 1956", "../1956-08-29", ()),
    ("after August 1956", "1956-09/..", ()),
    ("after December 1956", "1957-01/..", ()),
    ("not later than 5 August 1956", "../1956-08-05", ()),
    ("since 1948", "1948/..", ()),
    ("1956 előtt", "../1955", ()),
    ("n.d.", "", ("undated",)),
    ("без даты", "", ("undated",)),
    ("undated [1955]", "1955", ("undated", "supplied")),
    ("[1955?]", "1955?", ("supplied",)),
    ("early August 1956", "1956-08", ("early",)),
    ("начало августа 1956 г.", "1956-08", ("early",)),
    ("mid-1956", "1956", ("middle",)),
    ("summer of 1956", "1956-22", ()),
    ("the 1950s", "195X", ()),
    ("19th century", "1801/1900", ()),
    ("28–30 August 1956", "1956-08-28/1956-08-30", ()),
    ("August 28-30, 1956", "1956-08-28/1956-08-30", ()),
    ("28 August – 3 September 1956", "1956-08-28/1956-09-03", ()),
    ("August–September 1956", "1956-08/1956-09", ()),
    ("1956–58", "1956/1958", ()),
    ("1956 or 1957", "[1956,1957]", ()),
    ("26 октября 1917 (ст. ст.)", "1917-11-08", ("old-style",)),
    ("Petrograd, October 26/November 8, 1917", "1917-11-08", ("both-styles",)),
    ("1/14 February 1918", "1918-02-14", ("both-styles",)),
    ("16 May 1956, No. 5", "1956-05-16", ("partly-read",)),
    ("February 30, 1956", "", ("unreadable",)),
    ("hello", "", ("unreadable",)),
    ("", "", ()),
]


@pytest.mark.parametrize(("wording", "edtf", "notes"), READINGS)
def test_wordings_are_read_as_they_stand(wording: str, edtf: str, notes: tuple[str, ...]) -> None:
    """Each wording gives its EDTF, keeps itself, and says what was noted on the way."""
    found = read_date(wording)
    assert (found.edtf, found.notes, found.wording) == (edtf, notes, wording)


def test_early_in_a_month_keeps_the_whole_month() -> None:
    """The bounds are not narrowed to ten days nobody wrote."""
    found = read_date("early August 1956")
    assert (found.earliest, found.latest) == (date(1956, 8, 1), date(1956, 8, 31))


def test_between_is_a_moment_and_a_span_is_not() -> None:
    """The same bounds mean different things, and `is_one_moment` tells them apart."""
    assert read_date("between 1956 and 1958").is_one_moment
    assert not read_date("1956-1958").is_one_moment
    assert not read_date("1956/1958").is_one_moment


def test_a_table_can_say_how_its_figures_stand() -> None:
    """With a format given, 3/4/1956 is no longer open."""
    assert read_date("3/4/1956", formats=("%d/%m/%Y",)).edtf == "1956-04-03"
    assert read_date("3/4/1956", formats=("%m/%d/%Y",)).edtf == "1956-03-04"
    assert read_date("04/1956", formats=("%d/%m/%Y", "%m/%Y")).edtf == "1956-04"


def test_a_very_long_text_is_not_searched() -> None:
    """A cell with a whole page in it is no date, and costs nothing."""
    assert read_date("1956 " * 1000).notes == ("unreadable",)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and the wording comes back untouched."""
    assert read_date(text).wording == text


FRAGMENTS = [
    "1956",
    "30",
    "August",
    "августа",
    "-",
    "/",
    ".",
    ",",
    " ",
    "[",
    "?",
    "ca.",
    "before",
    "or",
    "to",
    "0",
    "99",
    "VIII",
    "(ст. ст.)",
    "early",
    "between",
    "and",
    "X",
    "年",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9))
def test_pieces_of_dates_in_any_order_give_ordered_bounds(pieces: list[str]) -> None:
    """Whatever is read, the first day does not come after the last."""
    found = read_date(" ".join(pieces))
    if found.earliest and found.latest:
        assert found.earliest <= found.latest
