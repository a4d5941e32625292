"""Events with uncertain times, and relations between them, as values.

Times are naive `datetime`s to the minute (local time of the event; sources of 1956 name no zone).
An event dated to a day happened at some minute of it; one dated to a month, in that month. A
`Moment` says from which minute to which it can lie. An event that lasted has a moment for its start
and one for its end; one that did not has one moment only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fonds.core.errors import FondsError
from fonds.dates import read_edtf

MINUTE = timedelta(minutes=1)


class ChronologyError(FondsError, ValueError):
    """An event or a relation cannot be read, or names an event that is not there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Between which minutes a thing happened; None where a side is open.

    Attributes:
        precision: "minute", "hour", "day" or "span" (a month, a year, or two ends given).
        is_doubtful: The source marks the date with ? or ~; the bounds are kept as they are.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    precision: str = "day"
    is_doubtful: bool = False

    @classmethod
    def on(cls, day: date) -> Moment:
        """Return some minute of one day."""
        return cls(datetime.combine(day, time.min), datetime.combine(day, time(23, 59)))

    @classmethod
    def between(cls, first: date | None, last: date | None) -> Moment:
        """Return some minute from the first day to the last, both included."""
        precision = "day" if first is not None and first == last else "span"
        return cls(
            None if first is None else datetime.combine(first, time.min),
            None if last is None else datetime.combine(last, time(23, 59)),
            precision,
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as dated by a source.

    Attributes:
        end: When it ended; None for an event that did not last.
        lane: Where it is drawn: a country, a source, a person.
        source, certainty: As in the catalogue ("seen", "part", "recalled", "judgement").
        version_of: Id of what several sources tell in their own versions; empty = itself.
    """

    id: str
    title: str = ""
    start: Moment = Moment()
    end: Moment | None = None
    lane: str = ""
    kind: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    source: str = ""
    certainty: str = ""
    version_of: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Kind(StrEnum):
    """What a relation says of its subject."""

    BEFORE = "before"  # it ended before the other began
    AFTER = "after"  # it began after the other ended
    DURING = "during"  # it began and ended within the other
    CONTAINS = "contains"  # the other lay within it
    WITHIN = "within"  # it began no more than so long before or after the other began
    SAME = "same"  # both at one time
    OVERLAPS = "overlaps"  # they shared a minute


@dataclass(frozen=True, slots=True)
class Relation:
    """What a source says of the order of two events.

    Attributes:
        least, most: How long lay between; for `before` and `after` from end to beginning, at
            least a minute unless said otherwise. A day means a calendar day: "one day after" a
            day is the next day, and plain "after" can be later on the same day.
        source: Who says so; named when it contradicts others.
        rank: How much it is worth when something must be set aside; higher is kept.
    """

    subject: str
    kind: Kind
    other: str
    least: timedelta | None = None
    most: timedelta | None = None
    source: str = ""
    rank: int = 0

    def sentence(self, titles: Mapping[str, str] | None = None) -> str:
        """Say it in words."""
        names = titles or {}
        a, b = names.get(self.subject, self.subject), names.get(self.other, self.other)
        parts = []
        if self.kind is Kind.WITHIN:
            parts.append(f"within {_length(self.most)} of")
        else:
            if self.least is not None and self.least == self.most:
                parts.append(f"exactly {_length(self.least)}")
            else:
                parts += [f"at least {_length(self.least)}"] if self.least is not None else []
                parts += [f"at most {_length(self.most)}"] if self.most is not None else []
            words = {"same": "at the same time as", "contains": "around"}
            parts.append(words.get(str(self.kind), str(self.kind)))
        said = f" ({self.source})" if self.source else ""
        return f"{a}: {' and '.join(parts[:-1])} {parts[-1]} {b}{said}".replace("  ", " ")


def _length(length: timedelta | None) -> str:
    if length is None:
        return "any time"
    minutes = int(length / MINUTE)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            n = minutes // size
            return f"{n} {word}" if n == 1 else f"{n} {word}s"
    raise AssertionError(length)


_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d)(?::(\d\d))?(?::\d\d)?$")


def read_moment(text: str) -> Moment | None:
    """Read EDTF (`1956-08`, `1956-08-30?`, `1956-08-30/1956-09-02`) or `1956-08-30T10:30`.

    Returns:
        The moment it bounds, or None where the text is no date. Hours without minutes (`T10`)
        are bounds of an hour. Of an EDTF interval, the moment lies somewhere within it.
    """
    text = text.strip()
    if found := _TIME.match(text):
        day, hour, minute = found.groups()
        try:
            at = datetime.fromisoformat(f"{day}T{hour}:{minute or '00'}")
        except ValueError:
            return None
        if minute is None:
            return Moment(at, at.replace(minute=59), "hour")
        return Moment(at, at, "minute")
    when = read_edtf(text)
    if when is None:
        return None
    moment = Moment.between(when.earliest, when.latest)
    return Moment(moment.earliest, moment.latest, moment.precision, when.is_qualified)


_UNITS = {"minute": 1, "hour": 60, "day": 1440, "week": 7 * 1440}
_LENGTH = r"(?P<n>\d+)\s*(?P<unit>minute|hour|day|week)s?"
_PHRASES = (
    re.compile(rf"(?:(?P<how>at least|at most|exactly)\s+)?{_LENGTH}\s+(?P<kind>before|after)$"),
    re.compile(rf"(?P<kind>within)\s+{_LENGTH}(?:\s+of)?$"),
    re.compile(
        r"(?P<kind>before|after|during|contains|overlaps|same)(?:\s+(?:as|time as|day as))?$"
    ),
)


def read_relation(
    subject: str, phrase: str, other: str, source: str = "", rank: int = 0
) -> Relation:
    """Read a relation from a phrase.

    Args:
        subject, other: Ids of events.
        phrase: `before`, `after`, `during`, `contains`, `overlaps`, `same`, `within 3 days`,
            `2 days after` (exactly), `at least 1 day after`, `at most 5 hours before`.
        source, rank: As in `Relation`.

    Raises:
        ChronologyError: The phrase is none of these.
    """
    said = " ".join(phrase.casefold().split())
    for pattern in _PHRASES:
        if found := pattern.match(said):
            parts = found.groupdict()
            kind = Kind(parts["kind"])
            least = most = None
            if parts.get("n"):
                length = timedelta(minutes=int(parts["n"]) * _UNITS[parts["unit"]])
                how = parts.get("how") or "exactly"
                least = length if how in ("at least", "exactly") and kind != Kind.WITHIN else None
                most = length if how in ("at most", "exactly") else None
            return Relation(subject, kind, other, least, most, source, rank)
    raise ChronologyError(
        f"The relation {phrase!r} of {subject} is not understood. Expected before, after, during, "
        "contains, overlaps, same, 'within 3 days', '2 days after' or 'at least 1 day before'."
    )
