"""Persons, organisations and places, with every form of their names."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import Certainty, Dated, Provenance, PublicRecord


class Person(PublicRecord):
    """A person as we reconstruct them; what the sources say of them are factoids."""

    name = models.CharField(max_length=300, help_text="The commonly accepted form.")
    sort_name = models.CharField(max_length=300, db_index=True)
    nationality = models.CharField(max_length=2, blank=True, db_index=True)
    description = models.TextField(blank=True)
    born_edtf = models.CharField(max_length=60, blank=True)
    died_edtf = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="persons",
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["sort_name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the person's stable address."""
        return self.address_of(self.public_id)

    @staticmethod
    def address_of(public_id: str) -> str:
        """Return the address of the person with a public id."""
        return f"/people/{public_id}/"


class NameForm(Provenance, Dated):
    """One form of a person's name: its script, language, system, dates of use and source."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    form = models.CharField(max_length=300, db_index=True)
    script = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=35, blank=True)
    system = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, default="name")
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="name_forms",
    )
    source_locator = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )

    class Meta:
        ordering = ["person_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form", "system", "source"], name="name_form_once"
            )
        ]

    def __str__(self) -> str:
        return self.form


class NameProposal(Provenance):
    """Two records the names engine compared: what it said, why, and what a person decided.

    Nothing is merged without one of these; undoing a link adds a decision, it deletes nothing.
    """

    class State(models.TextChoices):
        """Where the proposal stands."""

        LINKED = "linked", "linked by the engine"
        QUEUED = "queued", "waiting for a decision"
        CONFIRMED = "confirmed", "confirmed by a person"
        REJECTED = "rejected", "not the same"

    form = models.CharField(max_length=300)
    file_key = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    other = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals_as_other"
    )
    score = models.FloatField()
    verdict = models.CharField(max_length=10)
    reason: models.JSONField[Any, Any] = models.JSONField(default=list)
    engine = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, db_index=True)

    class Meta:
        ordering = ["-score", "id"]

    def __str__(self) -> str:
        return f"{self.form} ~ {self.person_id}: {self.verdict}"


class Organisation(PublicRecord):
    """A party, committee, ministry, embassy, state or faction."""

    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    description = models.TextField(blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the organisation's stable address; factions have their own room."""
        room = "factions" if self.kind == "faction" else "organisations"
        return f"/{room}/{self.public_id}/"


class OrganisationName(Provenance):
    """Another form of an organisation's name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    form = models.CharField(max_length=300, db_index=True)
    script = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=35, blank=True)
    system = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["organisation_id", "id"]

    def __str__(self) -> str:
        return self.form


class Place(PublicRecord):
    """A place named in a source."""

    name = models.CharField(max_length=300)
    country = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
