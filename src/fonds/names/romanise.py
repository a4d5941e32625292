"""Names written by a published system: for display and citation, not for matching."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

from fonds.names import chinese, jamo, korean
from fonds.names.cyrillic import cyrillic_systems, transliterate
from fonds.names.han import characters
from fonds.names.kept import TABLES, load_table
from fonds.names.models import Romanisation, UnknownSystem, WrongScript
from fonds.names.tokens import cut

CHINESE_SYSTEMS = {
    "pinyin": ("GB/T 16159-2012", "", ""),
    "wade-giles": ("Wade-Giles as regularised by the Library of Congress", "-", "-"),
    "palladius": ("Palladius, Bolshoi kitaisko-russkii slovar (1983)", "", ""),
    "hungarian": ("Usage of the Hungarian press", "-", "-"),
    "german": ("Usage of the German press before 1979", "-", "-"),
    "french": ("EFEO and French press use", "-", "-"),
    "czech": ("Svarny's transcription", "-", "-"),
    "polish": ("Polish press use", "-", "-"),
    "hangul-phonetic": ("Ministry of Education Notice 85-11 (1986)", "", ""),
}
KOREAN_ALIASES = {"mr-lc": "mr", "mr-plain": "mr", "mr-joined": "mr"}
"""Ways to print a system: as the Library of Congress does, without marks, the given name joined."""

READINGS = {
    "sino-korean": "The Korean reading of the characters, Unihan kHangul",
    "sino-vietnamese": "Thiều Chửu, Hán-Việt tự điển (1942), and Unihan kVietnamese",
}
"""Systems that read Chinese characters as in Korea or Vietnam."""

OTHER_NAMES = {
    "alalc": "ala-lc", "lc": "ala-lc", "de": "german", "fr": "french", "pl": "polish",
    "hu": "hungarian", "cs": "czech", "ro": "romanian", "en": "english", "sr": "serbian",
    "sq": "albanian", "korean": "sino-korean", "vietnamese": "sino-vietnamese",
    "iso-9": "iso9", "wg": "wade-giles",
}  # fmt: skip
"""Other names of systems: of a language, or as catalogues write them."""

ALA_LC_KOREAN = "ALA-LC Romanization Tables, Korean (2009), Personal names"


@lru_cache(maxsize=1)
def korean_systems() -> dict[str, Any]:
    """Load the Korean systems."""
    return load_table(
        TABLES / "korean_systems.yaml", ("systems", "sandhi", "surname_shares", "name_syllables")
    )


@lru_cache(maxsize=1)
def systems() -> tuple[str, ...]:
    """Return the ids of all systems, sorted."""
    return tuple(
        sorted(
            {
                *korean_systems()["systems"],
                *KOREAN_ALIASES,
                *CHINESE_SYSTEMS,
                *READINGS,
                *cyrillic_systems(),
            }
        )
    )


def romanise(text: str, system: str, language: str = "") -> Romanisation:
    """Write a name by a published system, the family name first where the source has it so.

    Use it for display and citation; for matching, use `compare`.

    Args:
        text: One name in hangul, Han characters or Cyrillic, any Unicode normal form.
        system: One of `systems()`, or another name of one in `OTHER_NAMES`.
        language: `ko` or `zh` for characters; guessed from the system where empty.

    Returns:
        The form (NFC), the system's source, and the characters that have no rule.

    Raises:
        UnknownSystem: No such system.
        WrongScript: The system cannot write this script.
    """
    system = OTHER_NAMES.get(system, system)
    if system not in systems():
        raise UnknownSystem(
            f"romanise: the system {system!r} is not known. Expected one of "
            f"{', '.join(systems())}. Choose one of them."
        )
    words = cut(text).words
    script = words[0].script if words else "Zyyy"
    run = "".join(word.text for word in words)
    if system in READINGS and script == "Hani":
        return _read_characters(run, system)
    if script == "Hani":
        as_chinese = language == "zh" or (
            language != "ko"
            and system in CHINESE_SYSTEMS
            and system not in korean_systems()["systems"]
        )
        if as_chinese and system in CHINESE_SYSTEMS:
            return _romanise_chinese(run, system)
        hangul, unmapped = hangul_of_hanja(run)
        return _romanise_korean(hangul, system, unmapped)
    if script == "Hang" and (system in korean_systems()["systems"] or system in KOREAN_ALIASES):
        return _romanise_korean(run, system, ())
    if script == "Cyrl" and system in cyrillic_systems():
        return _romanise_cyrillic(text, system)
    raise WrongScript(
        f"romanise: {text!r} is in the script {script}, which {system!r} does not write. Expected "
        "hangul or hanja for Korean systems, characters for Chinese ones, Cyrillic for the others. "
        "Give the name in such a script."
    )


def _read_characters(run: str, system: str) -> Romanisation:
    """Read characters as in Korea (in hangul) or in Vietnam (in its letters)."""
    if system == "sino-korean":
        hangul, unmapped = hangul_of_hanja(run)
        return Romanisation(hangul, system, READINGS[system], unmapped)
    known = characters()
    words, missing = [], []
    for char in run:
        readings = known[char].vietnamese if char in known else ()
        words.append(readings[0].title() if readings else char)
        missing += [] if readings else [char]
    text = unicodedata.normalize("NFC", " ".join(words))
    return Romanisation(text, system, READINGS[system], tuple(missing))


def hangul_of_hanja(run: str) -> tuple[str, tuple[str, ...]]:
    """Read Han characters as Koreans do, the surname by its surname reading; North's initials."""
    known, read, unmapped = characters(), [], []
    surnames = korean.spellings()["surnames"]
    for place, char in enumerate(run):
        readings = known[char].korean if char in known else ()
        if place == 0 and len(run) > 1:
            readings = tuple(
                sorted(readings, key=lambda each: (each not in surnames, each == "금"))
            )
        if readings:
            read.append(readings[0])
        else:
            read.append(char)
            unmapped.append(char)
    return "".join(read), tuple(unmapped)


def split_korean(run: str) -> tuple[str, str]:
    """Split hangul into family and given name: a two-syllable surname only where one is known."""
    surnames = korean.spellings()["surnames"]
    size = 2 if len(run) >= 3 and run[:2] in surnames else 1
    return run[:size], run[size:]


def _romanise_korean(run: str, system: str, unmapped: tuple[str, ...]) -> Romanisation:
    base = KOREAN_ALIASES.get(system, system)
    known = korean_systems()["systems"].get(base)
    if known is None:
        raise WrongScript(
            f"romanise: {run!r} is Korean and {system!r} writes other names. Expected one of "
            f"{', '.join(korean_systems()['systems'])}. Choose one of them."
        )
    family, given = split_korean(run)
    head = known.get("surnames", {}).get(family) or _capital(_korean_word(family, known))
    if system == "mr-lc" and family == "리":
        head = "Yi"
    text = f"{head} {_given_name(given, known, system)}" if given else head
    text = unicodedata.normalize("NFC", text)
    if system == "mr-plain":
        text = strip_marks(text)
    source = ALA_LC_KOREAN if system == "mr-lc" else known["source"]
    return Romanisation(text, system, source, unmapped)


def _given_name(given: str, known: dict[str, Any], system: str) -> str:
    join = known["join"]
    if system == "mr-joined":
        return _capital(_korean_word(given, known, apostrophe=True))
    if join == " ":
        # each syllable stands alone, but between voiced sounds a plain stop is still voiced
        parts = _syllables(given, known)
        return " ".join(_capital(part) for part in parts)
    return _capital(join.join(_syllables(given, known)))


def _korean_word(run: str, known: dict[str, Any], apostrophe: bool = False) -> str:
    parts = _syllables(run, known)
    if not apostrophe:
        return "".join(parts)
    word = parts[0] if parts else ""
    for part in parts[1:]:
        clash = (word.endswith("n") and part.startswith("g")) or (
            word.endswith("ng") and part[:1] in "aeiouyw"
        )
        word += ("'" if clash and word.endswith("n") and part.startswith("g") else "") + part
    return word


@lru_cache(maxsize=1)
def _sandhi() -> dict[tuple[str, str], tuple[str, str]]:
    return {(coda, onset): (c, o) for coda, onset, c, o in korean_systems()["sandhi"]}


def _syllables(run: str, known: dict[str, Any]) -> list[str]:
    """Write each syllable, with the sounds that meet if the system writes them."""
    parts = [list(jamo.take_apart(each)) if jamo.is_syllable(each) else [each] for each in run]
    if known["assimilate"] == "yes":
        sandhi = _sandhi()
        for one, two in pairwise(parts):
            if len(one) == len(two) == 3 and (one[2], two[0]) in sandhi:
                one[2], two[0] = sandhi[one[2], two[0]]
    written = []
    for place, part in enumerate(parts):
        if len(part) == 1:
            written.append(part[0])
            continue
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        written.append(_syllable(part, before, after, known))
    return written


def _syllable(
    part: list[str], before: list[str] | None, after: list[str] | None, known: dict[str, Any]
) -> str:
    onset, vowel, coda = part
    start = known["onset"][onset]
    if before is not None and len(before) == 3:
        last = before[2]
        if onset in known.get("voiced", {}) and (
            last in ("", "ㄴ", "ㅁ", "ㅇ") or (last == "ㄹ" and onset in "ㄱㅂ")
        ):
            start = known["voiced"][onset]
        if onset == "ㄹ" and last == "ㄹ" and known["assimilate"] == "yes":
            start = "l"
    middle = known["vowel"][vowel]
    if start and vowel in known.get("after_consonant", {}):
        middle = known["after_consonant"][vowel]
    end = known["coda"].get(coda, "")
    if after is not None and len(after) == 3 and coda in known.get("linked", {}):
        opens = (known.get("separate") != "yes" and after[0] == "ㅇ") or (
            coda == "ㄹ" and after[0] == "ㅎ" and known["assimilate"] == "yes"
        )
        if opens:
            end = known["linked"][coda]
    return str(start + middle + end)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


_BARE = str.maketrans("łŁđĐıøØ", "lLdDioO")


def strip_marks(text: str) -> str:
    """Drop diacritics and apostrophes, as most printers did."""
    bare = text
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text)
        bare = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return bare.replace("'", "").replace("’", "").translate(_BARE)


def _romanise_chinese(run: str, system: str) -> Romanisation:
    source, join, _ = CHINESE_SYSTEMS[system]
    known, unmapped, parts = characters(), [], []
    for place, char in enumerate(run):
        entry = known.get(char)
        if entry is None or not entry.mandarin:
            unmapped.append(char)
            parts.append(char)
            continue
        pinyin = entry.mandarin[0]
        if place == 0 and chinese.family_size(run) == 1:
            pinyin = chinese.surname_readings().get(char, pinyin)
        parts.append(next((s for _rank, s in chinese.spell(pinyin, system)), pinyin))
    text = write_chinese(parts, system, join, chinese.family_size(run))
    return Romanisation(unicodedata.normalize("NFC", text), system, source, tuple(unmapped))


def write_chinese(parts: list[str], system: str, join: str, family: int) -> str:
    """Put Chinese syllables together as the system does: `Teng Hsiao-p'ing`, `Deng Xiaoping`."""
    if system == "hangul-phonetic":
        return "".join(parts)
    head, given = "".join(parts[:family]), parts[family:]
    if system == "pinyin" and len(given) == 2 and given[1][:1] in "aoe":
        given = [given[0] + "'", given[1]]
    if system == "palladius" and len(given) == 2 and given[0][-1:] == "н":
        given = [given[0] + "ъ" * (given[1][:1] in "аеёиоуэюя"), given[1]]  # Динъи, not Дини
    return " ".join(filter(None, (_capital(head), _capital(join.join(given)))))


def _romanise_cyrillic(text: str, system: str) -> Romanisation:
    written = re.sub(
        r"[^\W\d_]+",
        lambda match: transliterate(match.group(), system),
        unicodedata.normalize("NFC", text),
    )
    unmapped = tuple(dict.fromkeys(re.findall(r"[Ѐ-ӿ]", written)))
    return Romanisation(
        unicodedata.normalize("NFC", written),
        system,
        cyrillic_systems()[system]["source"],
        unmapped,
    )
