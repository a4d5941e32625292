"""Regressions are told in words that say no more than their intervals."""

from __future__ import annotations

from typing import Any

from fonds.site.selectors.character_risks import risks_chart, risks_table, say_risks

CHOSEN = {"trait": "faction"}


def model(ratio: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    """Return a fitted model of one ratio."""
    row = {"name": "Soviet faction", "ratio": ratio, "low": low, "high": high, "p_value": 0.2,
           "dating": 0.05}  # fmt: skip
    return {"reason": "", "rows": [row], "against": ["Yan’an faction"], "events": 12, "people": 20,
            "spared": ["Guerrilla faction"], "proportional": 0.4, **more}  # fmt: skip


REFUSED = {"reason": "3 measures are known.", "rows": []}


def test_an_interval_across_one_is_not_told_as_higher_or_lower() -> None:
    """The number stands, and that it does not tell."""
    said = say_risks({"regression": {"groups": model(2, 0.5, 8), "strength": REFUSED}}, CHOSEN)
    assert "2.00 (0.50 to 8.00) times the risk" in said[0]
    assert "does not tell higher from lower" in said[0]
    assert "Guerrilla faction: no measure is known" in said[1]
    assert said[-1] == "Of the strength of factions nothing is said. 3 measures are known."


def test_an_interval_above_one_is_told_as_higher() -> None:
    """And one below as lower; a ratio that changed is called a mean."""
    high = model(4, 2, 8, proportional=0.01)
    said = say_risks({"regression": {"groups": high, "strength": REFUSED}}, CHOSEN)
    assert "higher (p 0.20)" in said[0]
    assert "it is a mean" in said[2]


def test_refusals_leave_no_chart_and_no_table() -> None:
    """What could not be fitted has no picture; a figure of an older time has no such part."""
    result = {"regression": {"groups": REFUSED, "strength": REFUSED}}
    assert risks_chart(result, CHOSEN) is None
    assert risks_table(result, CHOSEN) is None
    assert say_risks({}, CHOSEN) == []


def test_the_chart_holds_the_ratios_within_its_scale() -> None:
    """An upper end beyond a hundred is drawn open; the CSV keeps the number."""
    result = {"regression": {"groups": model(5, 0.2, 400), "strength": REFUSED}}
    chart = risks_chart(result, CHOSEN)
    assert chart is not None
    assert chart.values["rows"][0]["high"] is None
    assert chart.rows[0]["high"] == 400
