"""Search a project: the query, widened by the names engine, for whoever asks.

Every door (page, command, API, feed, export) asks here, so that all answer alike: the persons
whose name was typed first, then documents, events and the rest by relevance, claims last.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fonds.catalogue.access import PUBLIC, Reader
from fonds.core.project import Project
from fonds.search import Answer, Engine, Hit, SearchRequest, Suggestion
from fonds.workflows.indexing import newest_change, open_index
from fonds.workflows.names import ProjectNames, newest_person_change

LAST = "claim"
"""The kind that stands behind all others: there are many, and each says one thing."""

KINDS = ("person", "document", "event", "organisation", "book", "chapter", "claim")
"""The kinds in the order in which they stand when they are shown apart."""

_NO_COUNTS: dict[str, Any] = {"facets": (), "histogram": None}
_BATCH = 200


def audience_of(reader: Reader) -> frozenset[str]:
    """Return the access labels a reader holds."""
    return frozenset({"open", "restricted"} if reader.is_staff else {"open"})


def day_of(reader: Reader) -> date:
    """Return the day embargoes are measured at; for those who see everything, the last of all."""
    return date.max if reader.is_staff else reader.day()


@dataclass(frozen=True, slots=True)
class Group:
    """The best hits of one kind, and how many there are."""

    kind: str
    total: int
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Apart:
    """An answer by kind; `answer` holds counts and what was understood, without hits."""

    answer: Answer
    groups: Sequence[Group] = field(default_factory=tuple)


class Searcher:
    """The index and the names of one project, kept open between questions; thread-safe."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._local = threading.local()
        self._names: ProjectNames | None = None
        self._names_as_of = -1
        self._persons_as_of = -1

    @property
    def engine(self) -> Engine:
        """Return this thread's own handle of the index."""
        engine: Engine | None = getattr(self._local, "engine", None)
        if engine is None:
            engine = self._local.engine = open_index(self.project)
        return engine

    def names(self) -> ProjectNames:
        """Return the project's names, read anew when a person has changed."""
        newest = newest_change()
        if self._names is None or self._names_as_of != newest:
            with self._lock:
                if self._names is None or self._names_as_of != newest:
                    persons = newest_person_change()
                    if self._names is None or self._persons_as_of != persons:
                        self._names = ProjectNames.open(self.project)
                    self._names_as_of, self._persons_as_of = newest, persons
        return self._names

    def search(self, request: SearchRequest, reader: Reader = PUBLIC) -> Answer:
        """Answer a query for a reader; what they may not see leaks nowhere."""
        asked, names = self._asked(request, reader), self.names()
        if asked.sort != "relevance" or "kind" in asked.filters:
            return self.engine.search(asked, names)
        facets = tuple(dict.fromkeys(("kind", *asked.facets)))
        whole = self.engine.search(replace(asked, limit=0, facets=facets, facet_size=50), names)
        counts = {one.key: one.count for one in whole.facets.get("kind", ())}
        return replace(whole, hits=self._in_order(asked, whole, counts, names), facets={
            name: whole.facets.get(name, ())[: asked.facet_size] for name in asked.facets
        })  # fmt: skip

    def _in_order(
        self, asked: SearchRequest, whole: Answer, counts: Mapping[str, int], names: ProjectNames
    ) -> tuple[Hit, ...]:
        """Return a page of: persons named, everything but claims, claims."""
        bare = replace(asked, **_NO_COUNTS)
        end = asked.offset + asked.limit
        named = _persons_named(whole) if counts.get("person") else []
        others = [kind for kind in counts if kind != LAST]
        total = sum(counts[kind] for kind in others)
        hits: list[Hit] = []
        if asked.offset < total:
            first = 0 if named else asked.offset
            part = replace(
                bare, filters={**asked.filters, "kind": others}, offset=first, limit=end - first
            )
            found = self.engine.search(part, names).hits
            met = {hit.id: hit for hit in found if hit.kind == "person" and hit.id in named}
            if len(met) < len(named):  # somebody named stands further down, or is left out
                met = {hit.id: hit for hit in self._named(bare, whole, names)}
            before = [met[key] for key in named if key in met]
            rest = [hit for hit in found if hit.kind != "person" or hit.id not in met]
            hits = [*before, *rest][asked.offset - first : end - first]
        if end > total and counts.get(LAST):
            first = max(asked.offset - total, 0)
            part = replace(
                bare,
                filters={**asked.filters, "kind": (LAST,)},
                offset=first,
                limit=end - total - first,
            )
            hits += self.engine.search(part, names).hits
        return tuple(hits)

    def _named(self, bare: SearchRequest, whole: Answer, names: ProjectNames) -> list[Hit]:
        """Return the persons whose name was recognised in the query, in their order."""
        keys = _persons_named(whole)
        if not keys:
            return []
        filters = {**bare.filters, "kind": ("person",), "person": keys}
        asked = replace(bare, filters=filters, offset=0, limit=len(keys))
        found = self.engine.search(asked, names).hits
        return sorted((hit for hit in found if hit.id in keys), key=lambda hit: keys.index(hit.id))

    def search_apart(self, request: SearchRequest, reader: Reader = PUBLIC, each: int = 5) -> Apart:
        """Answer a query with the best few of each kind."""
        asked, names = replace(self._asked(request, reader), offset=0), self.names()
        facets = tuple(dict.fromkeys(("kind", *asked.facets)))
        whole = self.engine.search(replace(asked, limit=0, facets=facets), names)
        counts = {one.key: one.count for one in whole.facets.get("kind", ())}
        order = [*(kind for kind in KINDS if kind in counts), *(set(counts) - set(KINDS))]
        bare = replace(asked, **_NO_COUNTS)
        groups = []
        for kind in order:
            part = replace(bare, filters={**asked.filters, "kind": (kind,)}, limit=each)
            hits = list(self.engine.search(part, names).hits)
            if kind == "person" and asked.sort == "relevance":
                named = self._named(bare, whole, names)
                met = {hit.id for hit in named}
                hits = [*named, *(hit for hit in hits if hit.id not in met)][:each]
            groups.append(Group(kind, counts[kind], hits))
        return Apart(whole, groups)

    def everything(
        self, request: SearchRequest, reader: Reader = PUBLIC, most: int = 10_000
    ) -> Iterator[Hit]:
        """Yield all hits of a query, `most` of them at most, in the order of the page."""
        for offset in range(0, most, _BATCH):
            size = min(_BATCH, most - offset)
            part = replace(request, offset=offset, limit=size, **_NO_COUNTS)
            hits = self.search(part, reader).hits
            yield from hits
            if len(hits) < size:
                return

    def suggest(
        self, beginning: str, reader: Reader = PUBLIC, limit: int = 8
    ) -> Sequence[Suggestion]:
        """Complete what is being typed."""
        return self.engine.suggest(beginning, audience_of(reader), limit, today=day_of(reader))

    def more_like_this(self, key: str, reader: Reader = PUBLIC, limit: int = 20) -> Sequence[Hit]:
        """Return what shares rare words and people with `kind:id`; nothing for what is unseen."""
        return self.engine.more_like_this(key, audience_of(reader), limit, today=day_of(reader))

    @staticmethod
    def _asked(request: SearchRequest, reader: Reader) -> SearchRequest:
        return replace(request, audience=audience_of(reader), today=day_of(reader))


def _persons_named(answer: Answer) -> list[str]:
    return list(dict.fromkeys(one.person for one in answer.names if one.applied))


_SEARCHERS: dict[str, Searcher] = {}


def searcher_of(project: Project) -> Searcher:
    """Return the one searcher of a project in this process."""
    return _SEARCHERS.setdefault(str(project.root), Searcher(project))


def warm(project: Project) -> None:
    """Read tables, names and index before the first reader asks; for a fresh worker."""
    finder = searcher_of(project)
    finder.search(SearchRequest("Kim Il Sung", limit=1))
    finder.names().find("Ким Ир Сен 金日成 김일성")  # in every script, so that all tables are read


def as_data(query: str, answer: Answer) -> dict[str, Any]:
    """Return an answer as the JSON of `fonds search --json` and of the API."""
    return {
        "query": query,
        "understood": answer.understood,
        "expanded": [
            {"text": name.text, "person": name.person, "label": name.label, "forms": name.forms}
            for name in answer.names
            if name.applied
        ],
        "word_forms": {word: list(forms) for word, forms in answer.word_forms.items()},
        "mistakes": [mistake.sentence() for mistake in answer.mistakes],
        "did_you_mean": list(answer.did_you_mean),
        "relaxed": answer.relaxed,
        "total": answer.total,
        "hits": [hit_data(hit) for hit in answer.hits],
        "facets": {
            name: [{"key": one.key, "label": one.label, "count": one.count} for one in counts]
            for name, counts in answer.facets.items()
        },
    }


def hit_data(hit: Hit) -> dict[str, Any]:
    """Return one hit as plain values."""
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "snippet": snippet(hit),
        "score": round(hit.score, 4),
        "url": hit.url,
        "date": hit.data.get("date", ""),
    }


def snippet(hit: Hit) -> str:
    """Return the best passage of a hit in plain text."""
    return " … ".join(passage.text.replace("\n", " ") for passage in hit.passages)
