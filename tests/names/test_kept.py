"""What is worked out of the tables of names is kept, and never believed when out of date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fonds.names import kept
from fonds.names.kept import KEPT, _find, as_it_is

ROOT = Path(__file__).parents[2]
MAKE = (
    "import runpy, sys\n"
    "made = runpy.run_path(sys.argv[1])\n"
    "sys.stdout.buffer.write(made['make_file'](made['everything']).encode())\n"
)


def test_the_kept_file_is_what_the_tables_give_now() -> None:
    """Made anew it is the same, in whatever order a process iterates its sets."""
    script = ROOT / "genscripts" / "keep_names.py"
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(script)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert made.stdout.decode() == KEPT.read_text(encoding="utf-8"), (
        "a table or the code that reads it has changed. Run: python genscripts/keep_names.py"
    )


def test_a_result_out_of_date_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check sum of the sources decides; a file that is missing or damaged only costs time."""
    source = "tables/titles.yaml"
    now = kept._sum((source,))
    for text, expected in (
        (f'x()\t{now}\t"kept"\n', "kept"),
        ('x()\t00000000\t"kept"\n', "made"),
        ("no tabs at all\n", "made"),
        ("", "made"),
    ):
        (tmp_path / "kept.tsv").write_text(text)
        monkeypatch.setattr(kept, "KEPT", tmp_path / "kept.tsv")
        kept._rows.cache_clear()
        assert _find("x()", (source,), lambda: "made", as_it_is, as_it_is) == expected
    monkeypatch.setattr(kept, "KEPT", tmp_path / "none.tsv")
    kept._rows.cache_clear()
    assert _find("x()", (source,), lambda: "made", as_it_is, as_it_is) == "made"
    assert _find("x()", ("tables/none.yaml",), lambda: "made", as_it_is, as_it_is) == "made"
    monkeypatch.undo()
    kept._rows.cache_clear()


def test_comparing_two_names_loads_neither_numpy_nor_yaml() -> None:
    """The first comparison of a process is quick: what is not needed is not loaded."""
    code = (
        "import sys\n"
        "from fonds.names import compare\n"
        "assert compare('Пак Чан Ок', 'Pak Chang Ok').verdict == 'same'\n"
        "from fonds.names.han import characters\n"
        "assert not characters.cache_info().currsize\n"
        "assert not {'numpy', 'yaml'} & set(sys.modules)\n"
        "from fonds.names import HouseStyle, NameIndex\n"
        "assert NameIndex([('a', 'Kim')]).search('Kim')[0].id == 'a'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
