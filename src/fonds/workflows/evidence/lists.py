"""Lists for capture-recapture: who is named as purged by which sources, and by which claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fonds.catalogue.access import PUBLIC, Reader
from fonds.catalogue.models import NameProposal
from fonds.workflows.evidence.grouping import Patterns, fold_small, group_sources
from fonds.workflows.evidence.scope import Evidence, Scope, Selected, select_claims


@dataclass(frozen=True, slots=True)
class EvidenceLists:
    """Who stands on which list, and by which claims.

    Attributes:
        lists: List name to person (public id) to the public ids of the claims that put them there,
            largest list first.
        kinds: Claim to its kind of measure.
        names: Person to the name shown.
        passed_over: Reason to number of claims not counted.
        may_lie_outside: Claims counted whose date may also lie outside the period.
        contested: Claims counted on which sources differ.
        open_links: Proposals, not yet decided, that two of the persons listed are one: both
            persons, and the score of the names engine.
    """

    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    kinds: Mapping[str, str]
    names: Mapping[str, str]
    passed_over: Mapping[str, int] = field(default_factory=dict)
    may_lie_outside: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    open_links: tuple[tuple[str, str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, the input of a figure."""
        return {
            "lists": {name: {p: list(c) for p, c in on.items()} for name, on in self.lists.items()},
            "kinds": dict(self.kinds),
            "names": dict(self.names),
            "passed_over": dict(self.passed_over),
            "may_lie_outside": list(self.may_lie_outside),
            "contested": list(self.contested),
            "open_links": [list(link) for link in self.open_links],
        }


def gather_lists(
    scope: Scope,
    grouping: str = "kind",
    patterns: Patterns | None = None,
    leave_out: tuple[str, ...] = (),
    reader: Reader = PUBLIC,
) -> EvidenceLists:
    """Gather the lists of a scope from the claims that are current.

    Args:
        scope: Which claims count.
        grouping, patterns: How sources form lists; see `group_sources`.
        leave_out: Lists not to be used, such as one that was copied from another.
        reader: For whom the sources are named.
    """
    selected = select_claims(scope)
    passed = Counter(selected.passed_over)
    groups = group_sources(
        {claim.source for claim in selected.claims if claim.source}, grouping, patterns, reader
    )
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for claim in selected.claims:
        if claim.source is None:
            passed["without a source"] += 1
        elif claim.source not in groups:
            passed["from sources on no list"] += 1
        else:
            found[groups[claim.source]].append(claim)
    named = {name: len({claim.person for claim in on}) for name, on in found.items()}
    folded = fold_small(named)
    on_list: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    used: list[Evidence] = []
    for name, claims in found.items():
        target = folded[name]
        if target in leave_out:
            passed["from lists left out"] += len(claims)
            continue
        used += claims
        for claim in claims:
            on_list[target][selected.people[claim.person].public_id].append(claim.key)
    return _build(on_list, used, selected, passed)


def _build(
    on_list: Mapping[str, Mapping[str, list[str]]],
    used: list[Evidence],
    selected: Selected,
    passed: Mapping[str, int],
) -> EvidenceLists:
    order = sorted(on_list, key=lambda name: (-len(on_list[name]), name))
    keys = {claim.key for claim in used}
    people = {claim.person for claim in used}
    return EvidenceLists(
        {
            name: {who: tuple(sorted(by)) for who, by in sorted(on_list[name].items())}
            for name in order
        },
        {claim.key: claim.kind for claim in sorted(used, key=lambda claim: claim.key)},
        {
            row.public_id: row.name
            for row in sorted((selected.people[pk] for pk in people), key=lambda row: row.public_id)
        },
        dict(sorted(passed.items())),
        tuple(key for key in selected.may_lie_outside if key in keys),
        tuple(claim.key for claim in used if claim.contested),
        _open_links(people),
    )


def _open_links(people: set[int]) -> tuple[tuple[str, str, float], ...]:
    """Undecided proposals between these persons, each pair once with its highest score."""
    rows = NameProposal.objects.filter(
        state=NameProposal.State.QUEUED, person__in=people, other__in=people
    )
    found: dict[tuple[str, str], float] = {}
    for first, second, score in rows.values_list("person__public_id", "other__public_id", "score"):
        if second is None or first == second:
            continue
        pair = (min(first, second), max(first, second))
        found[pair] = max(score, found.get(pair, 0.0))
    return tuple((*pair, score) for pair, score in sorted(found.items()))
