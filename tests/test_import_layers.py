"""The house keeps its layers."""

import subprocess
import sys
from pathlib import Path


def test_imports_keep_the_layers() -> None:
    """import-linter finds no import that goes up or sideways."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
