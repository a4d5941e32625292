"""What is worked out of the rule tables, kept in a file, so that a process need not do it again.

Spelling every syllable by every system takes most of a second; reading the result takes some
milliseconds, and only what a name needs is read. `tables/kept.tsv` has a row for each result: its
name, a check sum of the files it was made of (rules and code) and the result as JSON. Where the sum
is not that of the files as they are now, the result is worked out anew: a file that is out of date
costs time and nothing else. `genscripts/keep_names.py` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from zlib import crc32

FOLDER = Path(__file__).parent
TABLES = FOLDER / "tables"
KEPT = TABLES / "kept.tsv"

P = ParamSpec("P")
T = TypeVar("T")

_made: dict[str, tuple[str, Any]] | None = None
"""While the file is being made: every result that was asked for, with its check sum."""


def as_it_is(value: Any) -> Any:
    """Keep a value that is JSON already."""
    return value


def kept(
    *sources: str,
    write: Callable[[Any], Any] = as_it_is,
    read: Callable[[Any], Any] = as_it_is,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function of nothing, or of a few words, gives.

    Args:
        sources: The files the result depends on, by their paths in this folder.
        write: Turns the result into plain values.
        read: Turns plain values into the result.
    """

    def keep(make: Callable[P, T]) -> Callable[P, T]:
        @wraps(make)
        def keeping(*args: P.args, **kwargs: P.kwargs) -> T:
            asked = ",".join(map(str, (*args, *kwargs.values())))
            name = f"{make.__module__.rpartition('.')[2]}.{make.__name__}({asked})"
            found: T = _find(name, sources, lambda: make(*args, **kwargs), write, read)
            return found

        return keeping

    return keep


def load_table(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    """Load a rule table of this folder: see `fonds.core.tables.load_table`."""

    def load() -> dict[str, Any]:
        from fonds.core import tables  # YAML is not needed where the table is kept

        return tables.load_table(path, keys)

    return _find(path.name, (f"tables/{path.name}",), load, as_it_is, as_it_is)


def _find(
    name: str,
    sources: Iterable[str],
    make: Callable[[], T],
    write: Callable[[T], Any],
    read: Callable[[Any], T],
) -> T:
    now = _sum(tuple(sources))
    if _made is not None:
        made = make()
        _made[name] = now, write(made)
        return made
    then, text = _rows().get(name, ("", ""))
    return read(json.loads(text)) if now and then == now else make()


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[str, str]]:
    rows = {}
    try:
        for line in KEPT.read_text(encoding="utf-8").splitlines():
            name, _, rest = line.partition("\t")
            then, _, text = rest.partition("\t")
            rows[name] = then, text
    except OSError:  # it only saves time
        return {}
    return rows


@lru_cache(maxsize=100)
def _sum(sources: tuple[str, ...]) -> str:
    """Return a check sum of files; "" where one cannot be read."""
    try:
        return f"{crc32(b''.join([_content(each) for each in sources])):08x}"
    except OSError:
        return ""


@lru_cache(maxsize=100)
def _content(source: str) -> bytes:
    return (FOLDER / source).read_bytes().replace(b"\r\n", b"\n")


def make_file(everything: Callable[[], object]) -> str:
    """Return the text of the file: all results that a function asks for, worked out anew."""
    global _made
    _made = {}
    try:
        everything()
        rows = sorted(_made.items())
    finally:
        _made = None
    head = "# Made by genscripts/keep_names.py of the rule tables and the code named there.\n"
    return head + "".join(
        f"{name}\t{now}\t{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n"
        for name, (now, value) in rows
    )
