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
>>> result = estimate_lcmcr(counts, chains=16, draws=60, seed=1)
>>> 200 < result.estimate.median < 280, result.details["rhat"] < 1.1
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
from scipy.special import betainc, betaln, gammaln

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
        self.on_and_one = np.hstack([self.on, np.ones((len(masks), 1))])
        self.number = counts.counts[masks].astype(float)
        self.n = float(counts.observed)
        self.classes, self.lists = classes, p
        self.split = classes * p
        # log share of class k: stick k kept, sticks before it passed
        later = np.triu(np.ones((classes - 1, classes - 1)))
        shares = -np.hstack([later, np.ones((classes - 1, 1))])
        plain = (self.on.T, -np.ones((p, 1)), shares, self.on_and_one, self.number)
        self.tables: dict[Any, tuple[Any, ...]] = {
            kind: tuple(np.ascontiguousarray(one, dtype=kind) for one in plain)
            for kind in (np.float64, np.float32)
        }

    def parts(self, q: Floats) -> tuple[Floats, Floats]:
        """Logits of being listed (chains x classes x lists), and of the sticks."""
        return q[:, : self.split].reshape(-1, self.classes, self.lists), q[:, self.split :]

    def joint(self, q: Floats) -> tuple[Floats, Floats]:
        """Probability of class and pattern (chains x classes x patterns), and of patterns."""
        joint: Floats = self._joint(q, _chance(q)[1], self.tables[np.float64])
        return joint, joint.sum(axis=1)

    def _joint(self, q: Any, softplus: Any, tables: tuple[Any, ...]) -> Any:
        off, minus_ones, shares = tables[:3]
        base = softplus[:, : self.split].reshape(-1, self.lists) @ minus_ones
        base = base.reshape(-1, self.classes)  # log chance of a member to be on no list
        base[:, :-1] += q[:, self.split :]
        base += softplus[:, self.split :] @ shares
        # one product for all chains: log(x / (1 - x)) summed over the lists of each pattern
        joint = q[:, : self.split].reshape(-1, self.lists) @ off
        joint += base.reshape(-1, 1)
        np.exp(joint, out=joint)
        return joint.reshape(len(q), self.classes, -1)

    def height(self, q: Floats, alpha: Floats) -> tuple[Floats, Floats]:
        """Log density without the cut of the prior, and the chance to be unseen."""
        softplus = _chance(q)[1]
        total = self._joint(q, softplus, self.tables[np.float64]).sum(axis=1)
        unseen = np.minimum(total[:, -1], 1 - 1e-12)
        value = np.log(np.maximum(total[:, :-1], 1e-300)) @ self.number[:-1]
        value -= self.n * np.log1p(-unseen)
        value += (q - softplus).sum(axis=1) - softplus[:, : self.split].sum(axis=1)
        value -= alpha * softplus[:, self.split :].sum(axis=1)
        return value, unseen

    def force(self, q: Floats, alpha: Floats, kind: Any = np.float32) -> Any:
        """The gradient of `height`, in single precision.

        A trajectory driven by any fixed function of the place is reversible and keeps volume, so
        that rounding here costs acceptance, not truth; the ends are weighed in double precision.
        """
        tables = self.tables[kind]
        on_and_one, number = tables[3:]
        place = q.astype(kind)
        chance, softplus = _chance(place)
        joint = self._joint(place, softplus, tables)
        total = joint.sum(axis=1)
        np.maximum(total, 1e-30, out=total)
        weight = number / total
        weight[:, -1] = self.n / np.maximum(1 - total[:, -1], 1e-6)
        joint *= weight[:, None, :]
        listed = joint.reshape(-1, joint.shape[2]) @ on_and_one
        size = listed[:, -1].reshape(len(q), -1)  # expected members of each class
        force = np.empty_like(place)
        force[:, : self.split] = listed[:, :-1].reshape(len(q), -1)
        force[:, : self.split] += 1
        kept = size[:, :-1] + 1
        force[:, self.split :] = kept
        members = np.empty_like(place)
        members[:, : self.split] = np.repeat(size + 2, self.lists, axis=1)
        members[:, self.split :] = kept + _after(size) + alpha[:, None]
        members *= chance
        force -= members
        return force

    def log_cut(self, unseen: Floats) -> Floats:
        """Log probability that the number of unseen stays within what the prior allows."""
        most = math.floor(MOST_UNSEEN * self.n)
        return np.asarray(np.log(np.maximum(betainc(self.n, most + 1, 1 - unseen), 1e-300)))


def _chance(logit: Any) -> tuple[Any, Any]:
    """The logistic function and log(1 + exp(x))."""
    above = np.maximum(logit, 0)
    chance = logit - above
    small = above + above
    np.subtract(logit, small, out=small)  # -|x|
    np.exp(small, out=small)
    np.exp(chance, out=chance)
    small += 1
    chance /= small
    np.log(small, out=small)
    small += above
    return chance, small


def _after(size: Floats) -> Floats:
    """Members of the classes that come later in the order: chains x (classes - 1)."""
    return np.asarray(np.cumsum(size[:, ::-1], axis=1)[:, -2::-1])


def _stick(first: Floats, rest: Floats) -> Floats:
    """Log marginal of one stick: `first` stopped at it and `rest`, with alpha, went past."""
    return np.asarray(betaln(1 + first, rest))


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

    def sweep(self, plain: bool = False) -> Floats:
        """One Gibbs sweep over memberships, list chances, sticks and alpha; returns class sizes.

        A plain sweep leaves out what sums out the sticks: it is the sampler of the reference
        implementation, kept to compare with.
        """
        model, rng = self.model, self.rng
        joint, total = model.joint(self.q)
        number = np.broadcast_to(model.number, total.shape).astype(np.int64)
        number[:, -1] = self.draw_unseen(np.minimum(total[:, -1], 1 - 1e-12))
        shares = np.moveaxis(joint / total[:, None, :], 1, 2)
        members = rng.multinomial(number, shares / shares.sum(axis=2, keepdims=True))
        size = members.sum(axis=1)
        listed = np.moveaxis(members, 1, 2) @ model.on
        if plain:
            shape, rate = self.prior
            rates = rate + _chance(self.q[:, model.split :])[1].sum(axis=1)
            self.alpha = np.maximum(rng.gamma(shape + model.classes - 1, 1 / rates), 1e-8)
        else:
            self.draw_alpha(size)
            size, listed = self.swap_labels(size, listed)
        yes = np.log(rng.standard_gamma(1 + listed))
        no = np.log(rng.standard_gamma(1 + size[:, :, None] - listed))
        after = _after(size)
        kept = np.log(rng.standard_gamma(1.0 + size[:, :-1]))
        # log Gamma(a) for small a, by Gamma(a + 1) U**(1/a), which does not underflow
        rest = self.alpha[:, None] + after
        left = np.log(rng.standard_gamma(rest + 1)) + np.log(rng.random(rest.shape)) / rest
        self.q[:, : model.split] = (yes - no).reshape(len(self.q), -1)
        self.q[:, model.split :] = (kept - left).clip(-30, 600)
        sizes: Floats = size.astype(float)
        return sizes

    def draw_alpha(self, size: Floats, tries: int = 3) -> None:
        """The concentration given the class sizes, the sticks summed out (Metropolis on log)."""
        shape, rate = self.prior
        after = _after(size)

        def density(alpha: Floats) -> Floats:
            a = alpha[:, None]
            terms = np.log(a) + gammaln(a + after) - gammaln(1 + a + size[:, :-1] + after)
            return np.asarray(terms.sum(axis=1) + shape * np.log(alpha) - rate * alpha)

        now = density(self.alpha)
        for _ in range(tries):
            new = self.alpha * np.exp(self.rng.normal(0, 1.5, len(now)))
            new = new.clip(1e-8, 1e4)
            then = density(new)
            taken = np.log(self.rng.random(len(now))) < then - now
            self.alpha, now = np.where(taken, new, self.alpha), np.where(taken, then, now)

    def swap_labels(self, size: Floats, listed: Floats) -> tuple[Floats, Floats]:
        """Exchange neighbouring classes, the sticks summed out: how the order is explored."""
        rows = np.arange(len(size))
        for k in self.rng.permutation(self.model.classes - 1):
            rest = size[:, k + 2 :].sum(axis=1) + self.alpha
            a, b = size[:, k], size[:, k + 1]
            last = k + 2 == self.model.classes  # the last class has no stick of its own
            now, then = _stick(a, b + rest), _stick(b, a + rest)
            if not last:
                now, then = now + _stick(b, rest), then + _stick(a, rest)
            swap = rows[np.log(self.rng.random(len(size))) < then - now]
            size[swap, k], size[swap, k + 1] = b[swap], a[swap]
            listed[swap, k], listed[swap, k + 1] = listed[swap, k + 1], listed[swap, k].copy()
        return size, listed

    def tune_mass(self, size: Floats) -> Floats:
        """The information about each coordinate if memberships were known: its inverse scale."""
        logits, sticks = self.model.parts(self.q)
        chance, stick = _chance(logits)[0], _chance(sticks)[0]
        after = _after(size)
        first = (size + 2)[:, :, None] * chance * (1 - chance) + 0.05
        second = (size[:, :-1] + after + 1 + self.alpha[:, None]) * stick * (1 - stick) + 0.05
        return np.concatenate([first.reshape(len(size), -1), second], axis=1)

    def move(self, steps: int) -> tuple[Floats, Floats]:
        """One Hamiltonian trajectory; returns acceptance and the chance to be unseen."""
        model, q = self.model, self.q
        root = np.sqrt(self.mass)
        step = np.exp(self.log_step)[:, None]
        momentum = self.rng.standard_normal(q.shape)  # in units of root mass
        value, unseen = model.height(q, self.alpha)
        start = value + model.log_cut(unseen) - (momentum**2).sum(axis=1) / 2
        new = q.copy()
        half = step / 2 / root
        stride = step / root
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            momentum += half * model.force(new, self.alpha)
            for i in range(steps):
                new += stride * momentum
                push = model.force(new, self.alpha)
                momentum += (stride if i < steps - 1 else half) * push
            value, new_unseen = model.height(new, self.alpha)
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
            accept, _ = self.move(int(self.rng.integers(steps[0] // 3, steps[1] // 3 + 1)))
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
    warmup: int = 120,
    draws: int = 100,
    steps: tuple[int, int] = (30, 80),
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
    draws: int = 100,
    warmup: int = 120,
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
    total: Floats = unseen + np.float64(counts.observed)
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
