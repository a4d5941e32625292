"""What stops a comparison: one error class, so that callers can catch every refusal at once."""

from __future__ import annotations

from fonds.core.errors import FondsError


class QcaError(FondsError, ValueError):
    """A table of cases cannot be compared as asked; says where, what was expected, what to do."""
