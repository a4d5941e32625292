"""What an import would create, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from fonds.core.problems import Problem, Severity
from fonds.ingest import choose_reader, proposed_mapping
from fonds.workflows.finding import find_files

FIRST = 5
_UNSHOWN = ("locator", "texts", "agents", "marks", "key_scope")


@dataclass
class FilePlan:
    """What one file would give."""

    path: str
    reader: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)
    mapping: str = ""
    mapping_name: str = ""
    problems: list[str] = field(default_factory=list)
    fails: bool = False  # it could not be taken in, and nothing of it would be created


def plan_files(paths: Sequence[str]) -> list[FilePlan]:
    """Read every file and say what it would create, with its first five records as they look."""
    plans = []
    for candidate in find_files(paths):
        plan = FilePlan(candidate.address)
        plans.append(plan)
        if candidate.problem is not None:
            plan.problems.append(candidate.problem.sentence(candidate.address))
            plan.fails = True
            continue
        name = Path(candidate.address).name
        chosen = choose_reader(candidate.path, name=name)
        if isinstance(chosen, Problem):
            plan.problems.append(chosen.sentence(name))
            plan.fails = True
            continue
        plan.reader = chosen.name
        counts: Counter[str] = Counter()
        for item in chosen.read(candidate.path):
            if isinstance(item, Problem):
                plan.problems.append(item.sentence(name))
                plan.fails |= item.severity is Severity.ERROR and bool(item.extra.get("fatal"))
                continue
            counts[type(item).__name__.removesuffix("Record").lower()] += 1
            if len(plan.first) < FIRST:
                plan.first.append(show(item))
        plan.fails |= not counts
        plan.counts = dict(counts)
        if plan.fails:
            plan.counts, plan.first = {}, []
        plan.mapping = proposed_mapping(candidate.path) or ""
        plan.mapping_name = f"{Path(name).stem}.fonds.toml" if plan.mapping else ""
    return plans


def show(record: Any) -> str:
    """Return a record on one line: its filled fields, long values shortened."""
    parts = []
    for one in fields(record):
        value = getattr(record, one.name)
        if not value or one.name in _UNSHOWN:
            continue
        said = getattr(value, "edtf", None) or getattr(value, "wording", None) or value
        text = str(said).replace("\n", " ")
        if text and not text.startswith("DateSaid("):
            parts.append(f"{one.name}={text if len(text) <= 60 else text[:57] + '...'}")
    return f"{type(record).__name__.removesuffix('Record').lower()}: " + "; ".join(parts)
