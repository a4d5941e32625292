"""What sources say of the order of events is taken in once, and what cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.analysis.chronology import read_relation
from fonds.catalogue.models import Event, FoundProblem, Relation
from fonds.core.project import Project
from fonds.workflows.importing import import_paths

pytestmark = pytest.mark.django_db

MAPPING = """
[[record]]
kind = "relation"
[record.fields]
event = "event"
bound = "bound"
days = "days"
kind = "kind"
other = "other"
source = "source"
"""
ROWS = """event,bound,days,kind,other,source
answer,at least,2,after,letter,A diary
answer,,,before,1956-09-10,A diary
answer,,,beside,letter,A diary
answer,,,after,nothing,A diary
"""


def test_statements_of_order_are_taken_in_once(project: Project, tmp_path: Path) -> None:
    """Two are stored, with an event or a date beside; one word and one id are not understood."""
    for key in ("letter", "answer"):
        Event.objects.create(public_id=key, title=key)
    table = tmp_path / "order.csv"
    table.write_text(ROWS, encoding="utf-8")
    (tmp_path / "order.fonds.toml").write_text(MAPPING, encoding="utf-8")
    import_paths(project, [str(table)])
    import_paths(project, [str(table)])
    first, second = Relation.objects.order_by("id")
    assert first.phrase == "at least 2 days after"
    assert first.other == Event.objects.get(public_id="letter")
    assert second.other is None
    assert second.other_edtf == "1956-09-10"
    found = set(FoundProblem.objects.values_list("code", flat=True))
    assert found >= {"unknown-relation", "unknown-event"}


@pytest.mark.parametrize(
    ("kind", "bound", "days"),
    [(k, "", None) for k in Relation.Kind if k != "within"]
    + [("within", "", 3), ("before", "at most", 1), ("after", "exactly", 2), ("after", "", 5)],
)
def test_every_phrase_is_understood_by_the_solver(kind: str, bound: str, days: int | None) -> None:
    """What the catalogue can hold, the analysis can read."""
    phrase = Relation(kind=kind, bound=bound, days=days).phrase
    assert str(read_relation("a", phrase, "b").kind) == kind
