"""The keys of many forms at once.

They are those of `keys.index_keys`, gathered in bulk: a word or character is looked at once however
many forms it stands in, and the syllables of Korean and Chinese names are noted as rows of numbers
whose keys are worked out for all forms together. A form with a title, a bracket, two scripts or the
like goes the long way.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fonds.names import keys
from fonds.names.european import bears_given_name, sound_of
from fonds.names.foreign import han_sounds, hangul_sounds
from fonds.names.forms import (
    Form,
    Reading,
    hangul_as_mandarin,
    heard_in_korea,
    is_family,
    is_tight,
    read_alphabetic,
    read_hangul,
    read_hanja,
    read_hanzi,
    read_tokens,
)
from fonds.names.han import characters, unmarked_readings
from fonds.names.tokens import Tokens, Word, cut, is_bare_run, plain_words
from fonds.names.vietnamese import (
    is_phonetic,
    is_vietnamese,
    syllables_of,
    syllables_of_hangul,
)

Keys = NDArray[np.int64]
Places = NDArray[np.int32]

MOST_CLASSES = 4
MOST_READINGS = 2
_AT_ONCE = 1 << 17  # rows whose keys are worked out at one time


class Sets:
    """Small sets of numbers, each kept once: a table to be read by numpy."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self.starts = array("q", [0])

    def add(self, found: Iterable[int]) -> int:
        """Keep a set; return its number."""
        self.numbers.extend(found)
        self.starts.append(len(self.numbers))
        return len(self.starts) - 2

    def padded(self, width: int) -> Keys:
        """Return a row for each set, filled up with -1."""
        starts = np.frombuffer(self.starts, dtype=np.int64)
        table = np.full((len(starts) - 1, width), -1, dtype=np.int64)
        for place, start in enumerate(starts[:-1].tolist()):
            members = self.numbers[start : self.starts[place + 1]]
            table[place, : len(members)] = members
        return table

    def spread(self, chosen: NDArray[np.int32], owners: Places) -> tuple[Keys, Places]:
        """Return the members of the chosen sets, one after the other, each with its owner."""
        starts = np.frombuffer(self.starts, dtype=np.int64)
        sizes = (starts[1:] - starts[:-1])[chosen]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1] if len(ends) else 0)
        places += np.repeat(starts[chosen] - (ends - sizes), sizes)
        numbers = np.frombuffer(self.numbers, dtype=np.int64)
        return numbers[places], np.repeat(owners, sizes)


@dataclass
class Rows:
    """Readings as rows of numbers of sets of syllable classes, by language and length."""

    owners: array[int] = field(default_factory=lambda: array("i"))
    sets: array[int] = field(default_factory=lambda: array("i"))


class Gatherer:
    """Takes forms, some thousands at a time, and gives the keys of all of them.

    Each step is done for all forms that were given before the next one begins: that way the tables
    a step needs stay in the processor's cache.
    """

    def __init__(self) -> None:
        self.count = 0
        self.parts: list[tuple[Keys, Places]] = []
        self.rows: dict[tuple[int, int], Rows] = {}
        self.classes = Sets()
        self.class_sets: dict[int, dict[int, int]] = {keys.KOREAN: {}, keys.CHINESE: {}}
        self.sounds = Sets()
        self.families: dict[Word, bool] = {}
        self.heard_words: dict[Word, tuple[int, str | None]] = {}
        self.heard = array("i")
        self.heard_by = array("i")

    def add(self, forms: Sequence[str]) -> None:
        """Note the next forms."""
        hangul: dict[int, str] = {}
        han: dict[int, str] = {}
        letters: dict[int, Tokens] = {}
        found: list[tuple[int, int]] = []
        for place, form in enumerate(forms, self.count):
            if is_bare_run(form):
                (hangul if form >= "가" else han)[place] = form
                continue
            tokens = plain_words(form) or cut(form)
            if (
                tokens.words
                and tokens.words[0].script in ("Latn", "Cyrl")
                and (form.isascii() or not any(map(is_phonetic, tokens.words)))
            ):
                letters[place] = tokens
            else:
                self._other(place, read_tokens(form, tokens), found)
        self._hangul(hangul, found)
        self._han(han, found)
        self._letters(letters, found)
        self._keep([key for key, _ in found], [place for _, place in found])
        self.count += len(forms)

    def _keep(self, found: Sequence[int], places: Sequence[int] | Places) -> None:
        self.parts.append((np.array(found, dtype=np.int64), np.array(places, dtype=np.int32)))

    def _letters(self, forms: dict[int, Tokens], found: list[tuple[int, int]]) -> None:
        whole = ["".join([word.plain for word in each.words]) for each in forms.values()]
        self._keep([keys.plain_key(each) for each in whole], list(forms))
        spelt = [
            place
            for place, each in forms.items()
            if True not in [word.is_initial for word in each.words]
        ]
        asked = [place for place in spelt if self._may_be_eastern(forms[place].words)]
        with_initials = forms.keys() - set(spelt)
        for place in sorted(with_initials):
            self._rows(place, keys.KOREAN, heard_in_korea(forms[place].words))
        eastern: set[int] = set()
        for tag, language in ((keys.KOREAN, "ko"), (keys.CHINESE, "zh")):
            for place in asked:
                if readings := read_alphabetic(forms[place], language):
                    self._rows(place, tag, readings)
                    if any(map(is_tight, readings)):
                        eastern.add(place)
        for place in spelt:
            words = forms[place].words
            if 2 <= len(words) <= 4:
                if place not in eastern and is_vietnamese(words):
                    eastern.add(place)
                if syllables := syllables_of(words):
                    found += [(key, place) for key in keys.vietnamese_keys(syllables)]
        for place, each in forms.items():
            if place not in eastern or bears_given_name(each.words):
                sounds = [self._sound(word) for word in each.words if not word.is_initial]
                self.heard.extend([number for number, _ in sounds])
                self.heard_by.extend([place] * len(sounds))
                for (_, one), (_, two) in pairwise(sounds):
                    if one is not None and two is not None:
                        found.append((keys.pair_key(one, two), place))

    def _may_be_eastern(self, words: tuple[Word, ...]) -> bool:
        """Say whether the first or last word can be a Korean or Chinese family name."""
        if len(words) == 1:
            return "-" in words[0].folded or bool(heard_in_korea(words))
        for word in (words[0], words[-1]):
            known = self.families.get(word)
            if known is None:
                known = is_family(word.folded, word.script) or bool(heard_in_korea((word,)))
                self.families[word] = known
            if known:
                return True
        return False

    def _sound(self, word: Word) -> tuple[int, str | None]:
        """Return the number of a word's set of keys by sound, and its skeleton."""
        known = self.heard_words.get(word)
        if known is None:
            heard = sound_of(word.folded, word.script, False)
            number = self.sounds.add([keys.SOUND | each for each in heard.hashes])
            known = self.heard_words[word] = number, heard.bones[0] if heard.bones else None
        return known

    def _hangul(self, runs: dict[int, str], found: list[tuple[int, int]]) -> None:
        self._keep([keys.plain_key(run) for run in runs.values()], list(runs))
        for place, run in runs.items():
            korean = read_hangul(run)
            self._rows(place, keys.KOREAN, korean)
            if not korean or korean[0].penalty:
                found += [(key, place) for key in keys.vietnamese_keys(syllables_of_hangul(run))]
        for place, run in runs.items():
            self._rows(place, keys.CHINESE, hangul_as_mandarin(run))
        self._heard(list(runs), [hangul_sounds(run) for run in runs.values()])

    def _han(self, runs: dict[int, str], found: list[tuple[int, int]]) -> None:
        self._keep([keys.plain_key(run) for run in runs.values()], list(runs))
        known = characters() if runs else {}
        for place, run in runs.items():
            han = "".join([known[char].folded if char in known else char for char in run])
            found += [(key, place) for key in keys.han_keys(han)]
        short = {place: run for place, run in runs.items() if 2 <= len(run) <= 4}
        for place, run in short.items():
            self._rows(place, keys.KOREAN, read_hanja(run))
            self._rows(place, keys.CHINESE, read_hanzi(run))
        for place, run in short.items():
            readings = [unmarked_readings(char) for char in run]
            found += [(key, place) for key in keys.vietnamese_keys(readings)]
        self._heard(list(runs), [han_sounds(run) for run in runs.values()])

    def _heard(self, places: list[int], heard: list[str]) -> None:
        by = np.array(places, dtype=np.int32)
        for each in zip(*map(keys.heard_keys, heard), strict=True):
            self._keep(each, by)

    def _other(self, place: int, form: Form, found: list[tuple[int, int]]) -> None:
        self._rows(place, keys.KOREAN, form.korean)
        self._rows(place, keys.CHINESE, form.chinese)
        found += [(key, place) for key in keys.other_keys(form)]

    def _rows(self, place: int, tag: int, readings: tuple[Reading, ...]) -> None:
        known = self.class_sets[tag]
        for reading in readings[:MOST_READINGS]:
            numbers = []
            for slot in reading.slots:
                mask = slot[1] or slot[2]
                number = known.get(mask)
                if number is None:
                    number = self.classes.add(keys.classes(mask, tag)[:MOST_CLASSES])
                    known[mask] = number
                numbers.append(number)
            rows = self.rows.get((tag, len(numbers)))
            if rows is None:
                rows = self.rows[tag, len(numbers)] = Rows()
            rows.owners.append(place)
            rows.sets.extend(numbers)

    def gathered(self) -> tuple[Keys, Places]:
        """Return all keys, each with the place of its form; the gatherer gives them away."""
        parts = [part for part in self.parts if len(part[0])]
        self.parts = []
        table = self.classes.padded(MOST_CLASSES)
        for (tag, size), rows in self.rows.items():
            sets = np.frombuffer(rows.sets, dtype=np.int32).reshape(-1, size)
            by = np.frombuffer(rows.owners, dtype=np.int32)
            for start in range(0, len(by), _AT_ONCE):
                some = slice(start, start + _AT_ONCE)
                parts += _row_keys(table[sets[some]], by[some], tag)
        if self.heard:
            heard = np.frombuffer(self.heard, dtype=np.int32)
            parts.append(self.sounds.spread(heard, np.frombuffer(self.heard_by, dtype=np.int32)))
        if not parts:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
        found, owners = zip(*parts, strict=True)
        del parts
        return np.concatenate(found), np.concatenate(owners)


def _row_keys(classes: Keys, owners: Places, tag: int) -> Iterator[tuple[Keys, Places]]:
    """Yield the keys of rows of syllables, given the classes of each: see `keys.row_keys`."""
    size = classes.shape[1]
    for one in range(size - 1):
        for two in range(one + 1, size):
            first, second = classes[:, one, :, None], classes[:, two, None, :]
            kept = (first >= 0) & (second >= 0)
            yield (
                (keys.place_base(tag, size, one, two) | first << 16 | second)[kept],
                np.repeat(owners, kept.sum(axis=(1, 2))),
            )
    if size == 3:
        first, second = classes[:, 0, :, None, None], classes[:, 1, None, :, None]
        third = classes[:, 2, None, None, :]
        kept = (first >= 0) & (second >= 0) & (third >= 0)
        yield (
            (keys.whole_base(tag) | first << 24 | second << 12 | third)[kept],
            np.repeat(owners, kept.sum(axis=(1, 2, 3))),
        )
