"""The root of every error Fonds raises on purpose.

An error says what was found, where, what was expected and what to do. Each concrete error
derives from `FondsError` and from the nearest builtin, so that callers who know nothing of
Fonds can still catch it as a `ValueError` or an `OSError`.
"""


class FondsError(Exception):
    """Something Fonds cannot go on with; the message is meant for the person at the keyboard."""


class TableError(FondsError, ValueError):
    """A rule table shipped as data is not as it should be; names the file and the line."""


class ConfigurationError(FondsError, ValueError):
    """A settings file (`fonds.toml`, `table.fonds.toml`) holds something we cannot use."""


class MissingPackage(FondsError, ImportError):
    """An optional part was asked for whose package is not installed; says which and how."""
