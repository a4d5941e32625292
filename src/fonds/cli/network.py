"""`fonds network`: who was tied to whom, in a stretch of time, with what it rests on."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fonds.cli.options import project_option

if TYPE_CHECKING:
    from fonds.analysis.networks import Network, Tie


@click.command("network")
@click.argument(
    "edges", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--kind", "kinds", multiple=True, help="Only ties of this kind; may be repeated.")
@click.option("--from", "first", help="Only ties from this date on.")
@click.option("--to", "last", help="Only ties until this date.")
@click.option("--ego", help="Only this person and those tied to them.")
@click.option("--purge", help="Project: compare factions before and after this date.")
@click.option("--save", metavar="TITLE", help="Project: publish the network under this title.")
@project_option
@click.option("--draws", default=0, help="Draw uncertain dates so often, and show the spread.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    help="Of the drawings and communities.",
    show_default=True,
)
@click.option("--json", "form", flag_value="json", help="Write JSON with measures and places.")
@click.option("--csv", "form", flag_value="csv", help="Write edges as CSV.")
@click.option("--graphml", "form", flag_value="graphml", help="Write GraphML.")
@click.option("--gexf", "form", flag_value="gexf", help="Write GEXF.")
def network(
    edges: Path | None,
    kinds: tuple[str, ...],
    first: str | None,
    last: str | None,
    ego: str | None,
    purge: str | None,
    save: str | None,
    project: str | None,
    draws: int,
    seed: int,
    form: str | None,
) -> None:
    """Measure the network of EDGES.csv, or of a project's claims and records without it.

    EDGES.csv has the columns source and target, and any of kind, date (EDTF; or start and end for
    what lasted), factoid (several by semicolons) and weight. Of a
    project, kinds are meeting, co-membership, co-mention, appointment, denunciation and background.
    """
    from fonds.analysis.networks import NetworkError

    if edges is not None and (purge or save):
        raise NetworkError("--purge and --save need a project. Leave out the file of edges.")
    if edges is None and (purge or save):
        _of_project(project, kinds, first, last, purge, save, form)
        return
    from fonds.analysis.networks import build_network, take_ego, write_edges, write_gexf
    from fonds.analysis.networks import write_graphml as graphml

    ties = _read(edges) if edges is not None else _gather(project, kinds)
    window = (_day(first, "--from", 0), _day(last, "--to", 1))
    made = build_network(ties, kinds or None, window)
    if ego:
        made = take_ego(made, ego)
    if form == "csv":
        text = write_edges(made)
    elif form in ("graphml", "gexf"):
        named = _named(made) if edges is None else {}
        text = (graphml if form == "graphml" else write_gexf)(made, named)
    else:
        said = _measure(made, ties, kinds, window, draws, seed)
        text = _as_json(said) if form == "json" else _as_text(said)
    click.echo(text, nl=False)


def _named(network: Network) -> dict[str, dict[str, str | float]]:
    from fonds.workflows.explanations.networks import describe_people

    return describe_people(network.people)


def _gather(project: str | None, kinds: tuple[str, ...]) -> list[Tie]:
    """The ties of a project; those by records only where the record is open."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.explanations.networks import read_network_choice
    from fonds.workflows.explanations.ties import gather_ties

    read_network_choice({}, kinds)  # refuses what is no kind
    return gather_ties(kinds=kinds)


def _of_project(
    project: str | None,
    kinds: tuple[str, ...],
    first: str | None,
    last: str | None,
    purge: str | None,
    save: str | None,
    form: str | None,
) -> None:
    """Compute a project's network as its page does, and publish it where a title is given."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.explanations.networks import (
        compute_network,
        gather_network,
        read_network_choice,
    )
    from fonds.workflows.figures import make_figure

    words = {"from": first or "", "to": last or "", "purge": purge or ""}
    settings = read_network_choice(words, kinds).to_json()
    if save:
        figure = make_figure("network", settings, save)
        result = {**figure.result, "figure": figure.public_id}
    else:
        result = compute_network(gather_network(settings), settings)
    if form == "json":
        click.echo(json.dumps({**result, "settings": settings}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(result['people'])} people\t{len(result['edges'])} edges")
    if "cohesion" in result:
        click.echo("faction\tshare within before\tafter\tchange\tlow\thigh")
    for one in result.get("cohesion", ()):
        sides = ["-" if side is None else _share(side[2]) for side in one["sides"]]
        change = "\t".join("-" if v is None else f"{v:+.3f}" for v in one["difference"])
        click.echo(f"{one['group']}\t{sides[0]}\t{sides[1]}\t{change}")
    if save:
        click.echo(f"published  /figures/{result['figure']}/")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _read(path: Path) -> list[Tie]:
    from fonds.analysis.networks import NetworkError, Tie
    from fonds.core.rows import RowsError, read_records

    ties = []
    try:
        rows = read_records(path, ("source", "target"))
    except RowsError as error:
        raise NetworkError(str(error)) from error
    for line, cell in rows:
        where = f"{path.name}, line {line}"
        ends = [cell["source"], cell["target"]]
        if not all(ends) or ends[0] == ends[1]:
            raise NetworkError(
                f"{where}: the tie is of {ends[0]!r} and {ends[1]!r}. Expected two people."
            )
        when = _date(cell.get("date") or cell.get("start", ""), where)
        until = _date(cell.get("end", ""), where)
        lasts = bool(cell.get("end"))
        weight = _weight(cell.get("weight") or "1", where)
        ties.append(
            Tie(
                ends[0],
                ends[1],
                cell.get("kind", ""),
                tuple(f for f in cell.get("factoid", "").split(";") if f),
                when[0],
                until[1] if lasts else when[1],
                lasts,
                weight,
            )
        )
    return ties


def _weight(text: str, where: str) -> float:
    from fonds.analysis.networks import NetworkError

    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 < weight < math.inf:
        raise NetworkError(
            f"{where}: the weight is {text!r}. Expected a number above 0. Correct it or leave the "
            "row out."
        )
    return weight


def _date(text: str, where: str) -> tuple[date | None, date | None]:
    from fonds.analysis.networks import NetworkError
    from fonds.dates import read_edtf

    if not text:
        return None, None
    when = read_edtf(text)
    if when is None:
        raise NetworkError(f"{where}: {text!r} is no date. Expected EDTF such as 1956-08.")
    return when.earliest, when.latest


def _day(text: str | None, option: str, side: int) -> date | None:
    return _date(text, option)[side] if text else None


def _measure(
    made: Network,
    ties: list[Tie],
    kinds: tuple[str, ...],
    window: tuple[date | None, date | None],
    draws: int,
    seed: int,
) -> dict[str, Any]:
    from fonds.analysis.networks import (
        MEANING,
        find_communities,
        measure_network,
        place_people,
        resample_measures,
    )

    values = measure_network(made, tuple(MEANING), seed)
    groups = find_communities(made, seed) if made.edges else []
    home = {person: k + 1 for k, group in enumerate(groups) for person in group}
    places = place_people(made, seed=seed)
    people: list[dict[str, Any]] = [
        {"id": person, "community": home.get(person), "place": places[person]}
        | {name: values[name][person] for name in MEANING}
        for person in made.people
    ]
    if draws:
        names = ("degree", "strength", "closeness", "eigenvector", "core")
        spread = resample_measures(ties, names, draws, seed, kinds=kinds or None, window=window)
        for row in people:
            found = {name: spread[name][row["id"]] for name in names}
            row["spread"] = {
                name: {"median": r.median, "low": r.low, "high": r.high,
                       "best_rank": r.best_rank, "worst_rank": r.worst_rank}
                for name, r in found.items()
            }  # fmt: skip
    edges = [
        {
            "source": e.source,
            "target": e.target,
            "weight": e.weight,
            "kinds": list(e.kinds),
            "factoids": list(e.factoids),
            "earliest": e.earliest,
            "latest": e.latest,
        }
        for e in made.edges
    ]
    return {"people": people, "edges": edges, "communities": groups, "seed": seed}


def _as_json(said: dict[str, Any]) -> str:
    def plain(value: date | datetime) -> str:
        return value.isoformat()

    return json.dumps(said, ensure_ascii=False, indent=1, default=plain) + "\n"


def _as_text(said: dict[str, Any]) -> str:
    rows = sorted(said["people"], key=lambda row: (-row["degree"], row["id"]))
    lines = [f"{len(rows)} people\t{len(said['edges'])} edges"]
    lines.append("person\tdegree\tbetweenness\tcloseness\teigenvector\tcore\tcommunity")
    lines += [
        f"{row['id']}\t{row['degree']:g}\t{row['betweenness']:.4f}\t{row['closeness']:.4f}\t"
        f"{row['eigenvector']:.4f}\t{row['core']:g}\t{row['community'] or ''}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
