"""The import itself: find files, read each in one transaction, and report.

A file is stored, read and written in this order: the original is copied into the project, its
records and problems are written in one database transaction, and the index hears of them. What
stops in between leaves nothing half-written; the same command goes on with the next file.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, transaction

from fonds.catalogue.models import (
    Change,
    FileVersion,
    FoundProblem,
    ImportedFile,
    IndexChange,
    StoredFile,
)
from fonds.core.errors import FondsError
from fonds.core.problems import Problem, Severity
from fonds.core.project import Project
from fonds.ingest import ReadOptions, choose_reader, mapping_beside
from fonds.ingest.records import DocumentRecord, PersonRecord
from fonds.workflows.finding import Candidate, find_files
from fonds.workflows.importing.bulk import insert_rows
from fonds.workflows.importing.citing import resolve_citations
from fonds.workflows.importing.clashes import PersonIds, report_clashes, settle_person
from fonds.workflows.importing.context import Context
from fonds.workflows.importing.documents import flush_documents, settle_key
from fonds.workflows.importing.faults import (
    as_row,
    being_written,
    cannot_open,
    not_stored,
    nothing_in_it,
    original_missing,
    vanished,
)
from fonds.workflows.importing.known import OWN_IDS, Known
from fonds.workflows.importing.matching import Matcher
from fonds.workflows.importing.people import flush_people, write_lives
from fonds.workflows.importing.references import References
from fonds.workflows.importing.unread import note_unread, settle_unread
from fonds.workflows.importing.writers import WRITERS, describe, identity
from fonds.workflows.locking import only_import
from fonds.workflows.pace import few_collections
from fonds.workflows.storing import Original, fingerprint, keep_original, place_of, sweep
from fonds.workflows.trouble import explain


@dataclass
class FileReport:
    """What became of one file."""

    path: str
    status: str  # stored, unchanged, quarantined; unread where there was nothing to keep
    reader: str = ""
    version: int = 0
    size: int = 0
    seconds: float = 0.0
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    vanished: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    listed: bool = True  # whether `fonds import --report` lists these problems again

    @property
    def failed(self) -> bool:
        """Say whether the file could not be taken in."""
        return self.status in ("quarantined", "unread")


@dataclass
class ImportReport:
    """What became of all files of one command."""

    files: list[FileReport] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)  # links and .md files in folders
    interrupted: bool = False
    stopped: str = ""  # why the rest could not be taken in: a full disk, a lock

    @property
    def failed(self) -> int:
        """Return how many files could not be taken in."""
        return sum(report.failed for report in self.files)

    def totals(self, what: str) -> Counter[str]:
        """Add up `created`, `changed` or `vanished` over the files."""
        total: Counter[str] = Counter()
        for report in self.files:
            total.update(getattr(report, what))
        return total


class _Unreadable(Exception):
    """Rolls back a file's transaction; carries the problems that explain why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


Progress = Callable[[FileReport | None, Candidate], None]


def import_paths(
    project: Project,
    paths: Sequence[str],
    progress: Progress | None = None,
    wait: Callable[[], None] | None = None,
) -> ImportReport:
    """Import files, folders and globs into a project, one import at a time.

    Args:
        project: The open project.
        paths: What the user named.
        progress: Called before each file with None, and after it with its report.
        wait: Called once where another import is at work, before waiting for its end.

    Returns:
        What became of each file. `interrupted` is set where Ctrl-C stopped the work, `stopped`
        says why where the disk or the database did; what was finished stays.
    """
    report = ImportReport()
    try:
        with few_collections(), only_import(project, wait):
            _import_paths(project, paths, progress, report)
    except KeyboardInterrupt:
        report.interrupted = True
    except (OSError, DatabaseError) as error:
        report.stopped = explain(error) or ""
        if not report.stopped:
            raise
    return report


def _import_paths(
    project: Project, paths: Sequence[str], progress: Progress | None, report: ImportReport
) -> None:
    sweep(project)
    again: list[Candidate] = []
    say = progress or (lambda done, candidate: None)
    known = Known()
    is_whole = False
    try:
        for candidate in find_files(paths, report.passed_over):
            say(None, candidate)
            done = import_file(project, candidate, known)
            if done.failed:
                known = Known()  # its transaction was rolled back
            report.files.append(done)
            say(done, candidate)
            if _has_unresolved(candidate):
                again.append(candidate)
        is_whole = True
    finally:
        _settle(paths if is_whole else (), report)
    for candidate in again:
        done = import_file(project, candidate, known)
        known = Known() if done.failed else known
        _merge(report, done)
    resolve_citations()


def _settle(paths: Sequence[str], report: ImportReport) -> None:
    failed = [one.path for one in report.files if one.status == "unread"]
    read = [one.path for one in report.files if one.status != "unread"]
    settle_unread(paths, read, failed)


def _merge(report: ImportReport, done: FileReport) -> None:
    for number, before in enumerate(report.files):
        if before.path == done.path:
            for name in ("created", "changed", "vanished"):
                summed = Counter(getattr(before, name))
                summed.update(getattr(done, name))
                setattr(done, name, dict(summed))
            report.files[number] = done


def _latest(candidate: Candidate) -> FileVersion | None:
    return (
        FileVersion.objects.filter(file__path=candidate.address)
        .select_related("stored", "mapping", "file")
        .order_by("-number")
        .first()
    )


def _has_unresolved(candidate: Candidate) -> bool:
    version = _latest(candidate)
    return bool(version and version.counts.get("unresolved"))


def import_file(project: Project, candidate: Candidate, known: Known | None = None) -> FileReport:
    """Import one file in one transaction; never raises for what is wrong with the file.

    Args:
        project: The open project.
        candidate: The file.
        known: What the catalogue holds, kept from file to file; not used again after a failure.
    """
    started = time.perf_counter()
    if candidate.problem is not None:
        return _unread(candidate, candidate.problem)
    mapping_path = None
    try:
        original = fingerprint(candidate.path)
        mapping_path = mapping_beside(candidate.path)
        mapping = fingerprint(mapping_path) if mapping_path else None
    except OSError as error:
        return _unread(candidate, cannot_open(error, mapping_path.name if mapping_path else ""))
    before = _latest(candidate)
    if before and _is_same(before, original, mapping) and not _is_worth_another_try(before):
        _mend_copies(project, before, candidate.path, mapping_path)
        return FileReport(
            candidate.address,
            "quarantined" if before.status == FileVersion.Status.QUARANTINED else "unchanged",
            before.reader,
            before.number,
            original.size,
            problems=[
                problem.sentence()
                for problem in before.problems.filter(state="open", severity="error")
            ]
            if before.status == FileVersion.Status.QUARANTINED
            else [],
        )
    if keep_original(project, candidate.path) != original:
        return _unread(candidate, being_written())
    if mapping_path:
        keep_original(project, mapping_path)
    try:
        with transaction.atomic():
            version = _begin(candidate, original, mapping, before)
            done = _read_into(project, candidate, version, before, known or Known())
        if before is not None and before.pk == version.pk:  # it may have stood in quarantine
            place_of(project.quarantine, original.sha256).unlink(missing_ok=True)
    except _Unreadable as unreadable:
        keep_original(project, candidate.path, quarantine=True)
        place_of(project.files, original.sha256).unlink(missing_ok=True)
        with transaction.atomic():
            version = _begin(candidate, original, mapping, before)
            version.status = FileVersion.Status.QUARANTINED
            version.save()
            _store_problems(version, unreadable.problems)
        done = FileReport(candidate.address, "quarantined", version.reader, version.number)
        done.problems = [p.sentence(candidate.address) for p in unreadable.problems]
    done.size = original.size
    done.seconds = time.perf_counter() - started
    return done


def _unread(candidate: Candidate, problem: Problem) -> FileReport:
    """Report what could not be opened, so that there was nothing to keep."""
    listed = note_unread(candidate.address, problem)
    said = problem.sentence(candidate.address)
    return FileReport(candidate.address, "unread", problems=[said], listed=listed)


def _is_worth_another_try(version: FileVersion) -> bool:
    """Say whether an unchanged file may give more: what it refers to, or a reader, may be there."""
    if version.status == FileVersion.Status.QUARANTINED:
        ours = ("reader-failed", "unknown-format")
        return version.problems.filter(state=FoundProblem.State.OPEN, code__in=ours).exists()
    return bool(version.counts.get("unresolved"))


def _is_same(version: FileVersion, original: Original, mapping: Original | None) -> bool:
    mapped = version.mapping.sha256 if version.mapping else None
    return version.stored.sha256 == original.sha256 and mapped == (
        mapping.sha256 if mapping else None
    )


def _begin(
    candidate: Candidate, original: Original, mapping: Original | None, before: FileVersion | None
) -> FileVersion:
    """Make the rows of a new version, or take up the one whose references were unresolved."""
    stored, _ = StoredFile.objects.get_or_create(
        sha256=original.sha256, defaults={"size": original.size}
    )
    if before is not None and _is_same(before, original, mapping):
        before.problems.filter(state=FoundProblem.State.OPEN).delete()
        return before
    mapped = None
    if mapping is not None:
        mapped, _ = StoredFile.objects.get_or_create(
            sha256=mapping.sha256, defaults={"size": mapping.size}
        )
    file, _ = ImportedFile.objects.get_or_create(path=candidate.address)
    return FileVersion.objects.create(
        file=file,
        stored=stored,
        mapping=mapped,
        number=before.number + 1 if before else 1,
        status=FileVersion.Status.STORED,
    )


def _read_into(
    project: Project,
    candidate: Candidate,
    version: FileVersion,
    before: FileVersion | None,
    known: Known,
) -> FileReport:
    started = time.perf_counter()
    name = Path(candidate.address).name
    options = ReadOptions(known_names=known.spellings)
    chosen = choose_reader(candidate.path, name=name, options=options)
    if isinstance(chosen, Problem):
        raise _Unreadable([chosen])
    resumed = before is not None and before.pk == version.pk
    version.status = FileVersion.Status.STORED
    lost = None if before is None or resumed else _lost_copy(project, before)
    old = {} if before is None or resumed or lost else dict(_records_of(project, before))
    context = Context(version, References(version, known), Matcher(), stem=Path(name).stem)
    context.references.settle = partial(flush_documents, context)
    problems: list[Problem] = [lost] if lost else []
    ids = PersonIds()
    seen, last = 0, None
    for item in chosen.read(candidate.path):
        if isinstance(item, Problem):
            problems.append(item)
            if item.severity is Severity.ERROR and item.extra.get("fatal"):
                raise _Unreadable(problems)
            continue
        seen += 1
        if isinstance(item, DocumentRecord):
            settle_key(item, context)
        elif isinstance(item, PersonRecord):
            settle_person(item, ids, context)
        earlier = old.pop(identity(item), None) if old else None
        if earlier == item:
            context.ledger.unchanged[describe(item).split()[0]] += 1
            continue
        last = item
        with _faults_of_ours(item):
            if context.new_people and type(item) is not PersonRecord:
                flush_people(context)
            WRITERS[type(item)](item, earlier, context)
    if not seen:
        if not any(problem.severity is Severity.ERROR for problem in problems):
            problems.append(nothing_in_it())
        raise _Unreadable(problems)
    with _faults_of_ours(last):
        flush_people(context)
        flush_documents(context)
        write_lives(context)
        context.flush_factoids()
    report_clashes(ids, context)
    for record in old.values():
        context.ledger.vanished[describe(record).split()[0]] += 1
        problems.append(vanished(record))
    problems += context.references.problems
    version.reader, version.reader_version = chosen.name, chosen.version
    version.seconds = time.perf_counter() - started
    version.counts = {
        "created": dict(context.ledger.created),
        "changed": dict(context.ledger.changed),
        "vanished": dict(context.ledger.vanished),
        "unresolved": context.references.unresolved,
    }
    if context.references.own_ids:
        version.counts[OWN_IDS] = sorted(context.references.own_ids)
    version.save()
    if before is not None and not resumed:
        FoundProblem.objects.filter(
            version__file=version.file, state=FoundProblem.State.OPEN
        ).update(state=FoundProblem.State.GONE)
    _store_problems(version, problems)
    Change.objects.bulk_create(context.ledger.changes, batch_size=400)
    touched = dict.fromkeys([*context.references.made, *context.ledger.touched])
    insert_rows(IndexChange, ("kind", "object_id"), touched)
    return FileReport(
        candidate.address,
        "stored",
        chosen.name,
        version.number,
        created=dict(context.ledger.created),
        changed=dict(context.ledger.changed),
        vanished=dict(context.ledger.vanished),
        problems=[problem.sentence(candidate.address) for problem in problems],
    )


@contextmanager
def _faults_of_ours(record: Any) -> Iterator[None]:
    """Set a file aside where a record cannot be stored: a fault in one does not stop the others."""
    try:
        yield
    except (FondsError, OSError, MemoryError, OperationalError):
        raise
    except Exception as error:
        raise _Unreadable([not_stored(record, error)]) from error


def _mend_copies(
    project: Project, version: FileVersion, path: Path, mapping_path: Path | None
) -> None:
    """Keep the originals of an unchanged file again where the project has lost its copies."""
    folder, quarantined = project.files, version.status == FileVersion.Status.QUARANTINED
    if quarantined:
        folder = project.quarantine
    if not place_of(folder, version.stored.sha256).exists():
        keep_original(project, path, quarantine=quarantined)
    mapping = version.mapping
    if mapping_path and mapping and not place_of(project.files, mapping.sha256).exists():
        keep_original(project, mapping_path)


def _lost_copy(project: Project, version: FileVersion) -> Problem | None:
    """Return the problem that the project's copy of an earlier version is gone, if it is."""
    if version.status != FileVersion.Status.STORED:
        return None
    for stored in (version.stored, version.mapping):
        if stored is not None and not place_of(project.files, stored.sha256).is_file():
            return original_missing(version.number, stored.sha256)
    return None


def _records_of(project: Project, version: FileVersion) -> Iterator[tuple[Any, Any]]:
    """Read an earlier version of a file again from the project's own copy."""
    if version.status != FileVersion.Status.STORED:
        return
    path = place_of(project.files, version.stored.sha256)
    mapping = place_of(project.files, version.mapping.sha256) if version.mapping else None
    chosen = choose_reader(path, name=Path(version.file.path).name, mapping=mapping)
    if isinstance(chosen, Problem):
        return
    for item in chosen.read(path):
        if not isinstance(item, Problem):
            yield identity(item), item


def _store_problems(version: FileVersion, problems: list[Problem]) -> None:
    rows = (as_row(problem, version=version) for problem in problems)
    FoundProblem.objects.bulk_create(rows, batch_size=400)
