"""The words of a European name seen as family name, given name and middle name or patronymic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fonds.names.forms import Part


@dataclass(frozen=True, slots=True)
class Structure:
    """One way to see the words of a form as family name, given name and middle name."""

    family: Part
    given: Part | None
    middle: Part | None
    penalty: float


@lru_cache(maxsize=200_000)
def structures(parts: tuple[Part, ...]) -> tuple[Structure, ...]:
    """Return the ways to see a form's words, cheapest first."""
    roles = "".join(part.role for part in parts)
    family = [part for part in parts if part.role == "F"]
    initials = [part for part in parts if part.role == "I"]
    given = [part for part in parts if part.role == "G"]
    middle = [part for part in parts if part.role == "P"]
    if family and "?" not in roles:
        rest = [*given, *initials, *middle] if not middle else [*given, *initials[:1], *middle]
        if not given and initials:
            rest = [*initials, *middle]
        return (Structure(family[0], rest[0] if rest else None, rest[1] if len(rest) > 1 else None, 0.0),)
    unknown = [part for part in parts if part.role == "?"]
    if len(unknown) == 1:
        rest = [*given, *initials, *middle]
        return (Structure(unknown[0], rest[0] if rest else None, rest[1] if len(rest) > 1 else None, 0.0),)
    if len(unknown) == 2:
        one, two = unknown
        other = initials[0] if initials else None
        return (Structure(two, one, other, 0.0), Structure(one, two, other, 0.25))
    if len(unknown) >= 3:
        one, two, three = unknown[0], unknown[1], unknown[-1]
        return (
            Structure(three, one, two, 0.0),
            Structure(one, two, three, 0.4),
            Structure(two, one, three, 0.6),
        )
    return ()
