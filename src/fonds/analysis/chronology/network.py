"""Relative dating solved: earliest and latest for each event, and what contradicts what.

Every date and relation bounds the time between two points (a start, an end, or the zero of the
calendar), so all of them make a simple temporal network. Shortest paths in it are the tightest
bounds that follow; a cycle of negative length is a contradiction, and a simple one is minimal:
leave out any of its statements and the rest agree. Of several cycles one with the fewest
statements is named first.

Lengths in whole days are counted between calendar days, as sources count: two days after 10 o'clock
on the 3rd is some time on the 5th. For that, points that need it have a day of their own, whose
bounds are rounded to midnight.

Where statements contradict each other nothing follows. The lowest ranked relation of each cycle
is then set aside (the later one of equals, and a date only where there is no relation), named in
`set_aside`, and the rest is solved.

Source:
    Dechter, Meiri and Pearl 1991, Temporal constraint networks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from fonds.analysis.chronology.events import (
    MINUTE,
    ChronologyError,
    Event,
    Kind,
    Moment,
    Relation,
    read_moment,
)

ZERO = datetime(1, 1, 1)
DAY = 1440
_LAST = int((datetime.max - ZERO) / MINUTE)
Statement = Relation | Event  # an event stands for the date its source gives it


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot all be true, though all but one can."""

    statements: tuple[Statement, ...]
    excess: timedelta  # by how much they fail to fit

    def sentence(self, titles: dict[str, str] | None = None) -> str:
        """Name the statements and their sources in one line.

        A plain date that a statement is set against ("during 1956-11") needs no line of its own.
        """
        said = [
            s.sentence(titles) if isinstance(s, Relation) else _say_date(s)
            for s in self.statements
            if isinstance(s, Relation) or not _is_plain_date(s)
        ]
        return f"These cannot all be true: {'; '.join(said)}."


def _is_plain_date(event: Event) -> bool:
    return event.id == event.title and not event.source and read_moment(event.id) is not None


def _say_date(event: Event) -> str:
    when = _say_bounds(event.start.earliest, (event.end or event.start).latest)
    return f"{event.title or event.id} is dated {when}" + (
        f" ({event.source})" if event.source else ""
    )


def _say_bounds(first: datetime | None, last: datetime | None) -> str:
    ends = [
        "open" if m is None else m.isoformat(sep=" ", timespec="minutes").removesuffix(end)
        for m, end in ((first, " 00:00"), (last, " 23:59"))
    ]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


@dataclass(frozen=True, slots=True)
class Solved:
    """The tightest bounds of an event, and which statements give them."""

    event: Event
    start: Moment
    end: Moment
    why_earliest: tuple[Statement, ...]
    why_latest: tuple[Statement, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether the relations say more than the event's own date."""
        last = self.event.end or self.event.start
        return (self.start.earliest, self.end.latest) != (self.event.start.earliest, last.latest)


@dataclass(frozen=True, slots=True)
class Solution:
    """All events with their bounds, and the contradictions found."""

    events: dict[str, Solved]
    contradictions: tuple[Contradiction, ...] = ()
    set_aside: tuple[Statement, ...] = ()

    @property
    def is_consistent(self) -> bool:
        """Whether all statements can be true together."""
        return not self.contradictions


@dataclass(slots=True)
class _Edge:
    """value[target] - value[source] <= length (minutes), because of `why` (None: by nature)."""

    source: int
    target: int
    length: int
    why: Statement | None


@dataclass(slots=True)
class _Graph:
    """Points: 0 is the zero of the calendar; each event has a start and an end."""

    start: dict[str, int] = field(default_factory=dict)
    end: dict[str, int] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    day: dict[int, int] = field(default_factory=dict)  # the midnight before a point
    size: int = 1

    def bound(self, source: int, target: int, length: int | None, why: Statement | None) -> None:
        """Add an edge; no length is no bound."""
        if length is not None:
            self.edges.append(_Edge(source, target, length, why))

    def day_of(self, point: int) -> int:
        """Return the point of the midnight before a point, made when first asked for."""
        if point not in self.day:
            midnight = self.size
            self.size += 1
            self.day[point] = midnight
            self.bound(point, midnight, 0, None)
            self.bound(midnight, point, DAY - 1, None)
            for edge in [e for e in self.edges if e.why is not None]:
                if (edge.source, edge.target) == (0, point):
                    self.bound(0, midnight, edge.length // DAY * DAY, edge.why)
                if (edge.source, edge.target) == (point, 0):
                    self.bound(midnight, 0, -(-edge.length // DAY * DAY), edge.why)
        return self.day[point]


def solve_chronology(events: Sequence[Event], relations: Sequence[Relation] = ()) -> Solution:
    """Find the earliest and latest time of every event that all statements allow.

    Args:
        events: With unique ids.
        relations: Between these events.

    Returns:
        Bounds to the minute; open sides stay None. An event that did not last has equal start and
        end moments.

    Raises:
        ChronologyError: An id stands twice, or a relation names an event that is not there.
    """
    graph = _build(events, relations)
    found, set_aside = [], []
    while (cycle := _find_negative_cycle(graph)) is not None:
        cycle = _minimise(graph, cycle)
        found.append(_name(cycle))
        gone = _weakest(cycle)
        set_aside.append(gone)
        graph.edges = [edge for edge in graph.edges if edge.why is not gone]
    latest, by_latest = _shortest(graph, forward=True)
    earliest, by_earliest = _shortest(graph, forward=False)
    if any(
        a is not None and b is not None and a + b < 0 for a, b in zip(latest, earliest, strict=True)
    ):
        latest, by_latest = _shortest(graph, forward=True, rounds=False)
        earliest, by_earliest = _shortest(graph, forward=False, rounds=False)
    solved = {}
    for event in events:
        a, b = graph.start[event.id], graph.end[event.id]
        solved[event.id] = Solved(
            event,
            _moment(event.start, _negate(earliest[a]), latest[a]),
            _moment(event.end or event.start, _negate(earliest[b]), latest[b]),
            _trace(graph, by_earliest, a, forward=False),
            _trace(graph, by_latest, b, forward=True),
        )
    return Solution(solved, tuple(found), tuple(set_aside))


def _negate(value: int | None) -> int | None:
    return None if value is None else -value


def _minutes(when: datetime | None) -> int | None:
    return None if when is None else int((when - ZERO) / MINUTE)


def _datetime(minutes: int | None) -> datetime | None:
    """Return the time, or None (open) where it lies beyond the calendar's years 1 to 9999."""
    if minutes is None or not 0 <= minutes <= _LAST:
        return None
    return ZERO + minutes * MINUTE


def _moment(own: Moment, earliest: int | None, latest: int | None) -> Moment:
    low, high = _datetime(earliest), _datetime(latest)
    if (low, high) == (own.earliest, own.latest):
        return own
    if low is not None and low == high:
        precision = "minute"
    else:
        precision = "day" if low and high and low.date() == high.date() else "span"
    return Moment(low, high, precision, own.is_doubtful)


def _build(events: Sequence[Event], relations: Sequence[Relation]) -> _Graph:
    graph = _Graph()
    for event in events:
        if event.id in graph.start:
            raise ChronologyError(
                f"The event {event.id!r} stands twice. Expected each id once. Rename one."
            )
        a = graph.size
        b = a if event.end is None else a + 1
        graph.start[event.id], graph.end[event.id] = a, b
        graph.size = b + 1
        if event.end is not None:
            graph.bound(b, a, 0, None)  # start - end <= 0
        for point, moment in ((a, event.start), (b, event.end)):
            if moment is not None:
                low = _minutes(moment.earliest)
                graph.bound(0, point, _minutes(moment.latest), event)
                graph.bound(point, 0, None if low is None else -low, event)
    for relation in relations:
        for name in (relation.subject, relation.other):
            if name not in graph.start:
                raise ChronologyError(
                    f"The relation '{relation.sentence()}' names {name!r}, which is not among the "
                    "events. Expected the id of one. Correct the id or add the event."
                )
        _relate(graph, relation)
    return graph


def _relate(graph: _Graph, relation: Relation) -> None:
    a0, a1 = graph.start[relation.subject], graph.end[relation.subject]
    b0, b1 = graph.start[relation.other], graph.end[relation.other]
    kind = relation.kind
    if kind is Kind.AFTER:
        a0, a1, b0, b1, kind = b0, b1, a0, a1, Kind.BEFORE
    if kind is Kind.CONTAINS:
        a0, a1, b0, b1, kind = b0, b1, a0, a1, Kind.DURING
    least, most = _length(relation.least), _length(relation.most)
    if kind is Kind.BEFORE:
        graph.bound(b0, a1, -min(1, 1 if least is None else least), relation)
        _apart(graph, a1, b0, least, most, relation)
    elif kind is Kind.DURING:
        graph.bound(a0, b0, 0, relation)
        graph.bound(b1, a1, 0, relation)
    elif kind is Kind.SAME:
        for x, y in ((a0, b0), (a1, b1)):
            graph.bound(x, y, 0, relation)
            graph.bound(y, x, 0, relation)
    elif kind is Kind.OVERLAPS:
        graph.bound(b1, a0, 0, relation)
        graph.bound(a1, b0, 0, relation)
    else:
        if most is None:
            raise ChronologyError(
                f"The relation '{relation.sentence()}' gives no length. Expected 'within 3 days'."
            )
        _apart(graph, a0, b0, -most, most, relation)


def _length(length: timedelta | None) -> int | None:
    return None if length is None else int(length / MINUTE)


def _apart(
    graph: _Graph, a: int, b: int, least: int | None, most: int | None, relation: Relation
) -> None:
    """Bound b - a from both sides; whole days are counted from midnight to midnight."""
    if least is not None:
        x, y = (graph.day_of(a), graph.day_of(b)) if _in_days(least) else (a, b)
        graph.bound(y, x, -least, relation)
    if most is not None:
        x, y = (graph.day_of(a), graph.day_of(b)) if _in_days(most) else (a, b)
        graph.bound(x, y, most, relation)


def _in_days(length: int) -> bool:
    return length != 0 and length % DAY == 0


def _shortest(
    graph: _Graph, forward: bool, rounds: bool = True
) -> tuple[list[int | None], list[_Edge | None]]:
    """Shortest distances from (or to) the zero of the calendar, with the last edge of each.

    With `rounds`, midnights are kept at midnight; where that never settles (statements at odds
    only by parts of days), it is given up.
    """
    leaving: list[list[_Edge]] = [[] for _ in range(graph.size)]
    for edge in graph.edges:
        leaving[edge.source if forward else edge.target].append(edge)
    distance: list[int | None] = [None] * graph.size
    by: list[_Edge | None] = [None] * graph.size
    midnights = set(graph.day.values()) if rounds else set()
    visits = 0
    distance[0] = 0
    queue, waiting = deque([0]), {0}
    while queue:
        point = queue.popleft()
        waiting.discard(point)
        visits += 1
        if midnights and visits > 50 * graph.size + 1000:
            return _shortest(graph, forward, rounds=False)
        base = distance[point]
        assert base is not None
        for edge in leaving[point]:
            to = edge.target if forward else edge.source
            known, new = distance[to], base + edge.length
            if to in midnights:
                new = new // DAY * DAY
            if known is None or new < known:
                distance[to] = new
                by[to] = edge
                if to not in waiting:
                    queue.append(to)
                    waiting.add(to)
    return distance, by


def _trace(
    graph: _Graph, by: list[_Edge | None], point: int, forward: bool
) -> tuple[Statement, ...]:
    """Return the statements on the shortest path, from the event outwards, each once."""
    said: list[Statement] = []
    met: set[int] = set()
    steps = 0
    while (edge := by[point]) is not None and point != 0 and steps <= graph.size:
        if edge.why is not None and id(edge.why) not in met:
            met.add(id(edge.why))
            said.append(edge.why)
        point = edge.source if forward else edge.target
        steps += 1
    return tuple(said)


def _find_negative_cycle(graph: _Graph) -> list[_Edge] | None:
    """Return a cycle of negative length, one of the fewest edges where that is affordable."""
    cycle = _cycle_by_relaxing(graph)
    if cycle is None or len(cycle) <= 2:
        return cycle
    shorter = _fewest_edges(graph, len(cycle))
    return shorter or cycle


def _cycle_by_relaxing(graph: _Graph) -> list[_Edge] | None:
    """Bellman-Ford from all points at once, in alternate directions; stops at the first cycle."""
    distance = [0] * graph.size
    by: list[_Edge | None] = [None] * graph.size
    there = [(edge.source, edge.target, edge.length, edge) for edge in graph.edges]
    back = there[::-1]
    for turn in range(graph.size + 1):
        changed = False
        for source, target, length, edge in back if turn % 2 else there:
            new = distance[source] + length
            if new < distance[target]:
                distance[target] = new
                by[target] = edge
                changed = True
        if not changed:
            return None
        if (cycle := _cycle_among(by)) is not None:
            return cycle
    return None


def _cycle_among(by: list[_Edge | None]) -> list[_Edge] | None:
    """Return a cycle of the last edges, if there is one: it is of negative length."""
    mark = [0] * len(by)
    for first in range(len(by)):
        point = first
        while mark[point] == 0 and (edge := by[point]) is not None:
            mark[point] = first + 1
            point = edge.source
        if mark[point] == first + 1 and by[point] is not None:
            cycle, end = [], point
            while True:
                last = by[point]
                assert last is not None
                cycle.append(last)
                point = last.source
                if point == end:
                    return cycle[::-1]
        mark[point] = mark[point] or first + 1
    return None


def _minimise(graph: _Graph, cycle: list[_Edge]) -> list[_Edge]:
    """Leave out statements as long as the others still contradict one another.

    The cycle is minimal in its bounds; a relation may bring further bounds that are at odds with
    fewer of the others.
    """
    kept = list(_name(cycle).statements)
    for statement in list(kept):
        rest = [s for s in kept if s is not statement]
        if (smaller := _cycle_by_relaxing(_part(graph, rest))) is not None:
            kept, cycle = rest, smaller
    return cycle


def _part(graph: _Graph, statements: Sequence[Statement]) -> _Graph:
    """Return the graph of these statements alone, on its own few points."""
    wanted = {id(s) for s in statements}
    said = [e for e in graph.edges if e.why is not None and id(e.why) in wanted]
    points = {0} | {p for e in said for p in (e.source, e.target)}
    starts = {graph.day[p]: p for p in graph.day}
    points |= {starts[p] for p in points if p in starts}
    natural = [e for e in graph.edges if e.why is None and {e.source, e.target} <= points]
    place = {point: k for k, point in enumerate(sorted(points))}
    moved = [_Edge(place[e.source], place[e.target], e.length, e.why) for e in (*said, *natural)]
    return _Graph(edges=moved, size=len(place))


def _fewest_edges(graph: _Graph, at_most: int, largest: int = 250) -> list[_Edge] | None:
    """Return a negative cycle with the fewest edges, by walks of growing length (min-plus)."""
    if graph.size > largest:
        return None
    far = np.int64(2**60)
    step = np.full((graph.size, graph.size), far, dtype=np.int64)
    best: dict[tuple[int, int], _Edge] = {}
    for edge in graph.edges:
        if edge.length < step[edge.source, edge.target]:
            step[edge.source, edge.target] = edge.length
            best[edge.source, edge.target] = edge
    walk = step.copy()
    through: list[np.ndarray] = []
    for length in range(1, at_most + 1):
        negative = np.flatnonzero(np.diag(walk) < 0)
        if negative.size:
            return _unwind(best, through, int(negative[0]), length)
        new = np.full_like(walk, far)
        via = np.zeros_like(walk)
        for middle in range(graph.size):
            candidate = walk[:, middle, None] + step[middle]
            better = (
                (candidate < new) & (walk[:, middle, None] < far // 2) & (step[middle] < far // 2)
            )
            new[better] = candidate[better]
            via[better] = middle
        through.append(via)
        walk = new
    return None


def _unwind(
    best: dict[tuple[int, int], _Edge], through: list[np.ndarray], point: int, length: int
) -> list[_Edge]:
    path = [point]
    for via in reversed(through[: length - 1]):
        path.append(int(via[point, path[-1]]))
    path.append(point)
    points = path[::-1]
    return [best[a, b] for a, b in pairwise(points)]


def _name(cycle: list[_Edge]) -> Contradiction:
    said: list[Statement] = []
    for edge in cycle:
        if edge.why is not None and all(edge.why is not s for s in said):
            said.append(edge.why)
    return Contradiction(tuple(said), -sum(edge.length for edge in cycle) * MINUTE)


def _weakest(cycle: list[_Edge]) -> Statement:
    relations = [edge.why for edge in cycle if isinstance(edge.why, Relation)]
    if relations:
        lowest = min(relation.rank for relation in relations)
        return [relation for relation in relations if relation.rank == lowest][-1]
    dates = [edge.why for edge in cycle if edge.why is not None]
    return dates[-1]
