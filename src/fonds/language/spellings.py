"""Other spellings of one word: of an older orthography, or misread by a printer or a machine.

Folding (`fonds.language.fold`) undoes what is always the same: ѣ, ѳ, ъ at the end, ſ. What follows
is a likely spelling only, and is to be looked up among the words that texts have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fonds.core.tables import load_table

_LEAST_BEFORE = 3  # letters before an ending
_SHORTEST = 5  # letters of the longer of two spellings
_LONG = 8  # letters of a word in which two letters may be misread
_MOST = 400  # spellings of one word


class Rule(NamedTuple):
    """One spelling for another; with `ends`, only at the end of a word."""

    here: str
    there: str
    ends: bool = False


def old_spellings(word: str, language: str) -> set[str]:
    """Return how a word may be spelt in older or other texts of its language.

    Args:
        word: One word, folded.
        language: Its primary BCP 47 code.

    >>> sorted(old_spellings("labor", "en"))
    ['labour']
    """
    found = {
        other
        for other in _written_otherwise(word, _rules()["old"].get(language, ()))
        if max(len(other), len(word)) >= _SHORTEST
    }
    return found - {word}


def misreadings(word: str) -> set[str]:
    """Return what a word may have become under a printer's hand or a reading machine's eye.

    One slip, or in a long word two; both ways, since the texts may be right and the query wrong.

    Args:
        word: One word, folded.
    """
    script = "Cyrl" if "\u0400" <= word[:1] <= "\u052f" else "Latn"
    rules = _rules()["misread"].get(script, ())
    found = set(_written_otherwise(word, rules))
    if len(word) >= _LONG:
        twice = (other for one in sorted(found) for other in _written_otherwise(one, rules))
        found.update(islice(twice, _MOST))
    return found - {word}


def _written_otherwise(word: str, rules: Iterable[Rule]) -> Iterator[str]:
    for here, there, ends in rules:
        if ends:
            if word.endswith(here) and len(word) - len(here) >= _LEAST_BEFORE:
                yield word[: -len(here)] + there
            continue
        place = word.find(here)
        while place >= 0:
            yield word[:place] + there + word[place + len(here) :]
            place = word.find(here, place + 1)


@cache
def _rules() -> dict[str, dict[str, tuple[Rule, ...]]]:
    table = load_table(Path(__file__).with_name("tables") / "spellings.yaml", ("old", "misread"))
    return {
        kind: {code: tuple(_both_ways(pairs)) for code, pairs in table[kind].items()}
        for kind in ("old", "misread")
    }


def _both_ways(pairs: str) -> Iterator[Rule]:
    for pair in pairs.split():
        one, _, other = pair.removesuffix("$").partition("=")
        ends = pair.endswith("$")
        yield Rule(one, other, ends)
        yield Rule(other, one, ends)
