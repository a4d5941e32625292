"""The names of persons kept beside the index, so that a fresh process need not make them again.

The index of forms (`names.npz`) and the spellings of each name (`names.json`) answer most queries
without the tables of the names engine; they are made anew when a person's names change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2s
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fonds.search.spelling import MOST_SPELT, Person, Spelt, pairs, spell

if TYPE_CHECKING:
    from fonds.names import NameIndex

FEW = 500
"""Forms that are spelt and indexed when somebody first asks. It takes little longer than to load
the names engine and its tables, which whoever asks does anyway, and who only imports does not."""

_FILE, _SPELLINGS = "names.npz", "names.json"


def keep_names(
    persons: Sequence[Person], folder: Path
) -> tuple[Callable[[], NameIndex], dict[str, Spelt]]:
    """Keep the names of all persons in a folder: what is there and true is read, the rest made.

    Returns:
        How to come by the index of forms, and the spellings by person; what `PersonNames` takes.
    """
    index = _index_of(pairs(persons), folder / _FILE)
    return index, _spellings_of(persons, folder / _SPELLINGS)


def keep_many_names(persons: Sequence[Person], folder: Path) -> None:
    """Keep the names for whoever asks first, where there are so many that she would wait."""
    if len(pairs(persons)) > FEW:
        keep_names(persons, folder)


def _spellings_of(persons: Sequence[Person], path: Path) -> dict[str, Spelt]:
    """Read the kept spellings, and make those of persons whose recorded forms are others now."""
    if len(persons) > MOST_SPELT:
        return {}
    rules = _rules()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        known = kept["persons"] if kept["rules"] == rules else {}
    except (OSError, ValueError, KeyError, TypeError):
        known = {}
    made: dict[str, Spelt] = {}
    rows: dict[str, object] = {}
    for person in persons:
        row = known.get(person.id)
        if row and row[0] == list(person.recorded):
            made[person.id] = Spelt(tuple(row[1]), tuple(map(tuple, row[2])), tuple(row[3]))
        else:
            spelt = made[person.id] = spell(person)
            row = [list(person.recorded), *(list(part) for part in spelt)]
        rows[person.id] = row
    if rows.keys() != known.keys() or any(rows[key] is not known[key] for key in rows):
        text = json.dumps({"rules": rules, "persons": rows}, ensure_ascii=False)
        _write(path, lambda part: part.write_text(text, encoding="utf-8"))
    return made


@lru_cache(maxsize=1)
def _rules() -> str:
    """Return what names the present rules of spelling: the files of the names engine."""
    spec = find_spec("fonds.names")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0])
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml", ".tsv"))
    files.append(Path(spell.__code__.co_filename))
    said = "".join(f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}" for path in files)
    return blake2s(said.encode(), digest_size=12).hexdigest()


def _index_of(forms: list[tuple[str, str]], path: Path) -> Callable[[], NameIndex]:
    """Say how to read the kept index of these forms; made at once where many are others now."""
    said = blake2s(json.dumps(forms).encode(), digest_size=12).hexdigest()
    note = path.with_suffix(".key")

    def make() -> NameIndex:
        from fonds.names import NameIndex

        index = NameIndex(forms)
        _write(path, index.save)
        _write(note, lambda part: part.write_text(said, encoding="utf-8"))
        return index

    def read() -> NameIndex:
        from fonds.names import NameIndex

        try:
            return NameIndex.load(path)
        except (OSError, ValueError, KeyError):  # broken, or of another make
            return make()

    try:
        kept = note.read_text(encoding="utf-8")
    except (OSError, ValueError):
        kept = ""
    if kept == said and path.exists():
        return read
    if len(forms) <= FEW:
        return make
    index = make()
    return lambda: index


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Keep a file for the next process; a disk that takes none only costs time."""
    part = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
