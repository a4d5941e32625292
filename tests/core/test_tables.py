"""Rule tables load as text and are refused with file and line."""

from pathlib import Path

import pytest

from fonds.core.errors import TableError
from fonds.core.tables import load_table

HEADER = "id: t\ntitle: A table\nsource: our choice, for the test\nlicence: CC0\nversion: '1'\n"


def write(folder: Path, body: str) -> Path:
    """Write a table with a good header and this body."""
    path = folder / "table.yaml"
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def test_no_on_and_1_are_syllables(tmp_path: Path) -> None:
    """Every scalar stays text."""
    path = write(tmp_path, "rules:\n- [no, on]\n- [1, ~]\n")
    assert load_table(path, ("rules",))["rules"] == [["no", "on"], ["1", "~"]]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("rules: []\nrules: []\n", "line 7: the key 'rules' stands here a second time"),
        ("rulez: []\n", "unknown key 'rulez'"),
        ("rules: [\n", "not valid YAML"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(tmp_path: Path, body: str, says: str) -> None:
    """The message names the file and what to correct."""
    path = write(tmp_path, body)
    with pytest.raises(TableError, match=r"table\.yaml") as caught:
        load_table(path, ("rules",))
    assert says in str(caught.value)


def test_a_table_without_a_source_is_refused(tmp_path: Path) -> None:
    """Every rule table says where it comes from."""
    path = tmp_path / "table.yaml"
    path.write_text(HEADER.replace("source: our choice, for the test\n", ""), encoding="utf-8")
    with pytest.raises(TableError, match="lacks source"):
        load_table(path, ())
