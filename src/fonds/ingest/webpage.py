"""Saved web pages: the article without what stands around it, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

from fonds.dates import read_date
from fonds.ingest.mapping_fields import slugify
from fonds.ingest.plain_text import tidy_paragraphs
from fonds.ingest.reading import Item, ReadOptions, failure, shorten
from fonds.ingest.records import AgentSaid, DateSaid, DocumentRecord, TextRecord

_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|title|meta|div|p|h1)\b", re.IGNORECASE
)
_LANGUAGE = re.compile(
    r"""<html\b[^>]*?\blang\s*=\s*["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)""", re.I
)
_CANONICAL = re.compile(r"""<link\b[^>]*\brel\s*=\s*["']?canonical\b[^>]*>""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(https?://\S+)")


class WebPageReader:
    """Reads one saved page as one document."""

    name = "webpage"
    version = "1"
    title = "Saved web page (HTML)"
    media_type = "text/html"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the file begins as HTML does, or as a page saved in one file (MHTML)."""
        if _is_bundle(head):
            return True
        start = re.sub(rb"<!--.*?-->|<\?xml.*?\?>", b"", head[:2048], flags=re.DOTALL)
        start = start.lstrip(b"\xef\xbb\xbf \t\r\n")
        return _START.match(start) is not None

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield one document; see `Reader`."""
        size = path.stat().st_size
        if size > options.limits.document:
            yield failure(
                "too-large", f"The page has {size:,} bytes.",
                f"{options.limits.document:,} at most", "Save the page without its pictures.",
            )  # fmt: skip
            return
        found, page = _extract(_page_of(path.read_bytes()))
        content = tidy_paragraphs((found.text or "").replace("\n", "\n\n")) if found else ""
        if not found or not content:
            yield failure(
                "no-text", "No article was found on the page.", "a page with running text",
                "Save the page again when it is fully loaded, or copy its text into a file.",
            )  # fmt: skip
            return
        language = _said(_LANGUAGE, page) or found.language or options.language
        title = " ".join((found.title or "").split()) or options.stem(path)
        key = slugify(options.stem(path)) or "page"
        text = TextRecord(key, "original", language, content, title, locator="whole page")
        yield DocumentRecord(
            key,
            title,
            title_language=language if language != "und" else "en",
            type="web page",
            date=DateSaid(read_date(found.date).edtf, found.date) if found.date else DateSaid(),
            language=language if language != "und" else "",
            agents=[
                AgentSaid("author", name.strip())
                for name in (found.author or "").split(";")
                if name.strip()
            ],
            texts=[text],
            url=_address(page, found),
            collection=found.sitename or "",
            regest=found.description or "",
            locator="whole page",
            key_scope="",
        )


def _is_bundle(head: bytes) -> bool:
    """Say whether a file begins as MHTML: a mail whose parts are the page and its pictures."""
    start = head[:4096].lower()
    return b"mime-version:" in start and b"multipart/related" in start


def _page_of(data: bytes) -> bytes:
    """Return the page itself, out of the bundle a browser may have saved it in."""
    if not _is_bundle(data):
        return data
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    return b""


def _extract(data: bytes) -> tuple[Any, str]:
    """Return what trafilatura finds, None where it finds nothing, and the beginning of the page."""
    from trafilatura import bare_extraction
    from trafilatura.utils import decode_file

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        page = decode_file(data)
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # it parses whatever it is given and raises what its parsers raise
        return None, ""
    return found, page[:200_000]


def _said(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found[1] if found else ""


def _address(page: str, found: Any) -> str:
    """Return the page's address: canonical, saved from, or as its metadata say."""
    link = _CANONICAL.search(page)
    if link and (address := _HREF.search(link[0])):
        return address[1]
    return _said(_SAVED_FROM, page) or shorten(found.url or "", 1000)
