"""Whether chains have met, how many independent draws they are worth, and how many modes.

>>> rng = np.random.default_rng(1)
>>> draws = rng.normal(size=(500, 4))
>>> split_rhat(draws) < 1.02, 1500 < effective_size(draws) < 2500
(True, True)
>>> len(find_modes(np.exp(np.r_[rng.normal(8, 0.1, 900), rng.normal(9, 0.1, 600)])))
2

Source:
    A. Gelman and others, Bayesian Data Analysis, 3rd edition (2013), 284-288; C. J. Geyer,
    "Practical Markov chain Monte Carlo", Statistical Science 7 (1992), 473-483.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from fonds.analysis.scale.results import Floats


def split_rhat(draws: Floats) -> float:
    """The potential scale reduction of half chains; near 1 when they have met.

    Args:
        draws: Draws x chains.
    """
    half = len(draws) // 2
    parts = np.concatenate([draws[:half], draws[half : 2 * half]], axis=1)
    within = parts.var(axis=0, ddof=1).mean()
    between = parts.mean(axis=0).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((half - 1) / half + between / within))


def effective_size(draws: Floats) -> float:
    """How many independent draws give the same precision of the mean.

    Autocorrelations are pooled over chains, disagreement of the chains included, and summed in
    pairs as far as these are positive and falling.

    Args:
        draws: Draws x chains.
    """
    length, chains = draws.shape
    centred = draws - draws.mean(axis=0)
    size = 1 << (2 * length - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, size, axis=0)) ** 2
    covariance = np.fft.irfft(power, size, axis=0)[:length] / length
    within = covariance[0].mean() * length / (length - 1)
    between = draws.mean(axis=0).var(ddof=1) if chains > 1 else 0.0
    whole = within * (length - 1) / length + between
    if whole == 0:
        return float(length * chains)
    rho = 1 - (within - covariance.mean(axis=1)) / whole
    rho[0] = 1.0
    pairs = rho[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = np.flatnonzero(pairs <= 0)
    pairs = pairs[: stop[0]] if len(stop) else pairs
    time = max(2 * np.minimum.accumulate(pairs).sum() - 1, 1 / np.log10(length * chains))
    return float(length * chains / time)


def find_modes(values: npt.NDArray[Any], share: float = 0.05) -> list[tuple[float, float]]:
    """Find separate modes of positive draws, on a logarithmic scale.

    Two peaks count as two when the density between them falls below half of the lower one and
    each side holds at least `share` of the draws.

    Returns:
        Place and share of each mode, from the smallest.
    """
    logs = np.log(np.ravel(values))
    spread = min(float(logs.std()), float(np.subtract(*np.quantile(logs, [0.75, 0.25]))) / 1.34)
    if spread < 1e-9:
        return [(float(np.median(values)), 1.0)]
    width = 0.7 * spread * min(len(logs), 4000) ** -0.2
    heights, edges = np.histogram(logs, bins=512)
    at = (edges[1:] + edges[:-1]) / 2
    reach = int(np.ceil(4 * width / (at[1] - at[0])))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * (at[1] - at[0]) / width) ** 2)
    density = np.convolve(heights, kernel)[reach : reach + len(at)]
    rising = (density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:])
    peaks = [int(i) + 1 for i in np.flatnonzero(rising)] or [int(density.argmax())]
    while len(peaks) > 1:
        valleys = [int(a + density[a : b + 1].argmin()) for a, b in pairwise(peaks)]
        cuts = [-np.inf, *at[valleys], np.inf]
        shares = np.histogram(logs, bins=cuts)[0] / len(logs)
        weak = [
            i
            for i, v in enumerate(valleys)
            if density[v] > 0.5 * min(density[peaks[i]], density[peaks[i + 1]])
            or min(shares[i], shares[i + 1]) < share
        ]
        if not weak:
            return [(float(np.exp(at[p])), float(s)) for p, s in zip(peaks, shares, strict=True)]
        shallow = max(
            weak, key=lambda i: density[valleys[i]] / min(density[peaks[i]], density[peaks[i + 1]])
        )
        lower = shallow if density[peaks[shallow]] < density[peaks[shallow + 1]] else shallow + 1
        peaks.pop(lower)
    return [(float(np.exp(at[peaks[0]])), 1.0)]
