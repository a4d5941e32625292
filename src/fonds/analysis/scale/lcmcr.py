"""The latent-class model with a Dirichlet-process prior, on overlap patterns, many chains at once.

The population is thought of as a mixture of classes; within a class the lists are independent,
and the data decide how many classes they need. The number of unseen is summed out of the
likelihood, and the class probabilities are then moved by Hamiltonian Monte Carlo, with a Gibbs
sweep over the class memberships of whole patterns in between. All chains advance together as
arrays, so that twenty-four chains from scattered starts cost little more than one, and a posterior
with several modes shows itself: chains that stay apart are reported, never averaged in silence.

>>> from fonds.analysis.scale.captures import parse_captures
>>> counts = parse_captures("a,b,c,count\\n1,0,0,40\\n0,1,0,35\\n0,0,1,30\\n1,1,0,20\\n"
...                         "1,0,1,15\\n0,1,1,12\\n1,1,1,9\\n")
>>> result = estimate_lcmcr(counts, chains=8, draws=200, seed=1)
>>> 190 < result.estimate.median < 280, result.details["rhat"] < 1.05
(True, True)

Source:
    D. Manrique-Vallier, "Bayesian population size estimation using Dirichlet process mixtures",
    Biometrics 72 (2016), 1246-1254; R. M. Neal, "MCMC using Hamiltonian dynamics", in Handbook of
    Markov Chain Monte Carlo (2011), 113-162.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, expit, log_expit

from fonds.analysis.scale.captures import CaptureCounts
from fonds.analysis.scale.convergence import effective_size, find_modes, split_rhat
from fonds.analysis.scale.results import CannotEstimate, Estimate, Floats, Summary

MOST_UNSEEN = 20  # times the observed: the prior ends there, as in the reference implementation
TARGET = 0.8  # acceptance the step size is tuned to


class _Model:
    """Log density and gradient of all chains at once, the unseen summed out."""

    def __init__(self, counts: CaptureCounts, classes: int) -> None:
        p = counts.size
        masks = np.append(np.flatnonzero(counts.counts), 0)  # the unseen pattern comes last
        self.on = (masks[:, None] >> np.arange(p) & 1).astype(float)  # patterns x lists
        self.number = counts.counts[masks].astype(float)
        self.n = float(counts.observed)
        self.classes, self.lists = classes, p
        self.split = classes * p

    def parts(self, q: Floats) -> tuple[Floats, Floats]:
        """Logits of being listed (chains x classes x lists), and of the sticks."""
        return q[:, : self.split].reshape(-1, self.classes, self.lists), q[:, self.split :]

    def log_shares(self, sticks: Floats) -> Floats:
        """Log shares of the classes, from the logits of the sticks."""
        kept, left = log_expit(sticks), log_expit(-sticks)
        log_share = np.zeros((len(sticks), self.classes))
        log_share[:, :-1] = kept
        log_share[:, 1:] += np.cumsum(left, axis=1)
        return log_share

    def joint(self, q: Floats) -> tuple[Floats, Floats]:
        """Probability of class and pattern (chains x classes x patterns), and of patterns."""
        logits, sticks = self.parts(q)
        base = self.log_shares(sticks) + log_expit(-logits).sum(axis=2)
        joint = logits @ self.on.T  # log(x / (1 - x)) on the lists of the pattern
        joint += base[:, :, None]
        np.exp(joint, out=joint)
        return joint, joint.sum(axis=1)

    def density(self, q: Floats, alpha: Floats) -> tuple[Floats, Floats, Floats]:
        """Log density without the cut of the prior, its gradient, and the chance to be unseen."""
        logits, sticks = self.parts(q)
        joint, total = self.joint(q)
        np.maximum(total, 1e-300, out=total)
        unseen = np.minimum(total[:, -1], 1 - 1e-12)
        weight = np.where(np.arange(total.shape[1]) < total.shape[1] - 1, self.number, 0.0) / total
        weight[:, -1] = self.n / (1 - unseen)
        joint *= weight[:, None, :]
        size = joint.sum(axis=2)  # expected members of each class
        listed = joint @ self.on
        chance, stick = expit(logits), expit(sticks)
        after = np.cumsum(size[:, ::-1], axis=1)[:, ::-1][:, 1:]
        gradient = np.empty_like(q)
        slope = listed - size[:, :, None] * chance + 1 - 2 * chance
        gradient[:, : self.split] = slope.reshape(len(q), -1)
        gradient[:, self.split :] = (
            size[:, :-1] * (1 - stick) - after * stick + 1 - stick - alpha[:, None] * stick
        )
        value = np.log(total[:, :-1]) @ self.number[:-1] - self.n * np.log1p(-unseen)
        value += (log_expit(logits) + log_expit(-logits)).sum(axis=(1, 2))
        value += (log_expit(sticks) + alpha[:, None] * log_expit(-sticks)).sum(axis=1)
        return value, gradient, unseen

    def log_cut(self, unseen: Floats) -> Floats:
        """Log probability that the number of unseen stays within what the prior allows."""
        most = math.floor(MOST_UNSEEN * self.n)
        return np.asarray(np.log(np.maximum(betainc(self.n, most + 1, 1 - unseen), 1e-300)))


class _Sampler:
    """All chains of one run."""

    def __init__(self, model: _Model, chains: int, prior: tuple[float, float], seed: int) -> None:
        self.model, self.prior = model, prior
        self.rng = np.random.default_rng(seed)
        share = (model.number @ model.on / model.n).clip(1e-3, 1 - 1e-3)
        logits = np.log(share / (1 - share)) + self.rng.normal(
            0, 1.0, (chains, model.classes, model.lists)
        )
        sticks = self.rng.logistic(size=(chains, model.classes - 1))
        self.q: Floats = np.concatenate([logits.reshape(chains, -1), sticks], axis=1)
        self.alpha: Floats = np.ones(chains)
        self.log_step: Floats = np.full(chains, math.log(0.1))
        self.mass: Floats = np.ones_like(self.q)

    def draw_unseen(self, chance: Floats) -> npt.NDArray[np.int64]:
        """The number of unseen given the chance to be unseen, cut where the prior ends."""
        n, most = self.model.n, MOST_UNSEEN * self.model.n
        out: npt.NDArray[np.int64] = self.rng.negative_binomial(n, 1 - chance)
        for _ in range(200):
            over = out > most
            if not over.any():
                break
            out[over] = self.rng.negative_binomial(n, 1 - chance[over])
        return np.minimum(out, int(most))

    def sweep(self) -> Floats:
        """One Gibbs sweep over memberships, list chances, sticks and alpha; returns class sizes."""
        model, rng = self.model, self.rng
        joint, total = model.joint(self.q)
        number = np.broadcast_to(model.number, total.shape).astype(np.int64)
        number[:, -1] = self.draw_unseen(np.minimum(total[:, -1], 1 - 1e-12))
        shares = np.moveaxis(joint / total[:, None, :], 1, 2)
        members = rng.multinomial(number, shares / shares.sum(axis=2, keepdims=True))
        size = members.sum(axis=1)
        listed = np.moveaxis(members, 1, 2) @ model.on
        yes = np.log(rng.standard_gamma(1 + listed))
        no = np.log(rng.standard_gamma(1 + size[:, :, None] - listed))
        after = np.cumsum(size[:, ::-1], axis=1)[:, ::-1][:, 1:]
        kept = np.log(rng.standard_gamma(1.0 + size[:, :-1]))
        # log Gamma(a) for small a, by Gamma(a + 1) U**(1/a), which does not underflow
        rest = self.alpha[:, None] + after
        left = np.log(rng.standard_gamma(rest + 1)) + np.log(rng.random(rest.shape)) / rest
        self.q[:, : model.split] = (yes - no).reshape(len(self.q), -1)
        self.q[:, model.split :] = (kept - left).clip(-30, 600)
        self.draw_alpha()
        return size.astype(float)

    def draw_alpha(self) -> None:
        """The concentration given the sticks."""
        shape, rate = self.prior
        sticks = self.q[:, self.model.split :]
        rates = rate - log_expit(-sticks).sum(axis=1)
        drawn = self.rng.gamma(shape + self.model.classes - 1, 1 / rates)
        self.alpha = np.maximum(drawn, 1e-8)

    def tune_mass(self, size: Floats) -> Floats:
        """The information about each coordinate if memberships were known: its inverse scale."""
        logits, sticks = self.model.parts(self.q)
        chance, stick = expit(logits), expit(sticks)
        after = np.cumsum(size[:, ::-1], axis=1)[:, ::-1][:, 1:]
        first = (size + 2)[:, :, None] * chance * (1 - chance) + 0.05
        second = (size[:, :-1] + after + 1 + self.alpha[:, None]) * stick * (1 - stick) + 0.05
        return np.concatenate([first.reshape(len(size), -1), second], axis=1)

    def move(self, steps: int) -> tuple[Floats, Floats]:
        """One Hamiltonian trajectory; returns acceptance and the chance to be unseen."""
        model, q = self.model, self.q
        root = np.sqrt(self.mass)
        step = np.exp(self.log_step)[:, None]
        momentum = self.rng.standard_normal(q.shape)  # in units of root mass
        value, gradient, unseen = model.density(q, self.alpha)
        start = value + model.log_cut(unseen) - (momentum**2).sum(axis=1) / 2
        new = q.copy()
        half = step / 2 / root
        stride = step / root
        momentum += half * gradient
        for i in range(steps):
            new += stride * momentum
            value, gradient, new_unseen = model.density(new, self.alpha)
            momentum += (stride if i < steps - 1 else half) * gradient
        end = value + model.log_cut(new_unseen) - (momentum**2).sum(axis=1) / 2
        with np.errstate(invalid="ignore", over="ignore"):
            accept = np.where(np.isfinite(end), np.exp(np.minimum(end - start, 0)), 0.0)
        taken = self.rng.random(len(q)) < accept
        self.q = np.where(taken[:, None], new, q)
        return accept, np.where(taken, new_unseen, unseen)

    def run(self, warmup: int, draws: int, steps: tuple[int, int]) -> npt.NDArray[np.int64]:
        """Warm up, then draw the number of unseen: draws x chains."""
        for _ in range(40):
            size = self.sweep()
        self.mass = self.tune_mass(size)
        sums, seen = self.mass.copy(), 1.0
        for i in range(warmup):
            size = self.sweep()
            sums, seen = sums * 0.99 + self.tune_mass(size), seen * 0.99 + 1
            if i < warmup * 0.7:
                self.mass = sums / seen
            accept, _ = self.move(int(self.rng.integers(*steps, endpoint=True)))
            rate = 0.6 / (1 + i / 20) ** 0.6
            self.log_step += rate * (accept - TARGET)
            np.clip(self.log_step, math.log(1e-3), math.log(1.0), out=self.log_step)
        out = np.empty((draws, len(self.q)), dtype=np.int64)
        for i in range(draws):
            self.sweep()
            _, unseen = self.move(int(self.rng.integers(*steps, endpoint=True)))
            out[i] = self.draw_unseen(unseen)
        return out


def sample_unseen(
    counts: CaptureCounts,
    *,
    classes: int = 10,
    prior: tuple[float, float] = (0.25, 0.25),
    chains: int = 24,
    warmup: int = 200,
    draws: int = 400,
    steps: tuple[int, int] = (6, 18),
    seed: int = 1,
) -> npt.NDArray[np.int64]:
    """Draw numbers of unseen from the posterior.

    Args:
        counts: Two or more lists.
        classes: Most latent classes.
        prior: Shape and rate of the gamma prior on the concentration.
        chains: How many, from scattered starts.
        warmup: Trajectories before the first draw, in which steps and scales are tuned.
        draws: Kept of each chain.
        steps: Fewest and most leapfrog steps of a trajectory.
        seed: Of the random numbers.

    Returns:
        draws x chains.
    """
    sampler = _Sampler(_Model(counts, classes), chains, prior, seed)
    return sampler.run(warmup, draws, steps)


def estimate_lcmcr(
    counts: CaptureCounts,
    *,
    classes: int = 10,
    prior: tuple[float, float] = (0.25, 0.25),
    chains: int = 24,
    draws: int = 400,
    warmup: int = 200,
    seed: int = 1,
    level: float = 0.95,
) -> Estimate:
    """Estimate the population by latent classes, with convergence diagnostics.

    Args:
        counts: Two or more lists.
        classes: Most latent classes.
        prior: Shape and rate of the gamma prior on the concentration.
        chains: How many, from scattered starts.
        draws: Kept of each chain.
        warmup: Trajectories before them.
        seed: Of the random numbers.
        level: Of the equal-tailed interval.

    Returns:
        The estimate; `details` hold R-hat, the effective number of draws, the median of each chain
        and the modes found. The prior on N is 1/N up to 21 times what was observed.
    """
    if counts.size < 2 or not counts.observed:
        raise CannotEstimate(["Latent classes take two lists or more, with cases on them."])
    unseen = sample_unseen(
        counts,
        classes=classes,
        prior=prior,
        chains=chains,
        warmup=warmup,
        draws=draws,
        seed=seed,
    )
    total = unseen + float(counts.observed)
    tail = (1 - level) / 2
    low, median, high = np.quantile(total, [tail, 0.5, 1 - tail])
    summary = Summary(float(total.mean()), float(median), float(low), float(high), level)
    logs = np.log(total)
    medians = np.median(total, axis=0)
    details: dict[str, Any] = {
        "rhat": round(split_rhat(logs), 4),
        "effective_draws": round(effective_size(logs), 1),
        "chain_medians": [float(m) for m in medians],
        "modes": [[round(at), round(share, 3)] for at, share in find_modes(total)],
        "draws": int(total.size),
    }
    settings = {
        "classes": classes,
        "prior_alpha": list(prior),
        "chains": chains,
        "draws": draws,
        "warmup": warmup,
        "seed": seed,
        "most_unseen": MOST_UNSEEN * counts.observed,
    }
    support = np.sort(total.ravel())
    return Estimate(
        counts.observed,
        summary,
        summary.shifted(-counts.observed),
        "lcmcr",
        settings,
        ((f"latent classes, at most {classes}", 1.0),),
        tuple(_warnings(counts, details, medians, summary)),
        details,
        (support, np.full(len(support), 1 / len(support))),
    )


def _warnings(
    counts: CaptureCounts, details: dict[str, Any], medians: Floats, summary: Summary
) -> list[str]:
    said = []
    if details["rhat"] > 1.05:
        said.append(
            f"The chains have not met (R-hat {details['rhat']:.2f}): their medians run from "
            f"{medians.min():,.0f} to {medians.max():,.0f}. The posterior has parts between which "
            "chains seldom cross; the weights of the parts are not known from this run."
        )
    if len(details["modes"]) > 1:
        parts = "; ".join(f"near {at:,} ({share:.0%})" for at, share in details["modes"])
        said.append(f"The posterior has more than one mode: {parts}. A single number misleads.")
    if details["effective_draws"] < 200:
        said.append(
            f"Only {details['effective_draws']:.0f} effective draws; raise the number of draws."
        )
    if summary.high > 0.8 * (MOST_UNSEEN + 1) * counts.observed:
        said.append("The interval reaches the end of the prior; the data do not bound the unseen.")
    return said
