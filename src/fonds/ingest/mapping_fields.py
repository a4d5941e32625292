"""How a cell becomes a field: the specifications of a mapping file, compiled to functions.

A specification is a column's name, a list of specifications of which the first with anything is
taken, or a table of these keys:

    column     the column; `{name}` in it stands for another value of the row
    columns    several columns: joined by `join`, or for a mapping field all that are filled
    value      a constant
    template   text with `{column}` in it; empty if any of them is
    digest     columns; eight hexadecimal digits that stay the same while they do
    prefix     put before what is there
    pattern    a regular expression; its group `group` (default 1) is taken, nothing if it fails
    map        a table of replacements, or the name of one under [maps]; others stay as they are
    only_mapped  true: what the map does not have counts as nothing
    slug       true: lower case, hyphens for everything else
    drop       values that count as empty
    default    what to take where there is nothing
    separator  for lists: what stands between the parts
    formats    for dates: strptime formats
    from, to   for dates: two columns that make a span
    edtf, wording   for dates: a column with EDTF, one with the source's wording
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fonds.core.errors import ConfigurationError
from fonds.dates import read_date
from fonds.ingest.records import DateSaid

Row = Mapping[str, str]
Spec = Any  # str, or a table of the keys above; checked by `check_keys`
ToText = Callable[[Row], str]

_KEYS = frozenset(
    {"column", "columns", "join", "value", "template", "digest", "prefix", "pattern", "group"}
    | {"map", "only_mapped", "slug", "drop", "default", "separator"}
    | {"formats", "from", "to", "edtf", "wording"}
)
_IN_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Context:
    """Where a specification stands: for messages and shared tables."""

    file: str
    maps: Mapping[str, Mapping[str, str]]
    columns: frozenset[str]
    separator: str
    formats: tuple[str, ...]
    drop: frozenset[str]

    def wrong(self, where: str, found: str, expected: str) -> ConfigurationError:
        """Make the error for something in the mapping file we cannot use."""
        return ConfigurationError(
            f"{self.file}, {where}: {found} Expected {expected}. Correct the mapping file."
        )


def slugify(text: str) -> str:
    """Return a text as an id: accents dropped, lower case, hyphens between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"\w+", plain.replace("'", "").replace("’", "")))[:80]


def check_keys(
    spec: Spec, context: Context, where: str, extra: frozenset[str] = frozenset()
) -> None:
    """Raise `ConfigurationError` for keys nobody knows and columns the table does not have."""
    if isinstance(spec, str):
        names = [spec]
    elif isinstance(spec, dict):
        if unknown := sorted(set(spec) - _KEYS - extra):
            raise context.wrong(
                where, f"unknown key {unknown[0]!r}.", "one of " + ", ".join(sorted(_KEYS))
            )
        names = [spec[key] for key in ("column", "from", "to", "edtf", "wording") if key in spec]
        names += [*spec.get("columns", ()), *spec.get("digest", ())]
        names += _IN_BRACES.findall(spec.get("template", ""))
    else:
        raise context.wrong(where, f"{spec!r} is no specification.", "a column's name or a table")
    for name in names:
        if not isinstance(name, str):
            raise context.wrong(where, f"{name!r} is no column.", "the name of a column")
        if "{" not in name and name not in context.columns:
            shown = ", ".join(sorted(one for one in context.columns if not one.startswith("_")))
            raise context.wrong(where, f"the table has no column {name!r}.", f"one of {shown}")


def compile_text(spec: Spec, context: Context, where: str) -> ToText:
    """Compile a specification to a function from a row to a text; of a list, the first with any."""
    if isinstance(spec, list):
        takes = [compile_text(one, context, where) for one in spec]
        return lambda row: next((value for take in takes if (value := take(row))), "")
    check_keys(spec, context, where)
    if isinstance(spec, str):
        drop = context.drop
        return lambda row: "" if (cell := row[spec]) in drop else cell
    take = _compile_source(spec, context, where)
    steps = list(_compile_steps(spec, context, where))
    default = str(spec.get("default", ""))

    def text(row: Row) -> str:
        value = take(row)
        for step in steps:
            if not value:
                break
            value = step(value)
        return value or default

    return text


def _compile_source(spec: dict[str, Any], context: Context, where: str) -> ToText:
    if "value" in spec:
        constant = str(spec["value"])
        return lambda row: constant
    if "template" in spec:
        template = str(spec["template"])
        names = _IN_BRACES.findall(template)

        def fill(row: Row) -> str:
            if any(not row[name] for name in names):
                return ""
            return _IN_BRACES.sub(lambda match: row[match[1]], template)

        return fill
    if "digest" in spec:
        parts = list(spec["digest"])

        def digest(row: Row) -> str:
            joined = "\x1f".join(row[name] for name in parts)
            return hashlib.sha256(joined.encode()).hexdigest()[:8]

        return digest
    if "columns" in spec:
        columns, join = list(spec["columns"]), str(spec.get("join", " "))
        return lambda row: join.join(cell for name in columns if (cell := row[name]))
    if "column" not in spec:
        raise context.wrong(
            where, "no column is named.", "column, columns, value, template or digest"
        )
    column = str(spec["column"])
    drop = context.drop
    if "{" in column:
        return lambda row: row.get(_IN_BRACES.sub(lambda match: row[match[1]], column), "")
    return lambda row: "" if (cell := row[column]) in drop else cell


def _compile_steps(
    spec: dict[str, Any], context: Context, where: str
) -> Iterator[Callable[[str], str]]:
    if "drop" in spec:
        dropped = frozenset(map(str, spec["drop"]))
        yield lambda value: "" if value in dropped else value
    if "pattern" in spec:
        try:
            pattern = re.compile(str(spec["pattern"]))
        except re.error as error:
            raise context.wrong(
                where, f"the pattern is wrong: {error}.", "a regular expression"
            ) from error
        group = spec.get("group", 1 if pattern.groups else 0)
        if isinstance(group, str) and group not in pattern.groupindex:
            raise context.wrong(where, f"the pattern has no group {group!r}.", "a group it names")

        def match(value: str) -> str:
            found = pattern.search(value)
            return (found[group] or "").strip() if found else ""

        yield match
    if "map" in spec:
        table = spec["map"]
        if isinstance(table, str):
            if table not in context.maps:
                raise context.wrong(where, f"there is no [maps.{table}].", "a table of that name")
            table = context.maps[table]
        replacements = {str(key): str(value) for key, value in table.items()}
        if spec.get("only_mapped"):
            yield lambda value: replacements.get(value, "")
        else:
            yield lambda value: replacements.get(value, value)
    if spec.get("slug"):
        yield slugify
    if "prefix" in spec:
        prefix = str(spec["prefix"])
        yield lambda value: prefix + value


def compile_list(spec: Spec, context: Context, where: str) -> Callable[[Row], list[str]]:
    """Compile a specification to a function from a row to a list: a cell split at its separator."""
    if isinstance(spec, list):
        parts = [compile_list(one, context, where) for one in spec]
        return lambda row: [value for part in parts for value in part(row)]
    separator = context.separator
    steps: list[Callable[[str], str]] = []
    source = spec
    if isinstance(spec, dict):
        check_keys(spec, context, where)
        separator = str(spec.get("separator", separator))
        steps = list(_compile_steps(spec, context, where))
        source = {
            key: spec[key]
            for key in ("column", "columns", "value", "template", "join")
            if key in spec
        }
        if "columns" in source:
            source.setdefault("join", separator)
    take = compile_text(source, context, where)

    def split(row: Row) -> list[str]:
        values = []
        for part in take(row).split(separator):
            value = part.strip()
            for step in steps:
                value = step(value) if value else value
            if value:
                values.append(value)
        return values

    return split


def compile_date(spec: Spec, context: Context, where: str) -> Callable[[Row], DateSaid]:
    """Compile a specification to a function from a row to a date with its wording."""
    check_keys(spec, context, where)
    formats = context.formats
    if isinstance(spec, dict):
        formats = tuple(map(str, spec.get("formats", formats)))
        if "from" in spec or "to" in spec:
            return _compile_span(spec, context, where, formats)
        if "edtf" in spec:
            edtf, wording = str(spec["edtf"]), str(spec.get("wording", spec["edtf"]))
            return lambda row: DateSaid(read_date(row[edtf]).edtf, row[wording] or row[edtf])
        if "wording" in spec:
            spec = {"column": spec["wording"]}
    take = compile_text(spec, context, where)

    def date(row: Row) -> DateSaid:
        wording = take(row)
        return (
            DateSaid(read_date(wording, formats=formats).edtf, wording) if wording else DateSaid()
        )

    return date


def _compile_span(
    spec: dict[str, Any], context: Context, where: str, formats: tuple[str, ...]
) -> Callable[[Row], DateSaid]:
    ends = [
        compile_text(spec[key], context, where) if key in spec else (lambda row: "")
        for key in ("from", "to")
    ]

    def span(row: Row) -> DateSaid:
        wordings = [end(row) for end in ends]
        first, last = (read_date(one, formats=formats).edtf if one else "" for one in wordings)
        if not last or first == last:
            return DateSaid(first, wordings[0])
        return DateSaid(f"{first or '..'}/{last}", " – ".join(filter(None, wordings)))

    return span
