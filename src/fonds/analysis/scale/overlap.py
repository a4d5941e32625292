"""The overlap picture: patterns with their counts, and what each list contributes.

>>> from fonds.analysis.scale.captures import count_captures
>>> counts = count_captures({"a": "wxyz", "b": "yz", "c": "zq"})
>>> [(bar.lists, bar.count) for bar in summarise_overlap(counts)]
[(('a',), 2), (('c',), 1), (('a', 'b'), 1), (('a', 'b', 'c'), 1)]
>>> contribution(counts)[1]
Contribution(name='b', size=2, alone=0, shared=2, share_of_observed=0.4)
"""

from __future__ import annotations

from dataclasses import dataclass

from fonds.analysis.scale.captures import CaptureCounts


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of an UpSet picture: on exactly these lists stand so many cases."""

    lists: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one list brings: its size, cases on it alone, cases shared, share of all observed."""

    name: str
    size: int
    alone: int
    shared: int
    share_of_observed: float


def summarise_overlap(counts: CaptureCounts) -> list[Bar]:
    """The patterns that occur, by number of lists, larger counts first."""
    masks = [m for m in range(1, len(counts.counts)) if counts.counts[m]]
    masks.sort(key=lambda m: (m.bit_count(), -counts.counts[m], m))
    names = [tuple(n for j, n in enumerate(counts.lists) if m >> j & 1) for m in masks]
    return [Bar(n, int(counts.counts[m])) for n, m in zip(names, masks, strict=True)]


def contribution(counts: CaptureCounts) -> list[Contribution]:
    """What each list brings, in list order."""
    found = []
    for j, (name, size) in enumerate(zip(counts.lists, counts.sizes, strict=True)):
        alone = int(counts.counts[1 << j])
        share = size / counts.observed if counts.observed else 0.0
        found.append(Contribution(name, size, alone, size - alone, share))
    return found
