"""Survival analysis of careers: curves, competing endings, tests, regression, uncertain dates."""

from fonds.analysis.survival.bands import Band, band_of_incidence, band_of_survival
from fonds.analysis.survival.competing import IncidenceCurve, estimate_incidence
from fonds.analysis.survival.cox import Coefficient, CoxFit, fit_cox
from fonds.analysis.survival.data import Lifetimes, SurvivalError, build_lifetimes
from fonds.analysis.survival.kaplan_meier import Estimate, SurvivalCurve, estimate_survival
from fonds.analysis.survival.logrank import GroupTest, compare_groups, of_cause
from fonds.analysis.survival.parametric import TimeRatio, WeibullFit, fit_weibull
from fonds.analysis.survival.proportionality import ProportionalityTest, check_proportional
from fonds.analysis.survival.time_varying import expand_changes
from fonds.analysis.survival.turnbull import TurnbullCurve, compare_intervals, estimate_turnbull

__all__ = [
    "Band",
    "Coefficient",
    "CoxFit",
    "Estimate",
    "GroupTest",
    "IncidenceCurve",
    "Lifetimes",
    "ProportionalityTest",
    "SurvivalCurve",
    "SurvivalError",
    "TimeRatio",
    "TurnbullCurve",
    "WeibullFit",
    "band_of_incidence",
    "band_of_survival",
    "build_lifetimes",
    "check_proportional",
    "compare_groups",
    "compare_intervals",
    "estimate_incidence",
    "estimate_survival",
    "estimate_turnbull",
    "expand_changes",
    "fit_cox",
    "fit_weibull",
    "of_cause",
]
