"""EDTF strings and their bounds."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.dates import read_edtf

plain = st.builds(
    lambda year, month, day, mark: (
        f"{year:04}"
        + (f"-{month:02}" if month else "")
        + (f"-{day:02}" if month and day else "")
        + mark
    ),
    st.integers(1, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["", "?", "~", "%"]),
)


@settings(max_examples=25, deadline=None)
@given(plain)
def test_the_fast_reading_agrees_with_the_library(text: str) -> None:
    """Plain dates have the bounds the library gives, and those it refuses are refused."""
    found = read_edtf(text)
    try:
        parsed = parse_edtf(text)
    except (EDTFParseException, ValueError):
        assert found is None
        return
    assert found is not None
    assert found.earliest == date(*parsed.lower_strict()[:3])
    assert found.latest == date(*parsed.upper_strict()[:3])


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("195X", date(1950, 1, 1), date(1959, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("1956-08-XX", date(1956, 8, 1), date(1956, 8, 31), "month"),
        ("1956-XX-XX", date(1956, 1, 1), date(1956, 12, 31), "year"),
        ("1956-21", date(1956, 3, 1), date(1956, 5, 31), "season"),
        ("1956-08/1956-09", date(1956, 8, 1), date(1956, 9, 30), "span"),
        ("../1956", None, date(1956, 12, 31), "span"),
        ("/1956", None, date(1956, 12, 31), "span"),
        ("1956/..", date(1956, 1, 1), None, "span"),
        ("[1955,1957]", date(1955, 1, 1), date(1957, 12, 31), "span"),
        ("1918-12-31T20:00:00", date(1918, 12, 31), date(1918, 12, 31), "day"),
        ("1956-02", date(1956, 2, 1), date(1956, 2, 29), "month"),
    ],
)
def test_bounds_are_those_of_the_standard(
    text: str, earliest: date | None, latest: date | None, precision: str
) -> None:
    """Unspecified digits, seasons, intervals and open ends have exact first and last days."""
    found = read_edtf(text)
    assert found is not None
    assert (found.earliest, found.latest, found.precision) == (earliest, latest, precision)


def test_a_mark_of_doubt_does_not_move_the_bounds() -> None:
    """`1956~` and `1956?` keep the bounds of 1956; the doubt is said beside them."""
    sure, about, doubted = read_edtf("1956"), read_edtf("1956~"), read_edtf("1956?")
    assert sure is not None
    assert about is not None
    assert doubted is not None
    assert (about.earliest, about.latest) == (sure.earliest, sure.latest)
    assert (doubted.earliest, doubted.latest) == (sure.earliest, sure.latest)
    assert about.is_approximate
    assert not about.is_uncertain
    assert doubted.is_uncertain
    assert not doubted.is_approximate


def test_winter_covers_both_winters_of_its_year() -> None:
    """`1956-24` may be the winter before or after: neither is chosen, and a note says so."""
    found = read_edtf("1956-24")
    assert found is not None
    assert (found.earliest, found.latest) == (date(1955, 12, 1), date(1957, 2, 28))
    assert "winter" in found.notes


@pytest.mark.parametrize(
    "text", ["1956-02-30", "1956-13", "hello", "", "/", "../..", "1957/1956", "1956-08-30x", "56"]
)
def test_what_is_not_edtf_is_none(text: str) -> None:
    """Days that do not exist, ends before starts and plain words are not dates."""
    assert read_edtf(text) is None


def test_years_outside_the_calendar_of_python_are_kept_without_bounds() -> None:
    """A year before 1 keeps its EDTF; its bounds cannot be said in days."""
    found = read_edtf("-0044")
    assert found is not None
    assert found.edtf == "-0044"
    assert found.earliest is None
