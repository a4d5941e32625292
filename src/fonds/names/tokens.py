"""A written form cut into words: titles taken off, initials, order and capitals noted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fonds.language.scripts import script_of, script_of_letter
from fonds.names.kept import TABLES, load_table

MOST_LETTERS = 160
"""Longer forms are cut here: no name is so long, and time must stay bounded."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʻ`´ʹ′＇ʾʿ‛", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("·・•‧∙⋅･", " "),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", None),
        "，": ",",
        "、": ",",
        "；": ";",
    }
)
_ANY_SIGN = re.compile("[" + re.escape("".join(map(chr, _SIGNS))) + "]")
_CYRILLIC_AS_LATIN = str.maketrans("АВЕКМНОРСТХаеорсухі", "ABEKMHOPCTXaeopcyxi")
_LATIN_AS_CYRILLIC = str.maketrans("ABEKMHOPCTXaeopcyxi", "АВЕКМНОРСТХаеорсухі")
_WORD = re.compile(r"[^\W_]+(?:'?['-][^\W_]+)*'?\.?|,")
_BRACKETS = re.compile(r"[(\[{（](.*?)[)\]}）]")
_INITIAL = re.compile(
    r"^(?:[^\W\d_]|Ya|Ye|Yu|Yo|Zh|Kh|Ts|Ch|Sh|Shch|Ja|Je|Ju|Jo|Ia|Iu|Io|St|Dzh|Sz|Cs"
    r"|Zs|Gy|Th|Ph|Wl|Al|Wł|Gh|Dj|Dž|Dż|Cz|Č|Lj|Nj|Ny|Ty|Xh|Sch|Tsch"
    r"|Дж|Дз|Ив|Вл|Ал|Ник|Мих|Дм|Гр|Конст|Ст|Евг)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a name; one object for each spelling.

    Attributes:
        text: As written, NFC, without a closing full stop.
        folded: Lower case, marks kept.
        plain: Letters alone, without marks.
        script: ISO 15924.
        is_initial: One letter (or a digraph) with a full stop, or one capital letter.
        is_capital: All letters are capitals and there is more than one.
        is_syllable: It has one group of vowels and no hyphen.
    """

    text: str
    folded: str
    plain: str
    script: str
    is_initial: bool
    is_capital: bool
    is_syllable: bool


@dataclass(slots=True, eq=False)
class Tokens:
    """A form cut into words, with what its punctuation says; it never changes."""

    words: tuple[Word, ...]
    titles: tuple[str, ...]
    comma: bool  # "Family, Given"
    aliases: tuple[str, ...]  # what stood in brackets or in another script


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return load_table(
        TABLES / "titles.yaml", ("words", "abbreviations", "suffixes", "between", "before")
    )


@lru_cache(maxsize=1)
def _alias_marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Load what stands between two names of one person, and before one in brackets."""
    between, before = (
        "|".join(sorted(map(re.escape, _table()[key].splitlines()), key=len, reverse=True))
        for key in ("between", "before")
    )
    return (
        re.compile(rf"[\s,;]+(?:{between})[\s:]+|\s[/=]\s"),
        re.compile(rf"(?:(?:{between}|{before})(?:[\s:-]+|$))+", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _titles() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Load the titles: whole words, abbreviations, and those glued to Asian names."""
    table = _table()
    words, short = table["words"].split(), table["abbreviations"].split()
    return frozenset(words), frozenset(short), tuple(table["suffixes"].split())


def normalise(form: str) -> str:
    """Return a form in NFKC with one kind of apostrophe, hyphen and space."""
    text = form[:MOST_LETTERS]
    if text.isascii():
        return text.replace("`", "'")
    if unicodedata.is_normalized("NFKC", text) and not _ANY_SIGN.search(text):
        return text
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)


def _one_script(text: str) -> str:
    """Mend a word whose letters mix Latin and Cyrillic look-alikes, or hold digits for letters."""
    if any(char.isdigit() for char in text) and any(char.isalpha() for char in text):
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
    aliases: tuple[str, ...] = ()
    if "(" in text or "[" in text or "{" in text:
        text, aliases = _without_brackets(text)
    if text.count(" ") >= 2 and text != text.lower():
        text, *others_named = _alias_marks()[0].split(text)
        aliases = (*aliases, *(each.strip() for each in others_named if _letters(each) > 1))
    found: list[Word] = []
    titles: list[str] = []
    comma_after = -1
    is_lower = text == text.lower()
    for raw in _WORD.findall(text):
        if raw == ",":
            if comma_after < 0:
                comma_after = len(found)
            continue
        word, title = _word(raw, is_lower)
        if title:
            titles.append(title)
        if word is not None:
            found.append(word)
    if not found and titles:  # the "title" was the name
        found = [_make(each.rstrip("."), False) for each in titles]
        titles = []
    main, others = _by_script(_mend_ocr(found))
    return Tokens(main, tuple(titles), 0 < comma_after < len(found), (*aliases, *others))


def plain_words(form: str) -> Tokens | None:
    """Cut a form that has nothing unusual about it, the quick way; None where it may have.

    What it gives is what `cut` gives.
    """
    if "(" in form or "[" in form or "{" in form or len(form) > MOST_LETTERS:
        return None
    text = normalise(form)
    if text == text.lower() or (text.count(" ") >= 2 and _alias_marks()[0].search(text)):
        return None
    words: list[Word] = []
    comma = 0
    script = ""
    for raw in _WORD.findall(text):
        if raw == ",":
            comma = comma or len(words) or -1
            continue
        word, title = _word(raw, False)
        if title or word is None or (word.script != script and script) or raw == "II":
            return None
        script = word.script
        words.append(word)
    return Tokens(tuple(words), (), 0 < comma < len(words), ()) if words else None


_RUN = re.compile("[가-힣]+|[\u4e00-\u9fff]+")


def is_bare_run(form: str) -> bool:
    """Say whether a form is one run of hangul or of characters in which no title stands."""
    if not _RUN.fullmatch(form) or len(form) > MOST_LETTERS:
        return False
    known, _short, suffixes = _titles()
    return form not in known and not form.endswith(suffixes)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _without_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a form without what stands in brackets, and the other names that stood there.

    One word in the middle of a name stands for the word before it: `Yi (Ri) Sung-yop` is also
    `Ri Sung-yop`, `P. Shcheglov (Sokolov)` also `P. Sokolov`.
    """
    bare = _BRACKETS.sub(" ", text)
    found: list[str] = []
    for match in _BRACKETS.finditer(text):
        inner = _alias_marks()[1].sub("", match.group(1).strip(" ,;.")).strip()
        if _letters(inner) < 2 or any(char.isdigit() for char in inner):
            continue
        found.append(inner)
        before = _BRACKETS.sub(" ", text[: match.start()]).split()
        after = _BRACKETS.sub(" ", text[match.end() :]).split()
        if len(inner.split()) == 1 and len(before) + len(after) > 1 and before:
            found.append(" ".join([*before[:-1], inner, *after]))
    return bare, tuple(dict.fromkeys(found))


@lru_cache(maxsize=400_000)
def _word(raw: str, is_lower: bool) -> tuple[Word | None, str]:
    """Return the word and the title in one run of letters; either may be missing.

    `c.` is a title among words with capitals, an initial where all is in lower case.
    """
    known, short, suffixes = _titles()
    bare = _one_script(raw.rstrip(".").strip("'"))
    if not bare or not any(char.isalpha() for char in bare):
        return None, ""
    folded = bare.casefold()
    stopped = raw.endswith(".")
    titled = folded in known or (stopped and folded in short and not bare.isupper())
    if titled and not (stopped and (folded == "st" or (is_lower and len(folded) == 1))):
        return None, raw
    if stopped and len(bare) == 1 and bare.islower() and not is_lower:
        return None, raw
    suffix = next((e for e in suffixes if len(bare) > len(e) + 1 and bare.endswith(e)), "")
    bare = bare.removesuffix(suffix)
    initial = bool(_INITIAL.match(raw)) and script_of(bare) in ("Latn", "Cyrl")
    return _make(bare, initial), suffix


_VOWELS = re.compile("[aeiouyаеёиоуыэюя]+")


def _make(bare: str, is_initial: bool) -> Word:
    if _RUN.fullmatch(bare):
        script = "Hang" if bare >= "가" else "Hani"
        return Word(bare, bare, bare, script, is_initial, False, False)
    folded = bare.casefold()
    letters = plain(folded)
    return Word(
        bare,
        folded,
        letters.replace("-", "").replace("'", ""),
        script_of(bare),
        is_initial,
        len(bare) > 1 and bare.isupper(),
        "-" not in bare and len(_VOWELS.findall(letters)) == 1,
    )


def plain(folded: str) -> str:
    """Drop the marks of a folded word; й and ё lose theirs too."""
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded.replace("ł", "l").replace("đ", "d"))
    bare = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return unicodedata.normalize("NFC", bare)


def _mend_ocr(words: list[Word]) -> list[Word]:
    """Read `II` between two words as `Il`, as OCR of Korean names prints it."""
    for place, word in enumerate(words):
        if word.text == "II" and len(words) >= 2 and (place < len(words) - 1 or len(words) == 2):
            words[place] = _make("Il", False)
    return words


def _by_script(words: list[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Keep the words of the first script; those of another are another form of the name."""
    if not words:
        return (), ()
    first = words[0].script
    for word in words:
        if word.script != first:
            break
    else:
        return tuple(words), ()
    main = tuple(word for word in words if word.script == first)
    rest: dict[str, list[str]] = {}
    for word in words:
        if word.script != first:
            rest.setdefault(word.script, []).append(word.text)
    return main, tuple(" ".join(each) for each in rest.values())
