"""The Tantivy engine keeps the contract of all engines."""

from pathlib import Path

import pytest
from tests.search.contract import DOCUMENTS, EngineContract

from fonds.search import Batch

pytest.importorskip("tantivy", reason="the optional package tantivy is not installed")

from fonds.search.tantivy import TantivyEngine


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
