"""Reading a query: a small recursive-descent parser that never refuses.

    query  := and ("OR" and)*
    and    := not ("AND"? not)*
    not    := ("NOT" | "-") not | near
    near   := atom ("NEAR/n" atom)*
    atom   := "(" query ")" | field ":" atom | "NEAR(" atom+ ["," n] ")"
            | ["="] phrase | ["="] word ["*"] ["~" [n]] | date ".." date

It is written by hand rather than generated because forgiving is its purpose: what cannot be meant
as it stands is reported as a `Mistake` with the reading that was searched instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fonds.search.answers import Mistake
from fonds.search.daterange import read_range
from fonds.search.query import All, And, Dates, InField, Near, Node, Not, Or, Phrase, Word
from fonds.search.records import FIELDS

ALIASES = {
    "title": "title", "kind": "kind", "date": "date", "possibly": "date", "certainly": "certainly",
    "organisation": "org", "organization": "org", "language": "lang", "archive": "repository",
} | {name: name for name in FIELDS}  # fmt: skip
"""Every name a field may be called by in a query, and the field."""

_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“", "「": "」", "『": "』", "《": "》"}
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<exact>=(?=[^\s=]))
    | (?P<minus>-(?=[^\s-]))
    | (?P<quote>["“«„「『《])
    | (?P<nearcall>NEAR\()
    | (?P<near>NEAR(?:/(?P<distance>\d+))?(?![^\s()"“«„「『《]))
    | (?P<operator>(?:AND|OR|NOT|&&|\|\|)(?![^\s()"“«„]))
    | (?P<field>(?i:{"|".join(ALIASES)})|[A-Za-z]+(?=:\S)):
    | (?P<word>[^\s()"“«„「『《]+)
    """,
    re.VERBOSE,
)
_ANY_QUOTE = "".join((*_QUOTES, *_QUOTES.values()))
_WORD_ALONE = re.compile(r"\w(?:[\w'’-]*\w)?")
_OPERATORS = {"&&": "AND", "||": "OR"}
_WORDS_OF_OURS = frozenset({"AND", "OR", "NOT", "NEAR"})
_NEAR_DEFAULT = 10
_DEEPEST = 40
_LONGEST = 500
"""Words and signs of a query; more would only keep everybody else waiting."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as a tree, and what was wrong with it."""

    node: Node
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    start: int


@lru_cache(maxsize=1_000)
def parse_query(text: str) -> ParsedQuery:
    """Read a query.

    >>> parse_query('person:Filatov (чистк* OR "purge of") -Albania').node
    ... # doctest: +ELLIPSIS
    And(items=(InField(field='person', item=Word(text='Filatov', ...
    """
    parser = _Parser(text)
    return ParsedQuery(parser.read(), tuple(parser.mistakes))


def _cut(text: str, mistakes: list[Mistake]) -> list[_Lexeme]:
    lexemes, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None  # `word` takes what is left
        assert match.lastgroup is not None
        kind = "near" if match["near"] else match.lastgroup
        place = match.end()
        if kind == "quote":
            end = text.find(_QUOTES[match[0]], place)
            if end < 0 and match[0] != '"':
                end = text.find('"', place)
            if end < 0:
                mistakes.append(Mistake(
                    match.start(), "A quotation mark is not closed.",
                    "Searched as if it closed at the end.",
                ))  # fmt: skip
                end = len(text)
            lexemes.append(_Lexeme("phrase", text[place:end].strip(), match.start()))
            place = end + 1
        elif kind != "space":
            value = (match["distance"] or "") if kind == "near" else match[kind]
            lexemes.append(_Lexeme(kind, value, match.start()))
    return lexemes


class _Parser:
    """One pass over one query; collects mistakes as it goes."""

    def __init__(self, text: str) -> None:
        self.mistakes: list[Mistake] = []
        self._lexemes = _cut(text, self.mistakes)
        if len(self._lexemes) > _LONGEST:
            self.mistakes.append(Mistake(
                self._lexemes[_LONGEST].start, f"The query has more than {_LONGEST} words.",
                f"The first {_LONGEST} were searched.",
            ))  # fmt: skip
            del self._lexemes[_LONGEST:]
        self._next = 0
        self._depth = 0

    def read(self) -> Node:
        parts: list[Node] = []
        while self._peek():
            node = self._or()
            if not isinstance(node, All):
                parts.append(node)
            if (lexeme := self._peek()) and lexeme.kind == "close":
                self._take()
                self._mistake(
                    lexeme, "A closing parenthesis has no partner.", "It was passed over."
                )
        self.mistakes.sort(key=lambda mistake: mistake.start)
        said = {(mistake.found, mistake.reading): mistake for mistake in reversed(self.mistakes)}
        self.mistakes = list(reversed(said.values()))
        return _join(And, parts)

    def _peek(self) -> _Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _take(self) -> _Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    def _is(self, kind: str, text: str = "") -> bool:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind != kind:
            return False
        return not text or _OPERATORS.get(lexeme.text, lexeme.text) == text

    def _mistake(self, lexeme: _Lexeme, found: str, reading: str) -> None:
        self.mistakes.append(Mistake(lexeme.start, found, reading))

    def _or(self) -> Node:
        items = [self._and()]
        while self._is("operator", "OR"):
            operator = self._take()
            items.append(self._and())
            if isinstance(items[-1], All) or isinstance(items[-2], All):
                self._mistake(operator, "OR has nothing on one side.", "It was passed over.")
        return _join(Or, [item for item in items if not isinstance(item, All)])

    def _and(self) -> Node:
        items: list[Node] = []
        pending: _Lexeme | None = None
        while (
            (lexeme := self._peek()) and lexeme.kind != "close" and not self._is("operator", "OR")
        ):
            if self._is("operator", "AND"):
                if pending or not items:
                    self._mistake(lexeme, "AND has nothing before it.", "It was passed over.")
                pending = self._take()
                continue
            item = self._not()
            pending = None
            if not isinstance(item, All):
                items.append(item)
        if pending:
            self._mistake(pending, "AND has nothing after it.", "It was passed over.")
        return _join(And, items)

    def _not(self) -> Node:
        if not (self._is("operator", "NOT") or self._is("minus")):
            return self._near()
        lexeme = self._take()
        while self._is("operator", "NOT") or self._is("minus"):
            self._take()
        item = self._near() if not self._at_end() else All()
        while isinstance(item, Not):
            item = item.item
        if isinstance(item, All):
            self._mistake(lexeme, "NOT has nothing after it.", "It was passed over.")
            return item
        return Not(item)

    def _at_end(self) -> bool:
        lexeme = self._peek()
        return lexeme is None or lexeme.kind == "close" or lexeme.text in ("OR", "AND", "&&", "||")

    def _near(self) -> Node:
        item = self._atom()
        while self._is("near"):
            lexeme = self._take()
            other = self._atom() if not self._at_end() else All()
            distance = int(lexeme.text or _NEAR_DEFAULT)
            before = item.items if isinstance(item, Near) else (item,)
            if all(isinstance(part, Word | Phrase) for part in (*before, other)):
                item = Near((*before, other), distance)  # type: ignore[arg-type]
            else:
                self._mistake(
                    lexeme, "NEAR stands between things that are not words or phrases.",
                    "Searched with AND.",
                )  # fmt: skip
                item = _join(And, [part for part in (item, other) if not isinstance(part, All)])
        return item

    def _atom(self) -> Node:
        lexeme = self._take()
        if self._depth >= _DEEPEST and lexeme.kind in ("open", "field", "nearcall"):
            self._mistake(lexeme, "The query is nested too deep.", "This part was passed over.")
            return All()
        self._depth += 1
        try:
            return self._atom_of(lexeme)
        finally:
            self._depth -= 1

    def _atom_of(self, lexeme: _Lexeme) -> Node:
        match lexeme.kind:
            case "open":
                return self._group(lexeme)
            case "field":
                return self._field(lexeme)
            case "nearcall":
                return self._near_call(lexeme)
            case "phrase":
                return self._phrase(lexeme, exact=False)
            case "exact":
                return self._exact(lexeme)
            case "minus" | "operator":
                self._next -= 1
                return self._not() if lexeme.kind == "minus" or lexeme.text == "NOT" else All()
            case "near":
                self._mistake(lexeme, "NEAR has nothing before it.", "It was passed over.")
                return All()
            case "close":
                self._next -= 1
                return All()
            case _:
                return self._word(lexeme)

    def _group(self, lexeme: _Lexeme) -> Node:
        node = self._or()
        if self._is("close"):
            self._take()
        else:
            self._mistake(
                lexeme, "A parenthesis is not closed.", "Searched as if it closed at the end."
            )
        return node

    def _field(self, lexeme: _Lexeme) -> Node:
        name = ALIASES.get(lexeme.text.lower())
        if name is None:
            self._mistake(
                lexeme, f"There is no field {lexeme.text!r}.",
                f"Searched as a word. Fields: {', '.join(sorted(set(ALIASES.values())))}.",
            )  # fmt: skip
            return Phrase(lexeme.text) if lexeme.text in _WORDS_OF_OURS else Word(lexeme.text)
        if self._at_end():
            self._mistake(lexeme, f"Nothing stands after {lexeme.text}:.", "It was passed over.")
            return All()
        if name in ("date", "certainly"):
            return self._date(lexeme, name == "certainly")
        item = self._atom()
        return item if isinstance(item, All) else InField(name, item)

    def _date(self, field: _Lexeme, certainly: bool) -> Node:
        lexeme = self._take()
        if lexeme.kind in ("word", "phrase") and (span := read_range(lexeme.text)):
            self._check_order(lexeme, span)
            return Dates(span[0], span[1], certainly)
        self._mistake(
            field, f"{lexeme.text!r} is no date.",
            "Searched as a word. Write 1956, 1956-08, 1956-08-30, 195X or a range with two dots.",
        )  # fmt: skip
        self._next -= 1
        return self._atom()

    def _check_order(self, lexeme: _Lexeme, span: tuple[date | None, date | None]) -> None:
        first = read_range(lexeme.text.strip(",;").partition("..")[0])
        if ".." in lexeme.text and first and span[0] and first[0] and first[0] > span[0]:
            self._mistake(
                lexeme, f"{lexeme.text!r} ends before it begins.", "Searched the other way round."
            )

    def _near_call(self, lexeme: _Lexeme) -> Node:
        items: list[Node] = []
        distance = _NEAR_DEFAULT
        while (inner := self._peek()) and inner.kind != "close":
            text = inner.text
            if inner.kind == "word" and (number := re.fullmatch(r",?(\d+)", text)) and (
                text.startswith(",") or self._comma
            ):  # fmt: skip
                self._take()
                distance = int(number[1])
                continue
            if inner.kind == "operator" and text != "NOT":
                self._take()
                continue
            self._comma = inner.kind == "word" and text.endswith(",")
            if text == ",":
                self._take()
                continue
            items.append(self._atom())
        self._comma = False
        if self._is("close"):
            self._take()
        else:
            self._mistake(lexeme, "NEAR( is not closed.", "Searched as if it closed at the end.")
        kept = [item for item in items if isinstance(item, Word | Phrase)]
        if len(kept) < len(items) or len(kept) < 2:
            self._mistake(
                lexeme, "NEAR( ) needs two or more words or phrases.", "Searched with AND."
            )
            return _join(And, [item for item in items if not isinstance(item, All)])
        return Near(tuple(kept), distance)

    _comma = False

    def _phrase(self, lexeme: _Lexeme, exact: bool) -> Node:
        if not lexeme.text:
            self._mistake(lexeme, "A phrase is empty.", "It was passed over.")
            return All()
        if (after := self._peek()) and after.kind == "word":
            glued = re.fullmatch(r"~(\d*)", after.text)
            if glued and after.start == lexeme.start + len(lexeme.text) + 2:
                self._take()
                words = _words_apart(lexeme.text)
                if len(words) > 1:
                    return Near(words, int(glued[1] or _NEAR_DEFAULT))
        return Phrase(lexeme.text, exact)

    def _exact(self, lexeme: _Lexeme) -> Node:
        item = self._peek()
        if item is not None and item.kind == "phrase":
            return self._phrase(self._take(), exact=True)
        is_near = item is not None and item.kind == "near" and not item.text
        if item is not None and (is_near or item.kind in ("word", "field", "operator")):
            text = "NEAR" if is_near else item.text.strip(",;")
            self._take()
            return Word(text, exact=True) if any(map(str.isalnum, text)) else All()
        self._mistake(lexeme, "= has no word or phrase after it.", "It was passed over.")
        return All()

    def _word(self, lexeme: _Lexeme) -> Node:
        text = lexeme.text.strip(",;")
        if ".." in text and (span := read_range(text)):
            self._check_order(lexeme, span)
            return Dates(span[0], span[1])
        if text.endswith("?") and not re.search(r"[*?]", text[:-1]):
            text = text[:-1]  # the end of a question
        fuzzy = 0
        if slips := re.fullmatch(r"(.+?)~(\d*)", text):
            text, fuzzy = slips[1], min(int(slips[2] or 1), 2)
        if not any(map(str.isalnum, text)):
            if re.search("[*?~]", lexeme.text):
                self._mistake(lexeme, f"{lexeme.text!r} holds no letter.", "It was passed over.")
            return All()
        if text in _WORDS_OF_OURS:
            return Phrase(text)
        return Word(text, pattern="*" in text or "?" in text, fuzzy=fuzzy)


def _words_apart(text: str) -> tuple[Word | Phrase, ...]:
    """Return the words of a phrase, each by itself; what NEAR could read otherwise in quotes."""
    words = [word.strip(_ANY_QUOTE) for word in text.split()]
    return tuple(
        Word(word) if _WORD_ALONE.fullmatch(word) and word not in _WORDS_OF_OURS else Phrase(word)
        for word in words if any(map(str.isalnum, word))
    )  # fmt: skip


def _join(kind: type[And] | type[Or], items: list[Node]) -> Node:
    if not items:
        return All()
    if len(items) == 1:
        return items[0]
    flat: list[Node] = []
    for item in items:
        flat.extend(item.items if isinstance(item, And | Or) and isinstance(item, kind) else [item])
    return kind(tuple(flat))
