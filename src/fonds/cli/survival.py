"""`fonds survival`: curves, competing endings, tests and regression from one CSV file."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fonds.cli.options import project_option
from fonds.cli.survival_rows import (
    SurvivalFileError,
    in_order,
    read_lifetimes,
    read_number,
    read_rows,
    read_times,
)

if TYPE_CHECKING:
    from fonds.analysis.survival import Estimate, Lifetimes


LARGE = 10_000
"""From here on a hazard ratio is written in few digits."""


@click.command("survival")
@click.argument(
    "data", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--duration", help="Column: time under observation.")
@click.option(
    "--event", "event_column", help="Column: 0 = still there, 1 = left; numbers are endings."
)
@click.option("--endings", help="Words of that column, by comma, that are endings.")
@click.option("--entry", help="Column: time from which the row was under observation.")
@click.option(
    "--until", help="Column: latest time of the ending (then --duration is the earliest)."
)
@click.option("--group", help="Column: compare these groups.")
@click.option("--strata", help="Column: compare and fit within these only.")
@click.option("--cox", help="Columns, by comma: covariates of a Cox regression (numbers).")
@click.option("--ties", type=click.Choice(["efron", "breslow", "exact"]), default="efron")
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95)
@click.option(
    "--transform",
    type=click.Choice(["log-log", "log", "plain"]),
    default="log-log",
    show_default=True,
    help="Scale of the interval; R's survfit takes log.",
)
@click.option("--at", "times", help="Times, by comma, at which to state the curve.")
@click.option("--origin", help="Project: day on which the clock starts (EDTF).")
@click.option("--close", help="Project: day on which the study closes (EDTF).")
@click.option("--country", help="Project: nationality of the persons, as a code.")
@click.option("--trait", type=click.Choice(("faction", "generation", "origin", "rank", "country")))
@click.option("--save", metavar="TITLE", help="Project: publish the figure under this title.")
@project_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def survival(
    data: Path | None,
    as_json: bool,
    project: str | None,
    origin: str | None,
    close: str | None,
    country: str | None,
    trait: str | None,
    save: str | None,
    **options: Any,
) -> None:
    """Estimate how long they stayed, from DATA.csv with one row per person or spell.

    Without DATA the careers come from the claims of a project.
    """
    if data is None:
        from fonds.cli.from_project import survive_project

        said = {
            "origin": origin,
            "until": close,
            "country": country,
            "trait": trait,
            "level": str(options["level"]),
        }
        words = {name: value for name, value in said.items() if value is not None}
        survive_project(project, words, save, as_json)
        return
    if options["duration"] is None:
        raise SurvivalFileError(
            "No --duration column is named. Expected the column of times. Name it."
        )
    result = analyse(data, **options)
    if as_json:
        click.echo(json.dumps(_finite(result), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _print(result)


def analyse(
    data: Path,
    duration: str,
    event_column: str | None,
    entry: str | None,
    until: str | None,
    group: str | None,
    strata: str | None,
    cox: str | None,
    ties: Any,
    level: float,
    transform: Any,
    times: str | None,
    endings: str | None = None,
) -> dict[str, Any]:
    """Read the file and compute all that was asked for.

    Raises:
        SurvivalFileError: A column is missing, or a cell cannot be read.
    """
    rows = read_rows(data, [duration, event_column, entry, until, group, strata])
    asked = read_times(times)
    if until:
        return _with_intervals(rows, data, duration, until, entry, group, asked)
    if event_column is None:
        raise SurvivalFileError(
            "No --event column is named. Expected the column that says how each row ended."
        )
    lives = read_lifetimes(rows, data, duration, event_column, entry, endings)
    result: dict[str, Any] = {
        "n": lives.size,
        "events": int((lives.event > 0).sum()),
        "endings": list(lives.causes),
        "settings": {
            "duration": duration,
            "event": event_column,
            "entry": entry,
            "level": level,
            "transform": transform,
        },
        "warnings": [],
    }
    result |= _curves(lives, level, transform, asked)
    result["warnings"] += result.pop("said")
    if (lives.event > 0).all() and set(lives.causes) == {"1", "2"}:
        result["warnings"].append(
            "Nobody is censored, and the endings are called 1 and 2. Some files write 1 for "
            "censored and 2 for the ending; if this is one, write 0 and 1."
        )
    layers = [row[strata] for row in rows] if strata else None
    if group:
        _add_groups(result, lives, [row[group] for row in rows], layers, level, transform, asked)
    if cox:
        names = [name.strip() for name in cox.split(",")]
        result["cox"] = _cox(rows, data, lives, names, ties, layers, level)
    return result


def _curves(lives: Lifetimes, level: float, transform: Any, asked: list[float]) -> dict[str, Any]:
    from fonds.analysis.survival import estimate_incidence, estimate_survival

    curve = estimate_survival(lives, level, transform)
    result: dict[str, Any] = {
        "median": _estimate(curve.median()),
        "at": [{"time": t} | _estimate(curve.at(t)) for t in asked],
        "survival": [
            {"time": t, "at_risk": y, "events": d, "survival": s, "low": a, "high": b}
            for t, y, d, s, a, b in zip(
                curve.time.tolist(),
                curve.at_risk.tolist(),
                curve.events.tolist(),
                curve.survival.tolist(),
                curve.low.tolist(),
                curve.high.tolist(),
                strict=True,
            )
        ],
        "said": list(curve.warnings),
    }
    if len(lives.causes) > 1:
        result["incidence"] = {
            cause: [
                {"time": t, "incidence": f, "low": a, "high": b}
                for t, f, a, b, d in zip(
                    line.time.tolist(),
                    line.incidence.tolist(),
                    line.low.tolist(),
                    line.high.tolist(),
                    line.events.tolist(),
                    strict=True,
                )
                if d
            ]
            for cause, line in estimate_incidence(lives, level, transform).items()
        }
    return result


def _estimate(said: Estimate) -> dict[str, float | None]:
    return {"value": said.value, "low": said.low, "high": said.high, "level": said.level}


def _add_groups(
    result: dict[str, Any],
    lives: Lifetimes,
    labels: list[str],
    layers: list[str] | None,
    level: float,
    transform: Any,
    asked: list[float],
) -> None:
    import numpy as np

    from fonds.analysis.survival import compare_groups, of_cause

    result["groups"] = {}
    for name in sorted(set(labels), key=in_order):
        part = lives.take(np.array([label == name for label in labels]))
        curves = _curves(part, level, transform, asked)
        result["warnings"] += [f"{name}: {said}" for said in curves.pop("said")]
        result["groups"][name] = {"n": part.size, "events": int((part.event > 0).sum())} | curves
    tests = {"logrank": lives}
    if len(lives.causes) > 1:
        tests |= {f"logrank {cause}": of_cause(lives, cause) for cause in lives.causes}
    for name, data in tests.items():
        if not (data.event > 0).any():
            continue
        test = compare_groups(data, labels, strata=layers)
        result[name] = {
            "statistic": test.statistic,
            "df": test.df,
            "p_value": test.p_value,
            "observed": dict(zip(test.groups, test.observed, strict=True)),
            "expected": dict(zip(test.groups, test.expected, strict=True)),
        }
        result["warnings"] += test.warnings


def _cox(
    rows: list[dict[str, str]],
    path: Path,
    lives: Lifetimes,
    names: list[str],
    ties: Any,
    layers: list[str] | None,
    level: float,
) -> dict[str, Any]:
    import numpy as np

    from fonds.analysis.survival import check_proportional, fit_cox

    for name in names:
        if name not in rows[0]:
            raise SurvivalFileError(
                f"{path.name}: there is no column {name!r}. Expected one of "
                f"{', '.join(rows[0])}. Name one of them."
            )
    table = np.array(
        [
            [
                math.nan
                if (row[name] or "").strip() in {"", "NA"}
                else read_number(row, name, path, i + 2, math.nan)
                for name in names
            ]
            for i, row in enumerate(rows)
        ]
    )
    known = np.isfinite(table).all(axis=1)
    kept = [layer for layer, keep in zip(layers, known, strict=True) if keep] if layers else None
    fit = fit_cox(lives.take(known), table[known], names, ties, kept, level=level)
    said: dict[str, Any] = {
        "n": fit.rows,
        "left_out": int((~known).sum()),
        "ties": ties,
        "log_likelihood": list(fit.log_likelihood),
        "concordance": fit.concordance,
        "coefficients": [
            {
                "name": line.name,
                "coef": line.coef,
                "std_error": line.std_error,
                "hazard_ratio": line.hazard_ratio,
                "low": line.low,
                "high": line.high,
                "p_value": line.p_value,
            }
            for line in fit.coefficients()
        ],
        "tests": {
            name: {"statistic": t.statistic, "df": t.df, "p_value": t.p_value}
            for name, t in fit.tests.items()
        },
        "warnings": list(fit.warnings),
    }
    if ties != "exact":
        test = check_proportional(fit)
        said["proportional_hazards"] = {name: t.p_value for name, t in test.each.items()} | {
            "all": test.overall.p_value
        }
    return said


def _with_intervals(
    rows: list[dict[str, str]],
    path: Path,
    lower: str,
    upper: str,
    entry: str | None,
    group: str | None,
    asked: list[float],
) -> dict[str, Any]:
    import numpy as np

    from fonds.analysis.survival import compare_intervals

    low = np.array([read_number(row, lower, path, i + 2, 0.0) for i, row in enumerate(rows)])
    high = np.array([read_number(row, upper, path, i + 2, math.inf) for i, row in enumerate(rows)])
    start = None
    if entry:
        start = np.array(
            [read_number(row, entry, path, i + 2, -math.inf) for i, row in enumerate(rows)]
        )
    result = _turnbull(low, high, start, asked)
    result["settings"] = {"duration": lower, "until": upper, "entry": entry}
    if group:
        labels = [row[group] for row in rows]
        result["groups"] = {}
        for name in sorted(set(labels), key=in_order):
            mine = np.array([label == name for label in labels])
            result["groups"][name] = _turnbull(
                low[mine], high[mine], None if start is None else start[mine], asked
            )
        if start is None:
            test = compare_intervals(low, high, labels)
            result["logrank"] = {
                "statistic": test.statistic,
                "df": test.df,
                "p_value": test.p_value,
                "method": test.method,
            }
    return result


def _turnbull(low: Any, high: Any, start: Any, asked: list[float]) -> dict[str, Any]:
    from fonds.analysis.survival import estimate_turnbull

    curve = estimate_turnbull(low, high, start)
    return {
        "n": curve.size,
        "median": _pair(curve.median()),
        "at": [{"time": t} | _pair(curve.at(t)) for t in asked],
        "mass": [
            {"from": a, "to": b if math.isfinite(b) else None, "mass": m}
            for a, b, m in zip(
                curve.left.tolist(), curve.right.tolist(), curve.mass.tolist(), strict=True
            )
        ],
        "log_likelihood": curve.log_likelihood,
        "gap": curve.gap,
        "is_unique": curve.is_unique,
        "warnings": list(curve.warnings),
    }


def _pair(ends: tuple[float, float]) -> dict[str, float | None]:
    low, high = ends
    return {"low": low, "high": high if math.isfinite(high) else None}


def _print(result: dict[str, Any]) -> None:
    """Write the result as plain lines, tab-separated where they are a table."""
    if "mass" in result:
        click.echo(f"{result['n']} rows, endings between two times (Turnbull)")
        for line in result["mass"]:
            end = "never" if line["to"] is None else f"{line['to']:g}"
            click.echo(f"{line['from']:g}\t{end}\t{line['mass']:.4f}")
    else:
        _print_curve("all", result)
        for name, part in result.get("groups", {}).items():
            _print_curve(name, part)
    for name in (key for key in result if key.startswith("logrank")):
        test = result[name]
        click.echo(
            f"{name}\tchi2 {test['statistic']:.4f}\tdf {test['df']}\tp {test['p_value']:.4g}"
        )
    if "cox" in result:
        for line in result["cox"]["coefficients"]:
            click.echo(
                f"{line['name']}\thazard ratio {_ratio(line['hazard_ratio'])}\t"
                f"{_ratio(line['low'])} to {_ratio(line['high'])}\tp {line['p_value']:.4g}"
            )
        click.echo(f"concordance\t{result['cox']['concordance']:.4f}")
    for said in [*result["warnings"], *result.get("cox", {}).get("warnings", [])]:
        click.echo(f"note: {said}")


def _finite(value: Any) -> Any:
    """Return a result with null for what is no finite number, as JSON asks."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _ratio(value: float) -> str:
    """Write a hazard ratio; those without bound in few digits."""
    return f"{value:.3f}" if value < LARGE else f"{value:.1g}"


def _print_curve(name: str, part: dict[str, Any]) -> None:
    click.echo(f"{name}\t{part['n']} rows\t{part['events']} endings\tmedian {_say(part['median'])}")
    for line in part["at"]:
        click.echo(f"{name}\tafter {line['time']:g}\t{_say(line)}")
    for cause, steps in part.get("incidence", {}).items():
        if steps:
            last = steps[-1]
            click.echo(f"{name}\t{cause} by {last['time']:g}\t{last['incidence']:.3f}")


def _say(line: dict[str, Any]) -> str:
    value, low, high = (
        "not reached" if line[k] is None else f"{line[k]:.4g}" for k in ("value", "low", "high")
    )
    return value if line["value"] is None else f"{value} ({low} to {high})"
