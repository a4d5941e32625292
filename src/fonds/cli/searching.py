"""`fonds search`: one query over everything in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fonds.cli.options import json_option, plural, print_json, project_option

if TYPE_CHECKING:
    from fonds.search import Answer


@click.command(context_settings={"ignore_unknown_options": True})  # -word is "not this word"
@click.argument("query", nargs=-1, required=True)
@project_option
@json_option
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--no-names", is_flag=True, help="Only as written: no other spellings or forms.")
@click.option("--sort", type=click.Choice(["relevance", "date", "-date"]), default="relevance")
def command(
    query: tuple[str, ...],
    project: str | None,
    as_json: bool,
    limit: int,
    no_names: bool,
    sort: Any,
) -> None:
    """Search documents, people, organisations, events, chapters and claims.

    A name finds the person under every spelling and script, a word its other forms; the answer says
    how it was widened.
    The query language is described in docs/reference/search.md.
    """
    if option := next((part for part in query if part.startswith("--")), ""):
        raise click.NoSuchOption(option)
    from fonds.workflows.pace import few_collections

    with few_collections():  # a tenth of a short command otherwise
        _search(" ".join(query), project, as_json, limit, not no_names, sort)


def _search(
    query: str, project: str | None, as_json: bool, limit: int, widened: bool, sort: Any
) -> None:
    from fonds.workflows.opening import open_project

    opened = open_project(project)
    from fonds.catalogue.access import STAFF
    from fonds.search import SearchRequest
    from fonds.workflows.indexing import catch_up
    from fonds.workflows.searching import as_data, searcher_of

    catch_up(opened)
    request = SearchRequest(query, limit=limit, expand_names=widened, forms=widened, sort=sort)
    answer = searcher_of(opened).search(request, STAFF)
    if as_json:
        print_json(as_data(query, answer))
    else:
        _print(answer)


def _print(answer: Answer) -> None:
    from fonds.workflows.searching import snippet

    for mistake in answer.mistakes:
        click.echo(f"! {mistake.sentence()}", err=True)
    for name in answer.names:
        if name.applied:
            shown = ", ".join(name.forms[:8])
            click.echo(f"{name.text}: {name.label}, also: {shown}")
    for word, forms in answer.word_forms.items():
        click.echo(f"{word}, also: {', '.join(forms[:8])}")
    for hit in answer.hits:
        date = hit.data.get("date") or ""
        click.echo(f"\n{hit.kind:<13}{hit.title}{f'  ({date})' if date else ''}")
        if text := snippet(hit):
            click.echo(f"             {text[:200]}")
        click.echo(f"             {hit.url}")
    click.echo(f"\n{plural(answer.total, 'hit')}")
    for other in answer.did_you_mean:
        click.echo(f"Did you mean: {other}")
