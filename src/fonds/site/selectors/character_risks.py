"""Cox regression of careers in words, as a picture and as a table; refusals with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fonds.site.pages.charts import Chart
from fonds.site.pages.figures import Row, Table
from fonds.site.pages.parts import Run
from fonds.site.selectors.character_tables import group_words

Values = Mapping[str, Any]

STRENGTH = "each tenth of those in office who were of one’s own faction"
CAPTION = (
    "Ratios of risk on a scale of ratios: at 1 (dotted) the risk is the same. An interval that "
    "crosses it leaves open whether the risk was higher or lower."
)
LEAST, MOST = 0.05, 100.0


def risks_chart(result: Values, chosen: Values) -> Chart | None:
    """The ratios of both models with their intervals; None where neither could be fitted."""
    rows = _rows(result, chosen)
    if not rows:
        return None
    drawn = [
        {
            "label": words,
            "value": max(row["ratio"], LEAST),
            "low": max(row["low"], LEAST),
            "high": row["high"] if row["high"] < MOST else None,
            "text": _say(row),
        }
        for words, row in rows
    ]
    data = [
        {
            "what": words,
            "hazard_ratio": row["ratio"],
            "low": row["low"],
            "high": row["high"],
            "p_value": row["p_value"],
            "variance_from_dates": row["dating"],
        }
        for words, row in rows
    ]
    values = {
        "rows": drawn,
        "least": max(min(one["low"] for one in drawn) * 0.9, LEAST * 0.9),
        "title": "What went with a measure sooner",
        "start": "times the risk",
        "logarithmic": True,
    }
    return Chart("risks", "intervals", values, data, CAPTION)


def risks_table(result: Values, chosen: Values) -> Table | None:
    """The same ratios as a table."""
    rows = [
        Row(Run(words), [_say(row), _p(row["p_value"]), f"{row['dating']:.0%}"])
        for words, row in _rows(result, chosen)
    ]
    heads = ("Compared", "Times the risk", "p", "Of the variance, from uncertain dates")
    return Table(heads, rows) if rows else None


def say_risks(result: Values, chosen: Values) -> list[str]:
    """Both models in sentences; why one could not be fitted stands in its place."""
    regression = result.get("regression")
    if not regression:
        return []
    return [*_say_groups(regression["groups"], chosen), *_say_strength(regression["strength"])]


def _rows(result: Values, chosen: Values) -> list[tuple[str, Values]]:
    regression = result.get("regression")
    if not regression:
        return []
    groups = regression["groups"]
    rows = [(group_words(chosen["trait"], row["name"]), row) for row in groups["rows"]]
    return rows + [("Own faction stronger by a tenth", r) for r in regression["strength"]["rows"]]


def _say_groups(model: Values, chosen: Values) -> list[str]:
    if model["reason"]:
        return [f"By {chosen['trait']} no ratio of risks is given. {model['reason']}"]
    against = _and([group_words(chosen["trait"], name) for name in model["against"]])
    said = [
        f"{group_words(chosen['trait'], row['name'])}: {_sentence(row)}, against {against}."
        for row in model["rows"]
    ]
    if model["spared"]:
        names = _and([group_words(chosen["trait"], name) for name in model["spared"]])
        said.append(
            f"{names}: no measure is known against any of them, so that their risk has no ratio to "
            "that of others."
        )
    said.append(
        f"These ratios rest on {model['events']} measures against {model['people']} persons. "
        + _proportional(model)
    )
    return said


def _say_strength(model: Values) -> list[str]:
    if model["reason"]:
        return [f"Of the strength of factions nothing is said. {model['reason']}"]
    row = model["rows"][0]
    return [
        f"With {STRENGTH}, as it changed with every fall, the risk was {_say(row)} times as high: "
        f"{_reading(row)}. {_proportional(model)} A faction’s strength and its name cannot be told "
        "apart by so few persons; read this as a description and not as a cause."
    ]


def _sentence(row: Values) -> str:
    return f"{_say(row)} times the risk of a measure, {_reading(row)}"


def _reading(row: Values) -> str:
    """What the interval leaves open."""
    if row["low"] > 1:
        return f"higher (p {_p(row['p_value'])})"
    if row["high"] < 1:
        return f"lower (p {_p(row['p_value'])})"
    return f"which does not tell higher from lower (p {_p(row['p_value'])})"


def _say(row: Values) -> str:
    return f"{_times(row['ratio'])} ({_times(row['low'])} to {_times(row['high'])})"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def _p(value: float) -> str:
    return "below 0.01" if value < 0.01 else f"{value:.2f}"


def _proportional(model: Values) -> str:
    p = model["proportional"]
    if p < 0.05:
        return f"The ratio did not stay the same over the years (p {_p(p)}), so that it is a mean."
    return f"That the ratio changed over the years is not seen (p {_p(p)})."


def _and(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
