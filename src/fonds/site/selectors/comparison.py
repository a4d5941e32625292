"""The page Comparison: from a reader's choices to the walk from table to evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fonds.catalogue.access import PUBLIC, title_source
from fonds.catalogue.models import Case, Code, Condition, Figure
from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.pages.comparison import ComparisonForm, ComparisonPage, ConditionChoice
from fonds.site.pages.parts import Entry, Link, Note, When
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.comparison_parts import lay_out_comparison
from fonds.site.selectors.in_time import compute_in_time
from fonds.site.visitor import Visitor
from fonds.site.wording import say_edtf
from fonds.workflows.explanations.comparison import compute_comparison, gather_comparison
from fonds.workflows.explanations.comparison_choice import read_comparison_choice

Values = dict[str, Any]

TITLE = "Why here and not there"
NOTE = Note(
    (
        "Every 1 and 0 is somebody’s judgement. Follow it to its reason and its source before you "
        "build on it; where two coders differ, both readings are run.",
        "Method: Qualitative Comparative Analysis. Conservative formulas assume nothing of "
        "combinations that no case shows; parsimonious ones whatever makes the formula shorter; "
        "intermediate ones only what agrees with the expectations set above.",
    )
)


def show_comparison(
    words: Mapping[str, str], conditions: Sequence[str], visitor: Visitor
) -> ComparisonPage | None:
    """Compare the coded cases as the reader chose; None where nothing is coded."""
    if not Code.objects.exists():
        return None
    try:
        settings = read_comparison_choice(words, conditions).to_json()
        problem = ""
    except FondsError as error:
        settings = read_comparison_choice({}).to_json()
        problem = str(error)
    data = gather_comparison(settings)
    result = compute_in_time("comparison", compute_comparison, data, settings)
    form = make_form(settings, problem)
    compared = len(data["cases"])
    query = choices_query(settings)
    return ComparisonPage(
        title=TITLE,
        lead=_lead(compared, settings, data),
        form=form,
        parts=lay_out_comparison(data, settings, result, visitor)
        if result and not result["refusal"]
        else None,
        note=Note((result["refusal"],)) if result and result["refusal"] else NOTE,
        downloads=[
            Link("codes as CSV", f"{addresses.COMPARISON}codes.csv"),
            Link("everything as JSON", f"{addresses.COMPARISON}data.json?{query}"),
        ],
        command=_command(settings),
        published=published("comparison"),
        citation=cite_record(TITLE, f"{addresses.COMPARISON}?{query}"),
        is_pending=result is None,
    )


def comparison_data(words: Mapping[str, str], conditions: Sequence[str]) -> Values | None:
    """Input, settings and result of the same page as plain values; None where nothing is coded."""
    if not Code.objects.exists():
        return None
    settings = read_comparison_choice(words, conditions).to_json()
    data = gather_comparison(settings)
    return {"settings": settings, "data": data, "result": compute_comparison(data, settings)}


def code_rows() -> list[list[str]]:
    """All codes for a CSV file that `fonds qca --codes` reads."""
    rows = Code.objects.select_related("case", "condition", "source__document").order_by(
        "case__order", "condition__order", "pk"
    )
    head = ["case", "condition", "value", "coder", "reason", "source", "certainty", "compared"]
    return [head] + [
        [
            row.case.name,
            row.condition.public_id,
            row.value,
            row.coder,
            row.reason,
            title_source(row.source, PUBLIC),
            row.certainty,
            "1" if row.case.in_comparison else "0",
        ]
        for row in rows
    ]


def _lead(compared: int, settings: Values, data: Values) -> str:
    """What is compared, and at once whether there are too few cases for it."""
    number = len(settings["conditions"])
    outcome = data["conditions"][-1]["label"]
    said = (
        f"{compared} cases are coded on {number} condition{'s' if number != 1 else ''} and on "
        f"their outcome: {outcome}."
    )
    if compared < 2**number:
        said += (
            f" There are {2**number:,} possible combinations, so {compared} cases are too few to "
            "decide between rival formulas: read what follows as hypotheses, and try it with fewer "
            "conditions."
        )
    return said


def make_form(settings: Values, problem: str = "") -> ComparisonForm:
    """The form with the present choices set."""
    rows = list(Condition.objects.all())
    return ComparisonForm(
        outcomes=[
            (row.public_id, label_of(row), row.public_id == settings["outcome"]) for row in rows
        ],
        conditions=[
            ConditionChoice(
                row.public_id,
                label_of(row),
                row.definition,
                row.public_id in settings["conditions"],
                settings["expectations"].get(
                    row.public_id, "" if row.public_id in settings["conditions"] else row.expected
                ),
            )
            for row in rows
            if row.public_id != settings["outcome"]
        ],
        inclusion=f"{settings['inclusion']:g}",
        frequency=str(settings["frequency"]),
        pri=f"{settings['pri']:g}",
        problem=problem,
    )


def label_of(row: Condition) -> str:
    """A condition in words."""
    return row.label or row.public_id.replace("_", " ").replace("-", " ")


def choices_query(settings: Values) -> str:
    """The choices as a query: the address of this very comparison."""
    pairs = [("outcome", settings["outcome"])]
    pairs += [("c", key) for key in settings["conditions"]]
    pairs += [("incl", f"{settings['inclusion']:g}"), ("ncut", str(settings["frequency"]))]
    pairs += [("pri", f"{settings['pri']:g}")] if settings["pri"] else []
    pairs += [
        (f"expect-{key}", settings["expectations"].get(key, "-")) for key in settings["conditions"]
    ]
    return urlencode(pairs)


def _command(settings: Values) -> str:
    said = (
        f"fonds qca --project . --outcome {settings['outcome']} "
        f"--conditions {','.join(settings['conditions'])}"
    )
    if settings["expectations"]:
        pairs = ",".join(f"{key}={value}" for key, value in settings["expectations"].items())
        said += f" --dir-exp {pairs}"
    return f'{said} --save "A title"'


def published(method: str, most: int = 6) -> list[Entry]:
    """Figures of a kind that were published, newest first."""
    rows = Figure.objects.filter(method=method).defer("data", "result")[:most]
    entries = []
    for row in rows:
        day = row.made_at.date().isoformat()
        entries.append(Entry(row.title, row.get_absolute_url(), when=When(say_edtf(day), day)))
    return entries


def has_cases() -> bool:
    """Whether there is anything to compare."""
    return Case.objects.filter(in_comparison=True).exists()
