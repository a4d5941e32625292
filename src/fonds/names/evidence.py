"""What speaks for two forms being one name, weighed by the calibration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance.Levenshtein import distance as edits

from fonds.names.forms import Form
from fonds.names.kept import TABLES, load_table


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two forms being one name.

    Attributes:
        kind: How they agree: `korean`, `european`, `by sound` ...
        features: What the calibration weighs, as in `tables/calibration.yaml`.
        logit: The weighed sum; a score of 0.5 is 0.
        first, second: The readings or structures that agree.
        detail: A case undone or the like.
        forms: The forms that agree, where one is an alias that stands in brackets or the like.
    """

    kind: str
    features: tuple[float, ...]
    logit: float
    first: object = None
    second: object = None
    detail: str = ""
    forms: tuple[Form, Form] | None = None


NOTHING = Evidence("nothing", (), -30.0)


@lru_cache(maxsize=1)
def weights() -> dict[str, tuple[float, ...]]:
    """Load the calibrated weights of each kind of evidence."""
    table = load_table(TABLES / "calibration.yaml", ("features", "weights"))
    return {kind: tuple(map(float, row)) for kind, row in table["weights"].items()}


def weighed(
    kind: str,
    features: tuple[float, ...],
    first: object = None,
    second: object = None,
    detail: str = "",
) -> Evidence:
    """Weigh the features of one kind of evidence."""
    logit = 0.0
    for weight, value in zip(weights()[kind], features, strict=True):
        logit += weight * value
    return Evidence(kind, features, logit, first, second, detail)


def better(one: Evidence, two: Evidence) -> Evidence:
    """Return the stronger of two pieces of evidence, the first where they are even."""
    return two if two.logit > one.logit else one


def alike(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether some consonant skeletons are near enough for the sounds to be compared."""
    for one in first:
        for two in second:
            most = 1 + max(len(one), len(two)) // 4
            if edits(one, two, score_cutoff=most) <= most:
                return True
    return False
