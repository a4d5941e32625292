"""The index of what can be asked of an archive beyond reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One way of asking: the question, what it takes, where it is."""

    question: str
    url: str
    name: str
    means: str


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """The questions that the catalogue of this archive can be asked."""

    title: str
    lead: str
    methods: Sequence[Method]
