"""Where to draw people: positions that stay the same from visit to visit.

A person's first place follows from their id, forces then pull the tied together and push all
apart, and those whose place is already known do not move. So a network with ten new people looks
like it did, with ten people added. No random numbers but those of the seed are used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fonds.analysis.networks.network import Network

Places = NDArray[np.float64]
ALL_PAIRS = 1200  # beyond, each is pushed by a seeded sample of others


def place_people(
    network: Network,
    known: Mapping[str, tuple[float, float]] | None = None,
    seed: int = 0,
    steps: int = 150,
) -> dict[str, tuple[float, float]]:
    """Place everyone in a square of about -1 to 1.

    Args:
        network: Any size; 5,000 people take seconds.
        known: Places to keep exactly, by person; those not in the network are ignored.
        seed: Of first places and samples.
        steps: Rounds of pulling and pushing.

    Returns:
        Each person's (x, y), rounded to four places.
    """
    people = network.people
    n = len(people)
    if n == 0:
        return {}
    fixed = np.array([known is not None and p in known for p in people])
    place = np.array([_first_place(p, seed) for p in people])
    if known:
        for k in np.flatnonzero(fixed):
            place[k] = known[people[k]]
        _start_beside_the_known(network, place, fixed)
    index = {p: k for k, p in enumerate(people)}
    a = np.array([index[e.source] for e in network.edges], dtype=np.int64)
    b = np.array([index[e.target] for e in network.edges], dtype=np.int64)
    pull = np.sqrt(np.array([e.weight for e in network.edges], dtype=np.float64))
    pull = pull / pull.mean() if pull.size else pull
    free = ~fixed
    random = np.random.default_rng(seed)
    ideal = 1.6 / np.sqrt(n)
    heat = 0.12 if free.all() else 0.03
    for step in range(steps if free.any() else 0):
        force = _push(place, ideal, random)
        if a.size:
            gap = place[a] - place[b]
            length = np.sqrt((gap**2).sum(axis=1, keepdims=True)) + 1e-9
            drawn = gap * length / ideal * pull[:, None]
            for axis in (0, 1):
                force[:, axis] -= np.bincount(a, drawn[:, axis], n)
                force[:, axis] += np.bincount(b, drawn[:, axis], n)
        force -= place * 0.4 * ideal * np.sqrt(n)  # keeps separate parts on the page
        size = np.sqrt((force**2).sum(axis=1, keepdims=True)) + 1e-12
        cool = heat * (1 - step / steps)
        place[free] += (force / size * np.minimum(size, cool))[free]
    if free.all():
        place -= place.mean(axis=0)
        place /= max(float(np.abs(place).max()), 1e-9)
    rounded = np.round(place, 4).tolist()
    result = {p: (x, y) for p, (x, y) in zip(people, rounded, strict=True)}
    if known:
        result |= {people[k]: known[people[k]] for k in np.flatnonzero(fixed)}
    return result


def _first_place(person: str, seed: int) -> tuple[float, float]:
    digest = hashlib.sha256(f"{seed}:{person}".encode()).digest()
    x, y = (int.from_bytes(digest[k : k + 6]) / 2**48 for k in (0, 6))
    return 2 * x - 1, 2 * y - 1


def _start_beside_the_known(network: Network, place: Places, fixed: NDArray[np.bool_]) -> None:
    index = {p: k for k, p in enumerate(network.people)}
    beside: dict[int, list[int]] = {}
    for edge in network.edges:
        a, b = index[edge.source], index[edge.target]
        if fixed[b] and not fixed[a]:
            beside.setdefault(a, []).append(b)
        if fixed[a] and not fixed[b]:
            beside.setdefault(b, []).append(a)
    for k, others in beside.items():
        place[k] = place[others].mean(axis=0) + 0.05 * place[k]


def _push(place: Places, ideal: float, random: np.random.Generator) -> Places:
    n = len(place)
    if n <= ALL_PAIRS:
        gap = place[:, None, :] - place[None, :, :]
        square = (gap**2).sum(axis=2) + 1e-6
        np.fill_diagonal(square, np.inf)
        result: Places = (gap * (ideal**2 / square)[:, :, None]).sum(axis=1)
        return result
    others = random.integers(0, n, (n, 60))
    gap = place[:, None, :] - place[others]
    square = (gap**2).sum(axis=2) + 1e-5
    sampled: Places = (gap * (ideal**2 / square)[:, :, None]).sum(axis=1) * (n / 60)
    return sampled
