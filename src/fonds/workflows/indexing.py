"""Keep the search index true to the catalogue.

Every write to the catalogue leaves `IndexChange` rows in its own transaction; their ids count
upwards. The index remembers the last id it took in. `catch_up` sends what is newer, so a crash
between the two is mended when the project is next opened; `reindex` makes the index anew.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db.models import Max

from fonds.catalogue.models import IndexChange
from fonds.core.project import Project
from fonds.search import (
    Batch,
    Engine,
    SearchDocument,
    SearchError,
    Writer,
    open_engine,
    open_writer,
)
from fonds.search.kept_names import keep_many_names
from fonds.workflows.pace import few_collections
from fonds.workflows.search_documents import MAKERS, all_ids, read_persons
from fonds.workflows.trouble import is_damaged

CHUNK = 2000
Progress = Callable[[int, int], None]
W = TypeVar("W", bound=Writer)


def open_index(project: Project) -> Engine:
    """Open the project's index; a damaged one is thrown away, and is behind until it caught up.

    Raises:
        SearchError: It cannot be opened for another reason: a full disk, permissions.
    """
    return _open(project, open_engine)


def _open(project: Project, opener: Callable[[Path, str, Sequence[str]], W]) -> W:
    chosen = project.settings["search"]
    for attempt in (1, 2):
        try:
            return opener(project.index, chosen["engine"], chosen["analysers"])
        except SearchError as error:
            if not isinstance(error.__cause__, sqlite3.Error):
                raise
            if attempt == 2 or not is_damaged(error.__cause__):
                raise error.__cause__ from error
            shutil.rmtree(project.index)
    raise AssertionError  # not reached


def newest_change() -> int:
    """Return the id of the newest change the index has to know of; 0 for none."""
    return IndexChange.objects.aggregate(newest=Max("id"))["newest"] or 0


def catch_up(project: Project, progress: Progress | None = None) -> int:
    """Send to the index what it has not taken in yet.

    Args:
        project: The open project.
        progress: Called with how many records are done, and how many there are.

    Returns:
        How many records were sent.
    """
    with few_collections(), ThreadPoolExecutor(1) as beside:
        index = _open(project, open_writer)
        try:
            sent = _send(index, newest_change(), progress)
        finally:
            closed = beside.submit(index.close)  # it waits for the disk
        if sent:
            keep_many_names(read_persons(), project.index)
        closed.result()
    return sent


def _send(index: Writer, newest: int, progress: Progress | None) -> int:
    last = index.last_sequence()
    if last == newest:
        return 0
    if last > newest:  # the database is older than the index: a restored backup
        return _rebuild(index, newest, progress)
    if not last and index.count():  # it was being made anew, and that was cut short
        return _rebuild(index, newest, progress)
    return _apply_changes(index, last, newest, progress)


def _apply_changes(engine: Writer, last: int, newest: int, progress: Progress | None) -> int:
    rows = IndexChange.objects.filter(id__gt=last, id__lte=newest).order_by("id")
    total, done = rows.count(), 0
    stream = rows.values_list("id", "kind", "object_id").iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        adds: list[SearchDocument] = []
        deletes: list[str] = []
        wanted: dict[str, list[int]] = {}
        for _, kind, pk in chunk:
            wanted.setdefault(kind, []).append(pk)
        for kind, ids in wanted.items():
            if kind in MAKERS:
                made, gone = MAKERS[kind](list(dict.fromkeys(ids)))
                adds += made
                deletes += gone
        engine.apply(Batch(sequence=chunk[-1][0], adds=adds, deletes=deletes))
        done += len(chunk)
        if progress:
            progress(done, total)
    return total


def reindex(project: Project, progress: Progress | None = None) -> int:
    """Make the index anew from the catalogue; return how many records it holds then."""
    newest = newest_change()
    try:
        with few_collections(), _open(project, open_writer) as engine:
            return _rebuild(engine, newest, progress)
    except (SearchError, sqlite3.DatabaseError) as error:
        cause = error.__cause__ if isinstance(error, SearchError) else error
        if not isinstance(cause, sqlite3.Error) or not is_damaged(cause):
            raise
    shutil.rmtree(project.index)
    with few_collections(), _open(project, open_writer) as engine:
        return _rebuild(engine, newest, progress)


def _rebuild(engine: Writer, newest: int, progress: Progress | None) -> int:
    """Clear and refill; the sequence is set last, so a kill leaves an index that knows it."""
    engine.clear()
    total = sum(len(ids) for _, ids in all_ids())
    done = 0
    for chunk in _chunks():
        engine.apply(Batch(sequence=0, adds=chunk))
        done += len(chunk)
        if progress:
            progress(done, total)
    engine.apply(Batch(sequence=newest))
    return engine.count()


def _chunks() -> Iterator[Sequence[SearchDocument]]:
    for kind, ids in all_ids():
        for start in range(0, len(ids), CHUNK):
            made, _ = MAKERS[kind](ids[start : start + CHUNK])
            yield made
