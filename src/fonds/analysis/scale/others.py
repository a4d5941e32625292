"""Whether other methods would give another number for the same lists: a quick look, every time.

One method alone can mislead by a factor of ten and say nothing. `compare_methods` runs them all
with their intervals and takes up to a minute; this asks only what can be had at once, and only for
the number itself. What is asked depends on the number of lists alone, never on the clock, so that
the same lists always give the same answer.

>>> from fonds.analysis.scale.captures import count_captures
>>> from fonds.analysis.scale.estimate import estimate_population
>>> counts = count_captures({"a": range(60), "b": range(40, 110), "c": range(50, 130)})
>>> warn_of_other_methods(counts, estimate_population(counts, "bma"))[0][:47]
'Other methods give other numbers for the same l'
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from fonds.analysis.scale import checks
from fonds.analysis.scale.bma import estimate_bma
from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.estimate import Settings
from fonds.analysis.scale.loglinear import fit_loglinear
from fonds.analysis.scale.poisson import OK
from fonds.analysis.scale.results import CannotEstimate, Estimate
from fonds.analysis.scale.sparse import find_sparse_point
from fonds.analysis.scale.spread import AGREEING, FAR_APART

MOST_FOR_PRIORS = 4
"""Lists up to which other priors are tried too. Source: our choice, some tenths of a second."""
MOST_FOR_MODELS = 5
"""Lists up to which all log-linear models are fitted; of six there are 32,768. Our choice."""
MOST_FOR_GRAPHS = 6
"""Lists up to which graphs are averaged; seven take nine seconds. Our choice."""


def warn_of_other_methods(
    counts: CaptureCounts, result: Estimate, settings: Settings | None = None
) -> list[str]:
    """Say which other methods give a number that does not go with this one.

    A number does not go with the estimate when it lies outside its interval, or is a quarter or
    more above or below its median.

    Args:
        counts: The lists the estimate was made from.
        result: The estimate.
        settings: Those of the estimate; order and threshold are read from them.

    Returns:
        One sentence or two in one string, the methods named with their numbers, farthest first;
        empty where all go with the estimate.
    """
    counts, _ = checks.prepare(counts)
    said = result.estimate
    found: list[tuple[float, str]] = []
    for label, number in _others(counts, result, settings or Settings()):
        factor = max(number / said.median, said.median / number)
        if factor >= AGREEING or not said.low <= number <= said.high:
            found.append((factor, f"{label}: {number:,.0f}"))
    if not found or not math.isfinite(said.median):
        return []
    found.sort(key=lambda one: -one[0])
    named = "; ".join(text for _, text in found)
    farthest = found[0][0]
    advice = (
        f"They differ by a factor of up to {farthest:.1f}: what is assumed decides the answer. "
        "Do not quote this number alone."
        if farthest >= FAR_APART
        else "Quote the range with any single number."
    )
    return [f"Other methods give other numbers for the same lists ({named}). {advice}"]


def _others(
    counts: CaptureCounts, result: Estimate, settings: Settings
) -> Iterator[tuple[str, float]]:
    """The label and the finite number of each method or prior that is not the estimate's own."""
    yield from _models(counts, result, settings)
    yield from _graphs(counts, result)
    if result.method != "sparse":
        number = find_sparse_point(counts, settings.threshold)
        if math.isfinite(number):
            yield "stepwise for sparse lists", number


def _models(
    counts: CaptureCounts, result: Estimate, settings: Settings
) -> Iterator[tuple[str, float]]:
    if counts.size > MOST_FOR_MODELS:
        return
    own = result.settings.get("criterion")
    fits = [fit for fit in fit_loglinear(counts, order=settings.order) if fit.existence in OK]
    if fits and own != "BIC":
        yield "log-linear, best by BIC", min(fits, key=lambda fit: fit.bic).estimate
    if fits and own != "AIC":
        yield "log-linear, best by AIC", min(fits, key=lambda fit: fit.aic).estimate


def _graphs(counts: CaptureCounts, result: Estimate) -> Iterator[tuple[str, float]]:
    if counts.size > MOST_FOR_GRAPHS:
        return
    usual = 2.0**-counts.size
    deltas = [usual, 0.5, 1.0] if counts.size <= MOST_FOR_PRIORS else [usual]
    for delta in deltas:
        if result.settings.get("delta") == delta:
            continue
        try:
            made = estimate_bma(counts, delta=delta)
        except CannotEstimate:
            continue
        yield f"graphs averaged, delta {delta:g}", made.estimate.median
