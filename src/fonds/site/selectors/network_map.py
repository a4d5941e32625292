"""The network as the page's script draws it: places that stay, every tie with its time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2s
from pathlib import Path
from typing import Any

from django.conf import settings

from fonds.catalogue.models import Person
from fonds.site import addresses
from fonds.site.selectors.in_time import PATIENCE, compute_in_time
from fonds.site.selectors.names import Card, load_cards, show_name
from fonds.site.selectors.version import kept_per_version
from fonds.site.visitor import Visitor
from fonds.workflows.explanations.networks import (
    KINDS,
    NetworkChoice,
    gather_network,
    place_everyone,
)

Values = dict[str, Any]
Places = Mapping[str, Sequence[float]]

_EPOCH = date(1970, 1, 1)


@kept_per_version()
def gathered(kinds: tuple[str, ...], purge: str = "") -> Values:
    """The ties of some kinds as the catalogue has them now, with factions where a day is set."""
    return gather_network(NetworkChoice(kinds, purge=purge).to_json())


def cards_of(keys: Sequence[str]) -> dict[str, Card]:
    """The cards of people by their public ids."""
    ids = dict(Person.objects.filter(public_id__in=keys).values_list("pk", "public_id"))
    return {ids[pk]: card for pk, card in load_cards(ids).items()}


def find_places(
    kinds: tuple[str, ...], rows: Sequence[Any], seconds: float = PATIENCE
) -> Places | None:
    """Where everyone is drawn; None while it is computed for the first time.

    The places are kept in the project, so that who was placed once stays there when the catalogue
    changes; newcomers are placed beside those they are tied to.
    """
    ties = {"ties": rows}
    kept = _kept_places(kinds)
    known = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    people = {end for tie in ties["ties"] for end in tie[:2]}
    if people and people <= known.keys():
        return known
    made = compute_in_time("network-places", place_everyone, ties, {"known": known}, seconds)
    if made is None:
        return None
    places: Places = {**known, **made["places"]}
    if kept and people:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(places), "utf-8")
        part.replace(kept)
    return places


def _kept_places(kinds: tuple[str, ...]) -> Path | None:
    project = settings.FONDS_PROJECT
    name = blake2s("|".join(sorted(kinds)).encode(), digest_size=8).hexdigest()
    return project.index / "places" / f"{name}.json" if project else None


def map_data(kinds: tuple[str, ...], visitor: Visitor) -> Values | None:
    """Everything the script draws, as columns; None while places are being computed.

    Returns:
        `people`: columns `id`, `name`, `url`, `x`, `y`, `shape` (a faction's class) and `group`;
        `ties`: columns `a`, `b` (places in the columns of people), `kind` (place in `kinds`),
        `first` and `last` (days since 1970, null = open) and `weight`.
    """
    data = gathered(kinds)
    places = find_places(kinds, data["ties"])
    if places is None:
        return None
    keys = sorted({end for tie in data["ties"] for end in tie[:2]})
    cards = cards_of(keys)
    keys = [key for key in keys if key in cards]
    at = {key: number for number, key in enumerate(keys)}
    names = [show_name(cards[key], visitor).text for key in keys]
    merged: dict[tuple[int, int, int, int | None, int | None], float] = {}
    for a, b, kind, _, first, last, _, weight in data["ties"]:
        if a in at and b in at:
            row = (at[a], at[b], KINDS.index(kind), _days(first), _days(last))
            merged[row] = merged.get(row, 0.0) + weight
    columns = list(zip(*merged, strict=True)) or [()] * 5
    return {
        "kinds": list(KINDS),
        "people": {
            "id": keys,
            "name": names,
            "url": [addresses.person(key) for key in keys],
            "x": [round(places[key][0], 4) for key in keys],
            "y": [round(places[key][1], 4) for key in keys],
            "shape": [cards[key].css or "none" for key in keys],
            "group": [cards[key].group for key in keys],
        },
        "ties": {
            **dict(zip(("a", "b", "kind", "first", "last"), columns, strict=True)),
            "weight": [round(weight, 3) for weight in merged.values()],
        },
    }


def _days(said: str) -> int | None:
    return (date.fromisoformat(said) - _EPOCH).days if said else None
