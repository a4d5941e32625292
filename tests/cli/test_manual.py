"""The manual covers every command."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.cli.main import COMMANDS, main

MANUAL = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_manual_covers_every_command(name: str) -> None:
    """Each command has its heading in docs/reference/commands.md."""
    assert f"## fonds {name}\n" in MANUAL.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    """`fonds COMMAND --help` works, so each entry of the table leads to a command."""
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) > 4


def test_help_imports_nothing_heavy() -> None:
    """`fonds --help` must start in a blink: no Django, numpy, lxml or pandas."""
    import subprocess
    import sys

    code = (
        "import sys; from fonds.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'numpy', 'pandas', 'lxml', 'scipy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
