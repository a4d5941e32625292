"""Carry the uncertainty of record linkage into the estimate.

Whether two entries are one person is uncertain, and a link missed makes the unseen too many, a
false one too few. Given the records of all lists and the probability that pairs of them are one
person, whole linkages are drawn (`linkage_draws` says how): partitions of the records into persons,
so that if a is b and b is c then a is c. The population is estimated on each draw and the results
are mixed.

>>> table = LinkageTable(
...     {"a1": "press", "a2": "press", "b1": "reports", "b2": "reports", "c1": "interviews"},
...     [("a1", "b1", 0.9), ("b1", "c1", 0.2), ("a2", "b2", 1.0)])
>>> for draw in draw_linkages(table, draws=2, seed=3):
...     print(draw.rows())
[('press, reports', 1), ('press, reports, interviews', 1)]
[('interviews', 1), ('press, reports', 2)]

Source:
    M. Sadinle, "Bayesian propagation of record linkage uncertainty into population size estimation
    of human rights violations", Annals of Applied Statistics 12 (2018), 1013-1038. The weights of
    partitions from pairwise odds are our choice: they need no more than a table of pairs.
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from scipy.special import ndtri

from fonds.analysis.scale import checks
from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.estimate import Method, Settings, estimate_population
from fonds.analysis.scale.linkage_draws import draw_linkages
from fonds.analysis.scale.linkage_table import LinkageTable
from fonds.analysis.scale.results import CannotEstimate, Estimate, Floats, Summary, summarise


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
