"""Edges list their factoids, measures agree with networkx, layouts stay where they are."""

import csv
import io
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from fonds.analysis.networks import (
    Doubt,
    NetworkError,
    Presence,
    Tie,
    build_network,
    compare_cohesion,
    find_communities,
    measure_cohesion,
    measure_network,
    place_people,
    resample_communities,
    resample_measures,
    slice_network,
    take_ego,
    tie_co_members,
    tie_co_mentions,
    tie_common_background,
    tie_directed,
    tie_meetings,
    write_edges,
    write_gexf,
    write_graphml,
    write_people,
)
from fonds.analysis.networks.measures import EXACT


def tie(a: str, b: str, **more: object) -> Tie:
    """Return a meeting of two."""
    return Tie(*sorted((a, b)), "meeting", (f"f-{a}{b}",), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def karate() -> list[Tie]:
    """Zachary's karate club as ties, without weights."""
    return [tie(f"{a:02}", f"{b:02}") for a, b in nx.karate_club_graph().edges]


def test_edges_list_their_factoids_and_kinds() -> None:
    """Two kinds of evidence for one pair are one edge with all factoids."""
    ties = [
        *tie_meetings([Presence("kim", "talk", "f1"), Presence("pak", "talk", "f2")]),
        *tie_common_background([Presence("pak", "Frunze", "f3"), Presence("kim", "Frunze", "f4")]),
    ]
    (edge,) = build_network(ties).edges
    assert (edge.source, edge.target, edge.weight) == ("kim", "pak", 2.0)
    assert edge.factoids == ("f1", "f2", "f4", "f3")
    assert edge.kinds == ("background", "meeting")


def test_a_document_gives_each_person_one_tie_in_all() -> None:
    """Four people in one document: each gets three ties of a third."""
    ties = tie_co_mentions([Presence(p, "doc-1", "doc-1") for p in "abcd"])
    assert len(ties) == 6
    strength = measure_network(build_network(ties), ["strength"])["strength"]
    assert list(strength.values()) == pytest.approx([1, 1, 1, 1])
    assert not tie_co_mentions([Presence(str(k), "list", "list") for k in range(60)])


def test_members_are_tied_for_the_time_they_shared() -> None:
    """Overlap is the later start to the earlier end; who missed each other are not tied."""
    day = date
    ties = tie_co_members(
        [
            Presence("a", "Presidium", "f1", day(1953, 8, 5), day(1956, 4, 23)),
            Presence("b", "Presidium", "f2", day(1955, 4, 4), None),
            Presence("c", "Presidium", "f3", day(1956, 4, 29), day(1958, 3, 6)),
        ]
    )
    spans = {(t.source, t.target): (t.earliest, t.latest) for t in ties}
    assert spans == {
        ("a", "b"): (day(1955, 4, 4), day(1956, 4, 23)),
        ("b", "c"): (day(1956, 4, 29), day(1958, 3, 6)),
    }


def test_directed_ties_keep_their_direction() -> None:
    """Who denounced whom is not who was denounced by whom."""
    ties = tie_directed(
        "denunciation", [("b", "a", "f1", None, None), ("c", "c", "f2", None, None)]
    )
    network = build_network(ties, directed=True)
    assert [(e.source, e.target) for e in network.edges] == [("b", "a")]
    assert [(e.source, e.target) for e in build_network(ties).edges] == [("a", "b")]


def test_a_month_is_possible_but_not_certain_in_its_first_half() -> None:
    """A meeting some day in August can, but need not, lie before the 15th."""
    some_day = tie("a", "b", earliest=date(1956, 8, 1), latest=date(1956, 8, 31))
    window = (date(1956, 8, 1), date(1956, 8, 14))
    assert build_network([some_day], window=window).edges
    assert not build_network([some_day], window=window, mode="certain").edges
    membership = tie("a", "b", earliest=date(1955, 1, 1), latest=date(1957, 1, 1), lasts=True)
    assert build_network([membership], window=window, mode="certain").edges


def test_slices_have_the_same_people() -> None:
    """A time slider needs everyone at every step."""
    ties = [
        tie("a", "b", earliest=date(1955, 1, 1), latest=date(1955, 1, 1)),
        tie("c", "d", earliest=date(1957, 1, 1), latest=date(1957, 1, 1)),
    ]
    years = [(date(y, 1, 1), date(y, 12, 31)) for y in (1955, 1956, 1957)]
    slices = slice_network(ties, years)
    assert [len(s.edges) for s in slices] == [1, 0, 1]
    assert {s.people for s in slices} == {("a", "b", "c", "d")}


def test_measures_are_networkxs(karate: list[Tie]) -> None:
    """Degree, betweenness, closeness, eigenvector and core agree on the karate club."""
    network = build_network(karate)
    graph = network.to_networkx()
    ours = measure_network(network)
    theirs = {
        "degree": dict(graph.degree),
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "eigenvector": nx.eigenvector_centrality_numpy(graph),
        "core": nx.core_number(graph),
    }
    for name, values in theirs.items():
        assert ours[name] == pytest.approx(values, abs=1e-8), name
    assert list(ours["degree"]) == sorted(graph)


def test_measures_of_parts_that_do_not_touch() -> None:
    """Closeness counts who can be reached; eigenvector is of the largest part."""
    ties = [tie("a", "b"), tie("b", "c"), tie("x", "y")]
    network = build_network(ties, people=["alone"])
    ours = measure_network(network, ["closeness", "eigenvector"])
    assert ours["closeness"] == pytest.approx(nx.closeness_centrality(network.to_networkx()))
    assert ours["eigenvector"]["x"] == 0
    assert ours["eigenvector"]["b"] == pytest.approx(np.sqrt(0.5))


def test_communities_are_stable_and_split_the_club(karate: list[Tie]) -> None:
    """The same seed gives the same groups; instructor (0) and officer (33) are apart."""
    network = build_network(karate)
    groups = find_communities(network, seed=1)
    assert groups == find_communities(network, seed=1)
    home = {person: k for k, group in enumerate(groups) for person in group}
    assert home["00"] != home["33"]
    together = resample_communities(karate, 5, seed=1)
    assert together.get(("00", "33"), 0.0) < 0.5
    assert together["32", "33"] == 1.0


def test_an_ego_network_is_a_person_and_their_neighbours(karate: list[Tie]) -> None:
    """Edges among neighbours are kept; a stranger is refused."""
    network = build_network(karate)
    ego = take_ego(network, "11")
    assert ego.people == ("00", "11")
    graph = nx.ego_graph(network.to_networkx(), "11", radius=2)
    assert len(take_ego(network, "11", 2).edges) == graph.number_of_edges()
    with pytest.raises(NetworkError, match="'nobody' is not in the network"):
        take_ego(network, "nobody")


def test_without_doubt_there_is_no_spread(karate: list[Tie]) -> None:
    """Certain ties give the same numbers in every drawing."""
    ranges = resample_measures(karate, ["degree"], 10, seed=1)["degree"]
    exact = measure_network(build_network(karate), ["degree"])["degree"]
    for person, found in ranges.items():
        assert found.low == found.high == exact[person]
        assert found.presence == 1


def test_an_undecided_identity_shows_in_both_people() -> None:
    """If 'Pak' is Pak Chang-ok half the time, degrees of both spread; the rank does too."""
    ties = [tie("pak", "x"), tie("pak", "y"), tie("pak-chang-ok", "z")]
    doubt = Doubt("pak", "pak-chang-ok", 0.5)
    found = resample_measures(ties, ["degree"], 400, 1, [doubt])["degree"]
    assert (found["pak-chang-ok"].low, found["pak-chang-ok"].high) == (1, 3)
    assert found["pak"].presence == pytest.approx(0.5, abs=0.08)
    assert found["pak-chang-ok"].best_rank == 1
    assert found["pak-chang-ok"].worst_rank > 1
    again = resample_measures(ties, ["degree"], 400, 1, [doubt])["degree"]
    assert found == again


def test_doubts_must_be_probabilities() -> None:
    """More than one in all is refused."""
    doubts = [Doubt("a", "b", 0.7), Doubt("a", "c", 0.5)]
    with pytest.raises(NetworkError, match=r"together 1\.2"):
        resample_measures([tie("a", "b")], ["degree"], 2, 0, doubts)


def test_an_uncertain_date_is_in_a_window_as_often_as_its_days() -> None:
    """A day of August is in the first half in 14 of 31 drawings."""
    some_day = tie("a", "b", earliest=date(1956, 8, 1), latest=date(1956, 8, 31))
    window = (date(1956, 8, 1), date(1956, 8, 14))
    found = resample_measures([some_day], ["degree"], 600, 3, window=window)["degree"]
    assert found["a"].presence == pytest.approx(14 / 31, abs=0.06)


def test_cohesion_falls_when_a_faction_turns_outward() -> None:
    """Before the day the three meet one another, after it only others."""
    early, late = date(1956, 1, 1), date(1957, 1, 1)
    ties = [tie(a, b, earliest=early, latest=early) for a, b in combinations("abc", 2)]
    ties += [tie(a, x, earliest=late, latest=late) for a in "abc" for x in "xy"]
    groups = dict.fromkeys("abc", "yanan")
    change = compare_cohesion(ties, groups, date(1956, 8, 30), 20, 1)["yanan"]
    assert change.before is not None
    assert change.after is not None
    assert (change.before.density, change.before.inward_share) == (1.0, 1.0)
    assert (change.after.density, change.after.inward_share) == (0.0, 0.0)
    assert change.difference == change.low == change.high == -1.0
    everything = measure_cohesion(build_network(ties), groups)["yanan"]
    assert everything.inward_share == pytest.approx(3 / 9)
    assert everything.isolates == 0


def test_a_layout_is_the_same_again_and_keeps_known_places(karate: list[Tie]) -> None:
    """Equal networks have equal places; new people leave the old where they were."""
    network = build_network(karate)
    places = place_people(network, seed=2)
    assert places == place_people(build_network(karate[::-1]), seed=2)
    grown = build_network([*karate, tie("new", "00"), tie("new", "33")])
    more = place_people(grown, known=places, seed=2)
    assert {p: more[p] for p in places} == places
    assert "new" in more


def test_a_layout_puts_the_tied_near_each_other(karate: list[Tie]) -> None:
    """Ends of edges are on average much nearer than strangers, and nobody sits on another."""
    network = build_network(karate)
    places = {p: np.array(xy) for p, xy in place_people(network).items()}
    tied = {(e.source, e.target) for e in network.edges}
    near = np.mean([np.linalg.norm(places[a] - places[b]) for a, b in tied])
    far = np.mean(
        [
            np.linalg.norm(places[a] - places[b])
            for a, b in combinations(network.people, 2)
            if (a, b) not in tied
        ]
    )
    assert near < 0.6 * far
    assert len({tuple(xy) for xy in places.values()}) == len(places)


def test_five_thousand_people_are_placed_in_seconds() -> None:
    """Processor time of a layout of 5,000 people and 20,000 edges, eight rounds."""
    from time import process_time

    random = np.random.default_rng(1)
    pairs = {
        tuple(sorted(p)) for p in random.integers(0, 5000, (20000, 2)).tolist() if p[0] != p[1]
    }
    network = build_network([tie(f"{a:04}", f"{b:04}") for a, b in pairs])
    begin = process_time()
    places = place_people(network, steps=8)
    assert process_time() - begin < 20
    assert len(places) == len(network.people)
    assert len(network.people) > EXACT


def test_exports_hold_weights_dates_and_factoids() -> None:
    """GraphML and GEXF are read back by networkx; CSV by a spreadsheet."""
    ties = [tie("a", "b", earliest=date(1956, 8, 30), latest=date(1956, 8, 31)), tie("b", "c")]
    network = build_network(ties)
    groups = {"faction": {"a": "yanan", "b": "soviet"}}
    graph = nx.parse_graphml(write_graphml(network, groups))
    assert graph.edges["a", "b"]["factoids"] == "f-ab"
    assert graph.nodes["a"]["faction"] == "yanan"
    text = write_gexf(network, groups)
    assert text == write_gexf(network, groups)
    assert "lastmodifieddate" not in text
    read = nx.read_gexf(io.BytesIO(text.encode()))
    assert read.edges["a", "b"]["earliest"] == "1956-08-30"
    rows = list(csv.DictReader(io.StringIO(write_edges(network))))
    assert rows[1] == {
        "source": "b", "target": "c", "weight": "1.0", "kinds": "meeting",
        "earliest": "", "latest": "", "factoids": "f-bc",
    }  # fmt: skip
    assert write_people(network, {"degree": {"a": 1}}).splitlines()[:2] == ["id,degree", "a,1"]


def test_wrong_questions_are_refused() -> None:
    """Unknown measures and modes, and a window that ends before it begins."""
    network = build_network([tie("a", "b")])
    with pytest.raises(NetworkError, match="no measure 'fame'"):
        measure_network(network, ["fame"])
    with pytest.raises(NetworkError, match="The mode is 'maybe'"):
        build_network([], mode="maybe")  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match="runs from 1957-01-01 to 1956-01-01"):
        build_network([], window=(date(1957, 1, 1), date(1956, 1, 1)))


def test_the_crisis_documents_make_a_network(shared_data: Path) -> None:
    """Of those named in the example's documents, Ambassador Ivanov and Kim Il Sung lead."""
    with (shared_data / "crisis1956" / "documents.csv").open(encoding="utf-8") as stream:
        mentions = [
            Presence(person, row["id"], row["id"])
            for row in csv.DictReader(stream)
            for person in row["person_ids"].split(";")
            if person
        ]
    degree = measure_network(build_network(tie_co_mentions(mentions)), ["degree"])["degree"]
    # The ambassador because the journals are his: a co-mention network shows who wrote.
    assert {p for p, _ in Counter(degree).most_common(2)} == {"ivanov-v-i", "kim-il-sung"}
