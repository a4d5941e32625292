"""Pictures: what is drawn says what the values say."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from fonds.site.figures.career import Career, Spell, SpellGroup, draw_career
from fonds.site.figures.dotmap import Dot, DotMap, Row, bin_number, count_by_bin, draw_dot_map
from fonds.site.figures.drawing import (
    NARROW,
    WIDE,
    Drawing,
    Group,
    Label,
    Path,
    render_figure,
    render_svg,
    text_width,
)
from fonds.site.figures.extent import Leaf, draw_leaves, extent_strip
from fonds.site.figures.histogram import draw_histogram
from fonds.site.figures.lanes import Happening, Lane, Lanes, draw_lanes, draw_lanes_down
from fonds.site.figures.marks import SHAPE_OF, Mark, draw_marks, left_half, outline
from fonds.site.figures.scale import TimeScale, year_step

AUGUST = date(1956, 8, 30)


def labels(drawing: Drawing) -> list[str]:
    """All words of a drawing, groups included."""
    found = []
    for element in drawing.elements:
        inner = element.elements if isinstance(element, Group) else (element,)
        found += [part.text for part in inner if isinstance(part, Label)]
    return found


def outline_count(drawing: Drawing, css: str) -> int:
    """How many shapes stand in the paths of one class."""
    paths = [
        part
        for element in drawing.elements
        for part in (element.elements if isinstance(element, Group) else (element,))
        if isinstance(part, Path) and part.css == css
    ]
    return sum(path.d.count("M") for path in paths)


def rightmost(path: Path) -> float:
    """The largest x of a path of lines."""
    return max(float(at) for at in re.findall(r"[ML](-?[\d.]+) ", path.d))


class TestScale:
    """Days to places."""

    def test_the_ends_of_the_year_stand_at_the_ends_of_the_scale(self) -> None:
        """The first day begins at the left, the last ends at the right."""
        scale = TimeScale(date(1956, 1, 1), date(1956, 12, 31), 100, 466)
        assert scale.place(date(1956, 1, 1)) == 100
        assert scale.end(date(1956, 12, 31)) == pytest.approx(466)
        assert scale.days == 366  # 1956 was a leap year

    def test_days_outside_are_held_at_the_edge(self) -> None:
        """Nothing is drawn beyond the scale."""
        scale = TimeScale(date(1956, 1, 1), date(1956, 12, 31), 0, 100)
        assert scale.middle(date(1949, 5, 1)) == 0
        assert scale.end(date(1961, 5, 1)) == 100

    def test_months_begin_on_their_first_day(self) -> None:
        """A scale from mid-month begins with that day, then with the firsts."""
        scale = TimeScale(date(1956, 11, 15), date(1957, 1, 20), 0, 100)
        assert scale.months() == (date(1956, 11, 15), date(1956, 12, 1), date(1957, 1, 1))

    def test_year_labels_never_touch(self) -> None:
        """Many years in little room are labelled every tenth or more."""
        assert year_step(TimeScale(date(1900, 1, 1), date(1999, 12, 31), 0, 500)) == 10
        assert year_step(TimeScale(date(1953, 1, 1), date(1961, 12, 31), 0, 760)) == 1


class TestMarks:
    """Full, half, open."""

    def test_certainty_is_the_filling(self) -> None:
        """Read = filled; partly read = outline and half; recalled = outline only."""
        assert [path.css for path in draw_marks([Mark(0, 0, "seen")])] == ["full"]
        assert [path.css for path in draw_marks([Mark(0, 0, "part")])] == ["open", "full"]
        assert [path.css for path in draw_marks([Mark(0, 0, "recalled")])] == ["open"]

    @pytest.mark.parametrize("shape", sorted(set(SHAPE_OF.values())))
    def test_every_shape_differs_and_closes(self, shape: str) -> None:
        """Factions survive without colour only if no two outlines are alike."""
        mine = Mark(10, 10, "seen", shape)  # type: ignore[arg-type]
        others = {
            outline(Mark(10, 10, "seen", other)) for other in SHAPE_OF.values() if other != shape
        }
        assert outline(mine) not in others
        assert outline(mine).endswith("Z")
        assert left_half(mine).endswith("Z")


class TestSvg:
    """What is written is well formed and has words."""

    def test_every_picture_has_title_and_description_and_escapes_words(self) -> None:
        """A name with < and & does not break the picture; the reader of a screen hears it."""
        svg = render_svg(Drawing(10, 10, "A & B", "<none>", (Label(1, 2, 'Say "<b>"'),)), "k")
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "k-t k-d"
        assert root.find("title").text == "A & B"  # type: ignore[union-attr]
        assert root.find("desc").text == "<none>"  # type: ignore[union-attr]
        assert root.find("text").text == 'Say "<b>"'  # type: ignore[union-attr]

    def test_two_widths_have_ids_of_their_own(self) -> None:
        """Two pictures of one key on a page never share an id."""
        drawing = Drawing(10, 10, "T", "D", ())
        figure = render_figure("map", drawing, drawing)
        assert 'id="map-w-t"' in figure.wide
        assert 'id="map-n-t"' in figure.narrow


class TestDotMap:
    """Rows of dots."""

    def chart(self, **changes: object) -> DotMap:
        """Two countries, four events, one of them outside the years shown."""
        rows = (
            Row(
                "North Korea",
                (Dot(AUGUST), Dot(AUGUST, "part"), Dot(date(1956, 9, 23), "recalled")),
                "korea",
            ),
            Row("China", (Dot(date(1949, 10, 1)),), "china", remark="Mao stays"),
        )
        values = {
            "title": "Map",
            "description": "",
            "rows": rows,
            "first_year": 1953,
            "last_year": 1961,
        }
        return DotMap(**{**values, **changes})  # type: ignore[arg-type]

    @pytest.mark.parametrize("narrow", [False, True])
    def test_each_event_within_the_years_is_one_mark(self, narrow: bool) -> None:
        """Three dots: one full, one half (outline and half), one open; 1949 is not drawn."""
        drawing = draw_dot_map(self.chart(), narrow=narrow)
        assert outline_count(drawing, "open") == 2
        assert outline_count(drawing, "full") == 2
        assert drawing.width == (NARROW if narrow else WIDE)

    def test_a_fuller_quarter_makes_a_higher_row(self) -> None:
        """Dots of one quarter are stacked, so the picture grows."""
        full = Row("North Korea", tuple(Dot(AUGUST) for _ in range(20)), "korea")
        assert (
            draw_dot_map(self.chart(rows=(full,))).height
            > draw_dot_map(self.chart(rows=(Row("x", ()),))).height
        )

    def test_bars_name_the_fullest_quarter(self) -> None:
        """The greatest number is written beside its bar."""
        days = [AUGUST] * 36 + [date(1955, 1, 5)]
        assert "36 in one quarter" in labels(draw_dot_map(self.chart(bars=count_by_bin(days))))

    def test_a_quarter_is_counted_from_the_year(self) -> None:
        """30 August lies in the third quarter."""
        assert bin_number(AUGUST, "quarter") == 1956 * 4 + 2
        assert bin_number(AUGUST, "year") == 1956


class TestCareer:
    """Posts in time."""

    def draw(self, spell: Spell, narrow: bool = False) -> Drawing:
        """Draw one spell."""
        drawing = draw_career(Career("Posts", [SpellGroup("Party", [spell])]), narrow=narrow)
        assert drawing is not None
        return drawing

    @pytest.mark.parametrize(
        ("certainty", "css"), [("seen", "bar"), ("part", "bar part"), ("recalled", "bar recalled")]
    )
    def test_certainty_is_the_stroke(self, certainty: str, css: str) -> None:
        """Solid, dashed, dotted."""
        day, end = date(1948, 3, 30), date(1956, 4, 29)
        drawing = self.draw(Spell("Central Committee", (day, day), (end, end), certainty))
        assert outline_count(drawing, css) == 1

    def test_an_unknown_end_opens_into_two_dotted_lines(self) -> None:
        """Nothing is invented for an end that no source gives."""
        day = date(1948, 3, 30)
        assert (
            outline_count(self.draw(Spell("Standing Committee", (day, day), None)), "unsure") == 2
        )

    def test_a_month_without_a_day_is_hollow(self) -> None:
        """The end in September 1956 is drawn as two lines from the first to the thirtieth."""
        day = date(1954, 3, 23)
        spell = Spell("Vice premier", (day, day), (date(1956, 9, 1), date(1956, 9, 30)))
        assert outline_count(self.draw(spell), "unsure") == 2

    def test_how_it_ended_stands_beside_the_end(self) -> None:
        """Direct labels, in both widths."""
        day, end = date(1948, 3, 30), date(1949, 4, 29)
        spell = Spell("Organisation Committee", (day, day), (end, end), how_ended="absorbed")
        for narrow in (False, True):
            assert "absorbed" in labels(self.draw(spell, narrow))

    def test_how_it_ended_never_stands_before_the_beginning(self) -> None:
        """A post to the last day of the years drawn keeps "dropped" on its right."""
        day, end = date(1957, 9, 20), date(1962, 12, 31)
        drawing = self.draw(Spell("Vice premier", (day, day), (end, end), how_ended="dropped"))
        words = next(e for e in drawing.elements if isinstance(e, Label) and e.text == "dropped")
        bars = [e for group in drawing.elements if isinstance(group, Group) for e in group.elements]
        assert words.anchor == "start"
        assert all(isinstance(bar, Path) and words.x > rightmost(bar) for bar in bars)
        assert words.x + text_width("dropped") <= drawing.width

    def test_nothing_dated_draws_nothing(self) -> None:
        """A person without dated posts has no picture."""
        assert draw_career(Career("Posts", [SpellGroup("Party", [])])) is None


class TestLanes:
    """Parallel lanes."""

    def chart(self, *happenings: Happening, **changes: object) -> Lanes:
        """One lane through 1956."""
        lanes = (Lane("North Korea", happenings, "korea"),)
        values = {
            "title": "1956",
            "description": "",
            "lanes": lanes,
            "first": date(1956, 1, 1),
            "last": date(1956, 12, 31),
        }
        return Lanes(**{**values, **changes})  # type: ignore[arg-type]

    def test_a_day_is_a_dot_a_span_a_bar_and_an_unknown_day_two_lines(self) -> None:
        """The three forms of a time."""
        drawing = draw_lanes(
            self.chart(
                Happening(AUGUST, AUGUST),
                Happening(date(1956, 4, 23), date(1956, 4, 29), is_span=True),
                Happening(date(1956, 9, 1), date(1956, 9, 30)),
            )
        )
        assert outline_count(drawing, "full") == 1
        assert outline_count(drawing, "bar") == 1
        assert outline_count(drawing, "unsure") == 2

    def test_words_that_would_touch_are_left_to_the_list(self) -> None:
        """With one row of words the second label of the same day finds no room."""
        drawing = draw_lanes(
            self.chart(Happening(AUGUST, AUGUST, "First"), Happening(AUGUST, AUGUST, "Second"))
        )
        assert ("First" in labels(drawing)) != ("Second" in labels(drawing))

    def test_more_rows_of_words_find_room_for_both(self) -> None:
        """Two levels hold both labels, with a pointer to the farther one."""
        chart = self.chart(
            Happening(AUGUST, AUGUST, "First"), Happening(AUGUST, AUGUST, "Second"), levels=(2, 0)
        )
        drawing = draw_lanes(chart)
        assert {"First", "Second"} <= set(labels(drawing))
        assert outline_count(drawing, "pointer") == 1

    def test_what_lies_outside_is_not_drawn(self) -> None:
        """An event of 1957 does not stand at the edge of 1956."""
        other = date(1957, 6, 1)
        assert outline_count(draw_lanes(self.chart(Happening(other, other, "Later"))), "full") == 0

    def test_turned_downwards_the_days_run_down(self) -> None:
        """On a phone the same weeks are higher than wide, with the same words."""
        chart = self.chart(
            Happening(AUGUST, AUGUST, "Plenum"), first=date(1956, 8, 28), last=date(1956, 9, 29)
        )
        drawing = draw_lanes_down(chart)
        assert drawing.height > drawing.width == NARROW
        assert "Plenum" in labels(drawing)


class TestSmallPictures:
    """Histogram, place in a book, leaves of a file."""

    def test_histogram_shows_gaps_as_gaps(self) -> None:
        """Every year between the first and the last has its place and its label."""
        drawing = draw_histogram("Records", {1948: 4, 1953: 2, 1956: 12})
        assert [text for text in labels(drawing) if len(text) == 4] == [
            str(y) for y in range(1948, 1957)
        ]
        assert "1956: 12" in drawing.description

    def test_histogram_of_a_century_still_fits(self) -> None:
        """Labels thin out, so that none overlaps."""
        years = [
            text for text in labels(draw_histogram("Records", {1861: 1, 1960: 5})) if len(text) == 4
        ]
        assert 5 < len(years) <= 14

    def test_chapter_strip_spans_its_pages(self) -> None:
        """Pages 26-59 of 274 begin at 9.1% and are 12.4% wide."""
        assert 'd="M9.1 0h12.41v5' in extent_strip(26, 59, 274)

    def test_the_present_record_is_labelled_first(self) -> None:
        """Where two labels would touch, the record of the page keeps its own."""
        drawing = draw_leaves(
            "File 410", [Leaf(319, 319, "l. 319"), Leaf(319, 321, "ll. 319–321, this record", True)]
        )
        assert "ll. 319–321, this record" in labels(drawing)
        assert "l. 319" not in labels(drawing)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_name_of_a_phase_stays_in_the_picture(narrow: bool) -> None:
    """Long names begin sooner where they would leave it, and stand over every rule."""
    name = "From the Twentieth Congress to the August plenum"
    phases = [
        (date(1956, 2, 14), AUGUST, name),
        (date(1956, 9, 23), date(1956, 12, 31), name),
    ]
    chart = Lanes(
        "t", "d", [Lane("Korea", [])], date(1956, 1, 1), date(1956, 12, 31), phases=phases
    )
    drawing = draw_lanes(chart, narrow=narrow)
    names = [one for one in drawing.elements if isinstance(one, Label) and one.text == name]
    assert len(names) == 2
    for label in names:
        assert 0 <= label.x <= drawing.width - text_width(name, 14)
    rules = [
        n for n, one in enumerate(drawing.elements) if isinstance(one, Path) and one.css == "phase"
    ]
    assert max(rules) < min(drawing.elements.index(label) for label in names)
