"""Templates: what a page object says stands on the page, in its language, and escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from fonds.site.pages.documents import (
    DocumentPage,
    ListPage,
    Paragraph,
    ParallelRow,
    Piece,
    Shelf,
    ShelfPart,
    TextsShown,
)
from fonds.site.pages.frame import Frame
from fonds.site.pages.parts import (
    Claim,
    Conflict,
    Entry,
    Facet,
    FacetValue,
    Name,
    Run,
    Side,
    Source,
    When,
)
from fonds.site.pages.people import PersonPage

FRAME = Frame("The 1956 Crisis", "en", [], title="Page")
VOID = {"meta", "link", "br", "input", "img", "hr"}


class Outline(HTMLParser):
    """Checks that elements close in order and ids are unique; collects tags with attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element."""
        self.tags.append((tag, dict(attrs)))
        if found := dict(attrs).get("id"):
            self.ids.append(found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """An end tag must close what was opened last."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def outline(template: str, page: object) -> tuple[str, Outline]:
    """Render a page and read it back."""
    html = render_to_string(f"fonds/{template}.html", {"frame": FRAME, "page": page})
    parser = Outline()
    parser.feed(html)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    return html, parser


def test_a_page_has_landmarks_a_skip_link_and_one_heading() -> None:
    """What WCAG asks of every page: language, title, skip link, landmarks, one h1."""
    html, parser = outline("person", PersonPage("k", Name("Pak Ch’angok", "ko-Latn"), (), ""))
    tags = [tag for tag, _ in parser.tags]
    assert parser.tags[0] == ("html", {"lang": "en"})
    assert '<a class="skip" href="#content">' in html
    assert "<title>Page · The 1956 Crisis</title>" in html
    for landmark in ("header", "nav", "main", "footer"):
        assert landmark in tags
    assert tags.count("h1") == 1


def test_names_stand_in_their_own_language() -> None:
    """Every foreign run says its language."""
    page = PersonPage(
        "k", Name("Pak Ch’angok", "ko-Latn"), (Run("박창옥", "ko"), Run("朴昌玉", "ko-Hani")), ""
    )
    html, _ = outline("person", page)
    assert '<h1 lang="ko-Latn">Pak Ch’angok</h1>' in html
    assert '<span lang="ko">박창옥</span>' in html
    assert '<span lang="ko-Hani">朴昌玉</span>' in html


@pytest.mark.parametrize(
    ("level", "words"), [("seen", "read"), ("part", "partly read"), ("recalled", "recalled")]
)
def test_a_claim_says_according_to_whom_and_how_certain(level: str, words: str) -> None:
    """Provenance is visible, calm and at the end of the row."""
    claim = Claim(
        "c1", When("1909", "1909"), "born", [Source("Selivanov", "/sources/s1/", "p. 3")], level
    )
    html, _ = outline("person", PersonPage("k", Name("Pak"), (), "", claims=[claim]))
    assert '<a href="/sources/s1/">Selivanov</a>, p. 3' in html
    assert f'<span class="c {level}">{words}</span>' in html
    assert 'id="claim-c1"' in html


def test_sides_of_a_conflict_stand_side_by_side_with_or_without_a_judgement() -> None:
    """A denied claim stays, struck through, and the absence of a judgement is said."""
    sides = [
        Side("Executed in 1960", [Source("Lankov")], "seen"),
        Side("Escaped", [Source("EKC")], "seen", denied=True),
    ]
    html, parser = outline(
        "person",
        PersonPage("k", Name("Pak"), (), "", conflicts=[Conflict("What became of him?", sides)]),
    )
    assert sum(1 for tag, at in parser.tags if at.get("class") == "denied") == 1
    assert "none recorded yet." in html


def test_words_of_a_source_are_never_markup() -> None:
    """A hostile title or name is shown as it is written."""
    evil = '<script>alert("x")</script>'
    page = PersonPage(
        "k", Name(evil, "ko", evil), (Run(evil, "ko"),), evil,
        claims=[Claim("c", When(evil, "", evil), evil, [Source(evil, "/", evil)], note=evil)],
        documents=[Entry(evil, "/", details=[Run(evil)], second=Run(evil))],
    )  # fmt: skip
    html, parser = outline("person", page)
    assert "script" not in [tag for tag, _ in parser.tags]
    assert html.count("&lt;script&gt;") >= 8


def test_texts_stand_side_by_side_with_anchors_and_marked_people() -> None:
    """Each paragraph can be linked to; a person confirmed has a line, a proposed one dots."""
    left = Paragraph(
        [Piece("person", "Ким Ган", "/people/kim-kang/", proposed=True), Piece("text", " бежал.")],
        "ru",
    )
    right = Paragraph(
        [Piece("person", "Kim Kang", "/people/kim-kang/"), Piece("hit", "fled")], "en"
    )
    texts = TextsShown(
        "Text",
        "",
        [(Run("Русский", "ru"), ""), (Run("English"), "")],
        [ParallelRow(1, [left, right])],
    )
    shelf = Shelf(
        [ShelfPart("Fond", "5"), ShelfPart("Opis", "28", "inventory")],
        Run("РГАНИ, ф. 5, оп. 28", "ru"),
    )
    html, _ = outline(
        "document", DocumentPage("d", "Diary", "", "Record", shelf=shelf, texts=texts)
    )
    assert 'id="p1"' in html
    assert '<a class="named proposed" href="/people/kim-kang/">Ким Ган</a>' in html
    assert "<mark>fled</mark>" in html
    assert "two-texts" in html
    assert '<span class="serif" lang="ru">РГАНИ, ф. 5, оп. 28</span>' in html


def test_a_chosen_facet_is_marked_and_can_be_taken_away() -> None:
    """Facets are links with counts, and work without a script."""
    value = FacetValue("1956", 57, "/documents/", selected=True)
    page = ListPage(
        "Documents",
        "Documents",
        "",
        57,
        "documents",
        [Entry("A")],
        [Facet("Year", [value])],
        [value],
    )
    html, parser = outline("list", page)
    chosen = [at for tag, at in parser.tags if tag == "a" and at.get("aria-current") == "true"]
    assert len(chosen) == 1
    assert ">57</span>" in html
    assert "Narrowed to:" in html
