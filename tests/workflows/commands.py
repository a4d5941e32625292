"""Run `fonds` as a person would, on small files of our own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import fonds as fonds_package

FONDS = [sys.executable, "-m", "fonds.cli.main"]
HERE = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DATABASE_URL", "FONDS_PROJECT", "FONDS_DESK")
} | {"PYTHONPATH": str(Path(fonds_package.__file__).parents[1])}


def fonds(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*FONDS, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**HERE, **environment},
        timeout=120,
    )


def write_volume(path: Path, name: str, documents: int, words: int = 40) -> None:
    """Write a TEI file of our own with so many documents."""
    body = "".join(
        f'<div type="document" xml:id="{name}d{place}"><head>Letter {place}</head>'
        f"<p>{f'The clerk of {name} copied letter {place}. ' * (words // 7)}</p></div>"
        for place in range(documents)
    )
    path.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        f"<title>Volume {name}</title></titleStmt><publicationStmt><p>none</p>"
        "</publicationStmt><sourceDesc><p>for this test</p></sourceDesc></fileDesc>"
        f"</teiHeader><text><body>{body}</body></text></TEI>",
        encoding="utf-8",
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a command that could not go on said; it is one line and no traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("fonds: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]
