"""A table that cannot be read is named, with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonds.core.rows import RowsError, read_records, split_rows


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"a,b\n1,\xff\n", r"t.csv, line 2: the byte 0xff is not UTF-8"),
        (b"a,b\n1,\x00\n", r"t.csv, line 2: a NUL character"),
        (b"", r"t.csv: the file is empty"),
        (b"a,b\n1,2,3\n", r"t.csv, line 2: 3 cells. Expected 2"),
        (b"x,y\n1,2\n", r"t.csv: there is no column 'a'. Expected one of x, y"),
        (b'a,b\n"1,2\n' + b"x" * 200_000, r"t.csv, line \d+: field larger"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, raw: bytes, says: str) -> None:
    """No other error escapes the reader."""
    (tmp_path / "t.csv").write_bytes(raw)
    with pytest.raises(RowsError, match=says):
        read_records(tmp_path / "t.csv", ("a",))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(tmp_path: Path, separator: str) -> None:
    """Spreadsheets write commas, semicolons or tabs, by the country they stand in."""
    rows = [("id", "name, as written"), ("1", "Kim; Il, Sung")]
    text = "".join(f'"{a}"{separator}"{b}"\n' for a, b in rows)
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = read_records(tmp_path / "t.csv", ("id",))
    assert found == [(2, {"id": "1", "name, as written": "Kim; Il, Sung"})]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message of the system stands in it."""
    with pytest.raises(RowsError, match=r"none.csv: No such file"):
        read_records(tmp_path / "none.csv")


def test_short_rows_are_filled_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """A cell may hold a line break; empty rows are passed over; a byte order mark is no letter."""
    (tmp_path / "t.csv").write_bytes('\ufeffa,b\n"x\ny",1\n\nz\n'.encode())
    assert read_records(tmp_path / "t.csv", ("a", "b")) == [
        (3, {"a": "x\ny", "b": "1"}),
        (5, {"a": "z", "b": ""}),
    ]


@given(st.text(max_size=80))
def test_any_text_is_rows_or_an_error_that_names_the_file(text: str) -> None:
    """Nothing else can come out."""
    try:
        assert all(any(cells) for _, cells in split_rows(text, "t.csv"))
    except RowsError as refused:
        said = str(refused)
        assert said.startswith("t.csv, line ")
