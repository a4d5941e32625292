"""What one written form says: its script, language, order, family and given name, case undone."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product
from typing import Any

from fonds.names import chinese, korean
from fonds.names.cases import LANGUAGES
from fonds.names.european import Structure
from fonds.names.forms import HEARD_NOTE, Form, Reading, read, undone_ways
from fonds.names.models import ParsedName
from fonds.names.nominative import LAST_WORD_ONLY, alone, as_written, family_name, given_name
from fonds.names.romanise import korean_systems, split_korean
from fonds.names.syllables import Inventory, Slot, bits
from fonds.names.tokens import Word, normalise
from fonds.names.vietnamese import is_vietnamese

MOST_READINGS = 8


def parse(form: str) -> ParsedName:
    """Take one written form apart.

    Args:
        form: A name as it stands in a source, any script, order and case; titles may stand with it.

    Returns:
        Its script, the languages its name may belong to, its parts, and the name's own syllables.
        A form without letters gives empty parts and the script `Zyyy`.
    """
    seen = read(form)
    languages = languages_of(seen)
    common: dict[str, Any] = {
        "text": form,
        "script": seen.script,
        "languages": languages,
        "titles": seen.tokens.titles,
        "aliases": _written(seen),
        "readings": readings_of(seen),
    }
    if seen.script in ("Hang", "Hani"):
        run = "".join(word.text for word in seen.tokens.words)
        size = 1
        if languages[:1] == ("ko",) or (languages[:1] == ("zh",) and len(run) <= 4):
            size = len(split_korean(run)[0]) if seen.script == "Hang" else chinese.family_size(run)
            return ParsedName(order="family-first", family=run[:size], given=run[size:], **common)
        return ParsedName(order="unknown", family=run, given="", **common)
    if languages[:1] in (("ko",), ("zh",)):
        best = (seen.korean if languages[0] == "ko" else seen.chinese)[0]
        words = [word.text for word in seen.tokens.words]
        if best.note == "given-first":
            return ParsedName(
                order="given-first", family=words[-1], given=" ".join(words[:-1]), **common
            )
        if best.note:
            words[-1] = _nominative_syllables(seen.tokens.words[-1], best.note, languages[0])
        return ParsedName(
            order="family-first",
            family=words[0],
            given=" ".join(words[1:]),
            case=best.note,
            **common,
        )
    if languages[:1] == ("vi",):
        head, *rest = (word.text for word in seen.tokens.words)
        return ParsedName(order="family-first", family=head, given=" ".join(rest), **common)
    return _european(seen, common)


def _nominative_syllables(word: Word, case: str, language: str) -> str:
    """Return the last word of a Korean or Chinese name without the ending that was undone."""
    for least in (1, 2):
        for way, found, stem in undone_ways(word.folded, word.script, language, least):
            if found == case and way:
                return as_written(word.text, stem)
    return word.text


def _written(seen: Form) -> tuple[str, ...]:
    """Return the other names of a form that stand in it as they are."""
    text = normalise(seen.text)
    return tuple(alias for alias in seen.tokens.aliases if alias in text)


def _european(seen: Form, common: dict[str, Any]) -> ParsedName:
    found = seen.structures
    if not found:
        text = " ".join(word.text for word in seen.tokens.words)
        return ParsedName(order="unknown", family=text, given="", **common)
    best: Structure = found[0]
    initials = tuple(part.word.text for part in seen.parts if part.role == "I")
    middle = best.middle.word.text if best.middle and best.middle.role != "I" else ""
    last, first = seen.parts[-1], seen.parts[0] is best.family
    order = "unknown" if len(seen.parts) == 1 else "family-first" if first else "given-first"
    family, given, case = best.family.word.text, "", ""
    if best.given and best.given.role != "I":
        known = given_name(best.given.word)
        given, case = known or (best.given.word.text, "")
        if known and case and not (set(case.split()) & set(LAST_WORD_ONLY)):
            family, _case = family_name(best.family.word, case)
            if best.middle and best.middle.role in "PM":
                middle, _case = family_name(best.middle.word, case)
        elif known and not case and last is best.family:
            family, case = alone(best.family.word, LAST_WORD_ONLY)
        elif not known:
            family, case = alone(best.family.word)
    else:
        family, case = alone(best.family.word)
    if case and common["languages"][0] not in ("ko", "zh", "vi"):
        spoken = tuple(word for word in case.split() if word in LANGUAGES)
        common = {**common, "languages": spoken or common["languages"]}
    return ParsedName(
        order=order,
        family=family,
        given=given,
        patronymic=middle,
        initials=initials,
        case=case,
        **common,
    )


def languages_of(seen: Form) -> tuple[str, ...]:
    """Return the languages a form's name may belong to, likeliest first."""
    scored: list[tuple[float, str]] = []
    if seen.korean and seen.korean[0].note != HEARD_NOTE:
        scored.append((seen.korean[0].penalty + _looseness(seen.korean[0]), "ko"))
    if seen.chinese:
        bias = 0.0 if seen.script == "Hani" else 0.4
        scored.append((seen.chinese[0].penalty + _looseness(seen.chinese[0]) + bias, "zh"))
    if seen.script == "Latn" and seen.vietnamese and is_vietnamese(seen.tokens.words):
        scored.append((-1.0, "vi"))
    if seen.script == "Cyrl" and not scored and is_vietnamese(seen.tokens.words):
        scored.append((1.0, "vi"))
    if seen.parts and not any(score < 2.0 for score, _ in scored):
        other = "ru" if seen.script == "Cyrl" else _by_letters(seen)
        scored.append((5.0 if seen.is_eastern else 2.0, other))
    return tuple(language for _score, language in sorted(scored)) or ("und",)


_LETTERS = {"pl": "ąęłńśźż", "hu": "őű", "cs": "ěřů", "ro": "ăâîșțşţ", "sq": "ë", "de": "ß"}
"""Letters that no other language here writes."""


def _by_letters(seen: Form) -> str:
    """Return the language whose letters a Latin form has, `und` where none speaks for one."""
    folded = frozenset(seen.text.lower())
    return next((lang for lang, only in _LETTERS.items() if folded & frozenset(only)), "und")


def _looseness(reading: Reading) -> float:
    return sum(0.0 if slot[0] else 1.0 for slot in reading.slots)


def readings_of(seen: Form) -> tuple[str, ...]:
    """Return the names a form may stand for in hangul or Pinyin, likeliest first."""
    found: dict[str, None] = {}
    for reading in seen.korean[:2]:
        found.update(dict.fromkeys(hangul_of(reading, MOST_READINGS)))
    for reading in seen.chinese[:1]:
        found.update(dict.fromkeys(pinyin_of(reading, 4)))
    return tuple(islice(found, MOST_READINGS))


@lru_cache(maxsize=1)
def _place_in_names() -> dict[str, int]:
    return {s: n for n, s in enumerate(korean_systems()["name_syllables"].split())}


def hangul_of(reading: Reading, limit: int) -> list[str]:
    """Return the hangul names a row of slots may stand for, likeliest first."""
    places = _place_in_names()
    surnames = list(korean.spellings()["surnames"])
    choices = []
    for place, slot in enumerate(reading.slots):
        members = _members(slot, korean.inventory())
        if place < reading.family:
            members.sort(key=lambda each: surnames.index(each) if each in surnames else 999)
        else:
            members.sort(key=lambda each: places.get(each, 999))
        choices.append(members[:4])
    rows = sorted(product(*(range(len(each)) for each in choices)), key=sum)
    return ["".join(c[n] for c, n in zip(choices, row, strict=True)) for row in rows[:limit]]


def pinyin_of(reading: Reading, limit: int) -> list[str]:
    """Return the Pinyin names a row of Mandarin slots may stand for."""
    choices = [_members(slot, chinese.inventory())[:3] for slot in reading.slots]
    found = []
    for row in islice(product(*choices), limit):
        family, given = "".join(row[: reading.family]), "".join(row[reading.family :])
        found.append(f"{family.capitalize()} {given.capitalize()}".strip())
    return found


def _members(slot: Slot, known: Inventory) -> list[str]:
    mask = slot[0] or slot[1] or slot[2]
    return [known.syllables[place] for place in bits(mask)]
