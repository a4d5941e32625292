"""Tables that cannot be compared are refused with the place; odd cases are named, not dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.analysis import qca

GOOD = "country,OPP,REVOLT,FELL\nPoland,1,1,1\nHungary,1,1,1\nRomania,0,0,0\nAlbania,0,1,0\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_first_column_names_the_cases(tmp_path: Path) -> None:
    """Words in the first column are names; the other columns are conditions."""
    table = qca.read_cases(_write(tmp_path, GOOD), "FELL")
    assert table.cases == ("Poland", "Hungary", "Romania", "Albania")
    assert table.conditions == ("OPP", "REVOLT")


def test_cases_without_names_are_numbered(tmp_path: Path) -> None:
    """A first column of numbers is a condition like the others."""
    table = qca.read_cases(_write(tmp_path, "A,B,Y\n1,0,1\n0,1,0\n"), "Y")
    assert table.cases == ("1", "2")
    assert table.conditions == ("A", "B")


@pytest.mark.parametrize(
    ("text", "outcome", "complaint"),
    [
        (GOOD, "LOST", "has no column 'LOST'. Expected one of country, OPP"),
        (GOOD.replace("Romania,0", "Romania,yes"), "FELL", "line 4: OPP 'yes' is not a number"),
        (GOOD.replace("Romania,0", "Romania,nan"), "FELL", "line 4: OPP 'nan' is not a number"),
        ("country,OPP,FELL\n", "FELL", "holds no cases"),
        ("", "FELL", "holds no cases"),
        (GOOD.replace(",0\n", ",1\n"), "FELL", "all 4 cases have 1. Expected an outcome that var"),
        (GOOD.replace("Hungary", "Poland"), "FELL", "case 'Poland' stands here twice"),
        (GOOD.replace("Hungary,1,1,1", "Hungary,1,1"), "FELL", "line 3: has 3 cells. Expected 4"),
        (GOOD.replace("Hungary,1", "Hungary,1.5"), "FELL", "OPP, case Hungary: the value 1.5"),
        (GOOD.replace("Hungary,1", "Hungary,-1"), "FELL", "OPP, case Hungary: the value -1"),
        (GOOD.replace("Hungary,1", "Hungary,4300"), "FELL", "--calibrate OPP="),
        (GOOD.replace("Hungary,1,1,1", "Hungary,1,1,3"), "FELL", "case Hungary: the value 3 is no"),
        (GOOD.replace("OPP,REVOLT", "OPP,OPP"), "FELL", "the column 'OPP' stands twice"),
        (GOOD.replace("Hungary,", ","), "FELL", "line 3: the case has no name"),
    ],
)
def test_broken_tables_are_refused_with_the_place(
    tmp_path: Path, text: str, outcome: str, complaint: str
) -> None:
    """The message names file, line or case, and what was expected."""
    with pytest.raises(qca.QcaError) as refusal:
        qca.read_cases(_write(tmp_path, text), outcome)
    assert complaint in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong path is an error of ours, not a traceback."""
    with pytest.raises(qca.QcaError, match="No such file"):
        qca.read_cases(tmp_path / "none.csv", "Y")


def test_cases_with_an_empty_cell_are_left_out_and_named(tmp_path: Path) -> None:
    """The reference case without an outcome is no case of the comparison."""
    text = GOOD + "USSR,1,0,\n"
    comparison = qca.compare_cases(qca.read_cases(_write(tmp_path, text), "FELL"))
    assert "USSR is left out: its cell in FELL is empty." in comparison.warnings


@pytest.mark.parametrize("name", ["B+C", "A*B", "~A", "A[1]"])
def test_a_name_that_reads_as_a_formula_is_refused(name: str) -> None:
    """`A*~B+C` would be read as A without B, or C."""
    with pytest.raises(qca.QcaError, match="Rename the column"):
        qca.CaseTable.from_columns(["x", "y"], {"A": [0, 1], name: [1, 0]}, "Y", [0, 1])


def test_a_condition_alike_in_every_case_is_named() -> None:
    """It stands in the conservative formula and explains nothing."""
    table = qca.CaseTable.from_columns(
        ["x", "y", "z"], {"A": [1, 0.8, 1], "B": [1, 0, 1]}, "Y", [1, 0, 1]
    )
    said = [one for one in qca.compare_cases(table).warnings if "A is present in every" in one]
    assert len(said) == 1


def test_membership_of_one_half_belongs_to_no_row() -> None:
    """Neither in nor out: the case is named, counted in no row, and still weighs in inclusion."""
    table = qca.CaseTable.from_columns(
        ["a", "b", "c", "d"],
        {"A": [0.9, 0.8, 0.1, 0.5], "B": [0.7, 0.2, 0.9, 0.9]},
        "Y",
        [0.9, 0.7, 0.2, 0.1],
    )
    truth = qca.build_truth_table(table)
    assert truth.in_no_row == (("d", ("A",)),)
    assert {case for row in truth.rows for case in row.cases} == {"a", "b", "c"}
    # row A*B: memberships 0.7, 0.2, 0.1, 0.5; with Y at most 0.9, 0.7, 0.2, 0.1: 1.1 of 1.5
    assert truth.rows[-1].inclusion == pytest.approx(1.1 / 1.5)
    warned = qca.compare_cases(table).warnings
    assert any(text.startswith("d belongs to no row") for text in warned)


class TestRows:
    """What a row speaks for."""

    table = qca.CaseTable.from_columns(
        ["a", "b", "c", "d", "e", "f"],
        {"A": [1, 1, 1, 1, 0, 0], "B": [1, 1, 0, 0, 1, 0]},
        "Y",
        [1, 1, 1, 0, 0, 0],
    )

    def test_contradictions_are_listed_by_case(self) -> None:
        """Cases alike in every condition that differ in the outcome."""
        (row,) = qca.build_truth_table(self.table).contradictions
        assert (row.cases_with, row.cases_without) == (("c",), ("d",))

    def test_a_band_between_cut_offs_is_contradictory(self) -> None:
        """Inclusion of 0.5 lies between 0.4 and 0.8."""
        rows = qca.build_truth_table(self.table, qca.CutOffs(0.8, contradiction=0.4)).rows
        assert [row.out for row in rows] == ["0", "0", "C", "1"]

    def test_contradictions_may_be_covered_when_asked(self) -> None:
        """With C included, A alone covers the contradictory row as well."""
        truth = qca.build_truth_table(self.table, qca.CutOffs(0.8, contradiction=0.4))
        assert qca.minimise_conservatively(truth).listed[0].formula == "A*B"
        assert qca.minimise_conservatively(truth, include="C").listed[0].formula == "A"

    def test_rows_with_too_few_cases_are_remainders(self) -> None:
        """Two cases at least: the rows with one are set aside and their cases named."""
        truth = qca.build_truth_table(self.table, qca.CutOffs(frequency=2))
        assert [row.out for row in truth.rows] == ["?", "?", "0", "1"]
        assert truth.remainders == 2
        warned = qca.compare_cases(self.table, qca.Options(qca.CutOffs(frequency=2))).warnings
        assert any("the cases are f and e" in text for text in warned)

    def test_pri_cut_off_counts(self) -> None:
        """A row must reach both cut-offs."""
        rows = qca.build_truth_table(self.table, qca.CutOffs(0.5, pri=0.6)).rows
        assert [row.out for row in rows] == ["0", "0", "0", "1"]


@pytest.mark.parametrize(
    "cut_offs", [{"inclusion": 1.2}, {"frequency": 0}, {"inclusion": 0.7, "contradiction": 0.9}]
)
def test_cut_offs_out_of_range_are_refused(cut_offs: dict[str, float]) -> None:
    """They would silently empty the table."""
    with pytest.raises(qca.QcaError, match="cut-off"):
        qca.CutOffs(**cut_offs)  # type: ignore[arg-type]


def test_one_value_of_a_multi_value_outcome_is_explained() -> None:
    """`Y[2]` makes that value the outcome, and `~Y[2]` every other one."""
    columns = {"A": [1.0, 0.0, 1.0]}
    chosen = qca.CaseTable.from_columns(["a", "b", "c"], columns, "Y[2]", [2, 1, 2])
    assert chosen.result.tolist() == [1, 0, 1]
    other = qca.CaseTable.from_columns(["a", "b", "c"], columns, "~Y[2]", [2, 1, 2])
    assert other.result.tolist() == [0, 1, 0]
    assert other.negated().outcome == "Y[2]"


class TestCalibration:
    """Thresholds say where a set begins."""

    def test_thresholds_have_their_memberships(self) -> None:
        """0.05, 0.5 and 0.95 by definition of the direct method."""
        found = qca.calibrate_directly([20, 50, 80], qca.Thresholds(20, 50, 80))
        assert found.tolist() == pytest.approx([0.05, 0.5, 0.95])

    @pytest.mark.parametrize("numbers", [(20, 20, 80), (50, 20, 80)])
    def test_thresholds_out_of_order_are_refused(self, numbers: tuple[int, int, int]) -> None:
        """The crossover lies between the others."""
        with pytest.raises(qca.QcaError, match="in rising or in falling order"):
            qca.Thresholds(*numbers)

    def test_chart_shows_every_case(self) -> None:
        """The specification holds each case with its membership."""
        chart = qca.draw_calibration([20, 50], ["a", "b"], qca.Thresholds(10, 30, 60), "GNP")
        points = chart["layer"][2]["data"]["values"]
        assert [point["case"] for point in points] == ["a", "b"]

    def test_a_number_on_a_threshold_reaches_it(self) -> None:
        """With one threshold of 3, the value 3 is in."""
        assert qca.calibrate_by_thresholds([2, 3, 4], [3]).tolist() == [0, 1, 1]


# product per head of eighteen states, as published with many textbooks of the method; the
# memberships are those of R 4.2 `glm(y ~ log(x) + I(x^(1/2)) + I(x^1) + I(x^2), quasibinomial)`
PRODUCT = [720, 1098, 586, 468, 590, 983, 795, 390, 424, 662, 517, 1008, 350, 320, 331, 367, 1038,
           897]  # fmt: skip
BY_R = [
    0.624774, 0.999754, 0.512555, 0.130534, 0.519777, 0.977199, 0.685948, 0.006250, 0.031179,
    0.596002, 0.314694, 0.989406, 0.000503, 0.000046, 0.000116, 0.001604, 0.996388, 0.863272,
]  # fmt: skip


def test_the_indirect_method_agrees_with_a_regression_in_r() -> None:
    """A fractional logit on five groups gives the same memberships to four places."""
    found = qca.calibrate_indirectly(PRODUCT, qca.Groups((450, 550, 700, 900)))
    assert found.tolist() == pytest.approx(BY_R, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "edges", "said"),
    [
        ([0, *PRODUCT], (450, 550, 700), "values above 0"),
        ([1, 2, 1, 2], (1.5, 3), "six different ones"),
        (PRODUCT, (2000, 3000), "one group"),
        (PRODUCT, (700, 550), "rising order"),
        (PRODUCT, (700,), "two edges"),
    ],
)
def test_groups_that_cannot_be_are_refused(
    values: list[float], edges: tuple[float, ...], said: str
) -> None:
    """The message says what was expected."""
    with pytest.raises(qca.QcaError, match=said):
        qca.calibrate_indirectly(values, qca.Groups(edges))
