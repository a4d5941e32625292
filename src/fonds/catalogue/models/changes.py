"""What changed, what was decided, and what the index has still to hear of."""

from __future__ import annotations

from typing import Any

from django.db import models


class Change(models.Model):
    """A field of a record that a new version of a file, or an accepted repair, changed."""

    kind = models.CharField(max_length=40)
    public_id = models.CharField(max_length=200)
    field = models.CharField(max_length=60)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    version = models.ForeignKey(
        "catalogue.FileVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        "catalogue.Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="changes",
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "public_id"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}.{self.field}"


class Decision(models.Model):
    """What a person decided: a repair accepted, a link confirmed, a claim taken back.

    Decisions are rows that are never overwritten; undoing one adds a decision naming it.
    """

    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=250, db_index=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(auto_now_add=True)
    undoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class IndexChange(models.Model):
    """One record the search index must take in anew; its id is the index's sequence number.

    Written in the same transaction as the record. The index remembers the last id it applied;
    whatever is newer is applied when the project is next opened.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Figure(models.Model):
    """A result that was published: what it was made from, how, and what came out.

    The input is kept with it, so that `fonds reproduce` computes it again exactly even after the
    catalogue has moved on, and says whether the catalogue would give another input today.
    """

    public_id = models.CharField(max_length=80, unique=True)
    method = models.CharField(max_length=60, help_text="scale, character, comparison, argument.")
    title = models.CharField(max_length=300)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    data: models.JSONField[Any, Any] = models.JSONField(help_text="The input, as plain values.")
    data_sha256 = models.CharField(max_length=64)
    result: models.JSONField[Any, Any] = models.JSONField()
    fonds_version = models.CharField(max_length=20)
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the figure's permalink."""
        return f"/figures/{self.public_id}/"
