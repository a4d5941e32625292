"""`fonds qca`: explain an outcome by combinations of conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fonds.analysis import qca
from fonds.cli.options import project_option


@click.command("qca")
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--outcome", default="", help="Column to explain: Y, ~Y, or Y[2] for one value.")
@click.option("--conditions", default="", help="Columns to explain it by, as A,B,C. Default: all.")
@click.option("--cases", "case_column", default="", help="Column with the cases' names.")
@click.option("--incl", default="0.8", help="Least inclusion of a row; 0.8,0.5 adds a band of C.")
@click.option("--ncut", default=1, help="Least number of cases of a row.")
@click.option("--pri", default=0.0, help="Least PRI of a row.")
@click.option("--include", default="?", help="Rows a term may cover besides: ?, C, ?,C or none.")
@click.option("--dir-exp", default="", help="Expectations: 1,0,- in order, or A=1,B=0.")
@click.option("--enhanced", is_flag=True, help="Also leave out untenable assumptions.")
@click.option("--necessary", multiple=True, help="Expression held to be necessary (--enhanced).")
@click.option("--impossible", multiple=True, help="Combination that cannot exist (--enhanced).")
@click.option("--row-dominance", is_flag=True, help="Leave out dominated prime implicants.")
@click.option("--calibrate", multiple=True, help="A=20,50,80; A=3: crisp; A=in:3,5,7: groups.")
@click.option(
    "--charts",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for a chart (SVG) of each direct calibration.",
)
@click.option("--codes", is_flag=True, help="DATA holds case,condition,value,coder on each line.")
@click.option("--robustness", is_flag=True, help="Also: which terms survive which change.")
@click.option("--no-negated", is_flag=True, help="Do not explain the absence of the outcome.")
@click.option("--most-solutions", default=1000, help="List no more tied solutions than this.")
@click.option("--save", metavar="TITLE", help="Project: publish the comparison under this title.")
@project_option
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
def command(
    data: Path | None,
    outcome: str,
    conditions: str,
    case_column: str,
    incl: str,
    ncut: int,
    pri: float,
    include: str,
    dir_exp: str,
    enhanced: bool,
    necessary: tuple[str, ...],
    impossible: tuple[str, ...],
    row_dominance: bool,
    calibrate: tuple[str, ...],
    charts: Path | None,
    codes: bool,
    robustness: bool,
    no_negated: bool,
    most_solutions: int,
    save: str | None,
    project: str | None,
    as_json: bool,
) -> None:
    """Explain OUTCOME in DATA, a CSV file of cases, by combinations of conditions.

    Values are 0 and 1, memberships between them, or small whole numbers. The first column names
    the cases. Prints the truth table, every shortest formula, and what to beware of. Without DATA
    the cases are those coded in a project, each code with its reason and source.
    """
    if data is None:
        _compare_project(project, outcome, conditions, (incl, ncut, pri), dir_exp, save, as_json)
        return
    if not outcome:
        raise qca.QcaError("no outcome is named. Expected a column of the file: --outcome Y.")
    chosen = [name.strip() for name in conditions.split(",") if name.strip()]
    options = qca.Options(
        cut_offs=_cut_offs(incl, ncut, pri),
        include=_included(include),
        enhanced=enhanced,
        necessary=necessary,
        impossible=impossible,
        row_dominance=row_dominance,
        negated=not no_negated,
        limits=qca.Limits(most_listed=most_solutions),
    )
    if codes:
        _compare_codes(data, outcome, chosen, options, dir_exp, as_json)
        return
    raw = qca.read_columns(data, outcome, chosen or None, case_column)
    thresholds = _thresholds(calibrate)
    if charts is not None:
        _draw_charts(charts, raw, outcome, thresholds)
    table = qca.calibrate_columns(raw, outcome, thresholds)
    calibrated = qca.report_calibration(raw, outcome, thresholds)
    if dir_exp:
        options = replace(options, expectations=qca.parse_expectations(dir_exp, table))
    comparison = qca.compare_cases(table, options)
    moved = qca.shift_calibration(raw, outcome, thresholds) if robustness else {}
    tested = _test(table, options, comparison, moved) if robustness else []
    if as_json:
        report = qca.report_comparison(comparison)
        if calibrated:
            report["calibration"] = calibrated
        if robustness:
            report["robustness"] = [qca.report_robustness(one) for one in tested]
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        lines = [*_about_calibration(calibrated), _text(comparison)]
        lines += [line for one in tested for line in _about_robustness(one)]
        click.echo("\n".join(lines))


def _compare_project(
    project: str | None,
    outcome: str,
    conditions: str,
    cut_offs: tuple[str, int, float],
    dir_exp: str,
    save: str | None,
    as_json: bool,
) -> None:
    from fonds.cli.from_catalogue import compare_project

    incl, ncut, pri = cut_offs
    words = {"outcome": outcome, "incl": incl, "ncut": str(ncut), "pri": str(pri)}
    for entry in filter(None, dir_exp.split(",")):
        name, _, value = entry.partition("=")
        words[f"expect-{name.strip()}"] = value.strip()
    chosen = [name.strip() for name in conditions.split(",") if name.strip()]
    compare_project(project, words, chosen, save, as_json)


def _compare_codes(
    data: Path,
    outcome: str,
    conditions: list[str],
    options: qca.Options,
    dir_exp: str,
    as_json: bool,
) -> None:
    codes = qca.read_codes(data)
    readings = qca.compare_readings(codes, outcome, options, conditions or None)
    answered = [one.comparison for one in readings.readings if one.comparison]
    if dir_exp and answered:
        expectations = qca.parse_expectations(dir_exp, answered[0].truth.table)
        options = replace(options, expectations=expectations)
        readings = qca.compare_readings(codes, outcome, options, conditions or None)
    reference = qca.read_reference(data)
    if as_json:
        report = {**qca.report_readings(readings), "reference": list(reference)}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        aside = [f"not compared  {name}: kept aside, as reference" for name in reference]
        click.echo("\n".join([*_about_readings(readings), *aside]))


def _draw_charts(
    directory: Path,
    raw: qca.RawColumns,
    outcome: str,
    thresholds: dict[str, list[float] | qca.Groups],
) -> None:
    """Write one picture for each direct calibration, named by its column."""
    from fonds.analysis.charts import render_picture

    columns = qca.columns_by_name(raw, outcome)
    direct = {name: n for name, n in thresholds.items() if isinstance(n, list) and len(n) == 3}
    if not direct:
        raise qca.QcaError(
            "--charts: nothing is calibrated directly. Expected --calibrate "
            "NAME=EXCLUSION,CROSSOVER,INCLUSION."
        )
    directory.mkdir(parents=True, exist_ok=True)
    for name, numbers in direct.items():
        if name not in columns:  # said in full where the columns are calibrated
            continue
        chart = qca.draw_calibration(columns[name], raw.cases, qca.Thresholds(*numbers), name)
        place = directory / (re.sub(r"[^\w.-]", "_", name) + ".svg")
        titled = {**chart, "usermeta": {"title": f"Calibration of {name}"}}
        place.write_text(render_picture(titled), encoding="utf-8")
        click.echo(f"chart  {place}", err=True)


def _about_calibration(calibrated: list[dict[str, Any]]) -> list[str]:
    lines = []
    for one in calibrated:
        edges = ", ".join(f"{edge:g}" for edge in one["thresholds"])
        rows = [[c["case"], f"{c['raw']:g}", f"{c['membership']:.3f}"] for c in one["cases"]]
        lines.append(f"Calibration of {one['condition']}: {one['method']}, {edges}")
        lines += [*_columns([["case", "raw", "membership"], *rows]), ""]
    return lines


def _test(
    table: qca.CaseTable,
    options: qca.Options,
    comparison: qca.Comparison,
    moved: dict[str, qca.CaseTable],
) -> list[qca.Robustness]:
    kinds = [one.kind for one in comparison.solutions if one.listed and " " not in one.kind]
    return [qca.assess_robustness(table, options, kind, recalibrated=moved) for kind in kinds]


def _cut_offs(incl: str, ncut: int, pri: float) -> qca.CutOffs:
    try:
        numbers = [float(part) for part in incl.split(",")]
    except ValueError as error:
        raise qca.QcaError(
            f"--incl {incl!r} is not a number. Expected 0 to 1, as in --incl 0.8."
        ) from error
    if len(numbers) > 2:
        raise qca.QcaError(f"--incl {incl!r}: expected one number or two, as in 0.8,0.5.")
    return qca.CutOffs(numbers[0], ncut, pri, numbers[1] if len(numbers) == 2 else None)


def _included(text: str) -> str:
    signs = text.replace(",", "").replace(" ", "")
    if signs in ("none", ""):
        return ""
    if wrong := set(signs) - set("?C"):
        raise qca.QcaError(
            f"--include {text!r}: {min(wrong)!r} is no kind of row. Expected ? for remainders, C "
            "for contradictions, both as ?,C, or none."
        )
    return signs


def _thresholds(calibrate: Sequence[str]) -> dict[str, list[float] | qca.Groups]:
    wanted: dict[str, list[float] | qca.Groups] = {}
    for entry in calibrate:
        name, _, numbers = entry.partition("=")
        try:
            edges = [float(part) for part in numbers.removeprefix("in:").split(",")]
        except ValueError as error:
            raise qca.QcaError(
                f"--calibrate {entry!r}: expected NAME=EXCLUSION,CROSSOVER,INCLUSION or "
                "NAME=THRESHOLD, as in --calibrate GNP=400,550,900; or NAME=in:EDGES for the "
                "indirect method."
            ) from error
        indirect = numbers.startswith("in:")
        wanted[name.strip()] = qca.Groups(tuple(edges)) if indirect else edges
    return wanted


def _text(comparison: qca.Comparison) -> str:
    parts = [*_about(comparison)]
    if comparison.negated:
        parts += ["", *_about(comparison.negated)]
    return "\n".join(parts)


def _about_readings(readings: qca.Readings) -> list[str]:
    lines = [f"Disagreements: {len(readings.disagreements)}"]
    lines += [f"- {one.sentence()}" for one in readings.disagreements]
    if not readings.complete:
        lines.append("Too many to combine: each coder, then each disputed cell alone.")
    for kind in ("conservative", "parsimonious", "intermediate"):
        found = readings.formulas(kind)
        if found:
            lines += ["", f"{kind.capitalize()} formulas in {len(readings.readings)} readings"]
        for formula, names in found.items():
            every = len(names) == len(readings.readings)
            lines.append(f"  {formula}  ({'every reading' if every else '; '.join(names)})")
    for one in readings.readings:
        if one.comparison:
            lines += ["", f"Reading: {one.name}", *_about(one.comparison)]
        else:
            lines += ["", f"Reading: {one.name}", f"  no answer: {one.refusal}"]
    return lines


def _about_robustness(robustness: qca.Robustness) -> list[str]:
    heads = ["change", *robustness.terms]
    rows = [[run.change, *map(str, run.survival)] for run in robustness.runs]
    shares = [f"{robustness.kept_share(term):.0%}" for term in robustness.terms]
    title = f"Which terms of the {robustness.kind} solutions survive"
    return ["", title, *_columns([heads, *rows, ["held", *shares]])]


def _about(comparison: qca.Comparison) -> list[str]:
    table = comparison.truth.table
    lines = [f"Outcome {table.outcome}: {len(table.cases)} cases", "", "Truth table"]
    heads = ["row", *table.conditions, "out", "n", "incl", "pri", "cases"]
    rows = [
        [
            str(row.number),
            *(str(value) for value in row.values),
            row.out,
            str(len(row.cases)),
            f"{row.inclusion:.3f}",
            f"{row.pri:.3f}",
            ", ".join(row.cases),
        ]
        for row in comparison.truth.rows
    ]
    lines += _columns([heads, *rows])
    lines.append(f"({comparison.truth.remainders} combinations without enough cases)")
    for kind in comparison.solutions:
        lines += ["", *_about_kind(kind)]
    lines += ["", "Single conditions"]
    heads = ["term", "necessity: incl", "ron", "cov", "sufficiency: incl", "pri", "covs"]
    fits = [
        [
            one.term,
            *(f"{v:.3f}" for v in (one.necessity.inclusion, one.necessity.ron)),
            *(f"{v:.3f}" for v in (one.necessity.coverage, one.sufficiency.inclusion)),
            *(f"{v:.3f}" for v in (one.sufficiency.pri, one.sufficiency.coverage)),
        ]
        for one in comparison.singles
    ]
    lines += _columns([heads, *fits])
    if comparison.necessary:
        lines.append("Necessary: " + "; ".join(one.term for one in comparison.necessary))
    if comparison.warnings:
        lines += ["", "Beware", *(f"- {warning}" for warning in comparison.warnings)]
    return lines


def _about_kind(kind: qca.Solutions) -> list[str]:
    lines = [f"{kind.kind.capitalize()}: {kind.how_many} solution{'s' * (kind.count != 1)}"]
    for number, solution in enumerate(kind.listed[:20], start=1):
        fit = f"incl {solution.inclusion:.3f}, pri {solution.pri:.3f}, covs {solution.coverage:.3f}"
        lines.append(f"  {number}. {solution.formula}  ({fit})")
        rows = [
            [
                "     " + term.term,
                f"{term.inclusion:.3f}",
                f"{term.coverage:.3f}",
                "-" if term.unique_coverage is None else f"{term.unique_coverage:.3f}",
                ", ".join(term.cases),
            ]
            for term in solution.terms
        ]
        lines += _columns([["     term", "incl", "covs", "covu", "cases"], *rows])
    if len(kind.listed) > 20:
        lines.append(f"  and {len(kind.listed) - 20} more; --json lists {len(kind.listed)}")
    return lines


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
