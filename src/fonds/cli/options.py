"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

project_option = click.option(
    "--project",
    metavar="DIR",
    envvar="FONDS_PROJECT",
    help="The project directory; by default the one this directory is in.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: Any) -> None:
    """Print a value as JSON that keeps every script readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def on_terminal() -> bool:
    """Say whether somebody watches: progress is shown then, and quiet lines are written if not."""
    return sys.stderr.isatty()


def plural(number: int, word: str) -> str:
    """Return `1 file`, `2 files`; for words that take an s."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


_RECORDS = {"person": "people", "repository": "repositories", "staff": "members of staff"}


def count_records(number: int, kind: str) -> str:
    """Return `1 person`, `2 people`, `3 claims`: so many records of a kind, in words."""
    word = "claim" if kind == "factoid" else kind.replace("-", " ")
    if kind in _RECORDS:
        word = "member of staff" if kind == "staff" else word
        return f"{number:,} {word if number == 1 else _RECORDS[kind]}"
    return plural(number, word)
