"""The same person under every spelling and script.

Korean, Chinese, Vietnamese and European names in hangul, characters, Cyrillic and Latin letters:
parsed, romanised, varied, compared and found. Pure: no Django, no database, no network.
"""

from fonds.names.compare import compare, score
from fonds.names.house import HouseStyle
from fonds.names.index import NameIndex
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
