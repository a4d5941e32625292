"""Numbers that a reader chose, out of the words of a form, an address or a command line."""

from __future__ import annotations

from collections.abc import Mapping

from fonds.core.errors import FondsError


def read_number(
    words: Mapping[str, str],
    name: str,
    default: float,
    between: tuple[float, float],
    error: type[FondsError],
) -> float:
    """Return the number said under a name, or the default where nothing is said.

    Args:
        words: Names to what was typed.
        name: The one to read.
        default: Where it is missing or blank.
        between: The least and the largest number allowed.
        error: Raised, with a sentence, for anything else.
    """
    said = words.get(name, "").strip()
    if not said:
        return default
    low, high = between
    try:
        value = float(said)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise error(f"{name} is {said!r}. Expected a number from {low:g} to {high:g}.")
    return value
