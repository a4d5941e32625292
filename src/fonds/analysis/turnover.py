"""How much of a body changed between two elections, and where people came from and went.

Membership lists of old committees are often incomplete while their sizes are known. Then the
number carried over is not a number but a range: `Turnover` gives the least and most that the known
members and the sizes allow, beside what is seen. `trace_flows` counts who went from which group of
one stage to which of the next, keeping everyone's id, for a Sankey drawing with its table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fonds.analysis.survival.data import SurvivalError


@dataclass(frozen=True, slots=True)
class MemberList:
    """Those known to have been elected to a body, and its true size where it is known."""

    name: str
    members: frozenset[str]
    size: int | None = None

    @property
    def whole_size(self) -> int:
        """Size of the body: as said, or the number known."""
        return len(self.members) if self.size is None else self.size

    @property
    def unknown(self) -> int:
        """How many of its members no source names."""
        return self.whole_size - len(self.members)


@dataclass(frozen=True, slots=True)
class Turnover:
    """Change from one body to the next.

    Attributes:
        retained, lost, joined: Ids known on both lists, only on the first, only on the second.
        retained_range: Least and most members the two bodies can have had in common.
        retained_share_range: The same as shares of the earlier body.
        fates: How those lost left, with their ids, where that is known.
        by_group: For each group: (known before, known retained).
    """

    earlier: str
    later: str
    sizes: tuple[int, int]
    retained: tuple[str, ...]
    lost: tuple[str, ...]
    joined: tuple[str, ...]
    retained_range: tuple[int, int]
    retained_share_range: tuple[float, float]
    fates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_group: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def measure_turnover(
    bodies: Sequence[MemberList],
    fates: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> list[Turnover]:
    """Measure the change between each two consecutive bodies.

    Args:
        bodies: In order of election.
        fates: How a person left ("expelled"), by id.
        groups: A person's group, by id.

    Raises:
        SurvivalError: A body is said to be smaller than the number of its known members.
    """
    for body in bodies:
        if body.unknown < 0:
            raise SurvivalError(
                f"{body.name}: {len(body.members)} members are known, its size is said to be "
                f"{body.size}. Expected no more than that. Correct the size or the list."
            )
    return [_between(a, b, fates or {}, groups or {}) for a, b in pairwise(bodies)]


def _between(
    a: MemberList, b: MemberList, fates: Mapping[str, str], groups: Mapping[str, str]
) -> Turnover:
    both, lost = a.members & b.members, a.members - b.members
    # At most: known members of one body hide among the unnamed of the other, then unnamed in both.
    hidden_b = min(len(lost), b.unknown)
    hidden_a = min(len(b.members - a.members), a.unknown)
    most = len(both) + hidden_b + hidden_a + min(b.unknown - hidden_b, a.unknown - hidden_a)
    how: defaultdict[str, list[str]] = defaultdict(list)
    for person in sorted(lost):
        how[fates.get(person, "not known")].append(person)
    counts: dict[str, tuple[int, int]] = {}
    for person in sorted(a.members):
        group = groups.get(person, "not known")
        before, kept = counts.get(group, (0, 0))
        counts[group] = (before + 1, kept + (person in both))
    size = max(a.whole_size, 1)
    return Turnover(
        a.name,
        b.name,
        (a.whole_size, b.whole_size),
        tuple(sorted(both)),
        tuple(sorted(lost)),
        tuple(sorted(b.members - a.members)),
        (len(both), most),
        (len(both) / size, most / size),
        {fate: tuple(people) for fate, people in how.items()},
        counts,
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """People who went from one group of one stage to one of the next."""

    stage: int
    source: str
    target: str
    people: tuple[str, ...]

    @property
    def value(self) -> int:
        """How many they are."""
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Flows:
    """Stages in order, and the flows between consecutive ones, largest first within a stage."""

    stages: tuple[str, ...]
    flows: tuple[Flow, ...]

    def sizes(self, stage: int) -> dict[str, int]:
        """Return how many are in each group of one stage, in order of size then name."""
        totals: defaultdict[str, int] = defaultdict(int)
        for flow in self.flows:
            if flow.stage == stage:
                totals[flow.source] += flow.value
            elif flow.stage == stage - 1 and stage == len(self.stages) - 1:
                totals[flow.target] += flow.value
        return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def trace_flows(
    stages: Sequence[tuple[str, Mapping[str, str]]], absent: str | None = None
) -> Flows:
    """Count the flows between groups from stage to stage.

    Args:
        stages: For each stage its name and the group of each person there: `("3rd Congress",
            {"kim-il": "guerrilla"})`, then `("1958", {"kim-il": "in office"})`.
        absent: Name of the group of those not at a stage but at another; None leaves a person
            out of every flow that begins or ends where they are not.

    Raises:
        SurvivalError: Fewer than two stages are given.
    """
    if len(stages) < 2:
        raise SurvivalError("Fewer than two stages are given. Expected two or more.")
    everyone = sorted({person for _, groups in stages for person in groups})
    flows: list[Flow] = []
    for k, ((_, before), (_, after)) in enumerate(pairwise(stages)):
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for person in everyone:
            a, b = before.get(person, absent), after.get(person, absent)
            if a is not None and b is not None:
                found[a, b].append(person)
        flows += sorted(
            (Flow(k, a, b, tuple(people)) for (a, b), people in found.items()),
            key=lambda flow: (-flow.value, flow.source, flow.target),
        )
    return Flows(tuple(name for name, _ in stages), tuple(flows))
