"""The home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fonds.site.figures import Figure
from fonds.site.pages.parts import Entry, Link, Run


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the archive, and where it leads."""

    text: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of a picture in words: name, how many, and the remark."""

    name: Link
    counts: Sequence[int]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PictureSection:
    """A picture across the page, with the same facts as a table."""

    title: str
    figure: Figure
    columns: Sequence[str]
    rows: Sequence[MapRow]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What this archive is, its numbers, its pictures, its newest entries."""

    title: str
    titles: Sequence[Run]
    lead: str
    placeholder: str
    hint: Sequence[Run]
    numbers: Sequence[Number]
    pictures: Sequence[PictureSection]
    newest: Sequence[Entry]
    newest_note: str = ""
