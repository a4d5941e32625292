"""Books by chapter, programme events and staff: what a project publishes."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import Access, Certainty, Dated, Provenance, PublicRecord


class Book(PublicRecord):
    """A book, or a volume of edited documents."""

    title = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, default="book")
    authors: models.JSONField[Any, Any] = models.JSONField(
        default=list, blank=True, help_text='[{"name": ..., "role": "author"}] in order.'
    )
    year = models.CharField(max_length=10, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    isbns: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=35, default="en")
    described_in = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["year", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the book's stable address."""
        return f"/books/{self.public_id}/"


class Chapter(Provenance):
    """A part of a book in its order; `title_proposed` is what its place suggests."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="chapters")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    title_proposed = models.CharField(max_length=500, blank=True)
    first_page = models.CharField(max_length=20, blank=True)
    last_page = models.CharField(max_length=20, blank=True)
    numbering = models.CharField(max_length=10, default="arabic")
    pages_as_printed = models.CharField(max_length=60, blank=True)
    pdf_size = models.CharField(max_length=30, blank=True)
    access = models.CharField(max_length=12, choices=Access, default=Access.OPEN)
    described_in = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["book_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["book", "order"], name="chapter_order_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.title_proposed or f"Part {self.order}"

    def get_absolute_url(self) -> str:
        """Return the chapter's stable address."""
        return f"/books/{self.book.public_id}/chapters/{self.order}/"


class ProgrammeEvent(PublicRecord, Dated):
    """A webcast, lecture or book discussion."""

    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=100, blank=True)
    start_time = models.CharField(max_length=5, blank=True)
    end_time = models.CharField(max_length=5, blank=True)
    time_as_printed = models.CharField(max_length=60, blank=True)
    venue: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    cosponsors: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    book = models.ForeignKey(
        Book, null=True, blank=True, on_delete=models.PROTECT, related_name="programme_events"
    )
    described_in = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["date_earliest", "public_id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the programme event's stable address."""
        return f"/programme/{self.public_id}/"


class Speaker(Provenance):
    """A speaker of a programme event, as printed."""

    event = models.ForeignKey(ProgrammeEvent, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=300)
    affiliation = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(
        "catalogue.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="talks"
    )

    class Meta:
        ordering = ["event_id", "order"]

    def __str__(self) -> str:
        return self.name


class StaffMember(Provenance):
    """A member of staff and the programmes they belong to."""

    name = models.CharField(max_length=300, unique=True)
    role = models.CharField(max_length=300, blank=True)
    programmes: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    source = models.ForeignKey(
        "catalogue.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
