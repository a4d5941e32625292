"""The Tantivy engine keeps the contract of all engines."""

from pathlib import Path

import pytest
from tests.search.contract import DOCUMENTS, EngineContract

from fonds.search import Batch, SearchDocument, SearchError, SearchRequest

pytest.importorskip("tantivy", reason="the optional package tantivy is not installed")

from fonds.search.tantivy import _LARGE_BATCH, TantivyEngine


class TestTantivyEngine(EngineContract):
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
