"""Every method agrees with its reference implementation on the reference data.

The numbers are those of R 4.2.2 with dga 2.0.2, LCMCR 0.4.14, Rcapture 1.4-4 and SparseMSE 2.0.1,
read from the shared `mse/reference.json`, which names the settings; tolerances stand here.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fonds.analysis.scale import (
    CaptureCounts,
    compare_pairs,
    estimate_bma,
    estimate_lcmcr,
    estimate_sparse,
    fit_loglinear,
    profile_interval,
    read_captures,
)
from fonds.analysis.scale.poisson import OK
from fonds.analysis.scale.results import weighted_quantiles

Reference = dict[str, tuple[CaptureCounts, dict[str, Any]]]


@pytest.fixture(scope="module")
def reference(shared_data: Path) -> Reference:
    """The data sets, each with its table of reference results."""
    folder = shared_data / "mse"
    stored = json.loads((folder / "reference.json").read_text(encoding="utf-8"))["datasets"]
    return {
        name: (read_captures(folder / one["file"]), one["estimates"])
        for name, one in stored.items()
    }


def _cliques(name: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(part.split(",")) for part in name[1:-1].split("]["))


def _terms(name: str) -> frozenset[str]:
    return frozenset(name[1:-1].split(","))


def test_averaging_over_graphs_agrees_with_dga_to_six_digits(reference: Reference) -> None:
    """Means to 1e-6 relative, quantiles and mode exactly, weights of graphs to 1e-6."""
    compared = 0
    for counts, known in reference.values():
        for run in known.get("dga_bma", {}).values():
            if isinstance(run, str):
                continue
            grid = run["settings"]["Nmissing"]
            ours = estimate_bma(
                counts,
                delta=run["settings"]["delta"],
                unseen_grid=(grid["from"], grid["to"], grid["by"]),
                top=50,
            )
            assert ours.estimate.mean == pytest.approx(run["mean"], rel=1e-6)
            assert ours.draws is not None
            found = weighted_quantiles(*ours.draws, [0.025, 0.05, 0.5, 0.95, 0.975])
            (low, high), (low90, high90) = run["ci95"], run["ci90"]
            assert found == [low, low90, run["median"], high90, high]
            assert ours.details["mode"] == run["mode"]
            weights = {_cliques(name): weight for name, weight in ours.models}
            for graph in run["top_graphs"]:
                if graph["weight"] > 1e-6:
                    assert weights[_cliques(graph["graph"])] == pytest.approx(
                        graph["weight"], rel=1e-6
                    )
            compared += 1
    assert compared > 10


def test_every_loglinear_model_agrees_with_rcapture(reference: Reference) -> None:
    """Estimates, deviances, AIC and BIC to 1e-4; standard errors to 1e-3; degrees exactly.

    Where Rcapture's standard error is above a thousand times its estimate it has followed a
    likelihood without a maximum; those models must be named by us and none other.
    """
    compared = without = 0
    for counts, known in reference.values():
        if "rcapture_closedpMS" not in known:
            continue
        run = known["rcapture_closedpMS"]
        table = {
            _terms(fit.name): fit
            for fit in fit_loglinear(counts, order=run["settings"]["maxorder"])
        }
        assert len(table) == run["settings"]["models"]
        for row in run["models_by_BIC"]:
            fit = table[_terms(row["model"])]
            assert fit.df == row["df"]
            assert fit.deviance == pytest.approx(row["deviance"], rel=1e-4, abs=1e-4)
            assert fit.aic == pytest.approx(row["AIC"], rel=1e-4)
            assert fit.bic == pytest.approx(row["BIC"], rel=1e-4)
            if row["stderr"] > 1000 * row["abundance"]:
                assert fit.existence not in OK
                assert math.isinf(fit.estimate)
                without += 1
            else:
                assert fit.existence in OK
                assert fit.estimate == pytest.approx(row["abundance"], rel=1e-4)
                assert fit.stderr == pytest.approx(row["stderr"], rel=1e-3)
                compared += 1
    assert compared > 200
    assert without > 5


def test_profile_intervals_agree_with_rcapture(reference: Reference) -> None:
    """Ends to 5e-4 relative: Rcapture writes the factorials by Stirling's formula."""
    for counts, known in reference.values():
        run = known.get("rcapture_closedpMS")
        if run is None or run["profile"]["profile_ci95"]["infoCI"]:
            continue
        theirs = run["profile"]["profile_ci95"]
        best = _terms(run["best_BIC"]["model"])
        order = run["settings"]["maxorder"]
        fit = next(f for f in fit_loglinear(counts, order=order) if _terms(f.name) == best)
        point, low, high = profile_interval(counts, fit.terms)
        assert point == pytest.approx(theirs["abundance"], rel=5e-4)
        assert low == pytest.approx(theirs["infCL"], rel=5e-4)
        assert high == pytest.approx(theirs["supCL"], rel=5e-4)


def test_kosovo_is_the_published_10356(reference: Reference) -> None:
    """Ball and others (2002) publish 10,356; the best model by BIC is [123,14,34]."""
    best = fit_loglinear(reference["kosovo"][0])[0]
    assert best.name == "[123,14,34]"
    assert best.estimate == pytest.approx(10356.519, rel=1e-6)


def test_latent_classes_agree_with_lcmcr_within_monte_carlo_error(reference: Reference) -> None:
    """Medians within 3%, ends within 12% where LCMCR's five seeds agree with each other.

    LCMCR's own seeds differ by up to 2% in the median; its 97.5% point rests on 25 draws.
    """
    for name in ("kosovo", "korea"):
        counts, known = reference[name]
        ours = estimate_lcmcr(counts, chains=16, draws=100, seed=5).unseen
        run = known["lcmcr"]
        medians = [median - counts.observed for median in run["medians_by_seed"]]
        allowed = max(0.03 * float(np.median(medians)), max(medians) - min(medians), 2.0)
        assert abs(ours.median - float(np.median(medians))) < allowed
        low, high = (end - counts.observed for end in run["ci95"])
        assert ours.low == pytest.approx(low, rel=0.12, abs=2)
        assert ours.high == pytest.approx(high, rel=0.12, abs=2)


def test_latent_classes_say_that_ukdat_5_has_two_modes(reference: Reference) -> None:
    """LCMCR settles near 12,900 or near 22,000 by seed, without a word."""
    ours = estimate_lcmcr(reference["ukdat_5"][0], seed=2)
    assert len(ours.details["modes"]) == 2 or ours.details["rhat"] > 1.05
    assert any("mode" in w or "chains" in w for w in ours.warnings)
    assert min(ours.details["chain_medians"]) < 15000 < max(ours.details["chain_medians"])


def test_stepwise_choice_agrees_with_sparsemse(reference: Reference) -> None:
    """The same pairs are chosen; estimates and coefficients to 1e-6."""
    for counts, known in reference.values():
        if "sparsemse_stepwise" not in known:
            continue
        run = known["sparsemse_stepwise"]
        ours = estimate_sparse(counts, resamples=20)
        assert ours.estimate.mean == pytest.approx(run["estimate"], rel=1e-6)
        assert set(ours.details["coefficients"]) == {t.replace("(I", "(i") for t in run["terms"]}
        for term, value in (run.get("coef") or {}).items():
            found = ours.details["coefficients"][term.replace("(I", "(i")]
            assert found == pytest.approx(value, abs=1e-5)


def test_bootstrap_intervals_agree_with_sparsemse(reference: Reference) -> None:
    """Each end lies where our own ends lie over seeds; the rest is the luck of the resamples.

    Both take the same bias correction, acceleration and quantiles (type 8); two runs of either
    differ by as much as they do from each other. See oracles/scale.md for the spreads.
    """
    for name in ("kosovo", "korea", "hare", "madigan_york_5", "artificial_3"):
        counts, known = reference[name]
        theirs = known["sparsemse_stepwise"]["bca"]
        made = [estimate_sparse(counts, resample="observed", seed=seed) for seed in range(6)]
        runs = [one.estimate for one in made]
        for found, end in (
            ([run.low for run in runs], theirs["0.025"]),
            ([run.high for run in runs], theirs["0.975"]),
        ):
            spread = float(np.std(found, ddof=1)) * (1 + 1 / len(found)) ** 0.5
            assert end == pytest.approx(float(np.mean(found)), abs=4 * spread + 1e-3 * end)


def test_chapman_agrees_for_every_pair(reference: Reference) -> None:
    """All pairs of all data sets, to the eight digits given."""
    for counts, known in reference.values():
        for ours, theirs in zip(compare_pairs(counts), known["pairwise_chapman"], strict=True):
            assert [ours.first, ours.second] == theirs["lists"]
            assert (ours.n1, ours.n2, ours.both) == (theirs["n1"], theirs["n2"], theirs["m"])
            assert ours.chapman == pytest.approx(theirs["chapman"], rel=1e-7)
