"""The Tantivy engine keeps the contract of all engines."""

from pathlib import Path
from typing import Literal

import pytest
from tests.search.contract import DOCUMENTS
from tests.search.contract_languages import LanguageContract

from fonds.search import Batch, Passage, SearchDocument, SearchError, SearchRequest

pytest.importorskip("tantivy", reason="the optional package tantivy is not installed")

from fonds.search.tantivy import _LARGE_BATCH, TantivyEngine


class TestTantivyEngine(LanguageContract):
    """Tantivy."""

    engine_name = "tantivy"

    def test_what_a_crash_left_out_is_mended(self, tmp_path: Path) -> None:
        """A change the store took in and Tantivy did not is there after the next opening."""
        engine = TantivyEngine(tmp_path)
        engine.apply(Batch(1, DOCUMENTS[:2]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TantivyEngine, "_commit_terms", lambda self, change: None)
            engine.apply(Batch(2, DOCUMENTS[2:3], ["document:d2"]))
        engine._roll_back()
        engine.close()
        with TantivyEngine(tmp_path) as again:
            assert again.last_sequence() == 2
            assert self.found(again, "") == {"d1", "d3"}
            assert self.found(again, "jelentes") == {"d3"}
            assert self.found(again, "purge") == set()

    def test_a_large_batch_keeps_the_writer_until_a_question(self, tmp_path: Path) -> None:
        """Batches of an import follow each other quickly; then another process can write."""
        many = [
            SearchDocument("document", f"n{n}", f"Telegram {n}", language="en")
            for n in range(_LARGE_BATCH)
        ]
        with TantivyEngine(tmp_path) as engine:
            engine.apply(Batch(1, many))
            assert engine._writer is not None
            assert engine.search(SearchRequest("telegram 7")).total == 1
            with TantivyEngine(tmp_path) as other:
                other.apply(Batch(2, DOCUMENTS[:2]))
            assert engine.search(SearchRequest("")).total == _LARGE_BATCH + 2

    def test_a_writer_elsewhere_is_waited_for_and_then_named(self, tmp_path: Path) -> None:
        """An index that is being written elsewhere says so; nothing is taken in by halves."""
        with TantivyEngine(tmp_path) as engine, TantivyEngine(tmp_path) as other:
            engine._open_writer()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("fonds.search.tantivy._PATIENCE", 0.1)
                with pytest.raises(SearchError, match="Expected no other writer"):
                    other.apply(Batch(1, DOCUMENTS[:1]))
            engine._release()
            other.apply(Batch(1, DOCUMENTS[:1]))
            assert other.count() == 1

    @pytest.mark.parametrize("facets", [("kind", "lang", "faction"), ("lang", "person")])
    @pytest.mark.parametrize("width", ["year", "month"])
    def test_however_it_counts_the_counts_are_the_same(
        self, tmp_path: Path, facets: tuple[str, ...], width: Literal["year", "month"]
    ) -> None:
        """By the rows of a page, by Tantivy, and where Tantivy leaves numbers out."""
        undated = [SearchDocument("event", f"e{n}", "No day", fields={"lang": ["en", "ru"]})
                   for n in range(3)]  # fmt: skip
        with TantivyEngine(tmp_path) as engine:
            engine.apply(Batch(1, [*DOCUMENTS, *undated]))
            of_page = engine.search(SearchRequest("", facets=facets, histogram=width))
            nothing = SearchRequest("", facets=facets, histogram=width, limit=0)
            by_tantivy = engine.search(nothing)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("fonds.search.tantivy._MOST_SUMMARIES", 0)
                by_months = engine.search(nothing)
                patch.setattr("fonds.search.tantivy._MOST_BUCKETS", 1)
                of_all = engine.search(nothing)
            for other in (by_tantivy, by_months, of_all):
                assert other.total == of_page.total
                assert of_page.facets == other.facets
                assert of_page.histogram == other.histogram
                assert of_page.undated == other.undated == 4
            assert {one.key: one.count for one in of_page.facets["lang"]} == {
                "en": 4, "ru": 4, "hu": 1,
            }  # fmt: skip

    @pytest.mark.parametrize("closed", [1, 20])
    def test_closed_documents_are_left_out_be_they_few_or_many(
        self, tmp_path: Path, closed: int
    ) -> None:
        """What a reader may not see is counted nowhere, whichever list is the shorter."""
        secret = [SearchDocument("document", f"s{n}", "The purge", "/s", "en", {"lang": ["zh"]},
                                 access="restricted") for n in range(closed)]  # fmt: skip
        with TantivyEngine(tmp_path) as engine:
            engine.apply(Batch(1, [*DOCUMENTS[:3], *secret]))
            answer = engine.search(SearchRequest("purge"))
            assert (answer.total, len(answer.hits)) == (1, 1)
            assert [one.key for one in answer.facets["lang"]] == ["en"]
            assert engine.search(SearchRequest("", limit=0)).total == 3
            assert engine.search(SearchRequest("NOT purge")).total == 2
            both = frozenset({"open", "restricted"})
            assert engine.search(SearchRequest("purge", both)).total == 1 + closed

    @pytest.mark.parametrize("query", ["purge", "purge*", "purge purged", '"the purge"', "NOT zzz"])
    def test_pages_hold_every_match_once(self, tmp_path: Path, query: str) -> None:
        """Beyond what is weighed the order is Tantivy's; nothing comes twice or is left out."""
        texts = ["The purge. " * (n % 7 + 1) + "purged" for n in range(60)]
        many = [SearchDocument("document", f"d{n}", f"Note {n}", "/d", "en", {"lang": ["en"]},
                               passages=[Passage("p1", "en", text)])
                for n, text in enumerate(texts)]  # fmt: skip
        with TantivyEngine(tmp_path) as engine:
            engine.apply(Batch(1, many))
            pages = [
                engine.search(SearchRequest(query, offset=first)) for first in range(0, 70, 10)
            ]
            seen = [hit.id for page in pages for hit in page.hits]
            assert {page.total for page in pages} == {60}
            assert len(seen) == len(set(seen)) == 60
            assert all(page.facets["lang"][0].count == 60 for page in pages)
            assert {hit.passages[0].ranges != () for page in pages for hit in page.hits} == {
                query != "NOT zzz"
            }

    @pytest.mark.parametrize("most", [50, 1])
    def test_a_beginning_finds_the_same_however_many_words_have_it(
        self, tmp_path: Path, most: int
    ) -> None:
        """Few words are looked up one by one, many by an automaton."""
        texts = ["purge", "purged", "pürgatory", "purse", "spurge"]
        notes = [SearchDocument("document", text, f"A {text}", "/d", "en") for text in texts]
        with TantivyEngine(tmp_path) as engine, pytest.MonkeyPatch.context() as patch:
            patch.setattr("fonds.search.tantivy_queries._FEW", most)
            engine.apply(Batch(1, notes))
            assert {hit.id for hit in engine.search(SearchRequest("purg*")).hits} == set(texts[:3])
            assert engine.search(SearchRequest("xyz*")).total == 0
            assert engine.search(SearchRequest("pu*")).total == 4

    def test_the_mark_of_a_change_is_never_found(self, tmp_path: Path) -> None:
        """Its numbers fill the columns; it has no row, no day and no access."""
        with TantivyEngine(tmp_path) as engine:
            engine.apply(Batch(1, DOCUMENTS[:1]))
            for query in ("", "NOT zzz", "date:..2000", "certainly:..2000"):
                answer = engine.search(SearchRequest(query, frozenset({"open", "restricted"})))
                assert answer.total == len(answer.hits) <= 1
