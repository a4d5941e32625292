"""`fonds estimate`: how many were on no list, from overlapping lists."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fonds.cli.options import project_option
from fonds.core.errors import FondsError

if TYPE_CHECKING:
    from fonds.analysis.scale.captures import CaptureCounts
    from fonds.analysis.scale.estimate import Settings
    from fonds.analysis.scale.results import Estimate, Summary

METHODS = ("bma", "loglinear", "lcmcr", "sparse", "chapman")


class EstimateOptionError(FondsError, ValueError):
    """An option of the command has a value it cannot have."""


def _parse_grid(text: str | None) -> tuple[int, int, int] | None:
    if text is None:
        return None
    parts = text.split(":")
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) == 2:
        numbers.append(1)
    if len(numbers) != 3 or numbers[0] < 0 or numbers[1] < numbers[0] or numbers[2] < 1:
        raise EstimateOptionError(
            f"--unseen-grid {text!r} is not a range. Expected FROM:TO:STEP in whole numbers, "
            "for example 0:5000:1."
        )
    return numbers[0], numbers[1], numbers[2]


@click.command("estimate")
@click.argument(
    "counts", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option(
    "--method", type=click.Choice(METHODS), default="bma", show_default=True, help="See the manual."
)
@click.option("--delta", type=float, help="bma: prior count of a cell. Default 2**-p.")
@click.option("--unseen-grid", metavar="FROM:TO:STEP", help="bma: numbers of unseen considered.")
@click.option("--order", type=click.IntRange(1), help="loglinear: highest order of interaction.")
@click.option("--criterion", type=click.Choice(("BIC", "AIC")), default="BIC", show_default=True)
@click.option("--lists", "names", help="Use these lists alone, separated by commas.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="lcmcr, sparse.")
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option(
    "--linkage",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Pairs `id,id,probability`; COUNTS is then records `id,list`.",
)
@click.option("--draws", type=click.IntRange(1), default=200, show_default=True, help="linkage.")
@click.option("--from", "first", help="Project: measures from this date on (EDTF).")
@click.option("--to", "last", help="Project: measures up to this date (EDTF).")
@click.option("--country", help="Project: nationality of the persons, as a code.")
@click.option(
    "--by",
    type=click.Choice(("kind", "holder", "publication", "custom")),
    help="Project: sources form lists by this.",
)
@click.option(
    "--list", "own", multiple=True, metavar="NAME=WORDS,WORDS", help="Project: a list of your own."
)
@click.option("--without", help="Project: leave this list out.")
@click.option("--save", metavar="TITLE", help="Project: publish the figure under this title.")
@project_option
@click.option("--spread", is_flag=True, help="Compare methods, priors and seeds in one table.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(
    counts: Path | None,
    method: str,
    delta: float | None,
    unseen_grid: str | None,
    order: int | None,
    criterion: str,
    names: str | None,
    seed: int,
    level: float,
    linkage: Path | None,
    draws: int,
    first: str | None,
    last: str | None,
    country: str | None,
    by: str | None,
    own: tuple[str, ...],
    without: str | None,
    save: str | None,
    project: str | None,
    spread: bool,
    as_json: bool,
) -> None:
    """Estimate a population from the overlaps of lists in COUNTS (CSV).

    COUNTS holds one 0/1 column for each list and a column `count`; or one row for each person with
    an id and 0/1 columns; or rows of `id,list`. Without COUNTS the lists come from the claims of a
    project: who is named as purged by which of its sources.
    """
    if counts is None:
        from fonds.cli.from_project import estimate_project

        said = {
            "from": first, "to": last, "country": country, "by": by, "without": without,
            "method": method, "delta": delta, "order": order, "criterion": criterion,
            "seed": seed, "level": level,
        }  # fmt: skip
        words = {name: str(value) for name, value in said.items() if value is not None}
        estimate_project(project, words, own, save, spread, as_json)
        return
    from fonds.analysis.scale.captures import read_captures
    from fonds.analysis.scale.estimate import Settings, estimate_population

    if delta is not None and not (delta > 0 and math.isfinite(delta)):
        raise EstimateOptionError(f"--delta {delta:g} is not above 0. Choose for example 0.0625.")
    settings = Settings(
        delta=delta,
        unseen_grid=_parse_grid(unseen_grid),
        order=order,
        criterion="AIC" if criterion == "AIC" else "BIC",
        seed=seed,
        level=level,
    )
    chosen: Any = method  # click has checked it
    if linkage is not None:
        from fonds.analysis.scale import draw_linkages, estimate_over_linkages, read_linkage

        pairs = read_linkage(counts, linkage)
        result = estimate_over_linkages(pairs, chosen, settings, draws=draws, seed=seed)
        table = draw_linkages(pairs, draws=1, seed=seed)[0]
    else:
        table = _choose(read_captures(counts), names)
        if spread:
            _write_spread(table, settings, as_json)
            return
        result = _with_others(table, estimate_population(table, chosen, settings), settings)
    if as_json:
        click.echo(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        _write(table, result)


def _with_others(table: CaptureCounts, result: Estimate, settings: Settings) -> Estimate:
    """Lead the warnings by what other methods say, for one number alone misleads."""
    from fonds.analysis.scale.others import warn_of_other_methods

    said = warn_of_other_methods(table, result, settings)
    return replace(result, warnings=(*said, *result.warnings))


def _choose(table: CaptureCounts, names: str | None) -> CaptureCounts:
    if names is None:
        return table
    chosen = [name.strip() for name in names.split(",")]
    if unknown := [name for name in chosen if name not in table.lists]:
        raise EstimateOptionError(
            f"--lists names {unknown[0]!r}, which is no list. Expected some of "
            f"{', '.join(table.lists)}."
        )
    for name in table.lists:
        if name not in chosen:
            table = table.without(name)
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "no upper end"


def _line(name: str, s: Summary) -> str:
    return (
        f"{name:<10} {_number(s.median):>12}   {s.level:.0%} interval "
        f"{_number(s.low)} to {_number(s.high)} (mean {_number(s.mean)})"
    )


def _write(table: CaptureCounts, result: Estimate) -> None:
    from fonds.analysis.scale.checks import assess_assumptions

    click.echo(f"{'observed':<10} {result.observed:>12,}   on at least one of {table.size} lists")
    click.echo(_line("estimate", result.estimate))
    click.echo(_line("unseen", result.unseen))
    settings = ", ".join(f"{key} {value}" for key, value in result.settings.items())
    click.echo(f"method     {result.method} ({settings})")
    for name, weight in result.models[:5]:
        click.echo(f"model      {name} {weight:.3f}")
    for one in assess_assumptions(table):
        click.echo(f"assumed    {one.name} ({one.state}): {one.evidence}")
    for warning in result.warnings:
        click.echo(f"warning    {warning}")


def _write_spread(table: CaptureCounts, settings: Any, as_json: bool) -> None:
    from fonds.analysis.scale.spread import compare_methods

    rows = compare_methods(table, settings)
    for note in table.notes:
        click.echo(f"warning    {note}", err=True)
    if as_json:
        click.echo(json.dumps([row.to_json() for row in rows], ensure_ascii=False))
        return
    for row in rows:
        if row.summary is None:
            click.echo(f"{row.label:<34} {'none':>12}   {row.note}")
        else:
            s = row.summary
            ends = f"{_number(s.low)} to {_number(s.high)}"
            click.echo(f"{row.label:<34} {_number(s.median):>12}   {ends:<28} {row.note}")
