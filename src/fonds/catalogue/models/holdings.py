"""Holding institutions and the levels of description above the document (ISDIAH, ISAD(G))."""

from __future__ import annotations

from django.db import models

from fonds.catalogue.models.base import Provenance, PublicRecord


class Repository(PublicRecord):
    """A holding institution, and the form in which it writes its shelfmarks."""

    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=60, blank=True)
    name_original = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    shelfmark_form = models.CharField(
        max_length=300,
        blank=True,
        help_text="How this repository writes a shelfmark: 'f. {fond}, op. {opis}, d. {delo}'.",
    )
    url = models.URLField(max_length=1000, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "repositories"

    def __str__(self) -> str:
        return self.short_name or self.name


class Unit(Provenance):
    """A level of multi-level description: a fonds, series or file of a repository."""

    class Level(models.TextChoices):
        """ISAD(G) levels above the item."""

        FONDS = "fonds", "fonds"
        SERIES = "series", "series"
        FILE = "file", "file"

    repository = models.ForeignKey(Repository, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.CharField(max_length=10, choices=Level)
    part = models.CharField(max_length=40, help_text="The part's own word: fond, opis, RG, box.")
    value = models.CharField(max_length=200)
    title = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["repository_id", "parent_id", "value"]

    def __str__(self) -> str:
        return f"{self.part} {self.value}"
