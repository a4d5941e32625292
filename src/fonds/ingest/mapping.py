"""The mapping file beside a table (`persons.fonds.toml`): which column is what.

    [table]
    separator = ";"              # between the parts of a list in a cell
    formats = ["%d.%m.%Y"]       # how dates are written; EDTF and words are read without it
    drop = ["n/a", "?"]          # cells that count as empty
    sheet = "Persons"            # of a workbook; the first by default

    [maps.country]               # tables of replacements, used by name
    "North Korea" = "KP"

    [[record]]                   # as many as a row gives
    kind = "person"
    when = "name"                # only for rows where this column is filled; or {column, is, not}
    unique = "key"               # once for each value of this field
    each = {column, separator, pattern} or {columns = [...]}   # once for each part of a cell
    [record.fields]
    key = "id"
    birth = "born"
    names = [{form = "hangul", script = {value = "Hang"}}]

Every field of a record may be given (see `fonds.ingest.records`); specifications are those of
`fonds.ingest.mapping_fields`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from fonds.core.errors import ConfigurationError
from fonds.core.problems import Problem, Severity
from fonds.dates import read_date
from fonds.ingest import records
from fonds.ingest.mapping_fields import (
    Context,
    Row,
    Spec,
    check_keys,
    compile_date,
    compile_list,
    compile_text,
    slugify,
)
from fonds.ingest.reading import Item, shorten
from fonds.ingest.records import DateSaid

KINDS: dict[str, type[Any]] = {
    "document": records.DocumentRecord,
    "text": records.TextRecord,
    "person": records.PersonRecord,
    "organisation": records.OrganisationRecord,
    "event": records.EventRecord,
    "relation": records.RelationRecord,
    "factoid": records.FactoidRecord,
    "question": records.QuestionRecord,
    "source": records.SourceRecord,
    "repository": records.RepositoryRecord,
    "book": records.BookRecord,
    "chapter": records.ChapterRecord,
    "programme-event": records.ProgrammeEventRecord,
    "staff": records.StaffRecord,
    "condition": records.ConditionRecord,
    "code": records.CodeRecord,
    "case": records.CaseRecord,
    "measure-of-body": records.MeasureOfBody,
}
_KEYED = {
    kind
    for kind in KINDS.values()
    if any(one.name == "key" and one.default is MISSING for one in fields(kind))
}
_TELLING = ("form", "name", "content")
"""The field of a small record within one without which there is none."""
ITEM, COLUMN, ROW = "_item", "_column", "_row"
"""Names for what `each` runs through, and for the row's number in the table."""

Build = Callable[[Row], Any]
_RECORD_KEYS = {"kind", "when", "unique", "each", "fields"}
_FALSE = frozenset({"", "0", "no", "false", "n", "nein", "нет", "nem"})


@dataclass(frozen=True, slots=True)
class _Maker:
    kind: type[Any]
    builds: tuple[tuple[str, Build], ...]
    when: Callable[[Row], bool]
    unique: str
    each: Callable[[Row], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A compiled mapping; `records_of` turns a row into records."""

    file: str
    sheet: str
    makers: tuple[_Maker, ...]

    def records_of(self, row: dict[str, str], number: int, seen: set[object]) -> Iterator[Item]:
        """Yield what one row gives.

        Args:
            row: Column to cell, white space around cells removed.
            number: The row's number as a spreadsheet counts, the header being 1.
            seen: What was made before of the records wanted once; filled here.
        """
        row[ROW] = str(number)
        for maker in self.makers:
            if not maker.when(row):
                continue
            for each in maker.each(row):
                made = maker.kind(**{name: build(each) for name, build in maker.builds})
                if maker.unique:
                    value = (maker.kind, getattr(made, maker.unique))
                    if value in seen or not value[1]:
                        continue
                    seen.add(value)
                elif problem := _key_problem(made, number, seen):
                    yield problem
                    if problem.severity is Severity.ERROR:
                        continue
                made.locator = f"row {number}"
                yield made
                yield from _unread(made, number)


def _key_problem(made: Any, number: int, seen: set[object]) -> Problem | None:
    """Return what is wrong with a record's id: it has none, or another record of the table has it.

    Without an id a record cannot be taken in: it would have no address, and all without one would
    become one.
    """
    kind = type(made)
    if kind not in _KEYED:
        return None
    word = _word(kind)
    if not made.key:
        return Problem(
            "no-key", Severity.ERROR, f"row {number}", f"The {word} of this row has no id.",
            "an id that no other row has",
            "Fill in the cell and import the table again. The row was left out.",
        )  # fmt: skip
    same, content = (kind, made.key), (kind, made.key, repr(made))
    if same in seen and content not in seen:
        return Problem(
            "key-repeated", Severity.DAMAGE, f"row {number}",
            f"The id {shorten(made.key)!r} stands in an earlier row with other values.",
            f"each {word} once",
            'Give it an id of its own; or, if both rows mean one, put unique = "key" into the '
            "mapping file. From this row only blanks were filled in and other names added.",
        )  # fmt: skip
    seen.update((same, content))
    return None


def _word(kind: type[Any]) -> str:
    return next(word for word, one in KINDS.items() if one is kind)


def _unread(made: Any, number: int) -> Iterator[Problem]:
    """Report what has no name, dates nobody could read, and words outside a vocabulary."""
    hints = _hints(type(made))
    called = "title" if "title" in hints else "name"
    if type(made) in _KEYED and not (getattr(made, called, "-") or getattr(made, "names", ())):
        yield Problem(
            "untitled", Severity.DAMAGE, f"row {number}, field {called}",
            f"The {_word(type(made))} {made.key!r} has no {called}.", f"a {called}",
            "Fill in the cell; until then its id stands there. A formula must have been computed.",
        )  # fmt: skip
    for name, hint in hints.items():
        value = getattr(made, name)
        if isinstance(value, DateSaid):
            if value.wording and not value.edtf and "undated" not in read_date(value.wording).notes:
                yield Problem(
                    "date-unread", Severity.NOTE, f"row {number}, field {name}",
                    f"The date {shorten(value.wording)!r} could not be read.",
                    "EDTF, a date in figures or words, or a format named in the mapping file",
                    "Correct the cell, or name the format under [table] formats.",
                )  # fmt: skip
        elif value and get_origin(hint) is Literal and value not in get_args(hint):
            yield Problem(
                "unknown-word", Severity.NOTE, f"row {number}, field {name}",
                f"{shorten(value)!r} is no {name} we know.",
                "one of " + ", ".join(filter(None, get_args(hint))),
                "Map it to one of them in the mapping file.",
            )  # fmt: skip
            setattr(made, name, get_args(hint)[-1])


def mapping_path(table: Path) -> Path:
    """Return where a table's mapping file stands: `persons.csv` has `persons.fonds.toml`."""
    return table.with_name(f"{table.stem}.fonds.toml")


def is_mapping(path: Path) -> bool:
    """Say whether a file is a mapping or project file of ours, not something to import."""
    return path.name.endswith("fonds.toml")


def load_mapping(path: Path, columns: tuple[str, ...]) -> TableMapping:
    """Load and compile the mapping file at `path` for a table with these columns.

    Raises:
        ConfigurationError: It is no TOML, or names a kind, field, key or column there is not.
    """
    try:
        with path.open("rb") as stream:
            data = tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(f"{path.name}: {error}. Correct the mapping file.") from error
    return compile_mapping(data, columns, path.name)


def compile_mapping(data: dict[str, Any], columns: tuple[str, ...], file: str) -> TableMapping:
    """Compile a mapping that is already parsed; see `load_mapping`."""
    table = data.get("table", {})
    context = Context(
        file,
        data.get("maps", {}),
        frozenset(columns) | {ROW},
        str(table.get("separator", ";")),
        tuple(map(str, table.get("formats", ()))),
        frozenset(map(str, table.get("drop", ()))) | {""},
    )
    if unknown := sorted(set(data) - {"table", "maps", "record"}):
        raise context.wrong(
            f"[{unknown[0]}]", "this part is unknown.", "[table], [maps.*], [[record]]"
        )
    makers = tuple(
        _compile_record(one, context, f"record {number}")
        for number, one in enumerate(data.get("record", ()), 1)
    )
    if not makers:
        raise context.wrong("[[record]]", "there is none.", "at least one")
    return TableMapping(file, str(table.get("sheet", "")), makers)


def _compile_record(data: dict[str, Any], context: Context, where: str) -> _Maker:
    kind = KINDS.get(data.get("kind", ""))
    if kind is None:
        raise context.wrong(
            where, f"{data.get('kind')!r} is no kind.", "one of " + ", ".join(KINDS)
        )
    where = f"{where} ({data['kind']})"
    if unknown := sorted(set(data) - _RECORD_KEYS):
        raise context.wrong(where, f"unknown key {unknown[0]!r}.", ", ".join(sorted(_RECORD_KEYS)))
    when = _compile_when(data.get("when"), context, where)
    each, more = _compile_each(data.get("each"), context, where)
    inner = replace(context, columns=context.columns | more)
    builds = _compile_fields(kind, data.get("fields", {}), inner, where)
    unique = str(data.get("unique", ""))
    if unique and unique not in _hints(kind):
        raise context.wrong(where, f"unique names no field: {unique!r}.", "a field")
    return _Maker(kind, builds, when, unique, each)


_HINTS = {kind.__name__: get_type_hints(kind) for kind in KINDS.values()}


def _hints(kind: type[Any]) -> dict[str, Any]:
    """Return the fields of a record, or of a small record within one, and their types."""
    if kind.__name__ not in _HINTS:
        _HINTS[kind.__name__] = get_type_hints(kind)
    return _HINTS[kind.__name__]


def _compile_fields(
    kind: type[Any], specs: dict[str, Spec], context: Context, where: str
) -> tuple[tuple[str, Build], ...]:
    hints = _hints(kind)
    if unknown := sorted(set(specs) - set(hints)):
        raise context.wrong(
            where, f"there is no field {unknown[0]!r}.", "one of " + ", ".join(hints)
        )
    required = [
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    ]
    if missing := [name for name in required if name not in specs]:
        raise context.wrong(
            where, f"the field {missing[0]!r} is missing.", "a specification for it"
        )
    return tuple(
        (name, _compile_field(hints[name], spec, context, f"{where}, {name}"))
        for name, spec in specs.items()
    )


def _compile_field(hint: Any, spec: Spec, context: Context, where: str) -> Build:
    """Choose by the field's type how its specification is compiled."""
    if hint is DateSaid:
        return compile_date(spec, context, where)
    if hint in (bool, int):
        text = compile_text(spec, context, where)
        if hint is bool:
            return lambda row: text(row).lower() not in _FALSE
        return lambda row: int(value) if (value := text(row)).isdecimal() else 0
    if get_origin(hint) is dict:
        return _compile_dict(spec, context, where)
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        if inner is str:
            return compile_list(spec, context, where)
        if get_origin(inner) is tuple:
            return _compile_pairs(spec, context, where)
        return _compile_nested(inner, spec, context, where)
    return compile_text(spec, context, where)


def _compile_dict(spec: Spec, context: Context, where: str) -> Build:
    if isinstance(spec, dict) and set(spec) == {"columns"}:
        check_keys(spec, context, where)
        columns = list(spec["columns"])
        return lambda row: {name: row[name] for name in columns if row[name]}
    parts = {key: compile_text(one, context, where) for key, one in spec.items()}
    return lambda row: {key: value for key, take in parts.items() if (value := take(row))}


def _compile_pairs(spec: Spec, context: Context, where: str) -> Build:
    """Compile pairs: `[[first, second], ...]`, or a column and patterns with named groups."""
    if isinstance(spec, list):
        pairs = [
            (compile_text(a, context, where), compile_text(b, context, where)) for a, b in spec
        ]
        return lambda row: [(first, two(row)) for one, two in pairs if (first := one(row))]
    spec = dict(spec)
    patterns = [re.compile(one) for one in spec.pop("patterns", ())]
    take = compile_text(spec, context, where)

    def parts(row: Row) -> list[tuple[str, str]]:
        text = take(row)
        for pattern in patterns:
            if text and (found := pattern.search(text)):
                return [(name, value) for name, value in found.groupdict().items() if value]
        return []

    return parts


def _compile_nested(kind: type[Any], spec: Spec, context: Context, where: str) -> Build:
    """A list of small records: each a table of specifications, perhaps with `when` and `each`."""
    makers = []
    first = next((one.name for one in fields(kind) if one.name in _TELLING), "")
    if not first:
        raise context.wrong(where, "a table cannot give these.", "TEI for texts with marks")
    for number, one in enumerate(spec if isinstance(spec, list) else [spec], 1):
        one = dict(one)
        here = f"{where} {number}"
        when = _compile_when(one.pop("when", None), context, here)
        each, more = _compile_each(one.pop("each", None), context, here)
        match = one.pop("match", None)
        inner = replace(context, columns=context.columns | more)
        builds = _compile_fields(kind, one, inner, here)
        makers.append((when, each, builds, _compile_match(match, context, here)))

    def nested(row: Row) -> list[Any]:
        made = []
        for when, each, builds, match_key in makers:
            if not when(row):
                continue
            for part in each(row):
                record = kind(**{name: build(part) for name, build in builds})
                if match_key and not record.key:
                    record.key = match_key(row, record.name)
                if getattr(record, first) or getattr(record, "key", ""):
                    made.append(record)
        return made

    return nested


def _compile_match(
    spec: dict[str, str] | None, context: Context, where: str
) -> Callable[[Row, str], str] | None:
    """Find a name's key among a row's keys: by its place among names, or by the key's words."""
    if not spec:
        return None
    names, keys = (compile_list(spec[part], context, where) for part in ("names", "keys"))

    def match(row: Row, name: str) -> str:
        known = keys(row)
        for spelt, key in zip(names(row), known, strict=False):
            if spelt == name:
                return key
        words = set(slugify(name).split("-"))
        fitting = [key for key in known if set(key.split("-")) <= words]
        return fitting[0] if len(fitting) == 1 else ""

    return match


def _compile_when(spec: Spec, context: Context, where: str) -> Callable[[Row], bool]:
    if spec is None:
        return lambda row: True
    if isinstance(spec, str):
        check_keys(spec, context, where)
        return lambda row: bool(row[spec])
    check_keys(spec, context, where, frozenset({"is", "not"}))
    take = compile_text({k: v for k, v in spec.items() if k not in ("is", "not")}, context, where)
    wanted, unwanted = (
        frozenset([value] if isinstance(value, str) else value) if value is not None else None
        for value in (spec.get("is"), spec.get("not"))
    )

    def holds(row: Row) -> bool:
        value = take(row)
        if wanted is not None:
            return value in wanted
        return value not in unwanted if unwanted is not None else bool(value)

    return holds


def _compile_each(
    spec: Spec, context: Context, where: str
) -> tuple[Callable[[Row], Iterator[Row]], frozenset[str]]:
    """Return a function giving one row for each part, and the columns those rows have beside."""
    if spec is None:
        return lambda row: iter((row,)), frozenset()
    check_keys(spec, context, where, frozenset({"together"}))
    if "together" in spec:
        names = list(spec["together"])
        lists = [compile_list(name, context, where) for name in names]

        def together(row: Row) -> Iterator[Row]:
            for values in zip_longest(*(part(row) for part in lists), fillvalue=""):
                yield {**row, **dict(zip(names, values, strict=True))}

        return together, frozenset()
    if "columns" in spec:
        columns = list(spec["columns"])

        def across(row: Row) -> Iterator[Row]:
            for name in columns:
                if row[name]:
                    yield {**row, COLUMN: name, ITEM: row[name]}

        return across, frozenset({COLUMN, ITEM})
    pattern = re.compile(spec["pattern"]) if "pattern" in spec else None
    groups = dict.fromkeys(pattern.groupindex, "") if pattern else {}
    split = compile_list({k: v for k, v in spec.items() if k != "pattern"}, context, where)

    def along(row: Row) -> Iterator[Row]:
        for item in split(row):
            found = pattern.search(item) if pattern else None
            if found is None:
                yield {**row, ITEM: item, **groups}
                continue
            said = {name: (value or "").strip() for name, value in found.groupdict().items()}
            yield {**row, ITEM: found[1] if found.re.groups and not groups else item, **said}

    return along, frozenset({ITEM, *groups})
