"""The SQLite engine keeps the contract of all engines."""

import sqlite3
from pathlib import Path

import pytest
from tests.search.contract import DOCUMENTS
from tests.search.contract_languages import LanguageContract

from fonds.search import Batch, Passage, SearchDocument, SearchError, SearchRequest, open_engine


class TestSqliteEngine(LanguageContract):
    """SQLite FTS5."""

    engine_name = "sqlite"

    def test_index_of_another_version_is_made_anew(self, tmp_path: Path) -> None:
        """An index with other tables is emptied, so that the caller fills it again."""
        with open_engine(tmp_path) as engine:
            engine.apply(Batch(5, DOCUMENTS))
        db = sqlite3.connect(tmp_path / "index.sqlite3")
        with db:
            db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
            db.execute("DROP TABLE vocabulary")
        db.close()
        with open_engine(tmp_path) as engine:
            assert (engine.last_sequence(), engine.count()) == (0, 0)
            engine.apply(Batch(1, DOCUMENTS))
            assert self.found(engine, "purge") == {"d2"}

    def test_file_that_is_no_index_is_refused(self, tmp_path: Path) -> None:
        """The message names the file and the remedy."""
        (tmp_path / "index.sqlite3").write_text("not a database " * 100)
        with pytest.raises(SearchError, match=r"index\.sqlite3.*fonds reindex"):
            open_engine(tmp_path)

    def test_common_word_is_ranked_by_title(self, tmp_path: Path) -> None:
        """Where a word stands in more documents than are weighed, titles with it come first."""
        many = [
            SearchDocument("document", f"m{number}", "Note", passages=[Passage("", "en", "common")])
            for number in range(5_000)
        ]
        many[4_321] = SearchDocument("document", "special", "The common note")
        with open_engine(tmp_path) as engine:
            engine.apply(Batch(1, many))
            answer = engine.search(SearchRequest("common"))
            assert answer.total == 5_000
            assert answer.hits[0].id == "special"


def test_unknown_engine_is_refused(tmp_path: Path) -> None:
    """The message says which engines there are."""
    with pytest.raises(SearchError, match="'sqlite' or 'tantivy'"):
        open_engine(tmp_path, "xapian")
