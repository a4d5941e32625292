"""Coded cases are compared with their reasons, both ways where coders differ, and reproducibly."""

from __future__ import annotations

from types import ModuleType

import pytest

from fonds.catalogue.models import Code, Condition
from fonds.workflows.explanations.comparison import compute_comparison, gather_comparison
from fonds.workflows.explanations.comparison_choice import ComparisonError, read_comparison_choice
from fonds.workflows.figures import make_figure, reproduce

pytestmark = pytest.mark.django_db


def test_the_formula_and_its_negation_follow_from_the_codes(coded: ModuleType) -> None:
    """Opposition alone parts the four: it led to a fall, and its absence to none."""
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)
    kinds = {kind["kind"]: kind for kind in found["present"]["kinds"]}
    assert [one["formula"] for one in kinds["parsimonious"]["listed"]] == ["opp"]
    assert kinds["parsimonious"]["listed"][0]["terms"][0]["cases"] == ["Poland", "Hungary"]
    absent = {kind["kind"]: kind for kind in found["absent"]["kinds"]}
    assert [one["formula"] for one in absent["parsimonious"]["listed"]] == ["~opp"]
    assert "intermediate" in kinds  # the condition's own expectation holds unless another is given


def test_a_disputed_code_is_run_both_ways(coded: ModuleType) -> None:
    """Two coders, two readings; the formula that both give is named as such."""
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)["readings"]
    assert found["disagreements"] == [
        {
            "case": "Poland",
            "condition": "pressure",
            "values": [[0.0, ["the compiler"]], [1.0, ["second"]]],
        }
    ]
    assert len(found["readings"]) == 2
    assert found["undisputed"]["present"]["parsimonious"] == ["opp"]


def test_a_published_comparison_says_which_code_has_changed(coded: ModuleType) -> None:
    """It comes out the same from its own input, and says that the catalogue now differs."""
    settings = read_comparison_choice({}, ["opp"]).to_json()
    made = make_figure("comparison", settings, "Four states")
    assert reproduce(made).exact
    Code.objects.filter(case__public_id="albania", condition__public_id="opp").update(value="1")
    found = reproduce(made)
    assert found.agrees
    assert found.same_input_today is False
    assert any("codes" in said for said in found.changes)


def test_a_case_without_a_code_is_left_out_and_named(coded: ModuleType) -> None:
    """A case that nobody coded on a condition is not guessed at."""
    Code.objects.filter(case__public_id="albania", condition__public_id="pressure").delete()
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)
    assert found["left_out"] == [["Albania", "pressure"]]


def test_an_outcome_that_does_not_vary_is_refused_in_words(coded: ModuleType) -> None:
    """Three rows with the same outcome cannot be compared; the refusal says why."""
    Code.objects.filter(condition__public_id="fell").update(value="1")
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)
    assert "varies" in found["refusal"]


@pytest.mark.parametrize(
    ("words", "conditions", "said"),
    [
        ({"outcome": "luck"}, [], "luck"),
        ({}, ["luck"], "luck"),
        ({"incl": "most"}, [], "number from 0.5 to 1"),
        ({}, ["fell"], "0 conditions"),
    ],
)
def test_choices_that_cannot_be_are_refused(
    coded: ModuleType, words: dict[str, str], conditions: list[str], said: str
) -> None:
    """The message names what was asked for and what is expected."""
    with pytest.raises(ComparisonError, match=said):
        read_comparison_choice(words, conditions)


def test_without_codes_the_message_says_what_to_import(db: None) -> None:
    """An archive without cases is told how to get them."""
    with pytest.raises(ComparisonError, match="compare-cases"):
        read_comparison_choice({})


def _measure_opposition() -> None:
    """Opposition is no longer coded but measured: seats held, raw."""
    Condition.objects.filter(public_id="opp").update(
        measure="seats in the presidium", thresholds="1, 3.5, 6"
    )
    for case, seats in (("poland", "6"), ("hungary", "4"), ("romania", "2"), ("albania", "1")):
        Code.objects.filter(case__public_id=case, condition__public_id="opp").update(value=seats)


def test_raw_values_are_calibrated_by_the_conditions_thresholds(coded: ModuleType) -> None:
    """Full inclusion gives 0.95, full exclusion 0.05; the same formula follows from measures."""
    _measure_opposition()
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)
    (made,) = found["calibration"]
    assert made["thresholds"] == "1, 3.5, 6"
    points = {name: (raw, round(membership, 2)) for name, raw, membership in made["points"]}
    assert points["Poland"] == (6.0, 0.95)
    assert points["Albania"] == (1.0, 0.05)
    kinds = {kind["kind"]: kind for kind in found["present"]["kinds"]}
    assert [one["formula"] for one in kinds["parsimonious"]["listed"]] == ["opp"]
    changes = [run["change"] for run in found["robustness"]["parsimonious"]["runs"]]
    assert "crossover of opp at 3.25" in changes
    assert "crossover of opp at 3.75" in changes


def test_a_calibrated_comparison_is_reproduced(coded: ModuleType) -> None:
    """Raw values and thresholds are part of the input that is kept."""
    _measure_opposition()
    settings = read_comparison_choice({}).to_json()
    made = make_figure("comparison", settings, "Measured")
    assert reproduce(made).exact
    Condition.objects.filter(public_id="opp").update(thresholds="1, 3, 6")
    assert reproduce(made).same_input_today is False


def test_thresholds_that_cannot_be_used_are_a_refusal(coded: ModuleType) -> None:
    """Written past the import, they stop the comparison in words, not with an error."""
    Condition.objects.filter(public_id="opp").update(thresholds="1, 9, 3")
    settings = read_comparison_choice({}).to_json()
    found = compute_comparison(gather_comparison(settings), settings)
    assert "rising or in falling order" in found["refusal"]
