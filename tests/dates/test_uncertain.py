"""Comparing uncertain dates."""

from __future__ import annotations

from datetime import date

import pytest

from fonds.dates import convert_julian, format_date, read_date

AUGUST = (date(1956, 8, 1), date(1956, 8, 31))


def test_a_day_in_a_month_is_certainly_within_it() -> None:
    """A certain day inside a range is both possibly and certainly there."""
    assert read_date("1956-08-30").certainly_within(AUGUST)
    assert read_date("1956-08-30").possibly_within(AUGUST)


def test_a_year_is_possibly_and_not_certainly_in_its_month() -> None:
    """A year overlaps its August but need not lie in it."""
    assert read_date("1956").possibly_within(AUGUST)
    assert not read_date("1956").certainly_within(AUGUST)


@pytest.mark.parametrize("text", ["1956-08-30?", "1956-08-30~", "1956-08%"])
def test_a_doubted_date_is_never_certain(text: str) -> None:
    """Its bounds lie within, but the source itself doubts them."""
    assert read_date(text).possibly_within(AUGUST)
    assert not read_date(text).certainly_within(AUGUST)


def test_slack_widens_doubted_dates_only() -> None:
    """`slack_days` moves the bounds of `1955~` and leaves those of `1955` alone."""
    assert read_date("1955~").possibly_within(AUGUST, slack_days=366)
    assert not read_date("1955~").possibly_within(AUGUST)
    assert not read_date("1955").possibly_within(AUGUST, slack_days=366)


def test_open_ends_reach_as_far_as_they_say() -> None:
    """An open beginning is possibly in any earlier range, certainly only in an open one."""
    before = read_date("before 1956")
    assert before.possibly_within((date(1900, 1, 1), date(1900, 12, 31)))
    assert not before.certainly_within((date(1900, 1, 1), date(1955, 12, 31)))
    assert before.certainly_within((None, date(1955, 12, 31)))
    assert not before.possibly_within(AUGUST)


def test_nothing_is_known_of_an_unread_date() -> None:
    """An undated record is neither possibly nor certainly anywhere."""
    assert not read_date("n.d.").possibly_within((None, None))
    assert not read_date("n.d.").certainly_within((None, None))
    assert not read_date("1956").overlaps(read_date("n.d."))


def test_dates_overlap_each_other() -> None:
    """Bounds that share one day overlap."""
    assert read_date("1956-08").overlaps(read_date("1956-08-31/1956-09"))
    assert not read_date("1956-08").overlaps(read_date("1956-09"))


def test_unread_dates_sort_last() -> None:
    """Open beginnings come first, unknown dates last."""
    dates = [read_date(text) for text in ("n.d.", "1956-08", "1956", "../1957")]
    ordered = [one.wording for one in sorted(dates, key=lambda one: one.sort_key)]
    assert ordered == ["../1957", "1956", "1956-08", "n.d."]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((1917, 10, 25), date(1917, 11, 7)),  # the October Revolution
        ((1582, 10, 5), date(1582, 10, 15)),  # the reform of Gregory XIII
        ((1900, 2, 29), date(1900, 3, 13)),  # a day only the Julian calendar has
        ((1700, 2, 28), date(1700, 3, 10)),
        ((1732, 2, 11), date(1732, 2, 22)),  # Washington's birth
        ((1825, 12, 14), date(1825, 12, 26)),  # the Decembrists
    ],
)
def test_old_style_days_are_converted(old: tuple[int, int, int], new: date) -> None:
    """Known pairs of Old and New Style days agree."""
    assert convert_julian(*old) == new


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("1956-08-30", "en", "30 August 1956"),
        ("1956-08-30", "ru", "30 августа 1956 г."),
        ("1956-08", "ru", "август 1956 г."),
        ("1956-08~", "ru", "ок. августа 1956 г."),
        ("1956-08-30", "hu", "1956. augusztus 30."),
        ("1956-08-30", "ko", "1956년 8월 30일"),
        ("1956-08-30", "zh-Hant", "1956年8月30日"),
        ("1956~", "en", "c. 1956"),
        ("1956?", "en", "1956?"),
        ("195X", "en", "1950s"),
        ("1956-08/1956-09", "en", "August – September 1956"),
        ("1956-08-28/1956-08-30", "en", "28–30 August 1956"),
        ("before 1956", "en", "1955 or before"),
        ("../1956", "en", "until 1956"),
        ("early August 1956", "en", "early August 1956"),
        ("3/4/1956", "en", "4 March 1956 or 3 April 1956"),
        ("n.d.", "ru", "без даты"),
        ("some time", "en", "some time"),
        ("1956", "xx", "1956"),
    ],
)
def test_dates_are_printed_in_the_readers_language(text: str, language: str, shown: str) -> None:
    """What is printed says as much as is known; what was not read stays as it was worded."""
    assert format_date(read_date(text), language) == shown
