"""Published figures: the list and the permalink of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fonds.catalogue.models import Figure, Organisation
from fonds.site.pages.charts import Chart
from fonds.site.pages.documents import ListPage
from fonds.site.pages.figures import CharacterParts, FigurePage, ScaleParts
from fonds.site.pages.parts import Entry, Fact, Link, Note, Run, When
from fonds.site.selectors import character_parts, scale_parts
from fonds.site.selectors.argument import lay_out_argument
from fonds.site.selectors.charts import charts_of, draw_charts
from fonds.site.selectors.citing import cite_record
from fonds.site.selectors.comparison_parts import lay_out_comparison
from fonds.site.selectors.networks import lay_out_network
from fonds.site.selectors.scale import METHODS
from fonds.site.visitor import Visitor
from fonds.site.wording import CLAIM_VERBS, country_name, say_edtf, sentence_case

KINDS = {
    "scale": "Scale",
    "character": "Character",
    "comparison": "Comparison",
    "network": "Network",
    "argument": "Argument",
}


def list_figures(visitor: Visitor) -> ListPage:
    """All published figures, newest first."""
    rows = list(Figure.objects.defer("data", "result"))
    return ListPage(
        kind="Figures",
        title="Published figures",
        lead="",
        total=len(rows),
        unit="figure" if len(rows) == 1 else "figures",
        entries=[
            Entry(
                row.title,
                row.get_absolute_url(),
                kind=KINDS.get(row.method, row.method),
                when=_day(row),
                details=[Run(f"made by {row.made_by}")] if row.made_by else [],
            )
            for row in rows
        ],
        note=Note(("Each keeps its own input and can be computed again.",)),
    )


def find_figure(key: str, visitor: Visitor) -> FigurePage | None:
    """One figure; None where there is none of that id."""
    row = Figure.objects.filter(public_id=key).first()
    if row is None:
        return None
    lead, scale, character = _parts(row)
    scale, drawing = draw_charts(scale, row.get_absolute_url(), {}) if scale else (None, False)
    if character:
        character, drawing = draw_charts(character, row.get_absolute_url(), {})
    comparison = None
    if row.method == "comparison":
        comparison = lay_out_comparison(row.data, row.settings, row.result, visitor)
    address = row.get_absolute_url()
    return FigurePage(
        key=row.public_id,
        kind=KINDS.get(row.method, row.method),
        title=row.title,
        lead=lead,
        made=_day(row).text,
        scale=scale,
        character=character,
        comparison=comparison,
        argument=lay_out_argument(row.data, row.settings, row.result, visitor)
        if row.method == "argument"
        else None,
        network=lay_out_network(row.result, visitor) if row.method == "network" else None,
        is_pending=drawing,
        settings=say_settings(row.settings),
        check=[
            Fact("Published", [_day(row)]),
            *([Fact("By", [Run(row.made_by)])] if row.made_by else []),
            Fact("Made with", [Run(f"Fonds {row.fonds_version}")]),
            Fact("Input, SHA-256", [Run(row.data_sha256)]),
        ],
        command=f"fonds reproduce {row.public_id}",
        downloads=[Link("CSV", f"{address}data.csv"), Link("JSON", f"{address}data.json")],
        note=Note(
            (
                "This figure keeps the input it was made from. What the archive learns later "
                "does not "
                "change it; a new figure is made instead.",
            )
        ),
        citation=cite_record(row.title, address, f"figure {row.public_id}, {_day(row).text}"),
    )


def figure_charts(row: Figure) -> dict[str, Chart]:
    """The charts of a published figure, not yet drawn."""
    _, scale, character = _parts(row)
    return charts_of(scale or character) if scale or character else {}


def _parts(row: Figure) -> tuple[str, ScaleParts | None, CharacterParts | None]:
    if row.method == "scale":
        shown = scale_parts.make_scale_parts(row.data, row.result, row.settings)
        return scale_parts.say_lead(row.result, "", len(row.data["lists"])), shown, None
    if row.method == "character":
        careers = character_parts.make_character_parts(row.data, row.result, row.settings)
        return character_parts.say_lead(row.result, row.settings), None, careers
    return "", None, None


def say_settings(settings: Mapping[str, Any]) -> list[Fact]:
    """The settings in words, those that say nothing left out."""
    facts = []
    for name, value in settings.items():
        if name == "scope":
            facts += say_settings(value)
        elif name == "patterns":
            for list_name, words in value.items():
                facts.append(Fact(f"List “{list_name}”", [Run(f"sources with {', '.join(words)}")]))
        elif name == "same_as":
            named = _organisation_names(value)
            said = [f"{named.get(one, one)}: {other}" for one, other in value.items()]
            facts.append(Fact("Taken as one body", [Run(one) for one in said]))
        elif value not in (None, "", [], {}):
            label = _LABELS.get(name, sentence_case(name.replace("_", " ")))
            facts.append(Fact(label, [Run(_say(name, value))]))
    return facts


def _organisation_names(keys: Iterable[str]) -> dict[str, str]:
    rows = Organisation.objects.filter(public_id__in=list(keys))
    return dict(rows.values_list("public_id", "name"))


_LABELS = {
    "all_methods": "Every method computed",
    "draws": "Drawings of the uncertain dates",
    "first": "From",
    "grouping": "Lists by",
    "kinds": "Measures",
    "last": "To",
    "level": "Interval",
    "origin": "In office from",
    "seed": "Seed of the random numbers",
    "trait": "Compared by",
    "until": "Followed to",
}
"""What the forms of the pages call a setting; others are written as they are."""

_VALUES = {
    ("grouping", "custom"): "lists of one’s own",
    ("grouping", "kind"): "kind of evidence",
    ("certainty", "seen"): "read in the source",
    ("certainty", "part"): "partly read",
    ("certainty", "judgement"): "a judgement of the compiler",
    ("certainty", "rule"): "made by rule",
    **{("method", key): words for key, words in METHODS},
    **{("kinds", key): words for key, words in CLAIM_VERBS.items()},
}


def _say(name: str, value: Any) -> str:
    if name == "country":
        return country_name(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_say(name, one) for one in value)
    if name == "level":
        return f"{value:.0%}"
    if name in ("first", "last", "origin", "until"):
        return say_edtf(str(value))
    return _VALUES.get((name, str(value)), str(value))


def _day(row: Figure) -> When:
    day = row.made_at.date().isoformat()
    return When(say_edtf(day), day)
