"""Every form a source is likely to use for a name: what a search is widened with."""

from __future__ import annotations

import unicodedata

from fonds.names import chinese
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

MOST = 120
_LANGUAGE = {
    "mr": "en", "mr-lc": "en", "mr-plain": "en", "rr": "en", "dprk": "en", "yale": "en",
    "kontsevich": "ru", "soviet": "ru", "hungarian": "hu", "polish": "pl", "german": "de",
    "czech": "cs", "french": "fr", "romanian": "ro", "serbian": "sr", "albanian": "sq",
    "palladius": "ru", "hangul-phonetic": "ko", "pinyin": "en", "wade-giles": "en",
}  # fmt: skip
_LATIN_TO_CYRILLIC = (
    "shch=щ sch=щ zh=ж kh=х ts=ц ch=ч sh=ш yu=ю ya=я yo=ё ye=е iu=ю ia=я iy=ий ii=ий "
    "a=а b=б v=в g=г d=д e=е z=з i=и y=ы k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у f=ф h=х "
    "c=к w=в x=кс j=й '=ь"
)


def variants(form: str) -> tuple[Variant, ...]:
    """Return the forms a source is likely to use for the same name.

    Args:
        form: A name in any script the engine reads.

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
        elif language == "ru" and seen.script == "Cyrl":
            _add_cyrillic(found, form)
        elif language == "und" and seen.script == "Latn":
            _add_cyrillic(found, _cyrillic_of(form))
    _add_plain(found, form, seen)
    found.pop(unicodedata.normalize("NFC", form), None)
    return tuple(list(found.values())[:MOST])


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
            if system in ("mr", "mr-plain", "rr"):
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


def _add_chinese_form(found: dict[str, Variant], text: str, system: str) -> None:
    script = {"palladius": "Cyrl", "hangul-phonetic": "Hang"}.get(system, "Latn")
    _add(found, text, script, _LANGUAGE[system], system)
    if script == "Latn" and strip_marks(text) != text:
        _add(found, strip_marks(text), script, _LANGUAGE[system], system)


def _sino_korean(run: str) -> str:
    from fonds.names.romanise import hangul_of_hanja

    return hangul_of_hanja(run)[0]


def _cyrillic_of(form: str) -> str:
    """Write a Latin form in Cyrillic, letter by letter, as an English transliteration undone."""
    rules = dict(rule.split("=") for rule in _LATIN_TO_CYRILLIC.split())
    words = []
    for word in strip_marks(form).split():
        folded, out, place = word.lower(), "", 0
        while place < len(folded):
            for size in (4, 3, 2, 1):
                piece = folded[place : place + size]
                if piece in rules and len(piece) == size:
                    out += rules[piece]
                    place += size
                    break
            else:
                out += folded[place]
                place += 1
        if out.endswith("ы"):
            out = out[:-1] + "ий"
        words.append(out[:1].upper() + out[1:])
    return " ".join(words)


def _add_cyrillic(found: dict[str, Variant], form: str) -> None:
    _add(found, form, "Cyrl", "ru", "native")
    if "ё" in form:
        _add(found, form.replace("ё", "е"), "Cyrl", "ru", "native")
    for system in cyrillic_systems():
        text = " ".join(transliterate(word, system) for word in form.split())
        text = unicodedata.normalize("NFC", text)
        _add(found, text, "Latn", _LANGUAGE.get(system, "en"), system)
        if strip_marks(text) != text:
            _add(found, strip_marks(text), "Latn", _LANGUAGE.get(system, "en"), system)


def _add_plain(found: dict[str, Variant], form: str, seen: Form) -> None:
    if seen.script == "Latn":
        _add(found, strip_marks(form), "Latn", "en", "adhoc")
    words = seen.tokens.words
    if len(words) == 2 and seen.script in ("Latn", "Cyrl") and not seen.tokens.comma:
        _add(found, f"{words[1].text}, {words[0].text}", seen.script, "en", "adhoc")
