"""The small things pages are made of: facets, pagers, paragraphs, citations, words."""

from __future__ import annotations

from typing import Any

import pytest

from fonds.catalogue.models import Text
from fonds.site.exports import write_bibtex, write_ris
from fonds.site.pages.documents import Named, Paragraph
from fonds.site.pages.parts import Citation, Name, When
from fonds.site.selectors.claims import short_address
from fonds.site.selectors.facets import make_facet, make_pager, page_number
from fonds.site.selectors.figures import say_settings
from fonds.site.selectors.hits import mark_ranges
from fonds.site.selectors.programme import clock_range
from fonds.site.selectors.texts import split_paragraphs
from fonds.site.templatetags.fonds_site import cited, marked_name, says_where, steady, when
from fonds.site.wording import country_name, faction_css, say_date, say_spell


class TestFacets:
    """Links that narrow a list."""

    def test_choosing_replaces_and_choosing_again_takes_away(self) -> None:
        """The other facets stay; the page number does not."""
        chosen = {"year": "1956", "type": "letter", "page": "3"}
        facet = make_facet(
            "Year", "year", [("1955", "1955", 2), ("1956", "1956", 5)], chosen, "/d/"
        )
        assert facet is not None
        assert [value.url for value in facet.values] == [
            "/d/?type=letter&year=1955",
            "/d/?type=letter",
        ]
        assert [value.selected for value in facet.values] == [False, True]

    def test_a_single_value_offers_no_choice(self) -> None:
        """What would narrow nothing is not shown, unless it is in force."""
        assert make_facet("Year", "year", [("1956", "1956", 5)], {}, "/d/") is None
        years = [(str(year), str(year), 9 if year == 1956 else 1) for year in range(1900, 1960)]
        facet = make_facet("Year", "year", years, {}, "/d/", shown=3)
        assert facet is not None  # the year with most is in sight, the order that of time
        assert [value.text for value in facet.values] == ["1900", "1901", "1956"]
        assert (
            make_facet("Year", "year", [("1956", "1956", 5)], {"year": "1956"}, "/d/") is not None
        )

    def test_a_chosen_value_is_never_hidden_among_the_rest(self) -> None:
        """It stands with the first ones, however rare it is."""
        counts = [(str(n), str(n), 1) for n in range(20)]
        facet = make_facet("N", "n", counts, {"n": "19"}, "/d/", shown=3)
        assert facet is not None
        assert [value.text for value in facet.values] == ["0", "1", "2", "19"]
        assert len(facet.more) == 16

    @pytest.mark.parametrize(
        ("asked", "page"), [("2", 2), ("0", 1), ("99", 4), ("x", 1), ("²", 1), ("-3", 1)]
    )
    def test_a_page_number_is_held_within_the_list(self, asked: str, page: int) -> None:
        """Nonsense is the first page; beyond the end is the last."""
        assert page_number({"page": asked}, 50, 199) == page

    def test_the_pager_names_rows_from_one(self) -> None:
        """The last page is shorter; the first page needs no number in the address."""
        pager = make_pager(2, 50, 75, {"year": "1956", "page": "2"}, "/d/")
        assert pager is not None
        assert (pager.first, pager.last, pager.next_url) == (51, 75, "")
        assert pager.previous_url == "/d/?year=1956"


class TestTexts:
    """Paragraphs cut at their marks."""

    def split(
        self, content: str, *marks: tuple[str, int, int, str]
    ) -> tuple[list[Paragraph], list[Paragraph]]:
        """Split a text; returns paragraphs and footnotes."""
        notes: list[Paragraph] = []
        text = Text(content=content, marks=[list(mark) for mark in marks], language="en")
        return split_paragraphs(
            text, {"kim": "Kim Il Sung"}, notes, {"ev-1": "/events/ev-1/"}
        ), notes

    def test_nothing_of_the_text_is_lost_or_doubled(self) -> None:
        """Pieces joined give the paragraphs back, whatever marks overlap."""
        content = "Kim told him.\n\nAnother paragraph with Kim in it."
        shown, _ = self.split(
            content, ("person", 0, 3, "kim"), ("hi", 0, 8, "italic"), ("date", 4, 8, "1956"),
            ("person", 38, 41, "kim"), ("cite", 15, 22, "ev-1"),
        )  # fmt: skip
        assert "\n\n".join("".join(p.text for p in one.pieces) for one in shown) == content

    def test_a_known_person_is_linked_and_an_unknown_one_is_not(self) -> None:
        """A key nobody has makes no dead link."""
        shown, _ = self.split("Kim met Li.", ("person", 0, 3, "kim"), ("person", 8, 10, "li"))
        assert [piece.url for piece in shown[0].pieces if piece.kind == "person"] == [
            "/people/kim/",
            "",
        ]

    def test_a_footnote_is_called_where_it_stood(self) -> None:
        """Its words go to the foot; its number stays."""
        shown, notes = self.split("A claim. More.", ("note", 8, 8, "See the diary."))
        assert [piece.text for piece in shown[0].pieces] == ["A claim.", "1", " More."]
        assert notes[0].pieces[0].text == "See the diary."

    def test_a_page_break_names_its_page(self) -> None:
        """The label stands in the text, in brackets."""
        shown, _ = self.split("One two.", ("page", 4, 4, "12"))
        assert [(piece.kind, piece.text) for piece in shown[0].pieces] == [
            ("text", "One "),
            ("page", "12"),
            ("text", "two."),
        ]

    def test_found_ranges_become_hits(self) -> None:
        """What stands between them is kept."""
        assert [(piece.kind, piece.text) for piece in mark_ranges("a Pak b", ((2, 5),))] == [
            ("text", "a "),
            ("hit", "Pak"),
            ("text", " b"),
        ]


class TestWords:
    """Dates, countries, names."""

    @pytest.mark.parametrize(
        ("dates", "said"),
        [
            (("1948-03-30", "1956-04-29", ""), "30 March 1948 – 29 April 1956"),
            (("1948-03-30", "", ""), "from 30 March 1948"),
            (("", "1953-08", ""), "until August 1953"),
            (("", "", "1956-09-01"), "attested 1 September 1956"),
            (("", "", ""), ""),
        ],
    )
    def test_a_spell_says_only_what_is_known(self, dates: tuple[str, str, str], said: str) -> None:
        """An unknown end is not filled in."""
        assert say_spell(*dates).text == said

    def test_a_month_is_never_shown_as_a_day(self) -> None:
        """`datetime` and words both stop at the month."""
        when = say_date("1956-09")
        assert (when.text, when.machine) == ("September 1956", "1956-09")
        assert say_date("1956-09?").machine == ""

    def test_wording_is_kept_where_it_says_more(self) -> None:
        """Figures alone say nothing that the date does not."""
        assert say_date("1956-08-30", "the day of the plenum").wording == "the day of the plenum"
        assert say_date("1956-08-30", "1956-08-30 – 1956-08-31").wording == ""

    def test_states_that_are_no_more_have_names(self) -> None:
        """Historic codes are named; a name stays a name."""
        assert [country_name(code) for code in ("SU", "DD", "HU", "North Korea")] == [
            "Soviet Union",
            "East Germany",
            "Hungary",
            "North Korea",
        ]

    @pytest.mark.parametrize(
        ("key", "css"),
        [("faction-soviet", "soviet"), ("faction-yanan", "yanan"), ("leftists", "none")],
    )
    def test_a_faction_keeps_its_colour(self, key: str, css: str) -> None:
        """Colour has one meaning; an unknown faction has none."""
        assert faction_css(key) == css

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("15:00", "16:30", "3:00–4:30 pm"),
            ("11:30", "13:00", "11:30 am – 1:00 pm"),
            ("00:15", "", "12:15 am"),
        ],
    )
    def test_times_of_day_read_as_people_write_them(self, start: str, end: str, said: str) -> None:
        """The half of the day stands once where both ends share it."""
        assert clock_range(start, end) == said

    def test_a_web_source_is_named_by_host_and_page(self) -> None:
        """Escapes are read, packed queries are left out."""
        assert short_address("https://www.example.org/wiki/%EB%B0%95_1") == "example.org, 박 1"
        assert (
            short_address("https://example.org/search/%7B%22a%22%3A1%7D") == "example.org, search"
        )

    def test_a_romanised_name_is_not_broken_at_its_hyphen(self) -> None:
        """The name is kept together; other hyphens break as ever."""
        assert (
            steady("Pak Il-u and re-elected") == 'Pak <span class="nb">Il-u</span> and re-elected'
        )
        assert "<b>" not in steady("<b>Il-u")

    def test_the_original_stands_beside_the_name(self) -> None:
        """Shape of the faction, name, original, each in its language."""
        html = marked_name(
            Name("Pak Ch’angok", "ko-Latn", "박창옥", "ko", "/people/pak/", "soviet")
        )
        assert 'class="mark soviet"' in html
        assert 'lang="ko-Latn" title="박창옥">Pak Ch’angok</a>' in html
        assert '<span class="beside" lang="ko">박창옥</span>' in html


class TestExports:
    """RIS and BibTeX."""

    CSL = {
        "id": "doc/1", "type": "document", "title": "Diary {of} Ivanov", "archive": "RGANI",
        "archive_location": "f. 5, op. 28", "author": [{"literal": "V. I. Ivanov"}],
        "issued": {"date-parts": [[1956, 9, 1]]},
    }  # fmt: skip

    def test_ris_names_the_holding_archive_and_the_shelfmark(self) -> None:
        """`DB` and `AV` are what reference managers read for archival material."""
        lines = write_ris(dict(self.CSL)).split("\r\n")
        assert lines[0] == "TY  - MANSCPT"
        assert {"DB  - RGANI", "AV  - f. 5, op. 28", "DA  - 1956/09/01", "PY  - 1956"} <= set(lines)
        assert lines[-2] == "ER  - "

    @pytest.mark.parametrize(
        ("issued", "said"),
        [
            ({"date-parts": [[1956, 1, 4], [1956, 3]]}, "Date: 1956-01-04 to 1956-03"),
            ({"date-parts": [[1956]], "circa": True}, "Date: about 1956"),
            ({"literal": "the 1950s"}, "Date: the 1950s"),
        ],
    )
    def test_an_uncertain_date_is_not_narrowed(self, issued: dict[str, Any], said: str) -> None:
        """The fields for dates have room for one day; the rest is said in words."""
        csl = {**self.CSL, "issued": issued}
        assert f"N1  - {said}" in write_ris(csl)
        assert f"note = {{{said}}}" in write_bibtex(csl)
        if len(issued.get("date-parts", [])) == 2:
            assert "date = {1956-01-04/1956-03}" in write_bibtex(csl)

    def test_signs_that_tex_takes_for_commands_are_escaped(self) -> None:
        """A per cent sign would hide the rest of the line."""
        text = write_bibtex({**self.CSL, "title": "5% of R&D, no_1"})
        assert r"5\% of R\&D, no\_1" in text

    def test_bibtex_stays_one_entry_whatever_the_title(self) -> None:
        """Braces in a title do not end the entry; the key holds no slash."""
        text = write_bibtex(dict(self.CSL))
        assert text.startswith("@misc{doc-1,")
        assert text.count("{") == text.count("}")
        assert "howpublished = {RGANI, f. 5, op. 28}" in text


class TestSaid:
    """Small words that a page writes."""

    def test_the_book_of_a_citation_is_set_as_a_title(self) -> None:
        """Only the first time, and escaped."""
        said = cited(Citation("A, “Notes & Index”, in Notes & Queries.", work="Notes & Queries"))
        assert said == "A, “Notes &amp; Index”, in <cite>Notes &amp; Queries</cite>."
        assert cited(Citation("30 August 1956")) == "30 August 1956"

    def test_a_column_of_roles_is_shown_where_somebody_has_one(self) -> None:
        """Where all are only named it would say the same in each row."""
        named = Named(Name("So Hwi"), (), "", "named")
        assert not says_where([named])
        assert says_where([named, Named(Name("Ivanov"), (), "", "author")])
        assert says_where([Named(Name("So Hwi", proposed=True), (), "", "named")])

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            ("1956-04-23", "1956-04-29", "23–29 April 1956"),
            ("1956-04-29", "1956-08-31", "29 April – 31 August 1956"),
            ("1948", "1956?", "1948 – 1956?"),
            ("[1948,1949]", "1950", "1948 or 1949 – 1950"),
        ],
    )
    def test_a_span_says_once_what_its_ends_share(self, start: str, end: str, said: str) -> None:
        """As dates of documents do; what is not one date is written as before."""
        assert say_spell(start, end, "").text == said

    def test_a_span_breaks_at_its_dash_only(self) -> None:
        """Not before the dash, nor between a day and its month."""
        html = when(When("1 November 1951 – 18 December 1952"))
        assert html == "1 November 1951\u00a0– 18\u00a0December 1952"

    def test_settings_of_a_figure_are_said_as_the_form_says_them(self, db: None) -> None:
        """No code of the program stands on a published figure."""
        facts = say_settings(
            {"method": "bma", "level": 0.95, "scope": {"first": "1955-01-01", "kinds": ["suicide"]},
             "patterns": {"Lankov": ["lankov"]}}
        )  # fmt: skip
        said = {fact.label: str(getattr(fact.values[0], "text", "")) for fact in facts}
        assert said == {
            "Method": "average over graphs",
            "Interval": "95%",
            "From": "1 January 1955",
            "Measures": "took his or her own life",
            "List “Lankov”": "sources with lankov",
        }
