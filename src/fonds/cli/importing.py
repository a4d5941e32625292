"""`fonds import`: take files in, show what would be taken in, or list again what was wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fonds.cli.options import (
    count_records,
    json_option,
    on_terminal,
    plural,
    print_json,
    project_option,
)

if TYPE_CHECKING:
    from fonds.workflows.finding import Candidate
    from fonds.workflows.importing import FileReport, ImportReport

EXIT_SOME_FAILED = 1
EXIT_STOPPED = 2
EXIT_INTERRUPTED = 130
SHOWN_PROBLEMS = 5


@click.command()
@click.argument("paths", nargs=-1)
@project_option
@click.option("--plan", is_flag=True, help="Show what would be created; change nothing.")
@click.option("--report", is_flag=True, help="List the open problems of earlier imports again.")
@json_option
def command(
    paths: tuple[str, ...], project: str | None, plan: bool, report: bool, as_json: bool
) -> None:
    """Import files, folders and patterns: TEI, CSV and XLSX tables, web pages, plain text.

    What a file holds decides how it is read, not its name. A file that did not change is passed
    over; one that cannot be read is set aside and named, and the rest goes on. The exit code is 0
    when all went well, 1 when a file could not be read, 2 when the rest could not be taken in (a
    full disk, another writer), 130 when it was interrupted.
    """
    if report:
        _report(project, as_json)
        return
    if not paths:
        raise click.UsageError("Name at least one file or folder, or use --report.")
    if plan:
        _plan(paths, as_json)
        return
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.workflows.importing import import_paths
    from fonds.workflows.indexing import catch_up

    quiet = as_json or not on_terminal()
    done = import_paths(opened, paths, None if as_json else _Teller(quiet), _tell_waiting)
    indexed = 0
    if not done.interrupted and not done.stopped:
        indexed = catch_up(opened)
    if as_json:
        print_json(
            {
                "files": [asdict(one) for one in done.files],
                "created": dict(done.totals("created")),
                "changed": dict(done.totals("changed")),
                "vanished": dict(done.totals("vanished")),
                "failed": done.failed,
                "passed_over": dict(done.passed_over),
                "indexed": indexed,
                "interrupted": done.interrupted,
                "stopped": done.stopped,
            }
        )
    else:
        _summary(done)
    if done.stopped:
        click.echo(f"fonds: {done.stopped}", err=True)
        sys.exit(EXIT_STOPPED)
    if done.interrupted:
        sys.exit(EXIT_INTERRUPTED)
    if done.failed:
        sys.exit(EXIT_SOME_FAILED)


def _tell_waiting() -> None:
    click.echo("Another import is at work in this project; waiting for its end.", err=True)


class _Teller:
    """Says what happens to each file: a moving line on a terminal, one line a file elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.count = 0

    def __call__(self, done: FileReport | None, candidate: Candidate) -> None:
        """Tell of a file begun (None) or done."""
        name = Path(candidate.address).name
        if done is None:
            if not self.quiet:
                click.echo(f"\r\033[K{self.count + 1}: {name} ...", err=True, nl=False)
            return
        self.count += 1
        if not self.quiet:
            click.echo("\r\033[K", err=True, nl=False)
        made = _records(done.created)
        changed = _records(done.changed, " changed")
        what = "; ".join(part for part in (made, changed) if part)
        click.echo(f"{done.status:<12}{name}{f'  ({what})' if what else ''}")
        for sentence in done.problems[:SHOWN_PROBLEMS]:
            click.echo(f"  ! {sentence}", err=True)
        if len(done.problems) > SHOWN_PROBLEMS:
            more = len(done.problems) - SHOWN_PROBLEMS
            click.echo(f"  ! and {plural(more, 'problem')} more: fonds import --report", err=True)


def _records(counts: Mapping[str, int], after: str = "") -> str:
    """So many of each kind, in words: `2 claims, 1 person`."""
    return ", ".join(count_records(n, kind) + after for kind, n in sorted(counts.items()) if n)


def _summary(done: ImportReport) -> None:
    created = done.totals("created")
    if created:
        click.echo(f"Created {_records(created)}")
    changed = done.totals("changed")
    if changed:
        click.echo(f"Changed {_records(changed)}")
    vanished = done.totals("vanished")
    if vanished:
        click.echo(f"No longer in the files, kept: {_records(vanished)}")
    unchanged = sum(one.status == "unchanged" for one in done.files)
    if unchanged:
        click.echo(f"{plural(unchanged, 'file')} unchanged")
    if done.passed_over:
        parts = (_count(number, what) for what, number in sorted(done.passed_over.items()))
        click.echo(f"Passed over: {', '.join(parts)}")
    if done.failed:
        listed = any(one.failed and one.listed for one in done.files)
        where = "; see fonds import --report" if listed else ""
        click.echo(f"{plural(done.failed, 'file')} could not be read{where}")
    if done.interrupted:
        click.echo("Interrupted. What is listed above is kept; the same command goes on from here.")


def _count(number: int, what: str) -> str:
    """Return `1 .md` or `2 links`."""
    return f"{number:,} {what}" if what.startswith(".") else plural(number, what)


def _short(path: str) -> str:
    """A path from here, where it lies below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _plan(paths: tuple[str, ...], as_json: bool) -> None:
    from fonds.workflows.planning import plan_files

    plans = plan_files(paths)
    if as_json:
        print_json([asdict(one) for one in plans])
    for one in [] if as_json else plans:
        click.echo(f"{_short(one.path)}: {one.reader or 'not readable'}")
        for kind, number in one.counts.items():
            click.echo(f"  would create {count_records(number, kind)}")
        for row in one.first:
            click.echo("    " + row)
        if one.mapping:
            click.echo(f"  no {one.mapping_name} beside it; this one is proposed:")
            for line in one.mapping.splitlines():
                click.echo("    " + line)
        if one.fails:
            why = "until its mapping is saved" if one.mapping else "as it could not be read"
            click.echo(f"  would be set aside, {why}:")
        for sentence in one.problems[:SHOWN_PROBLEMS]:
            click.echo(f"  ! {sentence}")
    if any(one.fails for one in plans):
        sys.exit(EXIT_SOME_FAILED)


def _report(project: str | None, as_json: bool) -> None:
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.problems import open_problems

    problems = open_problems()
    if as_json:
        print_json(problems)
    else:
        for problem in problems:
            click.echo(f"{problem['id']:>6}  {problem['severity']:<7} {problem['sentence']}")
        click.echo(plural(len(problems), "open problem"))
    if any(problem["severity"] == "error" for problem in problems):
        sys.exit(EXIT_SOME_FAILED)
