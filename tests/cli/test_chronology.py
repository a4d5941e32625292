"""`fonds chronology` solves, names contradictions and exports."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fonds.cli.main import main


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Three events and two relations."""
    events, relations = tmp_path / "events.csv", tmp_path / "relations.csv"
    events.write_text(
        "id,title,date,country,source\n"
        "letter,Letter,1956-09-03,China,RGANI\n"
        "talk,Talk,,China,diary\n"
        "leave,Delegation leaves,1956-09-06,China,press\n",
        encoding="utf-8",
    )
    relations.write_text(
        "event,relation,other,source\ntalk,at least 1 day after,letter,diary\n"
        "talk,before,leave,cable\n",
        encoding="utf-8",
    )
    return events, relations


def run(*words: object) -> Result:
    """Run `fonds chronology` with these words."""
    return CliRunner().invoke(main, ["chronology", *(str(word) for word in words)])


def test_an_undated_talk_gets_its_bounds(files: tuple[Path, Path]) -> None:
    """JSON gives earliest and latest, and the reasons."""
    done = run(files[0], "--relations", files[1], "--json")
    assert done.exit_code == 0
    talk = next(row for row in json.loads(done.output)["events"] if row["id"] == "talk")
    assert talk["earliest"] == "1956-09-04"
    assert talk["latest"] == "1956-09-06T23:58"
    assert "cable" in talk["because"]


def test_a_contradiction_gives_exit_code_1_and_its_sources(files: tuple[Path, Path]) -> None:
    """The answer to "does it fit" is no."""
    with files[1].open("a", encoding="utf-8") as stream:
        stream.write("leave,before,letter,Kovács\n")
    done = run(files[0], "--relations", files[1])
    assert done.exit_code == 1
    line = next(line for line in done.output.splitlines() if line.startswith("contradiction"))
    assert "Kovács" in line


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("--csv", "id,title,"),
        ("--svg", "<svg "),
        ("--ics", "BEGIN:VCALENDAR"),
        ("--timelinejs", "{"),
    ],
)
def test_every_form_is_written(files: tuple[Path, Path], form: str, begins: str) -> None:
    """Each export starts as its format does."""
    done = run(files[0], "--relations", files[1], form)
    assert done.exit_code == 0
    assert done.output.startswith(begins)


def test_an_unreadable_date_is_one_line(tmp_path: Path) -> None:
    """File, line and column are named."""
    path = tmp_path / "events.csv"
    path.write_text("id,date\na,sometime\n")
    done = run(path)
    assert done.exit_code == 2
    assert "events.csv, line 2: date is 'sometime'" in done.output


def test_choices_narrow_the_events(files: tuple[Path, Path]) -> None:
    """By time, by source, and with the bounds the relations give, not the event's own date."""
    late = run(files[0], "--relations", files[1], "--from", "1956-09-05").output
    assert "\ttalk\t" in late
    assert "\tletter\t" not in late
    told = run(files[0], "--source", "press").output
    assert "Delegation leaves" in told
    assert "Letter" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--place", "Seoul"), "none of 3 events fits"), (("--from", "soon"), "Expected a date")],
)
def test_what_fits_nothing_is_one_line(
    files: tuple[Path, Path], words: tuple[str, ...], said: str
) -> None:
    """Exit code 2 and what to do."""
    done = run(files[0], *words)
    assert done.exit_code == 2
    assert said in done.output


def test_a_file_without_events_says_so(tmp_path: Path) -> None:
    """A header alone is not an event."""
    (tmp_path / "none.csv").write_text("id,date\n", encoding="utf-8")
    done = run(tmp_path / "none.csv")
    assert done.exit_code == 2
    assert "there are no events here" in done.output


def test_relations_need_a_file_of_events(files: tuple[Path, Path]) -> None:
    """A project has statements of order of its own."""
    done = run("--relations", files[1])
    assert done.exit_code == 2
    assert "kind relation" in " ".join(done.output.split())
