"""Every file a person names is found and taken in, whatever it is called."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.workflows.commands import fonds, one_line

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


@pytest.mark.django_db
def test_a_project_within_the_material_does_not_swallow_itself(project: Project) -> None:
    """`fonds init .` and `fonds import .` in one's own folder: copies are not copied again."""
    (project.root / "note.txt").write_text("A note.\n", encoding="utf-8")
    (project.root / "letters").mkdir()
    (project.root / "letters" / "one.txt").write_text("A letter.\n", encoding="utf-8")
    project.database.write_bytes(b"SQLite format 3\0")
    project.index.mkdir(exist_ok=True)
    (project.index / "names.key").write_text("made by us", encoding="utf-8")
    for status in ("stored", "unchanged"):
        report = import_paths(project, [str(project.root)])
        assert {Path(one.path).name: one.status for one in report.files} == {
            "note.txt": status,
            "one.txt": status,
        }


def test_a_folder_of_ones_own_called_files_is_no_place_for_a_project(tmp_path: Path) -> None:
    """Its contents would be mixed with the originals, and passed over."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "letter.txt").write_text("A letter.\n", encoding="utf-8")
    done = fonds("init", tmp_path)
    assert done.returncode == 2
    assert "there is a folder of that name already" in one_line(done)


def test_two_commands_may_open_a_new_project_at_once(tmp_path: Path) -> None:
    """Both would make the database; one waits for the other."""
    root = tmp_path / "project"
    fonds("init", root)
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: fonds("status", "--project", root), range(3)))
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr[-300:] for one in done]


def test_what_a_project_keeps_is_refused_by_name(project: Project) -> None:
    """Named outright, it is said to be no material."""
    (project.root / "files").mkdir(exist_ok=True)
    (found,) = find_files([str(project.root / "files")])
    assert found.problem is not None
    assert "belongs to the project" in found.problem.sentence()


def test_what_a_browser_saves_with_a_page_is_part_of_it(tmp_path: Path) -> None:
    """Its scripts and style sheets are no documents; a folder of the same beginning may be."""
    for name in ("Letter.html", "Letter_files/a.js", "Letter_1956/b.txt", "files/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words\n", encoding="utf-8")
    found = {one.path.name for one in find_files([str(tmp_path)])}
    assert found == {"Letter.html", "b.txt", "c.txt"}


def test_what_is_passed_over_is_counted(project: Project, tmp_path: Path) -> None:
    """Links and notes of one's own beside the material are left out, and said to be."""
    folder = tmp_path / "archive"
    (folder / "box").mkdir(parents=True)
    (folder / "note.txt").write_text("A note.\n", encoding="utf-8")
    (folder / "README.md").write_text("How this was scanned.\n", encoding="utf-8")
    for name in ("one.txt", "box/two.txt"):
        (folder / name).symlink_to(folder / "note.txt")
    done = fonds("import", folder, "--project", project.root)
    assert "Passed over: 1 .md, 2 links\n" in done.stdout
    assert done.returncode == 0
    data = json.loads(fonds("import", folder, "--project", project.root, "--json").stdout)
    assert data["passed_over"] == {"link": 2, ".md": 1}
    alone = fonds("import", folder / "note.txt", "--project", project.root)
    assert "Passed over" not in alone.stdout


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
