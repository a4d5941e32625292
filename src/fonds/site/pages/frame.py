"""What surrounds every page: the archive's name, its rooms, the reader's switches, the colophon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.pages.parts import Choice, Link


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader chose; it comes from cookies and changes how every page is written.

    Attributes:
        names: The system names are shown in, or "" for the house style.
    """

    names: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page's surroundings.

    Attributes:
        archive: Title of the archive.
        language: BCP 47 tag of the page.
        title: Of this page, for the window and the history; "" on the home page.
        rooms: The navigation; `section` is the address of the present one.
        path: This page's own path with its query, where a switch comes back to.
        colophon, names_note: Sentences for the footer.
        name_choices: Positions of the switch for names, for the whole site.
    """

    archive: str
    language: str
    rooms: Sequence[Link]
    title: str = ""
    section: str = ""
    path: str = "/"
    description: str = ""
    colophon: str = ""
    names_note: str = ""
    name_choices: Sequence[Choice] = ()
    robots: str = ""
