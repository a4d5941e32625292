"""`fonds chronology`: relative dating solved, and a chronology in several forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fonds.analysis.chronology import Solution


@click.command("chronology")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--relations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns event, relation, other, source.",
)
@click.option("--json", "form", flag_value="json", help="Write JSON.")
@click.option("--csv", "form", flag_value="csv", help="Write CSV.")
@click.option("--svg", "form", flag_value="svg", help="Draw lanes as SVG.")
@click.option("--ics", "form", flag_value="ics", help="Write an iCalendar file.")
@click.option("--timelinejs", "form", flag_value="timelinejs", help="Write TimelineJS JSON.")
@click.option("--from", "first", help="First day shown by --svg.")
@click.option("--to", "last", help="Last day shown by --svg.")
@click.option("--title", default="", help="Of the picture, calendar or timeline.")
def chronology(
    file: Path, relations: Path | None, form: str | None, first: str, last: str, title: str
) -> None:
    """Find the earliest and latest time of each event of FILE.csv.

    FILE.csv has the columns id and date (or date_start, date_end), and any of title, lane or
    country, place, source, verified. Contradictions are named with their sources; the exit code is
    1 where there are any.
    """
    from fonds.analysis.chronology import read_events, read_relations, solve_chronology

    events = read_events(file)
    said, dates = read_relations(relations, events) if relations else ([], [])
    solution = solve_chronology([*events, *dates], said)
    for date in dates:
        del solution.events[date.id]
    click.echo(_write(solution, form or "", title or file.stem, first, last), nl=False)
    if form in {"svg", "ics", "timelinejs", "csv"}:
        for contradiction in solution.contradictions:
            click.echo(contradiction.sentence(_titles(solution)), err=True)
    if not solution.is_consistent:
        click.get_current_context().exit(1)


def _titles(solution: Solution) -> dict[str, str]:
    return {name: event.event.title or name for name, event in solution.events.items()}


def _write(solution: Solution, form: str, title: str, first: str, last: str) -> str:
    from fonds.analysis.chronology import (
        build_calendar,
        build_timeline,
        draw_chronology,
        lay_out_lanes,
        write_csv,
    )

    if form == "json":
        return json.dumps(_as_json(solution), ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return write_csv(solution)
    if form == "ics":
        return build_calendar(solution, title, datetime.now(UTC)).decode()
    if form == "timelinejs":
        return json.dumps(build_timeline(solution, title), ensure_ascii=False, indent=1) + "\n"
    if form == "svg":
        start, end = _bound(first, "--from", False), _bound(last, "--to", True)
        layout = lay_out_lanes(list(solution.events.values()), start, end)
        return draw_chronology(layout, title)
    return _as_text(solution)


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


def _as_json(solution: Solution) -> dict[str, Any]:
    from fonds.analysis.chronology import Relation, build_rows

    titles = _titles(solution)
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


def _as_text(solution: Solution) -> str:
    from fonds.analysis.chronology import build_rows

    lines = [
        f"{row['earliest'] or '...'}\t{row['latest'] or '...'}\t{row['id']}\t{row['title']}"
        + (f"\tbecause {row['because']}" if row["narrowed"] else "")
        for row in build_rows(solution)
    ]
    lines += [f"contradiction: {c.sentence(_titles(solution))}" for c in solution.contradictions]
    lines += [f"set aside: {said}" for said in _as_json(solution)["set_aside"]]
    return "\n".join(lines) + "\n"
