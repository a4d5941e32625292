"""Lanes, knowledge and exports keep what is uncertain uncertain."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from fonds.analysis.chronology import (
    ChronologyError,
    Event,
    Kind,
    Moment,
    Phase,
    Relation,
    Report,
    build_calendar,
    build_timeline,
    draw_chronology,
    group_versions,
    lay_out_lanes,
    read_events,
    read_moment,
    read_relations,
    select_events,
    solve_chronology,
    trace_knowledge,
    write_csv,
)

PLENUM = Event(
    "plenum",
    "August plenum",
    Moment.on(date(1956, 8, 30)),
    Moment.on(date(1956, 8, 31)),
    "North Korea",
    source="Puzanov & others",
    certainty="seen",
)
MONTH = Event(
    "arrests",
    "Arrests",
    Moment.between(date(1956, 9, 1), date(1956, 9, 30)),
    lane="North Korea",
    certainty="part",
)
SPEECH = Event("speech", "Speech", Moment.on(date(1956, 2, 25)), lane="Soviet Union")
TALK = Event("talk", "Talk", Moment(), lane="China")


@pytest.fixture
def solution():
    """Four events, one dated by its relation alone."""
    return solve_chronology(
        [PLENUM, MONTH, SPEECH, TALK],
        [Relation("talk", Kind.AFTER, "plenum", source="Shi Zhe")],
    )


def test_the_calendar_covers_all_possible_days(solution) -> None:
    """A month without a day is a tentative entry over the month; what has one open side is out."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    calendar = Calendar.from_ical(build_calendar(solution, "1956", made))
    entries = {str(e["uid"]): e for e in calendar.walk("VEVENT")}
    assert set(entries) == {"plenum@fonds", "arrests@fonds", "speech@fonds"}
    month = entries["arrests@fonds"]
    assert month.decoded("dtstart") == date(1956, 9, 1)
    assert month.decoded("dtend") == date(1956, 10, 1)  # exclusive
    assert str(month["status"]) == "TENTATIVE"
    assert "status" not in entries["plenum@fonds"]
    assert build_calendar(solution, "1956", made) == build_calendar(solution, "1956", made)


def test_the_table_says_why_an_event_is_narrowed(solution) -> None:
    """The statement and its source stand in the row."""
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(write_csv(solution)))}
    assert rows["talk"]["earliest"] == "1956-08-31T00:01"
    assert rows["talk"]["latest"] == ""
    assert "Shi Zhe" in rows["talk"]["because"]
    assert rows["plenum"]["narrowed"] == ""


def test_the_timeline_shows_bounds_as_its_date(solution) -> None:
    """TimelineJS gets numbers for parts of dates, groups, and phases as eras."""
    phase = Phase("The crisis", datetime(1956, 8, 30), datetime(1956, 9, 23))
    made = build_timeline(solution, "1956", [phase])
    by_id = {e["unique_id"]: e for e in made["events"]}
    assert by_id["speech"]["start_date"] == {"year": 1956, "month": 2, "day": 25}
    assert by_id["arrests"]["display_date"] == "1956-09-01 to 1956-09-30"
    assert by_id["talk"]["display_date"] == "1956-08-31T00:01 or later"
    assert made["eras"][0]["text"]["headline"] == "The crisis"


def test_lanes_keep_items_of_a_row_apart(solution) -> None:
    """Items that could cover each other are in different rows; forms follow certainty."""
    layout = lay_out_lanes(list(solution.events.values()))
    by_name = {lane.name: lane for lane in layout.lanes}
    korea = {item.id: item for item in by_name["North Korea"].items}
    assert korea["arrests"].is_vague
    assert korea["arrests"].line == "dashed"
    assert korea["plenum"].sure_left is not None
    assert by_name["Soviet Union"].items[0].is_point
    for lane in layout.lanes:
        for row in range(lane.rows):
            spans = sorted((i.left, i.right) for i in lane.items if i.row == row)
            assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_what_lies_outside_is_left_out_and_the_undated_named(solution) -> None:
    """A stretch of two days has ticks by the hour; an undated event is named."""
    alone = solve_chronology([PLENUM, SPEECH, TALK])
    layout = lay_out_lanes(
        list(alone.events.values()), datetime(1956, 8, 30), datetime(1956, 8, 31, 12)
    )
    assert [lane.name for lane in layout.lanes] == ["North Korea"]
    assert layout.undated == ("talk",)
    assert layout.ticks[0] == (0.0, "00:00")
    assert len(layout.ticks) == 13


def test_the_picture_is_whole_and_has_words(solution) -> None:
    """The SVG parses, has a title, and says each event's time; markup in titles is escaped."""
    layout = lay_out_lanes(
        list(solution.events.values()),
        phases=[Phase("<crisis>", datetime(1956, 8, 30), datetime(1956, 9, 23))],
    )
    svg = draw_chronology(layout, "1956 & after")
    root = ElementTree.fromstring(svg)
    said = [e.text for e in root.iter("{http://www.w3.org/2000/svg}title")]
    assert said[0] == "1956 & after"
    assert "Arrests: 1956-09-01 to 1956-09-30" in said
    assert "<crisis>" in [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]


def test_versions_of_one_day_stand_side_by_side() -> None:
    """Two sources' times of one thing are a group; a thing told once is not."""
    told = [
        Event("a", start=Moment.on(date(1956, 8, 30)), source="Puzanov", version_of="plenum"),
        Event("b", start=Moment.on(date(1956, 8, 29)), source="Kovács", version_of="plenum"),
        SPEECH,
    ]
    groups = group_versions(list(solve_chronology(told).events.values()))
    assert [e.event.source for e in groups["plenum"]] == ["Kovács", "Puzanov"]
    assert set(groups) == {"plenum"}


def test_events_are_chosen_by_what_they_have(solution) -> None:
    """Filters add up; an event with an open side is not shut out by it."""
    events = list(solution.events.values())
    assert [e.event.id for e in select_events(events, sources=["Puzanov & others"])] == ["plenum"]
    late = select_events(events, start=datetime(1956, 9, 15))
    assert {e.event.id for e in late} == {"arrests", "talk"}
    assert not select_events(events, people=["nobody"])


def test_who_knew_when_takes_the_earliest_sure_day() -> None:
    """Moscow surely knew by its first dated report; a report from before the event is named."""

    def moment(text: str) -> Moment:
        found = read_moment(text)
        assert found is not None
        return found

    reports = [
        Report("plenum", "doc-2", moment("1956-09-06"), "Moscow"),
        Report("plenum", "doc-1", moment("1956-09"), "Moscow"),
        Report("plenum", "doc-3", moment("1956-10-02"), "Budapest"),
        Report("plenum", "doc-0", moment("1956-08-01"), "Moscow"),
        Report("plenum", "doc-x", Moment(), "Warsaw"),
    ]
    known = trace_knowledge(reports, {"plenum": Moment.on(date(1956, 8, 30))})
    assert [k.holder for k in known] == ["Moscow", "Budapest", "Warsaw"]
    moscow = known[0]
    assert moscow.first_document == "doc-2"
    assert moscow.known.earliest == datetime(1956, 9, 1)
    assert moscow.known.latest == datetime(1956, 9, 6, 23, 59)
    assert moscow.precedes == ("doc-0",)
    assert moscow.least_lag == timedelta(days=6, minutes=1)
    assert known[2].known.latest is None


def test_the_crisis_events_are_read_and_solved(shared_data: Path) -> None:
    """All 124 events of the example have bounds and none contradicts itself."""
    events = read_events(shared_data / "crisis1956" / "events.csv")
    solution = solve_chronology(events)
    assert len(solution.events) == 124
    assert solution.is_consistent
    assert not lay_out_lanes(list(solution.events.values())).undated


def test_relations_may_name_a_date_and_bad_cells_are_placed(tmp_path: Path) -> None:
    """A date stands for an event of that date; what is neither is refused with its line."""
    path = tmp_path / "rel.csv"
    path.write_text("event,relation,other,source\nplenum,before,1956-08-31T12:00,x\n")
    relations, dates = read_relations(path, [PLENUM])
    solution = solve_chronology([PLENUM, *dates], relations)
    assert solution.events["plenum"].end.latest == datetime(1956, 8, 31, 11, 59)
    path.write_text("event,relation,other\nplenum,before,soon\n")
    with pytest.raises(ChronologyError, match=r"rel.csv, line 2: 'soon' is neither"):
        read_relations(path, [PLENUM])
    path.write_text("event,relation,other\nplenum,near,1956\n")
    with pytest.raises(ChronologyError, match="line 2: The relation 'near'"):
        read_relations(path, [PLENUM])
