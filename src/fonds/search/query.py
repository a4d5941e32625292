"""The query language as a tree: what a query means, before any engine sees it.

`format_query` writes a tree back in full form; `parse_query(format_query(tree))` is the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """A word. `pattern` keeps `*` and `?`; `fuzzy` is the number of slips forgiven (0 to 2)."""

    text: str
    exact: bool = False
    pattern: bool = False
    fuzzy: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in this order."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases with at most `distance` other words between them, in any order."""

    items: tuple[Word | Phrase, ...]
    distance: int = 10


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    item: Node


@dataclass(frozen=True, slots=True)
class InField:
    """Only within one field: `title`, `kind` or one of `records.FIELDS`."""

    field: str
    item: Node


@dataclass(frozen=True, slots=True)
class Dates:
    """What may date from this time or, with `certainly`, what surely does; None = open end."""

    earliest: date | None
    latest: date | None
    certainly: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Everything: the empty query."""


Node = Word | Phrase | Near | And | Or | Not | InField | Dates | All


def format_query(node: Node) -> str:
    """Write a tree as a query in full form: operators spelt out, every group in parentheses."""
    match node:
        case All():
            return ""
        case Word():
            slips = "" if not node.fuzzy else "~" if node.fuzzy == 1 else f"~{node.fuzzy}"
            return ("=" if node.exact else "") + node.text + slips
        case Phrase():
            return ("=" if node.exact else "") + f'"{node.text}"'
        case Near():
            return f"NEAR({' '.join(map(format_query, node.items))}, {node.distance})"
        case And() | Or():
            word = " AND " if isinstance(node, And) else " OR "
            return word.join(_grouped(item) for item in node.items)
        case Not():
            return f"NOT {_grouped(node.item)}"
        case InField():
            return f"{node.field}:{_grouped(node.item)}"
        case Dates():
            ends = [day.isoformat() if day else "" for day in (node.earliest, node.latest)]
            return f"{'certainly' if node.certainly else 'date'}:{'..'.join(ends)}"


def _grouped(node: Node) -> str:
    text = format_query(node)
    return f"({text})" if isinstance(node, And | Or) else text


def plain_words(node: Node) -> Iterator[Word]:
    """Yield the words a reader may have mistyped: not patterns, not exact, not under NOT."""
    match node:
        case Word() if not (node.exact or node.pattern or node.fuzzy):
            yield node
        case And() | Or() | Near():
            for item in node.items:
                yield from plain_words(item)
