"""A `Problem`: something wrong with a source, reported beside the records and never swallowed.

Readers yield problems next to records; workflows store them; the desk shows them with the
repair they propose. An error stops the work; a problem does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem costs the reader of the catalogue."""

    ERROR = "error"  # the file or record could not be taken in
    DAMAGE = "damage"  # taken in, but something in it is visibly lost or broken
    NOTE = "note"  # taken in; worth a look


@dataclass(frozen=True, slots=True)
class Repair:
    """What a person could accept to mend a problem: one field of one record, old and new value."""

    record: str  # "document:doc-1956-12", the record's kind and public id
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place.

    Attributes:
        code: A stable short word, e.g. `mojibake`, `page-hole`, `untitled-part`.
        place: Where: "line 214", "div d12", "row 7, column date"; empty for the whole file.
        found: What stands there, shortened to what can be shown.
        expected: What should stand there.
        remedy: What a person can do about it.
        repair: A change that would mend it, where one can be proposed.
    """

    code: str
    severity: Severity
    place: str
    found: str
    expected: str
    remedy: str
    repair: Repair | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def sentence(self, file: str = "") -> str:
        """Say the problem in one line: `register.csv, line 214: year '16l2' is not ...`."""
        where = ", ".join(part for part in (file, self.place) if part)
        said = f"{self.found} Expected {self.expected}. {self.remedy}"
        return f"{where}: {said}" if where else said
