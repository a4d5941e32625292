"""Cox regression of careers: told where the careers carry it, refused with a reason elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from fonds.analysis.careers import Bounds, Spell, SpellTable, tabulate_spells
from fonds.workflows.figures.regression import regress

ORIGIN = date(1956, 4, 29)
CHOSEN: Mapping[str, Any] = {"seed": 1, "level": 0.95, "trait": "faction"}


def career(name: str, faction: str, days: int, fell: bool) -> Spell:
    """Return a career of so many days."""
    end = ORIGIN + timedelta(days=days)
    return Spell(
        name, "in office", Bounds.on(ORIGIN), Bounds.on(end) if fell else Bounds(),
        "expelled" if fell else "", () if fell else (end,), None, {"faction": faction},
    )  # fmt: skip


def table_of(factions: Mapping[str, tuple[float, int]], seed: int = 3) -> SpellTable:
    """Return careers with constant risks: faction to its yearly risk and number of persons."""
    rng = np.random.default_rng(seed)
    spells = []
    for faction, (risk, number) in factions.items():
        for n in range(number):
            days = int(rng.exponential(365 / risk)) + 1 if risk else 9999
            spells.append(career(f"{faction}{n}", faction, min(days, 2000), days <= 2000))
    return tabulate_spells(spells, ["expelled"], ORIGIN + timedelta(days=2100))


def fit(table: SpellTable) -> dict[str, Any]:
    """Return both models."""
    return regress(table, table.groups("faction"), CHOSEN)


def test_a_group_of_twice_the_risk_has_a_ratio_near_two() -> None:
    """The interval holds the truth; the dates are certain, so none of the variance is theirs."""
    made = fit(table_of({"yanan": (0.5, 90), "domestic": (0.25, 90)}))["groups"]
    (row,) = made["rows"]
    assert made["against"] == ["yanan"]  # the largest, or the first of the largest
    assert row["low"] < 0.5 < row["high"]
    assert row["dating"] == 0
    assert made["events"] > 60


def test_groups_of_whom_nobody_fell_have_no_ratio_and_are_named() -> None:
    """Against them every ratio would be without end."""
    made = fit(table_of({"yanan": (0.5, 20), "soviet": (0.5, 20), "guerrilla": (0.0, 20)}))[
        "groups"
    ]
    assert made["spared"] == ["guerrilla"]
    assert [row["name"] for row in made["rows"]] == ["soviet"]
    assert made["people"] == 40


def test_too_few_measures_are_refused_with_their_number() -> None:
    """Three measures bear no ratio, and no strength."""
    spells = [career(f"a{n}", "yanan", 100 + n, n < 2) for n in range(6)]
    spells += [career(f"b{n}", "soviet", 200 + n, n < 1) for n in range(6)]
    made = fit(tabulate_spells(spells, ["expelled"], ORIGIN + timedelta(days=900)))
    assert made["groups"]["reason"].startswith("3 measures are known")
    assert made["strength"]["reason"].startswith("3 measures are known")
    assert not made["groups"]["rows"]


def test_one_group_alone_is_refused() -> None:
    """There is nothing to compare it with."""
    made = fit(table_of({"yanan": (0.5, 30)}))
    assert "nought or without end" in made["groups"]["reason"]
    assert "Fewer than two factions" in made["strength"]["reason"]


def test_strength_is_taken_as_it_changes() -> None:
    """The faction that falls first grows weaker while it falls, and the ratio finds it.

    Forty of one faction fall one after the other, the last ones fastest; the other faction stays.
    """
    falling = [career(f"a{n}", "yanan", int(60 * (40 - (40 - n) ** 0.9)), True) for n in range(30)]
    staying = [career(f"b{n}", "guerrilla", 1800, n < 3) for n in range(30)]
    made = fit(tabulate_spells([*falling, *staying], ["expelled"], ORIGIN + timedelta(days=2000)))
    (row,) = made["strength"]["rows"]
    assert row["ratio"] < 1  # a weaker faction, a higher risk
    assert made["strength"]["people"] == 60


@pytest.mark.parametrize("word", ["ratio", "low", "high", "p_value"])
def test_the_same_seed_gives_the_same_numbers(word: str) -> None:
    """A figure is computed again to the last digit."""
    table = table_of({"yanan": (0.4, 30), "domestic": (0.2, 30)})
    assert fit(table)["groups"]["rows"][0][word] == fit(table)["groups"]["rows"][0][word]
