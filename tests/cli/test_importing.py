"""What `fonds import` prints is what a historian would say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.cli.importing import command
from fonds.cli.options import count_records


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (1, "person", "1 person"),
        (222, "person", "222 people"),
        (1279, "factoid", "1,279 claims"),
        (1, "programme-event", "1 programme event"),
        (10, "repository", "10 repositories"),
        (6, "staff", "6 members of staff"),
    ],
)
def test_records_are_counted_in_words(number: int, kind: str, said: str) -> None:
    """Not "222 person", and a factoid is a claim to everybody but the program."""
    assert count_records(number, kind) == said


def test_the_plan_of_a_plain_table_proposes_no_more_than_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `separator = ";"` in the mapping of a table with commas would only mislead."""
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "people.csv"
    table.write_text("id,name,born\na,Pak Hon-yong,1900\n")
    said = CliRunner().invoke(command, ["--plan", "people.csv"]).output
    assert said.startswith("people.csv: csv\n")
    assert "separator" not in said
    assert "would be set aside, until its mapping is saved:" in said
    proposed = said.partition("proposed:\n")[2].partition("  would")[0]
    mapping = "\n".join(line.removeprefix("    ") for line in proposed.splitlines())
    (tmp_path / "people.fonds.toml").write_text(mapping)
    assert "would create 1 person\n" in CliRunner().invoke(command, ["--plan", "people.csv"]).output


def test_a_table_with_bars_in_its_cells_says_so(tmp_path: Path) -> None:
    """What stands between the parts of a list is proposed where it is not the usual one."""
    table = tmp_path / "people.csv"
    table.write_text("id,name,aliases\na,Pak Hon-yong,Yi Chun|Yi Ch'un\n")
    assert 'separator = "|"' in CliRunner().invoke(command, ["--plan", str(table)]).output
