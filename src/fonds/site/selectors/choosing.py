"""What the pages Scale and Character share: their form, and what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from fonds.catalogue.models import Factoid, Figure, Person
from fonds.site.pages.figures import Field, Option
from fonds.site.pages.parts import Entry, Link, Run, When
from fonds.site.wording import country_name, say_edtf
from fonds.workflows.evidence import MEASURES


def figure_settings() -> Mapping[str, Any]:
    """The table `[figures]` of the project's settings."""
    said: Mapping[str, Any] = settings.FONDS_SETTINGS.get("figures", {})
    return said


def select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Field:
    """A field that is chosen from a list."""
    made = [Option(value, words, value == chosen) for value, words in options]
    return Field(name, label, chosen, made)


def country_field(chosen: str) -> Field:
    """Nationalities of those against whom there are measures."""
    people = Factoid.objects.filter(kind__in=MEASURES).values("person")
    codes = (
        Person.objects.filter(pk__in=people)
        .exclude(nationality="")
        .order_by("nationality")
        .values_list("nationality", flat=True)
        .distinct()
    )
    options = sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1])
    return select("country", "Of which country", [("", "all countries"), *options], chosen)


def certainty_field(chosen: str) -> Field:
    """How far claims must rest on what was read."""
    options = (
        ("", "all claims"),
        ("part", "read, or partly read"),
        ("seen", "read in the source"),
    )
    return select("certainty", "Resting on", options, chosen)


def published(method: str, sha256: str = "", most: int = 6) -> list[Entry]:
    """Figures of a kind, newest first; those made from this very input are marked."""
    rows = Figure.objects.filter(method=method).defer("data", "result")[:most]
    entries = []
    for row in rows:
        details = [Run("from the same input as this page")] if row.data_sha256 == sha256 else []
        day = row.made_at.date().isoformat()
        entries.append(
            Entry(row.title, row.get_absolute_url(), when=When(say_edtf(day), day), details=details)
        )
    return entries


def downloads_of(address: str, query: Mapping[str, str]) -> list[Link]:
    """The input of a page as files, for the same choices."""
    return [
        Link(words, with_choices(f"{address}data.{form}", query))
        for words, form in (("CSV", "csv"), ("JSON", "json"))
    ]


def with_choices(address: str, query: Mapping[str, str]) -> str:
    """The address of a page with these choices; an empty one is a choice too."""
    return f"{address}?{urlencode(query)}" if query else address


def kept_query(query: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The part of a query that a page knows, cut to a length no form needs."""
    return {name: query[name][:300] for name in names if name in query}
