"""One person spelt two ways in one record: Balasz and Balázs.

Two names are taken for one where all their words but one are the same, and that one differs by its
accents, by two letters changed over or by one letter. Initials, shortened names and other
romanisations are not: those are forms of a name, not slips.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from fonds.core.problems import Problem, Repair, Severity
from fonds.ingest.records import BookRecord, DocumentRecord, ProgrammeEventRecord

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONGEST = 5000  # characters of a text that is looked through for slips
_SHORTEST = 5  # letters of a word in which one wrong letter is a slip rather than another name


def find_spellings(record: Any, name: str, known_names: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Yield names of a record that are a slip of another name in it, or of a known one.

    Args:
        record: Any record; those with people in roles are looked into.
        name: What a repair calls the record.
        known_names: Names as other records spell them; taken for right.
    """
    field, people = _people(record)
    if not people:
        return
    reported: set[str] = set()
    for place, spelt in enumerate(people):
        for other in (*known_names, *people[:place]):
            if other != spelt and spelt not in reported and differ_by_a_slip(spelt, other):
                reported.add(spelt)
                right, wrong = _likelier(other, spelt, is_known=other in known_names)
                yield _problem(record, name, field, wrong, right)
    for field in ("title", "notes", "description", "regest"):
        text = getattr(record, field, "")
        if not text or len(text) > _LONGEST:
            continue
        for wrong, right in _slips_in(text, people):
            if wrong not in reported:
                reported.add(wrong)
                yield _problem(record, name, field, wrong, right, text)


def _people(record: Any) -> tuple[str, list[str]]:
    """Return the field that names people, and their names."""
    if isinstance(record, DocumentRecord):
        names = [one.name for one in record.agents if not one.is_body and " " in one.name]
        return "agents", names
    if isinstance(record, ProgrammeEventRecord):
        return "speakers", [one.name for one in record.speakers]
    if isinstance(record, BookRecord):
        return "authors", [one.name for one in record.authors]
    return "", []


@lru_cache(maxsize=4096)
def _words(name: str) -> list[str]:
    return _WORD.findall(name)


def differ_by_a_slip(one: str, other: str) -> bool:
    """Say whether two full names differ in one word, and in that by a slip."""
    first, second = _words(one), _words(other)
    if len(first) != len(second) or len(first) < 2:
        return False
    different = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(different) == 1 and _is_slip(*different[0])


def _is_slip(one: str, other: str) -> bool:
    a, b = _plain(one), _plain(other)
    if one.casefold() == other.casefold() or {a, b} == {min(a, b), min(a, b) + "s"}:
        return False  # capitals, a plural or a genitive
    if min(len(a), len(b)) < _SHORTEST or a[0] != b[0]:
        return a == b and len(a) >= _SHORTEST
    return OSA.distance(a, b, score_cutoff=1) <= 1


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _likelier(one: str, other: str, *, is_known: bool) -> tuple[str, str]:
    """Return (right, wrong): a known spelling, else the one with its accents, else the first."""
    if is_known or not one.isascii() or other.isascii():
        return one, other
    return other, one


def _slips_in(text: str, people: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (word, word it should be) for a word of a text that is a slip of a person's name."""
    parts = {word for name in people for word in _words(name) if len(word) >= _SHORTEST}
    initials = {part[0] for part in parts if part[0].isupper()}
    for word in dict.fromkeys(_WORD.findall(text)):
        if word[0] in initials and word not in parts:
            for part in parts:
                if word[0] == part[0] and -2 < len(word) - len(part) < 2 and _is_slip(word, part):
                    yield word, part
                    break


def _problem(record: Any, name: str, field: str, wrong: str, right: str, text: str = "") -> Problem:
    old, new = (text, text.replace(wrong, right)) if text else (wrong, right)
    return Problem(
        "spelt-two-ways", Severity.DAMAGE, f"{record.locator}, field {field}".lstrip(", "),
        f"One person is spelt “{wrong}” and “{right}”.", f"“{right}” throughout",
        "Accept the repair if they are one person, unless the text quotes the slip.",
        Repair(name, field, old, new),
    )  # fmt: skip
