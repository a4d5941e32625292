"""Evidence is added up as written, and what the sum hangs on is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.analysis.argument import (
    ArgumentError,
    Explanation,
    Item,
    Objection,
    Weight,
    compare_judges,
    grade_of,
    read_weight,
    weigh_argument,
)

SUPPORT = Explanation("support", "The opposition lacked Soviet support")
WARNED = Explanation("warned", "The leader was warned")
BASE = Explanation("base", "The opposition had no social base", prior_db=-3)


def item(name: str, warned: float, **more: object) -> Item:
    """Return an item weighed under `warned` only."""
    return Item(name, name, ("f1",), {"warned": Weight(warned, "because")}, **more)  # type: ignore[arg-type]


def test_decibels_add_up_to_odds() -> None:
    """10 dB and 10 dB against a prior of 0 make odds of a hundred to one."""
    weighing = weigh_argument([SUPPORT, WARNED], [item("a", 10), item("b", 10)])
    first, second = weighing.sums
    assert (first.explanation, first.db) == ("warned", 20)
    assert first.probability / second.probability == pytest.approx(100)
    assert weighing.to_overturn_db == 20


def test_priors_count_against_the_reference() -> None:
    """An explanation believed half as much before needs 3 dB to draw level."""
    weighing = weigh_argument([SUPPORT, BASE], [Item("a", "a", (), {"base": Weight(3.0)})])
    assert {s.explanation: s.db for s in weighing.sums} == {"support": 0, "base": 0}
    assert weighing.pairs[0].verdict == "the evidence hardly tells them apart"


def test_limits_of_a_difference_are_taken_item_by_item() -> None:
    """The lead at worst is the leader's low limits less the rival's high ones."""
    weights = {"warned": Weight(10, low=4, high=12), "base": Weight(2, low=0, high=5)}
    weighing = weigh_argument([SUPPORT, WARNED, BASE], [Item("a", "a", ("f",), weights)])
    pair = next(p for p in weighing.pairs if (p.first, p.second) == ("warned", "base"))
    assert (pair.db, pair.low, pair.high) == (11, 2, 15)
    assert pair.verdict == "leads; hardly so if the weights are taken at their limits"


def test_what_the_lead_hangs_on_is_named() -> None:
    """Without the one strong item, or the source of the two weak ones, another leads."""
    items = [item("strong", 10, source="RGANI"), item("weak-1", -4, source="memoir"),
             item("weak-2", -4, source="memoir")]  # fmt: skip
    weighing = weigh_argument([SUPPORT, WARNED], items)
    turning = {w.left_out for w in weighing.sensitivity if w.changes_leader}
    assert turning == {"strong"}
    without_memoir = next(w for w in weighing.sensitivity if w.kind == "source")
    assert without_memoir.db["warned"] == 10
    assert any("leads without: item strong" in said for said in weighing.warnings)


def test_what_is_amiss_is_said() -> None:
    """Missing weights, reasons, links and answers are listed, and clusters named."""
    items = [
        Item("a", "a", cluster="Ivanov", objections=(Objection("He was not there", "K."),)),
        Item("b", "b", ("f",), {"warned": Weight(3)}, cluster="Ivanov"),
    ]
    said = " ".join(weigh_argument([SUPPORT, WARNED], items).warnings)
    for part in (
        "counted as 0 there: a",
        "without a reason: b",
        "Not linked to any factoid: a",
        "without an answer: a",
        "are added up in: Ivanov",
    ):
        assert part in said


def test_a_million_to_one_is_doubted() -> None:
    """Sums beyond 60 dB bring a warning."""
    weighing = weigh_argument([SUPPORT, WARNED], [item(str(k), 20) for k in range(4)])
    assert any("straw" in said for said in weighing.warnings)


@pytest.mark.parametrize(
    ("text", "db", "low", "high"),
    [
        ("10", 10, None, None),
        ("-6 dB", -6, None, None),
        ("−6", -6, None, None),
        ("strong", 10, None, None),
        ("very strong against", -20, None, None),
        ("3 to 10", 6.5, 3, 10),
        ("weak to strong against", -6.5, -10, -3),
    ],
)
def test_weights_are_read_from_numbers_and_grades(
    text: str, db: float, low: float | None, high: float | None
) -> None:
    """A range keeps its ends; "against" turns the sign of both."""
    weight = read_weight(text)
    assert (weight.db, weight.low, weight.high) == (db, low, high)


@pytest.mark.parametrize("text", ["", "huge", "3 to 5 to 7", "nan", "inf"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    """Certainty is not offered either."""
    with pytest.raises(ArgumentError):
        read_weight(text)


@given(st.floats(-40, 40))
def test_a_grade_is_the_nearest_word(db: float) -> None:
    """Reading the word back is off by no more than half the widest step."""
    assert abs(read_weight(grade_of(db)).db - db) <= 10.01


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=6), st.floats(-5, 5))
def test_probabilities_follow_the_sums(weights: list[float], prior: float) -> None:
    """They add up to one and their odds are the sums'."""
    rival = Explanation("warned", "", prior)
    weighing = weigh_argument([SUPPORT, rival], [item(str(k), w) for k, w in enumerate(weights)])
    by_id = {s.explanation: s for s in weighing.sums}
    assert sum(s.probability for s in weighing.sums) == pytest.approx(1)
    odds = by_id["warned"].probability / by_id["support"].probability
    assert odds == pytest.approx(10 ** ((prior + sum(weights)) / 10))


def test_wrong_arguments_are_refused() -> None:
    """One explanation is no argument; ids are unique and known."""
    with pytest.raises(ArgumentError, match="two at least"):
        weigh_argument([SUPPORT], [])
    with pytest.raises(ArgumentError, match="'support' stands twice"):
        weigh_argument([SUPPORT, SUPPORT], [])
    with pytest.raises(ArgumentError, match="weighed under 'warned'"):
        weigh_argument([SUPPORT, BASE], [item("a", 1)])
    with pytest.raises(ArgumentError, match="low <= weight <= high"):
        Weight(1, low=2)


def test_two_judges_are_compared_where_they_differ() -> None:
    """The widest gap comes first; what only one weighed is left out."""
    ours = {"a": {"warned": Weight(10), "base": Weight(1)}, "b": {"warned": Weight(3)}}
    theirs = {"a": {"warned": Weight(0), "base": Weight(1)}, "b": {"warned": Weight(6)}}
    assert compare_judges(ours, theirs) == [("a", "warned", 10, 0), ("b", "warned", 3, 6)]
