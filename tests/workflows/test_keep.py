"""Long computations run once in the background and are kept under what they depend on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from fonds.workflows.figures.keep import MOST_WAITING, Workshop, sha256_of


def double(data: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return twice the number."""
    return {"is": data["n"] * 2}


def test_a_result_is_computed_once(tmp_path: Path) -> None:
    """The second asker is given the file."""
    calls = []

    def count(data: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
        calls.append(data)
        return double(data, settings)

    shop = Workshop(tmp_path)
    assert shop.ask("x", count, {"n": 2}, {}, 30) == {"is": 4}
    assert Workshop(tmp_path).ask("x", count, {"n": 2}, {}, 30) == {"is": 4}
    assert len(calls) == 1
    assert shop.ask("x", count, {"n": 2}, {"other": 1}, 30) == {"is": 4}
    assert len(calls) == 2


def test_nobody_waits_longer_than_they_asked_for(tmp_path: Path) -> None:
    """A slow result is None at first and there later; the queue has an end."""
    go = Event()

    def slow(data: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
        go.wait(30)
        return double(data, settings)

    shop = Workshop(tmp_path)
    for n in range(MOST_WAITING + 3):
        assert shop.ask("slow", slow, {"n": n}, {}, 0.0) is None
    go.set()
    assert shop.ask("slow", slow, {"n": 0}, {}, 30) == {"is": 0}
    assert shop.ask("slow", slow, {"n": MOST_WAITING + 2}, {}, 30) is not None


def test_a_failure_is_told_and_not_kept(tmp_path: Path) -> None:
    """The next asker gets another try."""

    def fail(data: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
        raise ValueError("no")

    shop = Workshop(tmp_path)
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            shop.ask("fail", fail, {}, {}, 30)
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_results_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers may choose as they like; the folder has an end."""
    monkeypatch.setattr("fonds.workflows.figures.keep.MOST_KEPT", 10)
    shop = Workshop(tmp_path)
    for n in range(14):
        shop.ask("x", double, {"n": n}, {}, 30)
    assert len(list(tmp_path.iterdir())) <= 10
    assert shop.ask("x", double, {"n": 13}, {}, 0) == {"is": 26}


def test_equal_values_have_one_name() -> None:
    """The order of keys does not matter, that of lists does."""
    assert sha256_of({"a": 1, "b": [1, 2]}) == sha256_of({"b": [1, 2], "a": 1})
    assert sha256_of([1, 2]) != sha256_of([2, 1])
