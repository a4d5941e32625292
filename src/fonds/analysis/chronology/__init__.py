"""Chronology: relative dating solved, what was known to whom when, lanes, and exports."""

from fonds.analysis.chronology.drawing import LETTER, draw_chronology
from fonds.analysis.chronology.events import (
    ChronologyError,
    Event,
    Kind,
    Moment,
    Relation,
    read_moment,
    read_relation,
)
from fonds.analysis.chronology.exports import (
    build_calendar,
    build_rows,
    build_timeline,
    write_csv,
)
from fonds.analysis.chronology.knowledge import Knowledge, Report, trace_knowledge
from fonds.analysis.chronology.lanes import (
    Lane,
    Layout,
    Phase,
    group_versions,
    lay_out_lanes,
    select_events,
)
from fonds.analysis.chronology.network import Contradiction, Solution, Solved, solve_chronology
from fonds.analysis.chronology.reading import read_events, read_relations

__all__ = [
    "LETTER",
    "ChronologyError",
    "Contradiction",
    "Event",
    "Kind",
    "Knowledge",
    "Lane",
    "Layout",
    "Moment",
    "Phase",
    "Relation",
    "Report",
    "Solution",
    "Solved",
    "build_calendar",
    "build_rows",
    "build_timeline",
    "draw_chronology",
    "group_versions",
    "lay_out_lanes",
    "read_events",
    "read_moment",
    "read_relation",
    "read_relations",
    "select_events",
    "solve_chronology",
    "trace_knowledge",
    "write_csv",
]
