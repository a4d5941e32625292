"""A published figure is computed again from its own input, and says what has changed since."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from fonds.catalogue.models import Factoid, Figure, IndexChange, Person
from fonds.core.errors import FondsError
from fonds.workflows.evidence import CareerChoice, read_scope
from fonds.workflows.figures import (
    CharacterChoice,
    NoFigure,
    ScaleChoice,
    find_figure,
    make_figure,
    reproduce,
)
from fonds.workflows.figures.scale import compute_scale, recording_reasons

pytestmark = pytest.mark.django_db

SCALE = ScaleChoice(read_scope("1955", "1961"), method="loglinear").to_json()
CHARACTER = CharacterChoice(CareerChoice(date(1956, 1, 1), date(1960, 12, 31)), draws=20).to_json()


def lists(**on: dict[str, str]) -> dict[str, Any]:
    """Return the input of a scale figure: list to person to the kind of measure."""
    kinds = {f"{name}-{who}": kind for name, people in on.items() for who, kind in people.items()}
    return {
        "lists": {name: {who: [f"{name}-{who}"] for who in people} for name, people in on.items()},
        "kinds": kinds,
        "names": {},
        "passed_over": {},
        "may_lie_outside": [],
        "contested": [],
        "open_links": [],
    }


def people(first: int, last: int, kind: str = "expelled") -> dict[str, str]:
    """Return persons first to last with one measure each."""
    return {f"p{n}": kind for n in range(first, last)}


def fill(hand: ModuleType) -> None:
    """Put forty persons on two lists, eight of them on both."""
    for n in range(40):
        Person.objects.create(public_id=f"p{n}", name=f"P{n}", sort_name=f"p{n}")
        if n < 24:
            hand.measure(f"r{n}", f"p{n}", "expelled", "1956", "report")
        if n >= 16:
            hand.measure(f"s{n}", f"p{n}", "expelled", "1957", "paper")
        hand.post(f"o{n}", f"p{n}", "1955", "1959")


def test_a_figure_is_made_once_and_reproduced_exactly(hand: ModuleType) -> None:
    """The same choice gives the same row; the result comes out to the last digit."""
    fill(hand)
    made = make_figure("scale", SCALE, "How many?")
    assert make_figure("scale", SCALE, "Again").pk == made.pk
    assert IndexChange.objects.filter(kind="figure").count() == 1
    found = reproduce(find_figure(f"/figures/{made.public_id}/"))
    assert found.exact
    assert found.agrees
    assert found.intact
    assert found.same_input_today
    assert found.changes == ()
    # two lists of 24 with 8 on both: the independence model gives 24 * 24 / 8
    assert made.result["estimate"]["estimate"]["mean"] == pytest.approx(72)


def test_a_figure_outlives_a_change_of_the_catalogue_and_names_it(hand: ModuleType) -> None:
    """After a claim is taken back the figure is the same; today's input would be another."""
    fill(hand)
    made = make_figure("scale", SCALE, "How many?")
    Factoid.objects.filter(public_id="r0").update(is_current=False)
    found = reproduce(made)
    assert found.exact
    assert found.same_input_today is False
    assert "list 'archival documents': gone p0" in found.changes


def test_an_altered_figure_is_found_out(hand: ModuleType) -> None:
    """A result or an input changed behind our back does not pass."""
    fill(hand)
    made = make_figure("scale", SCALE, "How many?")
    made.result["estimate"]["estimate"]["mean"] = 50
    made.data["contested"] = ["r0"]
    altered = reproduce(made)
    assert not altered.agrees
    assert ("estimate.estimate.mean", 50, pytest.approx(72)) in altered.differences
    assert not altered.intact


def test_careers_are_a_figure_too(hand: ModuleType) -> None:
    """Drawn dates come from the seed, so the curves are the same again."""
    fill(hand)
    made = make_figure("character", CHARACTER, "How long?")
    assert made.result["people"] == 40
    assert made.result["endings"] == {"expelled": 40}
    assert reproduce(made).exact


def test_unknown_figures_and_methods_are_refused(hand: ModuleType) -> None:
    """The message says where to look."""
    with pytest.raises(NoFigure, match="fonds figures"):
        find_figure("nothing")
    with pytest.raises(FondsError, match="scale, character"):
        make_figure("opinion", {}, "x")
    strange = Figure(public_id="x", method="opinion", fonds_version="9")
    with pytest.raises(FondsError, match="Fonds 9"):
        reproduce(strange)


def test_overlap_by_different_measures_is_refused() -> None:
    """One source for the expulsion and another for the arrest is no independent overlap."""
    data = lists(a=people(0, 20), b=people(10, 30, "arrested"))
    found = compute_scale(data, SCALE)
    assert found["estimate"] is None
    assert found["agreement"] == {"on_two": 10, "same_measure": 0}
    assert "one source for each fact" in found["reasons"][0]
    assert found["assumptions"][-1]["state"] == "strained"


def test_overlap_by_the_same_measure_is_estimated() -> None:
    """Two lists of 20 with 10 in common: Lincoln and Petersen's 40, and the assumption holds."""
    found = compute_scale(lists(a=people(0, 20), b=people(10, 30)), SCALE)
    assert found["reasons"] == []
    assert found["estimate"]["estimate"]["mean"] == pytest.approx(40)
    assert found["assumptions"][-1]["state"] == "not strained"
    assert found["spread"]


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ({"a": people(0, 20)}, "one list"),
        ({"a": people(0, 20), "b": people(20, 40)}, "No case is on two lists"),
        ({"a": people(0, 20), "b": people(0, 20)}, "copy"),
        ({}, "No case"),
    ],
)
def test_no_responsible_estimate_no_number(on: dict[str, dict[str, str]], word: str) -> None:
    """One list, no overlap, a copied list, nothing at all: reasons, and no estimate."""
    found = compute_scale(lists(**on), SCALE)
    assert found["estimate"] is None
    assert word in " ".join(found["reasons"])


def test_undecided_links_are_drawn() -> None:
    """p0 on one list may be p20 on the other: the total falls as often as the link is drawn."""
    data = lists(a=people(0, 20), b=people(10, 30))
    plain = compute_scale(data, SCALE)
    assert plain["linkage"] is None
    data["open_links"] = [[f"p{n}", f"p{n + 20}", 0.9] for n in range(10)]
    found = compute_scale(data, SCALE)
    recognised = next(one for one in found["assumptions"] if "recognised" in one["name"])
    assert recognised["state"] == "strained"
    drawn = found["linkage"]["estimate"]
    assert drawn["median"] < plain["estimate"]["estimate"]["median"]
    assert found["linkage"]["settings"]["linkage_draws"] == 50


def test_half_agreeing_is_enough() -> None:
    """The refusal begins below one half."""
    assert recording_reasons({"on_two": 10, "same_measure": 5}) == []
    assert recording_reasons({"on_two": 10, "same_measure": 4})
