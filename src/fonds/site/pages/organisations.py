"""Organisations and factions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import (
    NO_NOTE,
    Citation,
    Claim,
    Entry,
    Fact,
    Link,
    Name,
    Note,
    Run,
    When,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of who held what there, and until when."""

    name: Name
    post: str
    when: When
    how_ended: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A party, committee, ministry or faction, with the people in it."""

    key: str
    kind: str
    name: str
    lead: str = ""
    other_names: Sequence[Run] = ()
    css: str = ""
    facts: Sequence[Fact] = ()
    parts: Sequence[Link] = ()
    figure: Figure | None = None
    members: Sequence[Member] = ()
    people: Sequence[Entry] = ()
    claims: Sequence[Claim] = ()
    note: Note = NO_NOTE
    citation: Citation | None = None
