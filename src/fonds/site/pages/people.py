"""The page of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import (
    NEVER,
    NO_NOTE,
    Choice,
    Citation,
    Claim,
    Conflict,
    Entry,
    Link,
    Name,
    Note,
    Run,
    Source,
    When,
)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One form of a name: script or system, where it stands, how sure; `rule` = made by rule."""

    form: Run
    system: str
    sources: Sequence[Source]
    certainty: str = ""
    dates: When = NEVER


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: names, life, career, disagreements, every claim, the documents."""

    key: str
    name: Name
    other_names: Sequence[Run]
    life: str
    factions: Sequence[Link] = ()
    css: str = ""
    name_choices: Sequence[Choice] = ()
    career: Figure | None = None
    forms: Sequence[NameForm] = ()
    forms_note: Note = NO_NOTE
    conflicts: Sequence[Conflict] = ()
    claims: Sequence[Claim] = ()
    documents: Sequence[Entry] = ()
    more_documents: Link | None = None
    documents_note: Note = NO_NOTE
    with_whom: Sequence[tuple[Name, str]] = ()
    network: Figure | None = None
    note: Note = NO_NOTE
    citation: Citation | None = None
