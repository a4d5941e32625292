"""European names word by word: how each word sounds, and which is the family name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fonds.names.cases import undo
from fonds.names.given import groups, is_common_surname, names_of
from fonds.names.phonemes import keys, skeleton, sound_hashes
from fonds.names.tokens import Tokens, Word, plain

_PATRONYMIC = re.compile(
    r"(?:(?:[oe][vw]i|[oe]vit|[oe]wit|ji|mi|ki|ni)(?:ch|tch|tsch|č|cs|cz|ci|ts)(?:a|u|em|om|nak|ot)?"
    r"|[oe][vw]n[aąęyou]|ovych|ič[au]?"
    r"|(?:ович|евич|ьич|[мкн]ич)(?:а|у|ем|е)?|(?:овн|евн|ичн)(?:а|ы|у|е|ой))$"
)
"""The end of a patronymic, in the nominative or an oblique case."""


HALF = 3
"""The fewest letters of half a double name that may stand for the whole: `Dej`, `Tito`."""

DOUBLE = "double name"

WOMAN = "a woman and a man"


@dataclass(slots=True, eq=False)
class Sound:
    """How one word of a European name can sound; one object for each word, whatever the form.

    Attributes:
        word: The folded word; empty for an initial.
        keys: Its sounds under each orthography.
        stems: (sounds, nominative, case) of each nominative it may be a case of.
        names: The given names it is a form of.
        bones: The consonant classes of `keys` and `stems`, for quick refusal.
        length: The number of sounds.
        is_common: It is one of the commonest surnames; worked out when it is asked for.
        hashes: Numbers the index keeps it under; worked out when they are asked for.
    """

    word: str
    keys: tuple[str, ...]
    stems: tuple[tuple[str, str, str], ...]
    names: frozenset[int]
    bones: tuple[str, ...]
    length: int
    is_common: bool = field(init=False)
    hashes: tuple[int, ...] = field(init=False)

    def __getattr__(self, name: str) -> Any:
        """Work out an attribute that is not set yet, and keep it."""
        if name == "is_common":
            self.is_common = bool(self.word) and is_common_surname(self.word)
        elif name == "hashes":
            self.hashes = sound_hashes(self.keys, self.stems) if self.word else ()
        else:
            raise AttributeError(name)
        return getattr(self, name)


@dataclass(slots=True, eq=False)
class Part:
    """One word of a European name and its role: `F` family, `G` given, `P` patronymic,
    `M` middle name, `I` initial, `?` not known. The sound is worked out when it is asked for."""

    word: Word
    role: str
    sound: Sound = field(init=False)

    def __getattr__(self, name: str) -> Any:
        """Work out an attribute that is not set yet, and keep it."""
        if name != "sound":
            raise AttributeError(name)
        self.sound = sound_of(self.word.folded, self.word.script, self.role == "I")
        return self.sound


@dataclass(slots=True, eq=False)
class Structure:
    """One way to see the words of a form as family name, given name and middle name."""

    family: Part
    given: Part | None
    middle: Part | None
    penalty: float


def parts_of(tokens: Tokens) -> tuple[Part, ...]:
    """Return the words of a European name with their sounds and roles."""
    words = tokens.words
    return tuple([Part(word, role) for word, role in zip(words, _roles(tokens), strict=True)])


def bears_given_name(words: Iterable[Word]) -> bool:
    """Say whether a word of four letters or more is spelt as a given name of Europe."""
    known = groups()
    return any([len(word.plain) > 3 and word.plain in known for word in words])  # noqa: C419 - fast


@lru_cache(maxsize=200_000)
def sound_of(folded: str, script: str, is_initial: bool) -> Sound:
    """Return how one folded word can sound; the same object for the same word."""
    heard = keys(folded, script)
    if is_initial:
        return Sound("", heard, (), frozenset(), (), 1)
    stems: list[tuple[str, str, str]] = []
    for stem, case in undo(folded, script):
        stems += [(key, stem, case) for key in keys(stem, script) if key not in heard]
    if "-" in folded:
        for half in folded.split("-"):
            if len(half) >= HALF:
                stems += [(key, half, DOUBLE) for key in keys(half, script)]
    bones = dict.fromkeys(skeleton(key) for key in (*heard, *(stem[0] for stem in stems)))
    length = max(map(len, heard), default=0)
    names = _given_names(folded, script)
    return Sound(folded, heard, tuple(stems), names, tuple(bones), length)


@lru_cache(maxsize=200_000)
def _given_names(folded: str, script: str) -> frozenset[int]:
    """Return the numbers of the given names a word may be, in the nominative or another case."""
    names = names_of(folded)
    for stem, _case in undo(folded, script) if not names else ():
        names = names or names_of(stem)
    return names


def _roles(tokens: Tokens) -> list[str]:
    """Say which word is the family name, as far as the form shows it."""
    words = tokens.words
    roles = ["I" if word.is_initial else "?" for word in words]
    full = [place for place, role in enumerate(roles) if role == "?"]
    if tokens.comma and full:
        roles[full[0]] = "F"
        for place in full[1:]:
            roles[place] = "P" if _is_patronymic(words[place], place, roles) else "G"
        return roles
    if len(full) == 1:
        roles[full[0]] = "F"
        return roles
    capitals = [place for place in full if words[place].is_capital]
    if len(capitals) == 1 and len(full) > 1:
        roles[capitals[0]] = "F"
        for place in full:
            if roles[place] == "?":
                roles[place] = "G"
        return roles
    if len(full) == 3:
        patronymics = [p for p in full[1:] if _has_patronymic_ending(words[p])]
        if patronymics:
            place = patronymics[0]
            roles[place] = "P"
            if place == full[1]:
                roles[full[0]], roles[full[2]] = "G", "F"
            else:
                roles[full[0]], roles[full[1]] = "F", "G"
            return roles
    if len(full) == 2 and full[1] - full[0] > 1:  # Roland S. Morris
        roles[full[0]], roles[full[1]] = "G", "F"
        return roles
    given = [place for place in full if _is_listed(words[place])]
    if full and not given and _is_given(words[full[0]]):
        given = full[:1]
    if len(full) == 3 and given and given[0] == full[0] and full[2] not in given:
        roles[full[0]], roles[full[1]], roles[full[2]] = "G", "M", "F"
    if len(full) == 2 and len(given) == 1:
        roles[given[0]] = "G"
        roles[full[1] if given[0] == full[0] else full[0]] = "F"
    return roles


@lru_cache(maxsize=300_000)
def _is_listed(word: Word) -> bool:
    """Say whether a word, or what it is a case of, is spelt as a given name."""
    stems = (stem for stem, _case in undo(word.folded, word.script))
    return any(plain(stem) in groups() for stem in (word.folded, *stems))


def _is_given(word: Word) -> bool:
    return bool(_given_names(word.folded, word.script))


def _is_patronymic(word: Word, place: int, roles: list[str]) -> bool:
    return place >= 2 and _has_patronymic_ending(word)


@lru_cache(maxsize=300_000)
def _has_patronymic_ending(word: Word) -> bool:
    return bool(_PATRONYMIC.search(word.folded))


def structures(parts: tuple[Part, ...]) -> tuple[Structure, ...]:
    """Return the ways to see a form's words, cheapest first."""
    roles = "".join(part.role for part in parts)
    family = [part for part in parts if part.role == "F"]
    initials = [part for part in parts if part.role == "I"]
    given = [part for part in parts if part.role == "G"]
    middle = [part for part in parts if part.role in "PM"]
    if family and given and middle and middle[0].role == "M":
        return (
            Structure(family[0], given[0], middle[0], 0.0),
            Structure(middle[0], given[0], family[0], 0.5),
        )
    if family and "?" not in roles:
        rest = [*given, *initials, *middle] if not middle else [*given, *initials[:1], *middle]
        if not given and initials:
            rest = [*initials, *middle]
        if given and middle and middle[0].word.script == "Latn":
            # a Serbian, Croat or Bulgarian surname looks like a patronymic
            return (
                Structure(family[0], rest[0], rest[1], 0.0),
                Structure(middle[0], given[0], family[0], 0.6),
            )
        return (
            Structure(
                family[0], rest[0] if rest else None, rest[1] if len(rest) > 1 else None, 0.0
            ),
        )
    unknown = [part for part in parts if part.role == "?"]
    if len(unknown) == 1:
        rest = [*given, *initials, *middle]
        return (
            Structure(
                unknown[0], rest[0] if rest else None, rest[1] if len(rest) > 1 else None, 0.0
            ),
        )
    if len(unknown) == 2:
        one, two = unknown
        other = initials[0] if initials else None
        return (Structure(two, one, other, 0.0), Structure(one, two, other, 0.25))
    if len(unknown) >= 3:
        one, two, three = unknown[0], unknown[1], unknown[-1]
        return (
            Structure(three, one, two, 0.0),
            Structure(one, two, three, 0.4),
            Structure(two, one, three, 0.6),
        )
    return ()
