"""What goes wrong outside Fonds ends in one line that says what to do, and the command goes on."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.workflows.commands import FONDS, HERE, fonds, one_line, write_volume

from fonds.workflows.trouble import explain


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two volumes in it, to be copied by each test."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "archive").mkdir()
    for name in ("a", "b"):
        write_volume(folder / "archive" / f"{name}.xml", name, 5)
    assert fonds("init", folder / "project").returncode == 0
    done = fonds("import", folder / "archive", "--project", folder / "project")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def archive(imported: Path, tmp_path: Path) -> Path:
    """This test's own copy: `archive` and `project`. The project has moved, therefore."""
    shutil.copytree(imported, tmp_path / "here")
    return tmp_path / "here"


def hits(project: Path, query: str = "clerk") -> int:
    """Return how many documents a search finds."""
    done = fonds("search", f"kind:document {query}", "--project", project, "--json")
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)["total"])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "", "/p/files"), "/p/files: there is no room left on the disk"),
        (OSError(errno.EROFS, "", "/p"), "can only be read"),
        (PermissionError(errno.EACCES, "", "/p"), "Correct the permissions"),
        (sqlite3.OperationalError("database is locked"), "Wait for it to end"),
        (sqlite3.OperationalError("database or disk is full"), "no room left on the disk"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "can only be read"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, ""), "Save it as UTF-8"),
    ],
)
def test_every_trouble_says_what_to_do(error: BaseException, said: str) -> None:
    """The sentence names the place and the remedy."""
    assert said in (explain(error) or "")


@pytest.mark.parametrize(
    "error",
    [
        BrokenPipeError(errno.EPIPE, ""),
        ValueError("ours"),
        sqlite3.OperationalError("no such column: x"),
    ],
)
def test_a_fault_of_ours_is_not_explained_away(error: BaseException) -> None:
    """A wrong statement of our own keeps its traceback; a closed pipe is nobody's fault."""
    assert explain(error) is None


def test_a_moved_project_is_whole(archive: Path) -> None:
    """A copied project answers, and a copied archive is taken in as the new place it is."""
    assert hits(archive / "project") == 10


def test_a_deleted_index_is_made_again(archive: Path) -> None:
    """The next command that needs the index makes it."""
    shutil.rmtree(archive / "project" / "index")
    assert hits(archive / "project") == 10


def test_an_index_of_noise_is_made_again(archive: Path) -> None:
    """A file that is no database in the place of the index is thrown away."""
    for file in (archive / "project" / "index").iterdir():
        file.unlink()
    (archive / "project" / "index" / "index.sqlite3").write_bytes(b"noise" * 4000)
    assert hits(archive / "project") == 10


@pytest.mark.slow
def test_a_torn_index_says_reindex_and_reindex_mends_it(archive: Path) -> None:
    """Pages overwritten in the middle are noticed at the latest by a search, and mended."""
    path = archive / "project" / "index" / "index.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    content = bytearray(path.read_bytes())
    content[size:] = os.urandom(len(content) - size)  # all but the page that names the tables
    path.write_bytes(content)
    done = fonds("search", "clerk", "--project", archive / "project")
    assert "Traceback" not in done.stderr
    assert fonds("reindex", "--project", archive / "project").returncode == 0
    assert hits(archive / "project") == 10


def test_a_damaged_catalogue_says_where_the_originals_are(archive: Path) -> None:
    """The file that cannot be made again is left alone, and the way out is named."""
    path = archive / "project" / "catalogue.sqlite3"
    for file in archive.joinpath("project").glob("catalogue.sqlite3*"):
        file.unlink()
    path.write_bytes(b"noise" * 4000)
    done = fonds("status", "--project", archive / "project")
    assert done.returncode == 2
    assert "catalogue.sqlite3: the file is damaged" in one_line(done)
    assert "originals are still in" in done.stderr
    assert path.read_bytes() == b"noise" * 4000


def test_a_project_without_settings_is_none(archive: Path) -> None:
    """Without fonds.toml the folder is no project, and the remedy is named."""
    (archive / "project" / "fonds.toml").unlink()
    done = fonds("status", "--project", archive / "project")
    assert done.returncode == 2
    assert "no fonds.toml there. Run: fonds init" in one_line(done)


@pytest.mark.slow
def test_a_lost_original_is_reported_and_kept_again(archive: Path) -> None:
    """A changed file is taken in without its old copy; an unchanged one is copied anew."""
    files = archive / "project" / "files"
    fonds("import", archive / "archive", "--project", archive / "project")
    shutil.rmtree(files)
    again = fonds("import", archive / "archive", "--project", archive / "project")
    assert again.returncode == 0, again.stderr
    assert sum(path.is_file() for path in files.rglob("*")) == 2
    shutil.rmtree(files)
    write_volume(archive / "archive" / "a.xml", "a", 6)
    changed = fonds("import", archive / "archive" / "a.xml", "--project", archive / "project")
    assert changed.returncode == 0, changed.stderr
    assert "copy of version 1" in changed.stderr


@pytest.mark.slow
def test_a_second_import_waits_for_the_first(archive: Path) -> None:
    """Two imports at once into one project do each their part, one after the other."""
    for name in ("c", "d"):
        write_volume(archive / f"{name}.xml", name, 30, words=2000)
    first, second = (
        subprocess.Popen(
            [*FONDS, "import", archive / f"{name}.xml", "--project", archive / "project"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=HERE,
        )
        for name in ("c", "d")
    )
    for running in (first, second):
        _, errors = running.communicate(timeout=120)
        assert running.returncode == 0, errors
    assert hits(archive / "project") == 70


@pytest.mark.slow
def test_a_reindex_killed_halfway_is_finished_by_the_next_command(archive: Path) -> None:
    """An index that was being made anew is made anew again, not taken for a whole one."""
    write_volume(archive / "archive" / "c.xml", "c", 6000, words=60)
    fonds("import", archive / "archive", "--project", archive / "project")
    index = archive / "project" / "index" / "index.sqlite3"
    running = subprocess.Popen([*FONDS, "reindex", "--project", archive / "project"], env=HERE)
    end = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < end:
        with sqlite3.connect(index) as database:
            count = database.execute("select count(*) from document").fetchone()[0]
        database.close()
        if 0 < count < 6000:
            break
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL, "the index was made before it could be killed"
    assert hits(archive / "project") == 6010


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes of its own; needs the right to mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.slow
def test_a_full_disk_stops_the_import_and_room_lets_it_go_on(
    small_disk: Path, tmp_path: Path
) -> None:
    """The command says what happened; whole files are kept; the same command finishes."""
    folder, project = tmp_path / "volumes", small_disk / "project"
    folder.mkdir()
    for number in range(10):
        write_volume(folder / f"v{number}.xml", f"v{number}", 120, words=500)
    assert fonds("init", project).returncode == 0
    stopped = fonds("import", folder, "--project", project)
    assert stopped.returncode == 2
    assert "no room left on the disk. Make room." in one_line(stopped)
    with sqlite3.connect(project / "catalogue.sqlite3") as database:
        rows = database.execute(
            "select count(*) from catalogue_document group by imported_from_id"
        ).fetchall()
    database.close()
    assert set(rows) <= {(120,)}
    assert list((project / "files").rglob(".part-*")) == []
    subprocess.run(["mount", "-o", "remount,size=80m", small_disk], check=True)
    done = fonds("import", folder, "--project", project)
    assert done.returncode == 0, done.stderr
    assert hits(project) == 1200


@pytest.mark.slow
def test_a_project_that_can_only_be_read_says_so(small_disk: Path, imported: Path) -> None:
    """A project on a disk mounted read-only is refused in one line, whatever is asked."""
    shutil.copytree(imported / "project", small_disk / "project")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = fonds("import", imported / "archive", "--project", small_disk / "project")
    assert done.returncode == 2
    assert "read" in one_line(done) or "writ" in one_line(done)
