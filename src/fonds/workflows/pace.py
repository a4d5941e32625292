"""Long work over many small values: collect garbage less often."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 100_000  # allocations between two collections; the usual 700 costs a tenth of an import


@contextmanager
def few_collections() -> Iterator[None]:
    """Raise the threshold of the cyclic garbage collector while a long piece of work runs."""
    before = gc.get_threshold()
    gc.set_threshold(MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
