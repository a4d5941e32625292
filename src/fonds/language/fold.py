"""Folding: what a reader does not want to have to type the same way twice.

Case, diacritics, apostrophes, ё, letters of the old Russian orthography and the two shapes of a
Chinese character fold into one form. Folding happens twice with the same result: on whole texts
before they are indexed (`fold_text`, cheap where nothing needs it, since the engines' own
tokenisers take care of case and of most diacritics) and on single words (`fold_word`).

    >>> fold_word("Ceaușescu"), fold_word("Yan’an"), fold_word("Хрущёв"), fold_word("朴昌玉")
    ('ceausescu', 'yanan', 'хрущев', '朴昌玉')

Exact matching (`=word` in a query) compares texts after `fold_exactly`: Unicode form only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fonds.language.han import simplify

APOSTROPHES = "'’‘ʼʻʽ`´′＇ʹʺ"
"""Signs inside a word that writers set or leave out: Yan'an, Pak Ch'ang-ok, oblast’."""

ELIDING = frozenset({"fr", "it", "ca"})
"""Languages in which an apostrophe stands between two words: l'ambassade, dell'anno."""

_LETTERS = {
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H",
    "ı": "i", "İ": "I", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ſ": "s", "ς": "σ",
    "ё": "е", "Ё": "Е", "ѣ": "е", "Ѣ": "Е", "ѳ": "ф", "Ѳ": "Ф", "ѵ": "и", "Ѵ": "И",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
}  # fmt: skip
SIGNS = "“”„«»‹›–—‑…·•§\u00a0\u2009\u202f"
"""Signs that part words; a text without them is ASCII sooner."""

_JOINED = {**dict.fromkeys(APOSTROPHES, ""), **dict.fromkeys(SIGNS, " "), **_LETTERS}
_SPLIT = {**_JOINED, **dict.fromkeys(APOSTROPHES, " ")}
_FINAL_HARD_SIGN = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ])[ъЪ](?![^\W\d_])")

CJK = (
    "\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""The inside of a character class: Hangul, Han and kana, written without spaces between words."""

CJK_RUN = re.compile(f"[{CJK}]+")


def fold_text(text: str, language: str = "und") -> str:
    """Rewrite a text so that an engine's plain tokeniser yields our terms.

    Case and most Latin diacritics are left to the engine, which does them faster. Runs of
    Hangul, Han and kana become character pairs (see `pair_characters`).

    Args:
        text: Any text; it is brought to NFC.
        language: BCP 47; decides whether an apostrophe joins (Yan'an) or splits (l'an), and
            whether the old Russian orthography may be assumed.
    """
    if text.isascii():
        if "'" in text or "`" in text:
            joint = " " if language[:2] in ELIDING else ""
            return text.replace("'", joint).replace("`", joint)
        return text
    text = _fold_letters(unicodedata.normalize("NFC", text), language)
    if not _is_latin_1(text) and CJK_RUN.search(text):
        text = CJK_RUN.sub(lambda run: f" {pair_characters(run[0])} ", text)
    return text


def _is_latin_1(text: str) -> bool:
    """Tell quickly that a text surely has no Hangul and no Han."""
    if text.isascii():
        return True
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _fold_letters(text: str, language: str) -> str:
    """Rewrite apostrophes and the letters an engine's tokeniser would keep apart."""
    if language[:2] in ("ru", "un") and ("ѣ" in text or "Ѣ" in text):
        text = text.replace("і", "и").replace("І", "И")  # abolished with ѣ in 1918
    if language[:2] == "ru" and ("ъ" in text or "Ъ" in text):
        text = _FINAL_HARD_SIGN.sub("", text)
    for letter, plain in (_SPLIT if language[:2] in ELIDING else _JOINED).items():
        if letter in text:
            text = text.replace(letter, plain)
            if text.isascii():
                break
    return text


def fold_plain(text: str, language: str = "und") -> str:
    """Fold a whole text as `fold_word` folds a word; Hangul and Han stay unpaired.

    For looking words up in a text without cutting it into tokens. The length may change.
    """
    if text.isascii():
        return fold_text(text, language).lower()
    text = _fold_letters(unicodedata.normalize("NFC", text), language)
    text = fold_marks(text)
    return text if _is_latin_1(text) else simplify(text)


def fold_marks(text: str) -> str:
    """Take the marks off Latin letters, as the last step of folding; and lower the case."""
    if text.isascii():
        return text.lower()
    try:
        return text.encode("latin-1").translate(_LATIN_1).decode("latin-1")  # 20 times as fast
    except UnicodeEncodeError:
        text = text.lower()
    for letter in set(_LATIN.findall(text)):
        text = text.replace(letter, strip_latin_marks(letter))
    return text


def pair_characters(run: str) -> str:
    """Write a run of Hangul or Han as overlapping pairs and its last character alone.

    Every character then begins one term, so that a query of any length is a phrase of pairs (or
    the beginning of a term, for one character). Traditional characters become simplified ones.

        >>> pair_characters("박창옥")
        '박창 창옥 옥'
    """
    run = simplify(run)
    return " ".join([run[i : i + 2] for i in range(len(run))])


@lru_cache(maxsize=200_000)
def fold_word(word: str, language: str = "und") -> str:
    """Fold one word as `fold_text` and an engine's tokeniser together do.

    Returns:
        The folded form in lower case; it holds a space where an apostrophe splits (`l'an` in
        French). Hangul and Han stay unpaired.
    """
    return strip_latin_marks(fold_plain(word, language))


_MARKS = re.compile("[\u0300-\u036f]")


def strip_latin_marks(word: str) -> str:
    """Take diacritics off Latin letters only; й, ї and Hangul stay whole."""
    if word.isascii():
        return word
    kept = []
    for letter in word:
        if "\u00c0" <= letter < "\u0250" or "\u1e00" <= letter < "\u1f00":
            kept.append(_MARKS.sub("", unicodedata.normalize("NFD", letter)))
        elif not "\u0300" <= letter <= "\u036f":
            kept.append(letter)
    return "".join(kept)


def fold_exactly(text: str) -> str:
    """Return the form that exact matching compares: NFC, nothing else."""
    return unicodedata.normalize("NFC", text)


_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_LATIN_1 = bytes(ord(strip_latin_marks(chr(code).lower())) & 255 for code in range(256))
