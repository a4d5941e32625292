"""Spells become survival data without claiming more than the sources say."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.analysis.careers import (
    Bounds,
    Spell,
    build_intervals,
    draw_lifetimes,
    draw_many,
    spread_of,
    tabulate_spells,
)
from fonds.analysis.survival import SurvivalError, estimate_survival

CONGRESS = Bounds.on(date(1956, 4, 29))
YEAR_1958 = Bounds(date(1958, 1, 1), date(1958, 12, 31))


def spell(**changes: object) -> Spell:
    """Return a member elected at the third congress, with changes."""
    base: dict[str, object] = {"person": "a", "post": "member", "start": CONGRESS}
    return Spell(**(base | changes))  # type: ignore[arg-type]


def test_an_unknown_end_is_censored_at_the_last_trace_not_later() -> None:
    """Someone last attested in September 1957 leaves then, with no event."""
    table = tabulate_spells([spell(attested=(date(1957, 9, 30),))], until=date(1961, 9, 11))
    lives, _ = draw_lifetimes(table, np.random.default_rng(1), "days")
    assert lives.event.tolist() == [0]
    assert lives.exit[0] == (date(1957, 9, 30) - date(1956, 4, 29)).days


def test_an_end_within_a_year_is_an_interval() -> None:
    """Expelled some day in 1958: Turnbull's interval runs over the whole year."""
    table = tabulate_spells([spell(end=YEAR_1958, exit="expelled")])
    lower, upper, entry = build_intervals(table, "days")
    assert lower[0] == (date(1958, 1, 1) - date(1956, 4, 29)).days
    assert upper[0] == (date(1958, 12, 31) - date(1956, 4, 29)).days
    assert entry[0] == -np.inf


def test_a_trace_within_the_year_narrows_the_end() -> None:
    """A source that shows the person there in June 1958 puts the ending after it."""
    table = tabulate_spells([spell(end=YEAR_1958, exit="expelled", attested=(date(1958, 6, 1),))])
    assert table.end_from[0] == date(1958, 6, 1).toordinal()


def test_who_is_known_only_from_a_list_enters_on_its_day() -> None:
    """Years before the first list count for nobody."""
    table = tabulate_spells(
        [spell(end=Bounds.on(date(1959, 4, 29)), exit="died", entered_view=date(1957, 4, 29))]
    )
    lives, _ = draw_lifetimes(table, np.random.default_rng(1), "days")
    assert lives.entry[0] == 365
    assert lives.exit[0] == 365 * 3


def test_the_close_of_the_study_cuts_later_endings() -> None:
    """An ending after the close is not an event."""
    table = tabulate_spells([spell(end=YEAR_1958, exit="expelled")], until=date(1957, 4, 29))
    assert table.exit.tolist() == [0]
    assert table.last_trace[0] == date(1957, 4, 29).toordinal()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (spell(start=Bounds()), "no day is known"),
        (spell(start=Bounds(), attested=(date(1957, 1, 1),)), "start is not bounded"),
        (spell(attested=(date(1950, 1, 1),)), "before the start"),
        (
            spell(end=YEAR_1958, exit="died", attested=(date(1960, 1, 1),)),
            "there after the ending",
        ),
    ],
)
def test_spells_without_a_duration_are_left_out_with_the_reason(bad: Spell, reason: str) -> None:
    """Nothing is dropped silently."""
    table = tabulate_spells([spell(), bad], causes=["died"])
    assert [reason in left.reason for left in table.left_out] == [True]


dates = st.dates(date(1945, 1, 1), date(1965, 1, 1))


@given(
    st.lists(
        st.tuples(dates, dates, dates, dates, st.sampled_from(["", "died", "expelled"])),
        max_size=12,
    ),
    st.integers(0, 5),
)
def test_drawn_dates_stay_within_their_bounds(rows: list[tuple], seed: int) -> None:
    """Every drawing lies within what the sources allow, and within Turnbull's interval."""
    spells = [spell()]
    for a, b, c, d, how in rows:
        w = sorted([a, b, c, d])
        spells.append(spell(start=Bounds(w[0], w[2]), end=Bounds(w[1], w[3]), exit=how))
    table = tabulate_spells(spells, causes=["died", "expelled"])
    assert len(table.spells) + len(table.left_out) == len(spells)
    lower, upper, _ = build_intervals(table, "days")
    lives, start = draw_lifetimes(table, np.random.default_rng(seed), "days")
    assert (start >= table.start_from).all()
    assert (start <= table.start_to).all()
    ended = lives.event > 0
    assert (lives.exit[ended] >= lower[ended]).all()
    assert (lives.exit[ended] <= np.maximum(upper[ended], 0.5)).all()


def test_the_spread_shows_what_dating_does() -> None:
    """Exact dates give no spread; dates known to the year do; the seed makes it again."""

    def share(lives, _):
        return estimate_survival(lives).at(2.0).value

    exact = [
        spell(person=str(k), end=Bounds.on(date(1957 + k % 4, 6, 1)), exit="died")
        for k in range(12)
    ]
    vague = [
        spell(person=str(k), end=YEAR_1958, exit="died") if k % 2 else s
        for k, s in enumerate(exact)
    ]
    sure = spread_of(share, tabulate_spells(exact), 50, seed=1)
    unsure = spread_of(share, tabulate_spells(vague), 50, seed=1)
    assert sure.low == sure.high
    assert unsure.low < unsure.high
    again = spread_of(share, tabulate_spells(vague), 50, seed=1)
    np.testing.assert_array_equal(unsure.estimates, again.estimates)


def test_dating_and_sampling_error_are_combined() -> None:
    """With a standard error given, the whole error exceeds it where dates are vague."""
    spells = [spell(person=str(k), end=YEAR_1958, exit="died") for k in range(30)]
    table = tabulate_spells(spells)
    spread = spread_of(lambda lives, _: (float(lives.exit.mean()), 0.01), table, 100, seed=2)
    assert spread.std_error is not None
    assert spread.std_error > 0.01
    assert spread.dating_share is not None
    assert 0 < spread.dating_share < 1


def test_no_estimate_at_all_is_refused() -> None:
    """A median nobody reaches has no spread."""
    with pytest.raises(SurvivalError, match="None of 3 drawings"):
        spread_of(lambda lives, _: None, tabulate_spells([spell()]), 3, seed=0)


def test_bounds_in_the_wrong_order_are_refused() -> None:
    """The message shows both days."""
    with pytest.raises(SurvivalError, match="1958-01-01 to 1956-01-01"):
        Bounds(date(1958, 1, 1), date(1956, 1, 1))


def test_drawings_differ_from_one_another() -> None:
    """Each drawing is its own."""
    table = tabulate_spells([spell(end=YEAR_1958, exit="died")])
    drawn = {float(lives.exit[0]) for lives, _ in draw_many(table, 20, seed=4)}
    assert len(drawn) > 10
