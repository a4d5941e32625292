"""Rule tables: YAML files beside the code, loaded as text and checked with file and line.

A table has the header keys `id`, `title`, `source`, `licence` and `version`. Every scalar loads
as text, since `no`, `on` and `1` are syllables here, not booleans or numbers. Duplicate keys,
unknown keys and a missing source are refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from fonds.core.errors import TableError

HEADER = ("id", "title", "source", "licence", "version")


# The loader in C is ten times as fast; PyYAML has it wherever libyaml was there to build with.
try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class _TextLoader(_SafeLoader):
    """A safe loader that resolves nothing: every scalar stays text; duplicate keys are errors."""


_TextLoader.yaml_implicit_resolvers = {}


def _construct_mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            line = key_node.start_mark.line + 1
            raise TableError(
                f"{node.start_mark.name}, line {line}: the key {key!r} stands here a second time. "
                "Expected each key once. Remove one of the two."
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_TextLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def load_table(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    """Load one rule table.

    Args:
        path: The YAML file.
        keys: The keys the table may hold beside the header; each is optional to the loader.

    Returns:
        The whole mapping, header included; every scalar is a `str`.

    Raises:
        TableError: The file is not YAML, misses a header key, or holds an unknown or double key.
    """
    with path.open(encoding="utf-8") as stream:
        try:
            table = yaml.load(stream, Loader=_TextLoader)  # noqa: S506 - derives from SafeLoader
        except yaml.YAMLError as error:
            raise TableError(f"{path}: not valid YAML: {error}. Correct the file.") from error
    if not isinstance(table, dict):
        raise TableError(f"{path}: holds no mapping. Expected a header and rules.")
    if missing := [key for key in HEADER if not table.get(key)]:
        raise TableError(f"{path}: the header lacks {', '.join(missing)}. Add it.")
    if unknown := [key for key in table if key not in HEADER and key not in keys]:
        raise TableError(
            f"{path}: unknown key {unknown[0]!r}. Expected one of {', '.join(HEADER + keys)}."
        )
    return table
