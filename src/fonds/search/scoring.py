"""Order among candidates: BM25 over concepts, with the title, nearness and links counted in.

An engine proposes candidates; their order is decided here, in the same way for both engines. A
concept is one word of the query with all its forms, or one person with all spellings: forms share
one weight, so that a rare spelling of a common name is worth no more than the common one.

Source: BM25 with k1 = 1.2, b = 0.75, as in Robertson and Zaragoza, "The Probabilistic Relevance
Framework" (2009), section 3.4; column weights and the bonus for nearness are our choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from fonds.language.fold import CJK_RUN, ELIDING, fold_plain
from fonds.language.plain import fold_bytes
from fonds.search.meaning import (
    Every,
    ExactMatch,
    Gram,
    HasValue,
    Match,
    Meaning,
    NearMatch,
    Some,
    wording,
)
from fonds.search.store import Draft

CANDIDATES = 40
_K1, _B = 1.2, 0.75
_MOST_COUNTED = 8  # occurrences of a form in one text; more change little
_SURELY_A_WORD = 6  # letters; a form so long is hardly ever a part of another word
_MOST_FORMS = 25
_TITLE, _ABOUT, _LINKED = 5.0, 2.0, 6.0


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: any of these grams, or a link to one of these values."""

    grams: tuple[Gram, ...]
    codes: frozenset[int] = frozenset()
    column: str = ""


def concepts(meaning: Meaning) -> list[Concept]:
    """Take a meaning apart into what is to be counted; exclusions and dates count for nothing."""
    return list(_concepts(meaning))


def _concepts(meaning: Meaning) -> Iterator[Concept]:
    match meaning:
        case Match():
            yield Concept(meaning.grams, column=meaning.column)
        case ExactMatch():
            yield Concept(meaning.match.grams, column=meaning.match.column)
        case NearMatch():
            for group in meaning.groups:
                yield Concept(group, column=meaning.column)
        case Some() if meaning.one:
            parts = [concept for item in meaning.items for concept in _concepts(item)]
            linked = [item.codes for item in meaning.items if isinstance(item, HasValue)]
            yield Concept(
                tuple(dict.fromkeys(gram for part in parts for gram in part.grams)),
                frozenset().union(*linked),
                parts[0].column if parts else "",
            )
        case Every() | Some():
            for item in meaning.items:
                yield from _concepts(item)


def occurrences(text: str, form: str, prefix: bool = False, most: int = _MOST_COUNTED) -> int:
    """Count a form in a folded text where it is not part of a longer word."""
    if len(form) >= _SURELY_A_WORD:
        return min(text.count(form), most)
    count, place = 0, text.find(form)
    inside = CJK_RUN.match(form) is not None
    while place >= 0 and count < most:
        end = place + len(form)
        before = place == 0 or not text[place - 1].isalnum()
        after = prefix or end == len(text) or not text[end].isalnum()
        count += inside or (before and after)
        place = text.find(form, end)
    return count


class Scorer:
    """Scores documents for one query."""

    def __init__(
        self,
        asked: Sequence[Concept],
        frequencies: Sequence[int],
        documents: int,
        average_length: float,
    ) -> None:
        self._asked = [
            (
                concept,
                [gram.weight for gram in concept.grams[:_MOST_FORMS]],
                log(1 + (documents - (df := min(frequency, documents)) + 0.5) / (df + 0.5)),
            )
            for concept, frequency in zip(asked, frequencies, strict=True)
        ]
        grams = [gram for concept in asked for gram in concept.grams[:_MOST_FORMS]]
        self._forms = [(wording(gram), gram.prefix) for gram in grams]
        self._needles = [_needle(form, prefix) for form, prefix in self._forms]
        firsts = [wording(concept.grams[0]) for concept in asked if concept.grams]
        self._whole = " ".join(firsts) if len(firsts) > 1 else ""
        self._whole_plain = self._whole.encode("latin-1", "replace")
        self._average = max(average_length, 1.0)

    def score(self, draft: Draft, codes: Sequence[int], about: str) -> float:
        """Return how well one document answers; about 0 to 30.

        Args:
            draft: Title and text of the document.
            codes: The values it bears.
            about: The labels of these values, folded.
        """
        in_title, whole_title = self._count(draft.title, draft.language)
        in_body, whole_body = self._count(draft.body, draft.language)
        length = _K1 * (1 - _B + _B * len(draft.body) / self._average)
        total, place = 0.0, 0
        for concept, weights, weight in self._asked:
            count = 0.0
            for part in weights:
                if many := in_title[place]:
                    count += part * _TITLE * min(many, _MOST_COUNTED)
                if concept.column != "title":
                    if many := in_body[place]:
                        count += part * min(many, _MOST_COUNTED)
                    form, prefix = self._forms[place]
                    if form in about:
                        count += part * _ABOUT * occurrences(about, form, prefix)
                place += 1
            if concept.codes and not concept.codes.isdisjoint(codes):
                count += _LINKED
            total += weight * count * (_K1 + 1) / (count + length)
        return total * (1.0 + 0.5 * whole_title + 0.25 * whole_body)

    def _count(self, text: str, language: str) -> tuple[list[int], bool]:
        """Count each form in a text; and tell whether all words stand together, as typed."""
        folded = fold_bytes(text)
        if folded is not None:
            joint = b" " if language[:2] in ELIDING else b""
            words = b" " + folded.replace(b"'", joint) + b" "
            whole = bool(self._whole) and self._whole_plain in words
            return list(map(words.count, self._needles)), whole
        plain = fold_plain(text, language).replace("-", " ")
        counts = [
            occurrences(plain, form, prefix) if form in plain else 0 for form, prefix in self._forms
        ]
        return counts, bool(self._whole) and self._whole in plain


def _needle(form: str, prefix: bool) -> bytes:
    """Return what to count among the words of a text of Western letters."""
    if len(form) < _SURELY_A_WORD:
        form = f" {form}" if prefix else f" {form} "
    try:
        return form.encode("latin-1")
    except UnicodeEncodeError:
        return b"\0"  # stands in none
