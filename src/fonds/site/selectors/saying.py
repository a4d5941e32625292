"""Estimates in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """One estimate.

    Attributes:
        label: Of the row.
        value, low, high: None where there is none; an interval without an upper end has no `high`.
        note: What is said in place of a number.
        chosen: The one the page is about.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    chosen: bool = False


def say_interval(one: Interval) -> str:
    """An estimate in words.

    >>> say_interval(Interval("", 10356, 9002, 12122)), say_interval(Interval("", 9, 8, None))
    ('10,356 (9,002 to 12,122)', '9 (8 to no upper end)')
    """
    if one.value is None:
        return one.note or "no estimate"
    if one.low is None:
        return f"{one.value:,.0f}"
    end = f"{one.high:,.0f}" if one.high is not None else "no upper end"
    return f"{one.value:,.0f} ({one.low:,.0f} to {end})"
