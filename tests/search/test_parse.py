"""The parser reads anything, says what was wrong, and writes it back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.search.daterange import read_range
from fonds.search.parse import parse_query
from fonds.search.query import And, Dates, InField, Near, Not, Or, Phrase, Word, format_query


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a b", And((Word("a"), Word("b")))),
        ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),  # AND binds closer
        ("a AND NOT b", And((Word("a"), Not(Word("b"))))),
        ("-b", Not(Word("b"))),
        ("Chang-ok", Word("Chang-ok")),  # a hyphen within a word is no NOT
        ("“a b”", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        ("чистк*", Word("чистк*", pattern=True)),
        ("word~2", Word("word", fuzzy=2)),
        ("=Café", Word("Café", exact=True)),
        ('="a b"', Phrase("a b", exact=True)),
        ("a NEAR/5 b", Near((Word("a"), Word("b")), 5)),
        ('NEAR("a b" c, 4)', Near((Phrase("a b"), Word("c")), 4)),
        ('"a b"~3', Near((Word("a"), Word("b")), 3)),
        ("lang:hu", InField("lang", Word("hu"))),
        ("Language:hu", InField("lang", Word("hu"))),
        ("title:(a OR b)", InField("title", Or((Word("a"), Word("b"))))),
        ("1956-08..1956-09", Dates(date(1956, 8, 1), date(1956, 9, 30))),
        ("1956..", Dates(date(1956, 1, 1), None)),
        ("certainly:195X", Dates(date(1950, 1, 1), date(1959, 12, 31), True)),
        ("what?", Word("what")),  # a question mark at the end is punctuation
    ],
)  # fmt: skip
def test_query_means(query: str, tree: object) -> None:
    """Each form of the language has one reading, without complaint."""
    parsed = parse_query(query)
    assert parsed.node == tree
    assert parsed.mistakes == ()


@pytest.mark.parametrize(
    ("query", "reading", "found"),
    [
        ("(a OR b", "a OR b", "A parenthesis is not closed."),
        ("a)", "a", "A closing parenthesis has no partner."),
        ('"a b', '"a b"', "A quotation mark is not closed."),
        ("a AND", "a", "AND has nothing after it."),
        ("OR a", "a", "OR has nothing on one side."),
        ("NOT", "", "NOT has nothing after it."),
        ("foo:bar", "foo AND bar", "There is no field 'foo'."),
        ("date:soon", "soon", "'soon' is no date."),
        ("title:", "", "Nothing stands after title:."),
        ("***", "", "'***' holds no letter."),
        ("date:1957..1956", "date:1956-01-01..1957-12-31", "'1957..1956' ends before it begins."),
        ("1957-02..1956", "date:1956-01-01..1957-02-28", "'1957-02..1956' ends before it begins."),
        ("a NEAR/3 lang:hu", "a AND lang:hu", "NEAR stands between things that are not words"),
    ],
)
def test_mistake_is_said_and_the_rest_searched(query: str, reading: str, found: str) -> None:
    """What cannot be meant is explained; the likely meaning remains."""
    parsed = parse_query(query)
    assert format_query(parsed.node) == reading
    assert parsed.mistakes[0].found.startswith(found)


_PIECES = st.sampled_from(
    ["a", "박창옥", "b*", "c~", '"', "(", ")", "AND", "OR", "NOT", "-", "=", "NEAR/2", "NEAR(",
     ",3", "title:", "date:", "1956..1957", "lang:hu", "x-y", "~", "?", ":", "“p q”", "&&", "||"]
)  # fmt: skip


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR"])
def test_an_operator_can_be_meant_as_a_word(word: str) -> None:
    """After `=` it is one."""
    assert parse_query(f"={word}").node == Word(word, exact=True)
    assert parse_query(f"={word}:a").node == And((Word(word, exact=True), Word("a")))


@given(st.lists(_PIECES, max_size=14), st.sampled_from([" ", ""]))
def test_any_query_is_read_and_written_back(pieces: list[str], between: str) -> None:
    """Nothing raises; the full form of a query is read as the same query."""
    node = parse_query(between.join(pieces)).node
    assert parse_query(format_query(node)).node == node


@given(st.text(max_size=40))
def test_no_text_is_refused(text: str) -> None:
    """Any characters at all are a query."""
    parse_query(text)


@pytest.mark.parametrize("piece", ["NOT ", "(", "title:", "-(", "NEAR(", "a NEAR b NOT "])
def test_a_query_of_any_length_is_read(piece: str) -> None:
    """A query a machine made, or a page pasted by mistake, is cut short and said to be."""
    parsed = parse_query(piece * 20_000 + "a")
    assert any("more than" in mistake.found for mistake in parsed.mistakes)
    assert len({mistake.sentence() for mistake in parsed.mistakes}) == len(parsed.mistakes) < 9


def test_ranges_of_dates() -> None:
    """Ends in the wrong order are turned; a day that is not in the calendar is no date."""
    assert read_range("1957..1956-08") == (date(1956, 8, 1), date(1957, 12, 31))
    assert read_range("1956-02-30") is None
    assert read_range("..") is None
    assert read_range("18XX") == (date(1800, 1, 1), date(1899, 12, 31))


def test_words_near_each_other_are_words_whatever_stands_around_them() -> None:
    """Quotation marks inside a phrase are no part of its words, and OR in it is no operator."""
    node = parse_query('"“p q”"~').node
    assert node == Near((Word("p"), Word("q")), 10)
    assert parse_query(format_query(node)).node == node
    assert parse_query('"a OR b"~3').node == Near((Word("a"), Phrase("OR"), Word("b")), 3)
