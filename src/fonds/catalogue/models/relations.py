"""The order of events: what a source says came before, after or within what."""

from __future__ import annotations

from django.db import models

from fonds.catalogue.models.base import Certainty, PublicRecord


class Relation(PublicRecord):
    """One statement on the order of an event and another, or a date; dates are solved from all."""

    class Kind(models.TextChoices):
        """What is said of the event, seen from it."""

        BEFORE = "before", "before"
        AFTER = "after", "after"
        WITHIN = "within", "within some days of"
        DURING = "during", "during"
        CONTAINS = "contains", "around"
        SAME = "same", "at the same time as"
        OVERLAPS = "overlaps", "overlapping"

    class Bound(models.TextChoices):
        """How the number of days is meant."""

        EXACTLY = "exactly", "exactly"
        AT_LEAST = "at least", "at least"
        AT_MOST = "at most", "at most"

    event = models.ForeignKey("catalogue.Event", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=10, choices=Kind)
    bound = models.CharField(max_length=10, choices=Bound, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    other = models.ForeignKey(
        "catalogue.Event",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="relations_as_other",
    )
    other_edtf = models.CharField(
        max_length=60, blank=True, help_text="A date, where the other is no event."
    )
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relations",
    )
    source_locator = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.phrase} {self.other_id or self.other_edtf}"

    @property
    def phrase(self) -> str:
        """The relation as words that `fonds.analysis.chronology.read_relation` understands."""
        if self.days is None or self.kind not in ("before", "after", "within"):
            return self.kind
        unit = "day" if self.days == 1 else "days"
        if self.kind == "within":
            return f"within {self.days} {unit} of"
        return f"{self.bound or 'exactly'} {self.days} {unit} {self.kind}"
