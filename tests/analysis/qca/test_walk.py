"""The walk leads from cases to evidence without losing one."""

from __future__ import annotations

from fonds.analysis import qca
from fonds.analysis.qca import Code

LABELS = {"OPP": "an opposition", "REVOLT": "a revolt", "FELL": "the leader's fall"}


def _comparison() -> qca.Comparison:
    table = qca.CaseTable.from_columns(
        ["Poland", "Bulgaria", "Hungary", "GDR", "Romania"],
        {"OPP": [1, 1, 1, 1, 0], "REVOLT": [0, 0, 1, 1, 0]},
        "FELL",
        [1, 1, 1, 0, 0],
    )
    return qca.compare_cases(table, qca.Options(qca.CutOffs(inclusion=1)))


def test_every_case_stands_in_its_row_with_its_codes() -> None:
    """The codes handed in come out beside the case and beside the term they support."""
    codes = [
        Code("Poland", "OPP", 1, "A", "majority at the plenum", "Lankov 2005"),
        Code("Poland", "REVOLT", 0, "A", "none before the plenum"),
        Code("Romania", "OPP", 0, "A", "two men"),
    ]
    walk = qca.lay_out_walk(_comparison(), codes, LABELS)
    assert [step.row for step in walk.cases] == [3, 3, 4, 4, 1]
    assert walk.cases[0].codes == tuple(codes[:2])
    (term,) = walk.solutions[0].terms
    assert term.fit.term == "OPP*~REVOLT"
    assert term.codes == tuple(codes[:2])


def test_sentences_name_ways_cases_and_contradictions() -> None:
    """What a reader is told, in the labels given."""
    walk = qca.lay_out_walk(_comparison(), labels=LABELS)
    assert (
        walk.question
        == "Under which combinations of 2 conditions do 5 cases show the leader's fall?"
    )
    assert [step.sentence for step in walk.rows] == [
        "Without an opposition and without a revolt: Romania; does not lead to the leader's fall "
        "(inclusion 0.00).",
        "An opposition and without a revolt: Poland and Bulgaria; leads to the leader's fall "
        "(inclusion 1.00).",
        "An opposition and a revolt: Hungary and GDR; Hungary with the leader's fall, GDR "
        "without: a contradiction.",
    ]
    first = walk.solutions[0]
    assert first.sentence == (
        "The leader's fall follows from an opposition and without a revolt. This holds to 100% of "
        "the cases so described and covers 67% of the leader's fall."
    )
    assert first.caveat == ""
    assert first.terms[0].sentence == (
        "An opposition and without a revolt: this explains Poland and Bulgaria."
    )


def test_absence_is_walked_too() -> None:
    """The walk for the absence speaks of it as such."""
    walk = qca.lay_out_walk(_comparison(), labels=LABELS).absence
    assert walk is not None
    assert walk.solutions[0].sentence.startswith("The absence of the leader's fall follows")
