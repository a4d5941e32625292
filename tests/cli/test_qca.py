"""`fonds qca` prints what pipes well, and one line where it cannot go on."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fonds.catalogue.models import Code
from fonds.cli.main import main
from fonds.core.project import Project

LIPSET = Path(__file__).resolve().parents[1] / "oracles" / "lipset_crisp.csv"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["qca", *arguments])


def _report(*arguments: str) -> dict[str, Any]:
    result = _run(str(LIPSET), "--outcome", "SURV", "--json", *arguments)
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def test_json_holds_table_solutions_ties_and_warnings() -> None:
    """The keys other programs rely on, with their values for a published study."""
    report = _report("--incl", "1", "--ncut", "1", "--include", "?", "--dir-exp", "1,1,1,1,1")
    row = report["truth_table"][-1]
    assert row == {
        "row": 32,
        "conditions": {"DEV": 1, "URB": 1, "LIT": 1, "IND": 1, "STB": 1},
        "out": "1",
        "n": 4,
        "incl": 1.0,
        "pri": 1.0,
        "cases": ["BE", "CZ", "NL", "UK"],
    }
    formulas = {one["kind"]: one["formula"] for one in report["solutions"]}
    assert formulas["conservative"] == "DEV*~URB*LIT*STB + DEV*LIT*IND*STB"
    assert formulas["parsimonious"] == "DEV*STB"
    assert formulas["intermediate"] == "DEV*LIT*STB"
    assert report["ties"] == {"conservative": 1, "parsimonious": 1, "intermediate": 1}
    term = report["solutions"][0]["terms"][0]
    assert (term["incl"], term["covs"], term["covu"]) == (1.0, 0.5, 0.25)
    assert term["cases"] == ["FI", "IE", "FR", "SE"]
    assert {"term": "STB", "incl": 1.0, "ron": 0.7, "cov": 0.727272727} in report["necessity"]
    assert report["negated"]["outcome"] == "~SURV"


def test_conditions_can_be_chosen() -> None:
    """Only the named columns are compared, in the order named."""
    report = _report("--conditions", "STB,DEV", "--no-negated")
    assert report["conditions"] == ["STB", "DEV"]
    assert report["negated"] is None


def test_without_remainders_only_the_conservative_solution_is_found() -> None:
    """`--include none` rules every assumption out."""
    report = _report("--include", "none")
    assert set(report["ties"]) == {"conservative"}


def test_text_shows_the_truth_table_and_formulas() -> None:
    """What a reader sees without --json."""
    result = _run(str(LIPSET), "--outcome", "SURV", "--incl", "1")
    assert result.exit_code == 0
    assert "1. DEV*STB  (incl 1.000, pri 1.000, covs 1.000)" in result.stdout
    assert "Outcome ~SURV: 18 cases" in result.stdout


def test_a_raw_measure_is_calibrated_on_the_way(tmp_path: Path) -> None:
    """Three thresholds make a fuzzy set, one a crisp set."""
    path = tmp_path / "raw.csv"
    path.write_text("case,GNP,SEATS,Y\na,720,30,1\nb,400,5,0\nc,600,12,1\n", encoding="utf-8")
    result = _run(
        *(str(path), "--outcome", "Y", "--json", "--no-negated"),
        *("--calibrate", "GNP=400,550,900", "--calibrate", "SEATS=10"),
    )
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["truth_table"]
    assert [row["cases"] for row in rows] == [["b"], ["a", "c"]]
    made = json.loads(result.stdout)["calibration"]
    assert [(one["condition"], one["method"]) for one in made] == [
        ("GNP", "direct"), ("SEATS", "thresholds"),
    ]  # fmt: skip
    assert made[0]["cases"][1] == {"case": "b", "raw": 400.0, "membership": 0.05}


def test_a_calibration_is_printed_and_drawn(tmp_path: Path) -> None:
    """As a table before the truth table, and as a picture with its words."""
    path = tmp_path / "raw.csv"
    path.write_text("case,GNP,Y\na,720,1\nb,400,0\nc,600,1\n", encoding="utf-8")
    words = (str(path), "--outcome", "Y", "--charts", str(tmp_path / "charts"))
    result = _run(*words, "--calibrate", "GNP=400,550,900")
    assert result.exit_code == 0, result.output
    assert "Calibration of GNP: direct, 400, 550, 900" in result.stdout
    picture = (tmp_path / "charts" / "GNP.svg").read_text(encoding="utf-8")
    assert "<title>Calibration of GNP</title>" in picture
    refused = _run(*words)
    assert refused.exit_code == 2
    assert "nothing is calibrated directly" in refused.stderr


def test_errors_are_one_line_and_exit_code_two() -> None:
    """A missing column, a wrong number, a wrong sign."""
    for arguments, complaint in (
        (["--outcome", "WAR"], "has no column 'WAR'"),
        (["--outcome", "SURV", "--incl", "high"], "--incl 'high' is not a number"),
        (["--outcome", "SURV", "--include", "X"], "'X' is no kind of row"),
        (["--outcome", "SURV", "--calibrate", "DEV=a"], "expected NAME=EXCLUSION"),
        (["--outcome", "SURV", "--dir-exp", "5"], "expectation for DEV"),
    ):
        result = _run(str(LIPSET), *arguments)
        assert result.exit_code == 2
        assert complaint in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


def test_codes_that_disagree_are_run_both_ways(tmp_path: Path) -> None:
    """One line for each code; the readings that give a formula are named with it."""
    path = tmp_path / "codes.csv"
    path.write_text(
        "case,condition,value,coder\na,X,1,A\na,Z,1,A\na,Z,0,B\na,Y,1,A\nb,X,0,A\nb,Z,0,A\nb,Y,0,A\n",
        encoding="utf-8",
    )
    result = _run(str(path), "--outcome", "Y", "--codes", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["readings_by_formula"]["parsimonious"] == {
        "X": ["a, Z = 1", "a, Z = 0"],
        "Z": ["a, Z = 1"],
    }


def test_codes_of_a_case_kept_aside_are_no_case(tmp_path: Path) -> None:
    """The file that the page of a project gives holds its reference case, marked by a 0."""
    path = tmp_path / "codes.csv"
    path.write_text(
        "case,condition,value,compared\na,X,1,1\na,Y,1,1\nb,X,0,1\nb,Y,0,1\nr,X,1,0\n",
        encoding="utf-8",
    )
    assert "Outcome Y: 2 cases" in _run(str(path), "--outcome", "Y", "--codes").stdout
    lines = _run(str(path), "--outcome", "Y", "--codes").stdout.splitlines()
    assert "not compared  r: kept aside, as reference" in lines
    said = json.loads(_run(str(path), "--outcome", "Y", "--codes", "--json").stdout)
    assert said["reference"] == ["r"]


def test_robustness_is_a_table_of_terms() -> None:
    """The JSON names the fate of each term under each change."""
    report = _report("--incl", "1", "--robustness", "--no-negated")
    (parsimonious,) = [one for one in report["robustness"] if one["kind"] == "parsimonious"]
    fates = {run["change"]: run["survival"] for run in parsimonious["runs"]}
    assert fates["without EE"] == {"DEV*STB": "some"}


def test_a_table_of_semicolons_is_read_like_any_other(tmp_path: Path) -> None:
    """A spreadsheet set to a country of decimal commas writes semicolons."""
    path = tmp_path / "cases.csv"
    path.write_text(LIPSET.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    report = json.loads(_run(str(path), "--outcome", "SURV", "--json").stdout)
    assert report["truth_table"] == _report()["truth_table"]


@pytest.mark.django_db
def test_a_project_names_the_cases_that_are_not_compared(
    coded: ModuleType, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the page does: those kept aside, and those that lack a code."""
    monkeypatch.setattr("fonds.workflows.opening.open_project", lambda named=None: project)
    Code.objects.filter(case__public_id="albania", condition__public_id="opp").delete()
    lines = _run().stdout.splitlines()
    assert "not compared  USSR: kept aside, as reference" in lines
    assert "not compared  Albania: nobody coded it on opp" in lines
    said = json.loads(_run("--json").stdout)
    assert (said["reference"], said["left_out"]) == (["USSR"], [["Albania", "opp"]])
