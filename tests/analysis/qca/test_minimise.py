"""Minimisation agrees with textbook Quine-McCluskey done by brute force, ties included."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.analysis import qca
from fonds.analysis.qca.cover import find_minimum_covers
from fonds.analysis.qca.primes import cover_matrix, find_primes

ORACLES = Path(__file__).resolve().parents[2] / "oracles"

Cube = tuple[int, ...]


def _covers(cube: Cube, row: Cube) -> bool:
    return all(value in (-1, cell) for value, cell in zip(cube, row, strict=True))


def _primes_by_hand(positive: list[Cube], usable: set[Cube], levels: tuple[int, ...]) -> set[Cube]:
    """List every term that touches usable rows only, and keep those inside no other."""
    everything = list(product(*(range(count) for count in levels)))
    implicants = [
        cube
        for cube in product(*([-1, *range(count)] for count in levels))
        if all(row in usable for row in everything if _covers(cube, row))
    ]
    return {
        cube
        for cube in implicants
        if any(_covers(cube, row) for row in positive)
        and not any(other != cube and _covers(other, cube) for other in implicants)
    }


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[int, ...], list[Cube], list[Cube]]:
    """Draw levels, positive and negative rows of a truth table of up to 81 rows."""
    levels = tuple(draw(st.lists(st.integers(2, 3), min_size=1, max_size=4)))
    rows = list(product(*(range(count) for count in levels)))
    outs = draw(st.lists(st.sampled_from("10?"), min_size=len(rows), max_size=len(rows)))
    positive = [row for row, out in zip(rows, outs, strict=True) if out == "1"]
    negative = [row for row, out in zip(rows, outs, strict=True) if out == "0"]
    return levels, positive, negative


class TestPrimes:
    """Two or three values, any mixture of positive, negative and unobserved rows."""

    @settings(max_examples=60, deadline=None)
    @given(tables())
    def test_with_remainders_as_by_hand(
        self, drawn: tuple[tuple[int, ...], list[Cube], list[Cube]]
    ) -> None:
        """Every shortest term that avoids the negative rows is found, and none besides."""
        levels, positive, negative = drawn
        if not positive:
            return
        forbidden = np.array(negative, dtype=np.int8).reshape(len(negative), len(levels))
        found = find_primes(np.array(positive, dtype=np.int8), levels, forbidden=forbidden)
        usable = set(product(*(range(count) for count in levels))) - set(negative)
        assert {tuple(c) for c in found.tolist()} == _primes_by_hand(positive, usable, levels)

    @settings(max_examples=60, deadline=None)
    @given(tables())
    def test_without_remainders_as_by_hand(
        self, drawn: tuple[tuple[int, ...], list[Cube], list[Cube]]
    ) -> None:
        """Every shortest term within the positive rows is found, and none besides."""
        levels, positive, _ = drawn
        if not positive:
            return
        found = find_primes(np.array(positive, dtype=np.int8), levels)
        expected = _primes_by_hand(positive, set(positive), levels)
        assert {tuple(c) for c in found.tolist()} == expected

    def test_more_rows_than_a_word_has_bits(self) -> None:
        """Seven conditions: the 64 rows of odd parity, none of which merge, and one more."""
        rows = [row for row in product((0, 1), repeat=7) if sum(row) % 2]
        extra = (0,) * 7
        positive = np.array([*rows, extra], dtype=np.int8)
        found = find_primes(positive, (2,) * 7)
        # the extra row pairs with each of its seven neighbours; the other 57 stand alone
        assert (found == -1).sum(axis=1).tolist() == [1] * 7 + [0] * 57


class TestCovers:
    """All smallest covers, each once."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(1, 63), min_size=1, max_size=12))
    def test_as_by_trying_every_set(self, masks: list[int]) -> None:
        """The least size and every set of that size, for up to twelve columns and six rows."""
        flags = np.array([[mask >> bit & 1 == 1 for bit in range(6)] for mask in masks])
        flags = flags[:, flags.any(axis=0)]
        for size in range(1, len(masks) + 1):
            expected = [
                chosen
                for chosen in combinations(range(len(masks)), size)
                if flags[list(chosen)].any(axis=0).all()
            ]
            if expected:
                break
        found = find_minimum_covers(flags)
        assert found.complete
        assert (found.size, found.count) == (size, len(expected))
        assert list(found.covers) == expected

    def test_counts_what_it_does_not_list(self) -> None:
        """Ten rows with three interchangeable columns each have 3 to the tenth covers."""
        flags = np.repeat(np.eye(10, dtype=np.bool_), 3, axis=0)
        found = find_minimum_covers(flags, most_listed=5)
        assert (found.size, found.count, found.complete) == (10, 3**10, True)
        assert len(set(found.covers)) == 5

    def test_says_at_least_when_it_stops_counting(self) -> None:
        """With no work allowed, the covers met by exchange are a lower bound, each a cover."""
        random = np.random.default_rng(7)
        flags = random.random((60, 24)) < 0.2
        exact = find_minimum_covers(flags, most_listed=10_000, most_work=10**9)
        found = find_minimum_covers(flags, most_work=0)
        assert exact.complete
        assert not found.complete
        assert found.size == exact.size
        assert 1 <= found.count <= exact.count
        assert set(found.covers) <= set(exact.covers)

    def test_refuses_a_row_no_column_covers(self) -> None:
        """A cover of it cannot exist."""
        with pytest.raises(qca.QcaError, match="covered by no term"):
            find_minimum_covers(np.zeros((2, 1), dtype=np.bool_))


@settings(max_examples=40, deadline=None)
@given(tables())
def test_solutions_cover_positive_rows_and_no_negative_one(
    drawn: tuple[tuple[int, ...], list[Cube], list[Cube]],
) -> None:
    """Whatever the table, every listed formula says 1 where cases say 1, and never where 0."""
    levels, positive, negative = drawn
    if not positive or not negative:
        return
    rows = positive + negative
    table = qca.CaseTable.from_columns(
        [f"case {at}" for at in range(len(rows))],
        {f"C{at}": [row[at] for row in rows] for at in range(len(levels))},
        "Y",
        [1.0] * len(positive) + [0.0] * len(negative),
    )
    truth = qca.build_truth_table(table, qca.CutOffs(inclusion=1))
    for solutions in (qca.minimise_conservatively(truth), qca.minimise_parsimoniously(truth)):
        for solution in solutions.listed:
            assert cover_matrix(solution.cubes, truth.rows_with("1")).any(axis=0).all()
            assert not cover_matrix(solution.cubes, truth.rows_with("0")).any()
            assert solution.inclusion == pytest.approx(1)
            assert solution.coverage == pytest.approx(1)


class TestLipset:
    """Why democracies survived between the wars (see oracles/lipset_crisp.md)."""

    @pytest.fixture
    def comparison(self) -> qca.Comparison:
        """Compare the eighteen states, every condition expected to help."""
        table = qca.read_cases(ORACLES / "lipset_crisp.csv", "SURV")
        expectations = qca.parse_expectations("1", table)
        return qca.compare_cases(
            table, qca.Options(qca.CutOffs(inclusion=1), expectations=expectations, enhanced=True)
        )

    def test_formulas_as_published(self, comparison: qca.Comparison) -> None:
        """Conservative, parsimonious and intermediate, each the only one of its kind."""
        found = {kind.kind: [one.formula for one in kind.listed] for kind in comparison.solutions}
        assert found["conservative"] == ["DEV*~URB*LIT*STB + DEV*LIT*IND*STB"]
        assert found["parsimonious"] == ["DEV*STB"]
        assert found["intermediate"] == ["DEV*LIT*STB"]

    def test_absence_is_explained_beside(self, comparison: qca.Comparison) -> None:
        """The absence has its own formulas, not the negation of those for the presence."""
        assert comparison.negated is not None
        kinds = {kind.kind: kind for kind in comparison.negated.solutions}
        assert kinds["conservative"].listed[0].formula == "~DEV*~URB*~IND + DEV*LIT*IND*~STB"
        assert kinds["parsimonious"].listed[0].formula == "~DEV + ~STB"

    def test_enhanced_leans_on_no_contradictory_assumption(
        self, comparison: qca.Comparison
    ) -> None:
        """No remainder left out is assumed by an enhanced solution."""
        assert comparison.untenable is not None
        out = set(comparison.untenable.rows.tolist())
        kept = comparison.of_kind("enhanced parsimonious")
        assert kept is not None
        for solution in kept.listed:
            assert not out & set(qca.find_assumptions(comparison.truth, solution).tolist())

    def test_too_few_cases_are_named(self, comparison: qca.Comparison) -> None:
        """Eighteen cases for 32 combinations draw a warning."""
        assert any("of 32 possible combinations 9 occur" in text for text in comparison.warnings)


def test_no_expectations_give_the_conservative_solution() -> None:
    """Where nothing is expected, no counterfactual is easy."""
    table = qca.read_cases(ORACLES / "lipset_crisp.csv", "SURV")
    truth = qca.build_truth_table(table, qca.CutOffs(inclusion=1))
    lower, upper = qca.minimise_conservatively(truth), qca.minimise_parsimoniously(truth)
    found = qca.minimise_between(truth, lower, upper, qca.parse_expectations("-", table))
    assert [one.formula for one in found.listed] == [one.formula for one in lower.listed]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1,0", "2 expectations for 5 conditions"),
        ("DEV=1,RICH=1", "'RICH': no such condition"),
        ("DEV=2", "expectation for DEV: '2'"),
    ],
)
def test_expectations_that_do_not_fit_are_refused(text: str, complaint: str) -> None:
    """The message says what was found and what is expected."""
    table = qca.read_cases(ORACLES / "lipset_crisp.csv", "SURV")
    with pytest.raises(qca.QcaError, match=complaint):
        qca.parse_expectations(text, table)
