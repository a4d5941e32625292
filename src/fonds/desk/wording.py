"""The desk's words for what the catalogue keeps as codes: problems, decisions, records, fields."""

from __future__ import annotations

from django.db.models import Model

from fonds.catalogue.models import (
    Book,
    Document,
    Event,
    FoundProblem,
    NameProposal,
    Organisation,
    Person,
)

_PROBLEMS = {
    "archive-bomb": "archive too large when unpacked",
    "archive-broken": "broken archive",
    "bad-thresholds": "thresholds that cannot be used",
    "empty-text": "text without words",
    "mojibake": "garbled letters",
    "no-sheet": "workbook without a sheet",
    "nothing-read": "file without a record",
    "original-missing": "original not there",
    "page-hole": "pages between two parts",
    "page-order": "last page before the first",
    "page-overlap": "parts that overlap",
    "reader-failed": "file that could not be read",
    "untitled-part": "part without a title",
    "vanished-record": "record no longer in its file",
    "xml-broken": "broken XML",
    "xml-entity": "XML that calls for another file",
}

_DECISIONS = {
    "accept-repair": "repair accepted",
    "dismiss-problem": "problem left as it is",
    "confirm-same": "one person",
    "reject-same": "two persons",
}

_FIELDS = {
    "birth_edtf": "birth",
    "date_edtf": "date",
    "death_edtf": "death",
    "end_edtf": "end",
    "start_edtf": "beginning",
}

_RECORDS: dict[str, type[Model]] = {
    "book": Book,
    "document": Document,
    "event": Event,
    "organisation": Organisation,
    "person": Person,
}


def say_problem(code: str) -> str:
    """A kind of problem in words: `page-hole` is "pages between two parts"."""
    return _PROBLEMS.get(code, code.replace("-", " "))


def say_decision(action: str) -> str:
    """What was decided, in words; what is taken back names the decision it takes back."""
    undone = action.removeprefix("undo-")
    said = _DECISIONS.get(undone, undone.replace("-", " "))
    return f"taken back: {said}" if undone != action else said


def say_field(field: str) -> str:
    """A field of a record in words: `birth_edtf` is "birth"."""
    return _FIELDS.get(field, field.removesuffix("_edtf").replace("_", " "))


def find_record(subject: str) -> tuple[str, str]:
    """What a decision or a change is about, and where it stands.

    Args:
        subject: `person:pak-chang-ok`, `chapter:book-1/2`, `problem:3`.

    Returns:
        Its name in words and its address; no address where it has no page of its own.
    """
    kind, _, key = subject.partition(":")
    if kind == "problem":
        row = FoundProblem.objects.filter(pk=key).first() if key.isdigit() else None
        return (row.found if row else f"problem {key}"), ""
    if kind == "proposal":
        link = NameProposal.objects.filter(pk=key).first() if key.isdigit() else None
        return (f"{link.form} and {link.person.name}" if link else f"proposal {key}"), ""
    if kind == "chapter":
        book, _, order = key.rpartition("/")
        found = Book.objects.filter(public_id=book).first()
        name = f"part {order} of {found.title if found else book}"
        return name, f"{found.get_absolute_url()}chapters/{order}/" if found else ""
    model = _RECORDS.get(kind)
    record = model._default_manager.filter(public_id=key).first() if model else None
    if record is None:
        return f"{kind.replace('-', ' ')} {key}", ""
    name = str(getattr(record, "name", "") or getattr(record, "title", "") or key)
    address = getattr(record, "get_absolute_url", None)
    return name, str(address()) if address else ""
