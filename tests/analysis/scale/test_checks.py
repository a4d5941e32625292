"""Refusals, warnings and assumptions; the overlap picture; reading tables."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from fonds.analysis.scale import (
    METHODS,
    CannotEstimate,
    CapturesError,
    assess_assumptions,
    compare_methods,
    count_captures,
    drop_each_list,
    estimate_from_lists,
    parse_captures,
    spread_factor,
    spread_sentence,
)

MODULES = [
    *("bma", "captures", "chapman", "checks", "convergence", "estimate", "graphs"),
    *("calibration", "lcmcr", "linkage", "loglinear", "overlap", "sparse", "spread"),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_manual_are_true(name: str) -> None:
    """Every docstring example gives what it says."""
    result = doctest.testmod(import_module(f"fonds.analysis.scale.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        ({"press": range(50)}, "one list"),
        ({"press": range(50), "reports": []}, "one list"),
        ({"press": range(50), "reports": range(50, 90)}, "No case is on two lists"),
        ({"press": range(50), "copy": range(50), "other": range(30, 70)}, "same 50 cases"),
        ({"press": range(100), "copy": range(40), "other": range(30, 180)}, "looks copied"),
        ({"press": range(3), "copy": range(3)}, "same 3 cases"),
        ({}, "No case"),
    ],
)
def test_irresponsible_estimates_are_refused(
    method: str, lists: dict[str, range], reason: str
) -> None:
    """One list, no overlap, or a copied list: no method answers, and the message says why."""
    with pytest.raises(CannotEstimate, match=reason):
        estimate_from_lists(lists, method)  # type: ignore[arg-type] # parametrised


def test_a_few_cases_found_again_do_not_prove_that_nobody_is_unseen() -> None:
    """Four of four found again in a list of fifty: the fifty may be two fifths of everybody.

    0.025 ** (1 / 4) is the least share of Clopper and Pearson for four of four.
    """
    nested = estimate_from_lists({"small": range(4), "large": range(50)}, "chapman")
    assert nested.estimate.low == 50
    assert nested.estimate.high == pytest.approx(50 / 0.025**0.25)
    assert any("wholly within" in said for said in nested.warnings)
    sparse = estimate_from_lists({"small": range(4), "large": range(50)}, "sparse")
    assert any("no width" in said for said in sparse.warnings)


def test_no_interval_begins_below_what_was_observed() -> None:
    """A resample may hold fewer cases than were seen; a population cannot."""
    result = estimate_from_lists({"press": ["a", "b"], "reports": ["b", "c"]}, "sparse")
    assert result.unseen.low >= 0


def test_a_list_within_one_that_holds_everybody_is_no_copy() -> None:
    """A large list may hold all of a small one because it holds nearly everybody."""
    lists = {"census": range(990), "small": range(0, 60, 3), "third": range(100, 1000, 5)}
    assert estimate_from_lists(lists).observed > 0


def test_lists_that_overlap_too_much_are_pointed_out() -> None:
    """Nine in ten of one list on another is dependence, and the assumptions say so."""
    counts = parse_captures(
        "b,c,d,count\n1,0,0,5\n0,1,0,5\n0,0,1,41\n1,1,0,54\n1,0,1,6\n1,1,1,12\n"
    )
    states = {one.name: one.state for one in assess_assumptions(counts)}
    assert states["Independence, given the model"] == "strained"
    assert states["No list copied from another"] == "strained"
    assert states["Closed population"] == "cannot be tested"


def test_independent_lists_strain_no_assumption() -> None:
    """A table with the products of its margins is called not strained."""
    counts = parse_captures(
        "a,b,c,count\n1,0,0,60\n0,1,0,60\n0,0,1,60\n1,1,0,30\n1,0,1,30\n0,1,1,30\n1,1,1,15\n"
    )
    states = {one.name: one.state for one in assess_assumptions(counts)}
    assert states["Independence, given the model"] == "not strained"


def test_the_spread_over_methods_is_one_table() -> None:
    """What cannot be estimated stays in the table with its reason."""
    counts = parse_captures("A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n")
    rows = compare_methods(counts, quick=True)
    assert [r.note for r in rows if r.summary is None] == ["no case on both"] * 2
    assert spread_factor(rows) > 2
    assert "factor" in spread_sentence(rows)


def test_each_list_is_left_out_in_turn() -> None:
    """A list that carries all overlap cannot be left out: the row says why."""
    counts = count_captures({"a": range(60), "b": range(40, 100), "c": range(100, 140)})
    rows = drop_each_list(counts)
    assert [row.label for row in rows] == ["without a", "without b", "without c"]
    assert rows[0].summary is None
    assert "No case is on two lists" in rows[0].note
    assert rows[2].summary is not None


def test_leaving_a_list_out_counts_the_rest_anew() -> None:
    """Those on the list alone are no longer observed; the others keep their other lists."""
    counts = count_captures({"a": "xyz", "b": "yz", "c": "zq"})
    assert counts.without("a").rows() == [("b", 1), ("c", 1), ("b, c", 1)]


def test_three_shapes_of_tables_give_the_same_counts() -> None:
    """Overlap counts, individuals and memberships."""
    counted = parse_captures("a,b,count\n1,0,1\n0,1,1\n1,1,1\n")
    people = parse_captures("person;a;b\np1;1;0\np2;yes;x\np3;;1\n")
    members = parse_captures("id,list\np1,a\np2,a\np2,b\np3,b\n")
    assert counted.rows() == people.rows() == members.rows()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,count\n1,2,5\n", "line 2: column 'b' holds '2'"),
        ("a,b,count\n1,0,five\n", "line 2: count 'five'"),
        ("a,b,count\n1,0,-5\n", "line 2: count '-5'"),
        ("a,b,count\n0,0,5\n", "cannot be observed"),
        ("a,b,count\n1,0\n", "2 cells. Expected 3"),
        ("a,a,count\n1,0,1\n", "two lists have one name"),
        ("\n", "not a header"),
    ],
)
def test_bad_cells_are_named_with_their_line(text: str, said: str) -> None:
    """The message says what was found, where, and what was expected."""
    with pytest.raises(CapturesError, match=said):
        parse_captures(text)
