"""What measures do when identities and dates are uncertain: draw both many times and look.

`Doubt` says who else a person of the data may be (the matches a names engine proposed and nobody
decided). Each drawing decides every doubt once, so that all ties of one name move together, draws
each momentary tie's day within its bounds, and builds the network anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.networks.measures import find_communities, measure_network
from fonds.analysis.networks.network import Network, Window, build_network, check_window
from fonds.analysis.networks.ties import NetworkError, Tie


@dataclass(frozen=True, slots=True)
class Doubt:
    """`person` of the data is `other` with this probability; several doubts of one add up."""

    person: str
    other: str
    probability: float


@dataclass(frozen=True, slots=True)
class Range:
    """A measure over the drawings: its median, limits, and the range of the person's rank.

    Attributes:
        presence: Share of drawings in which the person is in the network as themselves.
        best_rank, worst_rank: At the same level; 1 is the highest.
    """

    median: float
    low: float
    high: float
    best_rank: int
    worst_rank: int
    presence: float


def check_doubts(doubts: Sequence[Doubt]) -> dict[str, list[Doubt]]:
    """Return doubts by person.

    Raises:
        NetworkError: A probability is not between 0 and 1, or those of one person exceed 1.
    """
    by_person: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        by_person.setdefault(doubt.person, []).append(doubt)
        total = sum(d.probability for d in by_person[doubt.person])
        if not 0 <= doubt.probability <= 1 or total > 1 + 1e-9:
            raise NetworkError(
                f"{doubt.person} is {doubt.other} with probability {doubt.probability:g}; together "
                f"{total:g}. Expected numbers from 0 to 1 that add up to no more than 1."
            )
    return by_person


def draw_ties(
    ties: Sequence[Tie], doubts: Mapping[str, Sequence[Doubt]], random: np.random.Generator
) -> list[Tie]:
    """Decide every doubt and draw every momentary tie's day once.

    Ties that come to join a person with themselves vanish. A day with an open side stays open.
    """
    is_really: dict[str, str] = {}
    for person in sorted(doubts):
        options = [d.other for d in doubts[person]]
        chances = [d.probability for d in doubts[person]]
        pick = random.random()
        edges = np.cumsum(chances)
        k = int(np.searchsorted(edges, pick, side="right"))
        is_really[person] = options[k] if k < len(options) else person
    drawn = []
    for tie in ties:
        a, b = _settle(tie.source, is_really), _settle(tie.target, is_really)
        early, late = tie.earliest, tie.latest
        if not tie.lasts and early is not None and late is not None and early < late:
            early = late = early + timedelta(days=int(random.integers((late - early).days + 1)))
        if a != b:
            drawn.append(replace(tie, source=a, target=b, earliest=early, latest=late))
    return drawn


def _settle(person: str, is_really: Mapping[str, str]) -> str:
    seen = {person}
    while (other := is_really.get(person, person)) not in seen:
        seen.add(other)
        person = other
    return person


def resample_measures(
    ties: Sequence[Tie],
    names: Sequence[str],
    draws: int,
    seed: int,
    doubts: Sequence[Doubt] = (),
    kinds: Sequence[str] | None = None,
    window: Window = (None, None),
    level: float = 0.95,
) -> dict[str, dict[str, Range]]:
    """Measure everyone on many drawings.

    Args:
        ties, kinds, window: As for `build_network`; undated ties count as in the window.
        names: Measures, of `measures.MEANING`.
        draws, seed: How many, and the seed that makes them again.
        doubts: Undecided identities.
        level: Of the limits.

    Returns:
        For each measure, each person's range, highest median first.
    """
    everyone = sorted({p for tie in ties for p in (tie.source, tie.target)})
    place = {person: k for k, person in enumerate(everyone)}
    table = {name: np.zeros((draws, len(everyone))) for name in names}
    there = np.zeros((draws, len(everyone)), dtype=bool)
    for k, network in enumerate(_networks(ties, doubts, draws, seed, kinds, window)):
        columns = [place[p] for p in network.people if p in place]
        there[k, columns] = True
        for name, values in measure_network(network, names, seed).items():
            table[name][k, columns] = [v for p, v in values.items() if p in place]
    return {name: _ranges(everyone, values, there, level) for name, values in table.items()}


def _networks(
    ties: Sequence[Tie],
    doubts: Sequence[Doubt],
    draws: int,
    seed: int,
    kinds: Sequence[str] | None,
    window: Window,
) -> list[Network]:
    check_window(window)
    by_person = check_doubts(doubts)
    random = np.random.default_rng(seed)
    return [build_network(draw_ties(ties, by_person, random), kinds, window) for _ in range(draws)]


def _ranges(
    everyone: list[str], values: NDArray[np.float64], there: NDArray[np.bool_], level: float
) -> dict[str, Range]:
    tail = (1 - level) / 2
    low, median, high = np.quantile(values, [tail, 0.5, 1 - tail], axis=0)
    ordered = np.sort(values, axis=1)
    ranks = np.array(
        [
            1 + row.size - np.searchsorted(row, own + 1e-12, side="right")
            for row, own in zip(ordered, values, strict=True)
        ]
    )
    best = np.quantile(ranks, tail, axis=0, method="lower")
    worst = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    order = sorted(range(len(everyone)), key=lambda k: (-median[k], everyone[k]))
    return {
        everyone[k]: Range(
            float(median[k]),
            float(low[k]),
            float(high[k]),
            int(best[k]),
            int(worst[k]),
            float(there[:, k].mean()),
        )
        for k in order
    }


def resample_communities(
    ties: Sequence[Tie],
    draws: int,
    seed: int,
    doubts: Sequence[Doubt] = (),
    kinds: Sequence[str] | None = None,
    window: Window = (None, None),
) -> dict[tuple[str, str], float]:
    """Return, for each pair, the share of drawings that put both into one community.

    Each drawing also takes another seed of the algorithm, so that its own arbitrariness shows.
    Pairs never together are left out.
    """
    together: dict[tuple[str, str], int] = {}
    for k, network in enumerate(_networks(ties, doubts, draws, seed, kinds, window)):
        for group in find_communities(network, seed + k):
            for i, a in enumerate(group):
                for b in group[i + 1 :]:
                    together[a, b] = together.get((a, b), 0) + 1
    return {pair: count / draws for pair, count in sorted(together.items())}


@dataclass(frozen=True, slots=True)
class Cohesion:
    """How a group holds together in a network.

    Attributes:
        people: Members in the network.
        density: Edges within, as a share of those possible; 0 where fewer than two.
        inward_share: Weight of ties within, as a share of all ties of members; None without ties.
        isolates: Members without an edge to another member.
    """

    people: int
    density: float
    inward_share: float | None
    isolates: int


def measure_cohesion(network: Network, groups: Mapping[str, str]) -> dict[str, Cohesion]:
    """Measure each group's cohesion; people without a group count as outside all."""
    members: dict[str, set[str]] = {}
    for person in network.people:
        if group := groups.get(person, ""):
            members.setdefault(group, set()).add(person)
    result = {}
    for group in sorted(members):
        own = members[group]
        within = [e for e in network.edges if e.source in own and e.target in own]
        touching = [e for e in network.edges if e.source in own or e.target in own]
        pairs = len(own) * (len(own) - 1) / (1 if network.directed else 2)
        total = sum(e.weight for e in touching)
        tied = {p for e in within for p in (e.source, e.target)}
        result[group] = Cohesion(
            len(own),
            len(within) / pairs if pairs else 0.0,
            sum(e.weight for e in within) / total if total else None,
            len(own - tied),
        )
    return result


@dataclass(frozen=True, slots=True)
class Change:
    """A group's cohesion before and after a day, and the spread of the change in inward share.

    `low` and `high` are limits over drawings of dates and identities; None where a side had no ties
    in every drawing.
    """

    before: Cohesion | None
    after: Cohesion | None
    difference: float | None
    low: float | None
    high: float | None


def compare_cohesion(
    ties: Sequence[Tie],
    groups: Mapping[str, str],
    day: date,
    draws: int,
    seed: int,
    doubts: Sequence[Doubt] = (),
    kinds: Sequence[str] | None = None,
    span_days: int | None = None,
    level: float = 0.95,
) -> dict[str, Change]:
    """Compare each group's cohesion before a day and from it on.

    Args:
        groups: Each person's group.
        day: The first day of "after".
        span_days: How far to look either way; None = as far as the ties go.
        draws, seed, doubts, kinds, level: As for `resample_measures`.
    """
    reach = None if span_days is None else timedelta(days=span_days)
    before: Window = (None if reach is None else day - reach, day - timedelta(days=1))
    after: Window = (day, None if reach is None else day + reach)
    plain = [measure_cohesion(build_network(ties, kinds, w), groups) for w in (before, after)]
    by_person = check_doubts(doubts)
    random = np.random.default_rng(seed)
    shares: dict[str, list[float]] = {}
    for _ in range(draws):
        drawn = draw_ties(ties, by_person, random)
        a, b = (measure_cohesion(build_network(drawn, kinds, w), groups) for w in (before, after))
        for group in a.keys() & b.keys():
            x, y = a[group].inward_share, b[group].inward_share
            if x is not None and y is not None:
                shares.setdefault(group, []).append(y - x)
    tail = (1 - level) / 2
    result = {}
    for group in sorted(set(groups.values()) - {""}):
        found = shares.get(group, [])
        low, middle, high = (
            np.quantile(found, [tail, 0.5, 1 - tail]).tolist() if found else (None, None, None)
        )
        result[group] = Change(plain[0].get(group), plain[1].get(group), middle, low, high)
    return result
