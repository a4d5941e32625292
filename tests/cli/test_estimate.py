"""`fonds estimate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.cli.main import main

TABLE = "a,b,c,count\n1,0,0,40\n0,1,0,35\n0,0,1,30\n1,1,0,20\n1,0,1,15\n0,1,1,12\n1,1,1,9\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A table of overlap counts."""
    path = tmp_path / "counts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("method", ["bma", "loglinear", "sparse", "lcmcr"])
def test_json_has_the_agreed_shape(table: str, method: str) -> None:
    """Every method writes the same keys; unseen and observed add up to the estimate."""
    run = CliRunner().invoke(main, ["estimate", table, "--method", method, "--seed", "2", "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)
    assert {"observed", "estimate", "unseen", "method", "settings", "models", "warnings"} <= set(
        found
    )
    assert set(found["estimate"]) == {"mean", "median", "low", "high", "level"}
    assert found["observed"] == 161
    for key in ("mean", "median", "low", "high"):
        assert found["estimate"][key] == pytest.approx(found["unseen"][key] + 161)
    assert {"name", "weight"} == set(found["models"][0])


def test_prior_and_grid_are_the_readers(table: str) -> None:
    """The settings say what was used."""
    args = ["estimate", table, "--delta", "0.5", "--unseen-grid", "1:300:1", "--json"]
    found = json.loads(CliRunner().invoke(main, args).stdout)
    assert found["settings"]["delta"] == 0.5
    assert found["settings"]["unseen_grid"] == [1, 300, 1]


def test_plain_text_says_the_assumptions(table: str) -> None:
    """A reader at the terminal sees the estimate and what it assumes."""
    output = CliRunner().invoke(main, ["estimate", table]).stdout
    assert "observed" in output
    assert "assumed    Closed population" in output


def test_two_lists_can_be_chosen(table: str) -> None:
    """Chapman's method takes two of the three."""
    args = ["estimate", table, "--method", "chapman", "--lists", "a,b", "--json"]
    found = json.loads(CliRunner().invoke(main, args).stdout)
    assert found["estimate"]["mean"] == pytest.approx(85 * 77 / 30 - 1)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--unseen-grid", "5:1"], "FROM:TO:STEP"),
        (["--delta", "-1"], "not above 0"),
        (["--lists", "a,z"], "is no list"),
        (["--lists", "a"], "one list"),
    ],
)
def test_bad_input_is_one_line_and_code_2(table: str, args: list[str], said: str) -> None:
    """What was found and what to do, on the error stream."""
    run = CliRunner().invoke(main, ["estimate", table, *args])
    assert run.exit_code == 2
    assert said in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_seed_below_zero_is_refused(table: str) -> None:
    """No list of what the machine was doing, but the range."""
    run = CliRunner().invoke(main, ["estimate", table, "--method", "lcmcr", "--seed", "-1"])
    assert run.exit_code == 2
    assert "x>=0" in run.stderr


def test_records_with_a_linkage_table(tmp_path: Path) -> None:
    """Records and pairs with probabilities give an estimate over drawn linkages."""
    rows = [f"{s}{i},{s}" for i in range(40) for s in "ab"]
    (tmp_path / "records.csv").write_text("id,list\n" + "\n".join(rows) + "\n", encoding="utf-8")
    pairs = [f"a{i},b{i},{0.9 if i % 2 else 0.1}" for i in range(40)]
    (tmp_path / "pairs.csv").write_text("id,id,probability\n" + "\n".join(pairs) + "\n")
    args = ["estimate", str(tmp_path / "records.csv"), "--linkage", str(tmp_path / "pairs.csv")]
    run = CliRunner().invoke(main, [*args, "--draws", "20", "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["settings"]["linkage_draws"] == 20


SPREAD_OUT = (  # most cases on one list alone: what is assumed decides the answer
    "a,b,c,d,count\n1,0,0,0,180\n0,1,0,0,90\n0,0,1,0,70\n0,0,0,1,40\n1,1,0,0,12\n"
    "0,0,1,1,9\n1,0,1,0,4\n1,1,1,0,3\n"
)


@pytest.mark.parametrize("method", ["bma", "loglinear", "sparse"])
def test_says_which_other_methods_disagree(tmp_path: Path, method: str) -> None:
    """One number does not stand alone where others differ: they are named, with their numbers."""
    path = tmp_path / "counts.csv"
    path.write_text(SPREAD_OUT, encoding="utf-8")
    args = ["estimate", str(path), "--method", method]
    found = json.loads(CliRunner().invoke(main, [*args, "--json"]).stdout)
    assert found["warnings"][0].startswith("Other methods give other numbers")
    assert "graphs averaged, delta 1: " in found["warnings"][0]
    assert "warning    Other methods give other" in CliRunner().invoke(main, args).stdout


def test_says_nothing_of_methods_that_agree(tmp_path: Path) -> None:
    """Three independent lists with large overlaps give one answer by every method."""
    counts = {"1,0,0": 480, "0,1,0": 480, "0,0,1": 480, "1,1,0": 480, "1,0,1": 480, "0,1,1": 480}
    rows = [f"{pattern},{number}" for pattern, number in {**counts, "1,1,1": 480}.items()]
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(["a,b,c,count", *rows]), encoding="utf-8")
    found = json.loads(CliRunner().invoke(main, ["estimate", str(path), "--json"]).stdout)
    assert not [one for one in found["warnings"] if "Other methods" in one]


def test_reports_a_pattern_that_stands_twice(tmp_path: Path) -> None:
    """Lines of one pattern are added up, but not silently."""
    path = tmp_path / "counts.csv"
    path.write_text(TABLE + "0,1,1,12\n", encoding="utf-8")
    found = json.loads(CliRunner().invoke(main, ["estimate", str(path), "--json"]).stdout)
    assert found["observed"] == 173
    said = "The pattern 'b, c' stands on lines 7 and 9, with the counts 12 and 12: 24 in all"
    assert any(one.startswith(said) for one in found["warnings"])


def test_reports_a_case_that_stands_twice(tmp_path: Path) -> None:
    """Two rows of one id are one case on the lists of both, and the lines are named."""
    path = tmp_path / "cases.csv"
    rows = ["kim,1,0", "pak,1,1", "yi,0,1", "kim,0,1", "ho,1,1", "cho,1,0"]
    path.write_text("\n".join(["id,a,b", *rows]), encoding="utf-8")
    args = ["estimate", str(path), "--method", "chapman", "--json"]
    found = json.loads(CliRunner().invoke(main, args).stdout)
    assert found["observed"] == 5
    assert any("'kim' stands on lines 2 and 5" in one for one in found["warnings"])
