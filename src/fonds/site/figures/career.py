"""Posts and memberships in time: bars whose stroke is their certainty and whose ends may be open.

Solid = read in the source, dashed = partly read, dotted = recalled. Where the end is not known
the bar opens into two dotted lines with a question mark; between the earliest and the latest
possible day of a beginning or an end the bar is hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fonds.site.figures.drawing import (
    NARROW,
    WIDE_MAIN,
    Drawing,
    Element,
    Group,
    Label,
    Path,
    line,
    text_width,
)
from fonds.site.figures.scale import TimeScale, year_step

_OPEN_DAYS = 700  # how far an open end is drawn, in days
_GAP = 8.0  # between the end of a bar and the words of it, in units
_LEAST = 4.0  # a bar is never drawn shorter than this many units


@dataclass(frozen=True, slots=True)
class Spell:
    """One post, membership or measure.

    Attributes:
        name: What stands on the left.
        begins: Earliest and latest possible first day.
        ends: Earliest and latest possible last day, or None where the end is not known. A thing
            of one day begins and ends on it.
        certainty: `seen`, `part` or `recalled`.
        how_ended: Words beside the end.
        css: Its own colour, where it differs from the picture's.
    """

    name: str
    begins: tuple[date, date]
    ends: tuple[date, date] | None
    certainty: str = "seen"
    how_ended: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class SpellGroup:
    """Spells under one small heading: Party, Government, The end."""

    name: str
    spells: Sequence[Spell]


@dataclass(frozen=True, slots=True)
class Career:
    """What a career picture shows; `css` sets the colour (a faction, or `other`)."""

    title: str
    groups: Sequence[SpellGroup]
    css: str = "other"


DESCRIPTION = (
    "A bar for each post or measure. Solid bars were read in the source, dashed partly read, "
    "dotted recalled. Where the end is not known the bar opens into two dotted lines. "
    "The same facts stand in the table of claims."
)


def draw_career(career: Career, *, narrow: bool = False) -> Drawing | None:
    """Draw a career, or nothing where no spell has a date."""
    spells = [spell for group in career.groups for spell in group.spells]
    if not spells:
        return None
    first = min(spell.begins[0] for spell in spells)
    last = max(_last_day(spell) for spell in spells)
    right = NARROW if narrow else WIDE_MAIN
    left = 0.0 if narrow else _name_width(spells)
    years = (date(first.year, 1, 1), date(last.year, 12, 31))
    room = 0.0 if narrow else _room_for_ends(spells, TimeScale(*years, left, right))
    scale = TimeScale(*years, left, right - room)
    y = 6.0
    words: list[Element] = []
    bars: dict[str, list[Element]] = {}
    for group in career.groups:
        if not group.spells:
            continue
        y += 26.0
        words.append(Label(0, y, group.name, "bold"))
        for spell in group.spells:
            y += 34.0 if narrow else 24.0
            words += _spell_words(spell, scale, y, narrow)
            bars.setdefault(spell.css or career.css, []).extend(_spell_bar(spell, scale, y - 4.5))
    step = year_step(scale, 28.0 if narrow else 38.0)
    grid = ""
    for year in scale.years():
        x = scale.place(date(year, 1, 1))
        if step < 5 or (year - scale.first.year) % step == 0:
            grid += line(x, 10, x, y + 12)
        if (year - scale.first.year) % step == 0 and x < scale.right - 8:
            label = f"’{year % 100:02d}" if narrow else str(year)
            at = scale.middle(date(year, 7, 1)) if step == 1 else x + 2
            words.append(Label(at, y + 30, label, "quiet", "middle" if step == 1 else "start"))
    grid_path = Path(
        "hair",
        grid + line(scale.right, 10, scale.right, y + 12) + line(left, y + 12, scale.right, y + 12),
    )
    coloured = [Group(css, _paths(elements)) for css, elements in bars.items()]
    return Drawing(
        right,
        y + 38,
        career.title,
        DESCRIPTION,
        (grid_path, *coloured, *words),
    )


def _paths(elements: Sequence[Element]) -> tuple[Path, ...]:
    """Join the path data of each class, so that a long career is a handful of elements."""
    joined: dict[str, str] = {}
    for element in elements:
        if isinstance(element, Path):
            joined[element.css] = joined.get(element.css, "") + element.d
    return tuple(Path(css, d) for css, d in joined.items())


def _name_width(spells: Sequence[Spell]) -> float:
    return min(340.0, max(text_width(shorten(spell.name, 52)) for spell in spells) + 16)


def shorten(text: str, length: int) -> str:
    """Cut a name at a word so that it fits, with an ellipsis; the table has it whole."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _last_day(spell: Spell) -> date:
    if spell.ends is not None:
        return spell.ends[1]
    latest = spell.begins[1]
    return min(latest, date.max - timedelta(days=_OPEN_DAYS)) + timedelta(days=_OPEN_DAYS)


def _room_for_ends(spells: Sequence[Spell], scale: TimeScale) -> float:
    """How much narrower the years must be drawn for every end's words to stand after it."""
    share = scale.right - scale.left
    room = 0.0
    for spell in spells:
        if spell.how_ended:
            # an end stands at the same part of the years, however wide these are drawn
            part = (scale.end(_last_day(spell)) - scale.left) / share
            width = text_width(spell.how_ended) + _GAP
            room = max(room, share - (share - width) / part if part else 0.0)
    return min(room, share / 2)


def _spell_words(spell: Spell, scale: TimeScale, y: float, narrow: bool) -> list[Element]:
    if narrow:
        name = Label(0, y - 13, shorten(spell.name, 30), "halo")
        how = [Label(NARROW, y - 13, shorten(spell.how_ended, 26), "quiet halo", "end")]
        return [name, *(how if spell.how_ended else [])]
    words: list[Element] = [Label(0, y, shorten(spell.name, 52))]
    if spell.how_ended:
        words.append(Label(scale.end(_last_day(spell)) + _GAP, y, spell.how_ended, "quiet halo"))
    return words


def _spell_bar(spell: Spell, scale: TimeScale, y: float) -> list[Element]:
    stroke = {"part": "bar part", "recalled": "bar recalled"}.get(spell.certainty, "bar")
    begin_a, begin_b = scale.place(spell.begins[0]), scale.end(spell.begins[1])
    if spell.begins[0] == spell.begins[1]:
        begin_b = begin_a
    if spell.ends is None:
        end_a, end_b = begin_b + _LEAST, scale.end(_last_day(spell))
        known: list[Element] = [Path("bar", line(begin_a, y, max(begin_b, begin_a + _LEAST), y))]
        between = line(end_a, y - 3.5, end_b, y - 3.5) + line(end_a, y + 3.5, end_b, y + 3.5)
        middle = (end_a + end_b) / 2
        return [*known, Path("unsure", between), Path("thin", _question(middle, y))]
    end_a, end_b = scale.place(spell.ends[0]), scale.end(spell.ends[1])
    if spell.ends[0] == spell.ends[1]:
        end_a = end_b
    parts: list[Element] = []
    solid_from, solid_to = begin_b, end_a
    if begin_b - begin_a > 1.5:
        parts.append(Path("unsure", _hollow(begin_a, begin_b, y)))
    if end_b - end_a > 1.5:
        parts.append(Path("unsure", _hollow(end_a, end_b, y)))
    if solid_to - solid_from > 0 or not parts:
        parts.append(
            Path(
                stroke if solid_to - solid_from > 9 else "bar",
                line(solid_from, y, max(solid_to, solid_from + _LEAST), y),
            )
        )
    return parts


def _hollow(x1: float, x2: float, y: float) -> str:
    return line(x1, y - 3.5, x2, y - 3.5) + line(x1, y + 3.5, x2, y + 3.5)


def _question(x: float, y: float) -> str:
    """A small question mark drawn as a stroke, so that it needs no face."""
    hook = f"M{x - 2:.1f} {y - 2.4:.1f}c0-3 4.4-3 4.4-.2c0 2-2.2 1.6-2.2 3.6"
    return f"{hook}M{x + 0.2:.1f} {y + 3.2:.1f}v.4"
