"""Which assumptions an estimate rests on, which of them the data strain, and when to refuse.

>>> from fonds.analysis.scale.captures import count_captures
>>> copied = count_captures({"a": range(40), "copy of a": range(40), "b": range(30, 60)})
>>> refusal_reasons(copied)[0][:39]
"'a' and 'copy of a' hold the same 40 ca"
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import bdtrc, pdtr, pdtrc

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.poisson import design, fit_poisson
from fonds.analysis.scale.results import CannotEstimate

FEW = 7  # overlapping cases below which estimates are mostly prior or bias
COPY = 0.98  # share of the smaller list found on the larger
SURPRISE = 0.001


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption in plain words.

    Attributes:
        name: A short title.
        means: What it says.
        state: `strained`, `not strained` or `cannot be tested`.
        evidence: How we can tell, from this table.
    """

    name: str
    means: str
    state: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Dependence:
    """How far the overlap of two lists is from what chance would give.

    Attributes:
        first, second: Names of the lists.
        seen: Cases on both.
        expected: Under independence of all lists.
        probability: Of an overlap as far off, one-sided.
    """

    first: str
    second: str
    seen: int
    expected: float
    probability: float


def prepare(counts: CaptureCounts) -> tuple[CaptureCounts, list[str]]:
    """Leave out lists without cases; returns the table and what was said about it."""
    said = list(counts.notes)
    for name, size in zip(counts.lists, counts.sizes, strict=True):
        if not size:
            counts = counts.without(name)
            said.append(f"List {name!r} holds no case and was left out.")
    return counts, said


def refusal_reasons(counts: CaptureCounts) -> list[str]:
    """Why no responsible estimate can be made; empty where one can."""
    if counts.observed == 0:
        return ["No case is on any list."]
    filled = [name for name, size in zip(counts.lists, counts.sizes, strict=True) if size]
    if len(filled) < 2:
        return [
            f"There is one list ({filled[0]!r}). How many it misses shows only where a second, "
            "independent list overlaps with it. Find another kind of source."
        ]
    overlapping = counts.observed - sum(int(counts.counts[1 << j]) for j in range(counts.size))
    if overlapping == 0:
        return [
            "No case is on two lists. Without overlap any number of unseen cases is possible. "
            "Check that the same person is recognised across lists."
        ]
    return copies(counts)


def copies(counts: CaptureCounts) -> list[str]:
    """Name pairs of lists of which one looks copied from the other."""
    found = []
    for i, j in combinations(range(counts.size), 2):
        small, large = (i, j) if counts.sizes[i] <= counts.sizes[j] else (j, i)
        size, both = counts.sizes[small], counts.together(1 << i | 1 << j)
        a, b = counts.lists[small], counts.lists[large]
        alike = both == size == counts.sizes[large] > 0
        if both < COPY * size or (size < 5 and not (alike and counts.size == 2)):
            continue
        if alike:
            found.append(
                f"{a!r} and {b!r} hold the same {size} case{'s' * (size > 1)}: one is a copy of "
                "the other, or both of a third. Leave one out."
            )
            continue
        others = counts.observed - counts.absent_from(~(1 << i | 1 << j) & ((1 << counts.size) - 1))
        if others:
            mask = np.arange(len(counts.counts))
            elsewhere = (mask & ~(1 << i | 1 << j)) > 0
            share = counts.counts[elsewhere & ((mask >> large & 1) == 1)].sum() / others
            if bdtrc(both - 1, size, min(max(float(share), 1e-9), 1.0)) > SURPRISE:
                continue  # the larger list simply holds nearly everybody
        found.append(
            f"{both} of the {size} cases on {a!r} are also on {b!r}: it looks copied, and its "
            "overlap says nothing about the unseen. Leave it out, or show that it is independent."
        )
    return found


def refuse_if_irresponsible(counts: CaptureCounts) -> None:
    """Raise `CannotEstimate` with all reasons, where there are any."""
    if reasons := refusal_reasons(counts):
        raise CannotEstimate(reasons)


def measure_dependence(counts: CaptureCounts) -> list[Dependence]:
    """Compare the overlap of every two lists with independence, most surprising first."""
    p = counts.size
    matrix = design(p, [0, *(1 << j for j in range(p))])
    active = np.ones((1, p + 1), dtype=bool)
    fitted = fit_poisson(matrix, counts.counts.astype(float), active).fitted[0]
    masks = np.arange(len(fitted))
    found = []
    for i, j in combinations(range(p), 2):
        both = 1 << i | 1 << j
        expected = float(fitted[(masks & both) == both].sum())
        seen = counts.together(both)
        chance = min(pdtr(seen, expected), pdtrc(seen - 1, expected) if seen else 1.0)
        found.append(
            Dependence(counts.lists[i], counts.lists[j], seen, expected, float(min(1, chance)))
        )
    return sorted(found, key=lambda d: d.probability)


def data_warnings(counts: CaptureCounts) -> list[str]:
    """What a reader must know about the table before any estimate from it."""
    said = []
    singles = [int(counts.counts[1 << j]) for j in range(counts.size)]
    overlapping = counts.observed - sum(singles)
    if overlapping < FEW:
        said.append(
            f"Only {overlapping} cases are on two lists or more; the estimate hangs on them."
        )
    for name, size, alone in zip(counts.lists, counts.sizes, singles, strict=True):
        if size and size == alone:
            said.append(f"List {name!r} overlaps with no other and can only widen the estimate.")
    empty = sum(
        counts.together(1 << i | 1 << j) == 0 for i, j in combinations(range(counts.size), 2)
    )
    if empty:
        said.append(
            "One pair of lists has no case in common."
            if empty == 1
            else f"{empty} pairs of lists have no case in common."
        )
    for i, j in combinations(range(counts.size), 2):
        small = min(counts.sizes[i], counts.sizes[j])
        both = counts.together(1 << i | 1 << j)
        if small >= 5 and both >= 0.85 * small:
            said.append(
                f"{both} of {small} cases are on both {counts.lists[i]!r} and {counts.lists[j]!r}: "
                "find out whether one drew on the other."
            )
    return said


def assess_assumptions(counts: CaptureCounts) -> list[Assumption]:
    """State the assumptions of every method here, and how far this table strains each."""
    dependence = measure_dependence(counts) if counts.size > 2 else []
    strained = [d for d in dependence if d.probability < SURPRISE]
    more = [d for d in strained if d.seen > d.expected]
    pairs = "; ".join(
        f"{d.first} and {d.second}: {d.seen} in common where chance would give {d.expected:.0f}"
        for d in strained[:4]
    )
    copied = copies(counts)
    near = [w for w in data_warnings(counts) if "drew on" in w]
    return [
        Assumption(
            "Closed population",
            "All lists are about the same people, place and years: nobody could only be on one of "
            "them because he came later or stood elsewhere.",
            "cannot be tested",
            "The overlaps cannot show it. Compare what time and place each list covers.",
        ),
        Assumption(
            "The same person is recognised",
            "Two entries for one person are linked, and two persons are not taken for one. Missed "
            "links make the estimate too high, false ones too low.",
            "cannot be tested",
            "Estimate over draws of the linkage (`estimate_over_linkages`) and see how it moves.",
        ),
        Assumption(
            "Independence, given the model",
            "Being on one list does not change the chance of being on another, beyond the "
            "dependences that the model allows for.",
            "strained" if strained else ("not strained" if counts.size > 2 else "cannot be tested"),
            f"Of {len(dependence)} pairs {len(strained)} depart from independence: {pairs}."
            if strained
            else "No pair departs clearly from independence."
            if counts.size > 2
            else "Two lists alone cannot show dependence; a third is needed.",
        ),
        Assumption(
            "Everybody could be listed",
            "No group was out of reach of all lists, and within the model the chance of being "
            "listed is alike. The well-known being on every list makes the estimate too low.",
            "strained" if len(more) > len(dependence) / 2 else "cannot be tested",
            "Most pairs overlap more than chance gives, as when some people are easier to list."
            if len(more) > len(dependence) / 2
            else "People whom no source could name are in no estimate.",
        ),
        Assumption(
            "No list copied from another",
            "Each list was made from its own knowledge.",
            "strained" if copied or near else "not strained",
            " ".join(copied + near) or "No list lies nearly whole within another.",
        ),
    ]
