"""Originals are kept byte for byte, whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fonds.core.project import Project
from fonds.workflows import storing
from fonds.workflows.storing import fingerprint, keep_original, place_of, sweep


def test_an_original_is_kept_byte_for_byte(project: Project, tmp_path: Path) -> None:
    """The copy has the same bytes, stands under its SHA-256, and cannot be written by accident."""
    path = tmp_path / "letter.txt"
    path.write_bytes(b"\xef\xbb\xbfDear Sir,\r\n\x00")
    kept = keep_original(project, path)
    copy = place_of(project.files, kept.sha256)
    assert copy.read_bytes() == path.read_bytes()
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept == fingerprint(path)
    assert copy.stat().st_mode & 0o222 == 0


def test_a_failed_copy_leaves_nothing_behind(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a copy leaves neither a part nor a file."""
    path = tmp_path / "letter.txt"
    path.write_bytes(b"x" * 100)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep_original(project, path)
    assert [found for found in project.files.rglob("*") if found.is_file()] == []


def test_parts_of_a_killed_import_are_swept_away(project: Project) -> None:
    """What a kill left half-written is removed at the next import."""
    project.files.mkdir()
    (project.files / ".part-abc").write_bytes(b"half")
    assert sweep(project) == 1
    assert list(project.files.iterdir()) == []
