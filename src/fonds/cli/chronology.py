"""`fonds chronology`: relative dating solved, and a chronology in several forms."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fonds.cli.options import project_option
from fonds.core.countries import country_name

if TYPE_CHECKING:
    from fonds.analysis.chronology import Phase, Solution, Solved
    from fonds.analysis.chronology.network import Statement


@click.command("chronology")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option(
    "--relations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns event, relation, other, source.",
)
@project_option
@click.option("--json", "form", flag_value="json", help="Write JSON.")
@click.option("--csv", "form", flag_value="csv", help="Write CSV.")
@click.option("--svg", "form", flag_value="svg", help="Draw lanes as SVG.")
@click.option("--ics", "form", flag_value="ics", help="Write an iCalendar file.")
@click.option(
    "--timeline", "--timelinejs", "form", flag_value="timelinejs", help="Write TimelineJS JSON."
)
@click.option("--from", "first", help="Only what can lie on or after this date.")
@click.option("--to", "last", help="Only what can lie on or before this date.")
@click.option("--person", "people", multiple=True, help="Only what this person took part in.")
@click.option("--place", "places", multiple=True, help="Only what happened there.")
@click.option("--source", "sources", multiple=True, help="Only what this source tells.")
@click.option("--type", "kinds", multiple=True, help="Only events of this type.")
@click.option("--title", default="", help="Of the picture, calendar or timeline.")
def chronology(
    file: Path | None,
    relations: Path | None,
    project: str | None,
    form: str | None,
    first: str,
    last: str,
    title: str,
    **wanted: tuple[str, ...],
) -> None:
    """Find the earliest and latest time of each event of FILE.csv, or of a project without it.

    FILE.csv has the columns id and date (or date_start, date_end), and any of title, lane or
    country, place, source, verified. Contradictions are named with their sources; the exit code is
    1 where there are any. Of a project, phases it names stand in --svg and --timeline.
    """
    from fonds.analysis.chronology import ChronologyError, Solution, select_events

    if file is None and relations is not None:
        raise ChronologyError(
            "--relations is for a file of events; a project holds its own, as rows of kind "
            "relation. Leave it out, or name the file of events."
        )
    solution, phases = (_of_project(project), _phases()) if file is None else (
        _of_files(file, relations), []
    )  # fmt: skip
    start, end = _bound(first, "--from", False), _bound(last, "--to", True)
    events = list(solution.events.values())
    kept = {one.event.id: one for one in select_events(events, **wanted, start=start, end=end)}
    if not events:
        raise ChronologyError("there are no events here. Expected one at least, with a date.")
    if not kept:
        raise ChronologyError(
            f"none of {len(events)} events fits. Expected one at least. Leave out a choice."
        )
    titles = _titles(solution)
    shown = Solution(
        kept,
        tuple(one for one in solution.contradictions if any(map(kept.get, _named(one.statements)))),
        tuple(one for one in solution.set_aside if any(map(kept.get, _named([one])))),
    )
    title = title or (file.stem if file else _project_title())
    click.echo(_write(shown, titles, form or "", title, (start, end), phases), nl=False)
    if form in {"svg", "ics", "timelinejs", "csv"}:
        for contradiction in shown.contradictions:
            click.echo(contradiction.sentence(titles), err=True)
    if not shown.is_consistent:
        click.get_current_context().exit(1)


def _named(statements: Iterable[Statement]) -> list[str]:
    """The ids of the events that statements are about."""
    from fonds.analysis.chronology import Relation

    pairs = ((s.subject, s.other) if isinstance(s, Relation) else (s.id,) for s in statements)
    return [key for pair in pairs for key in pair]


def _of_files(file: Path, relations: Path | None) -> Solution:
    from fonds.analysis.chronology import read_events, read_relations, solve_chronology

    events = read_events(file)
    said, dates = read_relations(relations, events) if relations else ([], [])
    solution = solve_chronology([*events, *dates], said)
    for date in dates:
        del solution.events[date.id]
    return solution


def _of_project(project: str | None) -> Solution:
    """What the chronology page of a project shows, all events of it."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.explanations.chronology import solve_chronicle

    return solve_chronicle()


def _phases() -> list[Phase]:
    from django.conf import settings

    from fonds.workflows.explanations.chronology import name_phases

    return name_phases(settings.FONDS_SETTINGS)


def _project_title() -> str:
    from django.conf import settings

    return str(settings.FONDS_SETTINGS["title"])


def _titles(solution: Solution) -> dict[str, str]:
    return {name: event.event.title or name for name, event in solution.events.items()}


def _lane(event: Solved) -> str:
    """The first country of an event by name; what is no code of one stays as it is."""
    return country_name(event.event.lane.split(", ")[0])


def _write(
    solution: Solution,
    titles: dict[str, str],
    form: str,
    title: str,
    bounds: tuple[datetime | None, datetime | None],
    phases: list[Phase],
) -> str:
    from fonds.analysis.chronology import (
        LETTER,
        build_calendar,
        build_timeline,
        draw_chronology,
        lay_out_lanes,
        write_csv,
    )

    if form == "json":
        return json.dumps(_as_json(solution, titles), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return write_csv(solution)
    if form == "ics":
        return build_calendar(solution, title, datetime.now(UTC)).decode()
    if form == "timelinejs":
        return (
            json.dumps(build_timeline(solution, title, phases), ensure_ascii=False, indent=1) + "\n"
        )
    if form == "svg":
        layout = lay_out_lanes(
            list(solution.events.values()), *bounds, _lane, phases, letter=LETTER
        )
        return draw_chronology(layout, title)
    return _as_text(solution, titles)


def _bound(text: str, option: str, is_last: bool) -> datetime | None:
    from fonds.analysis.chronology import ChronologyError, read_moment

    if not text:
        return None
    moment = read_moment(text)
    if moment is None:
        raise ChronologyError(
            f"{option} is {text!r}. Expected a date such as 1956-08-30. Correct it."
        )
    return moment.latest if is_last else moment.earliest


def _as_json(solution: Solution, titles: dict[str, str]) -> dict[str, Any]:
    from fonds.analysis.chronology import Relation, build_rows

    return {
        "events": build_rows(solution),
        "consistent": solution.is_consistent,
        "contradictions": [
            {
                "sentence": c.sentence(titles),
                "excess_minutes": int(c.excess.total_seconds() // 60),
                "statements": [
                    {
                        "relation": s.sentence(titles),
                        "event": s.subject,
                        "other": s.other,
                        "source": s.source,
                    }
                    if isinstance(s, Relation)
                    else {"date_of": s.id, "source": s.source}
                    for s in c.statements
                ],
            }
            for c in solution.contradictions
        ],
        "set_aside": [
            s.sentence(titles) if isinstance(s, Relation) else f"the date of {titles.get(s.id)}"
            for s in solution.set_aside
        ],
    }


def _as_text(solution: Solution, titles: dict[str, str]) -> str:
    from fonds.analysis.chronology import build_rows

    lines = [
        f"{row['earliest'] or '...'}\t{row['latest'] or '...'}\t{row['id']}\t{row['title']}"
        + (f"\tbecause {row['because']}" if row["narrowed"] else "")
        for row in build_rows(solution)
    ]
    lines += [f"contradiction: {c.sentence(titles)}" for c in solution.contradictions]
    lines += [f"set aside: {said}" for said in _as_json(solution, titles)["set_aside"]]
    return "\n".join(lines) + "\n"
