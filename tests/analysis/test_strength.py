"""A group's strength changes on the days people come and go, and serves as a covariate."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fonds.analysis.careers import Bounds, Spell, draw_lifetimes, tabulate_spells
from fonds.analysis.strength import measure_strength, strength_during
from fonds.analysis.survival import SurvivalError, compare_groups, expand_changes, fit_cox

BEGIN = date(1956, 1, 1)


def member(person: str, group: str, leaves: date) -> Spell:
    """Return a member from 1956 on."""
    return Spell(person, "member", Bounds.on(BEGIN), Bounds.on(leaves), "expelled",
                 groups={"faction": group})  # fmt: skip


@pytest.fixture
def drawn():
    """Two of one faction and two of another; one of the first leaves after 100 days."""
    table = tabulate_spells(
        [
            member("a", "yanan", date(1956, 4, 10)),
            member("b", "yanan", date(1957, 1, 1)),
            member("c", "soviet", date(1957, 1, 1)),
            member("d", "soviet", date(1957, 1, 1)),
        ]
    )
    lives, start = draw_lifetimes(table, np.random.default_rng(1), "days")
    return table, lives, start, table.groups("faction")


def test_a_loss_weakens_those_who_stay(drawn) -> None:
    """After a left, b's faction has b alone: nobody else of three others is of it."""
    table, lives, start, groups = drawn
    strength = measure_strength(table, start, lives.exit, groups)
    series = strength_during(strength, table, start, lives.exit, groups, "days")
    assert series[0] == {0.0: pytest.approx(1 / 3)}
    assert series[1] == {0.0: pytest.approx(1 / 3), 100.0: 0.0}
    assert series[2] == {0.0: pytest.approx(1 / 3), 100.0: pytest.approx(1 / 2)}
    whole = strength_during(strength, table, start, lives.exit, groups, "days", False)
    assert whole[1] == {0.0: 0.5, 100.0: pytest.approx(1 / 3)}


def test_strength_goes_into_a_regression(drawn) -> None:
    """The cut lives have one row per stretch of one strength."""
    table, lives, start, groups = drawn
    strength = measure_strength(table, start, lives.exit, groups)
    series = strength_during(strength, table, start, lives.exit, groups, "days")
    cut, values, whose = expand_changes(lives, series)
    assert whose.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert cut.event.tolist() == [1, 0, 1, 0, 1, 0, 1]
    assert fit_cox(cut, values, ["strength"], person=whose).is_robust


def test_columns_of_other_lengths_are_refused(drawn) -> None:
    """The numbers are in the message."""
    table, lives, start, groups = drawn
    with pytest.raises(SurvivalError, match="4 spells, 4 starts, 4 durations and 3"):
        measure_strength(table, start, lives.exit, groups[:3])


def test_posts_of_the_crisis_become_careers(shared_data: Path) -> None:
    """The example's posts give spells by faction; those without a duration are named."""
    folder = shared_data / "crisis1956"
    with (folder / "persons.csv").open(encoding="utf-8") as stream:
        people = {row["id"]: row for row in csv.DictReader(stream)}
    spells = []
    with (folder / "posts.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            seen = Bounds.read(row["attested_on"])
            spells.append(
                Spell(
                    row["person_id"],
                    row["organisation"],
                    Bounds.read(row["start"]),
                    Bounds.read(row["end"]),
                    "" if not row["end"] else row["how_ended"],
                    tuple(d for d in (seen.latest,) if d),
                    groups={"faction": people[row["person_id"]]["faction"]},
                )
            )
    table = tabulate_spells(spells)
    assert len(table.spells) + len(table.left_out) == len(spells) == 415
    assert {left.reason for left in table.left_out} == {
        "the start is not bounded, so the spell has no duration"
    }
    lives, _ = draw_lifetimes(table, np.random.default_rng(1956))
    test = compare_groups(lives, table.groups("faction"))
    assert sum(test.observed) == pytest.approx(sum(test.expected))
    with pytest.raises(SurvivalError, match="'soon' is no date"):
        Bounds.read("soon")
