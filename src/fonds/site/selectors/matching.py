"""Persons found by any form of their name: for the list of people and its box."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from fonds.catalogue.models import NameForm, Person
from fonds.site.pages.parts import Name
from fonds.site.selectors.names import load_cards, show_name
from fonds.site.selectors.version import Version, catalogue_version
from fonds.site.visitor import Visitor
from fonds.workflows.searching import searcher_of


def in_order(rows: QuerySet[Person], words: str, first: int, end: int) -> list[Person]:
    """Return a page of people: by name, or for a name asked, who bears it before who may."""
    rows = rows.order_by("sort_name", "pk")
    if not words:
        return list(rows[first:end])
    matched = match_names(words)
    certain = {key: place for place, (key, verdict, _) in enumerate(matched) if verdict == "same"}
    possible = only_possible(words)
    ranked = sorted(
        rows.values_list("pk", "public_id"),
        key=lambda row: (
            (0, certain[row[1]]) if row[1] in certain else (2 if row[1] in possible else 1, 0)
        ),
    )
    wanted = [pk for pk, _ in ranked[first:end]]
    found = Person.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted]


def only_possible(words: str) -> dict[str, str]:
    """The persons a name may possibly mean, with the form of theirs that is like it."""
    if not words:
        return {}
    matched = match_names(words)
    return {key: form for key, verdict, form in matched if verdict != "same"}


@lru_cache(maxsize=256)
def _found(words: str, _version: Version) -> tuple[tuple[str, str, str], ...]:
    project = settings.FONDS_PROJECT
    if project is None:
        return ()
    matches = searcher_of(project).names().find(words, limit=12)
    return tuple((key, match.verdict, match.form) for key, match in matches)


def match_names(words: str) -> tuple[tuple[str, str, str], ...]:
    """Persons a name may mean in any spelling and script: id, verdict, the form that is like it.

    Who surely bears it comes before who possibly does.
    """
    return _found(words[:80], catalogue_version())


def find_by_name(words: str) -> tuple[str, ...]:
    """Ids of the persons a name may mean in any spelling and script, best first."""
    return tuple(key for key, _, _ in match_names(words))


def suggest_people(typed: str, visitor: Visitor, most: int = 8) -> list[Name]:
    """Persons for the box of the list while one types: by beginnings, then by the names engine."""
    typed = typed.strip()[:80]
    if len(typed) < 2:
        return []
    matched = match_names(typed)
    by_key = dict(
        Person.objects.filter(public_id__in=[key for key, _, _ in matched], merged_into=None)
        .values_list("public_id", "pk")
    )  # fmt: skip
    sure = [by_key[key] for key, verdict, _ in matched if verdict == "same" and key in by_key]
    begun = NameForm.objects.filter(form__istartswith=typed, person__merged_into=None)
    ids = dict.fromkeys(sure)
    ids.update(dict.fromkeys(begun.order_by("form").values_list("person", flat=True)[: most * 3]))
    ids.update(dict.fromkeys(by_key[key] for key, _, _ in matched if key in by_key))
    cards = load_cards(list(ids)[:most])
    return [show_name(cards[pk], visitor) for pk in list(ids)[:most] if pk in cards]
