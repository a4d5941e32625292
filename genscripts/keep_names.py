"""Write `names/tables/kept.tsv`: what is worked out of the rule tables of names, worked out.

    python genscripts/keep_names.py

Run it after a change of a table or of the code that reads it. Without it everything still works,
only the first use of a process takes longer; a test says when it is due.
"""

from __future__ import annotations

import sys

from fonds.names import (
    cases,
    chinese,
    cyrillic,
    feminine,
    foreign,
    given,
    initials,
    korean,
    nominative,
    phonemes,
    tokens,
    vietnamese,
)  # fmt: skip
from fonds.names.evidence import weights
from fonds.names.kept import KEPT, make_file
from fonds.names.romanise import korean_systems


def everything() -> None:
    """Ask for all that is kept."""
    for script in ("Latn", "Cyrl"):
        korean.lexicon(script)
        korean.double_surnames(script)
        chinese.lexicon(script)
    chinese.lexicon("Hang")
    for as_surname in (False, True):
        chinese.korean_to_mandarin(1, as_surname)
        chinese.mandarin_to_korean(1, as_surname)
    chinese.vietnamese_slots("")
    chinese.common_characters()
    korean.near(1)
    cases.endings()
    cyrillic.cyrillic_systems()
    feminine.patterns()
    foreign.looks_native("一", "Hani", False, False)
    foreign.han_sounds("一")
    given.is_common_surname("a")
    given.names_of("abcdefgh")
    phonemes.orthographies()
    tokens.is_bare_run("一")
    vietnamese.families()
    vietnamese.hangul()
    weights()
    initials.beginnings("a")
    nominative.alone(tokens.cut("Kim").words[0])
    korean_systems()


if __name__ == "__main__":
    KEPT.write_text(make_file(everything), encoding="utf-8")
    sys.stdout.write(f"{KEPT}: {KEPT.stat().st_size // 1024} kB\n")
