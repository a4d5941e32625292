"""One estimate of the unseen as pictures, tables and sentences; from plain values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fonds.site import addresses
from fonds.site.pages.charts import Chart
from fonds.site.pages.figures import Assumption, Row, ScaleParts, Table
from fonds.site.pages.parts import Fact, Link, Run
from fonds.site.selectors.saying import Interval, say_interval
from fonds.site.wording import sentence_case

Values = Mapping[str, Any]

ENDS = ("median", "low", "high")
METHOD_WORDS = {
    "bma": "average over all decomposable graphs",
    "loglinear": "log-linear model",
    "lcmcr": "latent classes",
    "sparse": "stepwise choice for sparse lists",
    "chapman": "Chapman’s two lists",
}
OVERLAP_CAPTION = (
    "Each row is one pattern: the filled points say on which lists a person stands, the bar "
    "how many "
    "there are. The last row, drawn to the same scale, is what no list saw."
)
OVERLAP_CAPTION_NONE = (
    "Each row is one pattern: the filled points say on which lists a person stands, the bar "
    "how many "
    "there are. The last row is what no list saw; these lists do not tell how many that is."
)


def make_scale_parts(data: Values, result: Values, chosen: Values) -> ScaleParts:
    """Show a result; where a part of it is still being computed, the part says so."""
    made = result.get("estimate")
    waiting = "estimate" not in result and not result["reasons"]
    total, unseen = (made["estimate"], made["unseen"]) if made else (None, None)
    return ScaleParts(
        reasons=result["reasons"],
        seen=_seen(result["observed"], total, waiting),
        overlap=_overlap(result, unseen, waiting),
        overlaps=_overlap_table(result, unseen),
        lists=_lists_table(result),
        estimate=_estimate_facts(result, chosen) if made else (),
        spread=_spread(result, total, chosen) if made and result.get("spread") else None,
        spread_sentence=result.get("spread_sentence", ""),
        spread_table=_spread_table(result["spread"]) if result.get("spread") else None,
        assumptions=[Assumption(**one) for one in result["assumptions"]],
        calibration=_calibration(),
        cautions=_cautions(result),
        people=_people(data),
        counted=_counted(data),
        pending=waiting or (bool(made) and "spread" not in result),
    )


def say_lead(result: Values, subject: str, lists: int) -> str:
    """The finding in one or two sentences."""
    about = f" in {subject}" if subject else ""
    observed = f"{result['observed']:,}"
    if not result["observed"]:
        return f"Nobody is named as purged{about} by the claims chosen here."
    start = f"{observed} persons are named as purged{about} on at least one of {lists} lists. "
    if lists == 1:
        start = f"{observed} persons are named as purged{about}, all on one list. "
    made = result.get("estimate")
    if made is None:
        return start + (
            "How many were named on none cannot be estimated from these sources, and this page "
            "says "
            "why."
            if result["reasons"]
            else "How many were on none is being computed."
        )
    said = made["estimate"]
    high = f"{said['high']:,.0f}" if said["high"] is not None else "no upper end"
    spread = result.get("spread_sentence", "")
    return start + (
        "From the overlaps one can estimate how many none of them names: in all about "
        f"{said['median']:,.0f}, with an interval from {said['low']:,.0f} to {high}. {spread}"
    )


def _seen(observed: int, total: Values | None, waiting: bool) -> Chart:
    why_not = "being computed" if waiting else "no number can be given"
    rows = [{"what": "on at least one list", "persons": observed}]
    if total is not None:
        rows += [{"what": f"in all, {end}", "persons": total[end]} for end in ENDS]
    values = {"observed": observed, "total": _ends(total), "why_not": why_not}
    return Chart("seen", "seen", values, rows)


def _ends(said: Values | None) -> dict[str, Any] | None:
    return {end: said[end] for end in ENDS} if said else None


def _overlap(result: Values, unseen: Values | None, waiting: bool) -> Chart | None:
    lists = [[one["name"], one["size"]] for one in result["contribution"]]
    if len(lists) < 2:
        return None
    why_not = "being computed" if waiting else "no estimate is given"
    rows: list[dict[str, Any]] = [
        {**{name: int(name in bar["lists"]) for name, _ in lists}, "count": bar["count"]}
        for bar in result["overlap"]
    ]
    if unseen:
        none = {name: 0 for name, _ in lists}
        rows.append(
            {**none, "count": unseen["median"], "low": unseen["low"], "high": unseen["high"]}
        )
    return Chart(
        "overlap",
        "overlap",
        {
            "lists": lists,
            "patterns": result["overlap"],
            "unseen": _ends(unseen),
            "why_not": why_not,
        },
        rows,
        OVERLAP_CAPTION if unseen else OVERLAP_CAPTION_NONE,
    )


def _overlap_table(result: Values, unseen: Values | None) -> Table:
    rows = [
        Row(Run(" and ".join(bar["lists"])), [f"{bar['count']:,}"]) for bar in result["overlap"]
    ]
    said = "not estimated"
    if unseen:
        said = say_interval(Interval("", unseen["median"], unseen["low"], unseen["high"]))
    rows.append(Row(Run("on none of them"), [said]))
    return Table(("On exactly these lists", "Persons"), rows)


def _lists_table(result: Values) -> Table:
    """What each list brings, and the estimate without it."""
    without = {one["label"].removeprefix("without "): one for one in result.get("dropped", ())}
    rows = []
    for one in result["contribution"]:
        cells = [
            f"{one['size']:,}",
            f"{one['alone']:,}",
            f"{one['shared']:,}",
            f"{one['share_of_observed']:.0%}",
        ]
        if without:
            row = without.get(one["name"])
            cells.append(say_interval(_interval(row)) if row else "–")
        rows.append(Row(Run(one["name"]), cells))
    columns = ["List", "Persons", "On it alone", "Shared", "Of all observed"]
    if without:
        columns.append("Estimate without it")
    return Table(columns, rows)


def _interval(row: Values, *, chosen: bool = False) -> Interval:
    said = row["estimate"]
    if said is None or said["median"] is None:
        return Interval(row["label"], None, note=_short(row["note"]))
    return Interval(row["label"], said["median"], said["low"], said["high"], "", chosen)


def _short(note: str, most: int = 90) -> str:
    words = sentence_case(note.removeprefix("no estimate is given. ")) or "no estimate"
    return words if len(words) <= most else words[: most - 1] + "…"


def _spread(result: Values, total: Values | None, chosen: Values) -> Chart | None:
    if total is None:
        return None
    first = Interval(
        "The estimate above",
        total["median"],
        total["low"],
        total["high"],
        chosen=True,
    )
    rows = [first, *(_interval(row) for row in result["spread"])]
    observed = result["observed"]
    return Chart(
        "spread",
        "intervals",
        {
            "rows": [{**asdict(one), "text": say_interval(one)} for one in rows],
            "least": observed,
            "title": "The same lists under other assumptions",
            "start": f"{observed:,} observed",
        },
        [{"method": r.label, "estimate": r.value, "low": r.low, "high": r.high} for r in rows],
        f"The same {observed:,} persons under other assumptions. "
        f"{result.get('spread_sentence', '')}",
    )


def _spread_table(rows: Sequence[Values]) -> Table:
    made = []
    for row in rows:
        one = _interval(row)
        note = row["note"] if one.value is not None else ""
        made.append(Row(Run(row["label"]), [say_interval(one), note]))
    return Table(("Method", "Estimate and interval", "Note"), made, (0, 2))


def _estimate_facts(result: Values, chosen: Values) -> list[Fact]:
    made = result["estimate"]
    total, unseen = made["estimate"], made["unseen"]
    facts = [
        Fact("Observed", [Run(f"{result['observed']:,} on at least one list")]),
        Fact("Unseen", [Run(_say(unseen))]),
        Fact("In all", [Run(_say(total))]),
        Fact("Method", [Run(sentence_case(METHOD_WORDS[chosen["method"]]))]),
        Fact("Settings", [Run(_say_settings(made["settings"]))]),
    ]
    if made["models"]:
        best = "; ".join(f"{one['name']} {one['weight']:.0%}" for one in made["models"][:3])
        note = "by weight; numbers stand for the lists in their order"
        if chosen["method"] == "bma":
            note = "by weight; lists in one bracket depend on each other"
        facts.append(Fact("Models", [Run(best)], note))
    if linkage := result.get("linkage"):
        said = _say(linkage["estimate"]) if linkage["estimate"] else _short(linkage["note"])
        note = "in all, with the undecided links between these persons drawn many times"
        facts.append(Fact("Who is one person", [Run(said)], note))
    return facts


def _say(said: Values) -> str:
    one = Interval("", said["median"], said["low"], said["high"])
    return f"{say_interval(one)}, {said['level']:.0%} interval"


def _say_settings(settings: Values) -> str:
    said = []
    for name, value in settings.items():
        if name == "unseen_grid":
            said.append(f"{value[0]:,} to {value[1]:,} unseen considered")
        elif name not in ("graphs", "lists") and value is not None:
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            said.append(f"{name.replace('_', ' ')} {shown}")
    return "; ".join(said) or "none"


def _calibration() -> Table:
    """How often intervals hold the truth, by what is true of the lists and by method."""
    from fonds.analysis.scale import read_calibration

    found = read_calibration()
    methods = list(dict.fromkeys(one.method for one in found if one.scenario != "linked"))
    said: dict[str, dict[str, str]] = {}
    for one in found:
        word = f"{one.covered:.0%} ({one.off:+.0%})".replace("-", "−")
        if one.scenario == "linked":
            said.setdefault(f"{one.population}: {one.method}", {})[methods[0]] = word
        else:
            said.setdefault(one.population, {})[one.method] = word
    rows = [
        Row(Run(population), [cells.get(method, "–") for method in methods])
        for population, cells in said.items()
    ]
    return Table(("Populations of known size", *(sentence_case(m) for m in methods)), rows)


def _cautions(result: Values) -> list[str]:
    said = list(result.get("data_warnings", ()))
    if made := result.get("estimate"):
        said += [warning for warning in made["warnings"] if warning not in said]
    return list(dict.fromkeys(said))


def _counted(data: Values) -> list[Fact]:
    """How many claims were counted, and how many passed over for which reason."""
    facts = [Fact("Claims counted", [Run(f"{len(data['kinds']):,}")])]
    for reason, number in data["passed_over"].items():
        facts.append(Fact(sentence_case(reason), [Run(f"{number:,} not counted")]))
    return facts


def _people(data: Values) -> Table:
    """Who is named, by how many lists, with the claims that put them there."""
    on: dict[str, list[tuple[str, str]]] = {}
    for name, people in data["lists"].items():
        for person, claims in people.items():
            on.setdefault(person, []).extend((name, claim) for claim in claims)
    rows = []
    for person in sorted(on, key=lambda who: (-len({n for n, _ in on[who]}), data["names"][who])):
        lists = {name for name, _ in on[person]}
        links = [
            Link(f"{data['kinds'][claim]}, {name}", f"{addresses.person(person)}#claim-{claim}")
            for name, claim in on[person]
        ]
        head = Link(data["names"][person], addresses.person(person))
        rows.append(Row(head, [str(len(lists))], links))
    return Table(("Person", "Lists", "By which claims"), rows, (0, 2))
