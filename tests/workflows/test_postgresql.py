"""The same archive in PostgreSQL: import, search, change, and go on after a fault.

Set `DATABASE_URL_TEST` to a server where databases may be made, e.g.
`postgres://postgres@127.0.0.1:5432/postgres`; the test makes one of its own and drops it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.workflows.commands import fonds, one_line, write_volume

UNREADABLE = Path("/proc/self/mem")  # reading it fails, for the superuser too
NEEDS = 'PostgreSQL needs psycopg: pip install "fonds[postgres]"'


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Make an empty database; returns its address."""
    server = os.environ.get("DATABASE_URL_TEST")
    if not server:
        pytest.skip("no PostgreSQL server is named: set DATABASE_URL_TEST")
    psycopg = pytest.importorskip(
        "psycopg", reason='PostgreSQL needs pip install "fonds[postgres]"'
    )
    name = f"fonds_test_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_an_archive_lives_in_postgresql(database: str, tmp_path: Path) -> None:
    """TEI and tables go in, are found, change, and say the same as in the embedded database."""
    archive = tmp_path / "archive"
    archive.mkdir()
    write_volume(archive / "a.xml", "a", 5)
    (archive / "people.csv").write_text(
        "id,name,died\npak,Pak Chang-ok,1960?\nchoe,최창익,\n", encoding="utf-8"
    )
    (archive / "people.fonds.toml").write_text(
        'kind = "person"\n[columns]\nid = "id"\nname = "name"\ndied = "died"\n', encoding="utf-8"
    )
    seen = {}
    for place, environment in (("here", {}), ("server", {"DATABASE_URL": database})):
        project = tmp_path / place
        assert fonds("init", project).returncode == 0
        for documents in (5, 6):
            write_volume(archive / "a.xml", "a", documents)
            done = fonds("import", archive, "--project", project, "--json", **environment)
            assert "Traceback" not in done.stderr, done.stderr
        changed = json.loads(done.stdout)
        status = json.loads(fonds("status", "--project", project, "--json", **environment).stdout)
        found = fonds("search", "clerk", "--project", project, "--json", **environment)
        assert status.pop("versions")["database"] == ("postgresql" if environment else "sqlite")
        del status["project"], status["title"]
        seen[place] = (status, changed["created"], json.loads(found.stdout)["total"])
    assert seen["server"] == seen["here"]
    assert seen["server"][0]["documents"] == 6


def test_a_nul_character_deep_in_a_text_is_no_fault(database: str, tmp_path: Path) -> None:
    """PostgreSQL stores no NUL; the file is taken in without it, or set aside and named."""
    text = tmp_path / "note.txt"
    text.write_text("A line of the note.\n\n" * 20_000 + "an end \0 here\n", encoding="utf-8")
    assert fonds("init", tmp_path / "p").returncode == 0
    done = fonds("import", text, "--project", tmp_path / "p", DATABASE_URL=database)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1)


@pytest.mark.skipif(not UNREADABLE.exists(), reason="no file here refuses to be read")
def test_a_file_that_cannot_be_opened_is_listed(database: str, tmp_path: Path) -> None:
    """Its problem has no version of a file; the server keeps it all the same."""
    project = tmp_path / "p"
    assert fonds("init", project).returncode == 0
    done = fonds("import", UNREADABLE, "--project", project, DATABASE_URL=database)
    assert done.returncode == 1, done.stderr
    listed = fonds("import", "--report", "--project", project, DATABASE_URL=database)
    assert listed.returncode == 1
    assert "cannot be opened" in listed.stdout


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    """A wrong address ends in one line, without the password in it."""
    pytest.importorskip("psycopg", reason=NEEDS)
    assert fonds("init", tmp_path / "p").returncode == 0
    address = "postgres://someone:secret@127.0.0.1:1/nothing"
    done = fonds("status", "--project", tmp_path / "p", DATABASE_URL=address)
    assert done.returncode == 2
    assert "DATABASE_URL" in one_line(done)
    assert "secret" not in done.stderr
