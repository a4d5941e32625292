"""How commands end: exit codes, one line for what they cannot do, closed pipes, signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.workflows.commands import FONDS, HERE, fonds, one_line

from fonds.cli.main import main


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project."""
    root = tmp_path_factory.mktemp("made") / "project"
    assert fonds("init", root).returncode == 0
    return root


def run(*arguments: str) -> tuple[int, str]:
    """Run a command inside this process that stops before it opens a project."""
    done = CliRunner().invoke(main, list(arguments))
    return done.exit_code, done.output


def test_a_port_in_use_is_said_at_once() -> None:
    """The port and the way out are named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run("serve", "--port", str(port))
    assert code == 2
    assert f"Port {port} of 127.0.0.1 is in use" in said
    assert "--port" in said


@pytest.mark.parametrize(("host", "why"), [("nowhere", "Expected an IP"), ("192.0.2.7", "no addr")])
def test_an_address_that_is_not_ours_is_refused(host: str, why: str) -> None:
    """A name, or an address of another machine, is no place to listen."""
    code, said = run("serve", "--host", host, "--port", "18999")
    assert code == 2
    assert why in said


def test_a_minus_is_part_of_a_query_and_no_option(project: Path) -> None:
    """`fonds search plenum -Albania` is in the manual; a mistyped option is still one."""
    done = fonds("search", "plenum", "-Albania", "--project", project)
    assert (done.returncode, done.stdout.strip()) == (0, "0 hits")
    done = fonds("search", "plenum", "--limt", "3", "--project", project)
    assert done.returncode == 2
    assert "--limt" in done.stderr


def test_a_terminal_of_few_letters_stops_no_answer(project: Path) -> None:
    """Windows pipes and old locales lack most letters; those become figures."""
    done = fonds("search", "foo:박", "--project", project, PYTHONIOENCODING="latin-1")
    assert "Traceback" not in done.stderr
    done = fonds("search", "박~창옥", "--json", "--project", project, PYTHONIOENCODING="latin-1")
    assert json.loads(done.stdout)["query"] == "박~창옥"


@pytest.mark.parametrize("command", ["estimate", "chronology", "network", "names evaluate"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00noise", b"a,b\n1,2\n", b'a,b\n"open\n'], ids=repr
)
def test_a_table_that_is_none_of_ours_is_one_line(
    tmp_path: Path, command: str, content: bytes
) -> None:
    """Empty, binary and foreign tables end with code 2 and a sentence."""
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    code, said = run(*command.split(), str(table))
    assert code == 2, said
    assert said.startswith("fonds: ")
    assert len(said.splitlines()) == 1


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    """A folder in the place of a file is refused by its name."""
    for command in (["chronology"], ["network"], ["estimate"], ["names", "evaluate"]):
        code, said = run(*command, str(tmp_path))
        assert code == 2
        assert "is a directory" in said


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted command says so and has the exit code that shells expect."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fonds.workflows.opening.init_project", interrupted)
    code, said = run("init", "somewhere")
    assert code == 130
    assert "interrupted" in said


def test_a_closed_pipe_is_no_fault(project: Path) -> None:
    """`fonds ... | head` ends without a word on standard error."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*FONDS, "status", "--project", project],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=HERE,
    )
    os.close(writing)
    assert done.stderr == ""


def test_no_project_is_one_line(tmp_path: Path) -> None:
    """Every command that needs a project says how to make or name one."""
    for command in (["status"], ["search", "x"], ["reindex"], ["problems", "accept", "1"]):
        done = fonds(*command, "--project", tmp_path)
        assert done.returncode == 2
        assert "fonds init" in one_line(done)


@pytest.mark.slow
def test_the_server_opens_the_desk_here_and_ends_on_sigterm(project: Path) -> None:
    """Served for this machine alone, the desk is open; SIGTERM ends the server and its workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [*FONDS, "serve", "--project", project, "--port", str(port), "--workers", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=HERE,
    )
    try:
        assert status_of(f"http://127.0.0.1:{port}/desk/", running) == 200
    finally:
        running.send_signal(signal.SIGTERM)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 0, errors
    assert "Traceback" not in errors
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def status_of(address: str, running: subprocess.Popen[str]) -> int:
    """Ask until the server answers."""
    end = time.monotonic() + 60
    while time.monotonic() < end and running.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return int(answer.status)
        except ConnectionError:
            time.sleep(0.2)
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionError):
                raise
            time.sleep(0.2)
    raise AssertionError("the server did not answer")
