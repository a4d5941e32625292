"""Who is looking: what they may see, and how they want names written."""

from __future__ import annotations

from dataclasses import dataclass

from fonds.catalogue.access import PUBLIC, Reader


@dataclass(frozen=True, slots=True)
class Visitor:
    """One reader of the site; everything a page depends on beside the catalogue and its address.

    Attributes:
        access: What they may see; `fonds.catalogue.access` decides.
        names: The system names are written in (`mr`, `rr`, `hangul`, ...); "" for the house style.
    """

    access: Reader = PUBLIC
    names: str = ""
