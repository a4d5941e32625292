"""What surrounds every page, made once a catalogue version: the rooms there are something in."""

from __future__ import annotations

from fonds.catalogue.models import (
    Book,
    Case,
    Document,
    Event,
    Factoid,
    Organisation,
    Person,
    ProgrammeEvent,
)
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.frame import Frame
from fonds.site.pages.parts import Link
from fonds.site.selectors.names import name_choices
from fonds.site.selectors.version import kept_per_version
from fonds.site.visitor import Visitor


@kept_per_version()
def rooms() -> tuple[Link, ...]:
    """The navigation: a room is named when there is something in it."""
    there = [Link("Home", addresses.HOME)]
    for words, address, model in (
        ("Documents", addresses.DOCUMENTS, Document),
        ("People", addresses.PEOPLE, Person),
        ("Organisations", addresses.ORGANISATIONS, Organisation),
        ("Chronology", addresses.CHRONOLOGY, Event),
        ("Books", addresses.BOOKS, Book),
        ("Programme", addresses.PROGRAMME, ProgrammeEvent),
    ):
        if model.objects.exists():
            there.append(Link(words, address))
    if Case.objects.exists() or Factoid.objects.exists():
        there.append(Link("Analysis", addresses.ANALYSIS))
    return (*there, Link("Search", addresses.SEARCH))


def make_frame(
    path: str, visitor: Visitor, *, title: str = "", section: str = "", description: str = ""
) -> Frame:
    """The surroundings of one page."""
    said = archive()
    return Frame(
        archive=said.title,
        language="en",
        rooms=rooms(),
        title=title,
        section=section,
        path=path,
        description=description[:300],
        colophon=(
            f"{said.title}, an archive of records, people and sourced claims. Published with Fonds."
        ),
        names_note=(
            "Names follow the house style of the archive unless you choose another. Titles of "
            "records are kept as their archives give them."
        ),
        name_choices=name_choices(visitor, path),
    )
