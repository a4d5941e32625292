"""Calibration: from raw measures to memberships, by thresholds a historian can defend.

- `calibrate_directly`: the direct method. Three thresholds, full exclusion, crossover (0.5) and
  full inclusion, and a logistic curve between them (Ragin 2008), or straight lines.
- `calibrate_indirectly`: the indirect method. Cases are sorted into qualitative groups ("mostly
  in", "more out than in"); a curve fitted to the groups gives each case its membership.
- `calibrate_by_thresholds`: one threshold makes a crisp set, several make a multi-value one.

Where a case lies exactly on the crossover its membership is 0.5 and it will belong to no row of the
truth table: choose a crossover that falls between cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from fonds.analysis.qca.cases import Floats
from fonds.analysis.qca.errors import QcaError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a set begins and ends, in the unit of the measure.

    Attributes:
        exclusion: Full exclusion: membership `1 - at_threshold`.
        crossover: Neither in nor out: membership 0.5.
        inclusion: Full inclusion: membership `at_threshold`. May lie below `exclusion`, for a set
            to which low values belong.
    """

    exclusion: float
    crossover: float
    inclusion: float

    def __post_init__(self) -> None:
        rising = self.exclusion < self.crossover < self.inclusion
        falling = self.exclusion > self.crossover > self.inclusion
        if not (rising or falling):
            raise QcaError(
                f"thresholds {self.exclusion:g}, {self.crossover:g}, {self.inclusion:g}: expected "
                "full exclusion, crossover and full inclusion in rising or in falling order."
            )

    def shifted(self, share: float) -> Thresholds:
        """Move the crossover by a share of its distance to the neighbour on that side."""
        end = self.inclusion if share > 0 else self.exclusion
        moved = self.crossover + abs(share) * (end - self.crossover)
        return Thresholds(self.exclusion, moved, self.inclusion)


def read_thresholds(text: str) -> Thresholds | float | None:
    """Read `400, 550, 900` (three: the direct method) or `3` (one: a crisp set); "" is None.

    Raises:
        QcaError: It is not one number or three, or they are in no order.
    """
    said = [part.strip() for part in text.replace(";", ",").split(",")]
    if said == [""]:
        return None
    try:
        numbers = [float(part) for part in said]
    except ValueError:
        numbers = []
    if not np.isfinite(numbers).all() or len(numbers) not in (1, 3):
        raise QcaError(
            f"thresholds {text!r}: expected full exclusion, crossover and full inclusion, as in "
            "400, 550, 900, or one number for a set that one is in or out of."
        )
    return numbers[0] if len(numbers) == 1 else Thresholds(*numbers)


def calibrate_directly(
    raw: Sequence[float] | Floats,
    thresholds: Thresholds,
    at_threshold: float = 0.95,
    logistic: bool = True,
) -> Floats:
    """Turn a measure into memberships by three thresholds.

    Args:
        raw: (n,) values of the measure.
        thresholds: See `Thresholds`.
        at_threshold: The membership at full inclusion, between 0.5 and 1; with the logistic curve
            only.
        logistic: A logistic curve through the thresholds; else straight lines, 0 and 1 beyond them.

    Returns:
        (n,) memberships.

    Raises:
        QcaError: `at_threshold` is not between 0.5 and 1.

    Source:
        Ragin, Redesigning Social Inquiry (2008), ch. 5. He rounds the log odds at the thresholds to
        3; with `at_threshold=0.95` they are 2.944, as in the R package QCA.
    """
    if not 0.5 < at_threshold < 1:
        raise QcaError(f"membership at full inclusion {at_threshold:g}: expected 0.5 to 1.")
    values = np.asarray(raw, dtype=np.float64)
    distance = values - thresholds.crossover
    inward = np.sign(distance) == np.sign(thresholds.inclusion - thresholds.crossover)
    width = np.where(
        inward,
        thresholds.inclusion - thresholds.crossover,
        thresholds.crossover - thresholds.exclusion,
    )
    share = distance / width
    if logistic:
        odds = np.log(at_threshold / (1 - at_threshold))
        memberships: Floats = 1 / (1 + np.exp(-share * odds))
        return memberships
    return np.clip(0.5 + share / 2, 0, 1)


@dataclass(frozen=True, slots=True)
class Groups:
    """Where one qualitative group ends and the next begins, in the unit of the measure, rising.

    n edges make n + 1 groups, whose memberships lie evenly from 0 to 1: four edges make 0, 0.25,
    0.5, 0.75 and 1.
    """

    edges: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.edges) < 2 or any(low >= high for low, high in pairwise(self.edges)):
            raise QcaError(
                f"groups {', '.join(f'{edge:g}' for edge in self.edges) or '(none)'}: expected two "
                "edges or more in rising order."
            )


_MOST_STEPS = 100
_SETTLED = 1e-10


def calibrate_indirectly(raw: Sequence[float] | Floats, groups: Groups) -> Floats:
    """Turn a measure into memberships by the qualitative groups its cases fall into.

    The memberships of the groups are regressed on the measure by a fractional logit with the
    powers log x, x^(1/2), x and x^2; what it predicts for a case is its membership.

    Args:
        raw: (n,) values of the measure, all above 0.
        groups: See `Groups`.

    Returns:
        (n,) memberships.

    Raises:
        QcaError: A value is not above 0, there are fewer than six different ones, all fall into
            one group, or the curve does not settle.

    Source:
        Ragin, Redesigning Social Inquiry (2008), ch. 5; Papke and Wooldridge 1996 for the
        regression. The powers are those of the R package QCA.
    """
    values = np.asarray(raw, dtype=np.float64)
    if (values <= 0).any() or len(np.unique(values)) < 6:
        raise QcaError(
            "the indirect method needs values above 0, six different ones at least. Use the "
            "direct method, NAME=EXCLUSION,CROSSOVER,INCLUSION."
        )
    coded = np.searchsorted(groups.edges, values, side="right") / len(groups.edges)
    if len(set(coded.tolist())) < 2:
        raise QcaError("all values fall into one group. Choose edges that lie between them.")
    share = values / values.max()
    terms = np.column_stack([np.ones_like(share), np.log(share), np.sqrt(share), share, share**2])
    basis, _ = np.linalg.qr(terms)
    fitted = (coded + 0.5) / 2
    last = np.inf
    for _ in range(_MOST_STEPS):
        weight = fitted * (1 - fitted)
        target = np.log(fitted / (1 - fitted)) + (coded - fitted) / weight
        root = np.sqrt(weight)
        slopes, *_ = np.linalg.lstsq(basis * root[:, None], target * root, rcond=None)
        fitted = np.clip(1 / (1 + np.exp(-(basis @ slopes))), 1e-12, 1 - 1e-12)
        deviance = -2 * float((coded * np.log(fitted) + (1 - coded) * np.log(1 - fitted)).sum())
        if abs(deviance - last) < _SETTLED * (abs(deviance) + 0.1):
            memberships: Floats = fitted
            return memberships
        last = deviance
    raise QcaError("the curve through the groups does not settle. Choose other edges, or fewer.")


def calibrate_by_thresholds(raw: Sequence[float] | Floats, thresholds: Sequence[float]) -> Floats:
    """Number each value by how many thresholds it reaches: one gives 0 and 1, two 0, 1 and 2.

    Raises:
        QcaError: No threshold, or thresholds not in rising order.
    """
    edges = list(thresholds)
    if not edges or any(low >= high for low, high in pairwise(edges)):
        raise QcaError(
            f"thresholds {', '.join(f'{edge:g}' for edge in edges) or '(none)'}: expected one or "
            "more in rising order."
        )
    places: Floats = np.searchsorted(edges, np.asarray(raw, float), side="right").astype(np.float64)
    return places


def draw_calibration(
    raw: Sequence[float] | Floats, cases: Sequence[str], thresholds: Thresholds, measure: str
) -> dict[str, Any]:
    """Return a Vega-Lite chart of each case on the curve, with the thresholds marked.

    Args:
        raw: (n,) values.
        cases: n names, shown with each point and in the chart's data.
        thresholds: Of the direct method.
        measure: Name and unit, written under the axis.

    Returns:
        A specification to embed or to render with `vl_convert`; its data hold every number.
    """
    import altair as alt  # half a second to import, needed only where a chart is drawn

    values = np.asarray(raw, dtype=np.float64)
    grid = np.linspace(values.min(), values.max(), 101)
    curve = [
        {"raw": float(x), "membership": float(y)}
        for x, y in zip(grid, calibrate_directly(grid, thresholds), strict=True)
    ]
    points = [
        {"case": case, "raw": float(x), "membership": round(float(y), 3)}
        for case, x, y in zip(cases, values, calibrate_directly(values, thresholds), strict=True)
    ]
    marks = [
        {"raw": thresholds.exclusion, "threshold": "full exclusion"},
        {"raw": thresholds.crossover, "threshold": "crossover"},
        {"raw": thresholds.inclusion, "threshold": "full inclusion"},
    ]

    def inline(rows: list[dict[str, Any]]) -> Any:
        return alt.InlineData(rows)

    across = alt.X("raw:Q", title=measure, scale=alt.Scale(zero=False))
    up = alt.Y("membership:Q", title="membership", scale=alt.Scale(domain=[0, 1]))
    line = alt.Chart(inline(curve)).mark_line(color="#555").encode(across, up)
    rules = alt.Chart(inline(marks)).mark_rule(strokeDash=[4, 3], color="#777")
    dots = alt.Chart(inline(points)).mark_point(filled=True, color="#222", size=40)
    told = ["case:N", "raw:Q", "membership:Q"]
    chart = alt.layer(
        line, rules.encode(across, tooltip="threshold:N"), dots.encode(across, up, tooltip=told)
    ).properties(width=480, height=260, description=f"Membership by {measure}")
    with alt.data_transformers.enable(consolidate_datasets=False):
        specification: dict[str, Any] = chart.to_dict()
    return specification
