"""`fonds names`: parse, romanise, vary, compare, match and evaluate names."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def names() -> None:
    """Match people's names under every spelling and script."""


def _as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@names.command()
@click.argument("form")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def parse(form: str, as_json: bool) -> None:
    """Say what one written FORM is: script, language, order, parts, case undone."""
    from fonds.names import parse as parse_name

    found = asdict(parse_name(form))
    if as_json:
        _as_json(found)
        return
    for key, value in found.items():
        shown = ", ".join(value) if isinstance(value, (tuple, list)) else value
        if shown:
            click.echo(f"{key}\t{shown}")


@names.command()
@click.argument("name")
@click.option("--system", required=True, help="mr, mr-lc, rr, dprk, kontsevich, bgn, pinyin ...")
@click.option("--language", default="", help="ko or zh, for characters.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def romanise(name: str, system: str, language: str, as_json: bool) -> None:
    """Write NAME by a published system."""
    from fonds.names import romanise as romanise_name

    found = romanise_name(name, system, language)
    if as_json:
        _as_json(asdict(found))
    else:
        click.echo(found.text)


@names.command()
@click.argument("form")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def variants(form: str, as_json: bool) -> None:
    """List the forms a source is likely to use for FORM, each with its system."""
    from fonds.names import variants as variants_of

    found = variants_of(form)
    if as_json:
        _as_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.form}\t{each.script}\t{each.language}\t{each.system}")


@names.command()
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare(first: str, second: str, as_json: bool) -> None:
    """Say whether FIRST and SECOND can name one person, and why."""
    from fonds.names import compare as compare_names

    found = compare_names(first, second)
    if as_json:
        _as_json(found.as_dict())
        return
    click.echo(f"{found.verdict}\t{found.score:.3f}")
    for reason in found.reason:
        click.echo(reason)


def _read_forms(path: Path) -> list[tuple[str, str]]:
    from fonds.core.rows import read_records

    return [
        (row["id"], row["form"]) for _, row in read_records(path, ("id", "form")) if row["form"]
    ]


@names.command()
@click.argument("queries", type=FILE)
@click.argument("candidates", type=FILE)
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json-lines", "as_lines", is_flag=True, help="Print one JSON object a query.")
def match(queries: Path, candidates: Path, limit: int, as_lines: bool) -> None:
    """Find the best of CANDIDATES for each of QUERIES, both CSV with the columns id and form."""
    from fonds.names import NameIndex

    asked = _read_forms(queries)
    index = NameIndex(_read_forms(candidates))
    for ident, form in asked:
        found = index.search(form, limit)
        if as_lines:
            matches = [
                {"id": m.id, "form": m.form, "score": round(m.score, 4), "verdict": m.verdict}
                for m in found
            ]
            _as_json({"id": ident, "form": form, "matches": matches})
            continue
        for m in found:
            click.echo(f"{ident}\t{form}\t{m.id}\t{m.form}\t{m.score:.3f}\t{m.verdict}")


@names.command()
@click.argument("gold", type=FILE)
@click.option("--distractors", default=5000, show_default=True, type=click.IntRange(0))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(gold: Path, distractors: int, as_json: bool) -> None:
    """Measure matching and retrieval on GOLD, a CSV with the columns person_id and form."""
    from fonds.names.evaluate import evaluate as measure

    report = measure(gold, distractors)
    if as_json:
        _as_json(report)
        return
    for key, value in report.items():
        if key == "bars":
            continue
        if isinstance(value, dict):
            click.echo(key)
            for name, group in value.items():
                shown = "none" if group["recall_at_99"] is None else f"{group['recall_at_99']:.3f}"
                click.echo(f"  {name}\t{shown}\tof {group['true_pairs']}")
        else:
            shown = ", ".join(value) or "none" if isinstance(value, list) else value
            bar = report["bars"].get(key)
            click.echo(f"{key}\t{shown}" + (f"\t(bar {bar})" if bar else ""))
