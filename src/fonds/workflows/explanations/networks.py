"""Who was tied to whom: ties from posts, events and records, measured with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fonds.catalogue.models import NameProposal, Person
from fonds.core.errors import FondsError
from fonds.dates import read_edtf
from fonds.workflows.explanations.ties import gather_ties

if TYPE_CHECKING:
    from fonds.analysis.networks import Doubt, Network, Range, Tie

Values = dict[str, Any]

KINDS = ("meeting", "co-membership", "co-mention", "appointment", "denunciation", "background")
DRAWS = 60
"""Drawings of uncertain dates. Source: our choice; limits of ranks settle at about fifty."""
MEASURES = ("degree", "closeness", "eigenvector", "core")
"""Measures that are drawn again; betweenness is computed once, being the slow one."""
MANY = 1200
"""Beyond so many people only `QUICK` measures are drawn again, and `FEW` times: a page waits."""
QUICK, FEW = ("degree", "core"), 20
REACH_DAYS = 3 * 365
"""How far cohesion looks to either side of a day. Source: our choice, about one congress term."""


class NetworkChoiceError(FondsError, ValueError):
    """A network that was asked for and cannot be made."""


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """What a reader chose: kinds of ties, a stretch of time, and how sure ties must lie in it.

    `purge` is a day before and after which the cohesion of factions is compared; empty = none.
    """

    kinds: tuple[str, ...] = ("meeting",)
    first: str = ""
    last: str = ""
    mode: str = "possible"
    seed: int = 1
    purge: str = ""

    def to_json(self) -> Values:
        """The settings of a figure."""
        return {
            "kinds": list(self.kinds),
            "first": self.first,
            "last": self.last,
            "mode": self.mode,
            "seed": self.seed,
            **({"purge": self.purge} if self.purge else {}),
        }


def read_network_choice(words: Mapping[str, str], kinds: Sequence[str] = ()) -> NetworkChoice:
    """Read the choices of a form or an address: `from`, `to`, `mode`, `purge`, kinds of ties.

    Raises:
        NetworkChoiceError: A kind or a date cannot be read.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise NetworkChoiceError(f"no kind of tie {kind!r}. Expected {', '.join(KINDS)}.")
    ends = []
    for name in ("from", "to", "purge"):
        said = words.get(name, "").strip()
        when = read_edtf(said) if said else None
        if said and when is None:
            raise NetworkChoiceError(f"{said!r} is no date. Expected EDTF, such as 1956-08.")
        day = (when.latest if name == "to" else when.earliest) if when else None
        ends.append(day.isoformat() if day else "")
    if ends[0] and ends[1] and ends[0] > ends[1]:
        raise NetworkChoiceError(f"{ends[0]} lies after {ends[1]}. Expected the first day first.")
    mode = words.get("mode") or "possible"
    if mode not in ("possible", "certain"):
        raise NetworkChoiceError(f"no mode {mode!r}. Expected possible or certain.")
    return NetworkChoice(tuple(kinds) or ("meeting",), ends[0], ends[1], mode, purge=ends[2])


def gather_network(settings: Mapping[str, Any]) -> Values:
    """The input of a network from the catalogue as it is now: ties, each with what it rests on.

    A tie by a record names the record's address, since the naming in it is no claim.
    """
    rows = NameProposal.objects.filter(state="queued", other__isnull=False)
    ties = gather_ties(kinds=settings["kinds"])
    involved = {person for tie in ties for person in (tie.source, tie.target)}
    return {
        "ties": [
            [
                tie.source,
                tie.target,
                tie.kind,
                list(tie.factoids),
                _iso(tie.earliest),
                _iso(tie.latest),
                tie.lasts,
                round(tie.weight, 6),
            ]
            for tie in ties
        ],
        "doubts": [
            [person, other, round(min(max(score, 0.0), 1.0), 4)]
            for person, other, score in rows.order_by("pk").values_list(
                "person__public_id", "other__public_id", "score"
            )
            if person in involved and other in involved
        ],
        **({"groups": _factions(involved)} if settings.get("purge") else {}),
    }


def _factions(people: set[str]) -> dict[str, str]:
    rows = Person.objects.filter(factoids__kind="belonged-to", factoids__is_current=True)
    return {
        person: faction
        for person, faction in rows.order_by("-factoids__pk").values_list(
            "public_id", "factoids__organisation__name"
        )
        if faction and person in people
    }


def describe_people(people: Sequence[str]) -> dict[str, dict[str, str | float]]:
    """Give the `label` and `faction` of persons by id, for the files that other programs open."""
    names = Person.objects.filter(public_id__in=people).values_list("public_id", "name")
    return {"label": dict(names), "faction": dict(_factions(set(people)))}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def read_ties(data: Mapping[str, Any]) -> list[Tie]:
    """The ties of an input as the analysis takes them."""
    from fonds.analysis.networks import Tie

    return [
        Tie(a, b, kind, tuple(factoids), _day(first), _day(last), lasts, weight)
        for a, b, kind, factoids, first, last, lasts, weight in data["ties"]
    ]


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def build(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Network:
    """The network of an input for the stretch of time chosen."""
    from fonds.analysis.networks import build_network

    window = (_day(settings["first"]), _day(settings["last"]))
    return build_network(read_ties(data), None, window, settings["mode"])


def compute_network(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Build and measure a network.

    Args:
        data: As `gather_network` gives it.
        settings: As `NetworkChoice.to_json` gives them.

    Returns:
        `people` with their measures, limits, ranks, group and place; `edges` with what each rests
        on; `groups`; `draws`; `cohesion` of each faction where a day is set.
    """
    from fonds.analysis.networks import (
        Doubt,
        build_network,
        find_communities,
        measure_network,
        place_people,
        resample_measures,
    )

    ties = read_ties(data)
    window = (_day(settings["first"]), _day(settings["last"]))
    network = build(data, settings)
    if not network.edges:
        return {"people": [], "edges": [], "groups": [], "draws": 0}
    measured = measure_network(network, (*MEASURES, "betweenness"), settings["seed"])
    doubts = [Doubt(*one) for one in _one_doubt_each(data["doubts"])]
    large = len(network.people) > MANY
    draws = (FEW if large else DRAWS) if doubts or any(window) else 1  # else all are the same
    spread = resample_measures(
        ties, QUICK if large else MEASURES, draws, settings["seed"], doubts, window=window
    )
    groups = find_communities(network, settings["seed"])
    group_of = {person: number for number, group in enumerate(groups) for person in group}
    places = spread_out(place_people(build_network(ties)))
    people = [
        {
            "id": person,
            "place": list(places[person]),
            "group": group_of[person],
            "betweenness": measured["betweenness"][person],
            **{name: _limited(measured[name][person], spread, name, person) for name in MEASURES},
            "ranks": [spread["degree"][person].best_rank, spread["degree"][person].worst_rank],
        }
        for person in network.people
    ]
    return {
        "people": sorted(people, key=lambda one: (-one["degree"][0], one["id"])),
        "edges": [
            [e.source, e.target, round(e.weight, 3), list(e.kinds), list(e.factoids)]
            for e in sorted(network.edges, key=lambda e: (-e.weight, e.source, e.target))
        ],
        "groups": groups,
        "draws": draws,
        **({"cohesion": _cohesion(ties, data, settings, doubts)} if settings.get("purge") else {}),
    }


def _limited(
    value: float, spread: Mapping[str, Mapping[str, Range]], name: str, person: str
) -> list[float]:
    if name not in spread:
        return [value, value, value]
    return [value, spread[name][person].low, spread[name][person].high]


def _cohesion(
    ties: Sequence[Tie],
    data: Mapping[str, Any],
    settings: Mapping[str, Any],
    doubts: Sequence[Doubt],
) -> list[Values]:
    """Each faction before and after the day; those with fewer than two tied members left out."""
    from fonds.analysis.networks import compare_cohesion

    day = date.fromisoformat(settings["purge"])
    found = compare_cohesion(
        ties, data["groups"], day, FEW, settings["seed"], doubts, span_days=REACH_DAYS
    )
    return [
        {
            "group": group,
            "sides": [
                [side.people, round(side.density, 4), side.inward_share, side.isolates]
                if side
                else None
                for side in (change.before, change.after)
            ],
            "difference": [change.difference, change.low, change.high],
        }
        for group, change in found.items()
        if any(side and side.people > 1 for side in (change.before, change.after))
    ]


def place_everyone(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Where everyone of an input is drawn; those placed before (`settings["known"]`) stay.

    Returns:
        `places`: person to x and y, from -1 to 1.
    """
    from fonds.analysis.networks import build_network, place_people

    network = build_network(read_ties(data))
    known = {person: (x, y) for person, (x, y) in settings["known"].items()}
    places = place_people(network, known)
    return {"places": places if known else spread_out(places)}


def _one_doubt_each(doubts: Sequence[Sequence[Any]]) -> list[tuple[str, str, float]]:
    """The likeliest other of each person: proposals are made apart and need not add up to one."""
    best: dict[str, tuple[str, str, float]] = {}
    for person, other, probability in doubts:
        if person not in best or probability > best[person][2]:
            best[person] = (person, other, probability)
    return list(best.values())


def spread_out(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Draw the crowded middle apart: half the place as it is, half the order along each axis.

    Whoever stands left of another still does, and a slice of time keeps the places of the whole.
    """
    people = sorted(places)
    made: list[dict[str, float]] = []
    for axis in (0, 1):
        order = sorted(people, key=lambda person: (places[person][axis], person))
        step = 2 / max(len(order) - 1, 1)
        made.append(
            {p: round(0.4 * places[p][axis] + 0.6 * (n * step - 1), 4) for n, p in enumerate(order)}
        )
    return {person: (made[0][person], made[1][person]) for person in people}
