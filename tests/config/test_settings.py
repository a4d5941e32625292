"""The settings that keep an archive its owner's."""

from __future__ import annotations

import stat

import pytest
from django.conf import settings

from fonds.catalogue.access import may_curate
from fonds.config.settings import _secret_key
from fonds.core.project import Project


def test_the_key_is_made_once_and_read_by_its_owner_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that signs cookies is nobody else's to read, and stays the same."""
    monkeypatch.delenv("FONDS_SECRET_KEY", raising=False)
    first = _secret_key(project)
    assert _secret_key(project) == first
    assert len(first) >= 50
    assert stat.S_IMODE((project.root / ".secret-key").stat().st_mode) == 0o600


def test_nothing_is_open_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk, tracebacks and foreign hosts have to be asked for."""
    monkeypatch.delenv("FONDS_DESK", raising=False)
    assert not may_curate()
    assert not settings.DEBUG
    assert "*" not in settings.ALLOWED_HOSTS
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
