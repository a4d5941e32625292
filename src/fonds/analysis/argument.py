"""Argument: rival explanations, and what each piece of evidence does for each of them.

For a piece of evidence one asks, under each explanation in turn: were it true, how expected would
this be? Only the ratio between explanations counts. It is written in decibels (10 log10 of the
ratio), since these add up: 3 dB is about twice as likely, 10 dB ten times, 30 dB a thousand times.
Plain grades are decibels by name; see `GRADES`. Evidence is weighed once per pair of an item and an
explanation, each against the explanation named first (the reference, always 0), so that two rivals
are compared by the difference of their columns.

Sums assume that the items are independent given an explanation. Where they are not (two reports by
one man), put them in one `cluster`: within a cluster, later items may only add what is new, and a
table says how the sum moves when each cluster, source or item is left out. Nothing here makes a
weight: every one is somebody's judgement, with a reason; objections are kept beside it, and
`compare_judges` shows how far two people are apart.

Source:
    Fairfield and Charman, Explicit Bayesian analysis for process tracing, Political Analysis 25
    (2017); Social Inquiry and Bayesian Inference (2022), chapters 3-4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from fonds.core.errors import FondsError

# Our choice: words for sizes of weight, near the examples of Fairfield and Charman 2022, ch. 3.
GRADES: dict[str, float] = {
    "none": 0.0,
    "weak": 3.0,  # about twice as likely
    "moderate": 6.0,  # four times
    "strong": 10.0,  # ten times
    "very strong": 20.0,  # a hundred times
    "decisive": 30.0,  # a thousand times
}
ROBUST = 3.0  # a lead smaller than this tells hardly anything


class ArgumentError(FondsError, ValueError):
    """A weight, grade or explanation that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rival: an id, a sentence, and how much it is believed before the evidence (decibels)."""

    id: str
    text: str
    prior_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Weight:
    """How expected an item is under one explanation, against the reference, in decibels.

    Attributes:
        low, high: What a fair critic could defend; None = no more than the value itself.
        reason: Why; a weight without a reason is allowed and is counted.
        judge: Whose judgement it is.
    """

    db: float
    reason: str = ""
    judge: str = ""
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        low = self.db if self.low is None else self.low
        high = self.db if self.high is None else self.high
        if not (math.isfinite(self.db) and low <= self.db <= high):
            raise ArgumentError(
                f"The weight is {self.db:g} dB with limits {low:g} and {high:g}. Expected finite "
                "numbers with low <= weight <= high. Nothing is impossible: use 30 dB or more."
            )


@dataclass(frozen=True, slots=True)
class Objection:
    """Something said against a weight or an item, kept with its answer."""

    text: str
    by: str = ""
    answer: str = ""
    explanation: str = ""  # the weight it is against; empty = the item as a whole


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence.

    Attributes:
        factoids: Ids of the factoids or documents it rests on; none = it is not linked yet.
        weights: By explanation id; the reference needs none; a missing one counts as 0 and is
            listed as not weighed.
        cluster: Items of one cluster are not independent of each other.
        source: Where it comes from, for leaving a whole source out.
    """

    id: str
    text: str
    factoids: tuple[str, ...] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)
    cluster: str = ""
    source: str = ""
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """What all items together say of one explanation.

    Attributes:
        db: Prior and weights added, against the reference, in decibels.
        low, high: The same with every weight at its limit.
        probability: If the explanations given were the only ones; they never are.
    """

    explanation: str
    prior_db: float
    db: float
    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True)
class Without:
    """The sums with something left out, and whether another explanation then leads."""

    left_out: str
    kind: str  # "item", "source", "cluster"
    db: Mapping[str, float]
    leader: str
    changes_leader: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rivals: by how much the first leads, between which limits, and in words."""

    first: str
    second: str
    db: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """The whole account: sums in order of lead, rivals pairwise, sensitivity, and what is amiss."""

    sums: tuple[Sum, ...]
    pairs: tuple[Pair, ...]
    sensitivity: tuple[Without, ...]
    to_overturn_db: float | None
    warnings: tuple[str, ...]


def read_weight(text: str, reason: str = "", judge: str = "") -> Weight:
    """Read a weight: `10`, `-6 dB`, `strong`, `strong against`, `3 to 10`, `weak to strong`.

    "Against" (or a minus) means that the item is less expected under this explanation. Of a range
    the middle is the value.

    Raises:
        ArgumentError: It is none of these.
    """
    said = " ".join(text.casefold().replace("−", "-").replace("db", " ").split())
    parts = [part.strip() for part in said.split(" to ")]
    if len(parts) > 2 or not said:
        raise _not_a_weight(text)
    against = parts[-1].endswith(" against")
    numbers = []
    for part in parts:
        word = part.removesuffix(" against")
        if word in GRADES:
            numbers.append(-GRADES[word] if against else GRADES[word])
            continue
        try:
            numbers.append(float(part))
        except ValueError as error:
            raise _not_a_weight(text) from error
    low, high = min(numbers), max(numbers)
    if len(numbers) == 1:
        return Weight(low, reason, judge)
    return Weight((low + high) / 2, reason, judge, low, high)


def _not_a_weight(text: str) -> ArgumentError:
    return ArgumentError(
        f"{text!r} is not a weight. Expected decibels such as 10 or -6, a range such as '3 to 10', "
        f"or one of {', '.join(GRADES)}, with 'against' where it speaks against."
    )


def grade_of(db: float) -> str:
    """Return the nearest grade in words, "against" where negative: `strong against`."""
    word = min(GRADES, key=lambda name: abs(GRADES[name] - abs(db)))
    return word if db >= 0 or word == "none" else f"{word} against"


def weigh_argument(explanations: Sequence[Explanation], items: Sequence[Item]) -> Weighing:
    """Add up all evidence and show how much the result hangs on each part of it.

    Args:
        explanations: Two or more; the first is the reference.
        items: Evidence, each weighed under the explanations.

    Raises:
        ArgumentError: Fewer than two explanations, an id twice, or a weight under an unknown one.
    """
    _check(explanations, items)
    names = [e.id for e in explanations]
    sums = _sums(explanations, items)
    leader = max(sums, key=lambda s: (s.db, -names.index(s.explanation)))
    sensitivity = tuple(_sensitivity(explanations, items, leader.explanation))
    rivals = [s.db for s in sums if s is not leader]
    ordered = sorted(sums, key=lambda s: (-s.db, names.index(s.explanation)))
    return Weighing(
        tuple(ordered),
        tuple(_pairs(explanations, items, [s.explanation for s in ordered])),
        sensitivity,
        leader.db - max(rivals),
        tuple(_warnings(explanations, items, sums, sensitivity)),
    )


def _check(explanations: Sequence[Explanation], items: Sequence[Item]) -> None:
    names = [e.id for e in explanations]
    if len(names) < 2:
        raise ArgumentError(
            f"{len(names)} explanation is given. Expected two at least: evidence speaks only "
            "between rivals. Add the strongest one you can think of."
        )
    for what, ids in (("explanation", names), ("item", [i.id for i in items])):
        twice = [one for k, one in enumerate(ids) if one in ids[:k]]
        if twice:
            raise ArgumentError(f"The {what} {twice[0]!r} stands twice. Rename one.")
    for item in items:
        for name in item.weights:
            if name not in names:
                raise ArgumentError(
                    f"Item {item.id!r} is weighed under {name!r}. Expected one of "
                    f"{', '.join(names)}. Correct the id."
                )


def _db(item: Item, name: str, reference: str, side: str = "") -> float:
    weight = item.weights.get(name)
    if name == reference or weight is None:
        return 0.0
    if side == "low" and weight.low is not None:
        return weight.low
    if side == "high" and weight.high is not None:
        return weight.high
    return weight.db


def _sums(explanations: Sequence[Explanation], items: Iterable[Item]) -> list[Sum]:
    reference, rows = explanations[0], list(items)
    totals = []
    for e in explanations:
        prior = e.prior_db - reference.prior_db
        db, low, high = (
            prior + math.fsum(_db(item, e.id, reference.id, side) for item in rows)
            for side in ("", "low", "high")
        )
        totals.append((e.id, prior, db, low, high))
    most = max(db for _, _, db, _, _ in totals)
    whole = math.fsum(10 ** ((db - most) / 10) for _, _, db, _, _ in totals)
    return [
        Sum(name, prior, db, low, high, 10 ** ((db - most) / 10) / whole)
        for name, prior, db, low, high in totals
    ]


def _pairs(
    explanations: Sequence[Explanation], items: Sequence[Item], order: Sequence[str]
) -> Iterable[Pair]:
    """Compare each two; limits are those of the difference, item by item."""
    reference = explanations[0].id
    prior = {e.id: e.prior_db for e in explanations}
    for a, b in combinations(order, 2):
        start = prior[a] - prior[b]
        db = start + math.fsum(_db(i, a, reference) - _db(i, b, reference) for i in items)
        low = start + math.fsum(
            _db(i, a, reference, "low") - _db(i, b, reference, "high") for i in items
        )
        high = start + math.fsum(
            _db(i, a, reference, "high") - _db(i, b, reference, "low") for i in items
        )
        yield Pair(a, b, db, low, high, _verdict(db, low))


def _verdict(db: float, low: float) -> str:
    if db < ROBUST:
        return "the evidence hardly tells them apart"
    if low < 0:
        return "leads, but not if the weights are taken at their limits"
    if low < ROBUST:
        return "leads; hardly so if the weights are taken at their limits"
    return "leads even if the weights are taken at their limits"


def _sensitivity(
    explanations: Sequence[Explanation], items: Sequence[Item], leader: str
) -> Iterable[Without]:
    parts: list[tuple[str, str, list[Item]]] = [
        (item.id, "item", [i for i in items if i is not item]) for item in items
    ]
    for kind in ("source", "cluster"):
        for name in dict.fromkeys(getattr(i, kind) for i in items):
            inside = sum(getattr(i, kind) == name for i in items)
            if name and inside > 1:
                parts.append((name, kind, [i for i in items if getattr(i, kind) != name]))
    names = [e.id for e in explanations]
    for name, kind, rest in parts:
        sums = _sums(explanations, rest)
        first = max(sums, key=lambda s: (s.db, -names.index(s.explanation)))
        yield Without(
            name,
            kind,
            {s.explanation: s.db for s in sums},
            first.explanation,
            first.explanation != leader,
        )


def _warnings(
    explanations: Sequence[Explanation],
    items: Sequence[Item],
    sums: Sequence[Sum],
    sensitivity: Sequence[Without],
) -> Iterable[str]:
    rivals = [e.id for e in explanations[1:]]
    gaps = [i.id for i in items if any(name not in i.weights for name in rivals)]
    if gaps:
        yield f"Not weighed under every explanation, and counted as 0 there: {', '.join(gaps)}."
    bare = [i.id for i in items if any(not w.reason for w in i.weights.values())]
    if bare:
        yield f"Weights without a reason: {', '.join(bare)}."
    unlinked = [i.id for i in items if not i.factoids]
    if unlinked:
        yield f"Not linked to any factoid: {', '.join(unlinked)}."
    open_objections = [i.id for i in items if any(not o.answer for o in i.objections)]
    if open_objections:
        yield f"Objections without an answer: {', '.join(open_objections)}."
    turning = [w for w in sensitivity if w.changes_leader]
    if turning:
        what = ", ".join(f"{w.kind} {w.left_out}" for w in turning)
        yield f"Another explanation leads without: {what}."
    clusters = {i.cluster for i in items if i.cluster}
    counted = [c for c in sorted(clusters) if sum(i.cluster == c for i in items) > 1]
    if counted:
        yield (
            f"Items that are not independent are added up in: {', '.join(counted)}. "
            "Weigh each later one only for what it adds."
        )
    if max(s.db for s in sums) - min(s.db for s in sums) > 60:
        yield (
            "The sums differ by more than 60 dB, a million to one. History is rarely so clear: "
            "look for items counted twice, or a rival made of straw."
        )


def compare_judges(
    first: Mapping[str, Mapping[str, Weight]], second: Mapping[str, Mapping[str, Weight]]
) -> list[tuple[str, str, float, float]]:
    """Return where two people's weights differ: (item, explanation, first, second), widest first.

    Weights that only one of them gave are left out.
    """
    rows = [
        (item, name, weights[name].db, second[item][name].db)
        for item, weights in first.items()
        if item in second
        for name in weights
        if name in second[item] and weights[name].db != second[item][name].db
    ]
    return sorted(rows, key=lambda row: (-abs(row[2] - row[3]), row[0], row[1]))
