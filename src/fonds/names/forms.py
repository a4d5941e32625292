"""A written form read in every way it can be read: Korean, Chinese, Vietnamese, by sound.

This is what `parse` shows, `compare` compares and the index keeps keys of. Reading a form costs
some tens of microseconds; forms are remembered. The values here never change once they are made;
they are not declared frozen, since that makes them four times as slow to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from operator import attrgetter
from typing import Any

from fonds.names import chinese, jamo, korean
from fonds.names.cases import undo
from fonds.names.european import Part, Structure, bears_given_name, parts_of, structures
from fonds.names.foreign import han_sounds, hangul_sounds, looks_native, vietnamese_sounds
from fonds.names.han import characters, unmarked_readings
from fonds.names.phonemes import skeleton
from fonds.names.syllables import EMPTY, Lexicon, Slot, union
from fonds.names.tokens import Tokens, Word, cut, plain
from fonds.names.vietnamese import (
    is_phonetic,
    is_vietnamese,
    syllables_of,
    syllables_of_hangul,
)

Slots = tuple[Slot, ...]


@dataclass(slots=True, eq=False)
class Reading:
    """A form as a row of syllables, family name first.

    Attributes:
        slots: One for each syllable.
        family: How many of them are the family name's.
        penalty: What reading it so costs (given name first without a comma, a case undone ...).
        note: What was undone: `given-first`, a case, or nothing.
    """

    slots: Slots
    family: int
    penalty: float
    note: str = ""


@dataclass(slots=True, eq=False)
class Form:
    """Everything one written form can be read as; the last three are worked out when asked for."""

    text: str
    tokens: Tokens
    script: str
    plain: str  # letters only, folded: equal for forms that differ in hyphens, case and marks
    korean: tuple[Reading, ...]
    chinese: tuple[Reading, ...]
    han: str  # folded characters
    vietnamese: tuple[frozenset[str], ...]  # for each word or character, its unmarked readings
    parts: tuple[Part, ...]
    foreign: tuple[str, ...]  # sounds of a European name in hangul or characters
    foreign_bones: str
    native: float  # how little hangul or characters look like a foreign name, 0 to 1
    korean_family: int  # every syllable the family name may be, of all readings
    chinese_family: int
    is_pinyin: bool  # two words that spell a Chinese name regularly, the second without a hyphen
    reads_korean: bool  # reads as Korean without anything undone
    is_eastern: bool  # reads as Korean or Chinese so well that it is hardly anything else
    structures: tuple[Structure, ...] = field(init=False)
    is_plainly_chinese: bool = field(init=False)  # regular in Mandarin, and not in Korean
    vietnamese_as: tuple[tuple[Reading, ...], tuple[Reading, ...]] = field(init=False)
    # the Vietnamese syllables in Mandarin, in Korean

    def __getattr__(self, name: str) -> Any:
        """Work out an attribute that is not set yet, and keep it."""
        if name == "structures":
            every = structures(self.parts)
            self.structures = tuple([each for each in every if each.family.role != "I"])
        elif name == "is_plainly_chinese":
            self.is_plainly_chinese = (
                self.script == "Latn"
                and bool(self.chinese)
                and not self.chinese[0].penalty
                and all(slot[0] for slot in self.chinese[0].slots)
                and not (self.korean and all(slot[0] for slot in self.korean[0].slots))
            )
        elif name == "vietnamese_as":
            if self.vietnamese and self.script == "Latn":
                self.vietnamese_as = _through_vietnamese(self)
            else:
                self.vietnamese_as = ((), ())
        else:
            raise AttributeError(name)
        return getattr(self, name)


HEARD = 2.2
"""The penalty of a Soviet Korean's surname read as a whole Korean name."""

HEARD_NOTE = "heard"


@lru_cache(maxsize=100_000)
def read(form: str) -> Form:
    """Read one written form in every way it can be read."""
    return read_tokens(form, cut(form))


@lru_cache(maxsize=20_000)
def read_aliases(form: str) -> tuple[Form, ...]:
    """Read the other names that stand in a form: in brackets, after `alias`, in another script.

    One word alone is taken only where it says enough: not `(Ri)`, not a given name.
    """
    found = []
    for alias in cut(form).aliases:
        seen = read_tokens(alias, cut(alias))
        words = seen.tokens.words
        if not words or any(word.script == "Zyyy" for word in words):
            continue
        letters = len(seen.plain)
        alone = len(words) == 1 and letters < (2 if seen.script in ("Hang", "Hani") else 5)
        if not alone and not (
            len(words) == 1 and bears_given_name([part.word for part in seen.parts])
        ):
            found.append(seen)
    return tuple(found[:4])


def read_tokens(form: str, tokens: Tokens) -> Form:
    """Read a form that is already cut into words."""
    words = tokens.words
    script = words[0].script if words else "Zyyy"
    letters = "".join([word.plain for word in words])
    ko: tuple[Reading, ...] = ()
    zh: tuple[Reading, ...] = ()
    han = ""
    vi: tuple[frozenset[str], ...] = ()
    parts: tuple[Part, ...] = ()
    foreign: tuple[str, ...] = ()
    if script in ("Latn", "Cyrl"):
        if any(word.is_initial for word in words):
            ko = heard_in_korea(words)
        else:
            ko = read_alphabetic(tokens, "ko")
            zh = read_alphabetic(tokens, "zh")
            if 2 <= len(words) <= 4:
                vi = syllables_of(words)
        if any(is_phonetic(word) for word in words):
            foreign = heard_in(tuple(filter(is_phonetic, words)), vietnamese_sounds)
        else:
            parts = parts_of(tokens)
    elif script == "Hang":
        run = "".join(word.folded for word in words)
        ko, zh, foreign = read_hangul(run), hangul_as_mandarin(run), heard_in(words, hangul_sounds)
        vi = () if ko and not ko[0].penalty else syllables_of_hangul(run)
    elif script == "Hani":
        run = "".join(word.folded for word in words)
        known = characters()
        han = "".join(known[char].folded if char in known else char for char in run)
        if 2 <= len(run) <= 4:
            ko, zh = read_hanja(run), read_hanzi(run)
            vi = tuple(unmarked_readings(char) for char in run)
        foreign = heard_in(words, han_sounds)
    return Form(
        form,
        tokens,
        script,
        letters,
        ko,
        zh,
        han,
        vi,
        parts,
        foreign,
        skeleton(foreign[0]) if foreign else "",
        looks_native(
            "".join(word.folded for word in words),
            script,
            bool(ko) and ko[0].penalty == 0.0,
            bool(zh),
        )
        if foreign
        else 0.0,
        union(reading.slots[0][2] for reading in ko),
        union(reading.slots[0][2] for reading in zh),
        script == "Latn" and bool(zh) and _is_pinyin(words, zh[0]),
        bool(ko) and ko[0].penalty < 0.6 and all(slot[1] for slot in ko[0].slots),
        bool(parts)
        and (any(is_tight(reading) for reading in (*ko, *zh)) or is_vietnamese(words))
        and not bears_given_name(words),
    )


def _through_vietnamese(form: Form) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Read Vietnamese syllables as the characters they stand for are read in China and Korea."""
    words = form.tokens.words
    if any("-" in word.folded for word in words) or not 2 <= len(words) <= 3:
        return (), ()
    slots = [chinese.vietnamese_slots(word.folded) for word in words]
    if not all(slots):
        return (), ()
    is_plain = all(word.folded.isascii() for word in words)
    penalty = 2.0 if is_plain and (form.korean or form.chinese) else 0.0
    mandarin = tuple(pair[0] for pair in slots if pair)
    korean_ = tuple(pair[1] for pair in slots if pair)
    return (Reading(mandarin, 1, penalty),), (Reading(korean_, 1, penalty),)


def _is_pinyin(words: tuple[Word, ...], reading: Reading) -> bool:
    """Say whether two words are a Chinese name in Pinyin: no hyphen, a given name in one word."""
    return (
        len(words) == 2
        and len(reading.slots) == 3
        and not reading.note
        and not any("-" in word.folded or "'" in word.folded for word in words)
        and all(slot[0] for slot in reading.slots)
    )


def is_tight(reading: Reading) -> bool:
    """Say whether a reading fits so well that the form is hardly anything else."""
    return reading.penalty <= 1.0 and all(slot[1] for slot in reading.slots)


def heard_in(words: tuple[Word, ...], sounds: Callable[[str], str]) -> tuple[str, ...]:
    """Return the sounds of the whole and, where a separator parts it, of the last word."""
    heard = [sounds(word.folded) for word in words]
    return ("".join(heard), heard[-1]) if len(heard) > 1 else tuple(heard)


# --- Korean and Chinese in letters -----------------------------------------------------------


@lru_cache(maxsize=200_000)
def _ways(token: str, script: str, language: str) -> tuple[Slots, ...]:
    """Return the ways a word, hyphens and all, splits into at most three syllables."""
    book = korean.lexicon(script) if language == "ko" else chinese.lexicon(script)
    if script == "Cyrl" and language == "zh":
        token = token.replace("нъ", "н-")  # Palladius parts the syllables so: Динъи
    pieces = [_piece(book, piece) for piece in token.split("-") if piece]
    if not pieces or not all(pieces):
        return ()
    ways = list(_joins(pieces))
    if len(ways[0]) == len(pieces) and all(slot[0] for slot in ways[0]):
        # whole syllables in regular spelling: cutting one in two needs regular parts as well
        ways = [way for way in ways if len(way) == len(pieces) or all(slot[0] for slot in way)]
    return tuple(way for way in ways if len(way) <= 3)[:4]


def _joins(pieces: list[tuple[Slots, ...]]) -> Iterator[Slots]:
    """Yield each choice of one way for each piece, as one row of slots."""
    if len(pieces) == 1:
        yield from pieces[0]
    elif len(pieces) == 2:
        for first in pieces[0]:
            for second in pieces[1]:
                yield first + second
    else:
        for way in product(*pieces):
            yield tuple([slot for piece in way for slot in piece])


def _piece(book: Lexicon, piece: str) -> tuple[Slots, ...]:
    if len(piece) > 18:
        return ()
    found = book.split(piece)
    if not found and not piece.isascii():
        bare = plain(piece)
        if bare != piece:
            found = book.split(bare)
    return found


@lru_cache(maxsize=200_000)
def _family(token: str, script: str, language: str) -> tuple[tuple[Slots, float], ...]:
    """Return the ways a word can be a family name, each with its penalty."""
    token = token.replace("-", "")
    if language == "ko":
        found = korean.read_surname(token, script)
        if not found and not token.isascii():
            found = korean.read_surname(plain(token), script)
        return tuple((slots, 0.0) for slots in found)
    book = chinese.lexicon(script)
    slot = book.slots.get(token) or book.slots.get(plain(token))
    if slot is not None:
        common = chinese.surname_mask()
        return (((slot,), 0.0 if slot[2] & common else 1.0),)
    doubles = chinese.double_surnames(script)
    double = doubles.get(token) or doubles.get(plain(token))
    return ((double, 0.0),) if double else ()


def is_family(token: str, script: str) -> bool:
    """Say whether a word can be a family name in Korean or Chinese."""
    return bool(_family(token, script, "ko") or _family(token, script, "zh"))


@lru_cache(maxsize=200_000)
def _given(
    tokens: tuple[str, ...], script: str, language: str
) -> tuple[tuple[Slots, float, str], ...]:
    """Return the ways the remaining words are a given name of one or two syllables."""
    found: list[tuple[Slots, float, str]] = []
    pieces = [_ways(token, script, language) for token in tokens]
    for slots in _joins(pieces):
        if len(slots) <= 2:
            found.append((slots, 0.0, ""))
    if all(pieces[:-1]):
        for last, case, _stem in undone_ways(
            tokens[-1], script, language, 1 if len(tokens) > 1 else 2
        ):
            for slots in _joins([*pieces[:-1], (last,)]):
                if len(slots) <= 2:
                    found.append((slots, 0.6, case))
    return tuple(found[:6])


@lru_cache(maxsize=200_000)
def undone_ways(
    token: str, script: str, language: str, least: int
) -> tuple[tuple[Slots, str, str], ...]:
    """Return the ways a word splits once a case ending is taken off, with the case and the rest."""
    found = []
    for stem, case in undo(token, script, least):
        if "en genitive" in case:
            continue
        for way in _ways(stem, script, language):
            if len(way) <= 2 and all(slot[1] for slot in way):
                found.append((way, case, stem))
    return tuple(found)


def read_alphabetic(tokens: Tokens, language: str) -> tuple[Reading, ...]:
    """Read words in letters as a Korean (`ko`) or Chinese (`zh`) name, the likeliest way first."""
    words = tokens.words
    if language == "ko" and (heard := heard_in_korea(words)):
        return heard
    if not 2 <= len(words) <= 4:
        return _joined(words, language) if len(words) == 1 else ()
    script = words[0].script
    texts = tuple([word.folded for word in words])
    firsts = _family(texts[0], script, language)
    lasts = _family(texts[-1], script, language)
    if not firsts and not lasts:
        return ()
    found: list[Reading] = []
    family_last_marked = words[-1].is_capital and not words[0].is_capital and len(texts[-1]) > 1
    if firsts and not family_last_marked:
        givens = _given(texts[1:], script, language)
        for slots, penalty in firsts:
            for given, cost, note in givens:
                found.append(Reading(slots + given, len(slots), penalty + cost, note))
    if lasts and not tokens.comma and len(words) <= 3:
        if found and len(words) == 2 and _are_syllables(texts, script, language):
            return _best(found)
        extra = 0.0 if family_last_marked else 0.4 if "-" in texts[0] else 1.0
        givens = _given(texts[:-1], script, language)
        for slots, penalty in lasts:
            for given, cost, note in givens:
                if not note:
                    found.append(
                        Reading(slots + given, len(slots), penalty + cost + extra, "given-first")
                    )
    return _best(found)


def _are_syllables(texts: tuple[str, ...], script: str, language: str) -> bool:
    """Say whether each word, as it is likeliest read, is one syllable."""
    return all(len(way) == 1 for text in texts for way in _ways(text, script, language)[:1])


def _best(found: list[Reading]) -> tuple[Reading, ...]:
    if len(found) > 1:
        found.sort(key=_PENALTY)
    return tuple(found[:6])


_PENALTY = attrgetter("penalty")


def heard_in_korea(words: tuple[Word, ...]) -> tuple[Reading, ...]:
    """Read a Soviet Korean's surname in -гай as the three syllables that Korea wrote it in.

    `Хегай` (허 with the suffix) became `허가이`; the Russian given names say nothing there, so the
    reading is never sure.
    """
    for word in (words[-1], words[0]) if words else ():
        if heard := _heard_word(word.folded, word.script):
            return heard
    return ()


@lru_cache(maxsize=200_000)
def _heard_word(folded: str, script: str) -> tuple[Reading, ...]:
    suffixes = korean.spellings()["koryo_suffix"].split()
    for stem in (folded, *(stem for stem, _case in undo(folded, script))):
        for suffix in suffixes:
            if not stem.endswith(suffix) or stem == suffix:
                continue
            for slots, _ in _family(stem.removesuffix(suffix), script, "ko")[:1]:
                rest = tuple(korean.slot_of_hangul(each) for each in "가이")
                return (Reading((*slots, *rest), len(slots), HEARD, HEARD_NOTE),)
    return ()


def _joined(words: tuple[Word, ...], language: str) -> tuple[Reading, ...]:
    """Read one word as a whole name, where hyphens say so: `Kim-Il-Sung`."""
    word = words[0]
    pieces = tuple(word.folded.split("-"))
    if len(pieces) < 2 or not all(pieces):
        return ()
    found = []
    for slots, penalty in _family(pieces[0], word.script, language):
        for given, cost, note in _given(pieces[1:], word.script, language):
            if len(slots) + len(given) >= 3:
                found.append(Reading(slots + given, len(slots), penalty + cost + 0.5, note))
    return tuple(found[:4])


# --- hangul and characters --------------------------------------------------------------------


def read_hangul(run: str) -> tuple[Reading, ...]:
    """Read a run of hangul as a Korean name."""
    if not 2 <= len(run) <= 4 or not all(map(jamo.is_syllable, run)):
        return ()
    slots = tuple([korean.slot_of_hangul(each) for each in run])
    if not all(slot[0] for slot in slots):
        return ()
    surnames = korean.spellings()["surnames"]
    found = []
    if run[:2] in surnames and len(run) >= 3:
        found.append(Reading(slots, 2, 0.0))
    elif len(run) <= 3:
        found.append(Reading(slots, 1, 0.0 if run[0] in surnames else 0.5))
    return tuple(found)


def hangul_as_mandarin(run: str) -> tuple[Reading, ...]:
    """Read hangul as Mandarin by sound: 덩샤오핑."""
    if not 2 <= len(run) <= 7:
        return ()
    common = chinese.surname_mask()
    book = chinese.lexicon("Hang")
    if not any(book.slots.get(run[:size], EMPTY)[2] & common for size in (1, 2, 3)):
        return ()
    ways = book.split(run, 4)
    return tuple(Reading(way, 1, 0.3) for way in ways if 2 <= len(way) <= 3 and way[0][2] & common)


def read_hanja(run: str) -> tuple[Reading, ...]:
    """Read two to four characters as a Korean name."""
    slots = tuple([korean.slot_of_hanja(char) for char in run])
    if not all(slot[0] for slot in slots):
        return ()
    first = slots[0]
    if (kept := first[0] & korean.surname_mask()) and len(run) <= 3:
        slots = (korean.with_initial_law((kept, kept | first[1], kept | first[2])), *slots[1:])
    return (Reading(slots, 2 if len(run) == 4 else 1, 0.0),)


def read_hanzi(run: str) -> tuple[Reading, ...]:
    """Read two to four characters as a Chinese name."""
    slots = tuple([chinese.slot_of_character(char, n == 0) for n, char in enumerate(run)])
    return (Reading(slots, chinese.family_size(run), 0.0),) if all(s[1] for s in slots) else ()
