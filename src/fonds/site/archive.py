"""The archive as its project describes it: title, titles in other languages, lead, address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.conf import settings

from fonds.core.project import NamedPhase, read_phases


@dataclass(frozen=True, slots=True)
class Highlight:
    """Days that every picture of time marks, with their name."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Archive:
    """What `fonds.toml` says of the archive; `url` is its public address without a final slash."""

    title: str
    languages: tuple[str, ...] = ("en",)
    lead: str = ""
    about: str = ""
    url: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    highlight: Highlight | None = None
    phases: tuple[NamedPhase, ...] = ()


def archive() -> Archive:
    """The archive of this process's project."""
    return _read(id(settings.FONDS_SETTINGS))


@lru_cache(maxsize=4)
def _read(_identity: int) -> Archive:
    said = settings.FONDS_SETTINGS
    site = said.get("site", {})
    marked = site.get("highlight") or {}
    highlight = None
    if marked.get("from") and marked.get("to"):
        highlight = Highlight(_day(marked["from"]), _day(marked["to"]), str(marked.get("name", "")))
    return Archive(
        title=said["title"],
        languages=tuple(said.get("languages") or ("en",)),
        lead=site.get("lead", ""),
        about=site.get("about", ""),
        url=str(site.get("url", "")).rstrip("/"),
        titles=site.get("titles", {}),
        highlight=highlight,
        phases=read_phases(said.get("phases", ())),
    )


def _day(said: date | str) -> date:
    return said if isinstance(said, date) else date.fromisoformat(said)
