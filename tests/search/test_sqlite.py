"""The SQLite engine keeps the contract of all engines."""

from tests.search.contract import EngineContract


class TestSqliteEngine(EngineContract):
    """SQLite FTS5."""

    engine_name = "sqlite"
