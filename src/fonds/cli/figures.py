"""`fonds figures` and `fonds reproduce`: published figures, and computing one of them again."""

from __future__ import annotations

import click

from fonds.cli.options import json_option, print_json, project_option


@click.command("figures")
@project_option
@json_option
def figures(project: str | None, as_json: bool) -> None:
    """List the figures that were published, newest first."""
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.catalogue.models import Figure

    rows = [
        {
            "id": row.public_id,
            "method": row.method,
            "title": row.title,
            "made_at": row.made_at.isoformat(timespec="seconds"),
            "made_by": row.made_by,
            "fonds_version": row.fonds_version,
            "data_sha256": row.data_sha256,
            "url": row.get_absolute_url(),
        }
        for row in Figure.objects.defer("data", "result")
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['id']}\t{row['made_at'][:10]}\t{row['title']}")


@click.command("reproduce")
@click.argument("figure")
@project_option
@json_option
@click.pass_context
def reproduce(ctx: click.Context, figure: str, project: str | None, as_json: bool) -> None:
    """Compute a published FIGURE again from the input kept with it, and compare.

    FIGURE is its id or its permalink. The exit code is 1 where the result differs.
    """
    from fonds.workflows.opening import open_project

    open_project(project)
    from fonds.workflows.figures import find_figure
    from fonds.workflows.figures import reproduce as run

    row = find_figure(figure)
    found = run(row)
    if as_json:
        print_json(found.to_json())
    else:
        click.echo(f"{found.figure}: {row.title}")
        click.echo(
            "input      as published"
            if found.intact
            else "input      CHANGED since it was published: its SHA-256 differs"
        )
        if found.exact:
            click.echo("result     the same, to the last digit")
        elif found.agrees:
            click.echo("result     the same to a billionth; the last digits differ")
        else:
            click.echo(f"result     DIFFERS in {len(found.differences)} places")
        for where, then, now in found.differences[:20]:
            click.echo(f"           {where}: published {then}, now {now}")
        if found.same_input_today:
            click.echo("catalogue  would give the same input today")
        else:
            click.echo("catalogue  would give another input today:")
            for change in found.changes:
                click.echo(f"           {change}")
        if found.version_then != found.version_now:
            click.echo(f"version    published by {found.version_then}, now {found.version_now}")
    if not (found.agrees and found.intact):
        ctx.exit(1)
