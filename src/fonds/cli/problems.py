"""`fonds problems`: accept a proposed repair, leave a problem as it is, undo either."""

from __future__ import annotations

import getpass

import click

from fonds.cli.options import json_option, plural, print_json, project_option


@click.group(invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def command(context: click.Context, project: str | None, as_json: bool) -> None:
    """List the open problems; with a subcommand, decide one."""
    context.obj = project
    if context.invoked_subcommand is not None:
        return
    _open(project)
    from fonds.workflows.problems import open_problems

    problems = open_problems()
    if as_json:
        print_json(problems)
        return
    for problem in problems:
        click.echo(f"{problem['id']:>6}  {problem['severity']:<7} {problem['sentence']}")
        if repair := problem["repair"]:
            click.echo(f"        proposed: {repair['old']!r} becomes {repair['new']!r}")
    click.echo(plural(len(problems), "open problem"))


def _open(*named: str | None) -> None:
    """Open the project named after the subcommand, or before it."""
    from fonds.workflows.opening import open_project

    open_project(next((name for name in named if name), None))


@command.command()
@click.argument("ids", nargs=-1, type=int, required=True)
@project_option
@click.pass_obj
def accept(before: str | None, ids: tuple[int, ...], project: str | None) -> None:
    """Apply the repair that each problem proposes; the old value is kept."""
    _open(project, before)
    from fonds.workflows.problems import accept_repair, problem_by_id

    for number in ids:
        decision = accept_repair(problem_by_id(number), getpass.getuser())
        click.echo(f"decision {decision.pk}: {decision.subject} repaired")


@command.command()
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--reason", default="", help="Why it is right as it stands.")
@project_option
@click.pass_obj
def dismiss(before: str | None, ids: tuple[int, ...], reason: str, project: str | None) -> None:
    """Leave problems as they are."""
    _open(project, before)
    from fonds.workflows.problems import dismiss, problem_by_id

    for number in ids:
        decision = dismiss(problem_by_id(number), getpass.getuser(), reason)
        click.echo(f"decision {decision.pk}: left as it is")


@command.command()
@click.argument("decision", type=int)
@project_option
@click.pass_obj
def undo(before: str | None, decision: int, project: str | None) -> None:
    """Take a decision back, by its number; both stay on record."""
    _open(project, before)
    from fonds.workflows import linking, problems

    found = problems.decision_by_id(decision)
    is_link = found.subject.startswith("proposal:")
    undone = (linking.undo if is_link else problems.undo)(found, getpass.getuser())
    click.echo(f"decision {undone.pk}: decision {decision} taken back")
