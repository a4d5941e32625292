"""From what sources say of posts to survival data: spells with uncertain ends, and their drawings.

A `Spell` is one person in one post, membership or freedom. Its start and its end are `Bounds`:
the earliest and latest day that the sources allow, either side open. What is known is used in
three ways, and no other:

- *Right censoring*: a spell whose end is not known leaves at its last trace, not at the end of
  the study; what happened after the last trace is not evidence of staying.
- *Left truncation*: a spell that can only be in the data because it lasted until some day (the
  first surviving membership list) enters on that day.
- *Interval censoring*: a duration lies between the shortest and the longest that the bounds allow.

`build_intervals` gives Turnbull's intervals. `draw_lifetimes` draws every uncertain date within its
bounds, day by day alike, so that any estimate can be repeated; `spread_of` runs it many times and
shows what comes of it. Dates drawn alike are an assumption; the spread shows how much hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from fonds.analysis.survival.data import Floats, Ints, Lifetimes, SurvivalError, build_lifetimes
from fonds.dates import read_edtf

DAYS_PER_YEAR = 365.2425  # mean Gregorian year
Unit = Literal["days", "months", "years"]
UNIT_DAYS: dict[str, float] = {"days": 1.0, "months": DAYS_PER_YEAR / 12, "years": DAYS_PER_YEAR}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and latest day a thing can have happened; None where a side is open."""

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise SurvivalError(
                f"The bounds run from {self.earliest} to {self.latest}. "
                "Expected the earliest day first. Swap them."
            )

    @classmethod
    def on(cls, day: date) -> Bounds:
        """Return the bounds of a day known exactly."""
        return cls(day, day)

    @classmethod
    def read(cls, edtf: str) -> Bounds:
        """Return the strict bounds of an EDTF date; both sides open where it is empty.

        Raises:
            SurvivalError: The text is no EDTF date.
        """
        if not edtf.strip():
            return cls()
        when = read_edtf(edtf)
        if when is None:
            raise SurvivalError(
                f"{edtf!r} is no date. Expected EDTF such as 1956 or 1956-08-30. Correct it."
            )
        return cls(when.earliest, when.latest)


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's time in one post or state.

    Attributes:
        person, post: Ids or names.
        start, end: When it began and ended; an `end` with both sides open = not known to end.
        exit: How it ended ("expelled", "died"); empty where it is not known to have ended. An end
            that is known while its manner is not has a word too, such as "not known how".
        attested: Days on which a source shows the person there.
        entered_view: Day from which the spell could have been noticed at all; None = from its
            start. Someone known only from a list of 1957 entered view on the day of the list.
        groups: Traits ("faction": "yanan").
        sources: Ids of the factoids behind it.
    """

    person: str
    post: str
    start: Bounds
    end: Bounds = field(default_factory=Bounds)
    exit: str = ""
    attested: tuple[date, ...] = ()
    entered_view: date | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A spell left out, and why."""

    spell: Spell
    reason: str


@dataclass(frozen=True, slots=True)
class SpellTable:
    """Spells as day numbers, ready to be drawn from.

    Shapes (n,): `start` and `end` bounds with no open side; `exit` is 0 for a spell censored at
    its `last_trace`; `view` is -inf where a spell was in view from its start.
    """

    spells: tuple[Spell, ...]
    start_from: Floats
    start_to: Floats
    end_from: Floats
    end_to: Floats
    last_trace: Floats
    view: Floats
    exit: Ints
    causes: tuple[str, ...]
    left_out: tuple[Left, ...]

    def groups(self, name: str, unknown: str = "not known") -> list[str]:
        """Return one trait of every spell, in order."""
        return [spell.groups.get(name) or unknown for spell in self.spells]


def tabulate_spells(
    spells: Sequence[Spell],
    causes: Sequence[str] | None = None,
    until: date | None = None,
    longest_days: float | None = None,
) -> SpellTable:
    """Turn spells into bounds on day numbers, leaving out those that carry no duration.

    Args:
        spells: Any number.
        causes: Endings that count as events, in order; others censor at the end. None = every
            ending that occurs, in alphabetical order.
        until: Close of the study; all that comes later is cut off there.
        longest_days: A start with no earliest day is taken to be at most this long before the
            first day the person is known there; None leaves such spells out.

    Returns:
        The table; `left_out` says which spells are not in it and why.
    """
    if causes is None:
        causes = sorted({spell.exit for spell in spells if spell.exit})
    rows: list[tuple[float, ...]] = []
    kept: list[Spell] = []
    left: list[Left] = []
    limit = float(until.toordinal()) if until else np.inf
    for spell in spells:
        row = _row(spell, tuple(causes), limit, longest_days)
        if isinstance(row, str):
            left.append(Left(spell, row))
        else:
            rows.append(row)
            kept.append(spell)
    columns = np.array(rows, dtype=np.float64).reshape(-1, 7).T
    start_from, start_to, end_from, end_to, trace, view, code = columns
    return SpellTable(
        tuple(kept),
        start_from,
        start_to,
        end_from,
        end_to,
        trace,
        view,
        code.astype(np.int64),
        tuple(causes),
        tuple(left),
    )


def _row(
    spell: Spell, causes: tuple[str, ...], limit: float, longest: float | None
) -> tuple[float, ...] | str:
    seen = sorted(day.toordinal() for day in spell.attested)
    start_from, start_to = _days(spell.start)
    end_from, end_to = _days(spell.end)
    known = [d for d in (*seen, start_to, end_to) if np.isfinite(d)]
    first = min([*seen, start_to, end_to])
    if not known:
        return "no day is known on which the person was there"
    start_to = min(start_to, first)
    if not np.isfinite(start_from):
        if longest is None:
            return "the start is not bounded, so the spell has no duration"
        start_from = first - longest
    if start_from > start_to:
        return "the sources place an ending or a trace before the start"
    last_seen = max([start_to if np.isfinite(start_to) else start_from, *seen])
    ended = bool(spell.exit) and np.isfinite(end_to)
    if np.isfinite(end_from):
        last_seen = max(last_seen, end_from)
    if ended:
        end_from = max(end_from, start_from, *seen) if seen else max(end_from, start_from)
        if end_from > end_to:
            return "a source shows the person there after the ending"
    code = causes.index(spell.exit) + 1 if spell.exit in causes and ended else 0
    if end_to > limit and ended and end_from > limit:
        code, ended, last_seen = 0, False, limit
    trace = min(end_to if ended else last_seen, limit)
    if trace < start_from or start_from >= limit:
        return "the study closed before the start"
    if not ended:
        end_from = end_to = trace
    view = float(spell.entered_view.toordinal()) if spell.entered_view else -np.inf
    if view >= min(end_to, limit):
        return "it was last there no later than it came into view"
    return start_from, start_to, end_from, min(end_to, limit), trace, view, code


def _days(bounds: Bounds) -> tuple[float, float]:
    earliest = float(bounds.earliest.toordinal()) if bounds.earliest else -np.inf
    latest = float(bounds.latest.toordinal()) if bounds.latest else np.inf
    return earliest, latest


def build_intervals(table: SpellTable, unit: Unit = "years") -> tuple[Floats, Floats, Floats]:
    """Return the shortest and longest duration and the entry of each spell, for Turnbull.

    Returns:
        Lower, upper (infinite where censored) and entry (-inf where none), shapes (n,), in units.
        A start bounded on a span makes a duration doubly uncertain; the interval is then the
        widest. Lasting until it came into view is measured from the latest start.
    """
    one = UNIT_DAYS[unit]
    lower = np.maximum(table.end_from - table.start_to, 0) / one
    upper = np.where(table.exit > 0, (table.end_to - table.start_from) / one, np.inf)
    entry = np.where(np.isfinite(table.view), (table.view - table.start_to) / one, -np.inf)
    entry = np.where(entry > 0, entry, -np.inf)
    return lower, np.maximum(upper, lower), np.minimum(entry, np.where(upper > 0, upper, 0) * 0.999)


def draw_lifetimes(
    table: SpellTable, random: np.random.Generator, unit: Unit = "years"
) -> tuple[Lifetimes, Floats]:
    """Draw every uncertain date within its bounds once.

    A start and an end are drawn alike over the days allowed, the end not before the start; a spell
    that begins and ends on one day lasts half a day.

    Returns:
        Lifetimes in units, and the drawn starts as day numbers, shape (n,).
    """
    one = UNIT_DAYS[unit]
    latest_start = np.minimum(table.start_to, table.end_to)
    start = _uniform_days(random, table.start_from, latest_start)
    end = _uniform_days(random, np.maximum(table.end_from, start), np.maximum(table.end_to, start))
    duration = np.maximum(end - start, 0.5)
    view = np.maximum(table.view, -1e9) - start
    entry = np.where(np.isfinite(table.view) & (view > 0), view, -np.inf)
    entry = np.minimum(entry, np.maximum(duration - 0.5, 0.25))
    lives = build_lifetimes(duration / one, table.exit, entry / one, causes=table.causes, unit=unit)
    return lives, start


def _uniform_days(random: np.random.Generator, low: Floats, high: Floats) -> Floats:
    return low + np.floor(random.random(low.size) * (high - low + 1))


def draw_many(
    table: SpellTable, draws: int, seed: int, unit: Unit = "years"
) -> Iterator[tuple[Lifetimes, Floats]]:
    """Draw `draws` times; the same seed gives the same drawings."""
    random = np.random.default_rng(seed)
    for _ in range(draws):
        yield draw_lifetimes(table, random, unit)


@dataclass(frozen=True, slots=True)
class Spread:
    """What one number does when uncertain dates are drawn within their bounds.

    Attributes:
        median, low, high: Of the estimates over the drawings, at `level`.
        estimates: All of them, shape (draws,); NaN where a drawing gave none.
        std_error: Rubin's combination of sampling and dating error, where errors were given.
        dating_share: The part of the variance due to uncertain dates, 0 to 1.
    """

    median: float
    low: float
    high: float
    level: float
    estimates: Floats
    std_error: float | None = None
    dating_share: float | None = None


def spread_of(
    statistic: Callable[[Lifetimes, Floats], float | tuple[float, float] | None],
    table: SpellTable,
    draws: int,
    seed: int,
    level: float = 0.95,
    unit: Unit = "years",
) -> Spread:
    """Compute one number on many drawings of the uncertain dates.

    Args:
        statistic: Takes lifetimes and the drawn starts (day numbers); returns the estimate, or
            the estimate and its standard error, or None where there is none.
        draws: How many; 200 settle the spread to a few per cent.
        seed: Of the random numbers; recorded with a figure, it makes it again.

    Raises:
        SurvivalError: No drawing gave an estimate.
    """
    values, errors = [], []
    for lives, start in draw_many(table, draws, seed, unit):
        said = statistic(lives, start)
        value, error = said if isinstance(said, tuple) else (said, None)
        values.append(np.nan if value is None else float(value))
        errors.append(np.nan if error is None else float(error))
    estimates, within = np.array(values), np.array(errors)
    known = estimates[np.isfinite(estimates)]
    if known.size == 0:
        raise SurvivalError(
            f"None of {draws} drawings gave an estimate. The curve may not fall so far; ask for "
            "another number."
        )
    tail = (1 - level) / 2
    low, median, high = np.quantile(known, [tail, 0.5, 1 - tail])
    total = share = None
    if np.isfinite(within).all() and known.size == draws and draws > 1:
        between = float(np.var(known, ddof=1)) * (1 + 1 / draws)
        variance = float((within**2).mean()) + between
        total, share = variance**0.5, between / variance if variance else 0.0
    return Spread(float(median), float(low), float(high), level, estimates, total, share)
