"""What could not be opened is listed until an import finds it mended or gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fonds.catalogue.models import FoundProblem
from fonds.core.project import Project
from fonds.workflows.importing import import_paths
from fonds.workflows.problems import dismiss, open_problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder with a note, and a note in a folder within it."""
    folder = tmp_path / "archive"
    (folder / "box").mkdir(parents=True)
    (folder / "note.txt").write_text("A note on the purge.\n", encoding="utf-8")
    (folder / "box" / "letter.txt").write_text("A letter on the purge.\n", encoding="utf-8")
    return folder


@pytest.fixture
def shut(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of files and folders that this user may not open; a test adds to them."""
    names: set[str] = set()
    opened, walked = Path.open, Path.iterdir

    def open_(path: Path, *arguments: object, **options: object) -> object:
        if path.name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return walked(path)

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(Path, "iterdir", iterdir)
    return names


def listed() -> list[str]:
    """Return the paths, by their last part, that the report lists as errors."""
    return [Path(one["file"]).name for one in open_problems() if one["severity"] == "error"]


def test_what_could_not_be_opened_is_listed_until_it_is_read(
    project: Project, archive: Path, shut: set[str]
) -> None:
    """Files and folders alike, once each however often they are tried; what is read goes."""
    shut |= {"note.txt", "box"}
    for _ in range(2):
        report = import_paths(project, [str(archive)])
        assert [one.listed for one in report.files if one.failed] == [True, True]
        assert sorted(listed()) == ["box", "note.txt"]
    assert "Permission denied" in open_problems()[0]["sentence"]
    shut.discard("note.txt")
    import_paths(project, [str(archive / "note.txt")])
    assert listed() == ["box"]
    shut.clear()
    import_paths(project, [str(archive)])
    assert listed() == []


def test_an_unchanged_file_that_was_shut_for_a_while_is_listed_for_that_while(
    project: Project, archive: Path, shut: set[str]
) -> None:
    """It has a version; the problem is none of that version's and does not stay with it."""
    import_paths(project, [str(archive)])
    shut.add("note.txt")
    import_paths(project, [str(archive)])
    assert listed() == ["note.txt"]
    shut.clear()
    report = import_paths(project, [str(archive)])
    assert {one.status for one in report.files} == {"unchanged"}
    assert listed() == []


def test_a_file_below_a_folder_that_is_now_shut_is_not_taken_for_mended(
    project: Project, archive: Path, shut: set[str]
) -> None:
    """Nobody could look, so it stays; where it is gone in truth, it goes."""
    shut.add("letter.txt")
    import_paths(project, [str(archive)])
    shut.add("box")
    import_paths(project, [str(archive)])
    assert sorted(listed()) == ["box", "letter.txt"]
    shut.discard("box")
    (archive / "box" / "letter.txt").unlink()
    import_paths(project, [str(archive)])
    assert listed() == []


def test_a_mapping_that_cannot_be_opened_is_named(
    project: Project, archive: Path, shut: set[str]
) -> None:
    """The table is what was not taken in; its mapping is why."""
    (archive / "people.csv").write_text("id,name\npak,Pak Chang-ok\n", encoding="utf-8")
    (archive / "people.fonds.toml").write_text('kind = "person"\n', encoding="utf-8")
    shut.add("people.fonds.toml")
    import_paths(project, [str(archive)])
    assert listed() == ["people.csv"]
    assert "people.fonds.toml cannot be opened" in open_problems()[0]["sentence"]


def test_a_slip_of_the_command_is_no_problem_of_the_archive(
    project: Project, archive: Path
) -> None:
    """A path that names nothing is said at once and not kept for later."""
    report = import_paths(project, [str(archive / "nothing.txt")])
    assert (report.failed, report.files[0].listed) == (1, False)
    assert open_problems() == []


def test_what_a_person_dismissed_is_not_listed_anew(
    project: Project, archive: Path, shut: set[str]
) -> None:
    """The next import finds it shut as before and says so, but does not ask again."""
    shut.add("note.txt")
    import_paths(project, [str(archive)])
    dismiss(FoundProblem.objects.get(), reason="It is not ours to read.")
    assert import_paths(project, [str(archive)]).failed == 1
    assert open_problems() == []
