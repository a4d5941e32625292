"""A small catalogue built by hand: eight persons, four sources, and every trap there is."""

from __future__ import annotations

from datetime import date
from typing import Any

from fonds.catalogue.models import (
    BodyMeasure,
    Document,
    Factoid,
    Organisation,
    Person,
    Source,
)
from fonds.dates import read_edtf

PEOPLE = {
    # public id: (nationality, born, died, faction)
    "an": ("KP", "1903", "", "soviet"),
    "bae": ("KP", "1911-02", "", "soviet"),
    "cho": ("KP", "1898/1902", "", "yanan"),
    "do": ("KP", "1907", "1958-06-01", "yanan"),
    "eun": ("KP", "", "1991", "guerrilla"),
    "foreigner": ("SU", "1900", "", ""),
}


def build() -> None:
    """Fill the catalogue."""
    for key, (country, born, died, faction) in PEOPLE.items():
        person = Person.objects.create(
            public_id=key,
            name=key.capitalize(),
            sort_name=key,
            nationality=country,
            born_edtf=born,
            died_edtf=died,
        )
        if faction:
            group, _ = Organisation.objects.get_or_create(
                public_id=faction, name=f"{faction} faction", kind="faction"
            )
            Factoid.objects.create(
                public_id=f"f-{key}", kind="belonged-to", person=person, organisation=group
            )
    Organisation.objects.create(public_id="cc", name="Central Committee", kind="committee")
    for key, kind in (("report", "archival-document"), ("paper", "press-article")):
        Source.objects.create(public_id=key, kind=kind, title=f"A {key}")
    closed = Document.objects.create(public_id="secret", title="Secret", access="restricted")
    Source.objects.create(
        public_id="secret", kind="archival-document", title="Secret", document=closed
    )
    Source.objects.create(
        public_id="site", kind="web-page", title="page", url="https://www.example.org/x"
    )


def measure(
    key: str, person: str, kind: str, when: str, source: str | None, **more: Any
) -> Factoid:
    """Add one measure."""
    read = read_edtf(when) if when else None
    return Factoid.objects.create(
        public_id=key,
        kind=kind,
        person=Person.objects.get(public_id=person),
        source=Source.objects.get(public_id=source) if source else None,
        start_edtf=when,
        start_earliest=read.earliest if read else None,
        start_latest=read.latest if read else None,
        **more,
    )


def post(key: str, person: str, start: str, end: str = "", **more: Any) -> Factoid:
    """Add one post in the Central Committee."""
    begins = read_edtf(start) if start else None
    ends = read_edtf(end) if end else None
    return Factoid.objects.create(
        public_id=key,
        kind="held-post",
        value="member",
        person=Person.objects.get(public_id=person),
        organisation=Organisation.objects.get(public_id="cc"),
        start_earliest=begins.earliest if begins else None,
        start_latest=begins.latest if begins else None,
        end_earliest=ends.earliest if ends else None,
        end_latest=ends.latest if ends else None,
        **more,
    )


def elect(key: str, name: str, day: date, **values: str) -> None:
    """Add one body with its numbers."""
    body = Organisation.objects.create(public_id=key, name=name, kind="committee")
    BodyMeasure.objects.create(
        organisation=body, date_edtf=day.isoformat(), date_earliest=day, values=values
    )
