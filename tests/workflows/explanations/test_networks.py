"""Ties come from posts, events and records, keep what they rest on, and say how sure they are."""

from __future__ import annotations

from datetime import date

import pytest

from fonds.catalogue.models import (
    Agent,
    Document,
    Event,
    Factoid,
    NameProposal,
    Organisation,
    Person,
)
from fonds.workflows.explanations.networks import (
    KINDS,
    NetworkChoice,
    NetworkChoiceError,
    compute_network,
    describe_people,
    gather_network,
    place_everyone,
    read_network_choice,
    spread_out,
)
from fonds.workflows.explanations.ties import find_kinds, gather_ties
from fonds.workflows.figures import make_figure, reproduce

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> None:
    """Five persons: a and b at a plenum, b and c in a cabinet at one time, c and d in a letter."""
    for key in "abcde":
        Person.objects.create(public_id=key, name=key.upper(), sort_name=key)
    plenum = Event.objects.create(
        public_id="plenum", title="Plenum", date_edtf="1956-08",
        date_earliest=date(1956, 8, 1), date_latest=date(1956, 8, 31),
    )  # fmt: skip
    for key in "ab":
        person = Person.objects.get(public_id=key)
        Factoid.objects.create(public_id=f"at-{key}", kind="took-part", person=person, event=plenum)
    cabinet = Organisation.objects.create(public_id="cabinet", name="Cabinet")
    for key, first, last in (("b", 1950, 1953), ("c", 1952, 1955), ("e", 1958, 1960)):
        Factoid.objects.create(
            public_id=f"in-{key}", kind="held-post", organisation=cabinet,
            person=Person.objects.get(public_id=key),
            start_earliest=date(first, 1, 1), end_latest=date(last, 1, 1),
        )  # fmt: skip
    for number, access in enumerate(("open", "restricted")):
        letter = Document.objects.create(public_id=f"letter{number}", title="L", access=access)
        for key in "cd" if access == "open" else "ae":
            Agent.objects.create(
                document=letter,
                role="mentioned",
                name=key,
                person=Person.objects.get(public_id=key),
            )


def test_files_for_other_programs_name_the_people(people: None) -> None:
    """Gephi shows `label`; an id alone says nothing there."""
    assert describe_people(["a", "b"])["label"] == {"a": "A", "b": "B"}


def test_each_tie_names_what_it_rests_on(people: None) -> None:
    """A plenum, a cabinet at one time, an open letter; not the cabinet at two times."""
    found = {(t.source, t.target): (t.kind, t.factoids) for t in gather_ties()}
    assert found == {
        ("a", "b"): ("meeting", ("at-a", "at-b")),
        ("b", "c"): ("co-membership", ("in-b", "in-c")),
        ("c", "d"): ("co-mention", ("document:letter0",)),
    }


def test_a_restricted_record_ties_nobody(people: None) -> None:
    """That two people are named in a closed record is not to be read off the network."""
    assert ("a", "e") not in {(t.source, t.target) for t in gather_ties()}


def test_one_persons_ties_are_those_of_the_whole(people: None) -> None:
    """Gathered for one person alone they are the same."""
    alone = {(t.source, t.target, t.kind) for t in gather_ties(near="b")}
    assert alone == {("a", "b", "meeting"), ("b", "c", "co-membership")}


def test_a_day_known_to_the_month_is_sometimes_outside(people: None) -> None:
    """The plenum of August lies in its first half in some drawings only: limits from 0 to 1."""
    choice = NetworkChoice(("meeting",), "1956-08-01", "1956-08-15").to_json()
    found = compute_network(gather_network(choice), choice)
    assert found["draws"] > 1
    assert found["people"][0]["degree"] == [1.0, 0.0, 1.0]
    certain = {**choice, "mode": "certain"}
    assert compute_network(gather_network(certain), certain)["people"] == []


def test_an_undecided_identity_widens_the_limits(people: None) -> None:
    """Where a may be c, b has one tie or two."""
    NameProposal.objects.create(
        form="A", person=Person.objects.get(public_id="a"), score=0.5, verdict="unsure",
        other=Person.objects.get(public_id="c"), engine="test", state="queued",
    )  # fmt: skip
    choice = NetworkChoice(KINDS).to_json()
    found = compute_network(gather_network(choice), choice)
    by_id = {one["id"]: one for one in found["people"]}
    assert by_id["b"]["degree"] == [2.0, 1.0, 2.0]


def test_places_stay_and_keep_their_order(people: None) -> None:
    """A slice of time shows people where the whole shows them."""
    whole = NetworkChoice(("meeting", "co-membership")).to_json()
    data = gather_network(whole)
    slice_ = {**whole, "first": "1956-01-01", "last": "1956-12-31"}
    at = {one["id"]: one["place"] for one in compute_network(data, whole)["people"]}
    for one in compute_network(data, slice_)["people"]:
        assert one["place"] == at[one["id"]]
    spread = spread_out({"x": (-0.1, 0.0), "y": (0.0, 0.1), "z": (0.1, -0.1)})
    assert spread["x"][0] < spread["y"][0] < spread["z"][0]


def test_a_published_network_is_reproduced(people: None) -> None:
    """Drawings come from the seed."""
    choice = NetworkChoice(("meeting",), "1956-08-01", "1956-08-15").to_json()
    assert reproduce(make_figure("network", choice, "A month")).exact


@pytest.mark.parametrize(
    ("words", "kinds", "said"),
    [
        ({}, ["love"], "love"),
        ({"from": "soon"}, [], "no date"),
        ({"from": "1957", "to": "1956"}, [], "lies after"),
        ({"mode": "maybe"}, [], "possible or certain"),
    ],
)
def test_choices_that_cannot_be_are_refused(
    words: dict[str, str], kinds: list[str], said: str
) -> None:
    """The message says what was expected."""
    with pytest.raises(NetworkChoiceError, match=said):
        read_network_choice(words, kinds)


def test_a_claim_that_names_who_did_it_ties_the_two(people: None) -> None:
    """As in `expelled`, the person of a claim is the one to whom it was done."""
    a, b = (Person.objects.get(public_id=key) for key in "ab")
    Factoid.objects.create(public_id="told", kind="denounced", person=a, other_person=b)
    Factoid.objects.create(public_id="named", kind="appointed", person=b, other_person=a)
    found = {(t.kind, t.source, t.target, t.factoids) for t in gather_ties()}
    assert ("denunciation", "b", "a", ("told",)) in found
    assert ("appointment", "a", "b", ("named",)) in found
    assert {t.kind for t in gather_ties(near="b", kinds=["denunciation"])} == {"denunciation"}
    assert "background" not in find_kinds()
    assert {"denunciation", "appointment", "meeting"} <= set(find_kinds())


def test_those_of_one_school_share_a_background(people: None) -> None:
    """In the same words, however spaced; a denied claim ties nobody."""
    for key, words, denied in (("a", "Lenin  school", False), ("d", "lenin school", False),
                               ("e", "Lenin school", True)):  # fmt: skip
        Factoid.objects.create(
            public_id=f"school-{key}", kind="studied", value=words, denied=denied,
            person=Person.objects.get(public_id=key),
        )  # fmt: skip
    found = gather_ties(kinds=["background"])
    assert [(t.source, t.target, t.factoids) for t in found] == [
        ("a", "d", ("school-a", "school-d"))
    ]


def test_factions_are_compared_before_and_after_a_day(people: None) -> None:
    """a and b met in August 1956: within their faction before September, nowhere after."""
    faction = Organisation.objects.create(public_id="yanan", name="Yan'an faction")
    for key in "ab":
        Factoid.objects.create(
            public_id=f"of-{key}", kind="belonged-to", organisation=faction,
            person=Person.objects.get(public_id=key),
        )  # fmt: skip
    choice = read_network_choice({"purge": "1956-09"}, ["meeting"]).to_json()
    (found,) = compute_network(gather_network(choice), choice)["cohesion"]
    assert found["group"] == "Yan'an faction"
    assert found["sides"] == [[2, 1.0, 1.0, 0], None]


def test_who_was_placed_once_stays(people: None) -> None:
    """A newcomer is placed beside those they are tied to; the others do not move."""
    choice = NetworkChoice(("meeting",)).to_json()
    known = {"a": [0.5, 0.5], "b": [-0.5, 0.25]}
    event, c = Event.objects.get(), Person.objects.get(public_id="c")
    Factoid.objects.create(public_id="at-c", kind="took-part", person=c, event=event)
    places = place_everyone(gather_network(choice), {"known": known})["places"]
    assert {key: list(places[key]) for key in known} == known
    assert "c" in places
