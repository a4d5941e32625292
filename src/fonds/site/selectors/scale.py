"""The page Scale: the reader's choices, and what they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.pages.charts import Chart
from fonds.site.pages.figures import Choices, Field, OwnList, ScalePage
from fonds.site.pages.parts import Note
from fonds.site.selectors.charts import charts_of, draw_charts
from fonds.site.selectors.choosing import (
    certainty_field,
    country_field,
    downloads_of,
    figure_settings,
    kept_query,
    published,
    select,
    with_choices,
)
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.in_time import compute_in_time
from fonds.site.selectors.scale_parts import make_scale_parts, say_lead
from fonds.site.visitor import Visitor
from fonds.site.wording import CLAIM_VERBS
from fonds.workflows.evidence import MEASURES
from fonds.workflows.figures import ScaleChoice, sha256_of
from fonds.workflows.figures.choices import MOST_OWN_LISTS, read_scale_choice
from fonds.workflows.figures.scale import compare, describe_lists, estimate, gather_scale

Values = dict[str, Any]

TITLE = "How many were on no list?"
FIELDS = (
    "from", "to", "country", "kind", "certainty", "by", "without", "method", "delta", "criterion",
    "seed", "level",
    *(f"{part}{n}" for n in range(1, MOST_OWN_LISTS + 1) for part in ("list", "words")),
)  # fmt: skip
NOTE = Note(
    (
        "Named as purged: a current claim says that the person was expelled, arrested, sentenced, "
        "executed, demoted or exiled, fled, or took his or her own life. Claims taken back or "
        "denied "
        "by their source do not count.",
        "An estimate is of persons such as these sources could name. Whoever no source had "
        "reason to "
        "name is on no list and in no estimate.",
    )
)


def show_scale(query: Mapping[str, str], visitor: Visitor) -> ScalePage:
    """The page for the reader's choices; choices that cannot be read are named on it."""
    words = kept_query(query, FIELDS)
    defaults = figure_settings()
    problem = ""
    try:
        choice = read_scale_choice(words, defaults)
    except FondsError as error:
        problem, choice = str(error), read_scale_choice({}, defaults)
        words = {}
    chosen = choice.to_json()
    data = gather_scale(chosen)
    result = compute_parts(data, chosen)
    parts, drawing = draw_charts(make_scale_parts(data, result, chosen), addresses.SCALE, words)
    subject = str(defaults.get("subject", "")) if not words else ""
    return ScalePage(
        title=TITLE,
        lead=say_lead(result, subject, len(data["lists"])),
        choices=make_choices(words, choice, problem),
        parts=parts,
        note=Note((defaults["note"], *NOTE.paragraphs)) if defaults.get("note") else NOTE,
        published=published("scale", sha256_of(data)),
        downloads=downloads_of(addresses.SCALE, words),
        citation=cite_record(TITLE, with_choices(addresses.SCALE, words)),
        is_pending=parts.pending or drawing,
    )


def scale_charts(query: Mapping[str, str]) -> dict[str, Chart]:
    """The charts of the page for these choices, not yet drawn.

    Raises:
        ScopeError: A choice cannot be read.
    """
    chosen = read_scale_choice(kept_query(query, FIELDS), figure_settings()).to_json()
    data = gather_scale(chosen)
    return charts_of(make_scale_parts(data, compute_parts(data, chosen), chosen))


def compute_parts(data: Values, chosen: Values) -> Values:
    """The description at once; the estimate and the comparison as far as they are there."""
    result = describe_lists(data)
    if result["reasons"]:
        return {**result, "estimate": None, "spread": [], "dropped": []}
    if (made := compute_in_time("scale-estimate", estimate, data, chosen)) is not None:
        result |= made
        if result["estimate"] is None:
            return {**result, "spread": [], "dropped": []}
        if (more := compute_in_time("scale-compare", compare, data, chosen, 0.1)) is not None:
            result |= more
    return result


METHODS = (
    ("bma", "average over graphs"),
    ("loglinear", "log-linear model"),
    ("chapman", "Chapman, two lists"),
    ("sparse", "stepwise, sparse lists"),
    ("lcmcr", "latent classes"),
)
"""The methods of estimation, as the form names them."""


def make_choices(words: Mapping[str, str], choice: ScaleChoice, problem: str) -> Choices:
    """The form as it stands after these choices."""
    scope = choice.scope
    kinds = [("", "any measure"), *((kind, CLAIM_VERBS.get(kind, kind)) for kind in MEASURES)]
    by = (
        ("kind", "kind of evidence"),
        ("holder", "holder"),
        ("publication", "publication"),
        ("custom", "lists of one’s own"),
    )
    deltas = (("", "1/2 to the power of lists"), ("0.5", "1/2"), ("1", "1"))
    own = list(choice.patterns.items())
    more = {"delta", "criterion", "seed", "level", "without"} & {k for k, v in words.items() if v}
    return Choices(
        addresses.SCALE,
        [
            Field("from", "From", words.get("from", _day(scope.first)), placeholder="1956"),
            Field("to", "To", words.get("to", _day(scope.last)), placeholder="1961-12"),
            country_field(scope.country),
            select("kind", "Measure", kinds, words.get("kind", "")),
            certainty_field(words.get("certainty", "")),
            select("by", "Lists by", by, choice.grouping),
            select("method", "Method", METHODS, choice.method),
        ],
        [
            select("delta", "Prior count of a cell (graphs)", deltas, words.get("delta", "")),
            select(
                "criterion", "Choice of model (log-linear)", (("BIC", "BIC"), ("AIC", "AIC")),
                choice.criterion,
            ),
            Field("seed", "Seed (latent classes, stepwise)", str(choice.seed)),
            select(
                "level", "Interval", (("0.8", "80%"), ("0.95", "95%"), ("0.99", "99%")),
                f"{choice.level:g}",
            ),
            Field("without", "Leave out the list", words.get("without", "")),
        ],
        [
            OwnList(n, *_own(own, n - 1))
            for n in range(1, MOST_OWN_LISTS + 1)
        ],
        problem,
        bool(more) or (choice.grouping == "custom" and "by" in words),
    )  # fmt: skip


def _own(lists: list[tuple[str, tuple[str, ...]]], index: int) -> tuple[str, str]:
    if index >= len(lists):
        return "", ""
    name, words = lists[index]
    return name, ", ".join(words)


def _day(day: Any) -> str:
    """A bound as it was most likely said: a year where it is the first or last day of one."""
    if day is None:
        return ""
    return str(day.year) if (day.month, day.day) in ((1, 1), (12, 31)) else day.isoformat()
