"""A plan says what an import of the same files would do, no more and no less."""

from __future__ import annotations

import json
from pathlib import Path

from tests.workflows.commands import fonds, write_volume

from fonds.workflows.planning import plan_files


def test_nothing_is_promised_of_a_file_that_breaks_off(tmp_path: Path) -> None:
    """Its whole documents are not taken in either: a file comes whole or not at all."""
    write_volume(tmp_path / "whole.xml", "v", documents=3)
    text = (tmp_path / "whole.xml").read_bytes()
    (tmp_path / "cut.xml").write_bytes(text[: len(text) * 2 // 3])
    plans = {Path(one.path).name: one for one in plan_files([str(tmp_path)])}
    cut = plans["cut.xml"]
    assert (cut.counts, cut.first, cut.fails) == ({}, [], True)
    assert (plans["whole.xml"].counts["document"], plans["whole.xml"].fails) == (3, False)


def test_the_exit_code_says_that_something_would_fail(tmp_path: Path) -> None:
    """As it would for the import; JSON stays alone on the output."""
    (tmp_path / "note.txt").write_text("A note.\n", encoding="utf-8")
    assert fonds("import", "--plan", tmp_path / "note.txt").returncode == 0
    done = fonds("import", "--plan", "--json", tmp_path / "note.txt", tmp_path / "none.txt")
    assert done.returncode == 1
    assert {one["fails"] for one in json.loads(done.stdout)} == {True, False}
    done = fonds("import", "--plan", tmp_path / "none.txt")
    assert "none.txt: There is no such file or folder." in done.stdout
