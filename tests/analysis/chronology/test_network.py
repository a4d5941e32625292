"""Relative dating gives the tightest bounds that follow, and names what contradicts what."""

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.analysis.chronology import (
    ChronologyError,
    Event,
    Kind,
    Moment,
    Relation,
    read_moment,
    read_relation,
    solve_chronology,
)

ZERO = datetime(1956, 8, 30)


def at(text: str) -> Moment:
    """Read a moment that must be one."""
    moment = read_moment(text)
    assert moment is not None
    return moment


def bounds(solution, name: str) -> tuple[str, str]:
    """Return earliest and latest of an event as text."""
    solved = solution.events[name]
    return str(solved.start.earliest), str(solved.end.latest)


def test_after_a_letter_and_before_a_departure() -> None:
    """An undated talk after the letter of 3 September, before the delegation left on the 6th."""
    solution = solve_chronology(
        [
            Event("letter", start=at("1956-09-03")),
            Event("talk"),
            Event("leaves", start=at("1956-09-06")),
        ],
        [
            Relation("talk", Kind.AFTER, "letter", source="diary"),
            Relation("talk", Kind.BEFORE, "leaves", source="cable"),
        ],
    )
    # Later on the same day is possible; the same minute is not.
    assert bounds(solution, "talk") == ("1956-09-03 00:01:00", "1956-09-06 23:58:00")
    talk = solution.events["talk"]
    assert [getattr(s, "source", "") for s in talk.why_earliest] == ["diary", ""]
    assert talk.is_narrowed


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("2 days after", "1956-09-05 00:00:00", "1956-09-05 23:59:00"),
        ("at least 1 day after", "1956-09-04 00:00:00", "None"),
        ("at most 2 days before", "1956-09-01 00:00:00", "1956-09-03 10:29:00"),
        ("within 3 days of", "1956-08-31 00:00:00", "1956-09-06 23:59:00"),
        ("1 week before", "1956-08-27 00:00:00", "1956-08-27 23:59:00"),
        ("3 hours after", "1956-09-03 13:30:00", "1956-09-03 13:30:00"),
        ("at most 90 minutes after", "1956-09-03 10:31:00", "1956-09-03 12:00:00"),
        ("same", "1956-09-03 10:30:00", "1956-09-03 10:30:00"),
    ],
)
def test_days_are_calendar_days_and_hours_are_hours(phrase: str, first: str, last: str) -> None:
    """Two days after half past ten on the 3rd is some time on the 5th; three hours is exact."""
    solution = solve_chronology(
        [Event("a", start=at("1956-09-03T10:30")), Event("b")], [read_relation("b", phrase, "a")]
    )
    assert bounds(solution, "b") == (first, last)


def test_during_and_contains_bound_both_ends() -> None:
    """A speech during a plenum lies within it, and the plenum around it."""
    plenum = Event("plenum", start=at("1956-08"), end=at("1956-08-31"))
    speech = Event("speech", start=at("1956-08-30"))
    solution = solve_chronology([plenum, speech], [Relation("speech", Kind.DURING, "plenum")])
    assert solution.events["plenum"].start.latest == datetime(1956, 8, 30, 23, 59)
    other = solve_chronology([plenum, speech], [Relation("plenum", Kind.CONTAINS, "speech")])
    assert other.events["plenum"].start == solution.events["plenum"].start


def test_a_contradiction_is_named_with_its_sources_and_set_aside() -> None:
    """Three letters in a circle contradict one another; a fourth statement is not blamed."""
    events = [Event(name) for name in "abcd"]
    relations = [
        Relation("a", Kind.BEFORE, "b", source="Puzanov"),
        Relation("b", Kind.BEFORE, "c", source="Kovács", rank=1),
        Relation("c", Kind.BEFORE, "d", source="Szalai"),
        Relation("c", Kind.BEFORE, "a", source="Samsonov", rank=1),
    ]
    solution = solve_chronology(events, relations)
    (contradiction,) = solution.contradictions
    sources = {s.source for s in contradiction.statements}
    assert sources == {"Puzanov", "Kovács", "Samsonov"}
    assert solution.set_aside == (relations[0],)
    assert "Kovács" in contradiction.sentence()


def test_the_shortest_of_two_contradictions_comes_first() -> None:
    """A direct contradiction is named before one through four events."""
    events = [Event(name) for name in "abcd"]
    relations = [
        Relation("a", Kind.BEFORE, "b"),
        Relation("b", Kind.BEFORE, "c"),
        Relation("c", Kind.BEFORE, "d"),
        Relation("d", Kind.BEFORE, "a"),
        Relation("b", Kind.BEFORE, "a"),
    ]
    solution = solve_chronology(events, relations)
    assert set(solution.contradictions[0].statements) == {relations[0], relations[4]}


def test_a_relation_against_the_dates_names_the_dates() -> None:
    """A reply dated before the letter it answers: both dates and the relation are named."""
    letter = Event("letter", start=at("1956-09-05"), source="RGANI")
    reply = Event("reply", start=at("1956-09-03"), source="MOL")
    solution = solve_chronology([letter, reply], [Relation("reply", Kind.AFTER, "letter")])
    (contradiction,) = solution.contradictions
    assert len(contradiction.statements) == 3
    assert "RGANI" in contradiction.sentence()
    assert "MOL" in contradiction.sentence()
    assert solution.events["reply"].start == reply.start


EVENTS = "abcd"
HOURS = 7
small_bounds = st.tuples(st.integers(0, HOURS - 1), st.integers(0, HOURS - 1)).map(sorted)
small_relations = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.sampled_from(list(Kind)),
        st.sampled_from(EVENTS),
        st.none() | st.integers(0, 3),
        st.none() | st.integers(1, 4),
    ).filter(lambda r: r[0] != r[2]),
    max_size=6,
)


def holds(kind: Kind, a: tuple, b: tuple, least: int | None, most: int | None) -> bool:
    """Say whether a relation holds of two spans of minutes, from its definition."""
    if kind is Kind.AFTER:
        a, b, kind = b, a, Kind.BEFORE
    if kind is Kind.CONTAINS:
        a, b, kind = b, a, Kind.DURING
    if kind is Kind.BEFORE:
        gap = b[0] - a[1]
        return gap >= (1 if least is None else least) and (most is None or gap <= most)
    if kind is Kind.DURING:
        return b[0] <= a[0] and a[1] <= b[1]
    if kind is Kind.SAME:
        return a == b
    if kind is Kind.OVERLAPS:
        return a[0] <= b[1] and b[0] <= a[1]
    assert most is not None
    return abs(a[0] - b[0]) <= most


@given(
    st.lists(small_bounds, min_size=3, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    small_relations,
)
@settings(max_examples=150, deadline=None)
def test_bounds_are_those_of_trying_everything(
    own: list[list[int]], lasts: list[bool], rows: list[tuple]
) -> None:
    """Over a few minutes, bounds and contradictions equal those of all possible histories."""
    minute = timedelta(minutes=1)
    names = EVENTS[: len(own)]
    events = []
    for name, (low, high), lasting in zip(names, own, lasts, strict=False):
        moment = Moment(ZERO + low * minute, ZERO + high * minute)
        end = Moment(ZERO, ZERO + (HOURS - 1) * minute) if lasting and name in "ab" else None
        events.append(Event(name, start=moment, end=end))
    relations = []
    for subject, kind, other, least, most in rows:
        if subject not in names or other not in names:
            continue
        if kind not in (Kind.BEFORE, Kind.AFTER):
            least = None
            most = (most or 1) if kind is Kind.WITHIN else None
        elif least is not None and most is not None and least > most:
            least, most = most, least
        relations.append(
            Relation(
                subject,
                kind,
                other,
                None if least is None else least * minute,
                None if most is None else most * minute,
            )
        )
    choices = []
    for event, (low, high) in zip(events, own, strict=True):
        if event.end is None:
            choices.append([(t, t) for t in range(low, high + 1)])
        else:
            choices.append([(s, e) for s in range(low, high + 1) for e in range(s, HOURS)])
    place = {name: k for k, name in enumerate(names)}
    possible = [
        history
        for history in itertools.product(*choices)
        if all(
            holds(
                r.kind,
                history[place[r.subject]],
                history[place[r.other]],
                None if r.least is None else int(r.least / minute),
                None if r.most is None else int(r.most / minute),
            )
            for r in relations
        )
    ]
    solution = solve_chronology(events, relations)
    assert solution.is_consistent == bool(possible)
    if possible:
        for k, event in enumerate(events):
            solved = solution.events[event.id]
            assert solved.start.earliest == ZERO + min(h[k][0] for h in possible) * minute
            assert solved.start.latest == ZERO + max(h[k][0] for h in possible) * minute
            assert solved.end.earliest == ZERO + min(h[k][1] for h in possible) * minute
            assert solved.end.latest == ZERO + max(h[k][1] for h in possible) * minute
    else:
        said = [s for s in solution.contradictions[0].statements if isinstance(s, Relation)]
        assert said or solution.contradictions[0].statements


@given(
    st.lists(st.integers(0, 20 * 1440), min_size=3, max_size=8),
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 4), st.integers(0, 2)),
        max_size=14,
    ),
)
@settings(deadline=None)
def test_true_statements_never_exclude_the_truth(
    minutes: list[int], rows: list[tuple[int, int, int, int]]
) -> None:
    """Whatever calendar-day statements are true, the bounds hold the true times."""
    truth = [ZERO + timedelta(minutes=m) for m in minutes]
    events = [
        Event(str(k), start=Moment.on(t.date()) if k % 2 else Moment()) for k, t in enumerate(truth)
    ]
    relations = []
    for a, b, form, slack in rows:
        if a >= len(truth) or b >= len(truth) or truth[a] <= truth[b]:
            continue
        days = (truth[a].date() - truth[b].date()).days
        phrase = [
            "after",
            f"{days} days after",
            f"at least {max(days - slack, 0)} days after",
            f"at most {days + slack} days after",
            f"within {days + slack} days of",
        ][form]
        if "0 days" not in f" {phrase}".replace("10 days", "").replace("20 days", ""):
            relations.append(read_relation(str(a), phrase, str(b)))
    solution = solve_chronology(events, relations)
    assert solution.is_consistent
    for k, time in enumerate(truth):
        solved = solution.events[str(k)]
        assert solved.start.earliest is None or solved.start.earliest <= time
        assert solved.start.latest is None or solved.start.latest >= time


def test_a_named_contradiction_is_minimal() -> None:
    """Leave out any one statement of it and the rest agree."""
    events = [Event("a", start=at("1956-09-03")), Event("b"), Event("c", start=at("1956-09-04"))]
    relations = [
        read_relation("b", "2 days after", "a", "x"),
        read_relation("b", "before", "c", "y"),
        read_relation("b", "within 9 days", "c", "z"),
    ]
    (contradiction,) = solve_chronology(events, relations).contradictions
    assert len(contradiction.statements) == 4
    for gone in contradiction.statements:
        rest = [r for r in relations if r is not gone]
        changed = [Event(e.id) if e is gone else e for e in events]
        assert solve_chronology(changed, rest).is_consistent


def test_a_relation_against_itself_is_named_alone() -> None:
    """Nothing comes before itself; and a length beyond the calendar leaves a side open."""
    relation = Relation("a", Kind.BEFORE, "a", source="misprint")
    (contradiction,) = solve_chronology([Event("a")], [relation]).contradictions
    assert contradiction.statements == (relation,)
    far = read_relation("b", "at least 9999999 days after", "a")
    solved = solve_chronology([Event("a", start=at("1956")), Event("b")], [far])
    assert solved.events["b"].start.earliest is None


@given(small_relations)
@settings(max_examples=100, deadline=None)
def test_every_named_contradiction_is_minimal(rows: list[tuple]) -> None:
    """Of the statements named, all together fail and all but any one fit."""
    minute = timedelta(minutes=1)
    events = [Event(name, start=Moment(ZERO, ZERO + 3 * minute)) for name in "ab"]
    events += [Event(name, end=Moment()) for name in "cd"]
    relations = [
        Relation(a, kind, b, None, (most or 1) * minute if kind is Kind.WITHIN else None)
        for a, kind, b, _, most in rows
    ]
    for contradiction in solve_chronology(events, relations).contradictions:
        said = contradiction.statements

        def fits(statements: list) -> bool:
            kept = [e if any(e is s for s in statements) else Event(e.id, end=e.end and Moment())
                    for e in events]  # fmt: skip
            return solve_chronology(
                kept, [s for s in statements if isinstance(s, Relation)]
            ).is_consistent

        assert not fits(list(said))
        assert all(fits([s for s in said if s is not gone]) for gone in said)


def test_a_thousand_events_are_solved_quickly() -> None:
    """A chain of a thousand with a date at either end: each gets its bounds."""
    from time import process_time

    events = [Event(str(k)) for k in range(1000)]
    events[0] = Event("0", start=at("1956-01-01"))
    events[-1] = Event("999", start=at("1956-12-31"))
    relations = [Relation(str(k), Kind.BEFORE, str(k + 1)) for k in range(999)]
    begin = process_time()
    solution = solve_chronology(events, relations)
    assert process_time() - begin < 5
    assert solution.events["500"].start.earliest == datetime(1956, 1, 1, 8, 20)


def test_an_unknown_event_is_refused_by_name() -> None:
    """The message says which relation names it."""
    with pytest.raises(ChronologyError, match="names 'zzz'"):
        solve_chronology([Event("a")], [Relation("a", Kind.BEFORE, "zzz")])
    with pytest.raises(ChronologyError, match="'a' stands twice"):
        solve_chronology([Event("a"), Event("a")])
    with pytest.raises(ChronologyError, match="is not understood"):
        read_relation("a", "soon after", "b")


def test_moments_are_read_to_the_hour() -> None:
    """EDTF and times; nonsense is None."""
    assert at("1956-08") == Moment.between(date(1956, 8, 1), date(1956, 8, 31))
    assert at("1956-08-30T10").latest == datetime(1956, 8, 30, 10, 59)
    assert at("1956-08-30T10:15").earliest == at("1956-08-30 10:15").latest
    assert at("1956-08-30?").is_doubtful
    assert read_moment("yesterday") is None
    assert read_moment("1956-08-30T25:00") is None
