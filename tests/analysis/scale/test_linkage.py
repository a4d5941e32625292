"""Whole linkages drawn from pairwise probabilities."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from fonds.analysis.scale import (
    LinkageError,
    LinkageTable,
    Settings,
    draw_linkages,
    estimate_over_linkages,
    read_linkage,
)
from fonds.analysis.scale.linkage_draws import _Group, _log_odds


def test_two_records_are_linked_as_often_as_their_probability_says() -> None:
    """A pair alone is joined with its probability: 0.7, within four standard errors."""
    records = {f"{s}{i}": s for i in range(500) for s in "ab"}
    table = LinkageTable(records, [(f"a{i}", f"b{i}", 0.7) for i in range(500)])
    joined = np.mean([draw.counts[3] / 500 for draw in draw_linkages(table, draws=40)])
    assert joined == pytest.approx(0.7, abs=4 * (0.21 / 20000) ** 0.5)


def test_verdicts_are_never_contradicted() -> None:
    """Same stays same and different stays different, whatever goes between."""
    records = {"a": "press", "b": "reports", "c": "memoirs"}
    pairs = [("a", "b", 1.0), ("b", "c", 0.99), ("a", "c", 0.0)]
    for draw in draw_linkages(LinkageTable(records, pairs), draws=30):
        assert draw.rows() == [("memoirs", 1), ("press, reports", 1)]


def test_contradicting_verdicts_are_refused_by_name() -> None:
    """a = b, b = c, a is not c."""
    table = LinkageTable(
        {"a": "x", "b": "y", "c": "z"}, [("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 0.0)]
    )
    with pytest.raises(LinkageError, match="contradict"):
        draw_linkages(table)


def test_three_records_follow_the_weights_of_their_partitions() -> None:
    """Odds 9, 4 and 1 give the five partitions weights 1, 9, 4, 1 and 36, of 51."""
    records = {f"{s}{i}": s for i in range(300) for s in "abc"}
    pairs = [
        row
        for i in range(300)
        for row in ((f"a{i}", f"b{i}", 0.9), (f"b{i}", f"c{i}", 0.8), (f"a{i}", f"c{i}", 0.5))
    ]
    counts = sum(
        draw.counts for draw in draw_linkages(LinkageTable(records, pairs), draws=40, factor=1)
    )
    groups = 300 * 40
    assert counts[7] / groups == pytest.approx(36 / 51, abs=0.015)  # a, b and c are one
    assert counts[3] / groups == pytest.approx(9 / 51, abs=0.012)  # a and b, c apart
    assert counts[6] / groups == pytest.approx(4 / 51, abs=0.01)
    assert counts[5] / groups == pytest.approx(1 / 51, abs=0.006)


def test_gibbs_sampling_reaches_the_exact_weights() -> None:
    """Four records by Gibbs sweeps: the share in which all are one equals the exact sum."""
    chance = {(0, 1): 0.8, (0, 2): 0.4, (0, 3): 0.6, (1, 2): 0.7, (1, 3): 0.3, (2, 3): 0.5}
    odds = np.zeros((4, 4))
    for (i, j), p in chance.items():
        odds[i, j] = odds[j, i] = _log_odds(p)
    labels = [[0]]
    for _ in range(3):
        labels = [[*one, new] for one in labels for new in range(max(one) + 2)]
    weights = np.array(
        [
            np.exp(sum(odds[i, j] for i, j in combinations(range(4), 2) if one[i] == one[j]))
            for one in labels
        ]
    )
    exact = weights[labels.index([0, 0, 0, 0])] / weights.sum()
    near = [{j: float(odds[i, j]) for j in range(4) if j != i} for i in range(4)]
    group, rng = _Group([1, 2, 4, 8], near, -4.6), np.random.default_rng(2)
    hits = 0
    for _ in range(6000):
        group.sweep(rng)
        hits += len(group.persons()) == 1
    assert hits / 6000 == pytest.approx(exact, abs=0.03)


def test_records_nobody_compared_are_not_joined_by_themselves() -> None:
    """In a long chain of unlikely pairs only neighbours are joined, as often as the weights say.

    Twelve records in a chain, odds 1/9 each, strangers never: sets of k disjoint pairs weigh 9**-k.
    """
    records = {f"r{i}": "abc"[i % 3] for i in range(12)}
    pairs = [(f"r{i}", f"r{i + 1}", 0.1) for i in range(11)]
    draws = draw_linkages(LinkageTable(records, pairs, absent=0), draws=400, seed=3, factor=1)
    chosen = [bits for bits in range(1 << 11) if not bits & bits << 1]
    weights = np.array([9.0 ** -bits.bit_count() for bits in chosen])
    joined = weights @ [bits.bit_count() for bits in chosen] / weights.sum()
    persons = np.array([draw.observed for draw in draws])
    assert persons.mean() == pytest.approx(12 - joined, abs=0.15)


def test_chains_of_seven_and_eight_follow_one_law() -> None:
    """The exact law up to seven records and Gibbs sampling from eight agree on the pairs they join.

    With all pairs of a chain at 0.5 and no jumps (absent 0), persons are runs; a run longer than
    two would need an absent pair, so that persons are single records or neighbouring pairs.
    """
    for size in (7, 8):
        records = {f"r{i}": "ab"[i % 2] for i in range(size)}
        pairs = [(f"r{i}", f"r{i + 1}", 0.5) for i in range(size - 1)]
        table = LinkageTable(records, pairs, absent=0)
        joined = size - np.array(
            [d.observed for d in draw_linkages(table, draws=3000, seed=1, factor=1)]
        )
        # matchings of a path, each as probable as the others: F(size + 1) in number
        matchings = [0] * (size // 2 + 1)
        for chosen in range(1 << (size - 1)):
            if not chosen & chosen << 1:
                matchings[chosen.bit_count()] += 1
        mean = sum(k * n for k, n in enumerate(matchings)) / sum(matchings)
        assert joined.mean() == pytest.approx(mean, abs=0.06)


@pytest.mark.parametrize("size", [3, 9])
def test_as_many_pairs_are_joined_as_the_probabilities_add_up_to(size: int) -> None:
    """Neighbours of a chain are rivals: a record can be one with either, not with both.

    With 0.3 for each pair, 0.3 of all pairs are joined. Chains of three are weighed, those of nine
    sampled.
    """
    records = {f"{g}.{i}": "ab"[i % 2] for g in range(200) for i in range(size)}
    pairs = [(f"{g}.{i}", f"{g}.{i + 1}", 0.3) for g in range(200) for i in range(size - 1)]
    table = LinkageTable(records, pairs, absent=0)
    drawn = draw_linkages(table, draws=60, seed=2)
    joined = np.mean([len(records) - one.observed for one in drawn])
    assert joined == pytest.approx(0.3 * len(pairs), rel=0.03)
    alone = np.mean(
        [len(records) - one.observed for one in draw_linkages(table, draws=60, factor=1)]
    )
    assert alone < 0.95 * joined  # rivals exclude each other, so that fewer would be joined


def test_doubt_about_links_widens_the_interval() -> None:
    """The same lists with certain links and with doubtful ones: the doubtful interval is wider."""
    rng = np.random.default_rng(4)
    on = rng.random((500, 3)) < (0.3, 0.35, 0.25)
    records = {f"{'abc'[j]}{i}": "abc"[j] for i in range(500) for j in range(3) if on[i, j]}
    true = [
        (f"{'abc'[j]}{i}", f"{'abc'[k]}{i}")
        for i in range(500)
        for j, k in combinations(range(3), 2)
        if on[i, j] and on[i, k]
    ]
    sure = LinkageTable(records, [(a, b, 1.0) for a, b in true])
    doubtful = LinkageTable(records, [(a, b, 0.6) for a, b in true])
    one = estimate_over_linkages(sure, draws=20)
    other = estimate_over_linkages(doubtful, draws=60)
    assert one.details["share_of_variance_from_linkage"] < 1e-9
    assert other.details["share_of_variance_from_linkage"] > 0.05
    width = one.estimate.high / one.estimate.low
    assert other.estimate.high / other.estimate.low > width
    assert other.estimate.median > one.estimate.median  # missed links make the unseen too many


def test_methods_without_a_posterior_are_combined_too() -> None:
    """Rubin's rules on the logarithm of the unseen."""
    records = {f"{s}{i}": s for i in range(60) for s in ("a", "b") if (i % 3 or s == "a")}
    pairs = [(f"a{i}", f"b{i}", 0.5) for i in range(60) if i % 3]
    result = estimate_over_linkages(LinkageTable(records, pairs), "chapman", Settings(), draws=25)
    assert result.unseen.low < result.unseen.median < result.unseen.high
    assert result.details["observed_low"] < result.details["observed_high"]


def test_tables_are_read_with_verdicts(tmp_path: Path) -> None:
    """A verdict overrides the probability; an unknown id is refused with its line."""
    (tmp_path / "records.csv").write_text("id,list\na,press\nb,reports\nc,memoirs\n")
    (tmp_path / "pairs.csv").write_text(
        "id,id,probability,verdict\na,b,0.4,same\nb,c,0.9,different\na,c,0.5,unsure\n"
    )
    table = read_linkage(tmp_path / "records.csv", tmp_path / "pairs.csv")
    assert [p for _, _, p in table.pairs] == [1.0, 0.0, 0.5]
    (tmp_path / "pairs.csv").write_text("id,id,probability\na,x,0.4\n")
    with pytest.raises(LinkageError, match="line 2: 'x' is no record"):
        read_linkage(tmp_path / "records.csv", tmp_path / "pairs.csv")
