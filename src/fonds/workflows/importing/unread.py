"""Files and folders that could not be opened: listed until an import finds them mended or gone.

There is nothing to keep of them, so they have no version in the catalogue, only a problem.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from fonds.catalogue.models import FoundProblem
from fonds.core.problems import Problem
from fonds.workflows.finding import Candidate, expand
from fonds.workflows.importing.faults import as_row

LISTED = ("cannot-open", "changing")
"""What is said of material that is there; a path that names nothing is a slip of the command."""

_State = FoundProblem.State


def note_unread(path: str, problem: Problem) -> bool:
    """Keep the problem of a file or folder that could not be opened; say whether it is kept.

    One that is known already is not kept twice, nor one that a person has dismissed.
    """
    if problem.code not in LISTED:
        return False
    FoundProblem.objects.filter(unread_path=path, state=_State.OPEN).exclude(
        code=problem.code, found=problem.found
    ).update(state=_State.GONE)
    known = FoundProblem.objects.filter(
        unread_path=path, code=problem.code, found=problem.found
    ).exclude(state=_State.GONE)
    if not known.exists():
        as_row(problem, unread_path=path).save()
    return True


def settle_unread(named: Sequence[str], read: Iterable[str], failed: Iterable[str]) -> None:
    """Close the problems of what could be opened this time, or is not there any more.

    Args:
        named: What the user named, where every file below was looked for; empty where the import
            was interrupted.
        read: The addresses of the files that were read.
        failed: The addresses that could not be opened.
    """
    waiting = FoundProblem.objects.filter(version=None, state=_State.OPEN)
    rows = dict(waiting.values_list("pk", "unread_path"))
    if not rows:
        return
    whole, shut = set(read), tuple(failed)
    roots = [Candidate(path.resolve()).address for name in named for path in expand(name)]
    settled = [
        pk
        for pk, path in rows.items()
        if path in whole or (_is_below(path, roots) and not _is_below(path, shut))
    ]
    waiting.filter(pk__in=settled).update(state=_State.GONE)


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path == one or path.startswith(one.rstrip(os.sep) + os.sep) for one in folders)
