"""What a reader chose to compare: the outcome, the conditions, the cut-offs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fonds.catalogue.models import Code, Condition
from fonds.core.errors import FondsError
from fonds.workflows.numbers import read_number

Values = dict[str, Any]

MOST_CONDITIONS = 12
"""Conditions of one comparison. Source: our choice; no number of countries fills more rows."""


class ComparisonError(FondsError, ValueError):
    """A comparison that was asked for and cannot be made."""


@dataclass(frozen=True, slots=True)
class ComparisonChoice:
    """What a reader chose.

    Attributes:
        outcome: Key of the condition to be explained.
        conditions: Keys of those to explain it by.
        expectations: Condition to "1" or "0"; what is not named has no direction.
        inclusion, frequency, pri: Cut-offs of a row.
        left_out: Keys of cases that are coded but not compared.
    """

    outcome: str
    conditions: tuple[str, ...]
    expectations: Mapping[str, str] = field(default_factory=dict)
    inclusion: float = 0.8
    frequency: int = 1
    pri: float = 0.0
    left_out: tuple[str, ...] = ()

    def to_json(self) -> Values:
        """The settings of a figure."""
        return {
            "outcome": self.outcome,
            "conditions": list(self.conditions),
            "expectations": dict(self.expectations),
            "inclusion": self.inclusion,
            "frequency": self.frequency,
            "pri": self.pri,
            "left_out": list(self.left_out),
        }


def read_comparison_choice(
    words: Mapping[str, str], conditions: Sequence[str] = (), left_out: Sequence[str] = ()
) -> ComparisonChoice:
    """Read the choices of a form, an address or a command line.

    Args:
        words: `outcome`, `incl`, `ncut`, `pri`, and `expect-KEY` for each condition; all may be
            missing. Where no `expect-` is given at all, the conditions' own expectations hold.
        conditions: Keys; none stands for all.
        left_out: Keys of cases.

    Raises:
        ComparisonError: Nothing is coded, a key is unknown, or a number cannot be read.
    """
    rows = list(Condition.objects.all())
    outcomes = [row.public_id for row in rows if row.is_outcome] or [r.public_id for r in rows]
    if not rows or not Code.objects.exists():
        raise ComparisonError(
            "no case is coded here. Expected rows of kind case, condition and code. "
            "Import a table of cases; see docs/how-to/compare-cases.md."
        )
    outcome = words.get("outcome", "").strip() or outcomes[0]
    known = [row.public_id for row in rows]
    for key in (outcome, *conditions):
        if key not in known:
            raise ComparisonError(
                f"no condition {key!r}. Expected one of {', '.join(known)}. Correct the name."
            )
    chosen = [key for key in known if key in conditions] if conditions else [
        row.public_id for row in rows if not row.is_outcome
    ]  # fmt: skip
    chosen = [key for key in chosen if key != outcome]
    if not chosen or len(chosen) > MOST_CONDITIONS:
        raise ComparisonError(
            f"{len(chosen)} conditions are chosen. Expected 1 to {MOST_CONDITIONS} beside the "
            "outcome. Choose them by name."
        )
    return ComparisonChoice(
        outcome,
        tuple(chosen),
        _expectations(words, rows, chosen),
        read_number(words, "incl", 0.8, (0.5, 1.0), ComparisonError),
        int(read_number(words, "ncut", 1, (1, 100), ComparisonError)),
        read_number(words, "pri", 0.0, (0.0, 1.0), ComparisonError),
        tuple(left_out),
    )


def _expectations(
    words: Mapping[str, str], rows: Sequence[Condition], chosen: Sequence[str]
) -> dict[str, str]:
    own = {row.public_id: row.expected for row in rows}
    if any(name.startswith("expect-") for name in words):
        own = {key: words.get(f"expect-{key}", "") for key in own}
    return {key: own[key] for key in chosen if own[key] in ("0", "1")}
