"""Text and marks out of XML, by themselves."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from fonds.ingest.records import Mark
from fonds.ingest.tei_text import BREAK, CLOSE, TextBuilder, collapse, words_of

# of the characters below the space, XML allows these three
SPACES = ["\t", "\n", "\r", *(one for one in map(chr, range(32, sys.maxunicode)) if one.isspace())]


@given(st.lists(st.one_of(st.sampled_from(SPACES), st.characters(min_codepoint=32))).map("".join))
def test_collapsing_is_splitting_and_joining(text: str) -> None:
    """The quick ways leave no white space of any script that the slow one would not leave."""
    assert collapse(text) == " ".join(text.split())


def test_a_mark_goes_from_its_first_word_to_its_last() -> None:
    """White space at its edges is outside of it; one without words stands after the last word."""
    text = TextBuilder()
    text.add(" One\n   ")
    text.open("hi", "bold")
    text.open("hi", "bold")
    text.add(CLOSE)
    text.add(" two\t ")
    text.add(CLOSE)
    text.add(BREAK)
    text.point("page", "7", at_next=True)
    text.add("three")
    assert text.content() == "One two\n\nthree"
    assert text.marks() == [
        Mark("hi", 4, 7, "bold"),
        Mark("hi", 3, 3, "bold"),
        Mark("page", 9, 9, "7"),
    ]


def test_a_point_set_inside_an_aside_stands_in_the_text_around_it() -> None:
    """Two asides, one in the other: the page turned in the inner one counts for the text."""
    text = TextBuilder()
    text.add("before ")
    text.begin_aside()
    text.add("note ")
    text.begin_aside()
    text.add("within")
    text.point("page", "8", at_next=True)
    assert words_of(text.end_aside()) == "within"
    assert words_of(text.end_aside()) == "note"
    text.add("after")
    assert text.content() == "before after"
    assert text.marks() == [Mark("page", 7, 7, "8")]
