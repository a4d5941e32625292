"""What can be wrong with a file as a whole, or with a record the catalogue has to take; its row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fonds.catalogue.models import FoundProblem
from fonds.core.problems import Problem, Severity
from fonds.workflows.importing.writers import describe


def as_row(problem: Problem, **where: Any) -> FoundProblem:
    """Return a problem as the catalogue keeps it, not yet saved.

    Args:
        problem: What was found.
        where: The `version` of the file, or the `unread_path` that could not be opened.
    """
    return FoundProblem(
        code=problem.code,
        severity=problem.severity.value,
        place=problem.place[:300],
        found=problem.found,
        expected=problem.expected,
        remedy=problem.remedy,
        repair=asdict(problem.repair) if problem.repair else None,
        **where,
    )


def cannot_open(error: OSError, mapping: str = "") -> Problem:
    """Return the problem that a file, or the mapping file named, cannot be opened."""
    what = f"Its mapping file {mapping}" if mapping else "The file"
    return Problem(
        "cannot-open",
        Severity.ERROR,
        "",
        f"{what} cannot be opened: {error.strerror or error}.",
        "a file this user may read",
        "Check its permissions and that the disk is there.",
    )


def being_written() -> Problem:
    """Return the problem that somebody wrote to a file while it was kept."""
    return Problem(
        "changing",
        Severity.ERROR,
        "",
        "The file changed while it was read.",
        "a file that nobody writes to",
        "Wait until it is finished and import it again.",
    )


def not_stored(record: Any, error: Exception) -> Problem:
    """Return the problem that we failed to store a record; a fault of ours."""
    return Problem(
        "reader-failed",
        Severity.ERROR,
        getattr(record, "locator", ""),
        f"The {describe(record)} could not be stored: {type(error).__name__}: {error}.",
        "a record the catalogue can take",
        "Please report this with the file, if you may share it.",
    )


def nothing_in_it() -> Problem:
    """Return the problem that a reader found no record at all."""
    return Problem(
        "nothing-read",
        Severity.ERROR,
        "",
        "No record was found in the file.",
        "at least one document, row or paragraph",
        "See docs/reference/import.md for what each kind of file must hold.",
    )


def vanished(record: Any) -> Problem:
    """Return the problem that a record of the version before is no longer there."""
    return Problem(
        "vanished-record",
        Severity.NOTE,
        getattr(record, "locator", ""),
        f"The {describe(record)} stood in the version before and is no longer there.",
        "the same record",
        "It is kept in the catalogue. Take it back on the desk if it was withdrawn.",
    )


def original_missing(number: int, sha256: str) -> Problem:
    """Return the problem that the project lost its copy of an earlier version."""
    return Problem(
        "original-missing",
        Severity.NOTE,
        "",
        f"The project's copy of version {number} (files/{sha256[:2]}/{sha256[2:14]}...) is gone.",
        "the original of every version that was imported",
        "The new version is taken in, but not compared with the one before. Put the copy back from "
        "a backup of files/.",
    )
