"""`UncertainDate`: what a source says of a time, as EDTF, with its bounds and its own wording.

Bounds are strict: `1956~` and `1956?` have the bounds of `1956`, and carry a mark that the true
date may lie outside. Whoever wants a wider net asks for it with `slack_days`; nothing is widened
or narrowed in passing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "season", "year", "decade", "century", "span", ""]
Range = tuple[date | None, date | None]
"""First and last day, both included; None is an open end."""


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A time as a source gives it.

    Attributes:
        edtf: EDTF of level 0 or 1; for a day and month that could be exchanged, the level 2 form
            "one of a set". Empty where nothing could be read.
        wording: What the source says, untouched.
        earliest: First day it can mean, Gregorian; None where open, unknown or before the year 1.
        latest: Last day it can mean, included; None where open, unknown or after the year 9999.
        precision: The unit the source speaks in; `span` for two ends; empty where nothing is read.
        is_approximate: The source says "about" (`~`, `%`).
        is_uncertain: The source, or its editor, doubts it (`?`, `%`).
        is_one_moment: The bounds enclose one moment ("between", "before", "after"); otherwise two
            ends are the beginning and end of something that lasted.
        notes: Stable words on the reading: `undated`, `unreadable`, `supplied` (in square
            brackets), `early`, `middle`, `late`, `old-style` (converted from the Julian calendar),
            `both-styles` (Old and New Style stand beside each other), `day-or-month` (could be
            exchanged), `winter` (spans two years), `partly-read`.
    """

    edtf: str
    wording: str
    earliest: date | None
    latest: date | None
    precision: Precision = ""
    is_approximate: bool = False
    is_uncertain: bool = False
    is_one_moment: bool = False
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether a date was read at all."""
        return bool(self.edtf)

    def __str__(self) -> str:
        return self.edtf

    @property
    def is_qualified(self) -> bool:
        """Whether the true date may lie outside the bounds."""
        return self.is_approximate or self.is_uncertain

    @property
    def sort_key(self) -> tuple[date, date]:
        """A key that orders by the earliest, then the latest day; unknown comes last."""
        if not self.edtf:
            return (date.max, date.max)
        return (self.earliest or date.min, self.latest or date.max)

    def overlaps(self, other: UncertainDate | Range) -> bool:
        """Say whether the bounds share a day with another date or range."""
        return self.possibly_within(other)

    def possibly_within(self, other: UncertainDate | Range, *, slack_days: int = 0) -> bool:
        """Say whether the date can lie in `other`.

        Args:
            other: A range (both ends included) or a date, taken by its bounds.
            slack_days: Widens the bounds of a date marked `~`, `?` or `%`, and of no other.

        Returns:
            False for a date that was not read: of it nothing is known.
        """
        first, last = _ends(other)
        if not self.edtf or (isinstance(other, UncertainDate) and not other.edtf):
            return False
        slack = timedelta(days=slack_days if self.is_qualified else 0)
        starts_in_time = self.earliest is None or last is None or self.earliest - slack <= last
        ends_in_time = self.latest is None or first is None or self.latest + slack >= first
        return starts_in_time and ends_in_time

    def certainly_within(self, other: UncertainDate | Range) -> bool:
        """Say whether the date must lie in `other`; never so for one marked `~`, `?` or `%`."""
        first, last = _ends(other)
        if not self.edtf or self.is_qualified or (isinstance(other, UncertainDate) and not other):
            return False
        after_first = first is None or (self.earliest is not None and self.earliest >= first)
        before_last = last is None or (self.latest is not None and self.latest <= last)
        return after_first and before_last


def _ends(other: UncertainDate | Range) -> Range:
    return (other.earliest, other.latest) if isinstance(other, UncertainDate) else other
