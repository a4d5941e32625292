"""A written form cut into words: titles taken off, initials, order and capitals noted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from fonds.core.tables import load_table
from fonds.language.scripts import script_of, script_of_letter
from fonds.names.han import TABLES

MOST_LETTERS = 160
"""Longer forms are cut here: no name is so long, and time must stay bounded."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʻ`´ʹ′＇ʾʿ‛", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("·・•‧∙⋅･", " "),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", None),
        **{"，": ",", "、": ",", "；": ";"},
    }
)
_CYRILLIC_AS_LATIN = str.maketrans("АВЕКМНОРСТХаеорсухі", "ABEKMHOPCTXaeopcyxi")
_LATIN_AS_CYRILLIC = str.maketrans("ABEKMHOPCTXaeopcyxi", "АВЕКМНОРСТХаеорсухі")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*'?\.?|,")
_BRACKETS = re.compile(r"[(\[{（](.*?)[)\]}）]")
_INITIAL = re.compile(
    r"^(?:[^\W\d_]|Ya|Ye|Yu|Yo|Zh|Kh|Ts|Ch|Sh|Shch|Ja|Je|Ju|Jo|Ia|Iu|Io|St|Dzh|Sz|Cs|Zs|Gy|Th|Ph|Wl|Al|Wł)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    Attributes:
        text: As written, NFC, without a closing full stop.
        folded: Lower case, marks kept.
        script: ISO 15924.
        is_initial: One letter (or a digraph) with a full stop, or one capital letter.
        is_capital: All letters are capitals and there is more than one.
    """

    text: str
    folded: str
    script: str
    is_initial: bool
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """A form cut into words, with what its punctuation says."""

    words: tuple[Word, ...]
    titles: tuple[str, ...]
    comma: bool  # "Family, Given"
    aliases: tuple[str, ...]  # what stood in brackets or in another script


@lru_cache(maxsize=1)
def _titles() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Load the titles: whole words, abbreviations, and those glued to names in Korean and Chinese."""
    table = load_table(TABLES / "titles.yaml", ("words", "abbreviations", "suffixes"))
    words, short = table["words"].split(), table["abbreviations"].split()
    return frozenset(words), frozenset(short), tuple(table["suffixes"].split())


def normalise(form: str) -> str:
    """Return a form in NFKC with one kind of apostrophe, hyphen and space."""
    return unicodedata.normalize("NFKC", form[:MOST_LETTERS].translate(_SIGNS)).translate(_SIGNS)


def _one_script(text: str) -> str:
    """Mend a word whose letters mix Latin and Cyrillic look-alikes, or hold digits for letters."""
    if any(char.isdigit() for char in text):
        text = text.replace("1", "l").replace("0", "o")
    scripts = {script_of_letter(char) for char in text}
    if "Latn" in scripts and "Cyrl" in scripts:
        latin = sum(script_of_letter(char) == "Latn" for char in text)
        table = _CYRILLIC_AS_LATIN if latin * 2 > len(text) else _LATIN_AS_CYRILLIC
        return text.translate(table)
    return text


def cut(form: str) -> Tokens:
    """Cut one written form into words.

    Args:
        form: A name as it stands in a source; at most `MOST_LETTERS` characters are looked at.

    Returns:
        Its words without titles; `words` may be empty.
    """
    text = normalise(form)
    aliases = tuple(each for each in _BRACKETS.findall(text) if each.strip())
    text = _BRACKETS.sub(" ", text)
    found: list[Word] = []
    titles: list[str] = []
    comma_after = -1
    known, short, suffixes = _titles()
    for raw in _split_initials(_WORD.findall(text)):
        if raw == ",":
            if comma_after < 0:
                comma_after = len(found)
            continue
        bare = _one_script(raw.rstrip(".").strip("'"))
        if not bare or not any(char.isalpha() for char in bare):
            continue
        folded = bare.casefold()
        stopped = raw.endswith(".")
        if folded in known or (stopped and folded in short and not bare.isupper()):
            if not (stopped and _INITIAL.match(raw) and folded == "st"):
                titles.append(raw)
                continue
        suffix = next(
            (each for each in suffixes if len(bare) > len(each) + 1 and bare.endswith(each)), ""
        )
        if suffix:
            titles.append(suffix)
            bare = folded = bare.removesuffix(suffix)
        if raw.endswith(".") and len(bare) == 1 and bare.islower():
            titles.append(raw)
            continue
        initial = bool(_INITIAL.match(raw)) or (
            len(bare) == 1
            and script_of_letter(bare) in ("Latn", "Cyrl")
            and bare.isupper()
            and raw.endswith(".")
        )
        found.append(Word(bare, folded, script_of(bare), initial, len(bare) > 1 and bare.isupper()))
    if not found and titles:  # the "title" was the name
        found = [
            Word(each.rstrip("."), each.rstrip(".").casefold(), script_of(each), False, False)
            for each in titles
        ]
        titles = []
    words = _mend_ocr(found)
    comma = 0 < comma_after < len(words)
    main, others = _by_script(words)
    return Tokens(main, tuple(titles), comma, (*aliases, *others))


def _split_initials(raws: list[str]) -> list[str]:
    """Cut `N.S.` as the pattern gives it; a letter glued to a name by a full stop is an initial."""
    return raws


def _mend_ocr(words: list[Word]) -> list[Word]:
    """Read `II` between two words as `Il`, as OCR of Korean names prints it."""
    mended = []
    for place, word in enumerate(words):
        if word.text == "II" and len(words) >= 2 and (place < len(words) - 1 or len(words) == 2):
            word = Word("Il", "il", "Latn", False, False)
        mended.append(word)
    return mended


def _by_script(words: list[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Keep the words of the first script; those of another are another form of the name."""
    if not words:
        return (), ()
    first = words[0].script
    main = tuple(word for word in words if word.script == first)
    rest: dict[str, list[str]] = {}
    for word in words:
        if word.script != first:
            rest.setdefault(word.script, []).append(word.text)
    return main, tuple(" ".join(each) for each in rest.values())
