"""The same person under every spelling and script.

Korean, Chinese, Vietnamese and European names in hangul, characters, Cyrillic and Latin letters:
parsed, romanised, varied, compared and found. Pure: no Django, no database, no network.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fonds.names.compare import compare, score
from fonds.names.models import (
    Comparison,
    Match,
    ParsedName,
    Romanisation,
    UnknownSystem,
    Variant,
    WrongScript,
)
from fonds.names.parse import parse
from fonds.names.romanise import romanise, systems
from fonds.names.variants import variants

if TYPE_CHECKING:
    from fonds.names.house import HouseStyle
    from fonds.names.index import NameIndex

__all__ = [
    "Comparison",
    "HouseStyle",
    "Match",
    "NameIndex",
    "ParsedName",
    "Romanisation",
    "UnknownSystem",
    "Variant",
    "WrongScript",
    "compare",
    "parse",
    "romanise",
    "score",
    "systems",
    "variants",
]

_LATER = {"HouseStyle": "fonds.names.house", "NameIndex": "fonds.names.index"}
"""What is loaded when it is first used: numpy alone takes longer than comparing two names."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_LATER[name]), name)
    return found
