"""How many were on no list: multiple systems estimation from overlapping lists.

Start with `count_captures` or `read_captures`, look at `summarise_overlap` and
`assess_assumptions`, then `estimate_population` by one method and `compare_methods` by all.
`estimate_over_linkages` carries the uncertainty of record linkage through.
"""

from fonds.analysis.scale.bma import estimate_bma
from fonds.analysis.scale.calibration import Calibration, read_calibration
from fonds.analysis.scale.captures import (
    CaptureCounts,
    CapturesError,
    count_captures,
    parse_captures,
    read_captures,
)
from fonds.analysis.scale.chapman import compare_pair, compare_pairs, estimate_chapman
from fonds.analysis.scale.checks import (
    Assumption,
    assess_assumptions,
    data_warnings,
    measure_dependence,
    refusal_reasons,
)
from fonds.analysis.scale.estimate import (
    METHODS,
    Method,
    Settings,
    estimate_from_lists,
    estimate_population,
)
from fonds.analysis.scale.graphs import enumerate_graphs
from fonds.analysis.scale.lcmcr import estimate_lcmcr
from fonds.analysis.scale.linkage import estimate_over_linkages
from fonds.analysis.scale.linkage_draws import draw_linkages
from fonds.analysis.scale.linkage_table import LinkageError, LinkageTable, read_linkage
from fonds.analysis.scale.loglinear import estimate_loglinear, fit_loglinear, profile_interval
from fonds.analysis.scale.others import warn_of_other_methods
from fonds.analysis.scale.overlap import Bar, Contribution, contribution, summarise_overlap
from fonds.analysis.scale.results import CannotEstimate, Estimate, Summary
from fonds.analysis.scale.sparse import check_model, estimate_sparse
from fonds.analysis.scale.spread import (
    SpreadRow,
    compare_methods,
    drop_each_list,
    spread_factor,
    spread_sentence,
)

__all__ = [
    "METHODS",
    "Assumption",
    "Bar",
    "Calibration",
    "CannotEstimate",
    "CaptureCounts",
    "CapturesError",
    "Contribution",
    "Estimate",
    "LinkageError",
    "LinkageTable",
    "Method",
    "Settings",
    "SpreadRow",
    "Summary",
    "assess_assumptions",
    "check_model",
    "compare_methods",
    "compare_pair",
    "compare_pairs",
    "contribution",
    "count_captures",
    "data_warnings",
    "draw_linkages",
    "drop_each_list",
    "enumerate_graphs",
    "estimate_bma",
    "estimate_chapman",
    "estimate_from_lists",
    "estimate_lcmcr",
    "estimate_loglinear",
    "estimate_over_linkages",
    "estimate_population",
    "estimate_sparse",
    "fit_loglinear",
    "measure_dependence",
    "parse_captures",
    "profile_interval",
    "read_calibration",
    "read_captures",
    "read_linkage",
    "refusal_reasons",
    "spread_factor",
    "spread_sentence",
    "summarise_overlap",
    "warn_of_other_methods",
]
