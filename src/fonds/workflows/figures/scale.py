"""The figure "how many were on no list": its input from the catalogue, and its computation.

`compute_scale` takes the input as plain values and nothing else, so that a published figure is
computed again from its own copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fonds.workflows.evidence.grouping import Patterns
from fonds.workflows.evidence.lists import gather_lists
from fonds.workflows.evidence.scope import Scope, scope_from_json

if TYPE_CHECKING:
    from fonds.analysis.scale import CaptureCounts, Settings

Values = dict[str, Any]

LINKAGE_DRAWS = 50
"""Whole linkages drawn where links between the persons listed are undecided."""

AGREEING = 0.5
"""Below this share of the persons on two lists for whom the lists tell of one and the same
measure, the overlap is taken to come from how the facts were recorded. Source: our choice."""


@dataclass(frozen=True, slots=True)
class ScaleChoice:
    """What a reader chose.

    Attributes:
        scope, grouping, patterns, leave_out: Which claims, and how sources form lists.
        method, delta, order, criterion, seed, level: As in `fonds.analysis.scale.Settings`.
        all_methods: Also those that draw random numbers, which take a minute.
    """

    scope: Scope = field(default_factory=Scope)
    grouping: str = "kind"
    patterns: Patterns = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    method: str = "bma"
    delta: float | None = None
    order: int | None = None
    criterion: str = "BIC"
    seed: int = 1
    level: float = 0.95
    all_methods: bool = False

    def to_json(self) -> Values:
        """The settings of a figure."""
        said = {name: getattr(self, name) for name in _PLAIN}
        return {
            **said,
            "scope": self.scope.to_json(),
            "patterns": {name: list(words) for name, words in self.patterns.items()},
            "leave_out": list(self.leave_out),
        }


_PLAIN = ("grouping", "method", "delta", "order", "criterion", "seed", "level", "all_methods")


def scale_choice(settings: Mapping[str, Any]) -> ScaleChoice:
    """Read what `ScaleChoice.to_json` wrote."""
    return ScaleChoice(
        scope_from_json(settings["scope"]),
        patterns={name: tuple(words) for name, words in settings["patterns"].items()},
        leave_out=tuple(settings["leave_out"]),
        **{name: settings[name] for name in _PLAIN},
    )


def gather_scale(settings: Mapping[str, Any]) -> Values:
    """The input of the figure from the catalogue as it is now."""
    choice = scale_choice(settings)
    return gather_lists(choice.scope, choice.grouping, choice.patterns, choice.leave_out).to_json()


def compute_scale(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Compute the whole figure.

    Args:
        data: As `gather_scale` gives it.
        settings: As `ScaleChoice.to_json` gives them.

    Returns:
        `overlap`, `contribution`, `assumptions`, `reasons` (of a refusal), and where there is none
        `estimate`, `spread`, `spread_sentence`, `dropped`.
    """
    result = describe_lists(data)
    if result["reasons"]:
        return {**result, "estimate": None, "spread": [], "spread_sentence": "", "dropped": []}
    return {**result, **estimate(data, settings), **compare(data, settings)}


def counts_of(data: Mapping[str, Any]) -> CaptureCounts:
    """The overlap counts of the lists."""
    from fonds.analysis.scale import count_captures

    return count_captures(data["lists"])


def describe_lists(data: Mapping[str, Any]) -> Values:
    """What can be said before any estimate: overlaps, contributions, assumptions, refusal."""
    from fonds.analysis.scale import (
        assess_assumptions,
        contribution,
        data_warnings,
        refusal_reasons,
        summarise_overlap,
    )

    counts = counts_of(data)
    reasons = refusal_reasons(counts)
    agreement = measure_agreement(data)
    reasons += recording_reasons(agreement)
    assumptions = [asdict(one) for one in assess_assumptions(counts)] if not _empty(counts) else []
    for one in assumptions:
        if one["name"] == "The same person is recognised":
            one |= _linkage(len(data["open_links"]))
    return {
        "observed": counts.observed,
        "overlap": [
            {"lists": list(bar.lists), "count": bar.count} for bar in summarise_overlap(counts)
        ],
        "contribution": [asdict(one) for one in contribution(counts)],
        "assumptions": assumptions + ([recording_assumption(agreement)] if counts.observed else []),
        "agreement": agreement,
        "reasons": reasons,
        "data_warnings": data_warnings(counts) + _claims_warnings(data),
    }


def _linkage(undecided: int) -> Values:
    """What the catalogue knows of links between the persons listed."""
    if undecided:
        return {
            "state": "strained",
            "evidence": f"{undecided} proposals that two of these persons are one are undecided.",
        }
    return {
        "state": "cannot be tested",
        "evidence": "No proposal that two of these persons are one is waiting for a decision; "
        "links nobody has thought of cannot be counted.",
    }


def _empty(counts: CaptureCounts) -> bool:
    return counts.observed == 0 or sum(1 for size in counts.sizes if size) < 2


def estimate(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """The estimate by the chosen method; `estimate` is None, with reasons, where it refuses."""
    from fonds.analysis.scale import CannotEstimate, estimate_population

    try:
        made = estimate_population(counts_of(data), settings["method"], _settings(settings))
    except CannotEstimate as error:
        return {"estimate": None, "reasons": list(error.reasons)}
    return {"estimate": made.to_json()}


def estimate_beside_others(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """The same where no table of all methods stands beside it: its warnings say who disagrees."""
    from fonds.analysis.scale import CannotEstimate, estimate_population, warn_of_other_methods

    counts, chosen = counts_of(data), _settings(settings)
    try:
        made = estimate_population(counts, settings["method"], chosen)
    except CannotEstimate as error:
        return {"estimate": None, "reasons": list(error.reasons)}
    said = warn_of_other_methods(counts, made, chosen)
    return {"estimate": replace(made, warnings=(*said, *made.warnings)).to_json()}


def compare(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """The same lists by other methods, priors and seeds, and with each list left out."""
    from fonds.analysis.scale import (
        CannotEstimate,
        compare_methods,
        drop_each_list,
        spread_factor,
        spread_sentence,
    )

    counts, chosen = counts_of(data), _settings(settings)
    linkage = over_linkages(data, settings)
    try:
        rows = compare_methods(counts, chosen, quick=not settings["all_methods"])
    except CannotEstimate as error:
        none: Values = {"spread": [], "spread_factor": None, "dropped": [], "linkage": None}
        return {**none, "spread_sentence": str(error)}
    return {
        "linkage": linkage,
        "spread": [row.to_json() for row in rows],
        "spread_sentence": spread_sentence(rows),
        "spread_factor": spread_factor(rows),
        "dropped": [row.to_json() for row in drop_each_list(counts, settings["method"], chosen)]
        if counts.size > 2
        else [],
    }


def over_linkages(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values | None:
    """Estimate over draws of the links that nobody has decided; None where there are none.

    Each person on each list is a record. Records of one person are one; those of two persons whom
    a proposal compares are one with the probability that the names engine gives.
    """
    if not data["open_links"]:
        return None
    from fonds.analysis.scale import CannotEstimate, LinkageTable, estimate_over_linkages

    records: dict[str, str] = {}
    of: dict[str, list[str]] = {}
    for name, people in data["lists"].items():
        for person in people:
            record = f"{person} on {name}"
            records[record] = name
            of.setdefault(person, []).append(record)
    pairs = [(mine[0], other, 1.0) for mine in of.values() for other in mine[1:]]
    for first, second, score in data["open_links"]:
        chance = min(max(score, 0.001), 0.999)
        pairs += [(a, b, chance) for a in of[first] for b in of[second]]
    try:
        made = estimate_over_linkages(
            LinkageTable(records, pairs),
            settings["method"],
            _settings(settings),
            draws=LINKAGE_DRAWS,
            seed=settings["seed"],
        )
    except CannotEstimate as error:
        return {"estimate": None, "note": str(error)}
    return {**made.to_json(), "note": ""}


def _settings(said: Mapping[str, Any]) -> Settings:
    from fonds.analysis.scale import Settings

    return Settings(
        delta=said["delta"],
        order=said["order"],
        criterion=said["criterion"],
        seed=said["seed"],
        level=said["level"],
    )


def measure_agreement(data: Mapping[str, Any]) -> Values:
    """For how many persons on two lists the lists tell of one and the same kind of measure."""
    kinds = data["kinds"]
    by_person: dict[str, list[set[str]]] = {}
    for on in data["lists"].values():
        for person, claims in on.items():
            by_person.setdefault(person, []).append({kinds[claim] for claim in claims})
    shared = [sets for sets in by_person.values() if len(sets) > 1]
    return {"on_two": len(shared), "same_measure": sum(_agree(sets) for sets in shared)}


def _agree(sets: Sequence[set[str]]) -> bool:
    return sum(len(one) for one in sets) > len(set().union(*sets))


def recording_reasons(agreement: Mapping[str, int]) -> list[str]:
    """Refuse where the overlap comes from the recording of facts, not from the sources."""
    both, same = agreement["on_two"], agreement["same_measure"]
    if not both or same >= AGREEING * both:
        return []
    return [
        f"{both} persons stand on two lists or more, but for only {same} of them do two lists tell "
        "of the same measure. For the others one source was recorded for the expulsion, say, and "
        "another for the arrest. That is how a reference table is made, one source for each fact, "
        "and not how two sources look that were each read through for every name. Such an overlap "
        "says nothing of those on no list. Record from each source everybody it names, then "
        "estimate."
    ]


def recording_assumption(agreement: Mapping[str, int]) -> Values:
    """The assumption that each source was read through, and what the claims say of it."""
    both, same = agreement["on_two"], agreement["same_measure"]
    strained = bool(recording_reasons(agreement))
    return {
        "name": "Each source was read through",
        "means": "Everybody whom a source names as purged was recorded from it, whether or not "
        "another source had named them already.",
        "state": "cannot be tested" if not both else "strained" if strained else "not strained",
        "evidence": f"Of {both} persons on two lists or more, {same} have the same kind of measure "
        "from two of them."
        if both
        else "Nobody stands on two lists.",
    }


def _claims_warnings(data: Mapping[str, Any]) -> list[str]:
    said = []
    if number := len(data["may_lie_outside"]):
        said.append(
            f"{number} of the claims counted may lie outside the period: their dates are not known "
            "closely enough."
        )
    if number := len(data["contested"]):
        said.append(f"Sources differ on {number} of the claims counted; they count as they stand.")
    if number := len(data["open_links"]):
        said.append(
            f"{number} proposals that two of these persons are one are still undecided. Each link "
            "missed makes the estimate too high."
        )
    return said
