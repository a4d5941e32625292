"""The results of a search as files: a table, references, a feed, completions.

Every row is loaded through `visible_to` once more, so that an index which has not caught up with
a record that was closed a moment ago cannot give it away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.db.models import Model

from fonds.catalogue.access import Reader, visible_to
from fonds.catalogue.models import (
    Book,
    Chapter,
    Document,
    Event,
    Factoid,
    Organisation,
    Person,
)
from fonds.search import Hit
from fonds.site.archive import archive
from fonds.site.selectors.asking import request_of
from fonds.site.selectors.citing import Csl, book_csl, chapter_csl, document_csl
from fonds.site.selectors.documents import own_form
from fonds.site.selectors.hits import KIND_NAMES
from fonds.site.selectors.matching import suggest_people
from fonds.site.selectors.search import searcher
from fonds.site.visitor import Visitor
from fonds.site.wording import say_edtf
from fonds.workflows.searching import snippet

MOST = 10_000
_IN_FEED = 50
_LOOKED_AT = 2_000
_CHUNK = 500
_SUGGESTIONS = "/api/suggest?form=opensearch&q={searchTerms}"
_COLUMNS = (
    "kind", "id", "title", "date", "earliest", "latest", "shelfmark", "certainty", "passage", "url",
)  # fmt: skip
_MODELS: dict[str, type[Model]] = {
    "document": Document,
    "person": Person,
    "organisation": Organisation,
    "event": Event,
    "claim": Factoid,
    "book": Book,
}


def find_hits(chosen: Mapping[str, str], visitor: Visitor, most: int = MOST) -> list[Hit]:
    """Return all hits of an address that the reader may see, in the order of the page."""
    finder = searcher()
    if finder is None:
        return []
    hits = list(finder.everything(request_of(chosen), visitor.access, most))
    return _still_open(hits, visitor.access)


def _still_open(hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    keys = [hit.id for hit in hits if hit.kind == "document"]
    visible: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        rows = Document.objects.filter(public_id__in=keys[start : start + _CHUNK])
        visible.update(visible_to(rows, reader).values_list("public_id", flat=True))
    chapters = {
        key for key, row in _chapters(hits).items() if reader.is_staff or row.access == "open"
    }
    return [
        hit for hit in hits
        if (hit.kind != "document" or hit.id in visible)
        and (hit.kind != "chapter" or hit.id in chapters)
    ]  # fmt: skip


def _chapters(hits: Sequence[Hit]) -> dict[str, Chapter]:
    books = {hit.id.rpartition("/")[0] for hit in hits if hit.kind == "chapter"}
    if not books:
        return {}
    rows = Chapter.objects.filter(book__public_id__in=books).select_related("book")
    return {f"{row.book.public_id}/{row.order}": row for row in rows}


def write_csv(hits: Iterable[Hit], base: str) -> bytes:
    """Write hits as a table, UTF-8 with a mark so that spreadsheets read it as such."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for hit in hits:
        table.writerow(
            _plain(value)
            for value in (
                hit.kind,
                hit.id,
                hit.title,
                str(hit.data.get("date", "") or ""),
                hit.earliest.isoformat() if hit.earliest else "",
                hit.latest.isoformat() if hit.latest else "",
                str(hit.data.get("shelfmark", "") or ""),
                next((key for key, _ in hit.fields.get("certainty", ())), ""),
                snippet(hit),
                base + hit.url,
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def list_csl(hits: Sequence[Hit], base: str) -> list[Csl]:
    """Return the documents, books and chapters among hits as CSL data, in their order."""
    keys = [hit.id for hit in hits if hit.kind == "document"]
    documents: dict[str, Document] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = Document.objects.filter(public_id__in=keys[start : start + _CHUNK])
        rows = rows.select_related("repository", "book").prefetch_related("agents")
        documents.update((row.public_id, row) for row in rows)
    wanted = [hit.id for hit in hits if hit.kind == "book"]
    books = {row.public_id: row for row in Book.objects.filter(public_id__in=wanted)}
    chapters = _chapters(hits)
    made = []
    for hit in hits:
        if hit.kind == "document" and (row := documents.get(hit.id)):
            csl = document_csl(row, own_form(row).text if row.shelfmark else "")
        elif hit.kind == "book" and (book := books.get(hit.id)):
            csl = book_csl(book)
        elif hit.kind == "chapter" and (chapter := chapters.get(hit.id)):
            csl = chapter_csl(chapter, chapter.book)
        else:
            continue
        made.append({**csl, "URL": csl.get("URL") or base + hit.url})
    return made


def write_feed(
    chosen: Mapping[str, str], visitor: Visitor, base: str, own: str, page: str
) -> bytes:
    """Write the newest entries of the archive that a search finds, as an Atom feed.

    Args:
        chosen: The search.
        visitor: Who asks.
        base: The archive's address without a final slash.
        own: The address of this feed, `page` that of the search, both without `base`.
    """
    hits = find_hits(chosen, visitor, _LOOKED_AT)
    recorded = _recorded(hits)
    oldest = datetime(1970, 1, 1, tzinfo=UTC)
    when = {f"{hit.kind}:{hit.id}": recorded.get((hit.kind, hit.id), oldest) for hit in hits}
    hits.sort(key=lambda hit: when[f"{hit.kind}:{hit.id}"], reverse=True)
    shown = hits[:_IN_FEED]
    newest = max((when[f"{hit.kind}:{hit.id}"] for hit in shown), default=oldest)
    asked = chosen.get("q", "") or "Everything"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(f'{asked}: {archive().title}')}</title>",
        f"<id>{_text(base + own)}</id>",
        f"<updated>{_stamp(newest)}</updated>",
        f'<link rel="self" href={quoteattr(base + own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + page)}/>',
        f"<author><name>{_text(archive().title)}</name></author>",
    ]
    for hit in shown:
        said = " · ".join(
            part
            for part in (
                KIND_NAMES.get(hit.kind, hit.kind),
                say_edtf(str(hit.data.get("date", "") or "")),
                snippet(hit),
            )
            if part
        )
        lines.append(
            f"<entry><title>{_text(hit.title)}</title><id>{_text(base + hit.url)}</id>"
            f"<link href={quoteattr(base + hit.url)}/>"
            f"<updated>{_stamp(when[f'{hit.kind}:{hit.id}'])}</updated>"
            f"<summary>{_text(said)}</summary></entry>"
        )
    return "\n".join([*lines, "</feed>", ""]).encode()


def _recorded(hits: Sequence[Hit]) -> dict[tuple[str, str], datetime]:
    """Return when each hit was entered into the catalogue."""
    found: dict[tuple[str, str], datetime] = {}
    for kind, model in _MODELS.items():
        keys = [hit.id for hit in hits if hit.kind == kind]
        for start in range(0, len(keys), _CHUNK):
            rows = model._default_manager.filter(public_id__in=keys[start : start + _CHUNK])
            for key, at in rows.values_list("public_id", "recorded_at"):
                found[kind, key] = at
    books = {hit.id.rpartition("/")[0] for hit in hits if hit.kind == "chapter"}
    chapters = Chapter.objects.filter(book__public_id__in=books)
    for book, order, at in chapters.values_list("book__public_id", "order", "recorded_at"):
        found["chapter", f"{book}/{order}"] = at
    return found


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: str) -> str:
    """Escape a text for XML, without the control characters that XML cannot hold."""
    return escape("".join(char for char in value if char >= " " or char in "\t\n"))


def suggest(typed: str, visitor: Visitor, most: int = 8) -> list[dict[str, Any]]:
    """Complete what is typed: persons by any spelling, then titles, then words."""
    finder = searcher()
    typed = typed.strip()[:80]
    if finder is None or len(typed) < 2:
        return []
    made: list[dict[str, Any]] = [
        {"text": name.text, "kind": "person", "url": name.url, "original": name.original}
        for name in suggest_people(typed, visitor, most // 2)
    ]
    met = {row["url"] for row in made}
    for one in finder.suggest(typed, visitor.access, most):
        if one.url not in met or not one.url:
            made.append({"text": one.text, "kind": one.kind, "url": one.url, "original": ""})
    return made[:most]


def write_opensearch(base: str) -> bytes:
    """Describe the search to browsers and other programs (OpenSearch 1.1)."""
    title = archive().title
    urls = [
        (media, rel, quoteattr(base + template))
        for media, rel, template in (
            ("text/html", "results", "/search/?q={searchTerms}"),
            ("application/atom+xml", "results", "/search.atom?q={searchTerms}"),
            ("application/json", "results", "/api/search?q={searchTerms}&limit={count?}"),
            ("application/x-suggestions+json", "suggestions", _SUGGESTIONS),
        )
    ]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{_text(title[:16])}</ShortName>",
        f"<LongName>{_text(title[:48])}</LongName>",
        f"<Description>{_text(f'Search {title}: a name is found in any spelling and script.')}"
        "</Description>",
        "<InputEncoding>UTF-8</InputEncoding>",
        *(f'<Url type="{media}" rel="{rel}" template={where}/>' for media, rel, where in urls),
        "</OpenSearchDescription>",
        "",
    ]
    return "\n".join(lines).encode()
