"""Every room of the site over a small catalogue: what stands there, and what must not."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.site.test_templates import Outline

from fonds.catalogue import models as rows
from fonds.site import addresses
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import NAMES_COOKIE, forget_pages

pytestmark = pytest.mark.django_db

PAGES = (
    "/", "/documents/", "/documents/doc-diary/", "/people/", "/people/pak-chang-ok/",
    "/organisations/", "/organisations/cabinet-1/", "/factions/", "/factions/faction-soviet/",
    "/events/", "/events/ev-1/", "/chronology/", "/chronology/?country=China", "/books/",
    "/books/book-1/", "/books/book-1/chapters/1/", "/books/book-1/chapters/2/", "/programme/",
    "/programme/pe-1/", "/search/", "/sources/", "/sources/s-lankov/", "/about/",
)  # fmt: skip


def plain(name: str) -> str:
    """A name as a title has it: not to be broken at its hyphen."""
    family, given = name.split(" ")
    return f'{family} <span class="nb">{given}</span>'


def read(client: Client, path: str, status: int = 200) -> str:
    """Ask for a page as a public reader."""
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_every_room_answers_soundly_and_names_nothing_closed(
    client: Client, catalogue: Any
) -> None:
    """Elements close in order, ids are unique, there is one h1 and no level is left out.

    Neither the title of a restricted document nor of one under embargo leaks anywhere.
    """
    for path in PAGES:
        html = read(client, path)
        outline = Outline()
        outline.feed(html)
        assert outline.open == [], path
        assert len(outline.ids) == len(set(outline.ids)), path
        assert [tag for tag, _ in outline.tags].count("h1") == 1, path
        levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        for words in ("A closed letter", "Under embargo", "doc-closed"):
            assert words not in html, path


CLOSED = (
    "/documents/doc-closed/", "/documents/doc-embargo/", "/sources/s-closed/",
    "/documents/doc-closed/cite.ris", "/people/nobody/", "/books/book-1/chapters/9/",
    "/factions/cabinet-1/",
)  # fmt: skip


def test_what_is_closed_or_missing_is_not_found(client: Client, catalogue: Any) -> None:
    """A closed record answers exactly as one that does not exist."""
    for path in CLOSED:
        assert "Nothing stands at this address" in read(client, path, 404), path


def test_an_embargo_ends_by_itself(client: Client, catalogue: Any) -> None:
    """On its day the document is there, without anyone changing anything."""
    rows.Document.objects.filter(public_id="doc-embargo").update(embargo_until="2020-01-01")
    assert "Under embargo" in read(client, "/documents/doc-embargo/")


def test_a_claim_resting_on_a_closed_document_does_not_name_it(
    client: Client, catalogue: Any
) -> None:
    """The claim stands; its source is said to be closed."""
    assert "a document that is not open to readers" in read(client, "/people/pak-chang-ok/")


def test_addresses_are_those_the_catalogue_gives(client: Client, catalogue: Any) -> None:
    """`addresses` and `get_absolute_url` agree, so that the index and the pages lead alike."""
    for row, address in (
        (catalogue["pak"], addresses.person("pak-chang-ok")),
        (catalogue["diary"], addresses.document("doc-diary")),
        (catalogue["event"], addresses.event("ev-1")),
        (rows.Organisation.objects.get(public_id="cabinet-1"), addresses.organisation("cabinet-1")),
        (rows.Organisation.objects.get(kind="faction"), addresses.faction("faction-soviet")),
        (rows.Chapter.objects.get(order=2), addresses.chapter("book-1", 2)),
        (rows.ProgrammeEvent.objects.get(), addresses.programme("pe-1")),
    ):
        assert row.get_absolute_url() == address
        read(client, address)


class TestDocument:
    """One document."""

    def test_shelfmark_stands_in_parts_and_in_the_repositorys_own_form(
        self, client: Client, catalogue: Any
    ) -> None:
        """Parts are labelled with a gloss; the own form follows the repository's rule."""
        html = read(client, "/documents/doc-diary/")
        assert "<dt>Opis<i>, inventory</i></dt><dd>28</dd>" in html
        assert "РГАНИ, ф. 5, оп. 28, д. 410, л. 319-321" in html

    def test_texts_stand_side_by_side_with_the_original_first(
        self, client: Client, catalogue: Any
    ) -> None:
        """Russian on the left, English on the right; the person is linked, the citation leads."""
        html = read(client, "/documents/doc-diary/")
        assert "two-texts" in html
        assert re.search(
            r'<p lang="ru"><a class="named" href="/people/pak-chang-ok/"[^>]*>Пак Чан Ок</a>', html
        )
        assert '<a href="/events/ev-1/">пленуме</a>' in html

    def test_a_switch_shows_one_text_alone(self, client: Client, catalogue: Any) -> None:
        """The switch is a link and works without a script."""
        html = read(client, "/documents/doc-diary/?text=ru-original&beside=none")
        assert "two-texts" not in html
        assert "Kim Il Sung told." not in html

    def test_neighbours_of_the_same_file_are_named_and_drawn(
        self, client: Client, catalogue: Any
    ) -> None:
        """Leaf 210 stands beside leaves 319 to 321 of file 410."""
        html = read(client, "/documents/doc-diary/")
        assert "Memorandum of conversation" in html
        assert "ll. 319–321, this record" in html

    @pytest.mark.parametrize(
        ("form", "line"),
        [("ris", "AV  - РГАНИ, ф. 5"), ("bib", "@misc{doc-diary,"), ("json", '"archive_location"')],
    )
    def test_it_can_be_cited_by_reference_managers(
        self, client: Client, catalogue: Any, form: str, line: str
    ) -> None:
        """The holding archive and the shelfmark are in every form."""
        text = read(client, f"/documents/doc-diary/cite.{form}")
        assert line in text
        assert "Contemporary History" in text

    def test_a_document_printed_in_a_volume_says_where_and_what_follows(
        self, client: Client, catalogue: Any
    ) -> None:
        """Volume, chapter and page; its neighbours are those of the volume, in their order."""
        book = rows.Book.objects.get()
        for order in (1, 2):
            rows.Document.objects.create(
                public_id=f"v-d{order}",
                title=f"No. {order}",
                book=book,
                book_place="Affairs",
                order=order,
                first_page="31",
                last_page="31",
            )
        html = read(client, "/documents/v-d1/")
        assert "Affairs, p. 31" in html
        assert "No. 2" in html
        assert "No. 1" in read(client, "/books/book-1/")


class TestDocuments:
    """The list with facets."""

    def test_counts_leave_out_what_is_closed(self, client: Client, catalogue: Any) -> None:
        """Two open documents; the facet of the repository says two."""
        html = read(client, "/documents/")
        assert "2 documents" in html
        assert 'href="/documents/?person=pak-chang-ok"' in html

    def test_facets_narrow_and_can_be_taken_away(self, client: Client, catalogue: Any) -> None:
        """One document names Pak; the chosen value leads back to the whole list."""
        html = read(client, "/documents/?person=pak-chang-ok")
        assert "1 document<" in html
        assert '<a href="/documents/" rel="nofollow">Pak Ch’ang-ok' in html

    def test_nonsense_in_the_address_is_no_fault(self, client: Client, catalogue: Any) -> None:
        """Unknown values find nothing or are ignored; nothing breaks."""
        for query in (
            "year=abc",
            "page=0",
            "page=99999999999999",
            "order=%00",
            "person=%27;--",
            "year=" + "9" * 400,
        ):
            read(client, f"/documents/?{query}")


class TestPerson:
    """One person."""

    def test_every_claim_has_its_source_and_certainty(self, client: Client, catalogue: Any) -> None:
        """Each claim that is not closed stands in the table with its own anchor."""
        html = read(client, "/people/pak-chang-ok/")
        for key in ("f-faction", "f-post", "f-executed", "f-fled", "f-took-part", "f-secret"):
            assert f'id="claim-{key}"' in html
        assert "23 March 1954 – September 1956" in html
        assert "Lankov, Crisis in North Korea, ch. 2</a>, p. 30" in html

    def test_contradictions_stand_side_by_side(self, client: Client, catalogue: Any) -> None:
        """Executed in 1960 beside the denied flight; no judgement is invented."""
        html = read(client, "/people/pak-chang-ok/")
        assert "What became of Pak Chang-ok?" in html
        assert "none recorded yet." in html

    def test_an_end_known_to_the_month_is_hollow_in_the_picture(
        self, client: Client, catalogue: Any
    ) -> None:
        """September 1956 is drawn as an uncertain end."""
        svg = re.search(
            r"<svg class=\"fig-wide\".*?</svg>", read(client, "/people/pak-chang-ok/"), re.S
        )
        assert svg is not None
        assert 'class="unsure"' in svg[0]
        assert '<g class="soviet">' in svg[0]

    def test_the_reader_can_switch_the_whole_site(self, client: Client, catalogue: Any) -> None:
        """The choice is kept in a cookie; a missing form is made by the published table."""
        back = "/people/pak-chang-ok/"
        response = client.get(f"/reader/names/?system=rr&back={back}")
        assert response.status_code == 302
        assert response["Location"] == back
        assert client.cookies[NAMES_COOKIE].value == "rr"
        assert '<h1 lang="ko-Latn">Bak Chang-ok</h1>' in read(client, back)
        assert plain("Bak Chang-ok") in read(client, "/people/")
        client.get("/reader/names/?system=hangul&back=/")
        assert '<h1 lang="ko">박창옥</h1>' in read(client, back)

    def test_the_switch_never_leads_to_another_site(self, client: Client, catalogue: Any) -> None:
        """An address of elsewhere in `back` is ignored."""
        assert client.get("/reader/names/?system=mr&back=https://evil.example/")["Location"] == "/"
        assert client.get("/reader/names/?system=mr&back=//evil.example/")["Location"] == "/"

    def test_a_foreign_name_in_hangul_is_not_taken_for_its_original(
        self, client: Client, catalogue: Any
    ) -> None:
        """Ivanov is not shown as 이바노프 beside his name."""
        assert "이바노프" not in read(client, "/documents/doc-diary/")

    def test_people_are_found_in_any_script(self, client: Client, catalogue: Any) -> None:
        """The box is a plain form; hangul finds the man."""
        html = read(client, "/people/?q=박창옥")
        assert "1 person<" in html
        assert plain("Pak Ch’ang-ok") in html


class TestChronology:
    """Parallel lanes."""

    def test_the_picture_has_the_same_in_words(self, client: Client, catalogue: Any) -> None:
        """Every event of the year stands in the list with its certainty."""
        html = read(client, "/chronology/")
        assert "1956, in parallel" in html
        assert "Hundred flowers" in html
        assert "recalled, to be checked" in html
        assert "30–31 August" in html

    def test_one_country_can_be_read_alone(self, client: Client, catalogue: Any) -> None:
        """The switch narrows lanes and words."""
        html = read(client, "/chronology/?country=China")
        assert "Hundred flowers" in html
        assert "August plenum" not in html


class TestBooks:
    """Books and programme events."""

    def test_a_chapter_names_what_points_to_it(self, client: Client, catalogue: Any) -> None:
        """The event whose source is chapter 2 is listed there."""
        assert "August plenum" in read(client, "/books/book-1/chapters/1/")
        assert "August plenum" not in read(client, "/books/book-1/chapters/2/")

    def test_a_part_without_a_title_is_not_given_one(self, client: Client, catalogue: Any) -> None:
        """The list says so in words."""
        assert "no heading on the page" in read(client, "/books/book-1/")

    def test_the_calendar_file_holds_the_time_in_its_zone(
        self, client: Client, catalogue: Any
    ) -> None:
        """3 pm in Washington on 15 February is 20:00 UTC."""
        response = client.get("/programme/pe-1.ics")
        assert response["Content-Type"].startswith("text/calendar")
        assert b"DTSTART:20060215T200000Z" in response.content
        assert b"DTEND:20060215T213000Z" in response.content

    def test_a_lost_dash_is_read_and_said(self, client: Client, catalogue: Any) -> None:
        """The repair stands in the margin."""
        html = read(client, "/programme/pe-1/")
        assert "3:00–4:30 pm" in html
        assert "prints 3:00pm4:30pm, without a dash" in html


class TestKeeping:
    """Pages are kept while the catalogue stays the same."""

    def test_a_page_is_made_once_and_answers_unchanged(
        self, client: Client, catalogue: Any
    ) -> None:
        """The second request asks only for the catalogue's version; its tag answers 304."""
        first = client.get("/people/pak-chang-ok/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            second = client.get("/people/pak-chang-ok/")
        assert len(asked) == 1
        assert second.content == first.content
        again = client.get("/people/pak-chang-ok/", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304

    def test_a_change_of_the_catalogue_is_seen_at_once(
        self, client: Client, catalogue: Any
    ) -> None:
        """A row in `IndexChange` ends the version."""
        read(client, "/people/pak-chang-ok/")
        rows.Person.objects.filter(public_id="pak-chang-ok").update(description="Planner")
        rows.IndexChange.objects.create(kind="person", object_id=catalogue["pak"].pk)
        assert "Planner" in read(client, "/people/pak-chang-ok/")

    def test_a_page_asks_no_more_for_a_longer_archive(self, client: Client, catalogue: Any) -> None:
        """Rows are fetched together: ten more documents and people ask nothing more."""
        paths = ("/", "/documents/", "/people/", "/people/pak-chang-ok/", "/documents/doc-diary/")
        paths += ("/events/", "/chronology/")
        lengthen(99, catalogue["pak"])  # somebody beside Pak, so that there is a tie to draw
        first = {path: count_queries(client, path) for path in paths}
        for number in range(10):
            lengthen(number, catalogue["pak"])
        forget_everything()
        forget_pages()
        for path in paths:
            # one more where a list gains a facet's names
            assert count_queries(client, path) <= first[path] + 1, path


def count_queries(client: Client, path: str) -> int:
    """How many questions a page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        read(client, path)
    return len(asked)


def lengthen(number: int, pak: rows.Person) -> None:
    """Add a person and a document that names the person beside Pak."""
    day = "1956-09-01"
    person = rows.Person.objects.create(
        public_id=f"p-{number}", name=f"P {number}", sort_name="P", nationality="KP"
    )
    rows.NameForm.objects.create(person=person, form=f"P{number}", script="Latn")
    document = rows.Document.objects.create(
        public_id=f"d-{number}",
        title=f"D {number}",
        date_edtf=day,
        date_earliest=day,
        date_latest=day,
    )
    for one in (person, pak):
        rows.Agent.objects.create(document=document, role="mentioned", name="P", person=one)


def test_an_empty_archive_has_all_its_rooms(client: Client, db: None) -> None:
    """Before the first import nothing breaks and nothing is promised."""
    for path in (
        "/",
        "/documents/",
        "/people/",
        "/events/",
        "/chronology/",
        "/books/",
        "/sources/",
        "/about/",
        "/search/",
    ):
        read(client, path)


def test_damage_stands_in_the_margin_with_its_proposal(client: Client, catalogue: Any) -> None:
    """What an import found wrong is said beside the record, and nothing is decided by itself."""
    stored = rows.StoredFile.objects.create(sha256="0" * 64, size=1)
    file = rows.ImportedFile.objects.create(path="chapters.csv")
    version = rows.FileVersion.objects.create(file=file, stored=stored, number=1, status="stored")
    for record, field, found, new in (
        ("chapter:book-1/2", "title", "Part 2 has no title.", "Notes"),
        ("programme-event:pe-1", "speakers", "One person is spelt two ways.", "Balázs Szalontai"),
    ):
        rows.FoundProblem.objects.create(
            version=version,
            code="x",
            severity="damage",
            found=found,
            repair={"record": record, "field": field, "old": "", "new": new},
        )
    assert "[Notes]" in read(client, "/books/book-1/")
    assert "[Notes]" in read(client, "/books/book-1/chapters/2/")
    html = read(client, "/programme/pe-1/")
    assert "One person is spelt two ways. Proposed: Balázs Szalontai; not yet decided." in html
