"""What a TEI header and its lists say: the volume, its letter, its manuscript, persons, bodies.

These parts are small; each is handed over as one element tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from fonds.dates import read_date
from fonds.ingest.records import (
    AgentSaid,
    BookRecord,
    DateSaid,
    NameSaid,
    OrganisationRecord,
    PersonRecord,
)

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SHELF_PARTS = ("repository", "collection", "fonds", "series", "idno")


@dataclass(slots=True)
class Header:
    """The header as far as records need it."""

    title: str = ""
    idno: str = ""
    book: BookRecord | None = None
    languages: list[str] = field(default_factory=list)
    agents: list[AgentSaid] = field(default_factory=list)
    date: DateSaid = field(default_factory=DateSaid)
    place: str = ""
    repository: str = ""
    collection: str = ""
    shelfmark: list[tuple[str, str]] = field(default_factory=list)
    shelfmark_as_written: str = ""
    rights: str = ""
    has_source: bool = False


def text_of(element: etree._Element | None) -> str:
    """Return an element's text, white space collapsed."""
    return "" if element is None else " ".join("".join(map(str, element.itertext("*"))).split())


def read_when(attributes: object, wording: str) -> DateSaid:
    """Read a TEI date: `when`, `from` and `to`, `notBefore` and `notAfter`, or its wording.

    Args:
        attributes: The element's attributes, a mapping without namespaces in its keys.
        wording: The element's text.
    """
    get = attributes.get  # type: ignore[attr-defined]
    if when := get("when") or get("when-iso"):
        edtf = when.split("T")[0]
    elif get("from") or get("to"):
        edtf = f"{_day(get('from'))}/{_day(get('to'))}"
    elif get("notBefore") or get("notAfter"):
        first, last = _day(get("notBefore")), _day(get("notAfter"))
        edtf = first if first == last else f"{first}/{last}"
    else:
        return DateSaid(read_date(wording).edtf, wording)
    cert = get("cert") or get("precision") or ""
    if cert in ("low", "medium", "unknown") and "/" not in edtf:
        edtf += "?"
    return DateSaid(read_date(edtf).edtf or read_date(wording).edtf, wording or edtf)


def _day(text: str | None) -> str:
    return text.split("T")[0] if text else ".."


def _find(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """Yield elements by local names: `titleStmt/title`."""
    found = _by_local_names(path)(root)
    assert isinstance(found, list)
    yield from found  # type: ignore[misc]


@cache
def _by_local_names(path: str) -> etree.XPath:
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return etree.XPath(f".//{steps}")


def _first(root: etree._Element, path: str) -> etree._Element | None:
    return next(_find(root, path), None)


def read_header(root: etree._Element, key: str) -> Header:
    """Read one `teiHeader`.

    Args:
        root: The header.
        key: The volume's key, empty where the file gives none; then there is no book record.
    """
    titles = list(_find(root, "titleStmt/title"))
    by_type = {title.get("type", ""): text_of(title) for title in reversed(titles)}
    header = Header(
        title=next((by_type[kind] for kind in ("complete", "main", "") if by_type.get(kind)), "")
    )
    if not header.title and titles:
        header.title = text_of(titles[0])
    header.languages = [one.get("ident", "") for one in _find(root, "langUsage/language")]
    header.idno = next((text_of(one) for one in _find(root, "publicationStmt/idno")), "")
    header.rights = text_of(_first(root, "availability/licence")) or text_of(
        _first(root, "availability")
    )
    _read_correspondence(root, header)
    _read_manuscript(root, header)
    if key:
        header.book = _read_book(root, header, key)
    return header


def _read_book(root: etree._Element, header: Header, key: str) -> BookRecord:
    date = _first(root, "publicationStmt/date")
    isbns = [
        (text_of(one), "electronic" if "e" in one.get("type", "").removeprefix("isbn") else "print")
        for one in _find(root, "publicationStmt/idno")
        if one.get("type", "").lower().startswith(("isbn", "eisbn")) and text_of(one)
    ]
    authors = [
        AgentSaid("author" if kind == "author" else "editor", name)
        for kind in ("author", "editor")
        for one in _find(root, f"titleStmt/{kind}")
        if (name := text_of(one))
    ]
    return BookRecord(
        key=key,
        title=header.title or key,
        authors=authors,
        year=(date.get("when") or text_of(date))[:4] if date is not None else "",
        publisher=text_of(_first(root, "publicationStmt/publisher")),
        isbns=isbns,
        language=header.languages[0] if header.languages else "en",
        kind="volume",
        locator="teiHeader",
    )


def _read_correspondence(root: etree._Element, header: Header) -> None:
    for action in _find(root, "correspDesc/correspAction"):
        sent = action.get("type") == "sent"
        role = "author" if sent else "recipient"
        for one in action:
            tag = etree.QName(one).localname if isinstance(one.tag, str) else ""
            if tag in ("persName", "orgName", "name"):
                key = (one.get("ref") or one.get("key") or "").lstrip("#")
                header.agents.append(
                    AgentSaid(role, text_of(one), key, tag == "orgName")  # type: ignore[arg-type]
                )
            elif sent and tag == "date":
                header.date = read_when(one.attrib, text_of(one))
            elif sent and tag in ("placeName", "settlement"):
                header.place = text_of(one)


def _read_manuscript(root: etree._Element, header: Header) -> None:
    identifier = _first(root, "msIdentifier")
    if identifier is None:
        header.has_source = _first(root, "sourceDesc/bibl") is not None
        return
    header.has_source = True
    for one in identifier.iter("*"):
        tag = one.get("type") or etree.QName(one).localname
        text = text_of(one)
        if not text or len(one):
            continue
        if tag == "repository":
            header.repository = text
        elif tag == "collection":
            header.collection = text
        elif etree.QName(one).localname in ("idno", "collection", "series", "fonds"):
            header.shelfmark.append((tag if tag != "idno" else "shelfmark", text))
    header.shelfmark_as_written = ", ".join(
        text_of(one) for one in identifier if etree.QName(one).localname in _SHELF_PARTS
    )


def _name_said(form: str, language: str, kind: str = "name") -> NameSaid:
    """Take the script out of a language tag: `ko-Hani` is Korean in Han characters."""
    main, *subtags = language.split("-")
    script = next((one for one in subtags if len(one) == 4 and one.isalpha()), "")
    rest = "-".join([main, *(one for one in subtags if one != script)])
    return NameSaid(form, script=script, language=rest, kind=kind)


def read_person(root: etree._Element, key: str, locator: str) -> PersonRecord | None:
    """Read one `person` of a `listPerson`; None where it has no name."""
    names = []
    for one in _find(root, "persName"):
        if form := text_of(one):
            names.append(_name_said(form, one.get(XML_LANG, ""), one.get("type") or "name"))
    if not names:
        return None
    said: dict[str, DateSaid] = {}
    for kind in ("birth", "death"):
        if (one_date := _first(root, kind)) is not None:
            inner = _first(one_date, "date")
            attributes = one_date.attrib if inner is None else inner.attrib
            said[kind] = read_when(attributes, text_of(one_date))
    description = "; ".join(
        text
        for tag in ("occupation", "note", "state", "p")
        for one in _find(root, tag)
        if (text := text_of(one))
    )
    return PersonRecord(
        key,
        names[0].form,
        names,
        said.get("birth", DateSaid()),
        said.get("death", DateSaid()),
        nationality=text_of(_first(root, "nationality")),
        description=description,
        locator=locator,
    )


def read_organisation(root: etree._Element, key: str, locator: str) -> OrganisationRecord | None:
    """Read one `org` of a `listOrg`; None where it has no name."""
    names = [_name_said(text_of(one), one.get(XML_LANG, "")) for one in _find(root, "orgName")]
    if not names or not names[0].form:
        return None
    description = "; ".join(text_of(one) for one in _find(root, "desc"))
    return OrganisationRecord(
        key,
        names[0].form,
        root.get("type", ""),
        names=names,
        description=description,
        locator=locator,
    )


def read_listed_person(root: etree._Element) -> tuple[str, str, str] | None:
    """Read an item of a volume's list of persons: (id, name, description)."""
    for one in _find(root, "persName"):
        if identifier := one.get(XML_ID):
            name = text_of(one).rstrip(",;: ")
            rest = text_of(root).replace(text_of(one), "", 1).strip(" ,;:")
            return identifier, name, rest
    return None
