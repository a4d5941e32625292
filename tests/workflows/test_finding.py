"""Every file a person names is found and taken in, whatever it is called."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fonds.catalogue.models import Document, ImportedFile
from fonds.core.project import Project
from fonds.workflows.finding import find_files
from fonds.workflows.importing import import_paths
from fonds.workflows.planning import plan_files


@pytest.mark.django_db
def test_a_name_as_long_as_the_disk_allows_stops_no_import(
    project: Project, tmp_path: Path
) -> None:
    """Its mapping file would have too long a name, and so cannot be there."""
    (tmp_path / f"{'x' * 245}.txt").write_text("A note.\n", encoding="utf-8")
    (tmp_path / "short.txt").write_text("Another.\n", encoding="utf-8")
    report = import_paths(project, [str(tmp_path)])
    assert [one.status for one in report.files] == ["stored", "stored"]
    assert not report.stopped


@pytest.mark.django_db
def test_a_name_of_bytes_that_are_no_utf8_is_taken_in(project: Project, tmp_path: Path) -> None:
    """Old disks hold names in Windows-1251; they read with the bytes in figures."""
    folder = tmp_path / "old"
    folder.mkdir()
    name = os.fsdecode("архив.txt".encode("cp1251"))
    try:
        (folder / name).write_text("A note on Pak.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this disk takes only names in UTF-8")
    assert plan_files([str(folder)])[0].counts == {"document": 1}
    report = import_paths(project, [str(folder)])
    assert [one.status for one in report.files] == ["stored"]
    assert report.files[0].path.endswith(r"\xe0\xf0\xf5\xe8\xe2.txt")
    assert ImportedFile.objects.get().path == report.files[0].path
    assert Document.objects.count() == 1
    assert [one.status for one in import_paths(project, [str(folder)]).files] == ["unchanged"]


def test_a_folder_that_is_shut_is_reported_and_the_others_are_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One folder without permission does not hide a whole archive."""
    for name in ("open", "shut"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text("A note.\n", encoding="utf-8")
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = {one.path.name: one.problem for one in find_files([str(tmp_path)])}
    assert found["note.txt"] is None
    assert found["shut"] is not None
    assert "The folder cannot be opened" in found["shut"].sentence()
