"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of shared data, or skip where it is not here."""
    named = os.environ.get("FONDS_SHARED")
    folder = Path(named) if named else Path(__file__).parents[1].parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the shared data is not here: set FONDS_SHARED")
    return folder / "data"
