"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from fonds.core.project import Project, load_project

# A busy machine is no fault of the code: examples are bounded in number, not in time. What is
# checked before a change lands draws the same examples each time; a developer's run draws others.
settings.register_profile("fonds", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("fonds")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the shared reference data, or skip where it is absent."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("FONDS_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip("the shared data is not here: set FONDS_SHARED")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project directory; the database is the test's own."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "fonds.toml").write_text('title = "A test archive"\n', encoding="utf-8")
    return load_project(root)


@pytest.fixture
def hand(db: None) -> ModuleType:
    """Return the small catalogue built by hand, filled; see `hand_catalogue.py`."""
    spec = importlib.util.spec_from_file_location(
        "hand_catalogue", Path(__file__).parent / "hand_catalogue.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build()
    return module


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def coded(db: None) -> ModuleType:
    """Return the small table of coded cases, filled; see `coded_cases.py`."""
    from fonds.site.selectors.version import forget_everything
    from fonds.site.views.respond import forget_pages

    forget_everything()
    forget_pages()
    module = _load("coded_cases")
    module.build()
    return module
