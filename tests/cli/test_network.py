"""`fonds network` measures and exports the edges of a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fonds.cli.main import main


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """Four ties, one of an uncertain month and one that lasted."""
    path = tmp_path / "edges.csv"
    path.write_text(
        "source,target,kind,date,start,end,factoid,weight\n"
        "a,b,meeting,1956-08-20,,,f1;f2,\n"
        "b,c,meeting,1956-08,,,f3,2\n"
        "c,a,co-membership,,1955,1957,f4,\n"
        "c,d,meeting,1958,,,f5,\n",
        encoding="utf-8",
    )
    return path


def run(*words: object) -> Result:
    """Run `fonds network` with these words."""
    return CliRunner().invoke(main, ["network", *(str(word) for word in words)])


def test_a_window_and_its_spread(edges: Path) -> None:
    """In the first half of August the month is possible; its spread says not certain."""
    done = run(edges, "--from", "1956-08-01", "--to", "1956-08-14", "--draws", "50", "--json")
    said = json.loads(done.output)
    assert {(e["source"], e["target"]) for e in said["edges"]} == {("a", "c"), ("b", "c")}
    c = next(row for row in said["people"] if row["id"] == "c")
    assert c["degree"] == 2
    assert (c["spread"]["degree"]["low"], c["spread"]["degree"]["high"]) == (1, 2)


def test_kinds_egos_and_plain_text(edges: Path) -> None:
    """Only meetings around d: d and c."""
    done = run(edges, "--kind", "meeting", "--ego", "d")
    assert done.output.splitlines()[0] == "2 people\t1 edges"


@pytest.mark.parametrize(
    ("form", "begins"), [("--csv", "source,target"), ("--graphml", "<graphml"), ("--gexf", "<gexf")]
)
def test_every_form_is_written(edges: Path, form: str, begins: str) -> None:
    """Each export starts as its format does."""
    assert run(edges, form).output.startswith(begins)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "no column 'source'"),
        ("source,target\nx,x\n", "line 2: the tie is of 'x' and 'x'"),
        ("source,target,date\nx,y,soon\n", "line 2: 'soon' is no date"),
        ("source,target,weight\nx,y,much\n", "line 2: the weight is 'much'"),
        ("source,target,weight\nx,y,nan\n", "line 2: the weight is 'nan'"),
        ("source,target,weight\nx,y,0\n", "line 2: the weight is '0'"),
        ("source,target,weight\nx,y,-1\n", "line 2: the weight is '-1'"),
    ],
)
def test_bad_files_are_one_line(tmp_path: Path, text: str, said: str) -> None:
    """Exit code 2 and the place."""
    path = tmp_path / "edges.csv"
    path.write_text(text)
    done = run(path)
    assert done.exit_code == 2
    assert said in done.output


def test_what_needs_a_project_is_refused_beside_a_file(edges: Path) -> None:
    """A table of edges knows neither factions nor where to publish."""
    for option in (("--purge", "1956-08-30"), ("--save", "A network")):
        result = run(edges, *option)
        assert result.exit_code == 2
        assert "need a project" in result.output
