"""The rows of a file for `fonds survival`: times, and how each ended."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from fonds.core.errors import FondsError
from fonds.core.rows import RowsError, read_records

if TYPE_CHECKING:
    from fonds.analysis.survival import Lifetimes

CENSORED = {"", "0", "false", "no", "censored"}
EVENT = {"1", "true", "yes"}


class SurvivalFileError(FondsError, ValueError):
    """The file lacks a column or holds something that is not a time or an ending."""


def read_rows(path: Path, columns: list[str | None]) -> list[dict[str, str]]:
    """The rows of a file that has these columns; None is no column."""
    try:
        return [row for _, row in read_records(path, [name for name in columns if name])]
    except RowsError as error:
        raise SurvivalFileError(str(error)) from error


def read_number(row: dict[str, str], column: str, path: Path, line: int, empty: float) -> float:
    """A number of one cell; `empty` where it is empty, and NaN for "must not be"."""
    text = (row[column] or "").strip()
    if text in {"", "NA"}:
        if math.isnan(empty):
            raise SurvivalFileError(
                f"{path.name}, line {line}: {column} is empty. Expected a number. "
                "Fill it or leave the row out."
            )
        return empty
    try:
        return float(text)
    except ValueError as error:
        raise SurvivalFileError(
            f"{path.name}, line {line}: {column} is {text!r}. Expected a number. Correct the cell."
        ) from error


def read_times(text: str | None) -> list[float]:
    """The times that `--at` asks for."""
    try:
        return [float(part) for part in (text or "").split(",") if part.strip()]
    except ValueError as error:
        raise SurvivalFileError(
            f"--at is {text!r}. Expected numbers with commas between. Correct it."
        ) from error


def read_lifetimes(
    rows: list[dict[str, str]],
    path: Path,
    duration: str,
    event: str,
    entry: str | None,
    endings: str | None,
) -> Lifetimes:
    """Lifetimes with their endings, from the columns named."""
    from fonds.analysis.survival import build_lifetimes

    out = [read_number(row, duration, path, i + 2, math.nan) for i, row in enumerate(rows)]
    codes, named = _endings(rows, path, event, endings)
    start = None
    if entry:
        start = [read_number(row, entry, path, i + 2, -math.inf) for i, row in enumerate(rows)]
    return build_lifetimes(out, codes, start, causes=named or [event])


def _endings(
    rows: list[dict[str, str]], path: Path, event: str, endings: str | None
) -> tuple[list[int], list[str]]:
    """Read how each row ended: a code for each, and the names of the endings where there are some.

    A cell is 0 or 1 (or yes and no, true and false), the number of an ending, or a word that
    `--endings` names.
    """
    asked = [word.strip() for word in (endings or "").split(",") if word.strip()]
    words = [row[event].strip() for row in rows]
    known = {word.casefold(): word for word in asked}
    found: dict[str, str] = {}
    for i, word in enumerate(words):
        plain = word.casefold()
        if plain in known:
            found[plain] = known[plain]
        elif plain in CENSORED or (plain in EVENT and not asked):
            continue
        elif word.isdecimal() and not asked:
            found[plain] = word
        else:
            expected = (
                f"0 or one of {', '.join(asked)}"
                if asked
                else (
                    "0 or 1, yes or no, true or false, or the number of an ending; words are "
                    f"endings where --endings names them, as in --endings {word}"
                )
            )
            raise SurvivalFileError(
                f"{path.name}, line {i + 2}: {event} is {word!r}. Expected {expected}. Correct the "
                "cell or name the ending."
            )
    if found and not asked:
        found |= {w.casefold(): w for w in words if w.casefold() in EVENT}
    order = asked or sorted(found.values(), key=in_order)
    named = [word for word in order if word.casefold() in found]
    place = {word.casefold(): k for k, word in enumerate(named, 1)}
    return [
        0 if (plain := word.casefold()) in CENSORED and plain not in place else place.get(plain, 1)
        for word in words
    ], named


def in_order(word: str) -> tuple[float, str]:
    """Numbers by size, words after them by letter."""
    try:
        return float(word), word
    except ValueError:
        return math.inf, word
