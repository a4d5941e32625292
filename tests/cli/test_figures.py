"""`fonds estimate` and `fonds survival` from a project, `fonds figures` and `fonds reproduce`."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from fonds.catalogue.models import Factoid, Figure, Organisation, Person
from fonds.cli.main import main
from fonds.core.project import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(hand: ModuleType, project: Project, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a catalogue of two overlapping lists that every command opens."""
    monkeypatch.setattr("fonds.workflows.opening.open_project", lambda named=None: project)
    for n in range(40):
        Person.objects.create(public_id=f"p{n}", name=f"P{n}", sort_name=f"p{n}")
        if n < 24:
            hand.measure(f"r{n}", f"p{n}", "expelled", "1956", "report")
        if n >= 16:
            hand.measure(f"s{n}", f"p{n}", "expelled", "1957", "paper")
        hand.post(f"o{n}", f"p{n}", "1955", "1959")
    return hand


def run(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, words)


def test_lists_come_from_the_claims(archive: ModuleType) -> None:
    """Chapman on 24, 24 and 8: 68.4."""
    done = run("estimate", "--method", "chapman", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert said["observed"] == 40
    assert said["estimate"]["estimate"]["median"] == pytest.approx(68.44, abs=0.01)
    assert len(said["lists"]["press articles"]) == 24


def test_a_refusal_is_printed_and_is_no_error(archive: ModuleType) -> None:
    """One list of one's own: the reason, and no number."""
    done = run("estimate", "--list", "Mine=report")
    assert done.exit_code == 0
    assert "no estimate  There is one list" in done.output
    assert "estimate  " not in done.output.replace("no estimate  ", "")


def test_a_bad_choice_is_one_line(archive: ModuleType) -> None:
    """Exit code 2 and what was expected."""
    done = run("estimate", "--from", "soon")
    assert done.exit_code == 2
    assert "Expected for example 1956" in done.output


def test_a_saved_figure_is_listed_and_reproduced(archive: ModuleType) -> None:
    """Save, list, reproduce; an altered one is exit code 1."""
    saved = run(
        "survival", "--origin", "1956-01-01", "--close", "1959", "--save", "How long?", "--json"
    )
    assert saved.exit_code == 0, saved.output
    key = json.loads(saved.output)["figure"]
    assert f"{key}\t" in run("figures").output
    assert json.loads(run("figures", "--json").output)[0]["title"] == "How long?"
    done = run("reproduce", key)
    assert done.exit_code == 0, done.output
    assert "the same, to the last digit" in done.output
    assert "would give the same input today" in done.output
    row = Figure.objects.get(public_id=key)
    row.result["people"] = 7
    row.save()
    altered = run("reproduce", f"/figures/{key}/", "--json")
    assert altered.exit_code == 1
    assert json.loads(altered.output)["differences"][0] == {
        "where": "people",
        "published": 7,
        "now": 40,
    }


def test_an_unknown_figure_says_where_to_look(archive: ModuleType) -> None:
    """Exit code 2."""
    done = run("reproduce", "nothing")
    assert done.exit_code == 2
    assert "fonds figures" in done.output


def test_a_file_still_works_without_a_project(tmp_path: Path) -> None:
    """The commands take a CSV as before."""
    path = tmp_path / "counts.csv"
    path.write_text("a,b,count\n1,0,16\n0,1,16\n1,1,8\n")
    done = run("estimate", str(path), "--method", "chapman", "--json")
    assert json.loads(done.output)["estimate"]["median"] == pytest.approx(68.44, abs=0.01)
    missing = run("survival", str(path))
    assert missing.exit_code == 2
    assert "--duration" in missing.output


def test_a_group_of_whom_nobody_fell_is_printed_without_a_band(archive: ModuleType) -> None:
    """Six of one faction stay while forty others fall; the ratio that cannot be given is named."""
    faction = Organisation.objects.create(public_id="kapsan", name="Kapsan", kind="faction")
    for n in range(6):
        person = Person.objects.create(public_id=f"k{n}", name=f"K{n}", sort_name=f"k{n}")
        archive.post(f"ko{n}", f"k{n}", "1955", "1958-12")
        Factoid.objects.create(
            public_id=f"kb{n}", kind="belonged-to", person=person, organisation=faction
        )
    done = run("survival", "--origin", "1956-01-01", "--close", "1958-12-31", "--country", "")
    assert done.exit_code == 0, done.output
    assert "Kapsan\tafter 1 years\t1.00\tno band" in done.output
    assert "cox, groups\tno ratio\t" in done.output
