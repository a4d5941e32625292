"""How to cite a record: a sentence for a footnote and CSL data for reference managers."""

from __future__ import annotations

from typing import Any

from fonds.catalogue.models import Agent, Book, Chapter, Document, Source
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.parts import Citation, Link
from fonds.site.wording import kind_words, say_edtf, say_pages

FORMS = (("BibTeX", "bib"), ("RIS", "ris"), ("CSL JSON", "json"))
Csl = dict[str, Any]


def cite_document(row: Document, own_form: str) -> Citation:
    """Author, title, date, shelfmark, archive: as an edition of records is cited."""
    authors = [agent.name for agent in row.agents.all() if agent.role == Agent.Role.AUTHOR]
    place = own_form or ", ".join(
        part for part in (str(row.repository or ""), row.shelfmark_as_written) if part
    )
    parts = [
        ", ".join(authors),
        f"“{row.title.rstrip('.')}”",
        say_edtf(row.date_edtf) or row.date_wording,
        place,
    ]
    if row.book is not None:
        parts += [row.book.title, say_pages(row.first_page, row.last_page)]
    return _citation(", ".join(part for part in parts if part), addresses.document(row.public_id))


def cite_record(title: str, address: str, kind: str = "") -> Citation:
    """A page of this archive that is not itself a source: person, event, organisation."""
    words = f"“{title}”" + (f", {kind}" if kind else "")
    return Citation(
        f"{words}, {archive().title}.", (), archive().url + address if archive().url else address
    )


def cite_book(row: Book) -> Citation:
    """Author, title, publisher and year."""
    authors = ", ".join(author.get("name", "") for author in row.authors)
    title = f"{row.title}: {row.subtitle}" if row.subtitle else row.title
    imprint = ", ".join(part for part in (row.publisher, row.year) if part)
    words = ", ".join(part for part in (authors, title) if part) + (
        f" ({imprint})" if imprint else ""
    )
    return Citation(f"{words}.", _exports(addresses.book(row.public_id)), "", title)


def cite_chapter(row: Chapter, book: Book, title: str) -> Citation:
    """Author, “Chapter”, in the book, with its pages; `title` is the chapter's as it is shown."""
    authors = ", ".join(author.get("name", "") for author in book.authors)
    imprint = ", ".join(part for part in (book.publisher, book.year) if part)
    words = [authors, f"“{title}”", f"in {book.title}" + (f" ({imprint})" if imprint else "")]
    words.append(say_pages(row.first_page, row.last_page))
    return Citation(", ".join(part for part in words if part) + ".", work=book.title)


def cite_source(row: Source) -> Citation:
    """A source as the file that named it said."""
    return Citation(row.said or row.title, _exports(addresses.source(row.public_id)))


def _citation(words: str, address: str) -> Citation:
    return Citation(f"{words}. {archive().title}.", _exports(address), archive().url + address)


def _exports(address: str) -> tuple[Link, ...]:
    return tuple(Link(name, addresses.citation(address, form)) for name, form in FORMS)


def document_csl(row: Document, own_form: str) -> Csl:
    """CSL data of a document: a manuscript, letter or report in an archive, never the web page."""
    types = {"letter": "personal_communication", "report": "report", "speech": "speech"}
    csl: Csl = {
        "id": row.public_id,
        "type": types.get(row.type, "document"),
        "title": row.title,
        "genre": kind_words(row.type),
        "language": row.language,
        "archive": row.repository.name if row.repository else "",
        "archive_location": own_form or row.shelfmark_as_written,
        "URL": archive().url + addresses.document(row.public_id) if archive().url else row.url,
        "author": [{"literal": a.name} for a in row.agents.all() if a.role == Agent.Role.AUTHOR],
        "recipient": [
            {"literal": a.name} for a in row.agents.all() if a.role == Agent.Role.RECIPIENT
        ],
        "translator": [
            {"literal": a.name} for a in row.agents.all() if a.role == Agent.Role.TRANSLATOR
        ],
        "issued": date_csl(row.date_edtf),
        "container-title": row.book.title if row.book else "",
        "page": f"{row.first_page}-{row.last_page}" if row.last_page else row.first_page,
    }
    return {key: value for key, value in csl.items() if value}


def book_csl(row: Book) -> Csl:
    """CSL data of a book."""
    csl: Csl = {
        "id": row.public_id,
        "type": "book",
        "title": f"{row.title}: {row.subtitle}" if row.subtitle else row.title,
        "author": [{"literal": author.get("name", "")} for author in row.authors],
        "publisher": row.publisher,
        "ISBN": str(row.isbns[0][0]) if row.isbns else "",
        "issued": date_csl(row.year),
        "language": row.language,
    }
    return {key: value for key, value in csl.items() if value}


def chapter_csl(row: Chapter, book: Book) -> Csl:
    """CSL data of a chapter in its book."""
    csl: Csl = {
        **book_csl(book),
        "id": f"{book.public_id}-{row.order}",
        "type": "chapter",
        "title": str(row),
        "container-title": f"{book.title}: {book.subtitle}" if book.subtitle else book.title,
        "page": f"{row.first_page}-{row.last_page}" if row.last_page else row.first_page,
    }
    return {key: value for key, value in csl.items() if value}


def source_csl(row: Source) -> Csl:
    """CSL data of a source: what the file gave, or the least that is true."""
    types = {
        "web-page": "webpage",
        "book": "book",
        "press-article": "article-newspaper",
        "interview": "interview",
    }
    least: Csl = {"id": row.public_id, "type": types.get(row.kind, "document"), "title": row.title}
    if row.url:
        least["URL"] = row.url
    return {**least, **row.csl}


def date_csl(edtf: str) -> Csl | None:
    """A date as CSL has it: parts where EDTF is plain, else the literal words."""
    if not edtf:
        return None
    ends = edtf.rstrip("?~%").split("/")
    if all(end.replace("-", "").isdigit() for end in ends):
        csl: Csl = {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}
        return {**csl, "circa": True} if edtf[-1] in "?~%" else csl
    return {"literal": say_edtf(edtf)}
