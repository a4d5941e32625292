"""Every form a source is likely to use for a name: what a search is widened with."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from itertools import islice

from fonds.names import chinese
from fonds.names.compare import verdict_of, weigh
from fonds.names.cyrillic import cyrillic_systems, transliterate
from fonds.names.forms import Form, read
from fonds.names.models import Variant
from fonds.names.parse import hangul_of, languages_of, pinyin_of
from fonds.names.romanise import (
    CHINESE_SYSTEMS,
    korean_systems,
    romanise,
    strip_marks,
    write_chinese,
)
from fonds.names.russian import russian_forms
from fonds.names.vietnamese import write_cyrillic

MOST = 120
_LANGUAGE = {
    "mr": "en", "mr-lc": "en", "mr-plain": "en", "rr": "en", "dprk": "en", "yale": "en",
    "kontsevich": "ru", "soviet": "ru", "hungarian": "hu", "polish": "pl", "german": "de",
    "czech": "cs", "french": "fr", "romanian": "ro", "serbian": "sr", "albanian": "sq",
    "palladius": "ru", "hangul-phonetic": "ko", "pinyin": "en", "wade-giles": "en",
}  # fmt: skip


@lru_cache(maxsize=5_000)
def variants(form: str, *, checked: bool = True) -> tuple[Variant, ...]:
    """Return the forms a source is likely to use for the same name.

    Args:
        form: A name in any script the engine reads.
        checked: Leave out a form that `compare` would not take for the name again. That takes
            four times as long as making the forms, and a search widened by them can do without.

    Returns:
        At most `MOST` different forms, the form itself not among them; forms of the likeliest
        reading first. Empty where the form cannot be read.
    """
    seen = read(form)
    found: dict[str, Variant] = {}
    languages = languages_of(seen)
    for language in languages:
        if language == "ko":
            _add_korean(found, seen)
        elif language == "zh":
            _add_chinese(found, seen)
        elif language == "vi":
            _add_vietnamese(found, seen)
        elif language == "ru" and seen.script == "Cyrl":
            _add_cyrillic(found, form)
        elif seen.script == "Latn":
            _add_plain(found, form, seen)
            _add_respelt(found, seen)
    _add_plain(found, form, seen)
    found.pop(unicodedata.normalize("NFC", form), None)
    if not checked:
        return tuple(islice(found.values(), MOST))
    known = (variant for text, variant in found.items() if _is_known(seen, text))
    return tuple(islice(known, MOST))


def _add_respelt(found: dict[str, Variant], seen: Form) -> None:
    """Add a Latin form as Russian may write it, and what the others make of that."""
    words = (word.text + "." * word.is_initial for word in seen.tokens.words)
    for russian, _orthography in russian_forms(" ".join(words)):
        _add_cyrillic(found, russian)


def _is_known(seen: Form, form: str) -> bool:
    """Say whether a variant would be taken for the name again; one that would not helps nobody."""
    logit = weigh(seen, read(form)).logit
    return verdict_of(1 / (1 + math.exp(-logit))) != "different"


def _add(found: dict[str, Variant], text: str, script: str, language: str, system: str) -> None:
    found.setdefault(text, Variant(text, script, language, system))


def _add_korean(found: dict[str, Variant], seen: Form) -> None:
    hangul: dict[str, None] = {}
    for reading in seen.korean[:1]:
        hangul.update(dict.fromkeys(hangul_of(reading, 3)))
    for name in hangul:
        _add(found, name, "Hang", "ko", "native")
        for system in (*korean_systems()["systems"], "mr-lc", "mr-plain"):
            text = romanise(name, system).text
            script = "Cyrl" if system in ("kontsevich", "soviet") else "Latn"
            _add(found, text, script, _LANGUAGE[system], system)
            head, _, given = text.partition(" ")
            if system in ("mr", "mr-plain", "rr") and len(name) > 2:
                _add(found, f"{given} {head}", script, "en", system)
            if system in ("kontsevich", "soviet") and given.count(" ") == 1:
                first, second = given.split(" ")
                _add(found, f"{head} {first}-{second.lower()}", script, "ru", system)


def _add_chinese(found: dict[str, Variant], seen: Form) -> None:
    if seen.script == "Hani":
        run = "".join(word.text for word in seen.tokens.words)
        for system in CHINESE_SYSTEMS:
            _add_chinese_form(found, romanise(run, system, "zh").text, system)
        _add(found, _sino_korean(run), "Hang", "ko", "native")
        _add(found, romanise(run, "sino-vietnamese").text, "Latn", "vi", "sino-vietnamese")
        return
    for reading in seen.chinese[:1]:
        for name in pinyin_of(reading, 2):
            parts = [
                next(s for s in chinese.inventory().members(slot[0] or slot[1] or slot[2]))
                for slot in reading.slots
            ]
            _add_chinese_form(found, name, "pinyin")
            for system, (_source, join, _) in CHINESE_SYSTEMS.items():
                spelt = [next((s for _r, s in chinese.spell(p, system)), p) for p in parts]
                text = write_chinese(spelt, system, join, reading.family)
                _add_chinese_form(found, unicodedata.normalize("NFC", text), system)


def _add_vietnamese(found: dict[str, Variant], seen: Form) -> None:
    """Add a Vietnamese name as Russian books write it; its syllables stand apart."""
    words = [word.text for word in seen.tokens.words]
    if seen.script == "Latn":
        is_marked = not seen.text.isascii()
        spelt = [write_cyrillic(word, is_marked) for word in words]
        if all(spelt):
            _add(found, " ".join(spelt), "Cyrl", "ru", "native")


def _add_chinese_form(found: dict[str, Variant], text: str, system: str) -> None:
    script = {"palladius": "Cyrl", "hangul-phonetic": "Hang"}.get(system, "Latn")
    _add(found, text, script, _LANGUAGE[system], system)
    if script == "Latn" and system != "czech" and strip_marks(text) != text:
        _add(found, strip_marks(text), script, _LANGUAGE[system], system)


def _sino_korean(run: str) -> str:
    from fonds.names.romanise import hangul_of_hanja

    return hangul_of_hanja(run)[0]


PRESS = (
    "english", "ala-lc", "bgn", "german", "french", "polish", "hungarian", "czech", "romanian",
    "serbian", "albanian",
)  # fmt: skip
"""Systems whose forms are met without their marks too; scholarly ones keep theirs."""


def _add_cyrillic(found: dict[str, Variant], form: str) -> None:
    _add(found, form, "Cyrl", "ru", "native")
    if "ё" in form:
        _add(found, form.replace("ё", "е"), "Cyrl", "ru", "native")
    for system in (*PRESS, *(each for each in cyrillic_systems() if each not in PRESS)):
        text = " ".join(transliterate(word, system) for word in form.split())
        text = unicodedata.normalize("NFC", text)
        _add(found, text, "Latn", _LANGUAGE.get(system, "en"), system)
        if system in PRESS and strip_marks(text) != text:
            _add(found, strip_marks(text), "Latn", _LANGUAGE.get(system, "en"), system)


def _add_plain(found: dict[str, Variant], form: str, seen: Form) -> None:
    if seen.script == "Latn":
        _add(found, strip_marks(form), "Latn", "en", "adhoc")
    words = seen.tokens.words
    if len(words) == 2 and seen.structures and not seen.tokens.comma:
        given_first = not seen.is_eastern and seen.structures[0].family.word is words[1]
        family, given = (words[1], words[0]) if given_first else (words[0], words[1])
        _add(found, f"{family.text}, {given.text}", seen.script, "en", "adhoc")
