"""Turnover and flows count what is known and bound what is not."""

import itertools

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from fonds.analysis.flow_chart import draw_flows, lay_out_flows
from fonds.analysis.survival import SurvivalError
from fonds.analysis.turnover import MemberList, measure_turnover, trace_flows


def test_complete_lists_give_a_number() -> None:
    """With both lists whole, the range is a point and fates and groups add up."""
    second = MemberList("2nd", frozenset("abcd"), 4)
    third = MemberList("3rd", frozenset("cdef"), 4)
    (change,) = measure_turnover([second, third], {"a": "expelled"}, {"a": "yanan", "c": "yanan"})
    assert change.retained_range == (2, 2)
    assert change.retained_share_range == (0.5, 0.5)
    assert change.fates == {"expelled": ("a",), "not known": ("b",)}
    assert change.by_group["yanan"] == (2, 1)


@given(st.integers(0, 5), st.integers(0, 5), st.sets(st.sampled_from("abcd")), st.data())
def test_the_range_is_what_all_completions_allow(
    more_a: int, more_b: int, known_a: set[str], data: st.DataObject
) -> None:
    """The least and most equal those found by trying every way to complete both lists."""
    known_b = data.draw(st.sets(st.sampled_from("cdef")))
    (change,) = measure_turnover(
        [
            MemberList("1", frozenset(known_a), len(known_a) + more_a),
            MemberList("2", frozenset(known_b), len(known_b) + more_b),
        ]
    )
    only_a, only_b = len(known_a - known_b), len(known_b - known_a)
    both = len(known_a & known_b)
    possible = [
        both + x + y + z
        for x, y, z in itertools.product(range(only_a + 1), range(only_b + 1), range(6))
        if x + z <= more_b and y + z <= more_a
    ]
    assert change.retained_range == (min(possible), max(possible))


def test_a_body_smaller_than_its_members_is_refused() -> None:
    """The message names the body."""
    with pytest.raises(SurvivalError, match="2nd: 3 members"):
        measure_turnover([MemberList("2nd", frozenset("abc"), 2)])


STAGES = [
    ("1956", {"a": "yanan", "b": "yanan", "c": "guerrilla"}),
    ("1958", {"a": "expelled", "b": "in office", "c": "in office"}),
    ("1961", {"b": "expelled", "c": "in office", "d": "in office"}),
]


def test_flows_keep_everyone() -> None:
    """Each flow lists its people; those absent at a stage are a group if one is named."""
    flows = trace_flows(STAGES, absent="no trace")
    first = {(f.source, f.target): f.people for f in flows.flows if f.stage == 0}
    assert first["yanan", "expelled"] == ("a",)
    assert first["no trace", "no trace"] == ("d",)
    assert sum(f.value for f in flows.flows) == 4 * 2
    assert flows.sizes(2) == {"in office": 2, "expelled": 1, "no trace": 1}


def test_ribbons_fill_their_bars() -> None:
    """Ribbons of a bar lie within it and do not overlap."""
    bars, ribbons = lay_out_flows(trace_flows(STAGES, absent="no trace"))
    for bar in bars:
        if bar.stage < 2:
            leaving = [r for r in ribbons if (r.stage, r.source) == (bar.stage, bar.group)]
            assert sum(r.value for r in leaving) == bar.bottom - bar.top
            assert all(bar.top <= r.source_top <= bar.bottom - r.value for r in leaving)


def test_the_chart_names_every_group() -> None:
    """Every bar has its name and number on it."""
    spec = draw_flows(trace_flows(STAGES), "Where they went")
    labels = str(spec)
    assert "yanan 2" in labels
    assert spec["description"] == "Where they went"
    assert "</svg>" in vl_convert.vegalite_to_svg(spec)
