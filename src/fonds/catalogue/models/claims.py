"""Factoids: what a source says of a person; events; and the questions on which sources differ."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import Certainty, Dated, PublicRecord


class Event(PublicRecord, Dated):
    """Something that happened; who took part in it are factoids."""

    title = models.TextField()
    title_language = models.CharField(max_length=35, default="en")
    kind = models.CharField(max_length=60, blank=True, db_index=True)
    place = models.ForeignKey(
        "catalogue.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    countries: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True)
    source = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    source_locator = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["date_earliest", "date_latest", "public_id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the event's stable address."""
        return f"/events/{self.public_id}/"


class Question(PublicRecord):
    """A question on which sources differ, with the editors' judgement or its absence."""

    text = models.TextField()
    person = models.ForeignKey(
        "catalogue.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
    )
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    judgement = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text


class Factoid(PublicRecord):
    """What one source says of one person (IPIF: factoid with its statement).

    A factoid is never changed. To take one back, add a factoid of kind `retraction` that names it
    in `retracts`; to correct one, add the new factoid with `supersedes`.
    """

    kind = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(
        "catalogue.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="factoids",
    )
    organisation = models.ForeignKey(
        "catalogue.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="factoids",
    )
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="factoids"
    )
    other_person = models.ForeignKey(
        "catalogue.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="factoids_as_other",
    )
    value = models.TextField(blank=True, help_text="The post, the relation or the wording.")
    start_edtf = models.CharField(max_length=60, blank=True)
    start_wording = models.CharField(max_length=200, blank=True)
    start_earliest = models.DateField(null=True, blank=True, db_index=True)
    start_latest = models.DateField(null=True, blank=True)
    end_edtf = models.CharField(max_length=60, blank=True)
    end_wording = models.CharField(max_length=200, blank=True)
    end_earliest = models.DateField(null=True, blank=True)
    end_latest = models.DateField(null=True, blank=True)
    attested_edtf = models.CharField(max_length=60, blank=True)
    attested_earliest = models.DateField(null=True, blank=True)
    attested_latest = models.DateField(null=True, blank=True)
    how_ended = models.CharField(max_length=60, blank=True)
    place = models.ForeignKey(
        "catalogue.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="factoids"
    )
    denied = models.BooleanField(default=False, help_text="The source says it did not happen.")
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="factoids"
    )
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="factoids",
    )
    source_locator = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    notes = models.TextField(blank=True)
    retracts = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="retractions"
    )
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    is_current = models.BooleanField(
        default=True, db_index=True, help_text="Derived: neither retracted nor superseded."
    )
    said_as: models.JSONField[Any, Any] = models.JSONField(
        default=dict, blank=True, help_text="Names and words of the record as the file gave them."
    )

    class Meta:
        ordering = ["start_earliest", "attested_earliest", "id"]
        indexes = [models.Index(fields=["kind", "person"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id} {self.value}".strip()
