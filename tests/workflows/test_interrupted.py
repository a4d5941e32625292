"""An import killed at any moment leaves nothing half-written and goes on where it stopped."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from tests.workflows.commands import FONDS, HERE

KILLS = 12


def write_archive(folder: Path, files: int, documents: int) -> None:
    """Write TEI files of our own, each with some documents."""
    folder.mkdir()
    for number in range(files):
        body = "".join(
            f'<div type="document" xml:id="v{number}d{place}"><head>Letter {place}</head>'
            f"<p>{'The clerk copied the letter and filed it. ' * 40}</p></div>"
            for place in range(documents)
        )
        (folder / f"v{number:02}.xml").write_text(
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
            f"<title>Volume {number}</title></titleStmt><publicationStmt><p>none</p>"
            "</publicationStmt><sourceDesc><p>for this test</p></sourceDesc></fileDesc>"
            f"</teiHeader><text><body>{body}</body></text></TEI>",
            encoding="utf-8",
        )


def fonds(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*FONDS, *arguments], capture_output=True, text=True, check=False, env=HERE
    )


def documents_by_file(project: Path) -> dict[str, int]:
    """Count the stored documents of each file version, straight from the database."""
    with sqlite3.connect(project / "catalogue.sqlite3") as database:
        rows = database.execute(
            "select f.path, (select count(*) from catalogue_document d "
            "where d.imported_from_id = v.id) from catalogue_fileversion v "
            "join catalogue_importedfile f on f.id = v.file_id"
        ).fetchall()
    return {Path(path).name: count for path, count in rows}


@pytest.mark.slow
def test_an_import_killed_many_times_ends_as_if_it_had_never_been(tmp_path: Path) -> None:
    """Every kill leaves whole files only; the last run completes, and the index has it all."""
    files, documents = 12, 25
    archive, project = tmp_path / "archive", tmp_path / "project"
    write_archive(archive, files, documents)
    assert fonds("init", str(project)).returncode == 0
    assert fonds("status", "--project", str(project)).returncode == 0
    chance = random.Random(1956)
    killed = 0
    for _ in range(KILLS):
        running = subprocess.Popen(
            [*FONDS, "import", str(archive), "--project", str(project)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=HERE,
        )
        time.sleep(chance.uniform(0.3, 1.6))
        if running.poll() is None:
            os.kill(running.pid, signal.SIGKILL)
            killed += 1
        running.wait()
        found = documents_by_file(project)
        assert set(found.values()) <= {documents}, "a file is half-written"
    assert killed, "no import was killed; make the archive larger"
    done = fonds("import", str(archive), "--project", str(project), "--json")
    assert done.returncode == 0, done.stderr
    assert documents_by_file(project) == {f"v{n:02}.xml": documents for n in range(files)}
    status = json.loads(fonds("status", "--project", str(project), "--json").stdout)
    assert (status["documents"], status["index"]["up_to_date"]) == (files * documents, True)
    hits = json.loads(
        fonds("search", "kind:document clerk", "--project", str(project), "--json").stdout
    )
    assert hits["total"] == files * documents
    parts = [part for part in (project / "files").rglob(".part-*") if part.is_file()]
    assert parts == []


def test_ctrl_c_stops_between_files_and_says_how_to_go_on(tmp_path: Path) -> None:
    """SIGINT ends with code 130 and a sentence; what was finished is kept."""
    archive, project = tmp_path / "archive", tmp_path / "project"
    write_archive(archive, 250, 20)
    fonds("init", str(project))
    fonds("status", "--project", str(project))
    running = subprocess.Popen(
        [*FONDS, "import", str(archive), "--project", str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=HERE,
        # a suite started in the background has SIGINT ignored, and its children would too
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stdout is not None
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert first.startswith("stored")
    assert running.returncode == 130, errors
    assert "the same command goes on from here" in rest
    assert set(documents_by_file(project).values()) == {20}
