"""The figure "how long they lasted": careers from an origin on, their endings, and turnover.

Dates known only within bounds are drawn within them many times, day by day alike. The curve shown
is the median over the drawings, its band the median of the pointwise limits; beside it stands how
far the drawings alone move it. `compute_character` takes plain values and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from fonds.workflows.evidence.careers import (
    EVERY_ENDING,
    PURGED,
    CareerChoice,
    gather_careers,
)
from fonds.workflows.figures.bodies import compute_turnover, gather_bodies
from fonds.workflows.figures.regression import LEAST, NOT_KNOWN, only_purged, regress

if TYPE_CHECKING:
    from fonds.analysis.careers import Spell, SpellTable
    from fonds.analysis.survival import Lifetimes, SurvivalCurve

Values = dict[str, Any]

STEPS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class CharacterChoice:
    """What a reader chose.

    Attributes:
        careers: Whose careers, over what time.
        trait: What they are compared by; see `traits.TRAITS`.
        draws, seed: Of the uncertain dates.
        level: Of the bands.
        same_as: See `gather_bodies`.
    """

    careers: CareerChoice
    trait: str = "faction"
    draws: int = 100
    seed: int = 1
    level: float = 0.95
    same_as: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> Values:
        """The settings of a figure."""
        return {
            "origin": self.careers.origin.isoformat(),
            "until": self.careers.until.isoformat(),
            "country": self.careers.country,
            "certainty": list(self.careers.certainty),
            "trait": self.trait,
            "draws": self.draws,
            "seed": self.seed,
            "level": self.level,
            "same_as": dict(self.same_as),
        }


def gather_character(settings: Mapping[str, Any]) -> Values:
    """The input of the figure from the catalogue as it is now."""
    careers = gather_careers(
        CareerChoice(
            date.fromisoformat(settings["origin"]),
            date.fromisoformat(settings["until"]),
            settings["country"],
            tuple(settings["certainty"]),
        )
    )
    return {
        "spells": list(careers.spells),
        "left_out": dict(careers.left_out),
        "bodies": gather_bodies(settings["same_as"]),
    }


def compute_character(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Values:
    """Compute the whole figure.

    Args:
        data: As `gather_character` gives it.
        settings: As `CharacterChoice.to_json` gives them.

    Returns:
        `reasons` (why there are no curves), `people`, `endings`, `left_out`, `curves` by group,
        `incidence` by ending, `marks` (the years), `test`, `turnbull`, `flows`, `restored`,
        `regression`, `turnover`, `warnings`.
    """
    turnover = compute_turnover(data["bodies"])
    least: Values = {"reasons": [], "turnover": turnover, "warnings": list(turnover["warnings"])}
    table, left = tabulate(data, settings)
    least["left_out"] = dict(Counter(data["left_out"]) + left)
    if table is None or len(table.spells) < LEAST:
        number = len(table.spells) if table else 0
        least["reasons"] = [
            f"{number} careers can be followed from this day on; a curve needs at least {LEAST}. "
            "Choose another day, or record more posts with their dates."
        ]
        return least
    groups = [spell.groups.get(settings["trait"], NOT_KNOWN) for spell in table.spells]
    if unknown := groups.count(NOT_KNOWN):
        whose = "any" if unknown == len(groups) else f"{unknown} of {len(groups)}"
        least["warnings"].append(
            f"No claim names the {settings['trait']} of {whose} of these persons."
            if whose == "any"
            else f"The {settings['trait']} of {whose} persons is not known from any claim."
        )
    drawn = _Drawn(table, groups, settings)
    result = {
        **least,
        "people": len(table.spells),
        "endings": _count_endings(table),
        "groups": {
            name: {"people": n, "endings": _count_endings(table, groups, name)}
            for name, n in Counter(groups).most_common()
        },
        **drawn.summarise(),
        "turnbull": _turnbull(data, settings, drawn.marks),
        "flows": trace_fates(data["spells"], settings),
        "restored": [spell["person"] for spell in data["spells"] if spell.get("restored")],
        "regression": regress(table, groups, settings),
    }
    result["warnings"] += drawn.warnings
    return result


def tabulate(
    data: Mapping[str, Any], settings: Mapping[str, Any], causes: Sequence[str] = EVERY_ENDING
) -> tuple[SpellTable | None, Counter[str]]:
    """The careers as a table of bounds, and reason to number of those it leaves out."""
    from fonds.analysis.careers import tabulate_spells

    spells = [read_spell(said, settings["origin"]) for said in data["spells"]]
    if not spells:
        return None, Counter()
    until = date.fromisoformat(settings["until"])
    occurring = [cause for cause in causes if any(spell.exit == cause for spell in spells)]
    table = tabulate_spells(spells, occurring or causes[:1], until)
    return table, Counter(left.reason for left in table.left_out)


def read_spell(said: Mapping[str, Any], origin: str) -> Spell:
    """A career as the analysis takes it: the clock of all starts on the origin."""
    from fonds.analysis.careers import Bounds, Spell

    first, last = (date.fromisoformat(day) if day else None for day in said["end"])
    return Spell(
        said["person"],
        "in office",
        Bounds.on(date.fromisoformat(origin)),
        Bounds(first, last),
        said["exit"],
        tuple(date.fromisoformat(day) for day in said["attested"]),
        date.fromisoformat(said["entered_view"]) if said["entered_view"] else None,
        said["groups"],
        tuple(said["sources"]),
    )


def _count_endings(table: SpellTable, groups: Sequence[str] = (), name: str = "") -> dict[str, int]:
    codes = [
        int(code) for i, code in enumerate(table.exit) if code and (not groups or groups[i] == name)
    ]
    return {table.causes[code - 1]: number for code, number in sorted(Counter(codes).items())}


class _Drawn:
    """Curves over many drawings of the uncertain dates."""

    def __init__(
        self, table: SpellTable, groups: Sequence[str], settings: Mapping[str, Any]
    ) -> None:
        import numpy as np

        self.table, self.settings = table, settings
        span = (
            date.fromisoformat(settings["until"]) - date.fromisoformat(settings["origin"])
        ).days / 365.2425
        self.grid = np.arange(0, int(span * STEPS_A_YEAR) + 1) / STEPS_A_YEAR
        self.marks = [float(year) for year in range(1, int(span) + 1)]
        sizes = Counter(groups)
        self.shown = [n for n, k in sizes.most_common() if n != NOT_KNOWN and k >= LEAST]
        self.of = {
            "all": np.ones(len(groups), dtype=bool),
            **{name: np.array([group == name for group in groups]) for name in self.shown},
        }
        self.labels = [group if group in self.shown else "" for group in groups]
        self.warnings: list[str] = []
        thin = [n for n, k in sizes.items() if n != NOT_KNOWN and k < LEAST]
        if thin:
            self.warnings.append(
                f"Fewer than {LEAST} persons are known of {', '.join(sorted(thin))}: no curve is "
                "drawn of them; they are in the curve of all."
            )

    def summarise(self) -> Values:
        """Run the drawings and sum them up."""
        import numpy as np

        from fonds.analysis.careers import draw_many
        from fonds.analysis.survival import estimate_incidence

        level, draws = self.settings["level"], self.settings["draws"]
        steps: dict[str, list[Any]] = {name: [] for name in self.of}
        shares: dict[str, list[Any]] = {cause: [] for cause in self.table.causes}
        tests = []
        for k, (lives, _) in enumerate(draw_many(self.table, draws, self.settings["seed"])):
            purged = only_purged(lives)
            for name, rows in self.of.items():
                steps[name].append(self._curve(purged.take(rows), name, say=k == 0))
            for cause, curve in estimate_incidence(lives, level).items():
                columns = (curve.incidence, curve.low, curve.high)
                shares[cause].append([_at(curve.time, one, self.grid, 0.0) for one in columns])
            if (p := self._test(purged)) is not None:
                tests.append(p)
        curves = {name: self._summary(np.array(drawn)) for name, drawn in steps.items()}
        reach = curves["all"]["reach"]
        return {
            "grid": self.grid.tolist(),
            "marks": self.marks,
            "curves": curves,
            "incidence": {cause: _bands(np.array(drawn), reach) for cause, drawn in shares.items()},
            "test": _spread_of(tests, level) if tests else None,
        }

    def _curve(self, lives: Lifetimes, name: str, say: bool) -> Any:
        import numpy as np

        from fonds.analysis.survival import estimate_survival

        curve = estimate_survival(lives, self.settings["level"])
        if say:
            group = "" if name == "all" else f"{name}: "
            self.warnings += [f"{group}{said}" for said in curve.warnings]
            if not (lives.event > 0).any():
                self.warnings += self._never(name, curve)
        rows = [_at(curve.time, c, self.grid, 1.0) for c in (curve.survival, curve.low, curve.high)]
        beyond = self.grid > curve.time[-1]
        return np.where(beyond & (curve.survival[-1] > 0), np.nan, np.array(rows))

    def _never(self, name: str, curve: SurvivalCurve) -> list[str]:
        """What no ending at all says: the share that could have left without one being seen."""
        years = [year for year in self.marks if year <= curve.time[-1]]
        if not years:
            return []
        followed = int(curve.at_risk[int((curve.time < years[-1]).sum())])
        share = 1 - (1 - self.settings["level"]) ** (1 / followed)
        return [
            f"{name}: no measure is recorded against any. The curve has no band, which does not "
            f"make it certain: {followed} were followed for {years[-1]:g} years, and so few "
            "show no "
            f"ending in {1 - self.settings['level']:.0%} of cases even where {share:.0%} of such "
            "people are purged."
        ]

    def _summary(self, drawn: Any) -> Values:
        """Median curve and band over drawings, shape (draws, 3, grid), and the spread by year."""
        import numpy as np

        known = np.isfinite(drawn[:, 0]).mean(axis=0) > 0.5
        reach = int(np.flatnonzero(known)[-1]) + 1 if known.any() else 0
        found = _bands(drawn, reach)
        if reach and min(found["value"]) >= 1:  # nobody left, so there is no band
            found["low"] = found["high"] = [None] * reach
        tail = (1 - self.settings["level"]) / 2
        at: list[Values] = []
        for year in self.marks:
            j = round(year * STEPS_A_YEAR)
            if j >= reach:
                at.append({"time": year, "value": None, "low": None, "high": None, "dating": None})
                continue
            values = drawn[:, 0, j]
            low, high = np.nanquantile(values, [tail, 1 - tail])
            at.append(
                {
                    "time": year,
                    "value": found["value"][j],
                    "low": found["low"][j],
                    "high": found["high"][j],
                    "dating": [float(low), float(high)],
                }
            )
        return {**found, "reach": reach, "at": at}

    def _test(self, lives: Lifetimes) -> float | None:
        import numpy as np

        from fonds.analysis.survival import compare_groups

        rows = np.array([bool(label) for label in self.labels])
        labels = [label for label in self.labels if label]
        part = lives.take(rows)
        if len(set(labels)) < 2 or not (part.event > 0).any():
            return None
        test = compare_groups(part, labels)
        self.warnings += [said for said in test.warnings if said not in self.warnings]
        return test.p_value


def _at(time: Any, curve: Any, grid: Any, first: float) -> Any:
    import numpy as np

    return np.concatenate(([first], curve))[np.searchsorted(time, grid, side="right")]


def _bands(drawn: Any, reach: int) -> Values:
    import numpy as np

    if not reach:
        return {"value": [], "low": [], "high": []}
    value, low, high = np.nanmedian(drawn[:, :, :reach], axis=0)
    return {"value": value.tolist(), "low": low.tolist(), "high": high.tolist()}


def _spread_of(p_values: Sequence[float], level: float) -> Values:
    import numpy as np

    low, median, high = np.quantile(p_values, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return {"name": "log-rank", "p_value": float(median), "low": float(low), "high": float(high)}


def _turnbull(
    data: Mapping[str, Any], settings: Mapping[str, Any], marks: Sequence[float]
) -> list[Values]:
    """The least and greatest share still unpurged that the bounds of the dates allow."""
    from fonds.analysis.careers import build_intervals
    from fonds.analysis.survival import estimate_turnbull

    table, _ = tabulate(data, settings, PURGED)
    if table is None:
        return []
    curve = estimate_turnbull(*build_intervals(table, "years"), unit="years")
    return [{"time": t, "range": list(curve.at(t))} for t in marks]


def trace_fates(spells: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> list[Values]:
    """From each group in office on the origin to what had become of it by the close."""
    from fonds.analysis.turnover import trace_flows

    before, after = {}, {}
    for spell in spells:
        if spell["entered_view"] is None:
            before[spell["person"]] = spell["groups"].get(settings["trait"], NOT_KNOWN)
            after[spell["person"]] = _fate(spell, settings["until"])
    if not before:
        return []
    flows = trace_flows([("in office", before), ("fate", after)])
    return [
        {"from": flow.source, "to": flow.target, "people": list(flow.people)}
        for flow in flows.flows
    ]


def _fate(spell: Mapping[str, Any], until: str) -> str:
    if spell["end"][1] and spell["end"][0] <= until:
        return str(spell["exit"])
    year = until[:4]
    if spell["end"][0] or any(day[:4] >= year for day in spell["attested"]):
        return "no measure known"
    return "no further trace"
