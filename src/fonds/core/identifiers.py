"""Public ids: short, readable, stable pieces of an address."""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def digest(*parts: str) -> str:
    """Return eight hexadecimal digits that stand for the parts in their order."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=4).hexdigest()


def slug(text: str, limit: int = 80) -> str:
    """Return a readable id for a text in any script: lower-case ASCII words with hyphens.

    The letters come from the `anyascii` tables; this is an address, not a romanisation.
    A text with nothing to show becomes its digest.
    """
    words = _NOT_WORD.sub("-", anyascii(text).lower().replace("'", "")).strip("-")
    return words[:limit].strip("-") or digest(text)
