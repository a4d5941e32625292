"""A woman and a man of one family name: `Antonina Novotná` is not `Antonín Novotný`.

The ending of a family name can show which is meant. One that is declined as an adjective always
does: `Новотная` is no case of `Новотный`. A name in -ova may be a woman's or the genitive of a
man's, and a given name in -a likewise (`Ивана Серова`): such a pair is told apart only where the
given name is no case of the man's (`Jelena Serova`, `Evgenia Serova` in Latin letters).
"""

from __future__ import annotations

import re
from functools import lru_cache

from fonds.names.cases import undo
from fonds.names.european import Part, Structure, sound_of
from fonds.names.kept import TABLES, load_table
from fonds.names.phonemes import distance, substance

NEAR = 0.2
"""How far apart sounds may be for a case of one given name to be the other."""


@lru_cache(maxsize=1)
def patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    """Load the patterns of endings by script and kind."""
    table = load_table(TABLES / "feminine.yaml", ("patterns",))
    return {
        script: {kind: re.compile(pattern) for kind, pattern in rows.items()}
        for script, rows in table["patterns"].items()
    }


def _is(part: Part, kind: str) -> bool:
    known = patterns().get(part.word.script)
    return bool(known and known[kind].search(part.word.folded))


def are_woman_and_man(one: Structure, two: Structure) -> bool:
    """Say whether two ways to see a name show a woman and a man; False where that cannot be seen.

    >>> from fonds.names.forms import read
    >>> def seen(name): return read(name).structures[0]
    >>> are_woman_and_man(seen("Stanisława Kowalska"), seen("Stanisław Kowalski"))
    True
    >>> are_woman_and_man(seen("Stanisława Kowalskiego"), seen("Stanisław Kowalski"))
    False
    """
    return _tells(one, two) or _tells(two, one)


def _tells(woman: Structure, man: Structure) -> bool:
    """Say whether the first shows a woman and the second a man."""
    her, his = woman.given, man.given
    if her is None or his is None or "I" in (her.role, his.role) or not _is(her, "given"):
        return False
    if _is(woman.family, "woman"):
        if _is(man.family, "man oblique"):
            return True
        return _is(man.family, "man") and not _is(his, "given")
    if _is(woman.family, "woman or case") and _is(man.family, "man of these"):
        return not _is(his, "given") and not _is_case_of(her, his)
    return False


def _is_case_of(her: Part, his: Part) -> bool:
    """Say whether a given name may be an oblique case of another, however either is spelt."""
    script = her.word.script
    hims = [sound_of(stem, script, False) for stem, _case in undo(her.word.folded, script)]
    return any(
        him.names & his.sound.names
        or distance(key, other) <= NEAR * max(substance(key), substance(other))
        for him in hims
        for key in him.keys
        for other in his.sound.keys
    )
