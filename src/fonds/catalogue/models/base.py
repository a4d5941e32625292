"""What every catalogue row shares: a public id, a date as EDTF, and where the row came from."""

from __future__ import annotations

from django.db import models


class Certainty(models.TextChoices):
    """How far a statement rests on what was read; shown as a form, never as a colour."""

    SEEN = "seen", "read in the source"
    PART = "part", "partly read"
    RECALLED = "recalled", "recalled, to be checked"
    JUDGEMENT = "judgement", "the compiler's judgement"
    RULE = "rule", "made by rule"
    UNSAID = "", "not said"


class Access(models.TextChoices):
    """Who may read a record; `fonds.catalogue.access` alone decides what follows from it."""

    OPEN = "open", "open"
    EMBARGO = "embargo", "closed until a date"
    RESTRICTED = "restricted", "staff only"


class Provenance(models.Model):
    """Which version of which file a row was read from, and where in it."""

    imported_from = models.ForeignKey(
        "catalogue.FileVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locator = models.CharField(max_length=200, blank=True)
    recorded_by = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Dated(models.Model):
    """An uncertain date: EDTF, the source's wording, and the earliest and latest day it allows."""

    date_edtf = models.CharField(max_length=60, blank=True)
    date_wording = models.CharField(max_length=200, blank=True)
    date_earliest = models.DateField(null=True, blank=True, db_index=True)
    date_latest = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class PublicRecord(Provenance):
    """A row a reader can cite: it has a stable public id, unique among its kind."""

    public_id = models.CharField(max_length=200, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id
