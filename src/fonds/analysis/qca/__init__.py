"""Qualitative Comparative Analysis: which combinations of conditions lead to an outcome, and why.

Crisp, multi-value and fuzzy sets; every minimal solution, not the first one found.

>>> from fonds.analysis import qca
>>> table = qca.CaseTable.from_columns(
...     ["Poland", "Hungary", "Romania", "Albania"],
...     {"OPP": [1, 1, 0, 0], "REVOLT": [1, 1, 0, 0], "HOME": [0, 0, 1, 1]},
...     "FELL", [1, 1, 0, 0],
... )
>>> truth = qca.build_truth_table(table, qca.CutOffs(inclusion=1))
>>> [row.out for row in truth.rows]
['0', '1']
>>> qca.minimise_conservatively(truth).listed[0].formula
'OPP*REVOLT*~HOME'
>>> [solution.formula for solution in qca.minimise_parsimoniously(truth).listed]
['OPP', 'REVOLT', '~HOME']

Three formulas explain four cases equally well: the cases do not decide between them.
"""

from fonds.analysis.qca.calibration import (
    Groups,
    Thresholds,
    calibrate_by_thresholds,
    calibrate_directly,
    calibrate_indirectly,
    draw_calibration,
    read_thresholds,
)
from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.errors import QcaError
from fonds.analysis.qca.intermediate import minimise_between, parse_expectations
from fonds.analysis.qca.minimise import (
    Limits,
    Solution,
    Solutions,
    TermFit,
    find_assumptions,
    minimise_conservatively,
    minimise_parsimoniously,
)
from fonds.analysis.qca.necessity import NecessityCutOffs, find_necessary, fit_single_conditions
from fonds.analysis.qca.reading import (
    RawColumns,
    calibrate_columns,
    columns_by_name,
    read_cases,
    read_codes,
    read_columns,
    read_reference,
    report_calibration,
    shift_calibration,
)
from fonds.analysis.qca.readings import (
    Code,
    Disagreement,
    Reading,
    Readings,
    compare_readings,
    settle_first,
)
from fonds.analysis.qca.report import report_comparison, report_readings, report_robustness
from fonds.analysis.qca.robustness import Robustness, Run, Survival, assess_robustness
from fonds.analysis.qca.study import Comparison, Options, compare_cases
from fonds.analysis.qca.truth_table import CutOffs, Row, TruthTable, build_truth_table
from fonds.analysis.qca.walk import Walk, lay_out_walk

__all__ = [
    "CaseTable",
    "Code",
    "Comparison",
    "CutOffs",
    "Disagreement",
    "Groups",
    "Limits",
    "NecessityCutOffs",
    "Options",
    "QcaError",
    "RawColumns",
    "Reading",
    "Readings",
    "Robustness",
    "Row",
    "Run",
    "Solution",
    "Solutions",
    "Survival",
    "TermFit",
    "Thresholds",
    "TruthTable",
    "Walk",
    "assess_robustness",
    "build_truth_table",
    "calibrate_by_thresholds",
    "calibrate_columns",
    "calibrate_directly",
    "calibrate_indirectly",
    "columns_by_name",
    "compare_cases",
    "compare_readings",
    "draw_calibration",
    "find_assumptions",
    "find_necessary",
    "fit_single_conditions",
    "lay_out_walk",
    "minimise_between",
    "minimise_conservatively",
    "minimise_parsimoniously",
    "parse_expectations",
    "read_cases",
    "read_codes",
    "read_columns",
    "read_reference",
    "read_thresholds",
    "report_calibration",
    "report_comparison",
    "report_readings",
    "report_robustness",
    "settle_first",
    "shift_calibration",
]
