"""Estimates from a project's claims, for `fonds estimate` and `fonds survival` without a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from fonds.cli.options import print_json

Values = dict[str, Any]


def estimate_project(
    project: str | None,
    words: Mapping[str, str],
    lists: tuple[str, ...],
    save: str | None,
    spread: bool,
    as_json: bool,
) -> None:
    """Estimate from the claims of a project, print it, and publish it where a title is given.

    With `spread` every method is run, as it is for a figure that is published.
    """
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from dataclasses import replace

    from fonds.workflows.evidence import parse_patterns
    from fonds.workflows.figures import make_figure
    from fonds.workflows.figures.choices import read_scale_choice
    from fonds.workflows.figures.scale import (
        compute_scale,
        describe_lists,
        estimate_beside_others,
        gather_scale,
    )

    choice = read_scale_choice(words, opened.settings["figures"])
    if lists:
        choice = replace(choice, grouping="custom", patterns=parse_patterns(lists))
    if save is not None:
        settings = replace(choice, all_methods=True).to_json()
        figure = make_figure("scale", settings, save or "How many were on no list?")
        data, result = figure.data, {**figure.result, "figure": figure.public_id}
    elif spread:
        settings = replace(choice, all_methods=True).to_json()
        data = gather_scale(settings)
        result = compute_scale(data, settings)
    else:
        settings = choice.to_json()
        data = gather_scale(settings)
        result = describe_lists(data)
        result["estimate"] = None
        if not result["reasons"]:
            result |= estimate_beside_others(data, settings)
    if as_json:
        print_json({**result, "lists": data["lists"], "settings": settings})
    else:
        _print_scale(data, result)


def _print_scale(data: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    click.echo(f"{result['observed']:,} persons on at least one list")
    for one in result["contribution"]:
        click.echo(f"{one['size']:>9,}  {one['name']} ({one['alone']:,} on no other)")
    for reason, number in data["passed_over"].items():
        click.echo(f"{number:>9,}  claims not counted: {reason}")
    for reason in result["reasons"]:
        click.echo(f"no estimate  {reason}")
    made = result["estimate"]
    if made:
        for name in ("estimate", "unseen"):
            said = made[name]
            ends = f"{_number(said['low'])} to {_number(said['high'])}"
            click.echo(f"{name:<9} {_number(said['median'])}   {said['level']:.0%} interval {ends}")
        for warning in made["warnings"]:
            click.echo(f"warning   {warning}")
    for row in result.get("spread", ()):
        said = row["estimate"]
        ends = f"{_number(said['low'])} to {_number(said['high'])}" if said else ""
        number = _number(said["median"]) if said else "none"
        click.echo(f"{row['label']:<34} {number:>12}   {ends:<28} {row['note']}")
    for warning in result["data_warnings"]:
        click.echo(f"warning   {warning}")
    _print_permalink(result)


def survive_project(
    project: str | None, words: Mapping[str, str], save: str | None, as_json: bool
) -> None:
    """Estimate careers from the claims of a project; publish them where a title is given."""
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.workflows.figures import make_figure
    from fonds.workflows.figures.character import compute_character, gather_character
    from fonds.workflows.figures.choices import read_character_choice

    settings = read_character_choice(words, opened.settings["figures"]).to_json()
    if save is not None:
        figure = make_figure("character", settings, save or "How long did they last?")
        result = {**figure.result, "figure": figure.public_id}
    else:
        result = compute_character(gather_character(settings), settings)
    if as_json:
        print_json({**result, "settings": settings})
    else:
        _print_character(result)


def _print_character(result: Mapping[str, Any]) -> None:
    for reason in result["reasons"]:
        click.echo(f"no curve  {reason}")
    for name, curve in result.get("curves", {}).items():
        for at in curve["at"]:
            if at["value"] is not None:
                band = "no band" if at["low"] is None else f"{at['low']:.2f} to {at['high']:.2f}"
                click.echo(f"{name}\tafter {at['time']:g} years\t{at['value']:.2f}\t{band}")
    for reason, number in result["left_out"].items():
        click.echo(f"left out\t{number}\t{reason}")
    if test := result.get("test"):
        click.echo(f"log-rank\tp {test['p_value']:.4g}\t{test['low']:.4g} to {test['high']:.4g}")
    for model, fit in result.get("regression", {}).items():
        for row in fit["rows"]:
            ends = f"{row['low']:.2f} to {row['high']:.2f}"
            click.echo(
                f"cox, {model}\t{row['name']}\t{row['ratio']:.2f}\t{ends}\tp {row['p_value']:.4g}"
            )
        if fit["reason"]:
            click.echo(f"cox, {model}\tno ratio\t{fit['reason']}")
    for said in result["warnings"]:
        click.echo(f"note: {said}")
    _print_permalink(result)


def _print_permalink(result: Mapping[str, Any]) -> None:
    if "figure" in result:
        click.echo(f"published  /figures/{result['figure']}/")


def _number(value: float | None) -> str:
    return "no upper end" if value is None else f"{value:,.0f}"
