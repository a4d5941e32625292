"""Originals kept byte for byte, the paths they were read from, and what was wrong with them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db import models


class StoredFile(models.Model):
    """One original, named by its SHA-256 and kept under `files/` in the project."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class ImportedFile(models.Model):
    """A path the user imported from; its versions are the different contents it has had."""

    path = models.CharField(max_length=1000, unique=True)
    first_seen = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return PurePath(self.path).name


class FileVersion(models.Model):
    """One content of one path: what became of it when it was read."""

    class Status(models.TextChoices):
        """What became of the file."""

        STORED = "stored", "read and stored"
        QUARANTINED = "quarantined", "kept aside: it could not be read"

    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="versions")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="versions")
    mapping = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    reader = models.CharField(max_length=60, blank=True)
    reader_version = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, choices=Status)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="version_number_once"),
        ]
        ordering = ["file_id", "number"]

    def __str__(self) -> str:
        return f"{self.file.path} (version {self.number})"


class FoundProblem(models.Model):
    """A problem found in a file, with its proposed repair and what was decided about it.

    A file or folder that could not be opened has no content and so no version; its problem names
    the path alone.
    """

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "open"
        ACCEPTED = "accepted", "repair accepted"
        DISMISSED = "dismissed", "left as it is"
        GONE = "gone", "no longer in the newest version"

    version = models.ForeignKey(
        FileVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="problems"
    )
    unread_path = models.TextField(blank=True, default="", help_text="Where there is no version.")
    code = models.CharField(max_length=60, db_index=True)
    severity = models.CharField(max_length=10)
    place = models.CharField(max_length=300, blank=True)
    found = models.TextField()
    expected = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    repair: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__isnull=False, unread_path="")
                | (models.Q(version=None) & ~models.Q(unread_path="")),
                name="problem_of_version_or_path",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} at {self.place}"

    @property
    def path(self) -> str:
        """Return the path of the file or folder it was found in."""
        return self.version.file.path if self.version else self.unread_path

    @property
    def file_name(self) -> str:
        """Return the last part of that path."""
        return PurePath(self.path).name

    def sentence(self) -> str:
        """Say the problem in one line: file, place, what was found, expected and to be done."""
        where = ", ".join(part for part in (self.path, self.place) if part)
        expected = f" Expected {self.expected.rstrip('.')}." if self.expected else ""
        return f"{where}: {self.found}{expected} {self.remedy}".strip()
