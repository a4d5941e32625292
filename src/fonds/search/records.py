"""What goes into the index: one `SearchDocument` for each thing a reader may find.

A search document is a plain value. `fonds.workflows` makes it from a catalogue row; the index
knows nothing of the catalogue and can always be made again from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

FIELDS = (
    "author", "repository", "shelfmark", "person", "org", "place", "type", "lang", "faction",
    "certainty",
)  # fmt: skip
"""Fields a query may name beside `title:`, `kind:` and `date:`; a document may fill any of them."""


class Value(NamedTuple):
    """A value of a field: the stable key that filters and facets go by, and what is shown.

    `Value("pak-chang-ok", "Pak Ch’ang-ok")`; a plain string is its own key and label.
    """

    key: str
    label: str


class Passage(NamedTuple):
    """A piece of text a reader can be led to.

    Attributes:
        locator: How to get there from the document's URL, e.g. "p2" or "f. 193"; may be empty.
        language: BCP 47; "und" where not known.
        text: The words; paragraphs of one page may share a passage.
    """

    locator: str
    language: str
    text: str


@dataclass(slots=True)
class SearchDocument:
    """One thing to be found, whatever it is: document, person, event, chapter, claim, ...

    Attributes:
        kind: document, person, organisation, event, chapter, claim, book, ...; a facet.
        id: Its public id; unique within its kind.
        title: Shown as the head of a hit; its words weigh most.
        url: Where its page is.
        language: BCP 47 of the title.
        fields: Values by field (see `FIELDS`); other names are refused.
        earliest: The first day it can date from, with `latest` the last; None = not dated.
        access: The label that says who may see it; see `SearchRequest.audience`.
        passages: Its text in the order of reading, each piece in its own language.
        data: Anything the page needs to show the hit (JSON-able); not searched.
    """

    kind: str
    id: str
    title: str
    url: str = ""
    language: str = "und"
    fields: Mapping[str, Sequence[Value | str]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    access: str = "open"
    passages: Sequence[Passage] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """`kind:id`, unique in the index; what `Batch.deletes` names."""
        return f"{self.kind}:{self.id}"


@dataclass(slots=True)
class Batch:
    """Changes that belong together: they are all in the index afterwards, or none is.

    Attributes:
        sequence: The caller's count of its own changes; see `Engine.last_sequence`.
        adds: Documents to add; one with the key of an earlier one replaces it.
        deletes: Keys (`kind:id`) to take out; unknown ones are passed over.
    """

    sequence: int
    adds: Sequence[SearchDocument] = ()
    deletes: Sequence[str] = ()
