"""Coded cases: each code of a condition is a claim with its reason, source and coder."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import Certainty, Dated, Provenance, PublicRecord


class Condition(PublicRecord):
    """A condition or outcome that cases are coded on."""

    definition = models.TextField()
    label = models.CharField(max_length=100, blank=True, help_text="Its presence in few words.")
    expected = models.CharField(
        max_length=1,
        blank=True,
        help_text="1 or 0: its presence, or its absence, is expected to help the outcome.",
    )
    measure = models.CharField(
        max_length=200, blank=True, help_text="What its raw values measure, and the unit."
    )
    thresholds = models.CharField(
        max_length=100,
        blank=True,
        help_text="Full exclusion, crossover, full inclusion; or one threshold. Empty where codes "
        "are given as memberships.",
    )
    is_outcome = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]


class Case(PublicRecord):
    """A case of a comparison: a country with its leader."""

    name = models.CharField(max_length=200)
    leader = models.CharField(max_length=300, blank=True)
    years = models.CharField(max_length=60, blank=True)
    in_comparison = models.BooleanField(default=True)
    notes = models.TextField(blank=True)
    source = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Code(Provenance):
    """One coder's code of one case on one condition."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="codes")
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="codes")
    value = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    coder = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="codes"
    )
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.JUDGEMENT)

    class Meta:
        ordering = ["case_id", "condition_id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "condition", "coder"], name="code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.condition_id}={self.value}"


class BodyMeasure(Provenance, Dated):
    """Size and turnover of a body at one election, as a table gives it."""

    organisation = models.ForeignKey(
        "catalogue.Organisation", on_delete=models.PROTECT, related_name="measures"
    )
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    source = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["date_earliest"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.date_edtf}"
