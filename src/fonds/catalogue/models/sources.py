"""Sources of every kind: whatever a claim can be read in, citable in CSL terms."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import PublicRecord


class Source(PublicRecord):
    """An archival document, press article, interview, book or web page that claims rest on."""

    class Kind(models.TextChoices):
        """Kinds of evidence; lists for an estimate are often drawn along them."""

        ARCHIVAL = "archival-document", "archival document"
        ARTICLE = "press-article", "press article"
        INTERVIEW = "interview", "interview"
        BOOK = "book", "book"
        WEB = "web-page", "web page"
        OTHER = "other", "other"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=1000)
    said = models.CharField(
        max_length=1000, blank=True, db_index=True, help_text="The citation as the file gave it."
    )
    csl: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    document = models.OneToOneField(
        "catalogue.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="source"
    )
    book = models.OneToOneField(
        "catalogue.Book", null=True, blank=True, on_delete=models.PROTECT, related_name="source"
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
