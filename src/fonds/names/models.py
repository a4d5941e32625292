"""The values the name engine gives and takes; all immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from fonds.core.errors import FondsError

Verdict = Literal["same", "possible", "different"]


class NamesError(FondsError, ValueError):
    """A name, system or file that the engine cannot work with; says what to do."""


class UnknownSystem(NamesError):
    """A romanisation system that does not exist, or does not fit the name's script."""


class WrongScript(NamesError):
    """A name in a script the system asked for cannot write."""


class IndexFileError(NamesError):
    """A file that is not an index of names."""


@dataclass(frozen=True, slots=True)
class ParsedName:
    """What one written form says about itself.

    Attributes:
        text: The form as given.
        script: ISO 15924 of its first letters: `Latn`, `Cyrl`, `Hang`, `Hani`; `Zyyy` for none.
        languages: The languages the *name* may belong to, likeliest first: ko, zh, vi, ru, ...
        order: `family-first`, `given-first` or `unknown`.
        family: The family name as written, case undone; empty where the form has none.
        given: The given name or names as written.
        patronymic: The patronymic as written; empty where there is none.
        initials: Initials, without full stops.
        titles: Titles and offices taken off.
        case: The case undone, e.g. `ru genitive`; empty for the nominative.
        aliases: Other names that stood in brackets or in another script.
        readings: The name in its own syllables, e.g. 박창옥, likeliest first; at most eight.
    """

    text: str
    script: str
    languages: tuple[str, ...]
    order: str
    family: str
    given: str
    patronymic: str = ""
    initials: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    case: str = ""
    aliases: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Romanisation:
    """A name written by one system.

    Attributes:
        text: The result, NFC.
        system: The system's id.
        source: Where the system is published.
        unmapped: Characters the system has no rule for; they stand unchanged in `text`.
    """

    text: str
    system: str
    source: str
    unmapped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One form a source is likely to use: its script, the language of such sources, the system."""

    form: str
    script: str
    language: str
    system: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two forms name the same person.

    Attributes:
        score: 0 to 1, calibrated: the share of such pairs that are one person where namesakes are
            as common as in the calibration data.
        verdict: `same`, `possible` or `different`.
        reason: Sentences a historian can check.
        readings: The names both forms can stand for, e.g. 박창옥; empty where none is shared.
    """

    score: float
    verdict: Verdict
    reason: tuple[str, ...]
    readings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain values for JSON."""
        return {
            "score": round(self.score, 4),
            "verdict": self.verdict,
            "reason": list(self.reason),
            "readings": list(self.readings),
        }


@dataclass(frozen=True, slots=True)
class Match:
    """One answer of an index: the id and form found, how sure, and why."""

    id: str
    form: str
    score: float
    verdict: Verdict
    reason: tuple[str, ...] = field(default=())
