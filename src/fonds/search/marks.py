"""Marking: where in a text the grams of a query stand, and which part of it to show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from fonds.language.analysers import SIGN, Analysis
from fonds.language.fold import CJK_RUN, ELIDING, fold_plain, fold_word
from fonds.language.tokens import Token, terms, tokenise, words_beginning
from fonds.search.answers import PassageHit, Range
from fonds.search.meaning import Gram, NearMatch, wording
from fonds.search.records import Passage
from fonds.search.store import Row

_MOST_PLACES = 200  # of one word in one text, looked at for NEAR
_REACH = 40  # characters of a word and what stands before the next
SHOWN = 320  # characters of a passage in a list of hits
_SENTENCE = re.compile(r"(?<=[.!?。！？…])\s+")


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
        self._plain = [wording(gram) for gram in grams]
        self._words_only = all(not before for before, _ in self._beginnings)
        self._prefixes = [beginning for _, beginning in self._beginnings]
        analysed = any(first.startswith(SIGN) for first in self._by_first)
        self._analysis = analysis if analysed else None
        self._letters = "".join(first[0] for first in (*self._by_first, *self._prefixes))

    def seems_to_stand(self, text: str, language: str = "und") -> int:
        """Count, quickly, the different grams that may stand in a text; 0 is certain."""
        folded = text.lower() if _is_plain(text) else fold_plain(text, language)
        folded = folded.replace("-", " ")  # a hyphen parts two words
        maybe = self._analysis is not None and CJK_RUN.search(text) is not None
        return len([form for form in self._plain if form in folded]) or int(maybe)

    def ranges(self, text: str, language: str = "und") -> tuple[Range, ...]:
        """Return the places to mark in a text, in order, joined where they touch."""
        if self._words_only and _has_plain_letters(text):
            found = list(self._plain_words(text, language))
        elif self._words_only and not CJK_RUN.search(text):
            found = list(self._words(text, language))
        else:
            tokens = tokenise(text, language)
            found = [span for i in range(len(tokens)) for span in self._at(tokens, i)]
            if self._analysis:
                tokens = self._analysis.words(text, language)
                found += [span for i in range(len(tokens)) for span in self._at(tokens, i)]
        if self._wordings and found:
            exact = [match.span() for pattern in self._wordings for match in pattern.finditer(text)]
            found = [span for span in found if _touches(span, exact) or not exact]
        return _joined(found)

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

    def _plain_words(self, text: str, language: str) -> Iterator[Range]:
        """Find the same in a text of plain letters, without cutting it into words."""
        lower = text.lower()
        joined = [] if language[:2] in ELIDING else _joined_words(lower)
        for place in joined:
            yield from self._in_word(place, text, language)
        for term, grams in self._by_first.items():
            nexts = [gram[1] if len(gram) > 1 else "" for gram in grams]
            reach = _REACH * max(map(len, grams))
            for start, end in _words_of(lower, term, joined):
                if lower[end : end + 1].isalnum():
                    continue
                if joined or any(other in lower[end : end + reach] for other in nexts):
                    yield from self._beginning_with(term, (start, end), text, language)
        for beginning in self._prefixes:
            for start, end in _words_of(lower, beginning, joined):
                while end < len(lower) and lower[end].isalnum():
                    end += 1
                yield start, end

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


def _is_plain(text: str) -> bool:
    """Tell whether folding a text only lowers its case."""
    return text.isascii() and "'" not in text and "`" not in text


_JOINING = "'’‘`"
_PLAIN_SIGNS = frozenset("“”„«»‹›–—…§°£").union(_JOINING)
_JOINTS = re.compile(f"[{_JOINING}]+")


def _has_plain_letters(text: str) -> bool:
    """Tell whether a text has only plain Latin letters, and signs that every language writes."""
    if text.isascii():
        return True
    marked = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return _PLAIN_SIGNS.issuperset(marked.decode("utf-8", "surrogatepass"))


_ASCII = bytes(range(128))


def _joined_words(lower: str) -> list[Range]:
    """Return the places of words with apostrophes inside."""
    words: list[Range] = []
    for joint in _JOINTS.finditer(lower):
        start, end = joint.span()
        if lower[start - 1 : start].isalnum() and lower[end : end + 1].isalnum():
            while start and lower[start - 1].isalnum():
                start -= 1
            while end < len(lower) and lower[end].isalnum():
                end += 1
            if words and words[-1][1] > start:
                start = words.pop()[0]
            words.append((start, end))
    return words


def _words_of(lower: str, beginning: str, joined: Sequence[Range]) -> Iterator[Range]:
    """Yield the places of a beginning at which a word begins, but for words with apostrophes."""
    start = lower.find(beginning)
    while start >= 0:
        end = start + len(beginning)
        if (start == 0 or not lower[start - 1].isalnum()) and not any(
            first <= start < after for first, after in joined
        ):
            yield start, end
        start = lower.find(beginning, end)


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
    joined: list[Range] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def best_passages(
    passages: Sequence[Passage], marker: Marker, limit: int, most_characters: int = 400_000
) -> tuple[PassageHit, ...]:
    """Choose the passages that show most of the query, in their order.

    Looks through the first `most_characters` of a very long document.
    """
    promising: list[tuple[int, int]] = []
    looked = 0
    for number, passage in enumerate(passages):
        if looked > most_characters:
            break
        looked += len(passage.text)
        if seems := marker.seems_to_stand(passage.text, passage.language):
            promising.append((-seems, number))
    scored: list[tuple[int, int, int]] = []
    marks: dict[int, tuple[Range, ...]] = {}
    for _, number in sorted(promising):
        if len(scored) == limit:
            break
        passage = passages[number]
        if ranges := marker.ranges(passage.text, passage.language):
            marks[number] = ranges
            different = len({passage.text[start:end].lower() for start, end in ranges})
            scored.append((-different, -len(ranges), number))
    chosen = sorted(number for _, _, number in sorted(scored)[:limit])
    return tuple(_shorten(passages[number], marks[number]) for number in chosen)


def beginning_of(passages: Sequence[Passage]) -> tuple[PassageHit, ...]:
    """Return the beginning of the text, for a hit that has nothing to mark in it."""
    for passage in passages:
        if passage.text.strip():
            return (_shorten(passage, ()),)
    return ()


def _shorten(passage: Passage, ranges: tuple[Range, ...]) -> PassageHit:
    text = passage.text
    if len(text) <= SHOWN:
        return PassageHit(passage.locator, passage.language, text, ranges)
    start, end = _window(text, ranges)
    inside = tuple((a - start, b - start) for a, b in ranges if start <= a and b <= end)
    return PassageHit(passage.locator, passage.language, text[start:end], inside, start)


def _window(text: str, ranges: tuple[Range, ...]) -> Range:
    """Choose the stretch with most marks; begin it at a sentence or a word, end it at a word."""
    if not ranges:
        return 0, _word_end(text, SHOWN)
    starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
    within = [bisect_right(ends, start + SHOWN - 60) - at for at, start in enumerate(starts)]
    first = starts[within.index(max(within))]
    earliest = max(0, first - 60)
    sentence = [match.end() for match in _SENTENCE.finditer(text, max(0, first - 160), first)]
    start = sentence[-1] if sentence else text.find(" ", earliest, first) + 1 or earliest
    if first < 60 and not sentence:
        start = 0
    longest = max([SHOWN, *(b - start for a, b in ranges if a == first)])
    return start, _word_end(text, start + longest)


def _word_end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - 40, end + 1)
    return space if space > 0 else end
