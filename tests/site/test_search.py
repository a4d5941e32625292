"""Search on the site: the order of hits, switches, files, feed and API, and what stays closed."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET  # our own output, not a stranger's
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from typing import Any

import pytest
from django.test import Client

from fonds.catalogue import models as rows
from fonds.catalogue.access import STAFF
from fonds.core.project import Project
from fonds.search import SearchRequest
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages
from fonds.workflows import searching
from fonds.workflows.indexing import catch_up, open_index, reindex
from fonds.workflows.search_documents import all_ids

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Zwischenfall"  # stands in closed records only
NAMED = "Quisling"  # stands in a closed record and in an open one


def person(key: str, name: str, *forms: tuple[str, str], born: str = "") -> rows.Person:
    """Record a person with forms of the name, each with its script."""
    row = rows.Person.objects.create(
        public_id=key, name=name, sort_name=name, nationality="KP", born_edtf=born
    )
    for form, script in forms:
        rows.NameForm.objects.create(person=row, form=form, script=script)
    return row


def document(
    key: str, title: str, text: str = "", year: int = 1956, **fields: Any
) -> rows.Document:
    """Record a document of one year with one text."""
    row = rows.Document.objects.create(
        public_id=key,
        title=title,
        type="report",
        language="en",
        date_edtf=str(year),
        date_earliest=date(year, 1, 1),
        date_latest=date(year, 12, 31),
        certainty="seen",
        **fields,
    )
    if text:
        rows.Text.objects.create(document=row, kind="original", language="en", content=text)
    return row


@pytest.fixture
def archive(project: Project, settings: Any, db: None) -> Iterator[Project]:
    """Fill a catalogue and its index: open records, a restricted one, one under embargo."""
    settings.FONDS_PROJECT = project
    settings.FONDS_SETTINGS = project.settings
    pak = person(
        "pak-chang-ok",
        "Pak Chang-ok",
        ("박창옥", "Hang"),
        ("朴昌玉", "Hani"),
        ("Пак Чан Ок", "Cyrl"),
    )
    person("kim-il", "Kim Il", ("김일", "Hang"), born="1910")
    person("kim-il-2", "Kim Il", ("김일", "Hang"), born="1921")
    letter = document(
        "d-letter", "A letter on the plenum", "Пак Чан Ок spoke.\n\nQuisling was named."
    )
    rows.Agent.objects.create(document=letter, role="mentioned", name="Пак Чан Ок", person=pak)
    document("d-other", "Another letter on the plenum", "The harvest was poor.", 1955)
    spread = document("d-spread", "A report on the plenum", "The harvest was poor and late.", 1955)
    spread.date_edtf, spread.date_latest = "1955/1957", date(1957, 12, 31)
    spread.save()
    body = f"{SECRET} at the plenum. Pak Chang-ok and Quisling. The harvest was poor and late."
    month = timedelta(days=30)
    document("d-closed", f"{SECRET} closed", body, 1961, access="restricted")
    document(
        "d-embargo", f"{SECRET} under embargo", body, 1962,
        access="embargo", embargo_until=date.today() + month,
    )  # fmt: skip
    document(
        "d-past", "A letter once closed", "Embargo over at the plenum.", 1956,
        access="embargo", embargo_until=date.today() - month,
    )  # fmt: skip
    event = rows.Event.objects.create(
        public_id="ev-1", title="August plenum", kind="plenum",
        date_edtf="1956-08-30", date_earliest=date(1956, 8, 30), date_latest=date(1956, 8, 30),
    )  # fmt: skip
    rows.Factoid.objects.create(public_id="f-1", kind="took-part", person=pak, event=event)
    rows.Factoid.objects.create(public_id="f-2", kind="held-post", person=pak, value="vice premier")
    book = rows.Book.objects.create(public_id="b-1", title="The plenum", year="2005")
    rows.Chapter.objects.create(book=book, order=1, title="The plenum opens", first_page="3")
    rows.Chapter.objects.create(book=book, order=2, title=f"{SECRET} chapter", access="restricted")
    reindex(project)
    forget_everything()
    forget_pages()
    yield project
    searching._SEARCHERS.clear()
    forget_everything()
    forget_pages()


@pytest.fixture
def client(archive: Project) -> Client:
    """Return a reader's browser on the archive."""
    return Client(headers={"accept-language": "en"})


def text_of(client: Client, address: str, **query: str) -> str:
    """Return the body of a page, which must be there."""
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def kinds_of(client: Client, **query: str) -> list[str]:
    """Return the kinds of the API's hits in their order."""
    return [hit["kind"] for hit in json.loads(text_of(client, "/api/search", **query))["hits"]]


@pytest.mark.parametrize(
    "typed", ["Pak Chang-ok", "Пак Чан Ок", "朴昌玉", "Pak Csang Ok", "박창옥"]
)
def test_a_name_finds_the_person_first_and_claims_last(client: Client, typed: str) -> None:
    """In any spelling: the person, then documents and events, then what is claimed of them."""
    kinds = kinds_of(client, q=typed)
    assert kinds[0] == "person"
    assert set(kinds[1:-2]) == {"document", "event"}
    assert kinds[-2:] == ["claim", "claim"]


def test_paging_gives_every_hit_once(client: Client) -> None:
    """Pages of any size join without a gap or a repetition, across persons, rest and claims."""
    whole = json.loads(text_of(client, "/api/search", q="Pak Chang-ok"))
    keys = [(hit["kind"], hit["id"]) for hit in whole["hits"]]
    assert len(set(keys)) == whole["total"]
    for size in (1, 2, 3):
        joined = [
            (hit["kind"], hit["id"])
            for offset in range(0, whole["total"], size)
            for hit in json.loads(
                text_of(
                    client, "/api/search", q="Pak Chang-ok", limit=str(size), offset=str(offset)
                )
            )["hits"]
        ]
        assert joined == keys


def test_the_page_says_how_a_name_was_widened_and_the_switch_turns_it_off(client: Client) -> None:
    """`also:` lists other spellings; `names=off` searches only what was typed."""
    page = text_of(client, "/search/", q="Pak Csang Ok")
    assert "also:" in page
    assert "박창옥" in page
    assert "names=off" in page
    assert "also:" not in text_of(client, "/search/", q="Pak Csang Ok", names="off")
    plain = json.loads(text_of(client, "/api/search", q="Pak Csang Ok", names="off"))
    assert plain["expanded"] == []
    assert plain["relaxed"]


def test_an_ordinary_word_is_no_name(client: Client) -> None:
    """A word that sounds a little like a name widens nothing; nor do words around a name."""
    for words in ("harvest", "plenum", "poor late"):
        assert json.loads(text_of(client, "/api/search", q=words))["expanded"] == []
    said = json.loads(text_of(client, "/api/search", q="Pak Chang-ok spoke"))["expanded"]
    assert [one["text"] for one in said] == ["Pak Chang-ok"]


def test_two_people_of_one_spelling_are_a_choice(client: Client) -> None:
    """Each is offered with a search for them alone, which finds only that person."""
    page = text_of(client, "/search/", q="Kim Il")
    assert "person%3Akim-il-2" in page
    assert "1921" in page
    hits = json.loads(text_of(client, "/api/search", q="person:kim-il-2", kind="person"))["hits"]
    assert [hit["id"] for hit in hits] == ["kim-il-2"]


def test_hits_are_marked_in_the_script_they_stand_in(client: Client) -> None:
    """A Latin query marks the Cyrillic name in the text."""
    assert "<mark>Пак Чан Ок</mark>" in text_of(client, "/search/", q="Pak Chang-ok")


def test_what_is_found_in_a_life_is_marked(client: Client, archive: Project) -> None:
    """The description stands once, as the life of the person, with its mark."""
    row = rows.Person.objects.get(public_id="pak-chang-ok")
    row.description, row.born_edtf = "vice premier of the planning commission", "1909"
    row.save()
    reindex(archive)
    page = text_of(client, "/search/", q="planning")
    assert "1909 – not known. Vice premier of the <mark>planning</mark> commission." in page
    assert page.count("<mark>planning</mark>") == 1


def test_mistakes_are_explained_and_the_likely_meaning_searched(client: Client) -> None:
    """An open parenthesis is named, closed, and the search answered."""
    page = text_of(client, "/search/", q="(plenum")
    assert "parenthesis" in page
    assert "ev-1" in page


def test_a_slip_gets_a_suggestion_that_finds_something(client: Client) -> None:
    """A misspelt word that nothing has leads to one that something has."""
    answer = json.loads(text_of(client, "/api/search", q="harvset"))
    if not answer["total"]:
        assert "harvest" in answer["did_you_mean"]
        assert "Did you mean" in text_of(client, "/search/", q="harvset")


def test_kinds_stand_apart_on_demand(client: Client) -> None:
    """`view=apart` heads each kind with its number."""
    page = text_of(client, "/search/", q="plenum", view="apart")
    for heading in ("Documents", "Events", "Books", "Chapters", "Claims"):
        assert f'<h3 class="kind">{heading}' in page


def test_dates_are_possibly_or_certainly_within(client: Client) -> None:
    """A document of 1955 to 1957 may be of 1956, and is not certainly."""

    def found(**dates: str) -> set[str]:
        answer = json.loads(text_of(client, "/api/search", q="report plenum", **dates))
        return {hit["id"] for hit in answer["hits"]}

    assert "d-spread" in found(year="1956")
    assert "d-spread" not in found(year="1956", dates="certainly")
    assert "d-spread" in found(**{"from": "1955-01", "to": "1957-12-31"}, dates="certainly")
    page = text_of(client, "/search/", q="plenum", year="1956")
    assert "certainly within" in page


def test_the_histogram_tells_sure_from_possible(client: Client) -> None:
    """The picture's words give both numbers of a year with an uncertain date."""
    page = text_of(client, "/search/", q="plenum")
    assert "1955: 1 surely, 2 possibly" in page
    assert "1957: 0 surely, 1 possibly" in page


def test_results_sort_by_date(client: Client) -> None:
    """Earliest first, or latest first; what has no date stands last."""
    answer = json.loads(text_of(client, "/api/search", q="plenum", sort="date"))
    dates = [hit["date"] for hit in answer["hits"] if hit["date"]]
    assert dates == sorted(dates)


def test_nonsense_in_the_address_is_passed_over(client: Client) -> None:
    """Whatever stands in the address, the page answers."""
    for nonsense in ("9999-99", "0000", "x", "１９５６", "-1", "1956-02-31"):
        for field in ("year", "from", "to", "page", "sort", "kind", "like", "dates", "view"):
            assert client.get("/search/", {"q": "plenum", field: nonsense}).status_code == 200
        assert client.get("/api/search", {"q": "plenum", "limit": nonsense}).status_code == 200


def test_csv_has_every_hit_and_no_formulas(client: Client) -> None:
    """The table has the columns and as many rows as the search has hits."""
    rows.Event.objects.create(public_id="ev-f", title="=1+1 plenum")
    total = json.loads(text_of(client, "/api/search", q="plenum"))["total"]
    table = list(csv.DictReader(io.StringIO(text_of(client, "/search.csv", q="plenum")[1:])))
    assert len(table) == total
    assert {row["kind"] for row in table} >= {"document", "event", "claim"}
    assert all(row["url"].startswith("http") for row in table)


def test_reference_files_have_documents_books_and_chapters(client: Client) -> None:
    """CSL JSON, RIS and BibTeX agree in number; people and claims are no references."""
    records = json.loads(text_of(client, "/search.csl.json", q="plenum"))
    assert {record["type"] for record in records} == {"report", "book", "chapter"}
    ris = text_of(client, "/search.ris", q="plenum")
    bib = text_of(client, "/search.bib", q="plenum")
    assert ris.count("ER  - ") == bib.count("\n}\n") == len(records)


def test_the_feed_is_atom_with_stable_entries(client: Client) -> None:
    """Each entry has an address, a title and a time; the feed names its page."""
    response = client.get("/search.atom", {"q": "plenum"})
    feed = ET.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    total = json.loads(text_of(client, "/api/search", q="plenum"))["total"]
    assert len(entries) == total
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("http")
        assert entry.findtext(f"{ATOM}updated", "").endswith("Z")
    chapters = client.get("/search.atom", {"q": "kind:chapter"}).content.decode()
    assert "<entry>" in chapters
    assert "1970" not in chapters
    again = client.get("/search.atom", {"q": "plenum"}, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_api_has_the_shape_of_the_command(client: Client, archive: Project) -> None:
    """The API gives what `fonds search --json` gives, and its own paging."""
    answer = json.loads(text_of(client, "/api/search", q="plenum"))
    found = searching.searcher_of(archive).search(SearchRequest("plenum", limit=20))
    said = json.loads(json.dumps(searching.as_data("plenum", found)))
    assert {key: answer[key] for key in said} == said


def test_opensearch_is_described_and_linked_from_every_page(client: Client) -> None:
    """The description is well-formed and its templates answer."""
    for address in ("/", "/search/", "/people/"):
        assert 'href="/opensearch.xml"' in text_of(client, address)
    described = ET.fromstring(text_of(client, "/opensearch.xml").encode())
    templates = [
        url.attrib["template"]
        for url in described
        if url.tag.endswith("Url")
    ]  # fmt: skip
    assert len(templates) == 4
    for template in templates:
        address = template.replace("{searchTerms}", "plenum").replace("{count?}", "5")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_suggestions_know_every_spelling(client: Client) -> None:
    """Typing a Cyrillic or Hungarian name offers the person; browsers get their own form."""
    for typed in ("Пак Чан О", "Pak Csang Ok", "박창"):
        rows_ = json.loads(text_of(client, "/api/suggest", q=typed))["suggestions"]
        assert "/people/pak-chang-ok/" in [row["url"] for row in rows_], typed
    plain = json.loads(text_of(client, "/api/suggest", q="plen", form="opensearch"))
    assert plain[0] == "plen"
    assert plain[1]


# What is closed


OPEN_ADDRESSES = (
    "/search/", "/search.csv", "/search.csl.json", "/search.ris", "/search.bib", "/search.atom",
    "/api/search", "/api/suggest",
)  # fmt: skip
CLOSED_URLS = ("d-closed", "d-embargo", "b-1/chapters/2")


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_no_closed_record_in_any_answer(client: Client, address: str) -> None:
    """Neither title, text nor address of a closed record stands in any answer, by any query."""
    slip = SECRET[:6]
    for query in (SECRET, slip, f"{slip}*", f"{SECRET}~", "plenum", "Pak Chang-ok", NAMED):
        body = text_of(client, address, q=query)
        assert not any(url in body for url in CLOSED_URLS), query
        assert SECRET.lower() not in body.lower().replace(query.lower(), ""), query


def test_staff_do_find_them(archive: Project) -> None:
    """The closed records are in the index: that readers do not find them is no accident."""
    found = searching.searcher_of(archive).search(SearchRequest(SECRET), STAFF)
    assert {hit.id for hit in found.hits} == {"d-closed", "d-embargo", "b-1/2"}


@pytest.mark.parametrize("query", ["plenum", "Pak Chang-ok", NAMED, "kind:document", ""])
def test_counts_are_those_of_an_archive_without_the_closed_records(
    client: Client, archive: Project, query: str
) -> None:
    """Total, facets, histogram and hints are the same when the closed records are deleted."""

    def public() -> dict[str, Any]:
        answer = searching.searcher_of(archive).search(SearchRequest(query, limit=100))
        return {
            "total": answer.total,
            "facets": answer.facets,
            "histogram": answer.histogram,
            "undated": answer.undated,
            "forms": answer.word_forms,
            "meant": answer.did_you_mean,
            "keys": {(hit.kind, hit.id) for hit in answer.hits},
        }

    before = public()
    closed = rows.Document.objects.filter(public_id__in=("d-closed", "d-embargo"))
    rows.Text.objects.filter(document__in=closed).delete()
    closed.delete()
    rows.Chapter.objects.filter(access="restricted").delete()
    reindex(archive)
    assert public() == before


def test_no_hint_comes_from_a_closed_record(client: Client) -> None:
    """A slip of a word that only closed records have is not corrected to it."""
    slip = SECRET.replace("fall", "fal")
    answer = json.loads(text_of(client, "/api/search", q=slip))
    assert answer["total"] == 0
    assert answer["did_you_mean"] == []


def test_more_like_this_shows_and_names_no_closed_record(client: Client) -> None:
    """Likes of an open record are open; a closed one has no likes and no name."""
    page = text_of(client, "/search/", like="document:d-spread")
    assert "More like" in page
    assert "d-other" in page
    assert not any(url in page for url in CLOSED_URLS)
    for key in ("d-closed", "d-embargo"):
        page = text_of(client, "/search/", like=f"document:{key}")
        assert SECRET not in page
        assert "no such record" in page


def test_an_embargo_that_is_over_is_found(client: Client) -> None:
    """Past its day a record is open without anybody touching it."""
    hits = json.loads(text_of(client, "/api/search", q="letter once closed"))["hits"]
    assert "d-past" in [hit["id"] for hit in hits]


def test_a_record_closed_a_moment_ago_is_in_no_file(client: Client) -> None:
    """Files ask the catalogue again, so an index that lags gives nothing away."""
    rows.Document.objects.filter(public_id="d-letter").update(access="restricted")
    for address in (
        "/search.csv",
        "/search.csl.json",
        "/search.ris",
        "/search.bib",
        "/search.atom",
    ):
        assert "d-letter" not in text_of(client, address, q="letter plenum")


def test_other_spellings_of_words_are_said_and_turned_off(client: Client, archive: Project) -> None:
    """A misread word is found, the page says by what, and the same switch turns it off."""
    row = document("d-misread", "A rnemorandum")
    rows.IndexChange.objects.create(kind="document", object_id=row.pk)
    catch_up(archive)
    page = text_of(client, "/search/", q="memorandum")
    assert "d-misread" in page
    assert "rnemorandum" in page
    assert "only as written" in page
    assert "d-misread" not in text_of(client, "/search/", q="memorandum", names="off")


@pytest.mark.skipif(
    find_spec("jieba") is None, reason="the optional package jieba is not installed"
)
def test_another_choice_of_analysers_fills_the_index_anew(archive: Project) -> None:
    """The index is emptied when it is opened with another choice, and filled from the catalogue."""
    for kind, ids in all_ids():
        for pk in ids:
            rows.IndexChange.objects.create(kind=kind, object_id=pk)
    chosen = replace(archive, settings={
        **archive.settings, "search": {"engine": "sqlite", "analysers": ["chinese"]}
    })  # fmt: skip
    with open_index(archive) as engine:
        before = engine.count()
    catch_up(chosen)
    with open_index(chosen) as engine:
        assert engine.count() == before
        assert engine.last_sequence() > 0


def test_a_value_that_nothing_has_is_named_on_the_page(client: Client) -> None:
    """The page says which value is unknown, and does not repeat the query as its reading."""
    page = client.get("/search/", {"q": "lang:xx"}).content.decode()
    assert "No language here answers to" in page
    assert "Read as" not in page
    assert "Read as" in client.get("/search/", {"q": "plenum AND"}).content.decode()
