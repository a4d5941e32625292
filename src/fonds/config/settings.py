"""Django settings, made from the project's `fonds.toml` and the environment.

- `FONDS_PROJECT`: the project directory; found by walking up where it is not set.
- `DATABASE_URL`: another database, `postgres://user:pass@host/name`; SQLite where it is not set.
- `FONDS_SECRET_KEY`: signs cookies; made once and kept in the project where it is not set.
- `FONDS_ALLOWED_HOSTS`: names the site answers to, separated by commas; localhost only.
- `FONDS_DESK`: `1` opens the desk; `fonds serve` sets it on a loopback address.
- `FONDS_DEBUG`: `1` shows tracebacks in the browser.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from fonds.core.project import DEFAULTS, NoProject, Project, find_project


def _project() -> Project | None:
    try:
        return find_project()
    except NoProject:
        return None


def _secret_key(project: Project | None) -> str:
    """Return the key from the environment, or the project's own, made at first use."""
    if key := os.environ.get("FONDS_SECRET_KEY"):
        return key
    if project is None:
        return secrets.token_urlsafe(48)
    path = project.root / ".secret-key"
    if not path.exists():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


FONDS_PROJECT = _project()
FONDS_SETTINGS: dict[str, Any] = FONDS_PROJECT.settings if FONDS_PROJECT else DEFAULTS

SECRET_KEY = _secret_key(FONDS_PROJECT)
DEBUG = os.environ.get("FONDS_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("FONDS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "fonds.config.urls"
WSGI_APPLICATION = "fonds.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "fonds.catalogue",
    "fonds.site",
    "fonds.desk",
]

MIDDLEWARE = [
    "fonds.config.headers.state_policy",
    "fonds.config.headers.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    },
]

_SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
    ),
}


def _database(project: Project | None) -> dict[str, Any]:
    if url := os.environ.get("DATABASE_URL"):
        return dict(dj_database_url.parse(url, conn_max_age=600))
    name: Path | str = project.database if project else ":memory:"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(name),
        "OPTIONS": _SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _database(FONDS_PROJECT)}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
APPEND_SLASH = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # nor is a scanner's visit
    },
}
