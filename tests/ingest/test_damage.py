# ruff: noqa: E501 - a row of examples stays on its line
"""Damage: found in records, with the repair a person could accept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.core.problems import Problem, Repair
from fonds.ingest.chapters import find_chapter_damage, page_number
from fonds.ingest.damage import find_damage, with_damage
from fonds.ingest.records import (
    AgentSaid,
    BookRecord,
    ChapterRecord,
    DateSaid,
    DocumentRecord,
    EventRecord,
    FactoidRecord,
    PersonRecord,
    ProgrammeEventRecord,
    Record,
    TextRecord,
)
from fonds.ingest.spellings import differ_by_a_slip


def codes(record: Record) -> list[str]:
    """Return the codes of what is wrong with a record."""
    return [one.code for one in find_damage(record)]


def one(record: Record) -> Problem:
    """Return the one problem of a record."""
    (problem,) = find_damage(record)
    return problem


@pytest.mark.parametrize(
    ("right", "wrong_as"),
    [
        ("Balázs Szalontai", "cp1252"),
        ("Władysław Gomułka", "latin-1"),
        ("Дневник посла за август", "cp1251"),
        ("Журнал посла Иванова за август", "latin-1"),
        ("조선로동당 중앙위원회", "latin-1"),
        ("the leader’s “line", "cp1252"),
    ],
)
def test_text_read_in_a_wrong_encoding_is_repaired(right: str, wrong_as: str) -> None:
    """UTF-8 read as something else gives its right form as the repair."""
    wrong = right.encode().decode(wrong_as, "ignore")
    found = one(DocumentRecord("d", wrong))
    assert found.code == "mojibake"
    assert found.repair == Repair("document:d", "title", wrong, right)


@pytest.mark.parametrize(
    "text",
    ["Balázs", "Señor Ñúñez, São Paulo", "Журнал посла Иванова", "Райком, область", "조선", "金日成",
     "Çà et là, l'été", "Ärger in Österreich", "Århus", "Îles", "What?? Why?", "5 £, 3 €"],
)  # fmt: skip
def test_sound_text_is_left_alone(text: str) -> None:
    """Letters of many languages are no damage."""
    assert codes(DocumentRecord("d", text)) == []


@pytest.mark.parametrize("text", ["Bal\ufffdzs", "Bal??zs", "Met with ??? at", "with \ue123 sign"])
def test_lost_characters_are_reported_without_a_guess(text: str) -> None:
    """What is lost can only be looked up; the problem says where."""
    found = one(DocumentRecord("d", "Title", texts=[TextRecord("d", "original", "en", text)]))
    assert found.code == "lost-characters"
    assert found.repair is None
    assert found.extra["record"] == "text:d/en"


@pytest.mark.parametrize(
    ("printed", "repaired"),
    [("3:00pm4:30pm", "3:00pm–4:30pm"), ("10.30 am12.00", "10.30 am–12.00"),
     ("3:00 p.m.4:30 p.m.", "3:00 p.m.–4:30 p.m.")],
)  # fmt: skip
def test_two_times_run_together_get_their_dash_back(printed: str, repaired: str) -> None:
    """A centre's page prints `3:00pm4:30pm`."""
    found = one(ProgrammeEventRecord("pe", "Talk", time_as_printed=printed))
    assert found.repair == Repair("programme-event:pe", "time_as_printed", printed, repaired)


@pytest.mark.parametrize("printed", ["3:00pm–4:30pm", "3:00 pm - 4:30 pm", "15:00", "noon", ""])
def test_times_with_something_between_are_sound(printed: str) -> None:
    """A dash, a word or a single time is no damage."""
    assert codes(ProgrammeEventRecord("pe", "Talk", time_as_printed=printed)) == []


def chapter(order: int, title: str, first: str, last: str, number: str = "") -> ChapterRecord:
    """Make a part of a book."""
    return ChapterRecord("b", order, title, number, first, last)


def test_untitled_parts_get_titles_from_their_place() -> None:
    """Roman pages before, one part before chapter 1, parts after the last title."""
    parts = [
        chapter(1, "Title Page", "", ""), chapter(2, "", "v", "v"), chapter(3, "", "vi", "xii"),
        chapter(4, "Acknowledgements", "xiii", "xiv"), chapter(5, "", "1", "6"),
        chapter(6, "Origins", "7", "25", "1"), chapter(7, "", "26", "27"), chapter(8, "Ends", "28", "40", "2"),
        chapter(9, "", "41", "50"), chapter(10, "", "51", "60"),
    ]  # fmt: skip
    found = [one for one in find_chapter_damage(parts) if one.code == "untitled-part"]
    assert [one.repair and (one.repair.record, one.repair.new) for one in found] == [
        ("chapter:b/2", "Contents"), ("chapter:b/3", "Preface"), ("chapter:b/5", "Introduction"),
        None, ("chapter:b/9", "Notes"), ("chapter:b/10", "Index"),
    ]  # fmt: skip


def test_page_ranges_that_do_not_join_are_reported() -> None:
    """An overlap, a hole, a range that runs backwards; a change of numbering is none."""
    parts = [chapter(1, "A", "v", "x"), chapter(2, "B", "1", "20"), chapter(3, "C", "20", "30"),
             chapter(4, "D", "33", "40"), chapter(5, "E", "50", "41"), chapter(6, "F", "41", "60")]  # fmt: skip
    found = list(find_chapter_damage(parts))
    assert [(one.code, one.repair and one.repair.record, one.repair and one.repair.new) for one in found] == [
        ("page-overlap", "chapter:b/2", "19"), ("page-hole", "chapter:b/3", "32"),
        ("page-order", "chapter:b/5", "41"),
    ]  # fmt: skip


def test_a_blank_page_in_roman_numerals_is_a_hole() -> None:
    """From v to vii page vi is missing."""
    (found,) = find_chapter_damage([chapter(1, "A", "v", "v"), chapter(2, "B", "vii", "xii")])
    assert "page vi is in neither" in found.found
    assert found.repair == Repair("chapter:b/1", "last_page", "v", "vi")


@settings(deadline=None)
@given(st.integers(1, 3999))
def test_roman_pages_are_read_as_they_are_printed(number: int) -> None:
    """Writing and reading agree."""
    from fonds.ingest.chapters import _printed

    assert page_number(_printed("roman", number)) == ("roman", number)


@pytest.mark.parametrize(
    ("one_name", "other", "slip"),
    [
        ("Balasz Szalontai", "Balázs Szalontai", True),
        ("Balazs Szalontai", "Balázs Szalontai", True),
        ("Andrei Lankov", "Andrei Lankow", True),
        ("Kim Il", "Kim Il Sung", False),
        ("Kim Il", "Kim Ir", False),
        ("Pak Chang-ok", "Pak Chang-ok", False),
        ("Pak Jeong-ae", "Pak Chong-ae", False),
        ("S. Filatov", "S. N. Filatov", False),
        ("John Smith", "JOHN SMITH", False),
        ("United States", "United State", False),
    ],
)
def test_slips_are_told_from_other_names(one_name: str, other: str, slip: bool) -> None:
    """One letter, two changed over, or accents; not initials, other people or romanisations."""
    assert differ_by_a_slip(one_name, other) is slip


def test_a_speaker_spelt_two_ways_is_reported_once() -> None:
    """The spelling with its accents is proposed."""
    speakers = [AgentSaid("speaker", "Balasz Szalontai"), AgentSaid("speaker", "Balázs Szalontai")]
    found = one(ProgrammeEventRecord("pe", "Talk", speakers=speakers))
    assert found.repair == Repair(
        "programme-event:pe", "speakers", "Balasz Szalontai", "Balázs Szalontai"
    )


def test_known_names_are_taken_for_right() -> None:
    """A name another file spells corrects the slip in this one."""
    event = ProgrammeEventRecord("pe", "Talk", speakers=[AgentSaid("speaker", "Balasz Szalontai")])
    assert codes(event) == []
    (found,) = find_damage(event, ("Balázs Szalontai",))
    assert found.repair is not None
    assert found.repair.new == "Balázs Szalontai"


def test_a_slip_in_the_notes_of_a_book_is_found() -> None:
    """The author's name is held against the words of the record."""
    book = BookRecord("b", "Book", authors=[AgentSaid("author", "Balázs Szalontai")],
                      notes="The list spells the first name Balasz")  # fmt: skip
    assert one(book).code == "spelt-two-ways"


@pytest.mark.parametrize(
    ("record", "old", "new"),
    [
        (FactoidRecord("held-post", "p", "k", start=DateSaid("1956-09"), end=DateSaid("1956-08")), "1956-09", "1956-08"),
        (PersonRecord("p", "Pak", birth=DateSaid("1960"), death=DateSaid("1909")), "1960", "1909"),
        (EventRecord("e", "Plenum", date=DateSaid("1956-09-01/1956-08-30")), "1956-09-01/1956-08-30", "1956-08-30/1956-09-01"),
        (ProgrammeEventRecord("pe", "Talk", start_time="16:30", end_time="15:00"), "16:30", "15:00"),
    ],
)  # fmt: skip
def test_an_end_before_its_start_is_reported(record: Record, old: str, new: str) -> None:
    """Claims, lives, events and times of day."""
    found = one(record)
    assert found.code == "end-before-start"
    assert found.repair is not None
    assert (found.repair.old, found.repair.new) == (old, new)


@pytest.mark.parametrize(
    ("start", "end"), [("1956", "1956-08"), ("1956~", "1955"), ("", "1955"), ("1956-08", "1956")]
)
def test_an_end_that_may_come_after_is_no_damage(start: str, end: str) -> None:
    """Only what must be wrong is reported: `1956` to `1956-08` can be right."""
    found = codes(FactoidRecord("held-post", "p", start=DateSaid(start), end=DateSaid(end)))
    assert found == ([] if start != "1956~" else ["end-before-start"])


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    """No text makes the check raise, and records pass through it unchanged."""
    record = DocumentRecord("d", text, notes=text, agents=[AgentSaid("author", text)])
    assert next(iter(with_damage([record]))) is record
    list(with_damage([record, ChapterRecord("b", 1, text, text, text, text)]))
