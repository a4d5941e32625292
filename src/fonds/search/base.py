"""What both engines do alike: read queries, show hits; what they do to take in is in `intake`.

An engine of ours is this class with an inverted index of its own under it. The parts it must
bring are the abstract methods here.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from math import log
from pathlib import Path

from fonds.language.fold import fold_word
from fonds.language.tokens import terms
from fonds.search.answers import (
    Answer,
    Bar,
    Hit,
    SearchRequest,
    Suggestion,
)
from fonds.search.endings import Endings
from fonds.search.engine import NameExpander
from fonds.search.intake import BEHIND, Intake
from fonds.search.marks import Marker
from fonds.search.meaning import (
    Every,
    Gram,
    HasValue,
    InDates,
    Match,
    Meaning,
    Some,
    wanted_grams,
    wordings,
)
from fonds.search.parse import parse_query
from fonds.search.query import And, InField, Near, Node, Or, Phrase, Word, format_query, plain_words
from fonds.search.reader import Reader
from fonds.search.resolve import Resolved, Tools, gram_of, resolve
from fonds.search.scoring import Concept, Scorer
from fonds.search.showing import count_facets, show_hit
from fonds.search.store import Draft
from fonds.search.unknown import Unknown, explain_unknown

_LONG = 6  # letters of a word in which two slips are looked for
_MEANINGS_KEPT = 64
_AUDIENCES_KEPT = 8
_TRIED, _OFFERED, _WORDS_CORRECTED = 10, 3, 12  # corrections
_WORDS_WEIGHED, _TELLING_WORDS = 300, 12


@dataclass(slots=True)
class Found:
    """What an inverted index says of a meaning: the page's rows, and counts over all matches."""

    rows: list[tuple[int, float]]  # row number and score, best first
    total: int
    drafts: dict[int, Draft] = field(default_factory=dict)  # what was read on the way
    counts: Mapping[int, int] = field(default_factory=dict)  # value code -> documents
    histogram: tuple[Bar, ...] = ()
    undated: int = 0


class BaseEngine(Intake):
    """The shared part of our engines; `engine.Engine` says what each method is for."""

    def __init__(self, directory: Path, analysers: Sequence[str] = ()) -> None:
        super().__init__(directory, analysers)
        self._endings = Endings(self._store.vocabulary, self.languages)
        self._kept: dict[object, Resolved] = {}
        self._tools_kept: dict[frozenset[int], Tools] = {}
        self._resolved_of = -1  # the change for which they hold

    # What an engine brings

    @abstractmethod
    def _terms(self) -> Iterable[tuple[str, int]]:
        """Yield every term of the inverted index, and in how many documents it stands."""

    @abstractmethod
    def _run(self, meaning: Meaning, request: SearchRequest, allowed: set[int]) -> Found:
        """Find a meaning among what bears one of the access labels `allowed`."""

    @abstractmethod
    def _bearing(
        self, term: str, languages: frozenset[int] | None, allowed: frozenset[int], most: int
    ) -> Sequence[int]:
        """Return rows that bear a term and one of the labels `allowed`; at most so many.

        Args:
            term: One term, in any column.
            languages: Only of what is in one of these (codes, see `tongues`); None: of all.
            allowed: The codes of access labels.
            most: How many to look for.
        """

    # Answering

    def _refresh(self) -> None:
        """Take in what other processes have committed."""
        self._store.refresh()

    def _catch_up(self) -> None:
        """Refresh; complete the vocabulary after an import."""
        self._refresh()
        if self._resolved_of != self._store.change:
            self._kept.clear()
            self._tools_kept.clear()
            self._resolved_of = self._store.change
        if self._store.noted("vocabulary") == BEHIND:
            self._kept.clear()
            self._store.db.execute("BEGIN IMMEDIATE")
            self._store.vocabulary.take(self._terms())
            self._store.set_meta("vocabulary", "")
            self._store.db.execute("COMMIT")

    def _resolve(
        self, node: Node, request: SearchRequest, allowed: set[int], names: NameExpander | None
    ) -> Resolved:
        """Work out what a query means; a page asks the same query several times."""
        key = node, request.forms, request.expand_names, names, frozenset(allowed)
        resolved = self._kept.get(key)
        if resolved is None:
            if len(self._kept) >= _MEANINGS_KEPT:
                self._kept.clear()
            resolved = self._kept[key] = resolve(node, request, self._tools(allowed), names)
        return resolved

    def _tools(self, labels: set[int]) -> Tools:
        """Return what queries of those who may see these labels are read with."""
        allowed = frozenset(labels)
        tools = self._tools_kept.get(allowed)
        if tools is None:
            if len(self._tools_kept) >= _AUDIENCES_KEPT:
                self._tools_kept.clear()
            reader = Reader(
                self._store, allowed,
                lambda term, languages, most: self._bearing(term, languages, allowed, most),
            )  # fmt: skip
            tools = Tools(self._store, self._endings, reader, self._analysis)
            self._tools_kept[allowed] = tools
        return tools

    def search(self, request: SearchRequest, names: NameExpander | None = None) -> Answer:
        """Answer a query."""
        self._catch_up()
        parsed = parse_query(request.query)
        allowed = self._store.allowed(request.audience, request.today or date.today())
        resolved = self._resolve(parsed.node, request, allowed, names)
        found = self._run(self._narrowed(resolved.meaning, request), request, allowed)
        relaxed = False
        if not found.total and (looser := _any_word(parsed.node)):
            loose = self._resolve(looser, request, allowed, names)
            second = self._run(self._narrowed(loose.meaning, request), request, allowed)
            if second.total:
                resolved, found, relaxed = loose, second, True
        unknown = []
        if relaxed or not found.total:
            unknown = self._unknown(request, parsed.node, allowed, names)
        return Answer(
            hits=tuple(self._hits(found, resolved, request.passages)),
            total=found.total,
            facets=count_facets(self._store, found.counts, request),
            histogram=found.histogram,
            undated=found.undated,
            understood=format_query(parsed.node),
            mistakes=(*parsed.mistakes, *(one.mistake for one in unknown)),
            names=tuple(resolved.names),
            word_forms=self._seen_forms(resolved.word_forms, allowed),
            relaxed=relaxed,
            did_you_mean=()
            if found.total and not relaxed
            else (
                *(query for one in unknown for query in one.instead),
                *self._corrected(request, parsed.node, allowed),
            )[:_OFFERED],
        )

    def _unknown(
        self, request: SearchRequest, node: Node, allowed: set[int], names: NameExpander | None
    ) -> list[Unknown]:
        """Find the values of fields that nothing the reader may see has."""
        bare = SearchRequest(limit=0, facets=(), histogram=None)

        def is_borne(part: Node) -> bool:
            meaning = self._resolve(part, request, allowed, names).meaning
            return bool(self._run(meaning, bare, allowed).total)

        return list(explain_unknown(request.query, node, self._store, allowed, is_borne))

    def _corrected(self, request: SearchRequest, node: Node, allowed: set[int]) -> tuple[str, ...]:
        """Put seen words in place of words that nothing the reader may see has."""
        bare = SearchRequest(limit=0, facets=(), histogram=None)
        query, others = request.query, []
        for word in islice(plain_words(node), _WORDS_CORRECTED):
            meaning = resolve(word, bare, self._tools(allowed), None, forgiving=False).meaning
            if self._run(meaning, bare, allowed).total:
                continue
            folded = fold_word(word.text)
            slips = self._endings.slips(folded, 1 if len(folded) < _LONG else 2)[:_TRIED]
            seen = [
                slip for slip in slips if self._run(Match((Gram((slip,)),)), bare, allowed).total
            ]
            if seen:
                whole = re.compile(rf"(?<!\w){re.escape(word.text)}(?!\w)")
                others += [whole.sub(slip, query) for slip in seen[1:]]
                query = whole.sub(seen[0], query)
        return (query, *others)[:_OFFERED] if query != request.query else ()

    def _score(
        self,
        rows: Sequence[int],
        asked: Sequence[Concept],
        frequencies: Sequence[int],
        found: Found,
    ) -> list[tuple[int, float]]:
        """Order candidates, best first; of equals, the one that came in first."""
        cards, values = self._store.cards, self._store.values
        scorer = Scorer(asked, frequencies, self._documents(), self._average_length())
        scored = []
        for draft in self._store.drafts(rows):
            found.drafts[draft.id] = draft
            codes = cards.codes_of(draft.id)
            about = " ".join([values[code][3] for code in codes])
            scored.append((-scorer.score(draft, codes, about), draft.id))
        return [(number, -score) for score, number in sorted(scored)]

    def _frequencies(self, asked: Sequence[Concept]) -> list[int]:
        """Return in how many documents each concept stands at most: its forms' counts together."""
        vocabulary = self._store.vocabulary
        grams = [gram for concept in asked for gram in concept.grams]
        known = vocabulary.known({term for gram in grams for term in gram.terms})

        def frequency(gram: Gram) -> int:
            *before, last = gram.terms
            ends = vocabulary.frequency_of_beginning(last) if gram.prefix else known.get(last, 0)
            return min([ends, *(known.get(term, 0) for term in before)])

        return [sum(map(frequency, concept.grams)) for concept in asked]

    def _documents(self) -> int:
        return self._store.cards.documents()

    def _average_length(self) -> float:
        return self._store.cards.average_length()

    def _seen_forms(
        self, word_forms: Mapping[str, tuple[str, ...]], allowed: set[int]
    ) -> dict[str, tuple[str, ...]]:
        """Keep what stands in some document the reader may see."""
        if allowed.issuperset(self._store.labels):
            return dict(word_forms)
        bare = SearchRequest(limit=0, facets=(), histogram=None)
        seen = {
            word: tuple(
                form for form in forms
                if self._run(Match((gram_of(form) or Gram((form,)),)), bare, allowed).total
            )
            for word, forms in word_forms.items()
        }  # fmt: skip
        return {word: forms for word, forms in seen.items() if forms}

    def _narrowed(self, meaning: Meaning, request: SearchRequest) -> Meaning:
        parts = [meaning]
        for name, keys in request.filters.items():
            codes = (self._store.code(name, key) for key in keys)
            parts.append(HasValue(frozenset(code for code in codes if code is not None)))
        if request.earliest or request.latest:
            parts.append(InDates(request.earliest, request.latest, request.certainly))
        return Every(tuple(parts)) if len(parts) > 1 else meaning

    def _hits(self, found: Found, resolved: Resolved, passages: int) -> Iterable[Hit]:
        marker = Marker(wanted_grams(resolved.meaning), wordings(resolved.meaning), self._analysis)
        unread = [row for row, _ in found.rows if row not in found.drafts]
        found.drafts.update((draft.id, draft) for draft in self._store.drafts(unread))
        for number, score in found.rows:
            if draft := found.drafts.get(number):
                yield show_hit(self._store, draft, score, marker, passages)

    def suggest(
        self, beginning: str, audience: frozenset[str], limit: int = 8, today: date | None = None
    ) -> Sequence[Suggestion]:
        """Complete what is being typed: first titles, then words."""
        words = [word for word in beginning.split() if fold_word(word).strip()]
        if not words:
            return []
        self._catch_up()
        allowed = self._store.allowed(audience, today or date.today())
        tools = self._tools(allowed)
        typed: list[Node] = [Word(word) for word in words[:-1]]
        titles = And((*typed, Word(words[-1] + "*", pattern=True)))
        request = SearchRequest(limit=limit, facets=(), histogram=None, forms=False)
        resolved = resolve(InField("title", titles), request, tools, None)
        titled = self._run(resolved.meaning, request, allowed)
        found = [
            Suggestion(hit.title, hit.kind, hit.url) for hit in self._hits(titled, resolved, 0)
        ]
        entries = self._store.vocabulary.starting(fold_word(words[-1]), 500)
        common = sorted(entries, key=lambda entry: -entry.documents)
        for term in list(dict.fromkeys(entry.term for entry in common))[: 4 * limit]:
            if len(found) >= limit:
                break
            resolved = resolve(And((*typed, Word(term))), request, tools, None)
            if self._run(resolved.meaning, request, allowed).total:
                found.append(Suggestion(" ".join([*words[:-1], term]), "word"))
        return found[:limit]

    def more_like_this(
        self, key: str, audience: frozenset[str], limit: int = 5, today: date | None = None
    ) -> Sequence[Hit]:
        """Return documents that share rare words and people with one."""
        self._catch_up()
        number = self._store.row_of(key)
        allowed = self._store.allowed(audience, today or date.today())
        if number is None or int(self._store.cards.access[number]) not in allowed:
            return []
        linked = [
            HasValue(frozenset({code}))
            for code in self._store.cards.codes_of(number)
            if self._store.values[code][0] in ("person", "org", "place")
        ]
        alike = Some((*linked, *map(Match, self._telling_words(number))))
        request = SearchRequest(limit=limit + 1, facets=(), histogram=None)
        found = self._run(alike, request, allowed)
        found.rows = [pair for pair in found.rows if pair[0] != number][:limit]
        return list(self._hits(found, Resolved(Some()), 0))

    def _telling_words(self, number: int) -> list[tuple[Gram, ...]]:
        """Choose the words that tell one document from others: often here, seldom elsewhere."""
        (draft,) = self._store.drafts([number])
        counts = Counter(terms(f"{draft.title} {draft.body}", draft.language))
        most = max(self._documents() // 10, 20)
        weighed = []
        for term, count in counts.most_common(_WORDS_WEIGHED):
            documents = self._store.vocabulary.frequency(term)
            if len(term) > 1 and 1 < documents <= most:
                weighed.append((-count * log(self._documents() / documents + 1), term))
        return [(Gram((term,)),) for _, term in sorted(weighed)[:_TELLING_WORDS]]


def _any_word(node: Node) -> Node | None:
    """Loosen "all of these words" at the top to "any of these"; fields, dates and NOT stay."""
    if not isinstance(node, And):
        return None
    words = tuple(item for item in node.items if isinstance(item, Word | Phrase | Near | Or))
    rest = tuple(item for item in node.items if item not in words)
    if len(words) < 2:
        return None
    return And((Or(words), *rest)) if rest else Or(words)
