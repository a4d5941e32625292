"""Old Style: days of the Julian calendar written in the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta


def convert_julian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a day in the Julian calendar.

    Args:
        year: 1 or later, beginning on 1 January.
        month: 1 to 12.
        day: As written; 29 February of years such as 1900 exists here.

    Raises:
        ValueError: There is no such day, or the result is before the year 1.

    Source:
        The calendars drift by three days in four centuries; N. Dershowitz, E. M. Reingold,
        *Calendrical Calculations*, 4th ed. (Cambridge 2018), ch. 3.
    """
    if month == 2 and day == 29 and year % 4 == 0:
        return convert_julian(year, 2, 28) + timedelta(days=1)
    same_numbers = date(year, month, day)
    counted = year if month > 2 else year - 1
    drift = counted // 100 - counted // 400 - 2
    return same_numbers + timedelta(days=drift)
