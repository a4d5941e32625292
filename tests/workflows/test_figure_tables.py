"""The input of a figure as a table that other software reads."""

from __future__ import annotations

from fonds.analysis.scale import parse_captures
from fonds.workflows.figures.tables import write_csv


def test_lists_are_written_as_memberships() -> None:
    """The package's own reader finds the overlaps again."""
    data = {"lists": {"a": {"p1": ["c1"], "p2": ["c2"]}, "b, too": {"p2": ["c3"]}}}
    counts = parse_captures(write_csv("scale", data))
    assert counts.lists == ("a", "b, too")
    assert counts.counts.tolist() == [0, 1, 0, 1]


def test_careers_are_rows_of_days() -> None:
    """What is not known is empty."""
    spell = {
        "person": "an",
        "name": "An",
        "entered_view": None,
        "end": ["1956-08-31", "1956-08-31"],
        "exit": "expelled",
        "how": "expelled",
        "attested": [],
        "groups": {"faction": "soviet"},
        "sources": ["f1", "f2"],
    }
    lines = write_csv("character", {"spells": [spell]}).splitlines()
    assert lines[1] == "an,An,,1956-08-31,1956-08-31,expelled,expelled,,,soviet,,,,,f1; f2"


def test_any_other_input_is_values_with_their_places() -> None:
    """No method is without its table."""
    text = write_csv("other", {"b": [1, {"c": None}], "a": "x"})
    assert text.splitlines() == ["place,value", "a,x", "b[1],1", "b[2].c,"]
