"""What Tantivy counts of a document: few numbers that stand for many values and days.

Counting one number a document is several times as fast as counting each value. So a document
bears one number for its combination of values of the fields that have few (kind, language, ...),
one for its first and last month, and one, its summary, for the combination and the years together.
What combinations and summaries stand for is kept among the values, in fields of these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from fonds.search.answers import Bar
from fonds.search.card import UNDATED_LATEST
from fonds.search.cards import counted_bars, month_number

FEW_VALUED = frozenset({"kind", "lang", "type", "certainty", "faction", "repository"})
"""Fields of few values, in which documents bear few combinations."""

DAYS = ("earliest", "latest", "newest", "months")
"""The numbers that `numbers_of_days` returns."""

UNDATED = -1
"""Instead of months."""

_MONTH_BITS = 17
_LAST_MONTH = (1 << _MONTH_BITS) - 1
Values = Sequence[tuple[str, str, str, str]]
"""The dictionary of values, as the store has it: field, key, label, folded label."""


def keys_of(codes: Iterable[int], months: int, values: Values) -> tuple[str, str]:
    """Return the keys of a document's combination and summary among the values."""
    few = sorted(code for code in codes if values[code][0] in FEW_VALUED)
    combination = " ".join(map(str, few))
    return combination, f"{combination}, {_years(months)}"


def numbers_of_days(earliest: int, latest: int) -> tuple[int, ...]:
    """Return the numbers of `DAYS` for one document."""
    if latest == UNDATED_LATEST:
        return earliest, latest, UNDATED_LATEST, UNDATED
    months = month_number(earliest) << _MONTH_BITS | month_number(latest)
    return earliest, latest, earliest, months


def _years(months: int) -> int:
    """Return the first months of the first and last year of what is dated so."""
    if months == UNDATED:
        return UNDATED
    first, last = months >> _MONTH_BITS, months & _LAST_MONTH
    return (first - first % 12) << _MONTH_BITS | (last - last % 12)


@lru_cache(maxsize=20_000)
def _read_summary(key: str) -> tuple[tuple[int, ...], int]:
    """Read a combination, or a summary: the values in it, and the years."""
    codes, _, years = key.partition(", ")
    return tuple(map(int, codes.split())), int(years or UNDATED)


def values_of(counts: Mapping[int, int], values: Values) -> dict[int, int]:
    """Turn counts of combinations or summaries into counts of the values in them."""
    counted: dict[int, int] = {}
    for number, count in counts.items():
        for code in _read_summary(values[number][1])[0]:
            counted[code] = counted.get(code, 0) + count
    return counted


def years_of(counts: Mapping[int, int], values: Values) -> dict[int, int]:
    """Turn counts of summaries into counts of the years in them, written as months are."""
    counted: dict[int, int] = {}
    for number, count in counts.items():
        span = _read_summary(values[number][1])[1]
        counted[span] = counted.get(span, 0) + count
    return counted


def bars_of(counts: Mapping[int, int], by_year: bool) -> tuple[Bar, ...]:
    """Turn counts by first and last month together into bars."""
    spans = ((months >> _MONTH_BITS, months & _LAST_MONTH, many) for months, many in counts.items())
    return counted_bars(spans, by_year)
