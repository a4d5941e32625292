"""`fonds argue`: the argument of a project added up."""

from __future__ import annotations

import click

from fonds.cli.options import json_option, print_json, project_option


@click.command("argue")
@click.option("--without", multiple=True, metavar="ID", help="Leave this evidence out.")
@click.option("--save", metavar="TITLE", help="Publish the argument under this title.")
@project_option
@json_option
def command(without: tuple[str, ...], save: str | None, project: str | None, as_json: bool) -> None:
    """Add up the evidence of a project's argument.toml under each of its explanations."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.core.errors import FondsError
    from fonds.workflows.explanations.argument import compute_argument, gather_argument
    from fonds.workflows.figures import make_figure

    settings = {"left_out": list(without)}
    if save is not None:
        figure = make_figure("argument", settings, save or "Rival explanations")
        result = {**figure.result, "figure": figure.public_id}
    else:
        result = compute_argument(gather_argument(settings), settings)
    if result["refusal"]:
        raise FondsError(result["refusal"])
    if as_json:
        print_json({**result, "settings": settings})
        return
    for one in result["sums"]:
        click.echo(
            f"{one['explanation']}\t{one['db']:+.1f}\t{one['low']:+.1f} to {one['high']:+.1f}"
        )
    for one in result["pairs"]:
        click.echo(f"{one['first']} against {one['second']}\t{one['db']:+.1f}\t{one['verdict']}")
    for said in result["warnings"]:
        click.echo(f"warning  {said}")
    if "figure" in result:
        click.echo(f"published  /figures/{result['figure']}/")
