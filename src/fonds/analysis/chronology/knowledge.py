"""What was known to whom when: events, and the dated documents that report them.

A document shows that its recipient, or the office that kept it, knew of an event when it arrived;
its date is the nearest thing to that. So each holder has a day by which they surely knew (the
earliest of the latest days) and one from which they may have (the earliest of the earliest). That
nothing earlier survives does not say that they did not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fonds.analysis.chronology.events import Moment


@dataclass(frozen=True, slots=True)
class Report:
    """A document that tells of an event: its date, and who received or kept it."""

    event: str
    document: str
    written: Moment
    holder: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """When one holder knew of one event.

    Attributes:
        may_have_known, surely_knew: First day of each, as a moment's ends; None where no dated
            document says.
        first_document: The one that sets the sure day.
        documents: All of them, in order of date.
        least_lag, most_lag: Time from the event until surely known, by the bounds of both.
        precedes: Documents dated wholly before the event: a plan, a rumour, or a wrong date.
    """

    event: str
    holder: str
    known: Moment
    first_document: str
    documents: tuple[str, ...]
    least_lag: timedelta | None
    most_lag: timedelta | None
    precedes: tuple[str, ...]


def trace_knowledge(
    reports: Iterable[Report], happened: Mapping[str, Moment] | None = None
) -> list[Knowledge]:
    """Say for each event who knew of it when, earliest first.

    Args:
        reports: One per event, document and holder.
        happened: When each event happened, by id, for the lag; events not in it get none.

    Returns:
        One entry per event and holder, in the order of events as first met, then of days.
    """
    when = happened or {}
    by_pair: defaultdict[tuple[str, str], list[Report]] = defaultdict(list)
    order: dict[str, int] = {}
    for report in reports:
        order.setdefault(report.event, len(order))
        by_pair[report.event, report.holder].append(report)
    known = [
        _of_one(event, holder, found, when.get(event)) for (event, holder), found in by_pair.items()
    ]
    return sorted(
        known,
        key=lambda k: (
            order[k.event],
            k.known.latest is None,
            k.known.latest.isoformat() if k.known.latest else "",
            k.holder,
        ),
    )


def _of_one(event: str, holder: str, reports: list[Report], happened: Moment | None) -> Knowledge:
    begun = happened.earliest if happened else None
    before = [r for r in reports if begun and r.written.latest and r.written.latest < begun]
    counted = [r for r in reports if r not in before]
    sure = [r for r in counted if r.written.latest is not None]
    first = min(sure, key=lambda r: (r.written.latest, r.document)) if sure else None
    starts = [r.written.earliest for r in counted if r.written.earliest is not None]
    may = min(starts, default=None)
    if may is not None and begun is not None:
        may = max(may, begun)
    latest = first.written.latest if first else None
    least = most = None
    if happened and latest is not None:
        if happened.latest and first and first.written.earliest:
            least = max(first.written.earliest - happened.latest, timedelta(0))
        if happened.earliest:
            most = latest - happened.earliest
    ordered = sorted(reports, key=lambda r: (r.written.latest is None, str(r.written.latest)))
    return Knowledge(
        event,
        holder,
        Moment(may, latest, "span"),
        first.document if first else "",
        tuple(r.document for r in ordered),
        least,
        most,
        tuple(r.document for r in before),
    )
