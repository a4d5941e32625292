"""What must hold of the estimators whatever the data."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fonds.analysis.survival import (
    Lifetimes,
    SurvivalError,
    band_of_incidence,
    band_of_survival,
    build_lifetimes,
    compare_groups,
    estimate_incidence,
    estimate_survival,
    estimate_turnbull,
    expand_changes,
    fit_cox,
    of_cause,
)
from fonds.analysis.survival.bands import equal_precision_width, hall_wellner_width


@st.composite
def lifetimes(draw: st.DrawFn) -> Lifetimes:
    """Careers in whole units, with ties, late entries and two endings."""
    n = draw(st.integers(2, 25))
    entry = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    length = draw(st.lists(st.integers(1, 8), min_size=n, max_size=n))
    event = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    out = [a + b for a, b in zip(entry, length, strict=True)]
    return build_lifetimes(out, event, entry, causes=["expelled", "died"])


@given(lifetimes())
def test_endings_and_staying_add_up_to_one(data: Lifetimes) -> None:
    """Incidences of all endings plus survival is one at every time."""
    curves = estimate_incidence(data)
    left = sum(curve.incidence for curve in curves.values())
    np.testing.assert_allclose(left + estimate_survival(data).survival, 1, atol=1e-12)


@given(lifetimes())
def test_one_ending_has_greenwoods_error(data: Lifetimes) -> None:
    """With one ending, the incidence is 1 - S and both errors are Greenwood's, while S > 0."""
    one = data.of_any_cause()
    survival = estimate_survival(one)
    alive = survival.survival > 0
    curve = next(iter(estimate_incidence(one).values()))
    np.testing.assert_allclose(curve.incidence, 1 - survival.survival, atol=1e-12)
    np.testing.assert_allclose(curve.std_error[alive], survival.std_error[alive], atol=1e-7)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), min_size=2, max_size=30))
def test_without_censoring_the_error_is_binomial(rows: list[tuple[int, int]]) -> None:
    """Both errors of an incidence are then the square root of F (1 - F) / n."""
    time, event = zip(*rows, strict=True)
    data = build_lifetimes(time, event, causes=["a", "b", "c"])
    for how in ("greenwood", "influence"):
        for curve in estimate_incidence(data, variance=how).values():
            expected = np.sqrt(curve.incidence * (1 - curve.incidence) / len(rows))
            np.testing.assert_allclose(curve.std_error, expected, atol=1e-7)


@given(lifetimes())
def test_limits_hold_the_estimate(data: Lifetimes) -> None:
    """Every interval contains its estimate and stays between 0 and 1."""
    for transform in ("log-log", "log", "plain"):
        curve = estimate_survival(data, transform=transform)
        assert (curve.low <= curve.survival + 1e-12).all()
        assert (curve.high >= curve.survival - 1e-12).all()
        assert ((curve.low >= 0) & (curve.high <= 1)).all()


@given(lifetimes(), st.integers(0, 99))
def test_splitting_a_life_changes_nothing(data: Lifetimes, where: int) -> None:
    """A life cut in two stretches gives the same curve and the same test."""
    i = where % data.size
    middle = (data.entry[i] + data.exit[i]) / 2
    cut = build_lifetimes(
        np.append(data.exit, middle),
        np.append(data.event, 0),
        np.append(np.where(np.arange(data.size) == i, middle, data.entry), data.entry[i]),
        causes=data.causes,
    )
    whole, split = estimate_survival(data), estimate_survival(cut)
    for time in whole.time:
        assert split.at(float(time)).value == pytest.approx(whole.at(float(time)).value)
    group = ["a" if k % 2 else "b" for k in range(data.size)]
    a, b = compare_groups(data, group), compare_groups(cut, [*group, group[i]])
    assert b.statistic == pytest.approx(a.statistic, abs=1e-8)


intervals = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 6), st.booleans()), min_size=1, max_size=20
)


@given(intervals)
def test_turnbull_reaches_the_maximum(rows: list[tuple[int, int, bool]]) -> None:
    """No move of mass raises the likelihood; the masses sum to one."""
    low = np.array([a for a, _, _ in rows], dtype=float)
    high = np.array([np.inf if still else a + b for a, b, still in rows])
    curve = estimate_turnbull(low, high)
    assert curve.gap < 1e-6
    assert curve.mass.sum() == pytest.approx(1)


@given(lifetimes())
@settings(max_examples=40)
def test_turnbull_on_exact_times_is_kaplan_meier(data: Lifetimes) -> None:
    """With exact or right-censored times the two estimates are one."""
    low, high = data.exit, np.where(data.event > 0, data.exit, np.inf)
    curve = estimate_turnbull(low, high)
    plain = estimate_survival(build_lifetimes(data.exit, data.event))
    for time, survival in zip(plain.time, plain.survival, strict=True):
        least, most = curve.at(float(time))
        assert least - 1e-6 <= survival <= most + 1e-6


def test_turnbull_with_late_entry_is_kaplan_meier_with_late_entry() -> None:
    """Exact times with late entries give the product-limit curve."""
    entry = np.array([0, 0, 0, 2, 2, 3, 1, 0, 0, 2.0])
    exit_ = np.array([1, 4, 6, 3, 5, 6, 7, 8, 2, 9.0])
    event = np.array([1, 1, 0, 1, 1, 1, 0, 1, 1, 1])
    curve = estimate_turnbull(exit_, np.where(event > 0, exit_, np.inf), entry)
    plain = estimate_survival(build_lifetimes(exit_, event, entry))
    for time, survival in zip(plain.time, plain.survival, strict=True):
        least, most = curve.at(float(time))
        assert least - 1e-4 <= survival <= most + 1e-4


def test_hall_wellner_width_is_kolmogorovs_on_the_whole_range() -> None:
    """On [0, 1] the 95% bound is 1.3581 and the 99% bound 1.6276 (any table of Kolmogorov)."""
    assert hall_wellner_width(0.0, 1.0, 0.95) == pytest.approx(1.3581, abs=1e-4)
    assert hall_wellner_width(0.0, 1.0, 0.99) == pytest.approx(1.6276, abs=1e-4)
    # Hall and Wellner 1980, table 1: up to one half, 1.273.
    assert hall_wellner_width(0.0, 0.5, 0.95) == pytest.approx(1.273, abs=1e-3)


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.9), (0.05, 0.6)])
def test_band_widths_hold_the_bridge(a: float, b: float) -> None:
    """Simulated Brownian bridges leave the bands about one time in twenty."""
    random = np.random.default_rng(7)
    u = np.linspace(0, 1, 1501)[1:]
    walk = np.cumsum(random.normal(scale=np.sqrt(u[0]), size=(4000, u.size)), axis=1)
    bridge = walk - u * walk[:, -1:]
    inside = (u >= a) & (u <= b)
    peak = np.abs(bridge[:, inside]).max(axis=1)
    assert (peak > hall_wellner_width(a, b, 0.95)).mean() == pytest.approx(0.045, abs=0.012)
    scaled = np.abs(bridge[:, inside] / np.sqrt(u * (1 - u))[inside]).max(axis=1)
    assert (scaled > equal_precision_width(a, b, 0.95)).mean() == pytest.approx(0.042, abs=0.014)


def test_bands_are_wider_than_intervals_and_cover() -> None:
    """Over simulated careers the whole true curve lies in the band about 95 times in 100."""
    random = np.random.default_rng(3)
    held = {"equal-precision": 0, "hall-wellner": 0, "incidence": 0}
    for seed in range(60):
        life = random.exponential(1, 120)
        gone = np.minimum(life, random.uniform(0.5, 3, 120))
        kind = np.where(life <= gone, random.integers(1, 3, 120), 0)
        data = build_lifetimes(gone, kind)
        curve = estimate_survival(data)
        for name in ("equal-precision", "hall-wellner"):
            band = band_of_survival(curve, name, between=(0.1, 1.5))
            truth = np.exp(-band.time)
            held[name] += bool(((band.low <= truth) & (truth <= band.high)).all())
        if seed % 4 == 0:
            _, band = band_of_incidence(data, "event 1", seed, draws=200)
            use = (band.time > 0.1) & (band.time < 1.5)
            truth = (1 - np.exp(-band.time[use])) / 2
            held["incidence"] += bool(((band.low[use] <= truth) & (truth <= band.high[use])).all())
    assert held["equal-precision"] / 60 == pytest.approx(0.95, abs=0.05)
    assert held["hall-wellner"] / 60 == pytest.approx(0.95, abs=0.05)
    assert held["incidence"] / 15 >= 0.8


def test_lifelines_agrees_on_cox_with_a_changing_covariate() -> None:
    """Stretches cut by `expand_changes` give lifelines' CoxTimeVaryingFitter's coefficient."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import CoxTimeVaryingFitter
    random = np.random.default_rng(11)
    n = 60
    exit_ = np.round(random.exponential(4, n) + 0.5, 1)
    data = build_lifetimes(exit_, random.integers(0, 2, n))
    changes = [{0.0: float(a), 2.0: float(b)} for a, b in random.normal(size=(n, 2))]
    cut, x, whose = expand_changes(data, changes)
    fit = fit_cox(cut, x, ["strength"])
    frame = pd.DataFrame(
        {
            "id": whose,
            "start": np.maximum(cut.entry, 0),
            "stop": cut.exit,
            "event": cut.event > 0,
            "strength": x,
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = CoxTimeVaryingFitter().fit(
            frame, id_col="id", event_col="event", start_col="start", stop_col="stop"
        )
    assert fit.coef[0] == pytest.approx(theirs.params_["strength"], abs=1e-5)


def test_a_group_in_which_all_left_is_named() -> None:
    """Without a finite estimate the model says so, and for which trait."""
    data = build_lifetimes([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 0, 0, 0, 0])
    fit = fit_cox(data, np.array([1, 1, 1, 1, 0, 0, 0, 0.0]), ["yanan"])
    assert any("no finite estimate for yanan" in said for said in fit.warnings)


def test_an_early_empty_risk_set_is_said() -> None:
    """One early witness who leaves sends the curve to 0; the warning says why, `begin` mends it."""
    data = build_lifetimes([1, 5, 6, 7, 8], [1, 1, 0, 1, 0], [0, 2, 2, 3, 2])
    curve = estimate_survival(data)
    assert curve.survival[0] == 0
    assert "for want of witnesses" in curve.warnings[0]
    assert (estimate_survival(data, begin=2).survival > 0).all()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1, 2], [1, 0], [1, 0]), "Row 1, exit"),
        (([1, float("nan")], [1, 0], None), "Row 2, duration"),
        (([1, 2], [1, 0.5], None), "Row 2, event"),
        (([1, 2], [1], None), "Column event has 1 values"),
        (([], [], None), "There are no rows"),
    ],
)
def test_bad_columns_are_refused_with_the_place(columns: tuple, said: str) -> None:
    """The message names the row and the column."""
    with pytest.raises(SurvivalError, match=said):
        build_lifetimes(*columns)


def test_one_ending_alone_censors_the_others() -> None:
    """`of_cause` keeps the events of one ending."""
    data = build_lifetimes([1, 2, 3], [1, 2, 0], causes=["expelled", "died"])
    assert of_cause(data, "died").event.tolist() == [0, 1, 0]


@pytest.mark.parametrize("seed", range(8))
def test_turnbull_with_late_entry_is_not_beaten_by_a_general_optimiser(seed: int) -> None:
    """No likelihood found from several starts exceeds that of the estimate."""
    from scipy.optimize import minimize

    from fonds.analysis.survival.turnbull import _covers, _innermost

    random = np.random.default_rng(seed)
    life = random.integers(1, 10, 12).astype(float)
    entry = np.where(random.random(12) < 0.6, random.integers(0, 4, 12), -np.inf)
    life, entry = life[life > entry], entry[life > entry]
    low = np.maximum(np.maximum(life - random.integers(0, 3, life.size), 0), entry)
    high = np.where(
        random.random(life.size) < 0.25, np.inf, life + random.integers(0, 3, life.size)
    )
    curve = estimate_turnbull(low, high, entry)
    parts = _innermost(low, high, entry)
    alive = _covers(low, high, *parts).astype(float)
    may = _covers(entry, np.full_like(entry, np.inf), *parts).astype(float)

    def loss(logs: np.ndarray) -> float:
        mass = np.exp(logs)
        return -float((np.log(alive @ mass + 1e-300) - np.log(may @ mass + 1e-300)).sum())

    best = min(
        minimize(
            loss, random.normal(size=alive.shape[1]) * scale, bounds=[(-40, 40)] * alive.shape[1]
        ).fun
        for scale in (0, 1, 3)
    )
    assert -best <= curve.log_likelihood + 1e-5
