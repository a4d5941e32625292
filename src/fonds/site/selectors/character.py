"""The page Character: the reader's choices, and what they give."""

from __future__ import annotations

from collections.abc import Mapping

from fonds.core.errors import FondsError
from fonds.site import addresses
from fonds.site.pages.charts import Chart
from fonds.site.pages.figures import CharacterPage, Choices, Field
from fonds.site.pages.parts import Note
from fonds.site.selectors.character_parts import make_character_parts, say_lead
from fonds.site.selectors.charts import LONGEST, charts_of, draw_charts
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
from fonds.site.visitor import Visitor
from fonds.workflows.evidence.traits import TRAITS
from fonds.workflows.figures import CharacterChoice, sha256_of
from fonds.workflows.figures.character import compute_character, gather_character
from fonds.workflows.figures.choices import read_character_choice

TITLE = "How long did they last?"
FIELDS = ("origin", "until", "country", "certainty", "trait", "seed", "level")
NOTE = Note(
    (
        "A career ends with the first measure that a current claim names, or with a death "
        "within the "
        "period. Claims taken back or denied by their source do not count.",
        "That no measure is known is not to say that there was none: the records are silent about "
        "most people most of the time. Whoever falls silent leaves the count at the last trace.",
    )
)


def show_character(query: Mapping[str, str], visitor: Visitor) -> CharacterPage:
    """The page for the reader's choices; choices that cannot be read are named on it."""
    words = kept_query(query, FIELDS)
    defaults = figure_settings()
    problem = ""
    choice: CharacterChoice | None = None
    for said in (words, {}):
        try:
            choice = read_character_choice(said, defaults)
            break
        except FondsError as error:
            problem, words = problem or str(error), {}
    citation = cite_record(TITLE, with_choices(addresses.CHARACTER, words))
    if choice is None:
        return CharacterPage(
            TITLE,
            "There are not enough dated claims here to follow anybody.",
            Choices(addresses.CHARACTER, (), problem=problem),
            note=NOTE,
        )
    chosen = choice.to_json()
    data = gather_character(chosen)
    result = compute_in_time("character", compute_character, data, chosen)
    parts, drawing = None, False
    if result:
        made = make_character_parts(data, result, chosen)
        parts, drawing = draw_charts(made, addresses.CHARACTER, words)
    return CharacterPage(
        title=TITLE,
        lead=say_lead(result, chosen) if result else "The curves are being computed.",
        choices=make_choices(words, choice, problem),
        parts=parts,
        note=NOTE,
        published=published("character", sha256_of(data)),
        downloads=downloads_of(addresses.CHARACTER, words),
        citation=citation,
        is_pending=result is None or drawing,
    )


def character_charts(query: Mapping[str, str]) -> dict[str, Chart]:
    """The charts of the page for these choices, not yet drawn.

    Raises:
        ScopeError: A choice cannot be read.
    """
    chosen = read_character_choice(kept_query(query, FIELDS), figure_settings()).to_json()
    data = gather_character(chosen)
    result = compute_in_time("character", compute_character, data, chosen, LONGEST)
    return charts_of(make_character_parts(data, result, chosen)) if result else {}


def make_choices(words: Mapping[str, str], choice: CharacterChoice, problem: str) -> Choices:
    """The form as it stands after these choices."""
    careers = choice.careers
    traits = [(trait, trait) for trait in TRAITS]
    levels = (("0.8", "80%"), ("0.95", "95%"), ("0.99", "99%"))
    return Choices(
        addresses.CHARACTER,
        [
            Field("origin", "In office from", careers.origin.isoformat(), placeholder="1956-04-29"),
            Field("until", "Followed to", careers.until.isoformat(), placeholder="1961-12-31"),
            country_field(careers.country),
            select("trait", "Compared by", traits, choice.trait),
            certainty_field(words.get("certainty", "")),
            select("level", "Interval", levels, f"{choice.level:g}"),
        ],
        problem=problem,
    )
