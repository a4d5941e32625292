"""The figure "why here and not there": coded cases compared, with every code behind them.

`gather_comparison` takes codes with their reasons and sources from the catalogue;
`compute_comparison` makes the truth table, every solution, both outcomes, the readings of coders
who differ, and the table of which terms survive. It takes plain values and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fonds.catalogue.access import CLOSED_SOURCE, PUBLIC, may_see
from fonds.catalogue.models import Case, Code, Condition

if TYPE_CHECKING:
    from fonds.analysis import qca

Values = dict[str, Any]

KINDS = ("conservative", "parsimonious", "intermediate")
COMPILER = "the compiler"
MOST_SHOWN = 24
"""Tied solutions laid out one by one; all are counted."""


def gather_comparison(settings: Mapping[str, Any]) -> Values:
    """The input of the figure from the catalogue as it is now.

    Returns:
        `cases` in their order with what is said of them, `reference` (coded, not compared),
        `conditions` (the outcome among them) and `codes`, all as plain values.
    """
    wanted = [*settings["conditions"], settings["outcome"]]
    cases = list(Case.objects.select_related("source").exclude(public_id__in=settings["left_out"]))
    codes = (
        Code.objects.filter(condition__public_id__in=wanted, case__in=cases)
        .select_related("case", "condition", "source__document")
        .order_by("case__order", "condition__order", "pk")
    )
    conditions = {row.public_id: row for row in Condition.objects.filter(public_id__in=wanted)}
    return {
        "cases": [_case(row) for row in cases if row.in_comparison],
        "reference": [_case(row) for row in cases if not row.in_comparison],
        "conditions": [
            {
                "key": key,
                "label": conditions[key].label or key.replace("_", " ").replace("-", " "),
                "definition": conditions[key].definition,
                **_measured(conditions[key]),
            }
            for key in wanted
            if key in conditions
        ],
        "codes": [_code(row) for row in codes],
    }


def _measured(row: Condition) -> Values:
    """What raw codes measure and the thresholds that make them memberships, where there are any."""
    return {"measure": row.measure, "thresholds": row.thresholds} if row.thresholds else {}


def _case(row: Case) -> Values:
    return {
        "key": row.public_id,
        "name": row.name,
        "leader": row.leader,
        "years": row.years,
        "notes": row.notes,
    }


def _code(row: Code) -> Values:
    return {
        "case": row.case.public_id,
        "condition": row.condition.public_id,
        "value": row.value,
        "coder": row.coder,
        "reason": row.reason,
        "source": _source(row),
        "certainty": row.certainty,
    }


def _source(row: Code) -> str:
    """The id of a code's source; of a document that readers may not see, only that it is one."""
    if row.source is None:
        return ""
    document = row.source.document
    is_open = document is None or may_see(document, PUBLIC)
    return row.source.public_id if is_open else CLOSED_SOURCE


def compute_comparison(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Compare the cases.

    Args:
        data: As `gather_comparison` gives it.
        settings: As `ComparisonChoice.to_json` gives them.

    Returns:
        `refusal` (why there is no comparison, or ""), `left_out` (cases with the condition nobody
        coded), `question`, `cases`, `rows`, `remainders`, `present` and `absent` (solutions and
        warnings), `necessity`, `readings`, `robustness`; `calibration` where raw values were made
        memberships: `condition`, `measure`, `thresholds`, `points` (case, raw, membership).
    """
    from fonds.analysis import qca

    raw, left_out = _complete_codes(data, settings)
    result: Values = {"refusal": "", "left_out": left_out}
    names = {case["key"]: case["name"] for case in data["cases"]}

    def as_codes(moved: Mapping[str, float] = {}) -> list[qca.Code]:
        return [
            qca.Code(names[code["case"]], code["condition"], value,
                     code["coder"] or COMPILER, code["reason"], code["source"])
            for code, value in zip(raw, _calibrate(raw, data, moved), strict=True)
        ]  # fmt: skip

    try:
        said = as_codes()
        if not said:
            raise qca.QcaError("no case is coded on every condition. Choose fewer conditions.")
        options = _options(settings)
        readings = qca.compare_readings(said, settings["outcome"], options, settings["conditions"])
        answered = [one.comparison for one in readings.readings if one.comparison]
        if not answered:
            raise qca.QcaError(readings.readings[0].refusal)
    except qca.QcaError as error:
        return {**result, "refusal": str(error)}
    if any(one.get("thresholds") for one in data["conditions"]):
        result["calibration"] = _calibration(raw, [code.value for code in said], data)
    comparison = answered[0]
    recalibrated = {
        f"crossover of {key} at {at:g}": qca.settle_first(
            as_codes({key: share}), settings["outcome"], settings["conditions"]
        )
        for key, share, at in _moves(data)
    }
    labels = {one["key"]: one["label"] for one in data["conditions"]}
    walk = qca.lay_out_walk(comparison, (), labels, MOST_SHOWN)
    absent, absence = comparison.negated, walk.absence
    assert absent is not None
    assert absence is not None
    return {
        **result,
        "question": walk.question,
        "cases": [
            {"case": step.case, "values": list(step.values), "result": step.result, "row": step.row}
            for step in walk.cases
        ],
        "rows": [_row(step) for step in walk.rows],
        "remainders": comparison.truth.remainders,
        "possible": 2 ** len(settings["conditions"]),
        "present": _explained(comparison, walk),
        "absent": _explained(absent, absence),
        "necessity": [
            {
                "term": one.term,
                "incl": one.necessity.inclusion,
                "ron": one.necessity.ron,
                "cov": one.necessity.coverage,
                "is_necessary": one.term in {each.term for each in comparison.necessary},
            }
            for one in comparison.singles
        ],
        "readings": _readings(readings),
        "robustness": _robustness(comparison, options, recalibrated),
    }


def _complete_codes(
    data: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[list[Values], list[list[str]]]:
    """The codes of cases coded on everything; and of the others which condition is missing."""
    wanted = [*settings["conditions"], settings["outcome"]]
    by_case: dict[str, list[Values]] = {case["key"]: [] for case in data["cases"]}
    for code in data["codes"]:
        if code["case"] in by_case and _is_number(code["value"]):
            by_case[code["case"]].append(code)
    kept, left_out = [], []
    names = {case["key"]: case["name"] for case in data["cases"]}
    for key, codes in by_case.items():
        missing = [name for name in wanted if name not in {code["condition"] for code in codes}]
        if missing:
            left_out.append([names[key], missing[0]])
        else:
            kept += codes
    return kept, left_out


def _calibrate(
    codes: Sequence[Values], data: Mapping[str, Any], moved: Mapping[str, float]
) -> list[float]:
    """The codes as memberships: raw values by their condition's thresholds, others as they are.

    Args:
        moved: Condition to how far its crossover is moved, as for `Thresholds.shifted`.
    """
    from fonds.analysis import qca

    values = [float(code["value"]) for code in codes]
    for one in data["conditions"]:
        thresholds = qca.read_thresholds(one.get("thresholds", ""))
        if thresholds is None:
            continue
        at = [number for number, code in enumerate(codes) if code["condition"] == one["key"]]
        raw = [values[number] for number in at]
        if isinstance(thresholds, qca.Thresholds):
            thresholds = thresholds.shifted(moved.get(one["key"], 0.0))
            made = qca.calibrate_directly(raw, thresholds)
        else:
            made = qca.calibrate_by_thresholds(raw, [thresholds])
        for number, value in zip(at, made.tolist(), strict=True):
            values[number] = value
    return values


def _moves(data: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Condition, share and place of each crossover moved a tenth of the way to either side."""
    from fonds.analysis import qca

    found = []
    for one in data["conditions"]:
        thresholds = qca.read_thresholds(one.get("thresholds", ""))
        if isinstance(thresholds, qca.Thresholds):
            found += [
                (one["key"], share, thresholds.shifted(share).crossover) for share in (-0.1, 0.1)
            ]
    return found


def _calibration(
    codes: Sequence[Values], memberships: Sequence[float], data: Mapping[str, Any]
) -> list[Values]:
    names = {case["key"]: case["name"] for case in data["cases"]}
    return [
        {
            "condition": one["key"],
            "measure": one["measure"],
            "thresholds": one["thresholds"],
            "points": [
                [names[code["case"]], float(code["value"]), membership]
                for code, membership in zip(codes, memberships, strict=True)
                if code["condition"] == one["key"]
            ],
        }
        for one in data["conditions"]
        if one.get("thresholds")
    ]


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True


def _options(settings: Mapping[str, Any]) -> qca.Options:
    from fonds.analysis import qca

    expected = settings["expectations"]
    directions = tuple(
        frozenset({int(expected[name])}) if name in expected else None
        for name in settings["conditions"]
    )
    return qca.Options(
        qca.CutOffs(settings["inclusion"], settings["frequency"], settings["pri"]),
        expectations=directions if expected else None,
    )


def _row(step: Any) -> Values:
    row = step.row
    return {
        "number": row.number,
        "values": list(row.values),
        "out": row.out,
        "n": len(row.cases),
        "incl": row.inclusion,
        "pri": row.pri,
        "cases": list(row.cases),
        "with": list(row.cases_with),
        "without": list(row.cases_without),
        "sentence": step.sentence,
    }


def _explained(comparison: qca.Comparison, walk: qca.Walk) -> Values:
    """The solutions of one outcome, kind by kind, with sentences."""
    said = {(step.solution.kind, step.solution.formula): step for step in walk.solutions}
    kinds = []
    for kind in comparison.solutions:
        listed = []
        for solution in kind.listed[:MOST_SHOWN]:
            step = said[solution.kind, solution.formula]
            listed.append(
                {
                    "formula": solution.formula,
                    "sentence": step.sentence,
                    "caveat": step.caveat,
                    "incl": solution.inclusion,
                    "pri": solution.pri,
                    "cov": solution.coverage,
                    "terms": [
                        {
                            "term": term.fit.term,
                            "values": list(term.fit.cube),
                            "sentence": term.sentence,
                            "incl": term.fit.inclusion,
                            "cov": term.fit.coverage,
                            "unique": term.fit.unique_coverage,
                            "cases": list(term.fit.cases),
                            "deviant": list(term.fit.deviant),
                        }
                        for term in step.terms
                    ],
                }
            )
        kinds.append(
            {
                "kind": kind.kind,
                "how_many": kind.how_many,
                "count": kind.count,
                "essential": list(kind.essential),
                "listed": listed,
            }
        )
    outcome = comparison.truth.table.outcome
    return {"outcome": outcome, "kinds": kinds, "warnings": list(walk.warnings)}


def _readings(readings: qca.Readings) -> Values:
    """What follows under each way of settling what coders dispute, and what follows under all."""
    sides = {
        "present": [one.comparison for one in readings.readings],
        "absent": [one.comparison and one.comparison.negated for one in readings.readings],
    }
    return {
        "disagreements": [
            {
                "case": one.case,
                "condition": one.condition,
                "values": [[value, list(coders)] for value, coders in one.values],
            }
            for one in readings.disagreements
        ],
        "complete": readings.complete,
        "readings": [
            {
                "name": one.name,
                "refusal": one.refusal,
                **{side: _formulas(made[at]) for side, made in sides.items()},
            }
            for at, one in enumerate(readings.readings)
        ],
        "undisputed": {side: _shared(made) for side, made in sides.items()},
    }


def _formulas(comparison: qca.Comparison | None) -> Values:
    """Kind to the number of its formulas and the first of them."""
    return {
        kind.kind: {
            "how_many": kind.how_many,
            "first": [solution.formula for solution in kind.listed[:3]],
        }
        for kind in (comparison.solutions if comparison else ())
    }


def _shared(comparisons: Sequence[qca.Comparison | None]) -> dict[str, list[str]]:
    """Kind to the formulas that every reading gives."""
    found: dict[str, list[str]] = {}
    for name in KINDS:
        kinds = [made.of_kind(name) if made else None for made in comparisons]
        lists = [[one.formula for one in kind.listed] if kind else [] for kind in kinds]
        found[name] = [formula for formula in lists[0] if all(formula in one for one in lists)]
    return found


def _robustness(
    comparison: qca.Comparison, options: qca.Options, recalibrated: Mapping[str, qca.CaseTable]
) -> Values:
    from fonds.analysis import qca

    table = comparison.truth.table
    found: Values = {}
    for kind in comparison.solutions:
        if kind.kind not in KINDS or not kind.listed:
            continue
        tested = qca.assess_robustness(table, options, kind.kind, recalibrated=recalibrated)
        found[kind.kind] = {
            "terms": [{"term": term, "held": tested.kept_share(term)} for term in tested.terms],
            "runs": [
                {
                    "change": run.change,
                    "kind": run.kind,
                    "count": run.count,
                    "survival": [str(one) for one in run.survival],
                }
                for run in tested.runs
            ],
        }
    return found
