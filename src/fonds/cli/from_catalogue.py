"""Comparison and argument from a project, for `fonds qca` without a file and `fonds argue`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from fonds.cli.options import print_json

Values = dict[str, Any]


def compare_project(
    project: str | None,
    words: Mapping[str, str],
    conditions: Sequence[str],
    save: str | None,
    as_json: bool,
) -> None:
    """Compare the coded cases of a project; publish the comparison where a title is given."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.explanations.comparison import compute_comparison, gather_comparison
    from fonds.workflows.explanations.comparison_choice import read_comparison_choice
    from fonds.workflows.figures import make_figure

    settings = read_comparison_choice(words, conditions).to_json()
    if save is not None:
        figure = make_figure("comparison", settings, save or "Why here and not there?")
        data, result = figure.data, {**figure.result, "figure": figure.public_id}
    else:
        data = gather_comparison(settings)
        result = compute_comparison(data, settings)
    if as_json:
        reference = [case["name"] for case in data["reference"]]
        print_json({**result, "reference": reference, "settings": settings})
    else:
        click.echo("\n".join([*_lines(result), *_not_compared(data, result)]))


def _not_compared(data: Values, result: Values) -> list[str]:
    """Cases that are coded but stand aside, and those that lack a code, as the page names them."""
    lines = [
        f"not compared  {case['name']}: kept aside, as reference" for case in data["reference"]
    ]
    return lines + [
        f"not compared  {name}: nobody coded it on {key}" for name, key in result["left_out"]
    ]


def _lines(result: Values) -> list[str]:
    if result["refusal"]:
        return [f"no comparison  {result['refusal']}"]
    lines = [result["question"], ""]
    lines += [
        f"row {row['number']}\t{row['out']}\t{row['incl']:.2f}\t{', '.join(row['cases'])}"
        for row in result["rows"]
    ]
    for side in ("present", "absent"):
        explained = result[side]
        lines += ["", f"Outcome {explained['outcome']}"]
        for kind in explained["kinds"]:
            lines.append(f"{kind['kind'].capitalize()}: {kind['how_many']}")
            lines += [
                f"  {one['formula']}\t{one['incl']:.2f}\t{one['cov']:.2f}" for one in kind["listed"]
            ]
        lines += [f"warning  {said}" for said in explained["warnings"]]
    for one in result["readings"]["disagreements"]:
        sides = "; ".join(f"{value:g} ({', '.join(who)})" for value, who in one["values"])
        lines.append(f"coders differ  {one['case']}, {one['condition']}: {sides}")
    if "figure" in result:
        lines.append(f"published  /figures/{result['figure']}/")
    return lines
