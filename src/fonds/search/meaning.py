"""What a query means for this index: terms, values and days instead of words.

The tree here is what engines run. It is made by `fonds.search.resolve`, which knows the languages,
the vocabulary and the names; engines know only this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fonds.language.analysers import SIGN
from fonds.language.fold import CJK_RUN

COLUMNS = ("title", "shelfmark", "about", "body")
"""The text columns of a document: its title, shelfmarks, labels of other values, passages."""


@dataclass(frozen=True, slots=True)
class Gram:
    """Terms that stand next to each other.

    Attributes:
        terms: The terms, folded.
        prefix: Whether the last is the beginning of one.
        weight: How much of what was asked it is, for the order of hits; what may only be a
            misreading is less.
    """

    terms: tuple[str, ...]
    prefix: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """Any of these grams, in one column or (`""`) in any."""

    grams: tuple[Gram, ...]
    column: str = ""


@dataclass(frozen=True, slots=True)
class NearMatch:
    """One gram of each group, with at most `distance` other terms between them."""

    groups: tuple[tuple[Gram, ...], ...]
    distance: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """A match whose wording must also stand so, letter by letter, in title or text."""

    match: Match
    wording: str


@dataclass(frozen=True, slots=True)
class HasValue:
    """Documents that bear any of these values."""

    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class InDates:
    """Documents that may (or certainly do) date from within these days."""

    earliest: date | None
    latest: date | None
    certainly: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of these meanings; of none: everything."""

    items: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """Any of these meanings; of none: nothing. With `one`, they are ways to say one thing."""

    items: tuple[Meaning, ...] = ()
    one: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """Everything but this."""

    item: Meaning


Meaning = Match | NearMatch | ExactMatch | HasValue | InDates | Every | Some | Without


def wording(gram: Gram) -> str:
    """Write a gram as it stands in a plainly folded text: pairs of characters run together."""
    text = ""
    for term in gram.terms:
        term = term.removeprefix(SIGN)
        paired = CJK_RUN.fullmatch(term) is not None
        if paired and text and text[-1] == term[0] and len(term) == 2:
            text += term[1:]
        elif not (paired and len(term) == 1 and text.endswith(term)):
            text += f" {term}" if text else term
    return text


def wanted_grams(meaning: Meaning) -> Iterator[Gram]:
    """Yield every gram a reader hopes to see marked: all but those under NOT."""
    match meaning:
        case Match():
            yield from meaning.grams
        case NearMatch():
            for group in meaning.groups:
                yield from group
        case ExactMatch():
            yield from meaning.match.grams
        case Every() | Some():
            for item in meaning.items:
                yield from wanted_grams(item)


def wordings(meaning: Meaning) -> Iterator[str]:
    """Yield every exact wording asked for."""
    match meaning:
        case ExactMatch():
            yield meaning.wording
        case Every() | Some():
            for item in meaning.items:
                yield from wordings(item)
