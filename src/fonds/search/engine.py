"""The one interface to every search engine, and the hook by which names widen a query.

An engine keeps its files in one directory and can be deleted and made again at any time. It
takes batches of changes, each under the caller's own sequence number, and remembers the last:
a caller whose count is ahead (a crash came between catalogue and index) sends what is missing.

    with open_engine(Path("project/index")) as engine:
        engine.apply(Batch(sequence=1, adds=[...]))
        answer = engine.search(SearchRequest("purge Yan'an"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from fonds.core.errors import FondsError, MissingPackage
from fonds.search.records import Batch

if TYPE_CHECKING:
    from fonds.search.answers import Answer, Hit, SearchRequest, Suggestion


class SearchError(FondsError, RuntimeError):
    """The index cannot be read or written; says what to do."""


@dataclass(frozen=True, slots=True)
class PersonForms:
    """A person and the strings that may stand for them in a text, in any script."""

    person: str
    label: str
    forms: tuple[str, ...]


class NameExpander(Protocol):
    """Who could be meant by a name? Implemented over `fonds.names`."""

    def expand(self, name: str, written: bool = False) -> Sequence[PersonForms]:
        """Return each person whom `name` (one to five words of a query) may denote.

        An empty sequence where it is no name. Fast: it is asked for every run of words. With
        `written`, who only sounds like it may be left out; for words that are words elsewhere too.
        """
        ...

    def forms_of(self, person: str) -> PersonForms | None:
        """Return the forms of one person by id, or None for an unknown id."""
        ...


class Writer(Protocol):
    """The half of an engine that takes documents in."""

    def apply(self, batch: Batch) -> None:
        """Take in a batch, wholly or not at all; `last_sequence` is then `batch.sequence`."""
        ...

    def last_sequence(self) -> int:
        """Return the sequence number of the last batch taken in; 0 for an empty index."""
        ...

    def count(self) -> int:
        """Return how many documents the index holds, whatever their access."""
        ...

    def clear(self) -> None:
        """Take everything out; `last_sequence` is then 0."""
        ...

    def close(self) -> None:
        """Release files and memory."""
        ...

    def __enter__(self) -> Self:
        """Use the engine as a context manager, which closes it."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


@runtime_checkable
class Engine(Writer, Protocol):
    """A full-text index of `SearchDocument`s. See `tests/search/contract.py` for its behaviour."""

    def search(self, request: SearchRequest, names: NameExpander | None = None) -> Answer:
        """Answer a query; never raises for what a reader typed."""
        ...

    def suggest(
        self, beginning: str, audience: frozenset[str], limit: int = 8, today: date | None = None
    ) -> Sequence[Suggestion]:
        """Complete what is being typed, from what this audience may see."""
        ...

    def more_like_this(
        self, key: str, audience: frozenset[str], limit: int = 5, today: date | None = None
    ) -> Sequence[Hit]:
        """Return documents with the same rare words and people as `kind:id`; none if unseen."""
        ...


def open_engine(directory: Path, name: str = "sqlite", analysers: Sequence[str] = ()) -> Engine:
    """Open (or make) the index in a directory.

    Args:
        directory: The project's index directory; made where it is missing.
        name: "sqlite" (always there), or "tantivy" (the optional part `large`).
        analysers: Optional readers of languages; see `fonds.language.analysers`. An index made
            with others is emptied, and is to be filled again.

    Raises:
        SearchError: The name is of no engine we have.
        ConfigurationError: There is no such analyser.
        MissingPackage: The package of the engine or an analyser is not installed.
    """
    if name == "sqlite":
        from fonds.search.sqlite import SqliteEngine

        return SqliteEngine(directory, analysers)
    if name == "tantivy":
        try:
            from fonds.search.tantivy import TantivyEngine
        except ImportError as error:
            raise MissingPackage(
                "Search engine 'tantivy' needs the package tantivy. "
                'Run: pip install "fonds[large]".'
            ) from error
        return TantivyEngine(directory, analysers)
    raise SearchError(
        f"Search engine {name!r} is not one of ours. Expected 'sqlite' or 'tantivy'. "
        "Correct it in fonds.toml."
    )


def open_writer(directory: Path, name: str = "sqlite", analysers: Sequence[str] = ()) -> Writer:
    """Open the index only to write into it: what answers queries is not loaded where it can be.

    Args and errors are those of `open_engine`.
    """
    if name == "sqlite":
        from fonds.search.sqlite_intake import SqliteIntake

        return SqliteIntake(directory, analysers)
    return open_engine(directory, name, analysers)
