"""The tables of the example project, read by the mapping files beside them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import pytest

from fonds.core.problems import Problem
from fonds.dates import read_edtf
from fonds.ingest.reading import Item, ReadOptions
from fonds.ingest.records import (
    ChapterRecord,
    CodeRecord,
    DocumentRecord,
    EventRecord,
    FactoidRecord,
    OrganisationRecord,
    PersonRecord,
    ProgrammeEventRecord,
    QuestionRecord,
    RepositoryRecord,
)
from fonds.ingest.table import CsvReader

FOLDER = Path(str(files("fonds.examples"))) / "crisis_1956"


R = TypeVar("R")


def rows(name: str) -> list[dict[str, str]]:
    """Read a table plainly."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def items(name: str) -> list[Item]:
    """Read a table by its mapping."""
    return list(CsvReader().read(FOLDER / f"{name}.csv", ReadOptions()))


@pytest.fixture(scope="module")
def everything() -> dict[str, list[Item]]:
    """Every table of the example, read."""
    return {path.stem: items(path.stem) for path in sorted(FOLDER.glob("*.csv"))}


def of(kind: type[R], everything: dict[str, list[Item]]) -> list[R]:
    """All records of one kind."""
    return [one for said in everything.values() for one in said if isinstance(one, kind)]


def test_every_table_is_read_without_a_problem(everything: dict[str, list[Item]]) -> None:
    """Every CSV file has a mapping, and no row is doubtful."""
    assert everything
    for name, said in everything.items():
        assert said, name
        assert not [one for one in said if isinstance(one, Problem)], name


@pytest.mark.parametrize(
    ("name", "kind"),
    [("persons", PersonRecord), ("documents", DocumentRecord), ("events", EventRecord),
     ("chapters", ChapterRecord), ("questions", QuestionRecord), ("repositories", RepositoryRecord),
     ("programme_events", ProgrammeEventRecord)],
)  # fmt: skip
def test_one_record_for_each_row(name: str, kind: type, everything: dict[str, list[Item]]) -> None:
    """The table's own ids, in the order of the table."""
    made = [one for one in everything[name] if isinstance(one, kind)]
    assert len(made) == len(rows(name))
    if kind is not ChapterRecord:
        assert [one.key for one in made] == [row["id"] for row in rows(name)]


def test_lives_keep_their_doubts_and_their_questions(everything: dict[str, list[Item]]) -> None:
    """Birth and death are the cell's EDTF, `1960?` with its mark, and name their question."""
    persons = {one.key: one for one in everything["persons"] if isinstance(one, PersonRecord)}
    for row in rows("persons"):
        one = persons[row["id"]]
        assert (one.birth.edtf, one.death.edtf) == (row["birth"], row["death"])
        assert one.certainty == row["verified"]
    assert persons["kim-tu-bong"].death.edtf == "1960?"
    assert persons["kim-tu-bong"].death_question == "q-kim-tu-bong-death"


def test_every_post_and_measure_is_a_claim(everything: dict[str, list[Item]]) -> None:
    """415 posts and 149 measures, each with a key of its own."""
    for name in ("posts", "measures"):
        factoids = [one for one in everything[name] if isinstance(one, FactoidRecord)]
        assert len(factoids) == len(rows(name))
        assert len({one.key for one in factoids}) == len(factoids)


def test_posts_name_bodies_that_exist(everything: dict[str, list[Item]]) -> None:
    """Each organisation a factoid names is an organisation record."""
    known = {one.key for one in of(OrganisationRecord, everything)}
    named = {one.organisation for one in of(FactoidRecord, everything) if one.organisation}
    assert named <= known


def test_persons_named_anywhere_exist(everything: dict[str, list[Item]]) -> None:
    """Keys in factoids, events and documents are rows of persons.csv."""
    known = {row["id"] for row in rows("persons")}
    for one in of(FactoidRecord, everything):
        assert one.person in known | {""}
    for one in of(EventRecord, everything):
        assert set(one.participants) <= known
    for one in of(DocumentRecord, everything):
        assert {agent.key for agent in one.agents} <= known | {""}


def test_every_question_has_two_sides(everything: dict[str, list[Item]]) -> None:
    """Disagreements are conflicting claims, each with its source."""
    sides: dict[str, list[FactoidRecord]] = defaultdict(list)
    for one in of(FactoidRecord, everything):
        if one.question:
            sides[one.question].append(one)
            assert one.source
    for person in of(PersonRecord, everything):
        for kind, said, question in (
            ("born", person.birth, person.birth_question),
            ("died", person.death, person.death_question),
        ):
            if question:
                sides[question].append(FactoidRecord(kind, person.key, start=said))
    questions = {one.key for one in of(QuestionRecord, everything)}
    assert set(sides) == questions
    for key, claims in sides.items():
        said = {
            (one.kind, one.start.edtf, one.end.edtf, one.value, one.denied, one.organisation)
            for one in claims
        }
        assert len(said) >= 2, key


def test_shelfmarks_are_parts(everything: dict[str, list[Item]]) -> None:
    """Three ways of writing a Russian shelfmark give the same parts."""
    marks = {
        one.shelfmark_as_written: dict(one.shelfmark) for one in of(DocumentRecord, everything)
    }
    assert marks["Fond 5, Opis 28, Delo 410, List 210"] == {
        "fond": "5", "opis": "28", "delo": "410", "list": "210",
    }  # fmt: skip
    assert marks["F. 0102, Op. 13, P. 72, Delo 5, Listy 165-192"] == {
        "fond": "0102", "opis": "13", "papka": "72", "delo": "5", "list": "165-192",
    }  # fmt: skip
    assert marks["fond 0102, opis 16, delo 7, p. 72-101"]["list"] == "72-101"
    assert marks["archival signature missing"] == {}


def test_authors_find_their_keys(everything: dict[str, list[Item]]) -> None:
    """An author is matched to the ids of the row by name or by the words of the id."""
    documents = {one.key: one for one in of(DocumentRecord, everything)}
    authors = {
        key: [agent.key for agent in one.agents if agent.role == "author"]
        for key, one in documents.items()
    }
    assert authors["doc-1956-06-05-01"] == ["ivanov-v-i"]
    assert authors["doc-1956-09-05-03"] == ["so-hwi", "yun-kong-hum", "yi-pil-gyu", "kim-kang"]
    body = next(agent for agent in documents["doc-1955-02"].agents if agent.role == "author")
    assert body.is_body


def test_codes_carry_their_reasons(everything: dict[str, list[Item]]) -> None:
    """Seven conditions for each of 13 countries, and an outcome but for the USSR."""
    codes = Counter(one.condition for one in everything["cases"] if isinstance(one, CodeRecord))
    assert codes["outcome_lost_office"] == 12
    assert {count for name, count in codes.items() if name != "outcome_lost_office"} == {13}
    assert all(one.reason for one in everything["cases"] if isinstance(one, CodeRecord))


def test_all_dates_are_edtf(everything: dict[str, list[Item]]) -> None:
    """No date was lost on the way."""
    for one in of(FactoidRecord, everything):
        for said in (one.start, one.end, one.attested_on):
            assert not said.wording or read_edtf(said.edtf)


def test_the_copies_are_the_shared_tables(shared_data: Path) -> None:
    """The package's tables are those of the shared data, byte for byte."""
    for path in (shared_data / "crisis1956").glob("*.csv"):
        assert (FOLDER / path.name).read_bytes() == path.read_bytes()
