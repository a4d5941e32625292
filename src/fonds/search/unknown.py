"""Values of fields that nothing has: `lang:xx` is said to be unknown, and near ones are offered.

What the reader may not see is unknown to them as well: a value that only closed records bear is
explained like a slip, and never offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from fonds.language.fold import fold_word
from fonds.search.answers import Mistake
from fonds.search.query import And, InField, Node, Or, Phrase, Word
from fonds.search.store import Store

_NOUNS = {
    "author": "author", "faction": "faction", "kind": "kind of record", "lang": "language",
    "org": "organisation", "person": "person", "place": "place", "repository": "repository",
}  # fmt: skip
_OPEN = ("author", "org", "person", "place")  # too many values for the commonest to be of help
_TEXTS = ("title", "shelfmark")  # searched by their words, not by values
_CLOSE = 75  # of 100
_OFFERED = 3
_COMMONEST = 6


class Unknown(NamedTuple):
    """What is to be said of a value nothing has, and queries with a near one in its place."""

    mistake: Mistake
    instead: list[str]


def explain_unknown(
    query: str, node: Node, store: Store, allowed: set[int], is_borne: Callable[[Node], bool]
) -> Iterator[Unknown]:
    """Yield the values of fields in a query that nothing the reader may see has.

    Args:
        query: As typed.
        node: As it was read.
        store: The index.
        allowed: The access labels of the reader.
        is_borne: Says whether anything the reader may see answers to a part of the query.
    """
    for part in _parts(node):
        if is_borne(part):
            continue
        text = part.item.text if isinstance(part.item, Word | Phrase) else ""
        seen = _seen_values(part.field, store, allowed)
        near = _near(text, seen)
        offered = near or ([] if part.field in _OPEN else list(seen)[:_COMMONEST])
        shown = ", ".join(seen[code][1] for code in offered)
        reading = f"{'Near it' if near else 'The commonest'}: {shown}."
        if not shown:
            reading = f"Try a part of it, or search for it without '{part.field}:'."
        noun = _NOUNS.get(part.field, part.field)
        found = f"No {noun} here answers to {text!r}."
        instead = [_replaced(query, text, seen[code][0]) for code in near]
        start = max(query.find(text), 0)
        yield Unknown(
            Mistake(start, found, reading),
            [one for one in instead if one and one != query],
        )


def _parts(node: Node, field: str = "") -> Iterator[InField]:
    """Yield each field with one value; what is under NOT asks for nothing."""
    match node:
        case InField() if node.field not in _TEXTS:
            yield from _parts(node.item, node.field)
        case And() | Or():
            for item in node.items:
                yield from _parts(item, field)
        case Word() | Phrase() if field:
            yield InField(field, node)


def _seen_values(field: str, store: Store, allowed: set[int]) -> dict[int, tuple[str, str]]:
    """Return code to (key, label) of the values that the reader may see, commonest first."""
    counts = store.cards.count_values(store.cards.visible(allowed), len(store.values))
    order = np.argsort(-counts, kind="stable")
    return {
        code: (store.values[code][1], store.values[code][2] or store.values[code][1])
        for code in order[counts[order] > 0].tolist()
        if store.values[code][0] == field
    }


def _near(text: str, seen: dict[int, tuple[str, str]]) -> list[int]:
    """Return the codes of the values spelt most like a text, by key or label, best first."""
    from rapidfuzz import fuzz, process

    wanted = " ".join(map(fold_word, text.split()))
    best: dict[int, float] = {}
    for place in (0, 1):
        folded = {
            code: " ".join(map(fold_word, value[place].split())) for code, value in seen.items()
        }
        found = process.extract(
            wanted, folded, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=_OFFERED
        )
        for _, score, code in found:
            best[code] = max(score, best.get(code, 0.0))
    return sorted(best, key=lambda code: -best[code])[:_OFFERED]


def _replaced(query: str, text: str, key: str) -> str:
    """Return the query with another value; empty where the value is not found in it as typed."""
    value = key if re.fullmatch(r"[\w-]+", key) else f'"{key}"'
    asked = re.compile(rf'(?<=:)(?:"{re.escape(text)}"|{re.escape(text)}(?![\w-]))')
    return asked.sub(lambda _: value, query, count=1) if asked.search(query) else ""
