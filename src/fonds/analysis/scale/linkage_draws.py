"""Draw whole linkages: partitions of the records into persons.

A partition has a weight proportional to the product, over all pairs that it joins, of the odds
p / (1 - p), and of one factor more for every joining that made it. Every person must hold together
by pairs that the table compares. Groups of up to seven records that hang together are drawn exactly
from all their partitions, larger ones by Gibbs sampling.

The factor is there because a table gives each pair its probability as if it stood alone. Pairs
drawn together exclude and demand each other, so that with a factor of one fewer pairs (or more) are
joined than the probabilities add up to, and the unseen are too many (or too few). The factor is the
one under which the pairs joined are on average as many as the table's probabilities say. For
pairs that share no record it is one, and each is joined with its probability.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.linkage_table import LinkageError, LinkageTable
from fonds.analysis.scale.results import Floats

EXACT = 7  # records that hang together, up to which all partitions are weighed
NEVER = -1e6  # log odds of a pair that cannot be one person
SWEEPS = 2  # of Gibbs sampling between draws, for larger groups
FARTHEST = 12.0  # the factor's log is held within this of 0
TUNING = 40  # sweeps in which the factor is found, after as many from everyone apart


@lru_cache(maxsize=EXACT)
def _partitions(size: int) -> tuple[npt.NDArray[np.int64], Floats]:
    """All partitions of `size` things as labels, and which pairs each joins."""
    labels: list[list[int]] = [[0]]
    for _ in range(size - 1):
        labels = [[*one, new] for one in labels for new in range(max(one) + 2)]
    table = np.array(labels, dtype=np.int64)
    first, second = np.triu_indices(size, 1)
    return table, (table[:, first] == table[:, second]).astype(float)


def _connected(joins: Floats, compared: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Which partitions hold together by compared pairs: groups x partitions."""
    first, second = np.triu_indices(size, 1)
    reach = np.zeros((len(compared), len(joins), size, size), dtype=bool)
    direct = compared[:, None, :] & (joins[None, :, :] > 0)
    reach[:, :, first, second] = reach[:, :, second, first] = direct
    for middle in range(size):  # Warshall's closure
        reach |= reach[:, :, :, middle, None] & reach[:, :, None, middle, :]
    found: npt.NDArray[np.bool_] = (reach[:, :, first, second] == (joins > 0)).all(axis=2)
    return found


class _Group:
    """Units that hang together, too many to weigh every partition: Gibbs sampling."""

    def __init__(self, masks: list[int], near: list[dict[int, float]], absent: float) -> None:
        self.masks, self.near, self.absent = masks, near, absent
        self.links = [{j for j, odds in mine.items() if odds > NEVER / 2} for mine in near]
        self.label = list(range(len(masks)))
        self.members: list[set[int]] = [{i} for i in range(len(masks))]

    def sweep(self, rng: np.random.Generator, bond: float = 0.0) -> None:
        """Let each unit choose its person anew, given all others; `bond` is the factor's log."""
        chance = rng.random(len(self.masks)).tolist()
        for i in rng.permutation(len(self.masks)).tolist():
            old = self.label[i]
            mine = self.members[old]
            if len(mine) > 2 and not self._holds(mine - {i}):
                continue  # the others would fall apart without it
            mine.discard(i)
            options = sorted({self.label[j] for j in self.links[i] if j != i})
            options = [one for one in options if self.members[one]]
            weights = [1.0]
            weights += [math.exp(min(self._odds(i, one) + bond, 700.0)) for one in options]
            at = chance[i] * sum(weights)
            pick = 0
            while pick < len(options) and at >= weights[pick]:
                at -= weights[pick]
                pick += 1
            new = options[pick - 1] if pick else self._free(old, i)
            self.label[i] = new
            self.members[new].add(i)

    def _odds(self, i: int, label: int) -> float:
        near = self.near[i]
        whole = 0.0
        for j in self.members[label]:
            odds = near.get(j)
            whole += self.absent if odds is None else odds
        return whole

    def _free(self, old: int, i: int) -> int:
        """A label that nobody bears: the own one, the old one, or any."""
        for one in (old, i):
            if not self.members[one]:
                return one
        return next(k for k, members in enumerate(self.members) if not members)

    def _holds(self, units: set[int]) -> bool:
        seen = {next(iter(units))}
        edge = list(seen)
        while edge:
            new = (self.links[edge.pop()] & units) - seen
            seen |= new
            edge += new
        return len(seen) == len(units)

    def joined(self) -> int:
        """How many compared pairs are one person."""
        label = self.label
        return sum(label[i] == label[j] for i, mine in enumerate(self.links) for j in mine if j > i)

    def persons(self) -> npt.NDArray[np.int64]:
        """The lists of each person, as masks."""
        found = [0] * len(self.masks)
        for label, mask in zip(self.label, self.masks, strict=True):
            found[label] |= mask
        return np.array([mask for mask in found if mask], dtype=np.int64)


@dataclass(frozen=True)
class _Small:
    """Groups of one size, with all their partitions.

    Attributes:
        masks: Lists of each unit, groups x units.
        labels: Partitions x units.
        logs: Log weight of each partition without the factor, groups x partitions.
        merges: Joinings that made each partition.
        pairs: Compared pairs that each partition joins, groups x partitions.
    """

    masks: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    logs: Floats
    merges: Floats
    pairs: Floats

    def weigh(self, bond: float) -> Floats:
        """The probability of each partition under a factor's log."""
        logs = self.logs + bond * self.merges
        weights: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        return weights


class _Prepared:
    """A linkage table as groups of units: records that a verdict joins are one unit.

    Units speak with one voice, the mean of their records' log odds: once two records are known
    to be one person, comparing a third with both is mostly one comparison made twice.
    """

    def __init__(self, table: LinkageTable) -> None:
        self.lists = tuple(dict.fromkeys(table.records.values()))
        place = {name: j for j, name in enumerate(self.lists)}
        self.index = {one: i for i, one in enumerate(table.records)}
        self.bits = np.array([1 << place[name] for name in table.records.values()])
        self.absent = _log_odds(table.absent)
        self.unit = self._join(table)
        self._split(table)

    def _join(self, table: LinkageTable) -> list[int]:
        """Join what verdicts call the same, and check that none says otherwise."""
        parent = list(range(len(self.index)))
        for a, b, p in table.pairs:
            if p >= 1:
                parent[_root(parent, self.index[a])] = _root(parent, self.index[b])
        unit = [_root(parent, i) for i in range(len(parent))]
        for a, b, p in table.pairs:
            if p <= 0 and unit[self.index[a]] == unit[self.index[b]]:
                raise LinkageError(
                    f"verdicts contradict each other: {a!r} and {b!r} are called different, but "
                    "other verdicts make them one person. Correct one of the verdicts."
                )
        return unit

    def _split(self, table: LinkageTable) -> None:
        """Find the groups of units that hang together."""
        compared: dict[tuple[int, int], float] = {}
        for a, b, p in table.pairs:
            i, j = self.index[a], self.index[b]
            if i != j:
                compared[min(i, j), max(i, j)] = _log_odds(p)
        members: dict[int, list[int]] = defaultdict(list)
        for i, u in enumerate(self.unit):
            members[u].append(i)
        between: dict[tuple[int, int], list[float]] = defaultdict(list)
        for (i, j), odds in compared.items():
            u, v = self.unit[i], self.unit[j]
            if u != v:
                between[min(u, v), max(u, v)].append(odds)
        parent = list(range(len(self.unit)))
        odds_of: dict[tuple[int, int], float] = {}
        for (u, v), values in between.items():
            pairs = len(members[u]) * len(members[v])
            whole = sum(values) + (pairs - len(values)) * self.absent
            odds_of[u, v] = NEVER if min(values) <= NEVER / 2 else max(whole / pairs, NEVER)
            if max(values) > NEVER / 2:
                parent[_root(parent, u)] = _root(parent, v)
        masks = {u: int(np.bitwise_or.reduce(self.bits[m])) for u, m in members.items()}
        groups: dict[int, list[int]] = defaultdict(list)
        for u in members:
            groups[_root(parent, u)].append(u)
        free = [odds for odds in odds_of.values() if odds > NEVER / 2]
        self.expected = sum(1 / (1 + math.exp(-odds)) for odds in free)
        self._lay_out(groups, masks, odds_of)

    def _lay_out(
        self,
        groups: dict[int, list[int]],
        masks: dict[int, int],
        odds_of: dict[tuple[int, int], float],
    ) -> None:
        self.settled = np.array(
            [masks[units[0]] for units in groups.values() if len(units) == 1], dtype=np.int64
        )
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for (u, v), value in odds_of.items():
            near[u][v] = near[v][u] = value
        by_size: dict[int, list[list[int]]] = defaultdict(list)
        self.large: list[_Group] = []
        for units in groups.values():
            if len(units) > EXACT:
                place = {u: k for k, u in enumerate(units)}
                links = [{place[v]: x for v, x in near[u].items() if v in place} for u in units]
                self.large.append(_Group([masks[u] for u in units], links, self.absent))
            elif len(units) > 1:
                by_size[len(units)].append(units)
        self.small: list[_Small] = []
        for size, found in by_size.items():
            labels, joins = _partitions(size)
            pairs = list(combinations(range(size), 2))
            odds = np.array([[near[u[a]].get(u[b], self.absent) for a, b in pairs] for u in found])
            compared = np.array(
                [[near[u[a]].get(u[b], NEVER) > NEVER / 2 for a, b in pairs] for u in found]
            )
            logs = odds @ joins.T
            for i in range(0, len(found), 256):
                part = slice(i, i + 256)
                logs[part][~_connected(joins, compared[part], size)] = -np.inf
            patterns = np.array([[masks[u] for u in units] for units in found])
            merges = size - 1.0 - labels.max(axis=1)
            self.small.append(_Small(patterns, labels, logs, merges, compared @ joins.T))

    def tune(self, rng: np.random.Generator) -> float:
        """Find the log of the factor under which as many pairs are joined as are expected."""
        bond, found = 0.0, []
        if not self.large:
            return self._solve()
        for step in range(2 * TUNING):
            for group in self.large:
                group.sweep(rng, bond)
            if step >= TUNING:
                joined = self.joined(bond) + sum(group.joined() for group in self.large)
                gain = 3.0 / (1 + (step - TUNING) / 4)
                bond += gain * math.log(max(self.expected, 0.5) / max(joined, 0.5))
                bond = min(max(bond, -FARTHEST), FARTHEST)
                found.append(bond)
        return float(np.mean(found[TUNING // 2 :]))

    def _solve(self) -> float:
        """The same by bisection, where every partition can be weighed."""
        if not self.small:
            return 0.0
        low, high = -FARTHEST, FARTHEST
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if self.joined(middle) < self.expected else (low, middle)
        return (low + high) / 2

    def joined(self, bond: float) -> float:
        """Compared pairs that are one person on average, in the small groups."""
        return sum(float((small.weigh(bond) * small.pairs).sum()) for small in self.small)

    def settle(self, bond: float) -> None:
        """Hold the chances of the small groups' partitions under a factor."""
        self.bond = bond
        self.running = [np.cumsum(small.weigh(bond), axis=1) for small in self.small]

    def draw(self, rng: np.random.Generator) -> CaptureCounts:
        """One whole linkage, counted."""
        persons = [self.settled]
        for small, running in zip(self.small, self.running, strict=True):
            at = (running < rng.random((len(running), 1)) * running[:, -1:]).sum(axis=1)
            chosen = small.labels[np.minimum(at, len(small.labels) - 1)]
            for label in range(small.masks.shape[1]):
                joined = np.bitwise_or.reduce(np.where(chosen == label, small.masks, 0), axis=1)
                persons.append(joined[joined > 0])
        for group in self.large:
            for _ in range(SWEEPS):
                group.sweep(rng, self.bond)
            persons.append(group.persons())
        counts = np.bincount(np.concatenate(persons), minlength=1 << len(self.lists))
        return CaptureCounts(self.lists, counts.astype(np.int64))


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _log_odds(p: float) -> float:
    if p <= 0:
        return NEVER
    p = min(p, 1 - 1e-12)
    return math.log(p) - math.log1p(-p)


def draw_linkages(
    table: LinkageTable, *, draws: int = 200, seed: int = 1, factor: float | None = None
) -> list[CaptureCounts]:
    """Draw whole linkages and count the overlaps of each.

    Args:
        table: Records and pairs.
        draws: How many.
        seed: Of the random numbers.
        factor: Of every joining; None finds the one that joins as many pairs as the probabilities
            add up to, and 1 leaves the product of the odds alone.

    Raises:
        LinkageError: Verdicts contradict each other, or the factor is not above 0.
    """
    if factor is not None and factor <= 0:
        raise LinkageError(f"the factor of a joining is {factor:g}. Expected a number above 0.")
    prepared = _Prepared(table)
    rng = np.random.default_rng(seed)
    bond = prepared.tune(rng) if factor is None else math.log(factor)
    if factor is not None:
        for group in prepared.large:  # from everyone apart towards the typical
            for _ in range(20):
                group.sweep(rng, bond)
    prepared.settle(bond)
    return [prepared.draw(rng) for _ in range(draws)]
