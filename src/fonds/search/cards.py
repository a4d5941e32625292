"""Cards: the few numbers of every document that counting and filtering need, held in memory.

A document is a row number. Its card says which values it bears (codes into one dictionary of all
values of all fields), who may see it, and the days it may date from. Everything is an array over
row numbers, so that facets and a histogram over any number of matches are sums over arrays.
Memory: about 60 bytes a document with six values.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import accumulate, count
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from fonds.search.answers import Bar
from fonds.search.card import HEAD, UNDATED_EARLIEST, UNDATED_LATEST

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_Number = TypeVar("_Number", np.int32, np.int64)

_AUDIENCES = 8  # kept


class Cards:
    """The cards of one index, by row number (1, 2, ...; row 0 is nobody)."""

    def __init__(self) -> None:
        self.size = 1  # rows known, the empty row 0 included
        self.access: Ints = np.full(1024, -1, dtype=np.int32)  # -1: no document in this row
        self.earliest: Ints = np.full(1024, UNDATED_EARLIEST, dtype=np.int32)
        self.latest: Ints = np.full(1024, UNDATED_LATEST, dtype=np.int32)
        self.length: Ints = np.zeros(1024, dtype=np.int32)
        self.languages: Ints = np.zeros(1024, dtype=np.int32)
        self._start: npt.NDArray[np.int64] = np.zeros(1024, dtype=np.int64)
        self._count: Ints = np.zeros(1024, dtype=np.int32)
        self._codes: Ints = np.zeros(4096, dtype=np.int32)  # 0: no longer borne
        self._owner: Ints = np.zeros(4096, dtype=np.int32)
        self._used = 0
        self._visible: dict[frozenset[int], Mask] = {}
        self._months: tuple[Ints, Ints] | None = None
        self._total: tuple[int, float] | None = None
        self._bearers: tuple[Ints, npt.NDArray[np.int64]] | None = None

    def put(self, rows: list[int], cards: list[bytes]) -> None:
        """Write many cards; an empty one says that the row is gone. Later ones replace earlier."""
        if not rows:
            return
        self._visible, self._months, self._total, self._bearers = {}, None, None, None
        row = np.array(rows, dtype=np.int64)
        self._grow(int(row.max()) + 1)
        width = np.array([len(card) // 4 for card in cards], dtype=np.int64)
        self.access[row[width == 0]] = -1
        self._drop_codes(row)
        row, width = row[width > 0], width[width > 0]
        if not len(row):
            return
        flat = np.frombuffer(b"".join(cards), dtype=np.int32)
        at = np.concatenate(([0], np.cumsum(width)[:-1])).astype(np.int64)
        columns = self.access, self.earliest, self.latest, self.length, self.languages
        for offset, column in enumerate(columns):
            column[row] = flat[at + offset]
        is_code = np.ones(len(flat), dtype=bool)
        for offset in range(HEAD):
            is_code[at + offset] = False
        codes = flat[is_code]
        count = width - HEAD
        if self._used + len(codes) > len(self._codes):
            room = max(self._used + len(codes), 2 * len(self._codes))
            self._codes = _grown(self._codes, room, 0)
            self._owner = _grown(self._owner, room, 0)
        self._codes[self._used : self._used + len(codes)] = codes
        self._owner[self._used : self._used + len(codes)] = np.repeat(row, count)
        self._start[row] = self._used + np.concatenate(([0], np.cumsum(count)[:-1]))
        self._count[row] = count
        self._used += len(codes)

    def _drop_codes(self, rows: npt.NDArray[np.int64]) -> None:
        """Blank the values of rows about to be written anew."""
        for row in rows[self._count[rows] > 0]:
            start = int(self._start[row])
            self._codes[start : start + int(self._count[row])] = 0
            self._count[row] = 0

    def _grow(self, size: int) -> None:
        self.size = max(self.size, size)
        if size <= len(self.access):
            return
        room = max(size, 2 * len(self.access))
        self.access = _grown(self.access, room, -1)
        self.earliest = _grown(self.earliest, room, UNDATED_EARLIEST)
        self.latest = _grown(self.latest, room, UNDATED_LATEST)
        self.length = _grown(self.length, room, 0)
        self.languages = _grown(self.languages, room, 0)
        self._start = _grown(self._start, room, 0)
        self._count = _grown(self._count, room, 0)

    def visible(self, allowed: set[int]) -> Mask:
        """Return which rows hold a document whose access label is among those allowed.

        The answer is kept, and not to be written into.
        """
        known = self._visible.get(key := frozenset(allowed))
        if known is None:
            if len(self._visible) > _AUDIENCES:
                self._visible.clear()
            known = self._visible[key] = self._find_visible(allowed)
        return known

    def _find_visible(self, allowed: set[int]) -> Mask:
        access = self.access[: self.size]
        table = np.zeros(max(allowed, default=0) + 2, dtype=bool)
        for label in allowed:
            table[label] = True
        return (access >= 0) & (access < len(table)) & table[np.clip(access, 0, len(table) - 1)]

    def documents(self) -> int:
        """Return how many rows hold a document."""
        return self._totals()[0]

    def average_length(self) -> float:
        """Return the mean length of their texts, in characters."""
        return self._totals()[1]

    def _totals(self) -> tuple[int, float]:
        if self._total is None:
            there = self.access[: self.size] >= 0
            lengths = self.length[: self.size][there]
            self._total = len(lengths), float(lengths.mean()) if len(lengths) else 1.0
        return self._total

    def written_in(self, languages: Iterable[int]) -> Mask:
        """Return which rows are in one of these languages, or of these together, by code."""
        return np.isin(self.languages[: self.size], list(languages))

    def bearing(self, codes: Iterable[int]) -> Mask:
        """Return which rows bear any of these values."""
        mask = np.zeros(self.size, dtype=bool)
        owners, starts = self._by_value()
        for code in codes:
            if code + 1 < len(starts):
                mask[owners[starts[code] : starts[code + 1]]] = True
        return mask

    def _by_value(self) -> tuple[Ints, npt.NDArray[np.int64]]:
        """Return the rows ordered by value, and where each value begins; until a card changes."""
        if self._bearers is None:
            borne = self._codes[: self._used]
            order = np.argsort(borne, kind="stable")
            starts = np.searchsorted(borne[order], np.arange(int(borne.max(initial=0)) + 2))
            self._bearers = self._owner[: self._used][order], starts.astype(np.int64)
        return self._bearers

    def codes_of(self, row: int) -> list[int]:
        """Return the values one document bears."""
        start = int(self._start[row])
        codes: list[int] = self._codes[start : start + int(self._count[row])].tolist()
        return codes

    def _values(self, rows: npt.NDArray[np.int64]) -> Ints:
        """Return the codes of all these rows, one after another."""
        count = self._count[rows]
        ends = np.cumsum(count)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - count, count)
        codes: Ints = self._codes[np.repeat(self._start[rows], count) + within]
        return codes

    def count_values(self, mask: Mask, size: int) -> npt.NDArray[np.int64]:
        """Count every value over the rows of a mask; the index is the code.

        Where the mask holds most rows, the others are counted and taken from the whole.
        """
        rows = np.flatnonzero(mask)
        if 2 * len(rows) < self.size:
            return self.count_values_of(rows, size)
        others = self._values(np.flatnonzero(~mask))
        whole = np.diff(self._by_value()[1])
        whole = np.pad(whole, (0, max(size - len(whole), 0)))
        counts: npt.NDArray[np.int64] = whole - np.bincount(others, minlength=len(whole))
        counts[0] = 0  # the code of values no longer borne
        return counts

    def count_values_of(self, rows: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
        """Count every value over these rows; the index is the code."""
        return np.bincount(self._values(rows), minlength=size)

    def dated(self, earliest: date | None, latest: date | None, certainly: bool) -> Mask:
        """Return which rows may (or certainly do) date from within these days, both included."""
        first = earliest.toordinal() if earliest else 0
        last = latest.toordinal() if latest else UNDATED_EARLIEST - 1
        low, high = self.earliest[: self.size], self.latest[: self.size]
        if certainly:
            return (low >= first) & (high <= last) & (high >= 0)
        return (low <= last) & (high >= first)

    def histogram(
        self, rows: Mask | npt.NDArray[np.int64], width: Literal["year", "month"]
    ) -> tuple[tuple[Bar, ...], int]:
        """Count rows (or those of a mask) by year or month; and how many have no date at all."""
        first_month, last_month = self._in_months()
        low, high = first_month[rows], last_month[rows]
        has_date = high >= 0
        undated = int(np.count_nonzero(~has_date))
        if undated:
            low, high = low[has_date], high[has_date]
        return (span_bars(low, high, width == "year") if len(low) else ()), undated

    def _in_months(self) -> tuple[Ints, Ints]:
        """Return the first and last month of every row, kept until a card changes; -1: undated."""
        if self._months is None:
            low, high = self.earliest[: self.size], self.latest[: self.size]
            dated = high >= 0
            self._months = (
                _months(np.where(dated, low, 1)), np.where(dated, _months(high), -1)
            )  # fmt: skip
        return self._months


def month_number(day: int) -> int:
    """Return the month a day (proleptic Gregorian ordinal) is in, counted from the year 0."""
    when = date.fromordinal(day)
    return when.year * 12 + when.month - 1


def _months(days: Ints) -> Ints:
    """Return the month number of each day, as `month_number` does."""
    since_1970 = days.astype(np.int64) - date(1970, 1, 1).toordinal()
    months = since_1970.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return (months + 1970 * 12).astype(np.int32)


def span_bars(
    low: npt.NDArray[np.integer], high: npt.NDArray[np.integer], by_year: bool
) -> tuple[Bar, ...]:
    """Make a histogram of spans, given the first and last month of each."""
    first, last = (low // 12, high // 12) if by_year else (low, high)
    start = int(first.min())
    first, last = first - start, last - start
    size = int(last.max()) + 1
    possible = np.cumsum(np.bincount(first, None, size + 1) - np.bincount(last + 1, None, size + 1))
    certain = np.bincount(first[first == last], None, size)
    return bars(start, certain.tolist(), possible[:size].tolist(), by_year)


def counted_bars(spans: Iterable[tuple[int, int, int]], by_year: bool) -> tuple[Bar, ...]:
    """Make the same of few different spans: first month, last month, how many there are."""
    width = 12 if by_year else 1
    counted = [(low // width, high // width, many) for low, high, many in spans]
    if not counted:
        return ()
    start = min(low for low, _, _ in counted)
    size = max(high for _, high, _ in counted) - start + 1
    certain, steps = [0] * size, [0] * (size + 1)
    for low, high, many in counted:
        steps[low - start] += many
        steps[high - start + 1] -= many
        if low == high:
            certain[low - start] += many
    return bars(start, certain, accumulate(steps[:-1]), by_year)


def bars(
    first: int, certain: Iterable[int], possible: Iterable[int], by_year: bool
) -> tuple[Bar, ...]:
    """Make the bars of a histogram from counts by year or month number, beginning at `first`."""
    return tuple(
        [
            Bar(*_days(number, by_year), sure, maybe)
            for number, sure, maybe in zip(count(first), certain, possible, strict=False)
        ]
    )


@lru_cache(maxsize=5_000)
def _days(number: int, by_year: bool) -> tuple[date, date]:
    after = _first_day(number + 1, by_year)
    return _first_day(number, by_year), date.fromordinal(after.toordinal() - 1)


def _first_day(number: int, by_year: bool) -> date:
    year, month = (number, 0) if by_year else divmod(number, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _grown(old: npt.NDArray[_Number], size: int, fill: int) -> npt.NDArray[_Number]:
    new = np.full(size, fill, dtype=old.dtype)
    new[: len(old)] = old
    return new
