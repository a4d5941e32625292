"""Lists hold exactly the persons whom current claims name, and the claims that put them there."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fonds.catalogue.models import Factoid, NameProposal, Person
from fonds.workflows.evidence import gather_lists, parse_patterns, read_scope
from fonds.workflows.evidence.grouping import NOT_OPEN, GroupingError, fold_small
from fonds.workflows.evidence.scope import ScopeError, scope_from_json

pytestmark = pytest.mark.django_db


def test_a_person_is_on_the_list_of_each_source_that_names_them(hand: ModuleType) -> None:
    """Lists are by kind of evidence, with the claims behind each name."""
    hand.measure("m1", "an", "expelled", "1956-08-31", "report")
    hand.measure("m2", "an", "expelled", "1956-08", "paper")
    hand.measure("m3", "bae", "arrested", "1957", "paper")
    found = gather_lists(read_scope("1956", "1958"))
    assert found.lists == {
        "press articles": {"an": ("m2",), "bae": ("m3",)},
        "archival documents": {"an": ("m1",)},
    }
    assert found.kinds == {"m1": "expelled", "m2": "expelled", "m3": "arrested"}


def test_what_was_taken_back_or_denied_does_not_count(hand: ModuleType) -> None:
    """Retracted, superseded and denied claims put nobody on a list, and are numbered."""
    hand.measure("gone", "an", "expelled", "1956", "report", is_current=False)
    hand.measure("denied", "bae", "fled", "1956", "report", denied=True)
    hand.measure("real", "cho", "expelled", "1956", "report")
    found = gather_lists(read_scope())
    assert found.lists == {"archival documents": {"cho": ("real",)}}
    assert found.passed_over == {"a denial": 1, "retracted or superseded": 1}


def test_period_country_and_certainty_are_chosen(hand: ModuleType) -> None:
    """Each condition takes away what it should; a date across the edge counts and is named."""
    hand.measure("edge", "an", "expelled", "1955-12/1956-02", "report")
    hand.measure("late", "bae", "expelled", "1962", "report")
    hand.measure("undated", "cho", "expelled", "", "report")
    hand.measure("abroad", "foreigner", "expelled", "1956", "report")
    hand.measure("recalled", "do", "expelled", "1957", "report", certainty="recalled")
    scope = read_scope("1956", "1961", "kp", certainty=["seen", "part"])
    found = gather_lists(scope)
    assert found.lists == {"archival documents": {"an": ("edge",)}}
    assert found.may_lie_outside == ("edge",)
    assert found.passed_over == {
        "of a certainty not chosen": 1,
        "of another country": 1,
        "outside the period": 1,
        "without a date": 1,
    }
    assert scope_from_json(scope.to_json()) == scope


def test_a_merged_person_is_counted_once(hand: ModuleType) -> None:
    """Claims on a record that was merged count for the person it was merged into."""
    main = Person.objects.get(public_id="an")
    Person.objects.create(public_id="an-2", name="An", sort_name="an", merged_into=main)
    hand.measure("m1", "an", "expelled", "1956", "report")
    hand.measure("m2", "an-2", "expelled", "1956", "paper")
    found = gather_lists(read_scope())
    assert {name: set(on) for name, on in found.lists.items()} == {
        "archival documents": {"an"},
        "press articles": {"an"},
    }


def test_a_closed_document_is_never_named(hand: ModuleType) -> None:
    """By publication, a document that readers may not see stands under no title of its own."""
    hand.measure("m1", "an", "expelled", "1956", "secret")
    hand.measure("m2", "bae", "expelled", "1956", "site")
    assert set(gather_lists(read_scope(), "publication").lists) == {NOT_OPEN, "example.org"}
    own = {"Secret": ("secret",), "Web": ("example",)}
    assert set(gather_lists(read_scope(), "custom", own).lists) == {NOT_OPEN, "Web"}


def test_lists_of_ones_own_take_sources_by_their_words(hand: ModuleType) -> None:
    """The first list whose words a source holds takes it; the rest is on none, and numbered."""
    hand.measure("m1", "an", "expelled", "1956", "report")
    hand.measure("m2", "bae", "expelled", "1956", "paper")
    hand.measure("m3", "cho", "expelled", "1956", None)
    patterns = parse_patterns(["Reports = REPORT, file"])
    found = gather_lists(read_scope(), "custom", patterns)
    assert set(found.lists) == {"Reports"}
    assert found.passed_over == {"from sources on no list": 1, "without a source": 1}
    with pytest.raises(GroupingError, match="NAME=WORDS"):
        parse_patterns(["no words"])


def test_a_list_can_be_left_out_and_doubts_are_counted(hand: ModuleType) -> None:
    """Leaving a list out says so; undecided links between listed persons are numbered."""
    hand.measure("m1", "an", "expelled", "1956", "report")
    hand.measure("m2", "bae", "expelled", "1956", "report")
    hand.measure("m3", "bae", "expelled", "1956", "paper")
    NameProposal.objects.create(
        form="An",
        person=Person.objects.get(public_id="an"),
        other=Person.objects.get(public_id="bae"),
        score=0.6,
        verdict="possible",
        engine="test",
        state="queued",
    )
    found = gather_lists(read_scope(), leave_out=("press articles",))
    assert set(found.lists) == {"archival documents"}
    assert found.passed_over == {"from lists left out": 1}
    assert found.open_links == (("an", "bae", 0.6),)
    assert Factoid.objects.filter(kind="expelled").count() == 3


def test_many_small_lists_become_one() -> None:
    """The six largest stay, the rest is one list more; seven or fewer all stay."""
    sizes = {f"s{n}": n for n in range(1, 10)}
    folded = fold_small(sizes)
    assert {name for name, to in folded.items() if to == "all others"} == {"s1", "s2", "s3"}
    assert set(fold_small({f"s{n}": n for n in range(7)}).values()) == {f"s{n}" for n in range(7)}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"first": "195x"}, "not a date"),
        ({"first": "1957", "last": "1956"}, "Swap them"),
        ({"kinds": ["praised"]}, "no kind of measure"),
        ({"certainty": ["sure"]}, "no level of certainty"),
    ],
)
def test_a_scope_that_cannot_be_read_says_what_was_expected(
    said: dict[str, Any], message: str
) -> None:
    """Nothing is guessed."""
    with pytest.raises(ScopeError, match=message):
        read_scope(**said)
