"""Careers as pictures, tables and sentences; from plain values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fonds.site.pages.charts import Chart
from fonds.site.pages.figures import CharacterParts
from fonds.site.pages.parts import Fact, Run
from fonds.site.selectors.character_risks import risks_chart, risks_table, say_risks
from fonds.site.selectors.character_tables import (
    curves_table,
    dates_table,
    flows_table,
    group_words,
    people_table,
    say_years,
    shares_table,
    turnover_notes,
    turnover_table,
)
from fonds.site.wording import faction_css, say_edtf, sentence_case
from fonds.workflows.evidence.careers import EVERY_ENDING, QUIET

Values = Mapping[str, Any]

CURVES_CAPTION = (
    "The share against whom no measure is known yet, by years since the beginning. The shaded "
    "band is "
    "the {level:.0%} interval of each point; the broken grey line is the curve of all. Those "
    "of whom "
    "nothing more is heard count up to their last trace."
)
SHARES_CAPTION = (
    "How they left, one way excluding the others: the first measure counts. A person expelled and "
    "later arrested stands under expelled."
)
FLOWS_CAPTION = (
    "Only those in office on the first day. The width of a ribbon is the number of persons."
)


def make_character_parts(data: Values, result: Values, chosen: Values) -> CharacterParts:
    """Show a result."""
    turnover = result["turnover"]["rows"]
    counted = _counted(data, result)
    bodies = CharacterParts(
        result["reasons"],
        turnover=_turnover(turnover),
        turnover_table=turnover_table(turnover) if turnover else None,
        turnover_notes=turnover_notes(turnover),
        counted=counted,
        cautions=list(dict.fromkeys(result["warnings"])),
    )
    if result["reasons"]:
        return bodies
    return replace(
        bodies,
        curves=_curves(result, chosen),
        curves_table=curves_table(result, chosen),
        findings=_findings(result, chosen),
        shares=_shares(result),
        shares_table=shares_table(result),
        flows=_flows(result, chosen),
        flows_table=flows_table(data, result, chosen),
        risks=risks_chart(result, chosen),
        risks_table=risks_table(result, chosen),
        risks_words=say_risks(result, chosen),
        dates_table=dates_table(result),
        people=people_table(data, chosen),
    )


def say_lead(result: Values, chosen: Values) -> str:
    """The finding in one or two sentences."""
    begin, end = say_edtf(chosen["origin"]), say_edtf(chosen["until"])
    if result["reasons"]:
        return f"Careers from {begin} to {end}: too few can be followed for a curve."
    last = _last_known(result["curves"]["all"])
    purged = sum(n for cause, n in result["endings"].items() if cause not in QUIET)
    start = (
        f"{result['people']} persons in office from {begin} on can be followed; against "
        f"{purged} of "
        f"them a measure is known by {end}. "
    )
    if last is None:
        return start
    return start + (
        f"After {say_years(last['time'])} the share without one is {last['value']:.0%}"
        + (
            f", with an interval from {last['low']:.0%} to {last['high']:.0%}."
            if last["low"] is not None
            else "."
        )
    )


def _last_known(curve: Values) -> Values | None:
    known = [at for at in curve["at"] if at["value"] is not None]
    return known[-1] if known else None


def _curves(result: Values, chosen: Values) -> Chart:
    everyone = _curve("all", "All", result, "other")
    groups = [
        _curve(name, group_words(chosen["trait"], name), result, _css(name, chosen))
        for name in result["curves"]
        if name != "all"
    ]
    rows = []
    for curve in (everyone, *groups):
        for k, (time, value) in enumerate(zip(curve["times"], curve["values"], strict=True)):
            row = {"group": curve["name"], "years": time, "share": value}
            if curve["low"]:
                row |= {"low": curve["low"][k], "high": curve["high"][k]}
            rows.append(row)
    return Chart(
        "curves",
        "curves",
        {
            "everyone": everyone,
            "groups": groups,
            "years": max(len(result["marks"]), 1),
            "title": "The share against whom no measure is known, in time",
        },
        rows,
        CURVES_CAPTION.format(level=chosen["level"]),
    )


def _curve(key: str, words: str, result: Values, css: str) -> dict[str, Any]:
    said = result["curves"][key]
    reach = said["reach"]
    banded = reach and said["low"][0] is not None
    number = result["people"] if key == "all" else result["groups"][key]["people"]
    endings = result["endings"] if key == "all" else result["groups"][key]["endings"]
    purged = sum(n for cause, n in endings.items() if cause not in QUIET)
    return {
        "name": words,
        "times": result["grid"][:reach],
        "values": said["value"],
        "low": said["low"] if banded else [],
        "high": said["high"] if banded else [],
        "ink": css,
        "note": f"{number} persons, {purged or 'no'} measure{'' if purged == 1 else 's'}",
    }


def _css(name: str, chosen: Values) -> str:
    css = faction_css("", name) if chosen["trait"] == "faction" else "other"
    return "other" if css == "none" else css


def _findings(result: Values, chosen: Values) -> list[str]:
    """The curves in sentences, and the test between the groups."""
    said = []
    for name, curve in result["curves"].items():
        last = _last_known(curve)
        if name == "all" or last is None:
            continue
        words = group_words(chosen["trait"], name)
        number = result["groups"][name]["people"]
        if last["low"] is None:
            said.append(
                f"{words}: no measure is known against any of {number} persons in "
                f"{say_years(last['time'])}."
            )
            continue
        said.append(
            f"{words}: {last['value']:.0%} without a measure after {say_years(last['time'])} "
            f"({last['low']:.0%} to {last['high']:.0%}), of {number} persons."
        )
    purged = sum(n for cause, n in result["endings"].items() if cause not in QUIET)
    if purged:
        said.append(_say_restored(result, purged))
    if test := result["test"]:
        said.append(
            f"That the groups drawn here ran one and the same risk is tested by log-rank: p "
            f"{_p(test)}. The groups were formed by historians who knew the outcome; read it as a "
            "description."
        )
    return said


def _say_restored(result: Values, number: int) -> str:
    """How many were rehabilitated later; a rehabilitation does not undo the ending."""
    restored = len(result.get("restored", ()))
    if not restored:
        return "Of none of those who fell is a rehabilitation within these years known."
    was = "one was" if restored == 1 else f"{restored} were"
    return (
        f"Of the {number} against whom a measure is known, {was} rehabilitated later, as the table "
        "of careers shows. The measure still counts as the ending."
    )


def _p(test: Values) -> str:
    """The p-value, and how far it moves when the uncertain dates are drawn."""
    if test["high"] < 0.01:
        return "below 0.01, however the uncertain dates fall"
    low, high = f"{test['low']:.2f}", f"{test['high']:.2f}"
    middle = f"{test['p_value']:.2f}"
    return middle if low == high else f"{middle} ({low} to {high} as the uncertain dates are drawn)"


def _shares(result: Values) -> Chart | None:
    shares = [
        {"name": cause, "values": said["value"]} for cause, said in result["incidence"].items()
    ]
    reach = min((len(share["values"]) for share in shares), default=0)
    if not reach:
        return None
    times = result["grid"][:reach]
    values = {
        "times": times,
        "shares": [{**share, "values": share["values"][:reach]} for share in shares],
        "years": max(len(result["marks"]), 1),
        "title": "How they left, in time",
    }
    rows = [
        {"ending": cause, "years": time, "share": value, "low": low, "high": high}
        for cause, said in result["incidence"].items()
        for time, value, low, high in zip(
            times, said["value"], said["low"], said["high"], strict=False
        )
    ]
    return Chart("shares", "shares", values, rows, SHARES_CAPTION)


def _flows(result: Values, chosen: Values) -> Chart | None:
    if not result["flows"]:
        return None
    trait = chosen["trait"]
    flows = [
        {"from": group_words(trait, f["from"]), "to": f["to"], "count": len(f["people"])}
        for f in result["flows"]
    ]
    inks = {group_words(trait, f["from"]): _css(f["from"], chosen) for f in result["flows"]}
    title = f"What became of them by {say_edtf(chosen['until'])}"
    values = {"flows": flows, "inks": inks, "title": title}
    return Chart("flows", "flows", values, flows, FLOWS_CAPTION)


def _turnover(rows: Sequence[Values]) -> Chart | None:
    if not any(row["size"] for row in rows):
        return None
    bodies = [
        {
            "name": row["name"],
            "year": row["date"][:4],
            "size": row["size"],
            "carried": row["carried"],
            "candidates": row["candidates"],
        }
        for row in rows
    ]
    title = "Who was carried over from congress to congress"
    return Chart(
        "turnover",
        "turnover",
        {"bodies": bodies, "title": title},
        bodies,
        "Full: carried over from the body before; open: new; grey: not known which; dotted: "
        "candidates.",
    )


def _counted(data: Values, result: Values) -> list[Fact]:
    facts = [Fact("Followed", [Run(f"{result.get('people', 0):,} persons")])]
    for reason, number in result["left_out"].items():
        facts.append(Fact(sentence_case(reason), [Run(f"{number:,} left out")]))
    if never := [word for word in EVERY_ENDING if word not in result.get("endings", {})]:
        facts.append(Fact("Endings that no claim tells of", [Run(", ".join(never))]))
    return facts
