"""Names in Latin letters as Russian writes them: `Hruscsov` and `Khrushchev` to `Хрущёв`.

The orthography a form stands in is known by its letters; each has its own way into Cyrillic. A form
without a sign of any is read as English. For widening a search, not for citation: the way back is
never sure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from fonds.names.cyrillic import Alphabet, Rules, apply_rules, compile_rules
from fonds.names.kept import TABLES, load_table

LATIN = Alphabet("a-zà-žșțẑ-ỹ'", "aeiouy", "bcdfghjklmnpqrstvwxzłńśźżćčšžřňťďđ")
MOST_ORTHOGRAPHIES = 2
_AFTER_HUSHERS = re.compile("(?<=[жчшщ])ов$")
_UNSTRESSED = re.compile(r"(?<=[чшщ])ев\b")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return dict(load_table(TABLES / "to_cyrillic.yaml", ("orthographies",))["orthographies"])


@lru_cache(maxsize=32)
def _rules(orthography: str, other: bool) -> Rules:
    entry = _table()[orthography]
    text = f"{entry['or']} {entry['letters']}" if other else entry["letters"]
    first: dict[str, str] = {}
    for rule in unicodedata.normalize("NFC", text).split():
        first.setdefault(rule.partition("=")[0], rule)
    return compile_rules(" ".join(first.values()), LATIN)


def orthographies_of(form: str) -> tuple[str, ...]:
    """Return the orthographies a Latin form may stand in: those most of its letters speak for."""
    words = unicodedata.normalize("NFC", form).lower().split()
    weights = {
        name: sum(len(sign) for word in words for sign in re.findall(entry["signs"], word))
        for name, entry in _table().items()
        if not any(re.search(entry["never"], word) for word in words)
    }
    most = max(weights.values(), default=0)
    found = [name for name, weight in weights.items() if weight == most]
    return tuple(found[:MOST_ORTHOGRAPHIES]) if most else ("english",)


def russian_forms(form: str) -> tuple[tuple[str, str], ...]:
    """Return how Russian may write a name, each with the orthography it was read in.

    Args:
        form: A European name in Latin letters.
    """
    found: dict[str, str] = {}
    for name in orthographies_of(form):
        for other in (False, True) if "or" in _table()[name] else (False,):
            text = " ".join(_word(word, name, other) for word in form.replace(",", " ").split())
            if re.search("[^Ѐ-ӿ'. -]", text):
                continue
            found.setdefault(_UNSTRESSED.sub("ёв", text), name)
            found.setdefault(text, name)
    return tuple(found.items())


def _word(word: str, orthography: str, other: bool) -> str:
    folded = unicodedata.normalize("NFC", word).lower().replace("\u2019", "'")
    parts = [
        _AFTER_HUSHERS.sub("ёв", apply_rules(_rules(orthography, other), part))
        for part in folded.split("-")
    ]
    written = "-".join(part[:1].upper() + part[1:] for part in parts)
    return written.upper() if word.isupper() and len(word) > 2 else written
