"""Search a project: the query, widened by the names engine, for whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from fonds import names
from fonds.catalogue.access import PUBLIC, Reader
from fonds.catalogue.models import NameForm
from fonds.core.project import Project
from fonds.search import Answer, Engine, NameExpander, PersonForms, SearchRequest, Suggestion
from fonds.workflows.indexing import newest_change, open_index

MAX_PERSONS = 6  # more than these bear the name: it is offered as a choice, not searched


def audience_of(reader: Reader) -> frozenset[str]:
    """Return the access labels a reader holds."""
    return frozenset({"open", "restricted", "embargo"} if reader.is_staff else {"open"})


class ProjectNames:
    """Finds the persons of a project by any form of their name (implements `NameExpander`)."""

    def __init__(self) -> None:
        rows = list(
            NameForm.objects.filter(person__merged_into=None).values_list(
                "person__public_id", "person__name", "form"
            )
        )
        self._labels: dict[str, str] = {}
        self._forms: dict[str, dict[str, None]] = {}
        for key, label, form in rows:
            self._labels[key] = label
            self._forms.setdefault(key, {})[form] = None
        self._index = names.NameIndex((key, form) for key, _, form in rows)

    def expand(self, name: str) -> Sequence[PersonForms]:
        """Return the persons whom the words of a query certainly name."""
        found: dict[str, PersonForms] = {}
        for match in self._index.search(name, limit=MAX_PERSONS * 3):
            if match.verdict == "same" and match.id not in found:
                one = self.forms_of(match.id)
                if one is not None:
                    found[match.id] = one
        return list(found.values())

    def forms_of(self, person: str) -> PersonForms | None:
        """Return every form a source is likely to use for a person."""
        if person not in self._forms:
            return None
        forms = dict(self._forms[person])
        for form in list(forms):
            for variant in names.variants(form):
                forms.setdefault(variant.form)
        return PersonForms(person, self._labels[person], tuple(forms))

    def find(self, typed: str, limit: int = 20) -> list[tuple[str, names.Match]]:
        """Return the ids of the persons a form may mean, best first, each once."""
        best: dict[str, names.Match] = {}
        for match in self._index.search(typed, limit=limit * 3):
            best.setdefault(match.id, match)
        return list(best.items())[:limit]


class Searcher:
    """The index and the names of one project, kept open between questions; thread-safe."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._local = threading.local()
        self._names: ProjectNames | None = None
        self._names_as_of = -1

    @property
    def engine(self) -> Engine:
        """Return this thread's own handle of the index."""
        engine: Engine | None = getattr(self._local, "engine", None)
        if engine is None:
            engine = self._local.engine = open_index(self.project)
        return engine

    def names(self) -> ProjectNames:
        """Return the project's names, read anew when the catalogue has changed."""
        newest = newest_change()
        if self._names is None or self._names_as_of != newest:
            with self._lock:
                if self._names is None or self._names_as_of != newest:
                    self._names = ProjectNames()
                    self._names_as_of = newest
        return self._names

    def search(self, request: SearchRequest, reader: Reader = PUBLIC) -> Answer:
        """Answer a query for a reader; what they may not see leaks nowhere."""
        request = replace(request, audience=audience_of(reader), today=reader.day())
        expander: NameExpander = self.names()
        return self.engine.search(request, expander)

    def suggest(self, beginning: str, reader: Reader = PUBLIC) -> Sequence[Suggestion]:
        """Complete what is being typed."""
        return self.engine.suggest(beginning, audience_of(reader), today=reader.day())


_SEARCHERS: dict[str, Searcher] = {}


def searcher_of(project: Project) -> Searcher:
    """Return the one searcher of a project in this process."""
    return _SEARCHERS.setdefault(str(project.root), Searcher(project))
