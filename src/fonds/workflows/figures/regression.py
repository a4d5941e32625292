"""Which traits went with a measure sooner: Cox regression of careers, or why there is none.

Two models, each only where the careers carry it. The first compares the groups of the trait chosen;
the second asks whether the strength of one's own faction among those in office, as it changes with
every fall, goes with the risk. Ties are taken by Efron's method, since many fell on one day; errors
are robust where one career is cut into stretches. The models are fitted on several drawings of the
uncertain dates and put together by Rubin's rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import exp
from typing import TYPE_CHECKING, Any

from fonds.workflows.evidence.careers import PURGED

if TYPE_CHECKING:
    from fonds.analysis.careers import SpellTable
    from fonds.analysis.survival import CoxFit, Lifetimes

Values = dict[str, Any]

LEAST = 5
"""Persons a group must have for a curve or a ratio of its own. Source: our choice."""

EVENTS_EACH = 5
"""Measures there must be for each ratio.

Source: E. Vittinghoff and C. McCulloch, "Relaxing the rule of ten events per variable in logistic
and Cox regression", American Journal of Epidemiology 165 (2007), 710-718: with five to nine,
intervals are still near what they say.
"""

DRAWINGS = 25
STEP = 0.1
"""The strength is told by tenths of those in office."""
NOT_KNOWN = "not known"

Fit = Callable[["Lifetimes", Any], "CoxFit"]


def only_purged(lives: Lifetimes) -> Lifetimes:
    """The same lives with every measure one event, and a quiet end a censoring."""
    import numpy as np

    from fonds.analysis.survival import Lifetimes

    codes = [k + 1 for k, cause in enumerate(lives.causes) if cause in PURGED]
    event = np.isin(lives.event, codes).astype(np.int64)
    return Lifetimes(lives.exit, event, lives.entry, lives.weight, ("purged",), lives.unit)


def regress(
    table: SpellTable, groups: Sequence[str], settings: Mapping[str, Any]
) -> dict[str, Values]:
    """Fit both models, or say why not.

    Args:
        table: The careers.
        groups: The group of each by the trait chosen.
        settings: `seed`, `level`, `trait`.

    Returns:
        `groups` and `strength`; each has `reason` (of a refusal, or "") and `rows` with `name`,
        `ratio`, `low`, `high`, `p_value`, `dating` (the share of the variance that uncertain dates
        bring), and `against`, `events`, `people`, `proportional` (p-value), `spared` (groups of
        whom nobody fell).
    """
    factions = table.groups("faction", NOT_KNOWN)
    return {
        "groups": _compare_groups(table, groups, settings),
        "strength": _measure_strength(table, factions, settings),
    }


def _purged(table: SpellTable) -> list[bool]:
    codes = {k + 1 for k, cause in enumerate(table.causes) if cause in PURGED}
    return [int(code) in codes for code in table.exit]


def _refuse(reason: str) -> Values:
    return {"reason": reason, "rows": []}


def _compare_groups(
    table: SpellTable, groups: Sequence[str], settings: Mapping[str, Any]
) -> Values:
    """Each group that can bear a ratio against all the others together."""
    import numpy as np

    from fonds.analysis.survival import fit_cox

    fell = _purged(table)
    people, events = Counter(groups), Counter(g for g, f in zip(groups, fell, strict=True) if f)
    known = np.array([group != NOT_KNOWN for group in groups])
    number = sum(f for f, k in zip(fell, known, strict=True) if k)
    able = [
        name
        for name, size in people.most_common()
        if name != NOT_KNOWN and size >= LEAST and 0 < events[name] < size
    ]
    rest = [name for name in people if name != NOT_KNOWN and name not in able]
    spared = sorted(name for name in rest if not events[name])
    others = rest
    if not sum(events[name] for name in rest):  # nobody of them fell: no ratio against them ends
        able, others = able[1:], able[:1]  # the largest is what the others are compared with
        known &= ~np.isin(np.array(groups), rest)
    if not able:
        return _refuse(
            f"No two groups of {LEAST} persons or more are known of which some fell and some did "
            "not; a ratio of risks would be nought or without end."
        )
    if number < EVENTS_EACH * len(able):
        return _refuse(
            f"{number} measures are known against persons whose group is known, for {len(able)} "
            f"ratios. Fewer than {EVENTS_EACH} for each would give intervals that mean nothing."
        )
    columns = np.array([[float(group == name) for name in able] for group in groups])[known]

    def fit(lives: Lifetimes, _: Any) -> CoxFit:
        return fit_cox(lives.take(known), columns, able, level=settings["level"])

    made = _over_drawings(table, fit, able, settings)
    return {
        **made,
        "against": sorted(others),
        "events": number,
        "people": int(known.sum()),
        "spared": spared,
    }


def _measure_strength(
    table: SpellTable, factions: Sequence[str], settings: Mapping[str, Any]
) -> Values:
    """The share of one's own faction among the others in office, as a covariate that changes."""
    import numpy as np

    from fonds.analysis.careers import DAYS_PER_YEAR
    from fonds.analysis.strength import Strength, strength_during
    from fonds.analysis.survival import expand_changes, fit_cox

    known = np.array([faction != NOT_KNOWN for faction in factions])
    if len({faction for faction in factions if faction != NOT_KNOWN}) < 2:
        return _refuse("Fewer than two factions are known among these persons.")
    number = sum(f for f, k in zip(_purged(table), known, strict=True) if k)
    if number < 2 * EVENTS_EACH:
        return _refuse(
            f"{number} measures are known against members of known factions; at least "
            f"{2 * EVENTS_EACH} are needed to tell the strength of a faction from chance."
        )
    people = tuple(spell.person for spell in table.spells)

    def fit(lives: Lifetimes, start: Any) -> CoxFit:
        days = lives.exit * DAYS_PER_YEAR
        came = np.where(np.isfinite(lives.entry), start + lives.entry * DAYS_PER_YEAR, start)
        rows = np.flatnonzero(known).tolist()
        strength = Strength(
            tuple(people[i] for i in rows), tuple(factions[i] for i in rows), came[rows],
            (start + days)[rows],
        )  # fmt: skip
        series = strength_during(strength, table, start, days, factions)
        cut, share, whose = expand_changes(lives, series)
        kept = known[whose]
        return fit_cox(
            cut.take(kept), share[kept][:, None] / STEP, ["strength"],
            person=whose[kept], level=settings["level"],
        )  # fmt: skip

    made = _over_drawings(table, fit, ["strength"], settings)
    return {**made, "events": number, "people": int(known.sum())}


def _over_drawings(
    table: SpellTable, fit: Fit, names: Sequence[str], settings: Mapping[str, Any]
) -> Values:
    """Fit on each drawing and put the fits together by Rubin's rule."""
    import numpy as np

    from fonds.analysis.careers import draw_many
    from fonds.analysis.survival import SurvivalError, check_proportional
    from fonds.analysis.survival.normal import normal_quantile, two_sided_tail

    logs, variances, proportional = [], [], []
    certain = (table.start_from == table.start_to).all() and (table.end_from == table.end_to).all()
    drawings = 1 if certain else DRAWINGS
    try:
        for lives, start in draw_many(table, drawings, settings["seed"]):
            made = fit(only_purged(lives), start)
            if flaw := next((w for w in made.warnings if _is_flaw(w)), None):
                return _refuse(f"The model has no finite estimate. {flaw}")
            logs.append(made.coef)
            variances.append(np.diag(made.covariance))
            proportional.append(check_proportional(made).overall.p_value)
    except SurvivalError as error:
        return _refuse(f"The careers do not carry this model: {error}")
    between = np.zeros(len(names)) if certain else np.var(logs, axis=0, ddof=1)
    between = between * (1 + 1 / drawings)
    whole = np.mean(variances, axis=0) + between
    reach = normal_quantile(settings["level"])
    rows = []
    for name, log, variance, dating in zip(
        names, np.mean(logs, axis=0).tolist(), whole.tolist(), between.tolist(), strict=True
    ):
        spread = variance**0.5
        rows.append(
            {
                "name": name,
                "ratio": exp(log),
                "low": exp(log - reach * spread),
                "high": exp(log + reach * spread),
                "p_value": two_sided_tail(log / spread),
                "dating": dating / variance,
            }
        )
    return {"reason": "", "rows": rows, "proportional": float(np.median(proportional))}


def _is_flaw(warning: str) -> bool:
    """Whether a warning of the model means that its ratios cannot be given."""
    return "no finite estimate" in warning or "cannot be told apart" in warning
