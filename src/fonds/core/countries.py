"""Countries by their codes, present and historic, in English."""

from __future__ import annotations

from functools import lru_cache

_HISTORIC = {
    "SU": "Soviet Union", "DD": "East Germany", "CS": "Czechoslovakia", "YU": "Yugoslavia",
    "VN": "North Vietnam", "KP": "North Korea", "KR": "South Korea", "CN": "China",
}  # fmt: skip
"""Codes of states that are no more, and short names for those the libraries write at length.

Source: ISO 3166-3 for the codes; the names are our choice.
"""


@lru_cache(maxsize=512)
def country_name(said: str) -> str:
    """Name a country by its code, present or historic; a name stays a name."""
    if len(said) != 2 or not said.isupper():
        return "Soviet Union" if said == "USSR" else said
    if said in _HISTORIC:
        return _HISTORIC[said]
    from babel import Locale

    return str(Locale("en", "GB").territories.get(said) or said)
