"""Simplified and traditional Chinese characters, folded by the tables of OpenCC.

Only the character tables are used: folding must keep every text its length, so that a place in
the folded text is the same place in the text.

Source: OpenCC's `TSCharacters` (Apache-2.0), as shipped by `opencc-python-reimplemented`. Where
it offers several simplified characters, its first is taken.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@cache
def _table() -> dict[int, str]:
    """Load traditional to simplified, character by character; one-to-one by code point."""
    spec = find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0]) / "dictionary" / "TSCharacters.txt"
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == 1 and len(first) == 1:
            table[ord(traditional)] = first
    return table


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones; the length stays the same.

    >>> simplify("崔昌益 金枓奉 彭德懷")
    '崔昌益 金枓奉 彭德怀'
    """
    return text.translate(_table()) if _HAN.search(text) else text
