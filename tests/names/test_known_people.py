"""People of the twentieth century under the forms their sources use, none of the development file.

`known_people.csv` is our own list of facts, from general knowledge. `usage`: the name as it is
printed in the language concerned, as in the titles of Wikipedia's articles and in the party press
of the time, in running text also in an oblique case. `rule`: the same name by a published system
(see `romanise`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.names.compare import SAME
from fonds.names.evaluate import Scored, read_gold, recall_at, score_pairs

PEOPLE = Path(__file__).parent / "known_people.csv"


@pytest.fixture(scope="module")
def scored() -> list[Scored]:
    """Every pair of forms, scored once."""
    return score_pairs(read_gold(PEOPLE))


def test_nine_in_ten_pairs_are_found_at_99_percent_precision(scored: list[Scored]) -> None:
    """The forms of one person are told from those of all others."""
    found = recall_at(scored)
    assert found is not None
    assert found >= 0.90


def test_what_is_called_the_same_is_the_same(scored: list[Scored]) -> None:
    """Of the pairs called `same`, 99 in 100 are one person, and three in four are called so."""
    called = [pair.true for pair in scored if 1 / (1 + 2.718281828**-pair.logit) >= SAME]
    assert sum(called) / len(called) >= 0.99
    assert sum(called) / sum(pair.true for pair in scored) >= 0.75


def test_none_of_them_is_in_the_development_file(shared_data: Path) -> None:
    """The list holds other people than the development file."""
    known = {row.person for row in read_gold(shared_data / "names_dev.csv")}
    assert not known & {row.person for row in read_gold(PEOPLE)}
