"""Cards count what they should, after changes too."""

from datetime import date

import numpy as np

from fonds.search.card import UNDATED_EARLIEST, UNDATED_LATEST, pack_card, unpack_card
from fonds.search.cards import Cards


def day(year: int, month: int = 1, number: int = 1) -> int:
    """Return a day as cards hold it."""
    return date(year, month, number).toordinal()


def test_card_is_read_as_written() -> None:
    """The numbers of the head and the codes."""
    assert unpack_card(pack_card((1, 5, 6, 100, 0), (3, 9))) == [1, 5, 6, 100, 0, 3, 9]


def test_values_are_counted_over_any_mask() -> None:
    """Counting few rows and counting most rows (by the others) agree."""
    cards = Cards()
    cards.put([1, 2, 3], [pack_card((1, 1, 1, 0, 0), codes) for codes in ((1, 2), (2,), (3,))])
    cards.put([2], [pack_card((1, 1, 1, 0, 0), (3, 4))])  # replaced
    cards.put([3], [b""])  # gone
    everything = cards.visible({1})
    assert everything.tolist() == [False, True, True, False]
    assert cards.count_values(everything, 6).tolist() == [0, 1, 1, 1, 1, 0]
    few = np.array([False, True, False, False])
    assert cards.count_values(few, 6).tolist() == [0, 1, 1, 0, 0, 0]
    assert cards.bearing([3]).tolist() == [False, False, True, False]
    assert cards.bearing([1, 4]).tolist() == [False, True, True, False]
    assert not cards.bearing([]).any()


def test_counts_grow_beyond_the_first_room() -> None:
    """Thousands of rows fit, whatever room there was at first."""
    cards = Cards()
    rows = list(range(1, 5001))
    cards.put(rows, [pack_card((1, 1, 1, 0, 0), (row % 3 + 1,)) for row in rows])
    assert cards.count_values(cards.visible({1}), 4).tolist() == [0, 1666, 1667, 1667]


def test_histogram_spreads_uncertain_dates() -> None:
    """A record is certain in the bar that holds all its days, and possible in each it touches."""
    cards = Cards()
    spans = [(day(1956, 8), day(1956, 9, 30)), (day(1955), day(1957, 12, 31)),
             (UNDATED_EARLIEST, UNDATED_LATEST)]  # fmt: skip
    cards.put([1, 2, 3], [pack_card((1, low, high, 0, 0), (1,)) for low, high in spans])
    bars, undated = cards.histogram(cards.visible({1}), "year")
    assert [(bar.start.year, bar.certain, bar.possible) for bar in bars] == [
        (1955, 0, 1), (1956, 1, 2), (1957, 0, 1),
    ]  # fmt: skip
    assert undated == 1
    months, _ = cards.histogram(np.array([False, True, False, False]), "month")
    assert [(bar.start, bar.end, bar.certain, bar.possible) for bar in months] == [
        (date(1956, 8, 1), date(1956, 8, 31), 0, 1), (date(1956, 9, 1), date(1956, 9, 30), 0, 1),
    ]  # fmt: skip


def test_dates_within_possibly_and_certainly() -> None:
    """Possibly: the spans touch. Certainly: the record's lies within."""
    cards = Cards()
    cards.put([1, 2], [pack_card((1, day(1956), day(1956, 12, 31), 0, 0), (1,)),
                       pack_card((1, UNDATED_EARLIEST, UNDATED_LATEST, 0, 0), (1,))])  # fmt: skip
    august = date(1956, 8, 1), date(1956, 8, 31)
    assert cards.dated(*august, False).tolist() == [False, True, False]
    assert cards.dated(*august, True).tolist() == [False, False, False]
    assert cards.dated(date(1956, 1, 1), None, True).tolist() == [False, True, False]
