"""Marking: where in a text the grams of a query stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from fonds.language.analysers import SIGN, Analysis
from fonds.language.fold import CJK_RUN, fold_plain, fold_word
from fonds.language.plain import PlainGram, PlainText, fold_bytes
from fonds.language.tokens import Token, terms, tokenise, words_beginning
from fonds.search.answers import Range
from fonds.search.meaning import Gram, NearMatch, wording
from fonds.search.store import Row

_MOST_PLACES = 200  # of one word in one text, looked at for NEAR
_REACH = 40  # characters of a word and what stands before the next


class Marker:
    """Finds the places of many grams in many texts."""

    def __init__(
        self,
        grams: Iterable[Gram],
        wordings: Iterable[str] = (),
        analysis: Analysis | None = None,
    ) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._beginnings: list[tuple[tuple[str, ...], str]] = []
        grams = tuple(dict.fromkeys(grams))
        for gram in grams:
            if gram.prefix:
                self._beginnings.append((gram.terms[:-1], gram.terms[-1]))
            else:
                self._by_first.setdefault(gram.terms[0], []).append(gram.terms)
        self._wordings = [exact_pattern(wording) for wording in wordings]
        self.is_exact = bool(self._wordings)
        self._plain = [wording(gram).split(" ") for gram in grams]
        self._words_only = all(not before for before, _ in self._beginnings)
        self._prefixes = [beginning for _, beginning in self._beginnings]
        analysed = any(first.startswith(SIGN) for first in self._by_first)
        self._analysis = analysis if analysed else None
        self._letters = "".join(first[0] for first in (*self._by_first, *self._prefixes))
        self._plain_grams = [plain for gram in grams if (plain := _plain_gram(gram))]

    def seems_to_stand(self, text: str, language: str = "und") -> int:
        """Count, quickly, the different grams that may stand in a text; 0 is certain."""
        folded = text.lower() if _is_plain(text) else fold_plain(text, language)
        maybe = self._analysis is not None and CJK_RUN.search(text) is not None
        seen = [words for words in self._plain if all(map(folded.__contains__, words))]
        return len(seen) or int(maybe)

    def ranges(self, text: str, language: str = "und") -> tuple[Range, ...]:
        """Return the places to mark in a text, in order, joined where they touch."""
        if (folded := fold_bytes(text)) is not None:
            plain = PlainText(folded, language)
            if not (grams := self.grams_in(plain)):
                return ()
            found = self.plain_ranges(plain, grams, 1, len(plain.words) - 1)
        elif self._words_only and not CJK_RUN.search(text):
            found = list(self._words(text, language))
        else:
            tokens = tokenise(text, language)
            found = [span for i in range(len(tokens)) for span in self._at(tokens, i)]
            if self._analysis:
                tokens = self._analysis.words(text, language)
                found += [span for i in range(len(tokens)) for span in self._at(tokens, i)]
        return self.settled(found, text)

    def settled(self, found: list[Range], text: str) -> tuple[Range, ...]:
        """Return found places of a text in order, joined; where a wording stands, it alone."""
        if self._wordings and found:
            exact = [match.span() for pattern in self._wordings for match in pattern.finditer(text)]
            found = [span for span in found if _touches(span, exact) or not exact]
        return _joined(found)

    def grams_in(self, plain: PlainText) -> list[PlainGram]:
        """Return the grams that may stand in a plain text."""
        words = plain.words
        return [gram for gram in self._plain_grams if gram.needle in words]

    def plain_ranges(
        self, plain: PlainText, grams: Iterable[PlainGram], start: int, end: int
    ) -> list[Range]:
        """Return the places of grams in a part of a plain text, in characters of the whole."""
        found: list[Range] = []
        for gram in grams:
            found += plain.all(gram, start, end)
        return found

    def _words(self, text: str, language: str) -> Iterator[Range]:
        """Find grams in a text of words, folding only those that begin like one of them."""
        for match in words_beginning(text, self._letters, language):
            yield from self._in_word(match.span(), text, language)

    def _in_word(self, place: Range, text: str, language: str) -> Iterator[Range]:
        """Find what begins with the word that stands there."""
        term = fold_word(text[place[0] : place[1]], language)
        if term in self._by_first:
            yield from self._beginning_with(term, place, text, language)
        for beginning in self._prefixes:
            if term.startswith(beginning):
                yield place

    def _beginning_with(self, term: str, place: Range, text: str, language: str) -> Iterator[Range]:
        """Find the grams that begin with a word, where it stands."""
        grams = self._by_first[term]
        start, _ = place
        if (longest := max(map(len, grams))) == 1:
            yield place
            return
        ahead = tokenise(text[start : start + _REACH * longest], language)[:longest]
        here = tuple(token.term for token in ahead)
        for gram in grams:
            if here[: len(gram)] == gram:
                yield start, start + ahead[len(gram) - 1].end

    def _at(self, tokens: Sequence[Token], i: int) -> Iterable[Range]:
        for gram in self._by_first.get(tokens[i].term, ()):
            n = len(gram)
            if n == 1 or tuple(token.term for token in tokens[i : i + n]) == gram:
                yield tokens[i].start, tokens[i + n - 1].end
        for before, beginning in self._beginnings:
            last = i + len(before)
            if (
                last < len(tokens)
                and tokens[last].term.startswith(beginning)
                and tuple(token.term for token in tokens[i:last]) == before
            ):
                pair = CJK_RUN.match(tokens[last].term)
                end = tokens[last].start + len(beginning) if pair else tokens[last].end
                yield tokens[i].start, end


def _plain_gram(gram: Gram) -> PlainGram | None:
    """Return a gram for texts of Western letters; None where it can stand in none."""
    try:
        return PlainGram(tuple(term.encode("latin-1") for term in gram.terms), gram.prefix)
    except UnicodeEncodeError:
        return None


def _is_plain(text: str) -> bool:
    """Tell whether folding a text only lowers its case."""
    return text.isascii() and "'" not in text and "`" not in text


def near_in(near: NearMatch, row: Row) -> bool:
    """Tell whether one gram of each group stand within the distance, in the title or the text."""
    texts = [terms(row.title, row.language)]
    if near.column != "title":
        texts.append([term for one in row.passages for term in terms(one.text, one.language)])
    return any(_near_each_other(near, text) for text in texts)


def _near_each_other(near: NearMatch, text: Sequence[str]) -> bool:
    places = [
        [place for gram in group for place in _places(gram, text)][:_MOST_PLACES]
        for group in near.groups
    ]
    for chosen in product(*places):
        _, first_end = min(chosen)
        last_start, _ = max(chosen)
        if last_start - first_end <= near.distance:
            return True
    return False


def _places(gram: Gram, text: Sequence[str]) -> Iterator[tuple[int, int]]:
    *before, last = gram.terms
    for place, term in enumerate(text):
        fits = term.startswith(last) if gram.prefix else term == last
        start = place - len(before)
        if fits and start >= 0 and list(text[start:place]) == before:
            yield start, place + 1


def exact_pattern(wording: str) -> re.Pattern[str]:
    """Return a pattern for a wording as it stands, not inside a longer word."""
    first, last = wording[:1], wording[-1:]
    before = r"(?<!\w)" if first.isalnum() and not CJK_RUN.match(first) else ""
    after = r"(?!\w)" if last.isalnum() and not CJK_RUN.match(last) else ""
    return re.compile(before + re.escape(wording) + after)


def _touches(span: Range, others: Sequence[Range]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _joined(spans: list[Range]) -> tuple[Range, ...]:
    if len(spans) < 2:
        return tuple(spans)
    joined: list[Range] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
