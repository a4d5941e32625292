"""What each TEI element does to the builder: two tables, by local name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import cast, get_args

from lxml import etree

from fonds.ingest import tei_header
from fonds.ingest.records import Certainty
from fonds.ingest.tei_build import (
    ID,
    LANG,
    Attributes,
    Division,
    Part,
    TeiBuilder,
    Unit,
    listed_person,
    place_of,
)
from fonds.ingest.tei_text import BREAK, CLOSE, Begun, words_of

Finish = Callable[[etree._Element, int], None]
"""Takes an element, with all in it, as a tree; and the line it begins in."""

Start = Callable[[TeiBuilder, Attributes], "Finish | None"]
"""What a beginning does; where it returns a function, that is given the whole element."""

End = Callable[[TeiBuilder], None]


def break_paragraph(b: TeiBuilder, attributes: Attributes | None = None) -> None:
    """End the paragraph; a parser may do this itself, since a third of all calls are this one."""
    b.text.add(BREAK)


def close_mark(b: TeiBuilder) -> None:
    """End a mark; the same holds."""
    b.text.add(CLOSE)


def _start_tei(b: TeiBuilder, attributes: Attributes) -> None:
    b.scope = attributes.get(ID, "")
    b.root_language = attributes.get(LANG, "")


def _start_text(b: TeiBuilder, attributes: Attributes) -> None:
    b.root_language = attributes.get(LANG, "") or b.root_language


def _start_header(b: TeiBuilder, attributes: Attributes) -> Finish:
    return partial(_read_header, b)


def _read_header(b: TeiBuilder, root: etree._Element, line: int) -> None:
    b.header = tei_header.read_header(root, b.scope)
    for tag, read in (("person", _read_person), ("org", _read_organisation)):
        for one in root.iter(f"{{*}}{tag}"):
            read(b, one, line)


def _start_person(b: TeiBuilder, attributes: Attributes) -> Finish:
    return partial(_read_person, b)


def _read_person(b: TeiBuilder, root: etree._Element, line: int) -> None:
    identifier = root.get(tei_header.XML_ID, "")
    person = tei_header.read_person(
        root, b.scoped(identifier), place_of("person", identifier, line)
    )
    if person and identifier:
        b.items.append(person)


def _start_organisation(b: TeiBuilder, attributes: Attributes) -> Finish:
    return partial(_read_organisation, b)


def _read_organisation(b: TeiBuilder, root: etree._Element, line: int) -> None:
    identifier = root.get(tei_header.XML_ID, "")
    found = tei_header.read_organisation(
        root, b.scoped(identifier), place_of("org", identifier, line)
    )
    if found and identifier:
        b.items.append(found)


def _start_list(b: TeiBuilder, attributes: Attributes) -> None:
    b.lists.append(attributes.get("type") in ("names", "persons"))
    b.text.add(BREAK)


def _end_list(b: TeiBuilder) -> None:
    b.lists.pop()
    b.text.add(BREAK)


def _start_item(b: TeiBuilder, attributes: Attributes) -> Finish | None:
    if b.lists and b.lists[-1] and not b.document:
        return partial(listed_person, b)
    b.text.add(BREAK)
    return None


def _start_div(b: TeiBuilder, attributes: Attributes) -> None:
    division = Division(language=attributes.get(LANG, ""))
    b.divisions.append(division)
    if attributes.get("type") != "document":
        b.text.add(BREAK)
    elif b.document and ID not in attributes:
        division.closes = "part"
        _open_part(b, "document")
    else:
        division.closes = "document"
        b.open_document(attributes)


def _end_div(b: TeiBuilder) -> None:
    division = b.divisions.pop()
    b.text.add(BREAK)
    if division.closes == "document":
        b.close_document()
    elif division.closes == "part":
        _close_part(b)


def _open_part(b: TeiBuilder, kind: str) -> None:
    b.text.add(BREAK)
    mark = b.text.open("", "")
    if b.text.is_aside:  # in a note: it stands where the note does
        mark = b.text.point("", "")
    part = Part(Unit(), kind, mark)
    (b.document or b.loose).parts.append(part)
    b.part.append(part)


def _close_part(b: TeiBuilder) -> None:
    b.part.pop()
    b.text.add(CLOSE)
    b.text.add(BREAK)


def _start_attachment(b: TeiBuilder, attributes: Attributes) -> None:
    _open_part(b, "attachment")


def _start_head(b: TeiBuilder, attributes: Attributes) -> None:
    b.text.add(BREAK)
    b.in_head += 1
    b.begin_aside()


def _end_head(b: TeiBuilder) -> None:
    b.in_head -= 1
    b.close_head()


def _start_note(b: TeiBuilder, attributes: Attributes) -> None:
    inline = attributes.get("rend") == "inline"
    if inline:
        b.text.add(BREAK)
    b.notes.append(attributes)
    b.begin_aside()


def _end_note(b: TeiBuilder) -> None:
    attributes = b.notes.pop()
    content = words_of(b.end_aside())
    document = b.document or b.loose
    kind = attributes.get("type")
    if kind == "certainty" and content in get_args(Certainty):
        document.certainty = cast("Certainty", content)
        return
    if kind == "sources":
        return  # a list of what the text rests on: its references are the document's citations
    if kind == "source":
        document.source_notes.append(content)
    if attributes.get("rend") == "inline":
        b.text.add(content)
        b.text.add(BREAK)
    else:
        _hang_note(b, content)


def _hang_note(b: TeiBuilder, content: str) -> None:
    """Anchor a note in its document's text, one inside another note beside that note."""
    if b.in_head:
        b.head_notes.append(content)
    else:
        b.text.point("note", content)


def _start_seg(b: TeiBuilder, attributes: Attributes) -> None:
    margin = attributes.get("type") == "margin"
    b.segments.append(margin)
    if margin:
        b.begin_aside()


def _end_seg(b: TeiBuilder) -> None:
    if b.segments.pop():
        _hang_note(b, words_of(b.end_aside()))


def _start_page(b: TeiBuilder, attributes: Attributes) -> None:
    b.page = attributes.get("n", "")
    if b.document:
        b.document.page = b.page
        # a page turned inside a note or heading counts for the text around it
        b.text.point("page", b.page, at_next=True)


def _start_line(b: TeiBuilder, attributes: Attributes) -> None:
    if attributes.get("break") != "no":
        b.text.add(" ")


def _start_person_name(b: TeiBuilder, attributes: Attributes) -> None:
    pointer = attributes.get("corresp") or attributes.get("ref") or attributes.get("key") or ""
    mark = b.text.open("person", b.resolve(pointer.split(" ")[0]) if pointer else "")
    _note_role(b, attributes, mark)


def _note_role(b: TeiBuilder, attributes: Attributes, mark: Begun) -> None:
    role = attributes.get("type")
    if role in ("from", "to") and b.in_head and not b.notes:
        b.head_roles.append((mark, role))


def _start_gloss(b: TeiBuilder, attributes: Attributes) -> None:
    _note_role(b, attributes, b.text.open("", ""))


def _start_place(b: TeiBuilder, attributes: Attributes) -> None:
    pointer = attributes.get("ref") or attributes.get("key") or ""
    mark = b.text.open("place", b.resolve(pointer) if pointer else "")
    if b.in_dateline and not b.unit.place_mark and not b.text.is_aside:
        b.unit.place_mark = mark


def _start_organisation_name(b: TeiBuilder, attributes: Attributes) -> None:
    pointer = attributes.get("ref") or attributes.get("key") or attributes.get("corresp") or ""
    b.text.open("organisation", b.resolve(pointer) if pointer else "")


def _start_name(b: TeiBuilder, attributes: Attributes) -> None:
    kind = attributes.get("type", "")
    if kind == "person":
        _start_person_name(b, {**attributes, "type": ""})
    elif kind in ("org", "organisation"):
        _start_organisation_name(b, attributes)
    elif kind == "place":
        _start_place(b, attributes)
    else:
        b.text.open("", "")


def _start_date(b: TeiBuilder, attributes: Attributes) -> None:
    said = tei_header.read_when(attributes, "")
    mark = b.text.open("date", said.edtf)
    if b.in_dateline and not b.unit.date_mark and not b.text.is_aside:
        b.unit.date_mark = mark
        b.unit.date = said


def _start_dateline(b: TeiBuilder, attributes: Attributes) -> None:
    b.text.add(BREAK)
    b.in_dateline += 1


def _end_dateline(b: TeiBuilder) -> None:
    b.text.add(BREAK)
    b.in_dateline -= 1


def _start_signed(b: TeiBuilder, attributes: Attributes) -> None:
    b.text.add(BREAK)
    mark = b.text.open("", "")
    if not b.unit.signed_mark and not b.text.is_aside:
        b.unit.signed_mark = mark


def _end_signed(b: TeiBuilder) -> None:
    b.text.add(CLOSE)
    b.text.add(BREAK)


def _start_ref(b: TeiBuilder, attributes: Attributes) -> None:
    target = attributes.get("target", "").split(" ")[0]
    is_prefixed = bool(_PREFIXED.match(target))
    key, locator = (target, "") if is_prefixed else _cited(b, target)
    locator = attributes.get("n", "") or locator
    b.text.open("cite", key)
    if b.document and key and (is_prefixed or ("#" in target and "://" not in target)):
        b.document.cites.append((key, locator))


_PREFIXED = re.compile(r"(?!https?:|mailto:|urn:)[a-z][\w.-]*:[^/\s]")
"""A pointer with a prefix that the header declares (`prefixDef`), such as `posts:kim-il/...`."""


def _cited(b: TeiBuilder, target: str) -> tuple[str, str]:
    """Return (key, locator): a page is a place in its volume, a footnote one in its document."""
    volume, hashed, identifier = target.partition("#")
    if hashed and identifier.startswith("pg_"):
        return volume or b.scope, f"p. {identifier[3:]}"
    if hashed and "fn" in identifier and identifier.rpartition("fn")[2].isdigit():
        document, _, number = identifier.rpartition("fn")
        return b.resolve(f"{volume}#{document}"), f"n. {number}"
    return b.resolve(target), ""


def _start_hi(b: TeiBuilder, attributes: Attributes) -> None:
    b.text.open("hi", attributes.get("rend", ""))


def _start_row(b: TeiBuilder, attributes: Attributes) -> None:
    b.text.add(BREAK)
    b.is_first_cell = True


def _start_cell(b: TeiBuilder, attributes: Attributes) -> None:
    if not b.is_first_cell:
        b.text.add(" | ")
    b.is_first_cell = False


def _end_file(b: TeiBuilder) -> None:
    b.finish_loose()


_BLOCKS = (
    "p", "ab", "l", "lg", "row", "table", "quote", "closer", "opener", "postscript", "salute",
    "label", "byline", "argument", "epigraph", "trailer", "sp", "speaker", "stage", "titlePage",
    "docTitle", "titlePart", "docImprint", "docDate", "figure", "address", "addrLine", "body",
    "front", "back", "bibl", "cit", "listBibl", "floatingText",
)  # fmt: skip

_START_BLOCKS: dict[str, Start] = dict.fromkeys(_BLOCKS, break_paragraph)
_END_BLOCKS: dict[str, End] = dict.fromkeys(_BLOCKS, break_paragraph)

START: dict[str, Start] = _START_BLOCKS | {
    "TEI": _start_tei, "TEI.2": _start_tei, "text": _start_text, "teiHeader": _start_header,
    "person": _start_person, "org": _start_organisation,
    "list": _start_list, "item": _start_item,
    "div": _start_div, "attachment": _start_attachment, "head": _start_head, "note": _start_note,
    "seg": _start_seg, "pb": _start_page, "lb": _start_line, "persName": _start_person_name,
    "gloss": _start_gloss, "placeName": _start_place, "orgName": _start_organisation_name,
    "rs": _start_name, "name": _start_name, "date": _start_date, "dateline": _start_dateline,
    "signed": _start_signed, "ref": _start_ref, "hi": _start_hi, "cell": _start_cell,
    "row": _start_row,
} | {f"div{number}": _start_div for number in range(1, 8)}  # fmt: skip

END: dict[str, End] = _END_BLOCKS | {
    "list": _end_list, "item": break_paragraph, "div": _end_div, "attachment": _close_part,
    "head": _end_head, "note": _end_note, "seg": _end_seg, "persName": close_mark,
    "gloss": close_mark, "placeName": close_mark, "orgName": close_mark, "rs": close_mark,
    "name": close_mark, "date": close_mark, "dateline": _end_dateline, "signed": _end_signed,
    "ref": close_mark, "hi": close_mark, "TEI": _end_file, "TEI.2": _end_file,
} | {f"div{number}": _end_div for number in range(1, 8)}  # fmt: skip

_OUTSIDE = (
    "TEI", "TEI.2", "text", "teiHeader", "person", "org", "event", "list", "item", "div", "head",
    "note", "seg", "pb", "lb", *(f"div{number}" for number in range(1, 8)),
)  # fmt: skip

START_OUTSIDE = {name: START[name] for name in _OUTSIDE if name in START}
"""What still matters outside the documents of a file that has documents."""

END_OUTSIDE = {name: END[name] for name in _OUTSIDE if name in END}
