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
