"""The measures, on a small gold file of made-up people and, where it is there, the shared one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.names.evaluate import BARS, GoldFileError, Scored, evaluate, recall_at

GOLD = """person_id,form,notes
a,최상규,
a,Ch'oe Sang-gyu,
a,Цой Сан Гю,
a,바람,pen name
b,林长河,
b,Lin Changhe,
c,Щеглов,
c,Shcheglov,
"""


def test_recall_stops_where_precision_falls() -> None:
    """With one wrong pair above it, the last right pair is out of reach at full precision."""
    pairs = [Scored(0, 1, 3.0, True), Scored(0, 2, 2.0, False), Scored(1, 2, 1.0, True)]
    assert recall_at(pairs, 0.99) == 0.5
    assert recall_at(pairs, 0.6) == 1.0


def test_pairs_that_tie_stand_or_fall_together() -> None:
    """A wrong pair with the same score counts, whatever the order of the rows."""
    assert recall_at([Scored(0, 1, 1.0, True), Scored(0, 2, 1.0, False)], 0.99) == 0.0


def test_a_small_gold_file_is_measured(tmp_path: Path) -> None:
    """Pen names are left out; the rest is matched and found."""
    (tmp_path / "gold.csv").write_text(GOLD, encoding="utf-8")
    report = evaluate(tmp_path / "gold.csv", distractor_count=200)
    assert report["forms"] == 7
    assert report["true_pairs"] == 5
    assert report["recall_at_99"] == 1.0
    assert report["top1"] == 1.0


def test_a_gold_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    """The error names file, line and column."""
    (tmp_path / "gold.csv").write_text("id,name\n1,Kim\n", encoding="utf-8")
    with pytest.raises(GoldFileError, match="person_id"):
        evaluate(tmp_path / "gold.csv")


def test_the_shared_gold_file_reaches_the_pairwise_bars(shared_data: Path) -> None:
    """Recall at 99% precision and the precision of `same` hold on the development file."""
    report = evaluate(shared_data / "names_dev.csv", distractor_count=0)
    assert report["recall_at_99"] >= BARS["recall_at_99"]
    assert report["same_precision"] >= BARS["same_precision"]
    assert not [each for each in report["missed"] if "script_pair" in each]


def test_a_gold_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """The message says which file, and where."""
    path = tmp_path / "gold.csv"
    path.write_bytes(b"person_id,form\n1,\xff\n")
    with pytest.raises(GoldFileError, match=r"gold.csv, line 2: the byte 0xff"):
        evaluate(path)
