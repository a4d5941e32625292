# ruff: noqa: E501 - a row of examples stays on its line
"""Mapping files: what they can say, and how they are refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from fonds.core.errors import ConfigurationError
from fonds.core.problems import Problem
from fonds.ingest.mapping import compile_mapping, is_mapping, mapping_path
from fonds.ingest.mapping_fields import slugify
from fonds.ingest.reading import Limits, ReadOptions
from fonds.ingest.records import (
    AgentSaid,
    BookRecord,
    CodeRecord,
    DocumentRecord,
    FactoidRecord,
    PersonRecord,
)
from fonds.ingest.table import CsvReader, find_delimiter


def made(mapping: str, rows: list[dict[str, str]]) -> list[Any]:
    """Apply a mapping to rows."""
    compiled = compile_mapping(tomllib.loads(mapping), tuple(rows[0]), "t.fonds.toml")
    seen: set[object] = set()
    return [one for n, row in enumerate(rows, 2) for one in compiled.records_of(dict(row), n, seen)]


def person(fields: str, row: dict[str, str]) -> PersonRecord:
    """Make one person of one row."""
    text = f'[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\n{fields}'
    (record,) = (one for one in made(text, [row]) if isinstance(one, PersonRecord))
    return record


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ('"a"', "Kim (Il)"),
        ('{ column = "a" }', "Kim (Il)"),
        ('{ value = "x" }', "x"),
        ('{ template = "{a}/{b}" }', "Kim (Il)/7"),
        ('{ template = "{a}/{empty}", default = "none" }', "none"),
        ('{ columns = ["b", "empty", "a"], join = "-" }', "7-Kim (Il)"),
        ("{ column = \"a\", pattern = '\\((.*)\\)' }", "Il"),
        ('{ column = "a", pattern = \'^(?P<n>\\w+)\', group = "n", prefix = "p-" }', "p-Kim"),
        ('{ column = "a", pattern = \'x\', default = "?" }', "?"),
        ('{ column = "b", map = { "7" = "seven" } }', "seven"),
        ('{ column = "b", map = { "8" = "eight" }, only_mapped = true, default = "d" }', "d"),
        ('{ column = "a", slug = true }', "kim-il"),
        ('{ column = "b", drop = ["7"] }', ""),
        ('["empty", { column = "b" }]', "7"),
    ],
)
def test_a_specification_gives_its_value(spec: str, value: str) -> None:
    """Each key of a specification does what the manual says."""
    record = person(f"name = {spec}", {"id": "1", "a": "Kim (Il)", "b": "7", "empty": ""})
    assert record.name == value


def test_a_digest_stays_while_its_columns_do() -> None:
    """A key made from columns does not depend on the row's number."""
    text = '[[record]]\nkind = "factoid"\n[record.fields]\nkind = { value = "k" }\nperson = "p"\n'
    text += 'key = { digest = ["p", "d"], prefix = "x-" }'
    rows = [{"p": "a", "d": "1"}, {"p": "b", "d": "1"}]
    one, two = made(text, rows)
    assert one.key != two.key
    assert made(text, rows[1:])[0].key == two.key
    assert one.key.startswith("x-")


def test_lists_dates_pairs_and_small_records() -> None:
    """The field's type decides how a specification is read."""
    record = person(
        'name = "n"\nbirth = { column = "d", formats = ["%d/%m/%Y"] }\n'
        'death = { from = "f", to = "t" }\nfactions = { column = "l", separator = ",", drop = ["x"] }\n'
        'names = [{ form = "n", script = { value = "Latn" } }, { form = "_item", each = { column = "l", separator = "," } }]',
        {"id": "1", "n": "Kim", "d": "3/4/1909", "f": "1956", "t": "1957?", "l": "a, x ,b"},
    )
    assert record.birth.edtf == "1909-04-03"
    assert record.birth.wording == "3/4/1909"
    assert record.death.edtf == "1956/1957?"
    assert record.factions == ["a", "b"]
    assert [one.form for one in record.names] == ["Kim", "a", "x", "b"]


def test_shelfmarks_are_taken_apart_by_the_first_pattern_that_fits() -> None:
    """Named groups become the parts; a shelfmark of no pattern has none."""
    text = """[[record]]\nkind = "document"\n[record.fields]\nkey = "k"\ntitle = "k"
shelfmark = { column = "s", patterns = ['^f\\. (?P<fond>\\d+)', '^box (?P<box>\\d+)/(?P<folder>\\d+)$'] }"""
    marks = [
        one.shelfmark for one in made(text, [{"k": s, "s": s} for s in ("f. 5", "box 2/7", "x")])
    ]
    assert marks == [[("fond", "5")], [("box", "2"), ("folder", "7")], []]


def test_names_find_their_keys() -> None:
    """By their place in a list, or by the words of the key; never by a guess between two."""
    text = """[table]\nseparator = ";"\n[[record]]\nkind = "document"\n[record.fields]\nkey = "k"\ntitle = "k"
agents = [{ role = { value = "author" }, name = "_item", each = { column = "by" }, match = { names = "names", keys = "ids" } }]"""
    row = {
        "k": "1",
        "by": "Ri Sang-jo;V.I. Ivanov;Kim Il",
        "names": "Ri Sang-jo",
        "ids": "yi-sang-jo;ivanov-v-i;kim;il",
    }
    (document,) = made(text, [row])
    assert isinstance(document, DocumentRecord)
    assert [one.key for one in document.agents] == ["yi-sang-jo", "ivanov-v-i", ""]


def test_one_row_can_give_several_kinds_and_columns_become_codes() -> None:
    """`each` over columns, a column named by another, `when` and `unique`."""
    text = """[[record]]\nkind = "code"\neach = { columns = ["a", "b"] }\n[record.fields]
case = "c"\ncondition = "_column"\nvalue = "_item"\nreason = { column = "{_column}_why" }
[[record]]\nkind = "organisation"\nunique = "key"\n[record.fields]\nkey = { column = "c", slug = true }\nname = "c"
[[record]]\nkind = "question"\nwhen = { column = "a", not = ["0"] }\n[record.fields]\nkey = "c"\ntext = "c"
"""
    rows = [{"c": "Poland", "a": "1", "a_why": "x", "b": "", "b_why": ""},
            {"c": "Poland", "a": "0", "a_why": "y", "b": "1", "b_why": "z"}]  # fmt: skip
    records = made(text, rows)
    codes = [
        (one.condition, one.value, one.reason) for one in records if isinstance(one, CodeRecord)
    ]
    assert codes == [("a", "1", "x"), ("a", "0", "y"), ("b", "1", "z")]
    assert [type(one).__name__ for one in records if not isinstance(one, CodeRecord)] == [
        "OrganisationRecord", "QuestionRecord",
    ]  # fmt: skip


def test_a_column_of_texts_is_the_text_of_the_document() -> None:
    """An empty cell gives none; marks a table cannot give, and it is said."""
    text = """[[record]]\nkind = "document"\n[record.fields]\nkey = "id"\ntitle = "id"
texts = [{ document = "id", kind = { value = "transcription" }, language = { value = "ru" }, content = "text" }]"""
    first, second = made(text, [{"id": "d1", "text": "Слово."}, {"id": "d2", "text": ""}])
    assert [(one.document, one.language, one.content) for one in first.texts] == [
        ("d1", "ru", "Слово.")
    ]
    assert second.texts == []
    with pytest.raises(ConfigurationError, match="parts: a table cannot give these"):
        made(text.replace("texts =", "parts ="), [{"id": "d1", "text": ""}])


def test_pairs_and_agents_of_books() -> None:
    """Pairs leave out what is empty."""
    text = """[[record]]\nkind = "book"\n[record.fields]\nkey = "k"\ntitle = "k"
isbns = [["p", { value = "print" }], ["e", { value = "electronic" }]]
authors = [{ role = { value = "author" }, name = "a" }]"""
    (book,) = made(text, [{"k": "1", "p": "978", "e": "", "a": "Lankov"}])
    assert isinstance(book, BookRecord)
    assert book.isbns == [("978", "print")]
    assert book.authors == [AgentSaid("author", "Lankov")]


def test_doubtful_cells_are_reported_and_kept() -> None:
    """A date nobody can read keeps its wording; a word of no vocabulary is said."""
    text = '[[record]]\nkind = "factoid"\n[record.fields]\nkind = { value = "k" }\nperson = "p"\n'
    text += 'start = "d"\ncertainty = "c"'
    record, *found = made(text, [{"p": "a", "d": "about then", "c": "surely"}])
    assert isinstance(record, FactoidRecord)
    assert (record.start.edtf, record.start.wording, record.certainty) == ("", "about then", "")
    assert [(one.code, one.place) for one in found] == [
        ("date-unread", "row 2, field start"), ("unknown-word", "row 2, field certainty"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least one"),
        ('[[record]]\nkind = "people"', "one of document"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"', "'name' is missing"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "nom"', "no column 'nom'"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "id"\nage = "id"', "no field 'age'"),
        ('[[record]]\nkind = "person"\nif = "x"', "unknown key 'if'"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = { col = "id" }', "unknown key 'col'"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = { column = "id", pattern = "(" }', "pattern is wrong"),
        ('[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = { column = "id", map = "m" }', "no [maps.m]"),
        ('[tables]\nx = 1', "unknown"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_with_file_and_place(text: str, says: str) -> None:
    """The message names what was found and what could stand there."""
    with pytest.raises(ConfigurationError, match=r"t\.fonds\.toml") as caught:
        compile_mapping(tomllib.loads(text), ("id",), "t.fonds.toml")
    assert says in str(caught.value)


def test_a_row_without_an_id_is_left_out_and_said() -> None:
    """Two people without an id would become one, at an address that is empty."""
    text = '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n'
    found = made(text, [{"id": "", "name": "Kim"}, {"id": "7", "name": "Lee"}])
    assert [type(one) for one in found] == [Problem, PersonRecord]
    assert found[0].sentence("t.csv").startswith("t.csv, row 2: The person of this row has no id.")


def test_an_id_that_two_rows_give_to_different_things_is_reported() -> None:
    """The same record once a row (a table of posts) is none of that."""
    text = '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n'
    rows = [{"id": "7", "name": "Lee"}, {"id": "7", "name": "Lee"}, {"id": "7", "name": "Ok"}]
    problems = [one for one in made(text, rows) if isinstance(one, Problem)]
    assert [(one.code, one.place) for one in problems] == [("key-repeated", "row 4")]
    assert not [
        one
        for one in made(text.replace('"person"\n', '"person"\nunique = "key"\n'), rows)
        if isinstance(one, Problem)
    ]


def test_a_wrong_mapping_beside_a_table_is_a_problem(tmp_path: Path) -> None:
    """The reader does not raise; TOML errors count too."""
    table = tmp_path / "t.csv"
    table.write_text("id,name\n1,Kim\n")
    for text in ("not toml", '[[record]]\nkind = "people"'):
        mapping_path(table).write_text(text)
        (found,) = CsvReader().read(table, ReadOptions())
        assert isinstance(found, Problem)
        assert found.code == "mapping-wrong"
    assert is_mapping(mapping_path(table))


MAPPED = '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("id,name\n1,Kim,extra\n", "row-width"),
        ("id,name\n1,Kim,x\n", "row-width"),
        ('id,name\n1,"Kim\n', "table-broken"),
        ("id,id\n1,2\n", "header-repeated"),
        ("\n\n", "empty"),
        (f"id,name\n1,{'x' * 2000}\n", "table-broken"),
        ("id,name\n" + "1,Kim\n" * 200, "too-large"),
    ],
)
def test_broken_tables_are_reported_with_their_row(data: str, code: str, tmp_path: Path) -> None:
    """Widths, quotes, headers and limits."""
    table = tmp_path / "t.csv"
    table.write_text(data)
    mapping_path(table).write_text(MAPPED)
    options = ReadOptions(limits=Limits(rows=100, cell=1000))
    found = [one for one in CsvReader().read(table, options) if isinstance(one, Problem)]
    assert [one.code for one in found] == [code]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n3,5;4\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("one line only, of prose", None),
        ("Dear Sir,\nI have, as you know, waited.\nYours,\nKim\n", None),
        ("a,a\n1,2\n", None),
    ],
)
def test_what_separates_cells_is_seen_from_the_first_lines(
    text: str, delimiter: str | None
) -> None:
    """Rows of one width under unique names are a table; prose is none."""
    assert find_delimiter(text, is_hinted=False) == delimiter


def test_slugs_are_plain() -> None:
    """Accents and apostrophes go; other scripts stay."""
    assert slugify("Workers' Party (WPNK/KWP), 2nd") == "workers-party-wpnk-kwp-2nd"
    assert slugify("Balázs") == "balazs"
    assert slugify("조선") == slugify("조선").strip("-") != ""
