"""How well the engine does on a gold file."""

from __future__ import annotations

LEFT_OUT = ("pen name", "later name", "alias", "surname only")


def is_left_out(notes: str) -> bool:
    """Say whether a row's notes mark a form that no spelling can decide."""
    return any(each in notes for each in LEFT_OUT)
