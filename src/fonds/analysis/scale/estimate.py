"""One door to all methods: choose one by name, check the data first, carry every warning.

>>> lists = {"press": range(0, 60), "reports": range(40, 110), "interviews": range(50, 130)}
>>> result = estimate_from_lists(lists, method="loglinear")
>>> result.observed, result.method, result.models[0][0]
(130, 'loglinear', '[12,13,23]')
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from fonds.analysis.scale import checks
from fonds.analysis.scale.bma import estimate_bma
from fonds.analysis.scale.captures import CaptureCounts, count_captures
from fonds.analysis.scale.chapman import estimate_chapman
from fonds.analysis.scale.lcmcr import estimate_lcmcr
from fonds.analysis.scale.loglinear import Criterion, estimate_loglinear
from fonds.analysis.scale.results import Estimate, SettingError
from fonds.analysis.scale.sparse import estimate_sparse

Method = Literal["bma", "loglinear", "lcmcr", "sparse", "chapman"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader may choose; each method reads what concerns it.

    Attributes:
        delta: Prior count of a cell (bma); None for 2**-p.
        unseen_grid: First, last, step (bma); None for as far as the posterior has mass.
        order: Highest interaction (loglinear); None for the usual.
        criterion: BIC or AIC (loglinear).
        threshold: Of a pair to enter (sparse).
        resamples: Of the bootstrap (sparse).
        seed: Of methods that draw (lcmcr, sparse).
        level: Of the interval.
    """

    delta: float | None = None
    unseen_grid: tuple[int, int, int] | None = None
    order: int | None = None
    criterion: Criterion = "BIC"
    threshold: float = 0.02
    resamples: int = 1000
    seed: int = 1
    level: float = 0.95


def estimate_population(
    counts: CaptureCounts, method: Method = "bma", settings: Settings | None = None
) -> Estimate:
    """Estimate a population from overlap counts.

    Args:
        counts: How many cases show each pattern.
        method: See `METHODS`.
        settings: The reader's choices.

    Returns:
        The estimate, its warnings led by those about the data.

    Raises:
        CannotEstimate: An estimate would be irresponsible, with the reasons.
    """
    chosen = settings or Settings()
    filled, said = checks.prepare(counts)
    checks.refuse_if_irresponsible(filled)
    result = _run(filled, method, chosen)
    said += checks.data_warnings(filled)
    return replace(result, warnings=(*said, *result.warnings))


def _run(counts: CaptureCounts, method: Method, chosen: Settings) -> Estimate:
    level = chosen.level
    match method:
        case "bma":
            return estimate_bma(
                counts, delta=chosen.delta, unseen_grid=chosen.unseen_grid, level=level
            )
        case "loglinear":
            return estimate_loglinear(
                counts, order=chosen.order, criterion=chosen.criterion, level=level
            )
        case "lcmcr":
            return estimate_lcmcr(counts, seed=chosen.seed, level=level)
        case "sparse":
            return estimate_sparse(
                counts,
                threshold=chosen.threshold,
                resamples=chosen.resamples,
                seed=chosen.seed,
                level=level,
            )
        case "chapman":
            return estimate_chapman(counts, level=level)
    raise SettingError(f"no method {method!r}. Expected one of {', '.join(METHODS)}.")


def estimate_from_lists(
    lists: Mapping[str, Collection[Hashable]],
    method: Method = "bma",
    settings: Settings | None = None,
) -> Estimate:
    """Estimate a population from who stands on which list.

    Args:
        lists: List name to the ids of those on it: for example a kind of source to the persons
            whom its documents name as purged.
        method: See `METHODS`.
        settings: The reader's choices.
    """
    return estimate_population(count_captures(lists), method, settings)
