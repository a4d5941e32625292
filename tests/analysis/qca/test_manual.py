"""What the manual and the module's own page say is what happens."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from fonds.analysis import qca
from fonds.cli.qca import command

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "docs" / "reference" / "qca.md"


def test_examples_in_the_reference_run() -> None:
    """Every example gives the printed answer."""
    failed, tried = doctest.testfile(str(REFERENCE), module_relative=False)
    assert (failed, tried > 5) == (0, True)


def test_example_in_the_module_runs() -> None:
    """The package's docstring is its manual."""
    failed, tried = doctest.testmod(qca)
    assert (failed, tried > 3) == (0, True)


@pytest.mark.parametrize("option", [name for one in command.params for name in one.opts])
def test_the_reference_names_every_option(option: str) -> None:
    """An option nobody can find does not exist."""
    if option.startswith("--"):
        assert option in REFERENCE.read_text(encoding="utf-8")
