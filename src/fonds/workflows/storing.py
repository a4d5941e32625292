"""Keep originals byte for byte, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fonds.core.project import Project

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was when it was read."""

    sha256: str
    size: int


def fingerprint(path: Path) -> Original:
    """Return the SHA-256 and the size in bytes of a file, read in pieces."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return Original(digest.hexdigest(), stream.tell())


def place_of(folder: Path, sha256: str) -> Path:
    """Return where an original stands below `files/` or `quarantine/`."""
    return folder / sha256[:2] / sha256[2:]


def keep_original(project: Project, path: Path, *, quarantine: bool = False) -> Original:
    """Copy a file into the project; the copy appears whole or not at all.

    Args:
        project: The project.
        path: The file to keep.
        quarantine: Keep it under `quarantine/`, as a file that could not be read.

    Returns:
        The fingerprint of the bytes that were kept.
    """
    folder = project.quarantine if quarantine else project.files
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as out, path.open("rb") as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        target = place_of(folder, digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.chmod(name, 0o444)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Original(digest.hexdigest(), size)


def sweep(project: Project) -> int:
    """Remove half-written copies that a killed import left; return how many there were."""
    parts = [
        part
        for folder in (project.files, project.quarantine)
        if folder.is_dir()
        for part in folder.glob(".part-*")
    ]
    for part in parts:
        part.unlink(missing_ok=True)
    return len(parts)
