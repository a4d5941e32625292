"""A reader's choices from words, as a form, an address or a command line gives them.

What is not chosen comes from `[figures]` in `fonds.toml`, and what is not there from the claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Max, Min

from fonds.catalogue.models import BodyMeasure, Factoid
from fonds.workflows.evidence.careers import CareerChoice
from fonds.workflows.evidence.grouping import GROUPINGS, parse_patterns
from fonds.workflows.evidence.scope import MEASURES, ScopeError, read_scope
from fonds.workflows.evidence.traits import TRAITS
from fonds.workflows.figures.character import CharacterChoice
from fonds.workflows.figures.scale import ScaleChoice
from fonds.workflows.numbers import read_number

Words = Mapping[str, str]

CERTAINTY: Mapping[str, tuple[str, ...]] = {
    "": (),
    "part": ("seen", "part"),
    "seen": ("seen",),
}
"""The least certainty a reader asks for, and the levels that satisfy it; "" takes all."""

METHODS = ("bma", "loglinear", "chapman", "sparse", "lcmcr")
MOST_OWN_LISTS = 6


def read_scale_choice(words: Words, defaults: Mapping[str, Any]) -> ScaleChoice:
    """Read the choices of the page Scale.

    Args:
        words: `from`, `to`, `country`, `kind`, `certainty`, `by`, `list1`..`list6` with `words1`..,
            `without`, `method`, `delta`, `order`, `criterion`, `seed`, `level`; all may be missing.
        defaults: The table `[figures]` of the project's settings.

    Raises:
        ScopeError: A word cannot be read.
    """
    scope = read_scope(
        _said(words, "from", defaults),
        _said(words, "to", defaults),
        _said(words, "country", defaults),
        _listed(words.get("kind", "")),
        _one_of(words.get("certainty", ""), CERTAINTY, "certainty"),
    )
    patterns = own_lists(words) or {
        name: tuple(said) for name, said in defaults.get("lists", {}).items()
    }
    by = words.get("by") or ("custom" if patterns else "kind")
    if by not in GROUPINGS:
        raise ScopeError(f"no grouping {by!r}. Expected one of {', '.join(GROUPINGS)}.")
    if by == "custom" and not patterns:
        raise ScopeError(
            "lists of your own are chosen and none is given. Expected a name and words for each."
        )
    method = words.get("method") or "bma"
    if method not in METHODS:
        raise ScopeError(f"no method {method!r}. Expected one of {', '.join(METHODS)}.")
    choice = ScaleChoice(
        scope,
        by,
        patterns if by == "custom" else {},
        _listed(words.get("without", ""), ";"),
        method,
        seed=int(read_number(words, "seed", 1, (0, 2**31), ScopeError)),
        level=read_number(words, "level", 0.95, (0.5, 0.999), ScopeError),
        criterion="AIC" if words.get("criterion") == "AIC" else "BIC",
    )
    if words.get("delta"):
        choice = replace(choice, delta=read_number(words, "delta", 1.0, (1e-6, 100.0), ScopeError))
    if words.get("order"):
        choice = replace(choice, order=int(read_number(words, "order", 2, (1, 6), ScopeError)))
    return choice


def own_lists(words: Words) -> dict[str, tuple[str, ...]]:
    """The lists a reader has written into the form."""
    said = (
        f"{words.get(f'list{n}', '')}={words.get(f'words{n}', '')}"
        for n in range(1, MOST_OWN_LISTS + 1)
    )
    return parse_patterns(one for one in said if not one.startswith("=") and one[-1:] != "=")


def read_character_choice(words: Words, defaults: Mapping[str, Any]) -> CharacterChoice:
    """Read the choices of the page Character.

    Args:
        words: `origin`, `until`, `country`, `certainty`, `trait`, `seed`, `level`.
        defaults: The table `[figures]` of the project's settings.

    Raises:
        ScopeError: A word cannot be read, or nothing says on which day to begin.
    """
    origin = _said(words, "origin", defaults)
    until = _said(words, "until", defaults) or str(defaults.get("to", ""))
    period = read_scope(origin or _first_day(), until or _last_day())
    if period.first is None or period.last is None or period.first >= period.last:
        raise ScopeError(
            "no day is known on which to begin and to end. Name an origin and a close, for example "
            "origin 1956-04-29 and until 1961."
        )
    trait = words.get("trait") or "faction"
    if trait not in TRAITS:
        raise ScopeError(f"no trait {trait!r}. Expected one of {', '.join(TRAITS)}.")
    return CharacterChoice(
        CareerChoice(
            period.first,
            period.last,
            _said(words, "country", defaults).upper(),
            _one_of(words.get("certainty", ""), CERTAINTY, "certainty"),
        ),
        trait,
        seed=int(read_number(words, "seed", 1, (0, 2**31), ScopeError)),
        level=read_number(words, "level", 0.95, (0.5, 0.999), ScopeError),
        same_as=dict(defaults.get("bodies", {})),
    )


def _first_day() -> str:
    """The election of the first body measured, or the first measure taken."""
    body = BodyMeasure.objects.aggregate(day=Min("date_earliest"))["day"]
    claim = Factoid.objects.filter(kind__in=MEASURES).aggregate(day=Min("start_earliest"))["day"]
    return _iso(body or claim)


def _last_day() -> str:
    claims = Factoid.objects.filter(kind__in=MEASURES)
    return _iso(claims.aggregate(day=Max("start_latest"))["day"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _said(words: Words, name: str, defaults: Mapping[str, Any]) -> str:
    """What was said; a word that was left empty on purpose stays empty."""
    return words[name] if name in words else str(defaults.get(name, ""))


def _listed(said: str, joint: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(joint) if part.strip())


def _one_of(said: str, known: Mapping[str, tuple[str, ...]], what: str) -> tuple[str, ...]:
    if said not in known:
        raise ScopeError(
            f"no {what} {said!r}. Expected one of {', '.join(word or 'nothing' for word in known)}."
        )
    return known[said]
