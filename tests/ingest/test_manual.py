"""The manual of the import says what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from fonds.ingest import READERS
from fonds.ingest.mapping import KINDS, compile_mapping

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "reference" / "import.md").read_text(encoding="utf-8")


def test_every_problem_a_reader_reports_is_in_the_manual() -> None:
    """Codes are stable words people search for."""
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/fonds/ingest").glob("*.py")
    )
    calls = (
        r"(?:failure|Problem|_Refused|_problem)\(\s*(?:part,\s*|before,\s*)?"
        r"\"([a-z]+(?:-[a-z0-9]+)*)\""
    )
    codes = set(re.findall(calls, sources))
    assert len(codes) > 20
    assert not [code for code in sorted(codes) if f"`{code}`" not in MANUAL]


def test_every_reader_and_kind_is_in_the_manual() -> None:
    """A reader or kind that is added is described."""
    assert not [one.name for one in READERS if f"| `{one.name}` |" not in MANUAL]
    assert not [kind for kind in KINDS if f"`{kind}`" not in MANUAL]


def test_the_manuals_mapping_file_is_one() -> None:
    """The example compiles for a table with its columns."""
    found = re.search(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    assert found
    columns = ("id", "name", "born", "country", "hangul", "post", "body", "start", "verified")
    assert len(compile_mapping(tomllib.loads(found[1]), columns, "manual").makers) == 2
