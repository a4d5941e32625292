"""Marks stand on what was found, and the passage shown is the one that says most."""

import pytest

from fonds.language.tokens import tokenise
from fonds.search.marks import Marker, _joined, exact_pattern, near_in
from fonds.search.meaning import Gram, NearMatch, wording
from fonds.search.passages import best_passages
from fonds.search.records import Passage
from fonds.search.store import Row


def marked(marker: Marker, text: str, language: str = "und") -> list[str]:
    """Return the marked pieces of a text."""
    return [text[start:end] for start, end in marker.ranges(text, language)]


def test_folded_words_are_marked_as_they_stand() -> None:
    """Apostrophes, capitals and marks are part of what is marked; parts of words are not."""
    marker = Marker([Gram(("yanan",)), Gram(("purge",))])
    assert marked(marker, "The PURGE of Yan’an's purgers, Yan'an") == ["PURGE", "Yan'an"]
    assert marked(marker, "la purge d'Yanan", "fr") == ["purge", "Yanan"]


def test_phrases_are_marked_whole() -> None:
    """A name of several words is one mark; its words elsewhere are none."""
    marker = Marker([Gram(("пак", "чан", "ок"))])
    assert marked(marker, "Цой Чан Ик и Пак Чан Ок ушли", "ru") == ["Пак Чан Ок"]


def test_korean_is_marked_inside_a_run() -> None:
    """Pairs of characters become one mark of just these characters."""
    marker = Marker([Gram(("박창", "창옥"))])
    assert marked(marker, "최창익과 박창옥은") == ["박창옥"]
    assert wording(Gram(("박창", "창옥"))) == "박창옥"
    assert marked(Marker([Gram(("옥",), prefix=True)]), "박창옥은") == ["옥"]


def test_beginnings_mark_the_word() -> None:
    """`чистк*` marks the whole word it begins."""
    assert marked(Marker([Gram(("чистк",), prefix=True)]), "о чистках", "ru") == ["чистках"]


def test_exact_wording_is_marked_alone() -> None:
    """With `=`, a folded match that is spelt otherwise is not marked."""
    marker = Marker([Gram(("хрущева",))], ["Хрущёва"])
    assert marked(marker, "Хрущева и Хрущёва", "ru") == ["Хрущёва"]
    assert not exact_pattern("art").search("party")


def test_passage_with_most_of_the_query_is_shown() -> None:
    """Different words count more than repeated ones; long passages are cut around their marks."""
    marker = Marker([Gram(("purge",)), Gram(("faction",))])
    long = "A sentence of no interest. " * 40
    passages = [
        Passage("p1", "en", "purge purge purge"),
        Passage("p2", "en", f"{long}The purge of the faction. {long}"),
        Passage("p3", "en", "nothing"),
    ]
    (hit,) = best_passages(passages, marker, 1)
    assert hit.locator == "p2"
    assert len(hit.text) < 400
    assert hit.text.startswith("The purge") or "The purge" in hit.text
    assert [hit.text[a:b] for a, b in hit.ranges] == ["purge", "faction"]
    assert passages[1].text[hit.start :].startswith(hit.text)


def test_nearness_counts_the_words_between() -> None:
    """At most so many words between the first and the last, in any order."""
    row = Row(1, "document:a", "", "", "en", {}, (Passage("", "en", "one two three four five"),))
    four, one = (Gram(("four",)),), (Gram(("one",)),)
    assert near_in(NearMatch((four, one), 2), row)
    assert not near_in(NearMatch((four, one), 1), row)
    assert near_in(NearMatch(((Gram(("two", "three")),), one), 0), row)


def test_a_hyphenated_name_is_seen_and_marked() -> None:
    """The quick look before marking takes a hyphen for the gap between two words."""
    marker = Marker([Gram(("pak", "chang", "ok"))])
    text = "On 30 August Pak Chang-ok spoke."
    assert marker.seems_to_stand(text) == 1
    assert marked(marker, text) == ["Pak Chang-ok"]


@pytest.mark.parametrize(
    "text",
    [
        "The Minister’s purge; a purge_list; “purge”—purge purged repurge pur'ge",
        "the minister's PURGE; l'purge purge",
        "",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_plain_letters_are_marked_as_if_the_text_were_cut_into_words(
    text: str, language: str
) -> None:
    """The quick way, for texts of plain letters, finds what cutting into terms finds."""
    marker = Marker(
        [Gram(("purge",)), Gram(("ministers", "purge")), Gram(("minist",), prefix=True)]
    )
    tokens = tokenise(text, language)
    slowly = [place for at in range(len(tokens)) for place in marker._at(tokens, at)]
    assert marker.ranges(text, language) == _joined(slowly)
    assert len(slowly) == len(set(slowly))
