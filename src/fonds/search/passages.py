"""Choosing which passages of a document to show, and which part of a long one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from fonds.language.fold import ELIDING
from fonds.language.plain import PlainGram, PlainText, fold_bytes
from fonds.search.answers import PassageHit, Range
from fonds.search.marks import Marker
from fonds.search.records import Passage
from fonds.search.store import Span, cut

SHOWN = 320  # characters of a passage in a list of hits
_MOST_CHARACTERS = 400_000  # of a very long document, looked through
_SENTENCE = re.compile(r"(?<=[.!?。！？…])\s+")


def show_passages(
    spans: Sequence[Span], body: str, marker: Marker, limit: int
) -> tuple[PassageHit, ...]:
    """Choose the passages of a stored text that show most of a query; or show its beginning."""
    languages = {language for _, language, _ in spans}
    if len(languages) == 1 or len({language[:2] in ELIDING for language in languages}) == 1:
        folded = fold_bytes(body[:_MOST_CHARACTERS])
        if folded is not None:
            plain = PlainText(folded, languages.pop())
            if chosen := _best_of_plain(spans, body, plain, marker, limit):
                return chosen
            return beginning_of(cut(spans, body))
    passages = cut(spans, body)
    return best_passages(passages, marker, limit) or beginning_of(passages)


def _best_of_plain(
    spans: Sequence[Span], body: str, plain: PlainText, marker: Marker, limit: int
) -> tuple[PassageHit, ...]:
    """Choose as `best_passages` does, in a text of Western letters."""
    if not (grams := marker.grams_in(plain)):
        return ()
    starts = list(accumulate((length + 1 for _, _, length in spans), initial=0))
    if len(grams) == 1:  # each passage with it is as good as another
        promising: Iterable[int] = _passages_with(grams[0], plain, starts)
    else:
        seen: dict[int, int] = {}  # different grams in each passage
        for gram in grams:
            for number in _passages_with(gram, plain, starts):
                seen[number] = seen.get(number, 0) + 1
        promising = sorted(seen, key=lambda number: (-seen[number], number))
    chosen: dict[int, PassageHit] = {}
    for number in islice(promising, None if marker.is_exact else limit):
        start, after = starts[number], starts[number + 1]
        end = min(plain.place_of(after) - 1, len(plain.words) - 1)
        found = marker.plain_ranges(plain, grams, plain.place_of(start), end)
        locator, language, length = spans[number]
        text = body[start : start + length]
        if start:
            found = [(first - start, last - start) for first, last in found]
        if ranges := marker.settled(found, text):
            chosen[number] = _shorten(Passage(locator, language, text), ranges)
            if len(chosen) == limit:
                break
    return tuple([chosen[number] for number in sorted(chosen)])


def _passages_with(gram: PlainGram, plain: PlainText, starts: Sequence[int]) -> Iterator[int]:
    """Yield the numbers of the passages in which a gram stands."""
    at, end = 1, len(plain.words) - 1
    while place := plain.find(gram, at, end):
        first, last = place
        number = bisect_right(starts, plain.origin(first, last)[0]) - 1
        after = plain.place_of(starts[number + 1])
        if last <= after:
            yield number
            at = after
        else:
            at = first + 1  # from one passage into the next


def best_passages(
    passages: Sequence[Passage], marker: Marker, limit: int, most_characters: int = _MOST_CHARACTERS
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
