"""What every reader yields: records with a locator, and problems.

A record is a plain value that says what one place in one file states. It knows nothing of the
database; `fonds.workflows.importing` turns records into catalogue rows. References between
records are public ids ("keys") as the file gives them. Dates are EDTF strings as the reader
understood them, with the source's own wording beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Certainty = Literal["seen", "part", "recalled", "judgement", ""]
TextKind = Literal["original", "transcription", "translation", "note"]


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A date: EDTF (level 0 or 1), and the wording it was read from. Either may be empty."""

    edtf: str = ""
    wording: str = ""


class Mark(NamedTuple):
    """Something at a place in a text: `start` and `end` are character offsets into its content.

    Kinds: `page` (value: page label; the text from here on stands on that page), `person`
    (value: person key or "" where the file names nobody), `place`, `organisation`, `heading`,
    `note` (value: the note's text, anchored at `start`), `date` (value: EDTF), `cite` (value: the
    key of the source cited), `hi` (value: rendition).

    A named tuple, since a volume has tens of thousands of them.
    """

    kind: str
    start: int
    end: int
    value: str = ""


@dataclass(slots=True)
class TextRecord:
    """One text of a document, in one language. Paragraphs are separated by one blank line."""

    document: str
    kind: TextKind
    language: str  # BCP 47; "und" where the file does not say
    content: str
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    first_page: str = ""
    last_page: str = ""
    translator: str = ""
    locator: str = ""


@dataclass(slots=True)
class AgentSaid:
    """A person or body in a role for a document or book, as the source spells it."""

    role: Literal["author", "recipient", "mentioned", "translator", "obtained", "editor", "speaker"]
    name: str
    key: str = ""  # a person's or organisation's key, where the file gives one
    is_body: bool = False
    note: str = ""  # affiliation, address, "copy to"


@dataclass(slots=True)
class PartSaid:
    """An enclosure or attachment within a document's text, which stays in that text.

    `start` and `end` are character offsets into the content of the document's first text.
    """

    kind: str  # attachment, or document (one without an id of its own inside another)
    start: int
    end: int
    title: str = ""
    date: DateSaid = field(default_factory=DateSaid)
    place: str = ""
    agents: list[AgentSaid] = field(default_factory=list)


@dataclass(slots=True)
class DocumentRecord:
    """One described document (ISAD(G) item), with its texts."""

    key: str
    title: str
    title_language: str = "en"
    type: str = ""
    date: DateSaid = field(default_factory=DateSaid)
    language: str = ""  # of the original, BCP 47
    repository: str = ""  # key or name of the holding institution
    shelfmark: list[tuple[str, str]] = field(default_factory=list)  # ("fond", "5"), ("opis", "28")
    shelfmark_as_written: str = ""
    collection: str = ""
    regest: str = ""
    place: str = ""
    agents: list[AgentSaid] = field(default_factory=list)
    texts: list[TextRecord] = field(default_factory=list)
    rights: str = ""
    access: str = "open"  # open, restricted, or "embargo:YYYY-MM-DD"
    url: str = ""
    url_note: str = ""
    container: str = ""  # volume or file it stands in: key of a BookRecord or "" for none
    container_place: str = ""  # chapter heading within it
    parent: str = ""  # an enclosing document's key (an attachment)
    parts: list[PartSaid] = field(default_factory=list)
    number: str = ""  # as printed
    first_page: str = ""
    last_page: str = ""
    cites: list[tuple[str, str]] = field(default_factory=list)  # (source key, locator)
    source: str = ""  # where this description was read
    source_locator: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""
    key_scope: str | None = None  # "" where other files may give the key to others; or a member


@dataclass(slots=True)
class NameSaid:
    """One form of a name."""

    form: str
    script: str = ""  # ISO 15924, "" = work it out
    language: str = ""
    system: str = ""  # mr, rr, dprk, ... "" = not said
    kind: str = "name"  # name, alias, pen name, former name, as written
    dates: DateSaid = field(default_factory=DateSaid)
    source: str = ""
    source_locator: str = ""


@dataclass(slots=True)
class PersonRecord:
    """One person as the file lists them."""

    key: str
    name: str
    names: list[NameSaid] = field(default_factory=list)
    birth: DateSaid = field(default_factory=DateSaid)
    death: DateSaid = field(default_factory=DateSaid)
    birth_question: str = ""  # key of a disagreement the date of birth, or of death, is one side of
    death_question: str = ""
    nationality: str = ""  # ISO 3166 alpha-2, or the historic alpha-2 code
    factions: list[str] = field(default_factory=list)
    description: str = ""
    source: str = ""
    source_locator: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class OrganisationRecord:
    """A party, committee, ministry, embassy or faction."""

    key: str
    name: str
    kind: str = ""
    country: str = ""
    parent: str = ""
    description: str = ""
    names: list[NameSaid] = field(default_factory=list)
    source: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class EventRecord:
    """An event with those who took part."""

    key: str
    title: str
    language: str = "en"
    kind: str = ""
    date: DateSaid = field(default_factory=DateSaid)
    place: str = ""
    countries: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    description: str = ""
    source: str = ""
    source_locator: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class RelationRecord:
    """What a source says of the order of an event and another event, or a date."""

    event: str
    kind: str  # before, after, within, during, contains, same, overlaps
    other: str  # an event's key, or a date as EDTF
    bound: str = ""  # exactly, at least, at most
    days: str = ""
    source: str = ""
    source_locator: str = ""
    certainty: Certainty = ""
    notes: str = ""
    key: str = ""
    locator: str = ""


@dataclass(slots=True)
class FactoidRecord:
    """What one source says of one person: the unit of evidence (IPIF's factoid and statement)."""

    kind: str  # held-post, belonged-to, took-part, expelled, arrested, born, died, related, ...
    person: str
    key: str = ""
    organisation: str = ""
    event: str = ""
    other_person: str = ""
    value: str = ""  # the post, the relation, the wording
    start: DateSaid = field(default_factory=DateSaid)
    end: DateSaid = field(default_factory=DateSaid)
    attested_on: DateSaid = field(default_factory=DateSaid)
    how_ended: str = ""
    place: str = ""
    denied: bool = False  # the source says that it did not happen
    question: str = ""  # key of a disagreement this claim is one side of
    source: str = ""
    source_locator: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class QuestionRecord:
    """A question on which sources differ; claims name it in `FactoidRecord.question`."""

    key: str
    text: str
    about: str = ""  # "person:pak-chang-ok", "event:ev-031"
    judgement: str = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class SourceRecord:
    """Something citable: archival document, press article, interview, book, web page."""

    key: str
    kind: str
    title: str
    csl: dict[str, object] = field(default_factory=dict)
    url: str = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class RepositoryRecord:
    """A holding institution (ISDIAH), and how it writes its shelfmarks."""

    key: str
    name: str
    country: str = ""
    short_name: str = ""
    name_original: str = ""
    language: str = ""
    shelfmark_form: str = ""  # "RGANI, f. {fond}, op. {opis}, d. {delo}, ll. {list}"
    url: str = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class BookRecord:
    """A book, or a volume of edited documents."""

    key: str
    title: str
    subtitle: str = ""
    authors: list[AgentSaid] = field(default_factory=list)
    year: str = ""
    publisher: str = ""
    isbns: list[tuple[str, str]] = field(default_factory=list)  # (isbn, "print" | "electronic")
    language: str = "en"
    kind: str = "book"  # book, volume
    source: str = ""
    certainty: Certainty = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class ChapterRecord:
    """A part of a book in its order, with pages as numbers and as printed."""

    book: str
    order: int
    title: str = ""
    number: str = ""
    first_page: str = ""
    last_page: str = ""
    numbering: str = "arabic"  # or roman
    pages_as_printed: str = ""
    pdf_size: str = ""
    source: str = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class ProgrammeEventRecord:
    """A webcast, lecture or book discussion of the documentation project."""

    key: str
    title: str
    kind: str = ""
    date: DateSaid = field(default_factory=DateSaid)
    start_time: str = ""
    end_time: str = ""
    time_as_printed: str = ""
    venue: list[str] = field(default_factory=list)
    speakers: list[AgentSaid] = field(default_factory=list)
    cosponsors: list[str] = field(default_factory=list)
    book: str = ""
    source: str = ""
    notes: str = ""
    locator: str = ""


@dataclass(slots=True)
class StaffRecord:
    """A member of staff and the programmes they belong to."""

    name: str
    role: str = ""
    programmes: list[str] = field(default_factory=list)
    source: str = ""
    locator: str = ""


@dataclass(slots=True)
class ConditionRecord:
    """A condition or outcome that cases are coded on."""

    key: str
    definition: str
    is_outcome: bool = False
    label: str = ""  # its presence in few words: "opposition in the party"
    expected: str = ""  # "1" or "0": what is expected to help the outcome
    measure: str = ""  # what raw values measure, with the unit: "GNP per head in dollars"
    thresholds: str = ""  # "400, 550, 900": exclusion, crossover, inclusion; empty = memberships
    locator: str = ""


@dataclass(slots=True)
class CodeRecord:
    """One code of one case: 0, 1 or a membership, with its reason and source."""

    case: str
    condition: str
    value: str
    reason: str = ""
    coder: str = ""
    source: str = ""
    certainty: Certainty = "judgement"
    locator: str = ""


@dataclass(slots=True)
class CaseRecord:
    """A case of a comparison: a country and its leader in a time."""

    key: str
    name: str
    leader: str = ""
    years: str = ""
    in_comparison: bool = True
    notes: str = ""
    source: str = ""
    locator: str = ""


@dataclass(slots=True)
class MeasureOfBody:
    """Size and turnover of a body at one election, as a table gives it."""

    organisation: str
    elected: DateSaid
    values: dict[str, str] = field(default_factory=dict)
    source: str = ""
    notes: str = ""
    locator: str = ""


Record = (
    DocumentRecord
    | TextRecord
    | PersonRecord
    | OrganisationRecord
    | EventRecord
    | RelationRecord
    | FactoidRecord
    | QuestionRecord
    | SourceRecord
    | RepositoryRecord
    | BookRecord
    | ChapterRecord
    | ProgrammeEventRecord
    | StaffRecord
    | ConditionRecord
    | CodeRecord
    | CaseRecord
    | MeasureOfBody
)
