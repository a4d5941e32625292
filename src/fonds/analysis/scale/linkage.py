"""Carry the uncertainty of record linkage into the estimate.

Whether two entries are one person is uncertain, and a link missed makes the unseen too many, a
false one too few. Given the records of all lists and the probability that pairs of them are one
person, whole linkages are drawn: partitions of the records into persons, so that if a is b and b
is c then a is c. A partition has a weight proportional to the product of the odds p / (1 - p) of
all pairs it joins; for two records alone this is just p. Every person must hold together by pairs
that the table compares. Groups of up to seven records that hang
together are drawn exactly from all their partitions, larger ones by Gibbs sampling. The population
is estimated on each draw and the results are mixed.

>>> table = LinkageTable(
...     {"a1": "press", "a2": "press", "b1": "reports", "b2": "reports", "c1": "interviews"},
...     [("a1", "b1", 0.9), ("b1", "c1", 0.8), ("a2", "b2", 1.0)])
>>> [draw.rows() for draw in draw_linkages(table, draws=2, seed=3)][0]
[('interviews', 1), ('press, reports', 2)]

Source:
    M. Sadinle, "Bayesian propagation of record linkage uncertainty into population size estimation
    of human rights violations", Annals of Applied Statistics 12 (2018), 1013-1038. The weights of
    partitions from pairwise odds are our choice: they need no more than a table of pairs.
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from fonds.analysis.scale import checks
from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.estimate import Method, Settings, estimate_population
from fonds.analysis.scale.results import CannotEstimate, Estimate, Floats, Summary, summarise
from fonds.core.errors import FondsError

EXACT = 7  # records that hang together, up to which all partitions are weighed
NEVER = -1e6  # log odds of a pair that cannot be one person
SWEEPS = 2  # of Gibbs sampling between draws, for larger groups
SAME = frozenset({"same", "yes", "1"})
DIFFERENT = frozenset({"different", "not same", "no", "0"})

Pair = tuple[str, str, float]


class LinkageError(FondsError, ValueError):
    """A table of pairs does not fit its records, or contradicts itself."""


@dataclass(frozen=True)
class LinkageTable:
    """Records with their lists, and pairs of them with the probability of being one person.

    Attributes:
        records: Record id to the name of its list.
        pairs: Two ids and a probability; 1 and 0 are verdicts that no draw may contradict.
        absent: Probability used between records that no row of the table compares, when records
            compared with both bring them together.
    """

    records: Mapping[str, str]
    pairs: Sequence[Pair]
    absent: float = 0.01


def read_linkage(records: Path, pairs: Path, absent: float = 0.01) -> LinkageTable:
    """Read records (`id,list`) and pairs (`id,id,probability`, and a `verdict` where one exists).

    A verdict of `same` or `different` overrides the probability; `unsure` or nothing leaves it.

    Raises:
        LinkageError: A cell is not as it should be; names file and line.
    """
    known: dict[str, str] = {}
    for line, row in _rows(records, 2):
        if row[0] in known:
            raise LinkageError(
                f"{records}, line {line}: record {row[0]!r} stands here a second time. "
                "Expected each record once; the linkage says which records are one person."
            )
        known[row[0]] = row[1]
    found: list[Pair] = []
    for line, row in _rows(pairs, 3):
        for one in row[:2]:
            if one not in known:
                raise LinkageError(
                    f"{pairs}, line {line}: {one!r} is no record of {records}. Correct the id."
                )
        try:
            probability = float(row[2])
        except ValueError:
            probability = math.nan
        if not 0 <= probability <= 1:
            raise LinkageError(
                f"{pairs}, line {line}: probability {row[2]!r}. Expected a number from 0 to 1."
            )
        verdict = row[3].lower() if len(row) > 3 else ""
        if verdict in SAME:
            probability = 1.0
        elif verdict in DIFFERENT:
            probability = 0.0
        found.append((row[0], row[1], probability))
    return LinkageTable(known, found, absent)


def _rows(path: Path, least: int) -> Iterator[tuple[int, list[str]]]:
    text = path.read_text(encoding="utf-8-sig")
    for line, row in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [cell.strip() for cell in row]
        if line == 1 or not any(cells):
            continue
        if len(cells) < least or not all(cells[:least]):
            raise LinkageError(
                f"{path}, line {line}: {len(cells)} cells. Expected at least {least}, none empty."
            )
        yield line, cells


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

    def __init__(
        self,
        masks: list[int],
        sizes: list[int],
        near: list[dict[int, float]],
        absent: float,
    ) -> None:
        self.masks, self.sizes, self.near, self.absent = masks, sizes, near, absent
        self.links = [{j for j, odds in mine.items() if odds > NEVER / 2} for mine in near]
        self.label = list(range(len(masks)))
        self.members: list[set[int]] = [{i} for i in range(len(masks))]

    def sweep(self, rng: np.random.Generator) -> None:
        """Let each unit choose its person anew, given all others."""
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
            weights += [math.exp(min(self._odds(i, one), 700.0)) for one in options]
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
            whole += self.absent * self.sizes[i] * self.sizes[j] if odds is None else odds
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

    def persons(self) -> npt.NDArray[np.int64]:
        """The lists of each person, as masks."""
        found = [0] * len(self.masks)
        for label, mask in zip(self.label, self.masks, strict=True):
            found[label] |= mask
        return np.array([mask for mask in found if mask], dtype=np.int64)


class _Prepared:
    """A linkage table as groups of units: records that a verdict joins are one unit."""

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
            missing = len(members[u]) * len(members[v]) - len(values)
            odds_of[u, v] = max(sum(values) + missing * self.absent, NEVER)
            if max(values) > NEVER / 2:
                parent[_root(parent, u)] = _root(parent, v)
        masks = {u: int(np.bitwise_or.reduce(self.bits[m])) for u, m in members.items()}
        groups: dict[int, list[int]] = defaultdict(list)
        for u in members:
            groups[_root(parent, u)].append(u)
        self._lay_out(groups, members, masks, odds_of)

    def _lay_out(
        self,
        groups: dict[int, list[int]],
        members: dict[int, list[int]],
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
                sizes = [len(members[u]) for u in units]
                self.large.append(_Group([masks[u] for u in units], sizes, links, self.absent))
            elif len(units) > 1:
                by_size[len(units)].append(units)
        self.small: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]] = []
        for size, found in by_size.items():
            labels, joins = _partitions(size)
            pairs = list(combinations(range(size), 2))
            odds = np.array(
                [
                    [
                        near[u[a]].get(u[b], self.absent * len(members[u[a]]) * len(members[u[b]]))
                        for a, b in pairs
                    ]
                    for u in found
                ]
            )
            compared = np.array(
                [[near[u[a]].get(u[b], NEVER) > NEVER / 2 for a, b in pairs] for u in found]
            )
            logs = odds @ joins.T
            for i in range(0, len(found), 256):
                part = slice(i, i + 256)
                logs[part][~_connected(joins, compared[part], size)] = -np.inf
            logs -= logs.max(axis=1, keepdims=True)
            running = np.cumsum(np.exp(logs), axis=1)
            running /= running[:, -1:]
            patterns = np.array([[masks[u] for u in units] for units in found])
            self.small.append((patterns, labels, running))

    def draw(self, rng: np.random.Generator) -> CaptureCounts:
        """One whole linkage, counted."""
        persons = [self.settled]
        for masks, labels, running in self.small:
            at = (running < rng.random((len(running), 1))).sum(axis=1)
            chosen = labels[np.minimum(at, len(labels) - 1)]
            for label in range(masks.shape[1]):
                joined = np.bitwise_or.reduce(np.where(chosen == label, masks, 0), axis=1)
                persons.append(joined[joined > 0])
        for group in self.large:
            for _ in range(SWEEPS):
                group.sweep(rng)
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


def draw_linkages(table: LinkageTable, *, draws: int = 200, seed: int = 1) -> list[CaptureCounts]:
    """Draw whole linkages and count the overlaps of each.

    Args:
        table: Records and pairs.
        draws: How many.
        seed: Of the random numbers.
    """
    prepared = _Prepared(table)
    rng = np.random.default_rng(seed)
    for group in prepared.large:  # from everyone apart towards the typical
        for _ in range(20):
            group.sweep(rng)
    return [prepared.draw(rng) for _ in range(draws)]


def estimate_over_linkages(
    table: LinkageTable,
    method: Method = "bma",
    settings: Settings | None = None,
    *,
    draws: int = 200,
    seed: int = 1,
) -> Estimate:
    """Estimate on each drawn linkage, and combine.

    Posteriors are mixed with equal weights. Estimates with an interval alone are combined on the
    logarithm of the unseen: the variance within draws, from the interval, plus that between them.

    Args:
        table: Records and pairs.
        method: As in `estimate_population`.
        settings: The reader's choices.
        draws: How many linkages.
        seed: Of the linkages.

    Returns:
        The combined estimate; `observed` is the median number of persons over the draws, and
        `details` hold its range and the share of the variance that comes from the linkage.

    Raises:
        CannotEstimate: Most draws allow no responsible estimate.
    """
    found: dict[bytes, Estimate | CannotEstimate] = {}
    results: list[Estimate] = []
    refused: list[CannotEstimate] = []
    tables = draw_linkages(table, draws=draws, seed=seed)
    for one in tables:
        key = one.counts.tobytes()
        if key not in found:
            try:
                found[key] = estimate_population(one, method, settings)
            except CannotEstimate as error:
                found[key] = error
        got = found[key]
        if isinstance(got, Estimate):
            results.append(got)
        else:
            refused.append(got)
    if len(refused) > draws / 2:
        raise CannotEstimate([f"{len(refused)} of {draws} linkages: {refused[0]}"])
    return _combine(tables, results, len(refused), settings or Settings(), draws, seed)


def _combine(
    tables: list[CaptureCounts],
    results: list[Estimate],
    refused: int,
    chosen: Settings,
    draws: int,
    seed: int,
) -> Estimate:
    level = chosen.level
    observed = np.array([one.observed for one in tables])
    means = np.array([r.estimate.median for r in results])
    pooled = None
    if all(r.draws for r in results):
        total, unseen, pooled, share = _mix(results, level)
    else:
        total, unseen, share = _pool(results, level)
    low, high = np.quantile(observed, [(1 - level) / 2, (1 + level) / 2])
    warnings = [w for w, n in _common_warnings(results) if n > len(results) / 2]
    if refused:
        warnings.append(f"{refused} of {draws} linkages allowed no responsible estimate.")
    if share > 0.5:
        warnings.append(
            f"{share:.0%} of the uncertainty comes from the linkage. More verdicts on doubtful "
            "pairs would narrow the interval more than another list."
        )
    weights: dict[str, float] = defaultdict(float)
    for r in results:
        for name, weight in r.models:
            weights[name] += weight / len(results)
    return Estimate(
        int(np.median(observed)),
        total,
        unseen,
        results[0].method,
        {**results[0].settings, "linkage_draws": draws, "linkage_seed": seed},
        tuple(sorted(weights.items(), key=lambda x: -x[1])[:10]),
        tuple(warnings),
        {
            "observed_low": float(low),
            "observed_high": float(high),
            "share_of_variance_from_linkage": float(share),
            "median_by_draw_low": float(np.quantile(means, (1 - level) / 2)),
            "median_by_draw_high": float(np.quantile(means, (1 + level) / 2)),
            "distinct_linkages": len({one.counts.tobytes() for one in tables}),
        },
        pooled,
    )


def _common_warnings(results: list[Estimate]) -> list[tuple[str, int]]:
    heard: dict[str, int] = defaultdict(int)
    for r in results:
        for w in r.warnings:
            heard[w] += 1
    return list(heard.items())


def _mix(
    results: list[Estimate], level: float
) -> tuple[Summary, Summary, tuple[Floats, Floats], float]:
    """Mix posteriors with equal weights."""
    values, weights, hidden, means, within = [], [], [], [], []
    for r in results:
        assert r.draws is not None
        support, w = r.draws
        keep = w > 1e-12
        support, w = support[keep], w[keep] / w[keep].sum()
        values.append(support)
        weights.append(w / len(results))
        hidden.append(support - r.observed)
        log = np.log(support)
        means.append(float(log @ w))
        within.append(float((log**2) @ w - means[-1] ** 2))
    between = float(np.var(means))
    share = between / (between + float(np.mean(within))) if between else 0.0
    total, pooled = _collect(values, weights, level)
    unseen, _ = _collect(hidden, weights, level)
    return total, unseen, pooled, share


def _collect(
    values: list[Floats], weights: list[Floats], level: float
) -> tuple[Summary, tuple[Floats, Floats]]:
    support, at = np.unique(np.concatenate(values), return_inverse=True)
    mass = np.bincount(at, weights=np.concatenate(weights)).astype(np.float64)
    return summarise(support, mass, level), (support, mass)


def _pool(results: list[Estimate], level: float) -> tuple[Summary, Summary, float]:
    """Combine point estimates and intervals on the logarithm of the unseen (Rubin's rules)."""
    z = float(ndtri((1 + level) / 2))
    finite = [r for r in results if math.isfinite(r.unseen.high) and r.unseen.mean > 0]
    if not finite:
        raise CannotEstimate(["No linkage gives a finite interval."])
    logs = np.log([r.unseen.mean for r in finite])
    inside = [
        (math.log(max(r.unseen.high, 1e-9) / max(r.unseen.low, 0.5)) / (2 * z)) ** 2 for r in finite
    ]
    between = float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
    spread = math.sqrt(float(np.mean(inside)) + between * (1 + 1 / len(logs)))
    middle = float(logs.mean())
    unseen = Summary(
        math.exp(middle),
        math.exp(middle),
        math.exp(middle - z * spread),
        math.exp(middle + z * spread),
        level,
    )
    observed = float(np.median([r.observed for r in finite]))
    return unseen.shifted(observed), unseen, between / spread**2 if spread else 0.0


def linkage_warnings(table: LinkageTable) -> list[str]:
    """What a reader must know about the pairs before any draw."""
    doubtful = [p for _, _, p in table.pairs if 0.05 < p < 0.95]
    said = []
    if len(doubtful) > len(table.records) / 4:
        said.append(
            f"{len(doubtful)} pairs are doubtful (between 5% and 95%) among {len(table.records)} "
            "records; settle the doubtful ones first."
        )
    return said + checks.data_warnings(draw_linkages(table, draws=1)[0])
