"""The passages shown are the same, whichever way a text is looked through."""

from hypothesis import given
from hypothesis import strategies as st

from fonds.search.marks import Marker
from fonds.search.meaning import Gram
from fonds.search.passages import SHOWN, best_passages, show_passages
from fonds.search.records import Passage

WORDS = st.sampled_from(["purge", "faction", "the", "Yan’an", "purged", "purge,faction", ""])
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
GRAMS = (Gram(("purge",)), Gram(("purge", "faction")), Gram(("yanan",)), Gram(("fact",), True))


@given(
    st.lists(TEXTS, min_size=1, max_size=6),
    st.sets(st.sampled_from(GRAMS), min_size=1),
    st.integers(1, 3),
    st.sampled_from(["en", "fr"]),
)
def test_plain_texts_show_what_passages_one_by_one_show(
    texts: list[str], grams: set[Gram], limit: int, language: str
) -> None:
    """A text looked through as a whole gives the hits of its passages, with the same marks."""
    marker = Marker(sorted(grams, key=str))
    spans = [(f"p{number}", language, len(text)) for number, text in enumerate(texts)]
    passages = [
        Passage(locator, language, text)
        for (locator, _, _), text in zip(spans, texts, strict=True)
    ]  # fmt: skip
    shown = show_passages(spans, "\n".join(texts), marker, limit)
    every = best_passages(passages, marker, len(passages))
    if every:
        assert set(shown) <= set(every)
        assert len(shown) == min(limit, len(every))
        assert show_passages(spans, "\n".join(texts), marker, len(passages)) == every
    else:  # the beginning, with nothing marked
        assert all(not hit.ranges for hit in shown)
        assert bool(shown) == any(text.strip() for text in texts)


def test_marks_do_not_run_from_one_passage_into_the_next() -> None:
    """Two words in a row that a new passage parts are no phrase to mark."""
    marker = Marker([Gram(("purge", "faction"))])
    texts = ["a purge", "faction and purge faction"]
    spans = [("p1", "en", len(texts[0])), ("p2", "en", len(texts[1]))]
    (hit,) = show_passages(spans, "\n".join(texts), marker, 2)
    assert (hit.locator, hit.ranges) == ("p2", ((12, 25),))


def test_a_text_in_other_letters_is_shown_as_well() -> None:
    """Cyrillic beside Latin: passage by passage; long ones cut around their marks."""
    marker = Marker([Gram(("чистка",))])
    texts = ["A purge.", "Чистка. " + "слово " * 100]
    spans = [("p1", "en", len(texts[0])), ("p2", "ru", len(texts[1]))]
    (hit,) = show_passages(spans, "\n".join(texts), marker, 2)
    assert (hit.locator, hit.ranges, len(hit.text) <= SHOWN) == ("p2", ((0, 6),), True)
