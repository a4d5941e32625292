"""One comparison laid out for a page: from plain values to rows, terms and evidence.

Takes what `fonds.workflows.explanations.comparison` gathers and computes, so that it serves the
live page and a published figure alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from fonds.catalogue.access import CLOSED_SOURCE
from fonds.catalogue.models import Source as SourceRow
from fonds.site.figures.calibration import draw_memberships
from fonds.site.pages.comparison import (
    Calibration,
    CaseEvidence,
    CaseGroup,
    CaseRow,
    Cell,
    ComparisonParts,
    Disagreement,
    Evidence,
    Formula,
    Kind,
    Part,
    ReadingRow,
    RobustnessTable,
    Side,
    Term,
    TruthRow,
)
from fonds.site.pages.parts import Link, Source
from fonds.site.selectors.claims import show_source
from fonds.site.visitor import Visitor
from fonds.site.wording import sentence_case
from fonds.workflows.explanations.comparison import COMPILER, KINDS

Values = Mapping[str, Any]

MEANS = {
    "conservative": "assumes nothing of combinations no case shows",
    "parsimonious": "assumes whatever makes the formula shorter",
    "intermediate": "assumes only what agrees with the expectations",
}
SURVIVAL = {"kept": "kept", "some": "in some", "near": "near it", "gone": "gone", "moot": "–"}
FREE = -1
_ARTICLES = ("a ", "an ", "the ")
_MOST_WRITTEN_OUT = 5  # joints of a formula that still fits a cell


def lay_out_comparison(
    data: Values, settings: Values, result: Values, visitor: Visitor
) -> ComparisonParts:
    """Everything the page shows of one comparison that was made."""
    if result["refusal"]:
        return ComparisonParts(cautions=[result["refusal"]])
    made = _Layout(data, settings, result, visitor)
    return ComparisonParts(
        conditions=[made.labels[key] for key in settings["conditions"]],
        outcome=made.labels[settings["outcome"]],
        groups=made.groups(),
        has_memberships=made.has_memberships(),
        calibrations=made.calibrations(),
        rows=made.truth_rows(),
        remainders=made.remainders(),
        sides=[made.side("present"), made.side("absent")],
        cautions=made.cautions(),
        evidence=made.evidence(),
        disagreements=made.disagreements(),
        reading_heads=made.reading_heads(),
        readings=made.readings(),
        undisputed=made.undisputed(),
        necessity=made.necessity(),
        robustness=made.robustness(),
    )


class _Layout:
    """The labels, names and codes that every part needs."""

    def __init__(self, data: Values, settings: Values, result: Values, visitor: Visitor) -> None:
        self.data, self.settings, self.result = data, settings, result
        self.labels = {one["key"]: one["label"] for one in data["conditions"]}
        keys = "|".join(map(re.escape, sorted(self.labels, key=len, reverse=True)))
        self.named = re.compile(rf"(?<!\w)(~?)({keys})(?!\w)")
        self.keys = {case["name"]: case["key"] for case in data["cases"]}
        self.codes: dict[tuple[str, str], list[Values]] = {}
        for code in data["codes"]:
            self.codes.setdefault((code["case"], code["condition"]), []).append(code)
        rows = SourceRow.objects.filter(
            public_id__in={code["source"] for code in data["codes"] if code["source"]}
        ).select_related("document")
        self.memberships = {
            (one["condition"], raw): membership
            for one in result.get("calibration", ())
            for _, raw, membership in one["points"]
        }
        self.sources = {row.public_id: show_source(row, "", visitor.access) for row in rows}

    def say(self, text: str) -> str:
        """A sentence with the keys of conditions put into words."""
        return self.named.sub(
            lambda found: (
                f"no {_bare(self.labels[found[2]])}" if found[1] else self.labels[found[2]]
            ),
            text,
        )

    def cases(self, names: Iterable[str]) -> list[Link]:
        """Links to the evidence of cases."""
        return [Link(name, f"#case-{self.keys[name]}") for name in names if name in self.keys]

    # ---- the cases ----

    def groups(self) -> list[CaseGroup]:
        """Cases with the outcome, without it, and those coded but not compared."""
        outcome = self.settings["outcome"]
        compared = [self._case_row(case) for case in self.data["cases"]]
        groups = [
            CaseGroup(f"With {self.labels[outcome]}", [r for r in compared if _holds(r.result)]),
            CaseGroup(
                f"Without {_bare(self.labels[outcome])}",
                [r for r in compared if not _holds(r.result)],
            ),
            CaseGroup(
                "Coded, not compared", [self._case_row(case) for case in self.data["reference"]]
            ),
        ]
        return [group for group in groups if group.rows]

    def _case_row(self, case: Values) -> CaseRow:
        return CaseRow(
            Link(case["name"], f"#case-{case['key']}"),
            [self._cell(case, key) for key in self.settings["conditions"]],
            self._cell(case, self.settings["outcome"]),
        )

    def _cell(self, case: Values, condition: str) -> Cell:
        codes = self.codes.get((case["key"], condition), ())
        values = list(dict.fromkeys(self._value(code) for code in codes if code["value"]))
        words = "; ".join(f"{code['value']}: {code['reason']}" for code in codes if code["value"])
        return Cell("/".join(values) or "–", f"#code-{case['key']}-{condition}", words)

    def _value(self, code: Values) -> str:
        """A code as the comparison takes it: a raw value as the membership made of it."""
        try:
            made = self.memberships.get((code["condition"], float(code["value"])))
        except ValueError:
            made = None
        return str(code["value"]) if made is None else f"{made:.2f}".removesuffix(".00")

    # ---- from measure to membership ----

    def has_memberships(self) -> bool:
        """Whether any code lies between in and out."""
        return any(
            _lies_between(self._value(code)) for codes in self.codes.values() for code in codes
        )

    def calibrations(self) -> list[Calibration]:
        """One chart for each condition whose codes are raw values."""
        return [self._calibration(one) for one in self.result.get("calibration", ())]

    def _calibration(self, one: Values) -> Calibration:
        label = sentence_case(_bare(self.labels[one["condition"]]))
        points = sorted({(raw, made, name) for name, raw, made in one["points"]})
        thresholds = [float(part) for part in one["thresholds"].replace(";", ",").split(",")]
        measure = one["measure"] or "raw value"
        return Calibration(
            label,
            draw_memberships(f"calibration-{one['condition']}", label, measure, thresholds, points),
            measure,
            [(self.cases([name])[0], f"{raw:g}", f"{made:.2f}") for raw, made, name in points],
        )

    # ---- the truth table ----

    def truth_rows(self) -> list[TruthRow]:
        """The rows that occur: those that lead to the outcome first, contradictions next."""
        rows = sorted(
            self.result["rows"],
            key=lambda row: (row["out"] != "1", not (row["with"] and row["without"]), -row["n"]),
        )
        return [
            TruthRow(
                row["number"],
                [Cell(str(value)) for value in row["values"]],
                self._verdict(row),
                f"{row['incl']:.2f}",
                self.cases(row["cases"]),
                row["sentence"],
                bool(row["with"] and row["without"]),
            )
            for row in rows
        ]

    def _verdict(self, row: Values) -> str:
        if row["with"] and row["without"]:
            return "contradiction"
        words = {"1": "yes", "0": "no", "?": "too few cases"}
        return words.get(row["out"], "undecided")

    def remainders(self) -> str:
        """How many combinations no case shows, and what makes a row count."""
        chosen, few = self.settings, self.settings["frequency"]
        return (
            f"Of {self.result['possible']:,} possible combinations {len(self.result['rows'])} "
            f"occur; of the other {self.result['remainders']:,} nothing is known. A row counts "
            f"where it holds {few} case{'s' if few != 1 else ''} or more; it leads to the outcome "
            f"where its inclusion reaches {chosen['inclusion']:g}"
            + (f" and its PRI {chosen['pri']:g}." if chosen["pri"] else ".")
        )

    # ---- the formulas ----

    def side(self, name: str) -> Side:
        """The outcome, or its absence."""
        found = self.result[name]
        outcome = self.labels[self.settings["outcome"]]
        return Side(
            sentence_case(outcome) if name == "present" else f"No {_bare(outcome)}",
            [self._kind(kind) for kind in found["kinds"]],
            [self.say(one) for one in found["warnings"]],
        )

    def _kind(self, kind: Values) -> Kind:
        formulas = [self._formula(one) for one in kind["listed"]]
        count = kind["how_many"]
        return Kind(
            kind["kind"],
            MEANS.get(kind["kind"], ""),
            "no formula"
            if not formulas
            else "one formula"
            if count == "1"
            else f"{count} formulas fit equally well",
            formulas[0] if formulas else None,
            formulas[1:],
            max(0, kind["count"] - len(formulas)),
        )

    def _formula(self, solution: Values) -> Formula:
        terms = [
            Term(
                self.parts(term["values"]),
                f"inclusion {term['incl']:.2f}, coverage {term['cov']:.2f}"
                + ("" if term["unique"] is None else f", unique {term['unique']:.2f}"),
                self.cases(term["cases"]),
                self.cases(term["deviant"]),
            )
            for term in solution["terms"]
        ]
        return Formula(
            terms,
            solution["formula"],
            f"inclusion {solution['incl']:.2f}, coverage {solution['cov']:.2f}",
            self.say(solution["caveat"]),
        )

    def parts(self, values: Sequence[int]) -> list[Part]:
        """A term in words, condition by condition."""
        return [
            self.part(key, value)
            for key, value in zip(self.settings["conditions"], values, strict=True)
            if value != FREE
        ]

    def part(self, key: str, value: int) -> Part:
        """One condition at one value in words."""
        label = self.labels[key]
        if value > 1:
            return Part(f"{label} at {value}")
        return Part(label) if value else Part(f"no {_bare(label)}", is_absent=True)

    def notation(self, formula: str) -> list[list[Part]]:
        """A formula in the notation of the method as terms in words."""
        return [self._term(term) for term in formula.split(" + ")]

    def _term(self, term: str) -> list[Part]:
        parts = []
        for literal in term.split("*"):
            key, _, level = literal.removeprefix("~").partition("[")
            value = int(level[:-1]) if level else int(not literal.startswith("~"))
            parts.append(self.part(key, value))
        return parts

    def in_words(self, formula: str) -> str:
        """A formula as one phrase."""
        return ", or ".join(
            " and ".join(part.words for part in term) for term in self.notation(formula)
        )

    def cautions(self) -> list[str]:
        """What to know before believing a formula: of the outcome, then what its absence adds."""
        said = [self.say(one) for one in self.result["present"]["warnings"]]
        outcome = _bare(self.labels[self.settings["outcome"]])
        said += [
            f"For no {outcome}: {self.say(one)[:1].lower()}{self.say(one)[1:]}"
            for one in self.result["absent"]["warnings"]
            if "formula" not in one and "solution" in one
        ]
        said += [
            f"{name} is not compared: nobody coded it on {self.labels[key]}."
            for name, key in self.result["left_out"]
        ]
        return said

    # ---- the evidence ----

    def evidence(self) -> list[CaseEvidence]:
        """Every code of every case with its reason and source."""
        return [self._evidence(case) for case in (*self.data["cases"], *self.data["reference"])]

    def _evidence(self, case: Values) -> CaseEvidence:
        wanted = (*self.settings["conditions"], self.settings["outcome"])
        codes = [
            self._code(code, number)
            for key in wanted
            for number, code in enumerate(self.codes.get((case["key"], key), ()))
        ]
        about = ", ".join(
            part for part in (case["leader"], case["years"].replace("/", "–")) if part
        )
        return CaseEvidence(case["key"], case["name"], about, case["notes"], codes)

    def _code(self, code: Values, number: int) -> Evidence:
        anchor = f"code-{code['case']}-{code['condition']}"
        return Evidence(
            f"{anchor}-{number + 1}" if number else anchor,
            self.labels[code["condition"]],
            self._said(code),
            code["reason"],
            code["coder"] or COMPILER,
            self.sources.get(code["source"], Source(_unnamed(code["source"]))),
            code["certainty"],
        )

    def _said(self, code: Values) -> str:
        value = self._value(code)
        return f"{code['value']}, membership {value}" if value != code["value"] else (
            value or "not coded"
        )  # fmt: skip

    # ---- where coders differ ----

    def disagreements(self) -> list[Disagreement]:
        """The cells on which coders differ."""
        found = []
        for one in self.result["readings"]["disagreements"]:
            codes = self.codes[self.keys[one["case"]], one["condition"]]
            found.append(
                Disagreement(
                    f"{one['case']}: {self.labels[one['condition']]}",
                    [self._code(code, number) for number, code in enumerate(codes)],
                )
            )
        return found

    def _shown_kinds(self) -> list[str]:
        made = [kind["kind"] for kind in self.result["present"]["kinds"]]
        return [kind for kind in KINDS if kind in made and kind != "conservative"]

    def reading_heads(self) -> list[str]:
        """The heads of the table of readings."""
        outcome = self.labels[self.settings["outcome"]]
        sides = (outcome, f"no {_bare(outcome)}")
        return [f"{kind} for {side}" for side in sides for kind in self._shown_kinds()]

    def readings(self) -> list[ReadingRow]:
        """One row for each way of settling the disagreements."""
        if not self.result["readings"]["disagreements"]:
            return []
        return [
            ReadingRow(
                self.say(one["name"]).replace(" = ", "\u00a0=\u00a0"),
                [
                    (head, self._reading(one, side, kind))
                    for head, (side, kind) in zip(
                        self.reading_heads(),
                        product(("present", "absent"), self._shown_kinds()),
                        strict=True,
                    )
                ],
            )
            for one in self.result["readings"]["readings"]
        ]

    def _reading(self, one: Values, side: str, kind: str) -> str:
        if one["refusal"]:
            return self.say(one["refusal"])
        found = one[side].get(kind)
        if not found or not found["first"]:
            return "no formula"
        count = "one formula" if found["how_many"] == "1" else f"{found['how_many']} formulas"
        first = found["first"][0]
        if first.count("*") + first.count("+") > _MOST_WRITTEN_OUT:
            return count
        if found["how_many"] == "1":
            return self.in_words(first)
        return f"{count}, such as: {self.in_words(first)}"

    def undisputed(self) -> list[str]:
        """What every reading gives, or that nothing is."""
        if not self.result["readings"]["disagreements"]:
            return []
        outcome = self.labels[self.settings["outcome"]]
        said = []
        for side, name in (("present", outcome), ("absent", f"no {_bare(outcome)}")):
            for kind in self._shown_kinds():
                shared = self.result["readings"]["undisputed"][side][kind]
                what = (
                    "; ".join(self.in_words(one) for one in shared)
                    if shared
                    else "no formula holds in all"
                )
                said.append(f"In every reading, {kind} for {name}: {what}.")
        return said

    # ---- necessity and robustness ----

    def necessity(self) -> list[tuple[Part, str, str, str, bool]]:
        """Conditions and their absence as necessary for the outcome, the most nearly so first."""
        rows = sorted(self.result["necessity"], key=lambda one: (-one["incl"], -(one["ron"] or 0)))
        return [
            (
                self._term(one["term"])[0],
                *(
                    "–" if one[name] is None else f"{one[name]:.2f}"
                    for name in ("incl", "ron", "cov")
                ),
                one["is_necessary"],
            )
            for one in rows
        ]

    def robustness(self) -> list[RobustnessTable]:
        """One table for each kind of formula, parsimonious first."""
        order = ("parsimonious", "intermediate", "conservative")
        found = self.result["robustness"]
        return [
            RobustnessTable(
                kind,
                [self._term(term["term"]) for term in found[kind]["terms"]],
                [
                    (self.say(run["change"]), [SURVIVAL[one] for one in run["survival"]])
                    for run in found[kind]["runs"]
                ],
                [f"{term['held']:.0%}" for term in found[kind]["terms"]],
            )
            for kind in order
            if kind in found
        ]


def _unnamed(said: str) -> str:
    return CLOSED_SOURCE if said == CLOSED_SOURCE else "source not given"


def _holds(result: Cell) -> bool:
    """Whether a case has the outcome: more in than out, by the first coder."""
    first = result.value.split("/")[0]
    return first != "–" and float(first) > 0.5


def _lies_between(value: str) -> bool:
    try:
        return 0 < float(value) < 1
    except ValueError:
        return False


def _bare(label: str) -> str:
    """A label without its article: "no opposition", not "no an opposition"."""
    for article in _ARTICLES:
        if label.startswith(article):
            return label[len(article) :]
    return label
