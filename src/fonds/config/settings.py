"""Django settings, from the project's `fonds.toml` and the environment."""

from __future__ import annotations

SECRET_KEY = "replaced"  # noqa: S105
INSTALLED_APPS: list[str] = []
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
