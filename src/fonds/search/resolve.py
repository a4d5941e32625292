"""From a query to its meaning: every language it could be, every form of a name, every ending.

A word of the query stands for itself and for all words of the index that share its stem in a
language in whose texts they stand; a name for every form of everyone it may denote. What was added
is kept (`Resolved.word_forms`, `Resolved.names`), since the reader is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from fonds.language.analysers import SIGN, Analysis
from fonds.language.fold import APOSTROPHES, CJK_RUN, fold_word
from fonds.language.languages import LANGUAGES
from fonds.language.tokens import tokenise
from fonds.search.answers import NameReading, SearchRequest
from fonds.search.daterange import read_span
from fonds.search.endings import Endings, is_case
from fonds.search.engine import NameExpander, PersonForms
from fonds.search.meaning import (
    Every,
    ExactMatch,
    Gram,
    HasValue,
    InDates,
    Match,
    Meaning,
    NearMatch,
    Some,
    Without,
)
from fonds.search.query import All, And, Dates, InField, Near, Node, Not, Or, Phrase, Word
from fonds.search.reader import Reader

_DATE = re.compile(r"(?:1\d|20)(?:\d\d(?:-\d\d){0,2}|\d[Xx])")
"""What looks like a date without `date:` before it; anything shorter is a number."""
LONGEST_NAME = 4  # words
MOST_PERSONS = 6  # one spelling may stand for so many before it stands for nobody
MOST_FORMS = 80
MOST_GRAMS = 250
_MISREAD = 0.25  # of the weight of the word itself
_WORDS_APART = 8  # words of a run that an analyser took apart


class Dictionary(Protocol):
    """The field values of the index, as `store.Store` keeps them."""

    values: list[tuple[str, str, str, str]]

    def code(self, field: str, key: str) -> int | None:
        """Return the code of a value."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What of an index a query is read with: its values and words, what one reader may see of
    them, its analysers."""

    dictionary: Dictionary
    endings: Endings
    reader: Reader
    analysis: Analysis = field(default_factory=Analysis)


@dataclass(slots=True)
class Resolved:
    """The meaning of a query, and what was added on the way."""

    meaning: Meaning
    names: list[NameReading] = field(default_factory=list)
    word_forms: dict[str, tuple[str, ...]] = field(default_factory=dict)


def resolve(
    node: Node,
    request: SearchRequest,
    tools: Tools,
    names: NameExpander | None,
    forgiving: bool = True,
) -> Resolved:
    """Work out what a query means in this index.

    Args:
        node: The query.
        request: Its switches.
        tools: The index.
        names: Who may be meant.
        forgiving: Whether misreadings of a rare word are searched.
    """
    resolver = _Resolver(
        request, tools.dictionary, tools.endings, tools.reader, tools.analysis, names, forgiving
    )
    resolved = Resolved(resolver.node(node))
    resolved.names, resolved.word_forms = resolver.names_read, resolver.word_forms
    return resolved


def gram_of(text: str, language: str = "und") -> Gram | None:
    """Return the terms of a text as one gram; None where it has none.

    The single character that closes a run of pairs is dropped at the very end, so that the gram
    also matches inside a longer run; a single character alone becomes a beginning.
    """
    tokens = tokenise(text, language)
    if not tokens:
        return None
    last = tokens[-1]
    lone = len(last.term) == 1 and CJK_RUN.fullmatch(last.term) is not None
    if lone and len(tokens) > 1 and tokens[-2].end == last.end:
        return Gram(tuple(token.term for token in tokens[:-1]))
    return Gram(tuple(token.term for token in tokens), prefix=lone)


def grams_of(text: str) -> tuple[Gram, ...]:
    """Return every way the index may hold a text: apostrophes joining or parting, hyphen gone."""
    ways = [gram_of(text)]
    if any(sign in text for sign in APOSTROPHES):
        ways.append(gram_of(text, "fr"))
    if "-" in text and " " not in text and not re.search(r"\d", text):
        ways.append(gram_of(text.replace("-", "")))
    return tuple(dict.fromkeys(way for way in ways if way))


@dataclass(slots=True)
class _Resolver:
    request: SearchRequest
    dictionary: Dictionary
    endings: Endings
    reader: Reader
    analysis: Analysis
    names: NameExpander | None
    forgiving: bool
    names_read: list[NameReading] = field(default_factory=list)
    word_forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def node(self, node: Node, column: str = "") -> Meaning:
        match node:
            case All():
                return Every()
            case Word():
                return self._named([node], column) or self._word(node, column)
            case Phrase():
                return self._named([node], column) or self._phrase(node, column)
            case Near():
                groups = [self._grams(item) for item in node.items]
                return NearMatch(tuple(group for group in groups if group), node.distance, column)
            case And():
                return Every(tuple(self._all(node.items, column)))
            case Or():
                return Some(tuple(self.node(item, column) for item in node.items))
            case Not():
                return Without(self._plainly(node.item, column))
            case InField():
                return self._field(node.field, node.item)
            case Dates():
                return InDates(node.earliest, node.latest, node.certainly)

    def _plainly(self, node: Node, column: str) -> Meaning:
        """Resolve what is to be excluded: its names widen nothing, its endings go unsaid."""
        names, self.names = self.names, None
        said = dict(self.word_forms)
        try:
            return self.node(node, column)
        finally:
            self.names, self.word_forms = names, said

    def _all(self, items: Sequence[Node], column: str) -> Iterable[Meaning]:
        """Resolve what stands side by side, taking runs of words that are a name together."""
        place = 0
        while place < len(items):
            run = place
            while run < len(items) and run - place < LONGEST_NAME and _is_plain(items[run]):
                run += 1
            for end in range(run, place + 1, -1):
                if meaning := self._named(items[place:end], column):
                    yield meaning
                    place = end
                    break
            else:
                yield self.node(items[place], column)
                place += 1

    def _named(self, items: Sequence[Node], column: str) -> Meaning | None:
        """Return the words or any form of the persons they denote; None where they are no name."""
        if self.names is None or column == "shelfmark" or not all(map(_is_plain, items)):
            return None
        text = " ".join(item.text for item in items if isinstance(item, Word | Phrase))
        words = [token.term for token in tokenise(text) if len(token.term) > 1]
        written = not CJK_RUN.search(text) and bool(self.endings.known(words))
        persons = self.names.expand(text, written)
        if written:
            persons = [one for one in persons if _is_written(words, one)]
        if not persons:
            return None
        applied = self.request.expand_names and len(persons) <= MOST_PERSONS
        for person in persons:
            reading = NameReading(
                text, person.person, person.label, person.forms[:MOST_FORMS], applied
            )
            if reading not in self.names_read:
                self.names_read.append(reading)
        if not applied:
            return None
        linked = [
            code for person in persons if (code := self.dictionary.code("person", person.person))
        ]
        forms = self._forms(persons)
        ways: list[Meaning] = [Match((*grams_of(text), *forms), column)]
        if len(items) == 1 and isinstance(items[0], Word):
            ways = [self._word(items[0], column), Match(forms, column)]
        if linked and not column:
            ways.append(HasValue(frozenset(linked)))
        return Some(tuple(ways), one=True)

    def _forms(self, persons: Sequence[PersonForms]) -> tuple[Gram, ...]:
        """Return the forms of persons as grams: hyphens parting or joining, cases of the end."""
        grams: dict[Gram, None] = {}
        for person in persons:
            for form in person.forms[:MOST_FORMS]:
                for way in {form, form.replace("-", "")}:
                    if gram := gram_of(way):
                        grams[gram] = None
        terms = {term for gram in grams for term in gram.terms}
        known = self.endings.known(terms)
        found: set[str] = set()
        ends = {gram.terms[-1] for gram in grams}
        cases = {end: self.endings.cases(end, self.reader.is_of) for end in ends}
        for gram in list(grams):
            if not known.issuperset(gram.terms[:-1]):
                del grams[gram]  # no text has it: most spellings of a name stand nowhere
                continue
            for case in () if gram.prefix else cases[gram.terms[-1]]:
                found.add(case)
                grams[Gram((*gram.terms[:-1], case))] = None
        return tuple(
            gram for gram in grams
            if gram.prefix or gram.terms[-1] in known or gram.terms[-1] in found
        )[:MOST_GRAMS]  # fmt: skip

    def _word(self, word: Word, column: str) -> Meaning:
        grams = self._grams(word)
        if not grams:
            return Every() if not word.pattern and not word.fuzzy else Some()
        match = Match(grams, column)
        if word.exact:
            return ExactMatch(match, word.text)
        if _DATE.fullmatch(word.text) and not column and (days := read_span(word.text)):
            return Some((match, InDates(*days)), one=True)
        return self._analysed(word, match)

    def _analysed(self, word: Word, match: Match) -> Meaning:
        """Add the words an analyser reads in a run of Korean or Chinese, near each other."""
        if word.pattern or word.fuzzy or not (self.analysis and self.request.forms):
            return match
        found = [token.term for token in self.analysis.words(word.text)]
        if not found:
            return match
        plain = tuple(term.removeprefix(SIGN) for term in found)
        if "".join(plain) != word.text:
            self.word_forms[word.text] = plain
        if len(found) == 1:
            return Match((*match.grams, Gram((found[0],))), match.column)
        groups = tuple((Gram((term,)),) for term in dict.fromkeys(found))
        return Some((match, NearMatch(groups, _WORDS_APART, match.column)), one=True)

    def _grams(self, item: Word | Phrase) -> tuple[Gram, ...]:
        if isinstance(item, Phrase):
            return grams_of(item.text)
        if item.pattern and not CJK_RUN.search(item.text):
            return self._pattern(item.text)
        ways = grams_of(item.text.replace("*", ""))
        if item.exact or not ways:
            return ways
        single = [way.terms[0] for way in ways if len(way.terms) == 1 and not way.prefix]
        more: dict[str, float] = {}
        if item.fuzzy:
            for own in single:
                more.update(dict.fromkeys(self.endings.slips(own, item.fuzzy), 1.0))
        elif self.request.forms:
            for own in single:
                if self.forgiving and self.reader.is_rare(own):
                    more.update(dict.fromkeys(self.endings.misread(own), _MISREAD))
                forms = self.endings.forms(own, item.text, self.reader.is_of)
                more.update(dict.fromkeys(forms, 1.0))
        added = tuple(sorted(more.keys() - set(single)))
        if added:
            self.word_forms[item.text] = added
        return ways + tuple(Gram((term,), weight=more[term]) for term in added)

    def _pattern(self, text: str) -> tuple[Gram, ...]:
        folded = "".join(
            part if part in "*?" else fold_word(part) for part in re.split(r"([*?])", text) if part
        )
        beginning = re.fullmatch(r"([^*?\s-]+)\*", folded)
        if beginning and (gram := gram_of(beginning[1])) and len(gram.terms) == 1:
            return (Gram(gram.terms, prefix=True),)
        return tuple(Gram((term,)) for term in self.endings.matching(folded))

    def _phrase(self, phrase: Phrase, column: str) -> Meaning:
        grams = grams_of(phrase.text)
        if not grams:
            return Every()
        match = Match(grams, column)
        return ExactMatch(match, phrase.text) if phrase.exact else match

    def _field(self, name: str, item: Node) -> Meaning:
        match item:
            case And():
                return Every(tuple(self._field(name, part) for part in item.items))
            case Or():
                return Some(tuple(self._field(name, part) for part in item.items))
            case Not():
                return Without(self._field(name, item.item))
            case Word() | Phrase():
                if name in ("title", "shelfmark"):
                    return self.node(item, name)
                return self._person(item) if name == "person" else self._value(name, item.text)
        return self.node(item)

    def _value(self, name: str, text: str) -> Meaning:
        """Return what bears a value by its key, or by words of its label."""
        code = self.dictionary.code(name, text)
        if code is None and name == "lang":
            code = next(
                (self.dictionary.code("lang", known.code) for known in LANGUAGES.values()
                 if known.name.lower() == text.lower()), None,
            )  # fmt: skip
        if code is not None:
            return HasValue(frozenset({code}))
        words = " ".join(fold_word(part) for part in text.rstrip("*").split())
        open_end = "" if text.endswith("*") else r"(?!\w)"
        wanted = re.compile(rf"(?<!\w){re.escape(words)}{open_end}")
        return HasValue(frozenset(
            code for code, (field_name, key, _, folded) in enumerate(self.dictionary.values)
            if field_name == name and (key.lower() == words or wanted.search(folded))
        ))  # fmt: skip

    def _person(self, item: Word | Phrase) -> Meaning:
        """Return what is linked to a person or names them; an id means that one person alone."""
        pinned = self.names.forms_of(item.text) if self.names else None
        code = self.dictionary.code("person", item.text)
        if pinned is None and code is not None:
            return HasValue(frozenset({code}))
        if pinned is not None:
            ways: list[Meaning] = [Match(self._forms([self._only(pinned)]))]
            self.names_read.append(
                NameReading(item.text, pinned.person, pinned.label, pinned.forms)
            )
            linked = HasValue(frozenset({code} if code is not None else ()))
            return Some((*ways, linked), one=True)
        named = self._named([item], "")
        return Some((self._value("person", item.text), named or self.node(item)), one=True)

    def _only(self, person: PersonForms) -> PersonForms:
        """Leave out the forms that may denote someone else."""
        assert self.names is not None
        own = tuple(
            form for form in person.forms
            if all(other.person == person.person for other in self.names.expand(form))
        )  # fmt: skip
        return PersonForms(person.person, person.label, own)


def _is_written(words: Sequence[str], person: PersonForms) -> bool:
    """Tell a name from ordinary words that sound like one (place, Plaku; china, Chinh).

    A word of it must be a word of some form of the person's name, or a case of one. This is not
    asked of words that stand in no text, since they are nothing else there either.
    """
    own = _words_of(person)
    return any(word in own or is_case(word, own) for word in words)


@lru_cache(maxsize=5_000)
def _words_of(person: PersonForms) -> frozenset[str]:
    return frozenset(
        token.term for form in person.forms for token in tokenise(form) if len(token.term) > 1
    )


def _is_plain(node: Node) -> bool:
    if isinstance(node, Phrase):
        return not node.exact
    return isinstance(node, Word) and not (node.exact or node.pattern or node.fuzzy)
