"""A card as it is stored: the few numbers of one document; see `cards`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

UNDATED_EARLIEST = 2**31 - 1
UNDATED_LATEST = -1
HEAD = 4
"""Numbers before the codes: access, earliest, latest, length."""


def pack_card(access: int, earliest: int, latest: int, length: int, codes: Iterable[int]) -> bytes:
    """Write a card as it is stored: 32-bit numbers, the codes last."""
    return array("i", (access, earliest, latest, length, *codes)).tobytes()


def unpack_card(card: bytes) -> list[int]:
    """Read what `pack_card` wrote."""
    return array("i", card).tolist()
