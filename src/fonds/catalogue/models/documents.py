"""Documents (ISAD(G) items), their texts, the people and bodies in their roles, and citations."""

from __future__ import annotations

from typing import Any

from django.db import models

from fonds.catalogue.models.base import Access, Certainty, Dated, Provenance, PublicRecord


class Document(PublicRecord, Dated):
    """One described document."""

    title = models.TextField()
    title_language = models.CharField(max_length=35, default="en")
    type = models.CharField(max_length=60, blank=True, db_index=True)
    language = models.CharField(max_length=35, blank=True, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    regest = models.TextField(blank=True)
    repository = models.ForeignKey(
        "catalogue.Repository",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    unit = models.ForeignKey(
        "catalogue.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    shelfmark: models.JSONField[Any, Any] = models.JSONField(
        default=list, blank=True, help_text='Parts in order: [["fond", "5"], ["opis", "28"]].'
    )
    shelfmark_as_written = models.CharField(max_length=300, blank=True)
    collection = models.CharField(max_length=300, blank=True)
    book = models.ForeignKey(
        "catalogue.Book",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
        help_text="The volume it is printed in.",
    )
    book_place = models.CharField(max_length=500, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    number = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField(default=0)
    first_page = models.CharField(max_length=20, blank=True)
    last_page = models.CharField(max_length=20, blank=True)
    rights = models.TextField(blank=True)
    access = models.CharField(max_length=12, choices=Access, default=Access.OPEN, db_index=True)
    embargo_until = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    url_note = models.CharField(max_length=200, blank=True)
    described_in = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="describes",
        help_text="Where this description was read.",
    )
    described_in_locator = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(
        max_length=10, choices=Certainty, default=Certainty.UNSAID, blank=True
    )
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["date_earliest", "order", "public_id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the document's stable address."""
        return self.address_of(self.public_id)

    @staticmethod
    def address_of(public_id: str) -> str:
        """Return the address of the document with a public id."""
        return f"/documents/{public_id}/"


class Text(Provenance):
    """One text of a document in one language; paragraphs are separated by a blank line.

    `marks` is a list of `[kind, start, end, value]` with character offsets into `content`; the
    kinds are those of `fonds.ingest.records.Mark`.
    """

    class Kind(models.TextChoices):
        """What the text is to the document."""

        ORIGINAL = "original", "original"
        TRANSCRIPTION = "transcription", "transcription"
        TRANSLATION = "translation", "translation"
        NOTE = "note", "note"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=14, choices=Kind)
    language = models.CharField(max_length=35)
    title = models.TextField(blank=True)
    content = models.TextField()
    marks: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    translator = models.CharField(max_length=200, blank=True)
    first_page = models.CharField(max_length=20, blank=True)
    last_page = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["document_id", "id"]

    def __str__(self) -> str:
        return f"{self.document_id} ({self.kind}, {self.language})"


class Agent(Provenance):
    """A person or body in a role for a document, as the source spells it."""

    class Role(models.TextChoices):
        """The roles of ISAD(G) and of an edition, kept apart."""

        AUTHOR = "author", "author"
        RECIPIENT = "recipient", "recipient"
        MENTIONED = "mentioned", "named"
        TRANSLATOR = "translator", "translated by"
        OBTAINED = "obtained", "obtained by"
        EDITOR = "editor", "editor"
        SPEAKER = "speaker", "speaker"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="agents")
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=500)
    key = models.CharField(max_length=200, blank=True, help_text="The id the file itself gives.")
    person = models.ForeignKey(
        "catalogue.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appearances",
    )
    organisation = models.ForeignKey(
        "catalogue.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appearances",
    )
    note = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["document_id", "order"]
        indexes = [models.Index(fields=["role", "person"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Citation(Provenance):
    """What a document rests on: a source, or an event or claim of the catalogue with its source.

    `said` is the reference as the file gives it. Where it leads to nothing yet, all others are
    empty, and it is tried again after every import.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="citations")
    said = models.CharField(max_length=1000, blank=True)
    source = models.ForeignKey(
        "catalogue.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cited_by",
    )
    event = models.ForeignKey(
        "catalogue.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="cited_by"
    )
    factoid = models.ForeignKey(
        "catalogue.Factoid",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="cited_by",
    )
    case = models.ForeignKey(
        "catalogue.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="cited_by"
    )
    source_locator = models.CharField(max_length=200, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["document_id", "order"]

    def __str__(self) -> str:
        return f"{self.document_id} cites {self.said}"
