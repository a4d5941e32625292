"""A card as it is stored: the few numbers of one document; see `cards`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

UNDATED_EARLIEST = 2**31 - 1
UNDATED_LATEST = -1
HEAD = 5
"""Numbers before the codes: access, earliest, latest, length, languages (see `tongues`)."""


def pack_card(head: tuple[int, int, int, int, int], codes: Iterable[int]) -> bytes:
    """Write a card as it is stored: 32-bit numbers, those of `HEAD` and the codes."""
    return array("i", (*head, *codes)).tobytes()


def unpack_card(card: bytes) -> list[int]:
    """Read what `pack_card` wrote."""
    return array("i", card).tolist()
