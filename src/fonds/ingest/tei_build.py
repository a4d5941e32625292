"""From the events of an XML parser to records: the elements of TEI that matter.

The parser calls a function for each element it knows; others cost one look-up. Text goes to the
text builder on top, marks into it. A document's records are finished when its element ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from fonds.core.problems import Problem, Severity
from fonds.dates import read_date
from fonds.ingest import tei_header
from fonds.ingest.heads import describe_correspondent, parse_correspondents
from fonds.ingest.reading import Item, ReadOptions, shorten
from fonds.ingest.records import (
    AgentSaid,
    Certainty,
    DateSaid,
    DocumentRecord,
    Mark,
    PartSaid,
    PersonRecord,
    TextKind,
    TextRecord,
)
from fonds.ingest.tei_text import BREAK, CLOSE, Begun, Gathered, TextBuilder, words_of

_XML = "http://www.w3.org/XML/1998/namespace "
ID, LANG = _XML + "id", _XML + "lang"
_FRUS = "http://history.state.gov/frus/ns/1.0"
Attributes = dict[str, str]


@dataclass(slots=True)
class Unit:
    """A letter: a document or an attachment; where its date and people stand in its text."""

    title: str = ""
    date: DateSaid | None = None
    date_mark: Begun | None = None
    place_mark: Begun | None = None
    signed_mark: Begun | None = None
    head_read: bool = False
    agents: list[AgentSaid] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """An attachment, or a document without an id inside another, and its mark in the text."""

    unit: Unit
    kind: str
    mark: Begun


@dataclass(slots=True)
class _Document:
    key: str
    translation_of: str
    language: str
    number: str
    line: int
    attributes: Attributes
    first_page: str
    page: str
    text: TextBuilder = field(default_factory=TextBuilder)
    unit: Unit = field(default_factory=Unit)
    parts: list[Part] = field(default_factory=list)
    cites: list[tuple[str, str]] = field(default_factory=list)
    source_notes: list[str] = field(default_factory=list)
    certainty: Certainty = ""
    parent: str = ""
    container_place: str = ""


@dataclass(slots=True)
class Division:
    """An open `div`; `closes` says what ends with it."""

    closes: str = ""  # document, part, or nothing
    head: str = ""
    language: str = ""


class TeiBuilder:
    """Holds what is open while a TEI file is read; finished records gather in `items`."""

    def __init__(self, options: ReadOptions, stem: str, line: Callable[[], int]) -> None:
        self.options = options
        self.stem = stem
        self.line = line
        self.items: list[Item] = []
        self.header = tei_header.Header()
        self.scope = ""
        self.root_language = ""
        self.is_frus = False
        self.page = ""
        self.ordinal = 0
        self.loose = _Document("", "", "", "", 1, {}, "", "")  # text outside any document
        self.document: _Document | None = None
        self.outer: list[_Document] = []
        self.part: list[Part] = []
        self.divisions: list[Division] = []
        self.text = self.loose.text
        self.head_roles: list[tuple[Begun, str]] = []
        self.head_notes: list[str] = []
        self.notes: list[Attributes] = []
        self.segments: list[bool] = []  # whether each that is open is a note in the margin
        self.lists: list[bool] = []
        self.in_head = 0
        self.in_dateline = 0
        self.is_first_cell = True
        self.book_given = False
        self.retarget: Callable[[], None] = lambda: None
        self.has_documents = False

    @property
    def is_listening(self) -> bool:
        """Whether text and marks count here: not outside the documents of a file that has them."""
        return self.document is not None or not self.has_documents

    # -- asides: what is no part of the running text --

    def begin_aside(self) -> None:
        """Gather the text that follows by itself (a heading, a note)."""
        self.text.begin_aside()
        if not self.is_listening:
            self.retarget()

    def end_aside(self) -> Gathered:
        """Go on with the text before, and return what was gathered beside it."""
        aside = self.text.end_aside()
        if not self.is_listening:
            self.retarget()
        return aside

    def scoped(self, identifier: str) -> str:
        """Return a key unique beyond the file: the volume's id goes before the id."""
        return f"{self.scope}-{identifier}" if self.scope else identifier

    def resolve(self, target: str) -> str:
        """Return the key a `#pointer` or `volume#pointer` means."""
        volume, hashed, identifier = target.partition("#")
        if not hashed:
            return target
        return f"{volume}-{identifier}" if volume else self.scoped(identifier)

    @property
    def unit(self) -> Unit:
        """The letter that is open: the innermost attachment, or the document."""
        return self.part[-1].unit if self.part else (self.document or self.loose).unit

    @property
    def language(self) -> str:
        """The language in force by the divisions and the root; the header's if it names one."""
        for division in reversed(self.divisions):
            if division.language:
                return division.language
        if self.root_language:
            return self.root_language
        if len(self.header.languages) == 1 and self.header.languages[0]:
            return self.header.languages[0]
        return "en" if self.is_frus else self.options.language

    # -- documents --

    def open_document(self, attributes: Attributes) -> None:
        """Begin a document at a `div`."""
        self.ordinal += 1
        line = self.line()
        identifier = attributes.get(ID, "")
        corresponds = attributes.get("corresp", "").split()
        is_translation = bool(corresponds) and (not identifier or LANG in attributes)
        translation_of = self.resolve(corresponds[0]) if is_translation else ""
        if not identifier and not translation_of:
            identifier = "n" + (attributes.get("n") or str(self.ordinal)).replace(" ", "_")
            self.items.append(
                Problem(
                    "no-id", Severity.NOTE, f"line {line}", "A document has no xml:id.",
                    "an id that stays the same in later versions of the file",
                    f"It is called {identifier} here; give it an xml:id.",
                )
            )  # fmt: skip
        if not self.book_given and self.header.book:
            self.items.append(self.header.book)
            self.book_given = True
        document = _Document(
            self.scoped(identifier),
            translation_of,
            self.language,
            attributes.get("n", ""),
            line,
            attributes,
            self.page,
            self.page,
        )
        document.container_place = " › ".join(one.head for one in self.divisions if one.head)
        if self.document:
            document.parent = self.document.key
            self.text.add(BREAK)
            self.document.page = self.page
            self.outer.append(self.document)
        elif not self.text.is_aside:
            self.text.forget()  # a volume's front matter is no document
        self.document = document
        self.text = document.text
        self.retarget()

    def close_document(self) -> None:
        """Finish the document that is open."""
        document = self.document
        assert document is not None
        outer = self.document = self.outer.pop() if self.outer else None
        self.text = (outer or self.loose).text
        self.retarget()
        self.finish(document, document.text.content())
        if outer and outer.page != self.page:  # pages turned inside the nested document
            self.text.point("page", self.page, at_next=True)
            outer.page = self.page

    def finish(self, document: _Document, content: str) -> None:
        """Turn a document's text and marks into records."""
        marks, last_page = _kept_marks(document, len(content))
        place = f"div {document.key or document.translation_of}, line {document.line}"
        text = TextRecord(
            document.key,
            self.text_kind,
            document.language,
            content,
            document.unit.title,
            marks,
            document.first_page,
            last_page,
            locator=place,
        )
        if document.translation_of:
            text.document, text.kind = document.translation_of, "translation"
            self.items.append(text)
            return
        unit = document.unit
        _complete(unit, content)
        mentioned = _mentioned(marks, content, unit.agents)
        date = unit.date or _date_of_attributes(document.attributes)
        archival = [one for one in document.source_notes if one.startswith(("File No", "Source:"))]
        self.items.append(
            DocumentRecord(
                key=document.key,
                title=unit.title,
                title_language=document.language if document.language != "und" else "en",
                type=_type_of(document.source_notes, unit.title),
                date=date,
                language=document.language if document.language != "und" else "",
                repository=self.header.repository,
                shelfmark=list(self.header.shelfmark),
                shelfmark_as_written=archival[0] if archival else self.header.shelfmark_as_written,
                collection=self.header.collection,
                place=_slice(content, unit.place_mark).rstrip(",. "),
                agents=unit.agents + mentioned,
                texts=[text],
                rights=self.header.rights,
                container=self.scope if self.book_given else "",
                container_place=document.container_place,
                parent=document.parent,
                parts=[_finished_part(one, content) for one in document.parts],
                number=document.number,
                first_page=document.first_page,
                last_page=last_page,
                cites=list(dict.fromkeys(document.cites)),
                certainty=document.certainty,
                locator=place,
                key_scope=None if self.scope else "",
            )
        )

    @property
    def text_kind(self) -> TextKind:
        """An edition of a source gives a transcription; a text without a source is the original."""
        return "transcription" if self.is_frus or self.header.has_source else "original"

    def finish_loose(self) -> None:
        """At the end of a TEI file without document divisions: the whole text is one document."""
        document = self.loose
        if self.ordinal or not (content := document.text.content()):
            return
        header = self.header
        document.key = self.scope or header.idno.replace(" ", "_") or self.stem
        document.language = self.language
        document.unit.title = header.title or document.unit.title
        document.unit.agents = header.agents + document.unit.agents
        document.unit.date = header.date if header.date.edtf else document.unit.date
        self.finish(document, content)
        made = self.items[-1]
        if isinstance(made, DocumentRecord) and header.place:
            made.place = header.place

    # -- headings --

    def close_head(self) -> None:
        """Give a finished heading to what it heads."""
        head = self.end_aside()
        heading = words_of(head)
        title = heading.replace("\n\n", " ")
        roles, self.head_roles = self.head_roles, []
        notes, self.head_notes = self.head_notes, []
        if not self.document:
            if self.divisions:
                self.divisions[-1].head = self.divisions[-1].head or title
            self.text.add(title)
            self.text.add(BREAK)
            return
        unit = self.unit
        is_first = not unit.head_read
        if is_first:
            unit.head_read, unit.title = True, title
            unit.agents += _correspondents(title, heading, roles)
        if self.part or not is_first:
            self.text.open("heading", "")
            self.text.add(title)
            self.text.add(CLOSE)
            self.text.add(BREAK)
        for note in notes:
            self.text.point("note", note)


def _kept_marks(document: _Document, length: int) -> tuple[list[Mark], str]:
    """Drop pages turned after the last word; return the marks and the last page."""
    marks = document.text.marks()
    page = document.first_page
    for kind, start, _, value in marks:
        if kind == "page" and start < length:
            page = value
    if marks and marks[-1].start >= length:
        marks = [one for one in marks if one.kind != "page" or one.start < length]
    return marks, page


def _slice(content: str, mark: Begun | None) -> str:
    return " ".join(content[mark[1] : mark[2]].split()) if mark else ""


def _complete(unit: Unit, content: str) -> None:
    """Read from the finished text what only marks said: the date's wording, who signed."""
    if unit.date_mark:
        wording = _slice(content, unit.date_mark)
        edtf = unit.date.edtf if unit.date else ""
        unit.date = DateSaid(edtf or read_date(wording).edtf, wording)
    if unit.signed_mark and "author" not in [one.role for one in unit.agents]:
        signed = _slice(content, unit.signed_mark)
        name, _, rest = signed.partition(",")
        if name and len(name) < 80:
            unit.agents.append(AgentSaid("author", name.rstrip(". "), note=rest.strip(" .")))


def _finished_part(part: Part, content: str) -> PartSaid:
    unit = part.unit
    _complete(unit, content)
    return PartSaid(
        part.kind,
        part.mark[1],
        part.mark[2],
        unit.title,
        unit.date or DateSaid(),
        _slice(content, unit.place_mark).rstrip(",. "),
        unit.agents,
    )


def _mentioned(marks: list[Mark], content: str, known: list[AgentSaid]) -> list[AgentSaid]:
    """Return each person marked in the text once, unless already a correspondent."""
    seen = {one.key or one.name for one in known}
    mentioned = []
    for kind, start, end, key in marks:
        if kind == "person" and key and key not in seen:
            seen.add(key)
            mentioned.append(AgentSaid("mentioned", content[start:end], key))
    return mentioned


def _correspondents(title: str, heading: str, roles: list[tuple[Begun, str]]) -> list[AgentSaid]:
    """Return author and recipient: as marked in the heading, else as its wording says."""
    agents: list[AgentSaid] = []
    for (kind, start, end, value), role in roles:
        name = heading[start:end].replace("\n\n", " ")
        is_sender = role == "from"
        note = describe_correspondent(title, name, is_sender=is_sender)
        key = value if kind == "person" else ""
        agents.append(AgentSaid("author" if is_sender else "recipient", name, key, note=note))
    if roles or not (parsed := parse_correspondents(title)):
        return agents
    return [AgentSaid("author", parsed[0]), AgentSaid("recipient", parsed[1])]


def _date_of_attributes(attributes: Attributes) -> DateSaid:
    first = attributes.get(_FRUS + " doc-dateTime-min", "")[:10]
    last = attributes.get(_FRUS + " doc-dateTime-max", "")[:10]
    if not first or not last:
        return DateSaid()
    return DateSaid(read_date(first if first == last else f"{first}/{last}").edtf)


_TYPES = ("telegram", "memorandum", "report", "note", "letter", "circular", "despatch", "protocol")


def _type_of(source_notes: list[str], title: str) -> str:
    """Return the kind of document named in a bracketed note or at the head of the title."""
    for text in [*(one for one in source_notes if one.startswith("[")), title]:
        words = text.lower().strip("[]().").split(" ", 3)[:3]
        for kind in _TYPES:
            if kind in words:
                return kind
    return ""


def listed_person(builder: TeiBuilder, root: etree._Element, line: int) -> None:
    """Yield a person of a volume's list."""
    if found := tei_header.read_listed_person(root):
        identifier, name, rest = found
        locator = f"item {identifier}, line {line}"
        builder.items.append(
            PersonRecord(
                builder.scoped(identifier),
                name,
                description=rest,
                source=builder.scope,
                locator=locator,
            )
        )


def place_of(kind: str, identifier: str, line: int) -> str:
    """Return a locator for an element."""
    return f"{kind} {shorten(identifier)}, line {line}" if identifier else f"{kind}, line {line}"
