"""Plain text: one document a file, its paragraphs parted by blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fonds.ingest.encoding import find_encoding
from fonds.ingest.mapping_fields import slugify
from fonds.ingest.reading import Item, ReadOptions, failure
from fonds.ingest.records import DocumentRecord, TextRecord

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"<\?xml|<[A-Za-z][\w:.-]*(\s[^<>]*)?>\s*<[A-Za-z/!]")
_LONGEST_TITLE = 150


class TextReader:
    """Reads plain text in any encoding that can be told from its bytes."""

    name = "text"
    version = "1"
    title = "Plain text"
    media_type = "text/plain"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the bytes are text: next to no control characters, or a mark of UTF-16."""
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return True
        if _MARKUP.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
            return False  # XML nobody took is not to be read with its tags
        return bool(head.strip()) and len(_CONTROL.findall(head)) * 200 < len(head)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield one document; see `Reader`."""
        size = path.stat().st_size
        if size > options.limits.document:
            yield failure(
                "too-large", f"The text has {size:,} bytes.",
                f"{options.limits.document:,} at most", "Split it into documents.",
            )  # fmt: skip
            return
        encoding = find_encoding(path)
        if encoding.problem:
            yield encoding.problem
        if not encoding.name:
            return
        try:
            content = tidy_paragraphs(path.read_text(encoding.name))
        except (UnicodeError, LookupError) as error:
            yield failure(
                "encoding-wrong", f"The text cannot be read as {encoding.name}: {error}.",
                "one encoding throughout", "Save it as UTF-8.",
            )  # fmt: skip
            return
        if not content:
            yield failure("empty", "The file holds no words.", "text", "Look for the right file.")
            return
        stem = options.stem(path)
        first = content.split("\n", 1)[0]
        title = first if len(first) <= _LONGEST_TITLE else stem.replace("_", " ")
        key = slugify(stem) or "text"
        text = TextRecord(
            key, "transcription", options.language, content, title, locator="whole file"
        )
        yield DocumentRecord(
            key, title, type="text", texts=[text], locator="whole file", key_scope=""
        )


def tidy_paragraphs(text: str) -> str:
    """Return a text with one blank line between paragraphs and single spaces within.

    Lines broken at a fixed width are joined; where there are no blank lines, each line is a
    paragraph.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\0", "")
    blocks = re.split(r"\n[ \t\f]*\n", text)
    if len(blocks) == 1:
        blocks = text.split("\n")
    paragraphs = (" ".join(block.split()) for block in blocks)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
