"""Terms are followed through changes, and disputed codes through every reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.analysis import qca
from fonds.analysis.qca import Code, Survival

LIPSET = Path(__file__).resolve().parents[2] / "oracles" / "lipset_crisp.csv"


class TestRobustness:
    """Lipset's states: DEV*STB explains survival (oracles/lipset_crisp.md)."""

    @pytest.fixture
    def robustness(self) -> qca.Robustness:
        """Follow the parsimonious solution."""
        options = qca.Options(qca.CutOffs(inclusion=1))
        return qca.assess_robustness(qca.read_cases(LIPSET, "SURV"), options)

    def _fate(self, robustness: qca.Robustness, change: str) -> Survival:
        (run,) = [run for run in robustness.runs if run.change == change]
        return run.survival[robustness.terms.index("DEV*STB")]

    def test_every_case_and_condition_is_dropped_once(self, robustness: qca.Robustness) -> None:
        """Eighteen cases and five conditions; cut-offs above 1 are not tried."""
        kinds = [run.kind for run in robustness.runs]
        assert (kinds.count("case"), kinds.count("condition")) == (18, 5)
        assert [run.change for run in robustness.runs if run.kind == "cut-off"] == [
            "inclusion 0.9",
            "inclusion 0.95",
            "at least 2 cases a row",
        ]

    def test_a_case_that_alone_holds_a_term_back_is_seen(self, robustness: qca.Robustness) -> None:
        """Estonia is the only stable, undeveloped state with literacy: without it LIT*STB ties."""
        assert self._fate(robustness, "without EE") == Survival.SOME
        assert self._fate(robustness, "without GR") == Survival.KEPT
        (run,) = [run for run in robustness.runs if run.change == "without EE"]
        assert set(run.formulas) == {"DEV*STB", "LIT*STB"}

    def test_a_term_without_its_condition_is_moot(self, robustness: qca.Robustness) -> None:
        """Dropping DEV says nothing of DEV*STB."""
        assert self._fate(robustness, "without DEV") == Survival.MOOT
        assert self._fate(robustness, "without URB") == Survival.KEPT

    def test_share_leaves_moot_changes_out(self, robustness: qca.Robustness) -> None:
        """26 changes, of which two are moot and one (two cases a row) loses the term."""
        assert robustness.kept_share("DEV*STB") == pytest.approx(23 / 24)

    def test_moved_crossovers_are_named(self) -> None:
        """Each direct calibration is moved both ways."""
        raw = qca.RawColumns(("a", "b", "c"), {"GNP": [1.0, 5.0, 9.0]}, [0.0, 1.0, 1.0], ())
        moved = qca.shift_calibration(raw, "Y", {"GNP": [0, 4, 10]})
        assert list(moved) == ["crossover of GNP at 3.6", "crossover of GNP at 4.6"]

    def test_an_unknown_kind_is_refused(self) -> None:
        """Only the three kinds can be followed."""
        with pytest.raises(qca.QcaError, match="expected conservative"):
            qca.assess_robustness(qca.read_cases(LIPSET, "SURV"), kind="complex")


def _codes(*disputed: Code) -> list[Code]:
    table = {"Poland": (1, 0, 1), "Hungary": (1, 1, 1), "Romania": (0, 1, 0), "Albania": (0, 0, 0)}
    agreed = [
        Code(case, condition, value, "A")
        for case, values in table.items()
        for condition, value in zip(("OPP", "PRESS", "FELL"), values, strict=True)
    ]
    return [*agreed, *disputed]


class TestReadings:
    """Whether the party posts separated in Poland in 1954 count as Soviet pressure is disputed."""

    dispute = Code("Poland", "PRESS", 1, "B", "separation of posts in 1954")

    def test_agreement_is_one_reading(self) -> None:
        """A second coder who says the same changes nothing."""
        found = qca.compare_readings(_codes(Code("Poland", "OPP", 1, "B")), "FELL")
        assert [one.name for one in found.readings] == ["as all coders agree"]
        assert found.disagreements == ()

    def test_a_dispute_is_run_both_ways(self) -> None:
        """The parsimonious formula stands in both readings, the conservative one does not."""
        found = qca.compare_readings(_codes(self.dispute), "FELL")
        assert [one.sentence() for one in found.disagreements] == ["Poland, PRESS: 0 (A); 1 (B)."]
        assert found.undisputed("parsimonious") == ("OPP",)
        assert found.formulas("conservative") == {
            "OPP": ("Poland, PRESS = 0",),
            "OPP*PRESS": ("Poland, PRESS = 1",),
        }

    def test_many_disputes_follow_each_coder_and_each_cell(self) -> None:
        """Beyond the limit: one reading for each coder and one for each disputed cell."""
        more = Code("Romania", "PRESS", 0, "B")
        found = qca.compare_readings(_codes(self.dispute, more), "FELL", most_readings=3)
        assert not found.complete
        assert [one.name for one in found.readings] == [
            "as A codes",
            "as B codes",
            "Poland, PRESS = 1",
            "Romania, PRESS = 0",
        ]

    def test_a_reading_without_an_answer_says_why(self) -> None:
        """Where a reading leaves no variation in the outcome, it is kept with its refusal."""
        codes = [
            *(Code("a", "X", 1, "A"), Code("b", "X", 0, "A"), Code("a", "Y", 1, "A")),
            *(Code("b", "Y", 0, "A"), Code("b", "Y", 1, "B")),
        ]
        found = qca.compare_readings(codes, "Y")
        assert [bool(one.comparison) for one in found.readings] == [True, False]
        assert "Expected an outcome that varies" in found.readings[1].refusal

    def test_a_case_without_a_code_is_refused(self) -> None:
        """Silence is not absence."""
        with pytest.raises(qca.QcaError, match="China, OPP: nobody coded it"):
            qca.compare_readings(_codes(Code("China", "FELL", 0)), "FELL")


def test_codes_are_read_with_their_reasons(tmp_path: Path) -> None:
    """One code a line; a value that is no number is refused with its line."""
    path = tmp_path / "codes.csv"
    path.write_text("case,condition,value,coder,reason\nPoland,OPP,1,A,plenum\n", encoding="utf-8")
    assert qca.read_codes(path) == (Code("Poland", "OPP", 1.0, "A", "plenum"),)
    path.write_text("case,condition,value\nPoland,OPP,yes\n", encoding="utf-8")
    with pytest.raises(qca.QcaError, match="line 2: 'Poland', 'OPP', 'yes' is no code"):
        qca.read_codes(path)


def test_a_case_that_is_coded_and_not_compared_is_left_out(tmp_path: Path) -> None:
    """The file that the page of a comparison gives out holds it, with the sign that says so."""
    path = tmp_path / "codes.csv"
    path.write_text("case,condition,value,compared\nUSSR,OPP,1,0\nPoland,OPP,1,1\n")
    assert [code.case for code in qca.read_codes(path)] == ["Poland"]
