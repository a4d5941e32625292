"""Results that a page waits for only so long; what takes longer is there on the next visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from fonds.workflows.figures import workshop

Values = dict[str, Any]

PATIENCE = 0.35
"""Seconds a page waits. Source: our choice; with all else it does, a page is there in a second."""


def compute_in_time(
    name: str,
    compute: Callable[[Mapping[str, Any], Mapping[str, Any]], Values],
    data: Mapping[str, Any],
    chosen: Mapping[str, Any],
    seconds: float = PATIENCE,
) -> Values | None:
    """A result kept from before, or computed now if that is quick; None while it is being made."""
    project = settings.FONDS_PROJECT
    if project is None:
        return compute(data, chosen)
    return workshop(project.index).ask(name, compute, data, chosen, seconds)
