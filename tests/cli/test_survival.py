"""`fonds survival` says what the library says, and refuses in one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fonds.cli.main import main

ORACLE = Path(__file__).parents[2] / "oracles" / "survival"


def run(*words: object) -> Result:
    """Run `fonds survival` with these words."""
    return CliRunner().invoke(main, ["survival", *(str(word) for word in words)])


def test_rossi_from_the_command_line(shared_data: Path) -> None:
    """Curve, log-rank and Cox of Rossi's data, as published by R."""
    path = shared_data / "survival" / "rossi.csv"
    done = run(
        path, "--duration", "week", "--event", "arrest", "--group", "fin", "--at", "52",
        "--cox", "fin,age,race,wexp,mar,paro,prio", "--json",
    )  # fmt: skip
    said = json.loads(done.output)
    assert said["n"] == 432
    assert said["events"] == 114
    assert said["at"][0]["value"] == pytest.approx(0.73611111111)
    assert said["logrank"]["statistic"] == pytest.approx(3.8375695765)
    assert said["cox"]["coefficients"][0]["coef"] == pytest.approx(-0.37942216649)
    assert said["cox"]["proportional_hazards"]["all"] == pytest.approx(0.013427506786)


def test_several_endings_get_incidences() -> None:
    """Words or codes above 1 are competing endings; shares at the end add up with the curve."""
    done = run(
        ORACLE / "small.csv", "--duration", "exit", "--event", "cause", "--entry", "entry",
        "--group", "x1", "--json",
    )  # fmt: skip
    said = json.loads(done.output)
    assert said["endings"] == ["1", "2"]
    last = sum(steps[-1]["incidence"] for steps in said["incidence"].values())
    assert last + said["survival"][-1]["survival"] == pytest.approx(1)
    assert set(said["groups"]) == {"0", "1"}


def test_intervals_are_turnbulls() -> None:
    """With --until, endings lie between two times."""
    done = run(
        ORACLE / "cosmesis.csv", "--duration", "lower", "--until", "upper", "--group", "group",
        "--json",
    )  # fmt: skip
    said = json.loads(done.output)
    assert said["logrank"]["p_value"] == pytest.approx(0.007622, abs=5e-7)
    assert said["groups"]["radiotherapy"]["is_unique"]


def test_plain_text_is_one_line_per_group() -> None:
    """The first word of a line is the group."""
    done = run(ORACLE / "small.csv", "--duration", "exit", "--event", "cause", "--group", "x1")
    assert [line.split("\t")[0] for line in done.output.splitlines() if "rows" in line] == [
        "all",
        "0",
        "1",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--duration", "nope", "--event", "cause"), "there is no column 'nope'"),
        (("--duration", "exit"), "No --event column"),
        (("--duration", "exit", "--event", "cause", "--at", "x"), "--at is 'x'"),
        (("--duration", "exit", "--event", "cause", "--cox", "y"), "there is no column 'y'"),
    ],
)
def test_bad_questions_get_one_line_and_exit_2(words: tuple[str, ...], said: str) -> None:
    """The line names the file and what is there."""
    done = run(ORACLE / "small.csv", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert done.output.count("\n") == 1


def test_a_cell_that_is_no_number_is_named(tmp_path: Path) -> None:
    """The line and the column are in the message."""
    path = tmp_path / "posts.csv"
    path.write_text("years,out\n1,1\ntwo,0\n", encoding="utf-8")
    done = run(path, "--duration", "years", "--event", "out")
    assert "posts.csv, line 3: years is 'two'" in done.output


def test_a_trait_that_tells_all_apart_has_no_finite_ratio(tmp_path: Path) -> None:
    """The text stays readable, the JSON valid, and nothing is printed besides."""
    path = tmp_path / "posts.csv"
    path.write_text("d,e,x\n5,1,0\n6,1,0\n7,1,0\n8,1,1\n9,1,1\n10,0,1\n", encoding="utf-8")
    words = (path, "--duration", "d", "--event", "e", "--cox", "x")
    lines = [line for line in run(*words).stdout.splitlines() if line.startswith("x")]
    assert len(lines[0]) < 60
    found = json.loads(run(*words, "--json").stdout, parse_constant=pytest.fail)
    assert found["cox"]["proportional_hazards"]["x"] is None
    assert any("no finite estimate for x" in said for said in found["cox"]["warnings"])


def endings(tmp_path: Path, words: list[str], *options: object) -> Result:
    """Run on four rows whose event column holds these words."""
    path = tmp_path / "data.csv"
    path.write_text("days,how\n" + "".join(f"{n + 1},{w}\n" for n, w in enumerate(words)))
    return run(path, "--duration", "days", "--event", "how", "--json", *options)


def test_yes_and_no_are_an_event_and_none(tmp_path: Path) -> None:
    """The usual ways to write it, in any case."""
    for words in (["1", "0", "1", ""], ["yes", "no", "YES", "0"], ["true", "false", "True", "no"]):
        assert json.loads(endings(tmp_path, words).output)["events"] == 2


def test_a_word_that_is_no_ending_is_refused_with_its_row(tmp_path: Path) -> None:
    """'maybe' is neither; nobody has left because a cell is not empty."""
    done = endings(tmp_path, ["1", "0", "maybe", "1"])
    assert done.exit_code == 2
    assert "line 4: how is 'maybe'. Expected 0 or 1" in done.output
    named = endings(tmp_path, ["fled", "0", "maybe", "died"], "--endings", "fled,died")
    assert "line 4: how is 'maybe'. Expected 0 or one of fled, died" in named.output


def test_named_words_are_competing_endings(tmp_path: Path) -> None:
    """In the order in which they were named, whatever their case in the file."""
    done = endings(tmp_path, ["fled", "", "Died", "fled"], "--endings", "died,fled")
    said = json.loads(done.output)
    assert said["endings"] == ["died", "fled"]
    assert said["events"] == 3


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    """Latin-1 from an old spreadsheet: one line, and what to do."""
    path = tmp_path / "old.csv"
    path.write_bytes("days,how\n1,1\n2,\xe9\n".encode("latin-1"))
    done = run(path, "--duration", "days", "--event", "how")
    assert done.exit_code == 2
    assert "old.csv, line 3: the byte 0xe9 is not UTF-8" in done.output
