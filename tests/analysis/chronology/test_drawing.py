"""The picture of a chronology: every event can be read, none lies on another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from fonds.analysis.chronology import (
    LETTER,
    Event,
    Moment,
    Phase,
    draw_chronology,
    lay_out_lanes,
    solve_chronology,
)

START = date(1956, 1, 1)


def _picture(count: int, phases: list[Phase]) -> list[ElementTree.Element]:
    """The words of a year in which something happens every few days."""
    events = [
        Event(f"e{number}", f"What happened on the day numbered {number}",
              Moment.on(START + timedelta(days=9 * number)), lane="KP")
        for number in range(count)
    ]  # fmt: skip
    solved = list(solve_chronology(events, []).events.values())
    svg = draw_chronology(lay_out_lanes(solved, phases=phases, letter=LETTER), "A year")
    return [one for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("}text")]


def test_every_title_stands_beside_its_event() -> None:
    """Rows are made until all forty have room, those at the right end before their marks."""
    words = [text.text for text in _picture(40, [])]
    for number in range(40):
        assert f"What happened on the day numbered {number}" in words


def test_titles_in_a_row_do_not_meet() -> None:
    """From left end to right end by the width of letters, within the picture."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for text in _picture(40, []):
        said = text.text or ""
        if not said.startswith("What happened"):
            continue
        x, long = float(text.attrib["x"]), 5.4 * len(said)
        left = x - long if text.get("text-anchor") == "end" else x
        assert left >= 0
        assert left + long <= 1100
        rows.setdefault(text.attrib["y"], []).append((left, left + long))
    for spans in rows.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_names_of_short_phases_stand_one_above_the_other() -> None:
    """Three phases of a week each: their names would lie on each other in one line."""
    phases = [
        Phase(f"The phase with the number {number}", datetime(1956, 3, 7 * number),
              datetime(1956, 3, 7 * number + 6))
        for number in (1, 2, 3)
    ]  # fmt: skip
    named = [text for text in _picture(40, phases) if (text.text or "").startswith("The phase")]
    assert len({text.attrib["y"] for text in named}) == 3


def test_a_long_title_is_cut_at_a_word_and_kept_whole_in_its_mark() -> None:
    """Beside the mark at most sixty letters; pointed at, all."""
    long = "An event whose title goes on for much longer than anybody would read beside a mark"
    solved = list(solve_chronology([Event("e", long, Moment.on(START))], []).events.values())
    svg = draw_chronology(lay_out_lanes(solved, letter=LETTER), "One")
    assert f"<title>{long}: 1956-01-01</title>" in svg
    assert "than anybody…</text>" in svg or "longer than…</text>" in svg
