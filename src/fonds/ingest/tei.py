"""TEI P5 (and P4 without a namespace), including the dialect of the FRUS volumes.

The file is fed to expat piece by piece, so that one document is held at a time and speed is that of
the parser plus two look-ups an element. Entities that refer to anything outside the file or to one
another are refused; declared encodings expat does not know are decoded before.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from fonds.ingest.reading import Item, ReadOptions, failure, shorten
from fonds.ingest.tei_build import Attributes, TeiBuilder
from fonds.ingest.tei_elements import (
    END,
    END_OUTSIDE,
    START,
    START_OUTSIDE,
    End,
    Finish,
    Start,
    break_paragraph,
    close_mark,
)
from fonds.ingest.tei_text import BREAK, CLOSE

_CHUNK = 1 << 18
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ROOT = re.compile(rb"<(?:\w+:)?(?:TEI|TEI\.2|teiCorpus)[\s/>]")
_DOCUMENT = re.compile(rb"""<(?:\w+:)?div\d?\s[^>]*?type\s*=\s*["']document["']""")
_NATIVE = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1"}
_FRUS = "http://history.state.gov/frus/ns/1.0"


class _Refused(Exception):
    """Raised inside the parser's calls to stop it; carries the problem's words."""


class _ByLocalName(dict[str, "Callable[..., Finish | None] | None"]):
    """Functions by the parser's names ("namespace local"), found once by the local name."""

    def __init__(self, table: dict[str, Start] | dict[str, End]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, name: str) -> Callable[..., Finish | None] | None:
        found = self[name] = self._table.get(name.rpartition(" ")[2])
        return found


_Listeners = tuple[Callable[[str, Attributes], None], Callable[[str], None]]


def _too_deep(deepest: int) -> _Refused:
    return _Refused("too-deep", f"Elements are nested more than {deepest} deep.")


class TeiReader:
    """Reads TEI files; see the module."""

    name = "tei"
    version = "1"
    title = "TEI P5 (XML)"
    media_type = "application/tei+xml"

    def sniff(self, head: bytes, path: Path) -> bool:
        """Say whether the root element is one of TEI's."""
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            head = head.decode("utf-16", "ignore").encode()
        text = re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)
        return _ROOT.search(text) is not None and text.lstrip(
            codecs.BOM_UTF8 + b" \r\n\t"
        ).startswith(b"<")

    def read(self, path: Path, options: ReadOptions) -> Iterator[Item]:
        """Yield records as their documents end; see `Reader`."""
        with path.open("rb") as stream:
            yield from read_tei(stream, options.stem(path), options)


def translates_another(path: Path) -> bool:
    """Say whether a TEI file's first document names, by `corresp`, one it translates."""
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 22)
    except OSError:
        return False
    found = _DOCUMENT.search(head) if _ROOT.search(head[:4096]) else None
    return (
        found is not None
        and b" corresp=" in found[0] + head[found.end() : found.end() + 400].split(b">")[0]
    )


def read_tei(stream: BinaryIO, stem: str, options: ReadOptions) -> Iterator[Item]:
    """Yield the records of a TEI file.

    Args:
        stream: The file, at its beginning.
        stem: The file's name without its ending, the key of a file without ids.
        options: See `ReadOptions`.
    """
    has_documents = _has_documents(stream)
    head = stream.read(_CHUNK)
    declared = _declared_encoding(head)
    decode: codecs.IncrementalDecoder | None = None
    if declared and declared.name not in _NATIVE and not _is_single_byte(declared):
        decode = declared.incrementaldecoder()
    parsing = _Parsing(options, stem, "utf-8" if decode else None)
    parsing.builder.has_documents = has_documents
    parsing.use_builder()
    size = 0
    chunk = _clean_start(head)
    try:
        while True:
            size += len(chunk)
            if size > options.limits.file:
                raise _Refused(
                    "too-large", f"The file is larger than {options.limits.file:,} bytes."
                )
            parsing.feed(decode.decode(chunk).encode() if decode else chunk, is_last=not chunk)
            yield from parsing.take()
            if not chunk:
                return
            chunk = stream.read(_CHUNK)
    except _Refused as refused:
        yield from parsing.take()
        yield parsing.refused(*refused.args)
    except UnicodeDecodeError as error:
        yield from parsing.take()
        yield _wrong_encoding(parsing, declared.name if declared else "utf-8", str(error.reason))
    except (expat.ExpatError, ValueError, LookupError) as error:
        yield from parsing.take()
        yield parsing.broken(error, chunk)


def _has_documents(stream: BinaryIO) -> bool:
    """Look ahead, by bytes alone: where there are documents, what stands outside is not text."""
    tail = b""
    try:
        while chunk := stream.read(1 << 20):
            if _DOCUMENT.search(tail + chunk):
                return True
            tail = chunk[-40:]
        return False
    finally:
        stream.seek(0)


def _clean_start(head: bytes) -> bytes:
    """Drop byte order marks beyond the first and white space before the declaration."""
    bom = codecs.BOM_UTF8
    rest = head
    while rest.startswith(bom):
        rest = rest[len(bom) :]
    return rest.lstrip(b" \r\n\t") if rest.lstrip(b" \r\n\t").startswith(b"<") else head


def _declared_encoding(head: bytes) -> codecs.CodecInfo | None:
    if match := _DECLARED.match(_clean_start(head[:400])):
        try:
            return codecs.lookup(match[1].decode())
        except LookupError:
            return None
    return None


def _is_single_byte(codec: codecs.CodecInfo) -> bool:
    try:
        return len(codec.decode(bytes(range(256)), "replace")[0]) == 256
    except (UnicodeError, TypeError, ValueError):
        return False


class _Parsing:
    """One expat parser and the builder it calls."""

    def __init__(self, options: ReadOptions, stem: str, encoding: str | None) -> None:
        self.parser = parser = expat.ParserCreate(encoding, " ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.EntityDeclHandler = self._entity_declared
        parser.SkippedEntityHandler = self._entity_skipped
        parser.StartNamespaceDeclHandler = self._namespace_declared
        self.builder = TeiBuilder(options, stem, lambda: parser.CurrentLineNumber)
        self.builder.retarget = self.use_builder
        self.limits = options.limits
        self._inside, self._outside = self._listeners()
        self._document_began = 0
        self._seen_key: object = None

    # -- the two ways of listening --

    def _listeners(self) -> tuple[_Listeners, _Listeners]:
        """Return what listens inside of documents, and outside; they count the depth together."""
        builder, deepest = self.builder, self.limits.depth
        depth = 0

        def listeners(starts: _ByLocalName, ends: _ByLocalName) -> _Listeners:
            def start(name: str, attributes: Attributes) -> None:
                nonlocal depth
                depth += 1
                if depth > deepest:
                    raise _too_deep(deepest)
                action = starts[name]
                if action is break_paragraph:  # done here for speed, as below
                    builder.text.add(BREAK)
                elif action is not None and (finish := action(builder, attributes)):
                    depth -= 1
                    self._use_tree(finish, name, attributes, deepest - depth)

            def end(name: str) -> None:
                nonlocal depth
                depth -= 1
                action = ends[name]
                if action is break_paragraph:
                    builder.text.add(BREAK)
                elif action is close_mark:
                    builder.text.add(CLOSE)
                elif action is not None:
                    action(builder)

            return start, end

        return (
            listeners(_ByLocalName(START), _ByLocalName(END)),
            listeners(_ByLocalName(START_OUTSIDE), _ByLocalName(END_OUTSIDE)),
        )

    def use_builder(self) -> None:
        """Listen for the builder: to everything, or outside of documents to little."""
        builder, parser = self.builder, self.parser
        if builder.is_listening:
            parser.StartElementHandler, parser.EndElementHandler = self._inside
            parser.CharacterDataHandler = builder.text.add
        else:
            parser.StartElementHandler, parser.EndElementHandler = self._outside
            parser.CharacterDataHandler = builder.text.add if builder.text.is_aside else None

    def _use_tree(self, finish: Finish, name: str, attributes: Attributes, room: int) -> None:
        """Gather one element and all in it as a tree, then hand it over and go on as before."""
        tree = etree.TreeBuilder()
        line = self.parser.CurrentLineNumber
        depth = 0

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > room:
                raise _too_deep(self.limits.depth)
            tree.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

        def end(name: str) -> None:
            nonlocal depth
            tree.end(_clark(name))
            depth -= 1
            if not depth:
                self.use_builder()
                finish(tree.close(), line)

        start(name, attributes)
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = tree.data

    # -- what the parser meets --

    def _namespace_declared(self, prefix: str | None, uri: str) -> None:
        if uri == _FRUS:
            self.builder.is_frus = True

    def _entity_declared(
        self, name: str, is_parameter: bool, value: str | None, *rest: object
    ) -> None:
        line = self.parser.CurrentLineNumber
        if value is None or is_parameter:
            raise _Refused(
                "xml-entity", f"Line {line} declares the external entity {shorten(name)!r}."
            )
        if ("&" in value and name not in ("amp", "lt")) or len(value) > 2000:
            raise _Refused(
                "xml-entity",
                f"Line {line} declares the entity {shorten(name)!r} by other entities.",
            )

    def _entity_skipped(self, name: str, is_parameter: bool) -> None:
        character = "" if is_parameter else html5.get(name + ";", "")
        if character and (handler := self.parser.CharacterDataHandler):
            handler(character)

    # -- the reader's side --

    def feed(self, data: bytes, *, is_last: bool) -> None:
        """Give the parser a piece of the file."""
        self.parser.Parse(data, is_last)
        document = self.builder.document
        if document is not self._seen_key:
            self._seen_key, self._document_began = document, self.parser.CurrentByteIndex
        elif self.parser.CurrentByteIndex - self._document_began > self.limits.document:
            raise _Refused(
                "too-large", f"One document is larger than {self.limits.document:,} bytes."
            )

    def take(self) -> Iterator[Item]:
        """Hand over what is finished."""
        items = self.builder.items
        yield from items
        items.clear()

    @property
    def place(self) -> str:
        """Line and byte the parser has come to."""
        parser = self.parser
        line = max(parser.ErrorLineNumber, parser.CurrentLineNumber)
        return f"line {line}, byte {max(parser.ErrorByteIndex, parser.CurrentByteIndex)}"

    def refused(self, code: str, found: str) -> Item:
        """Make the problem of a file that is well-formed and yet not taken."""
        remedies = {
            "xml-entity": (
                "no entities but single characters",
                "Such files can read others or grow without bound. Save it without DOCTYPE.",
            ),
        }
        expected, remedy = remedies.get(
            code, ("a file within the limits", "Split the file, or raise the limit.")
        )
        return failure(code, found, expected, remedy, self.place)

    def broken(self, error: Exception, chunk: bytes) -> Item:
        """Make the problem of a file that is not well-formed, or not in the encoding it names."""
        code = getattr(error, "code", None)
        if code in (expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],) and not _decodes(
            chunk
        ):
            return _wrong_encoding(self, "UTF-8", "bytes that are not UTF-8")
        if (
            isinstance(error, LookupError)
            or code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
        ):
            return _wrong_encoding(self, "unknown", str(error))
        if code == expat.errors.codes.get(
            "limit on input amplification factor (from DTD and entities) breached"
        ):
            return self.refused("xml-entity", "Entities grow the file beyond all measure.")
        words = str(error).split(":")[0]
        document = self.builder.document
        within = f" inside document {document.key}" if document else ""
        return failure(
            "xml-broken",
            f"The XML breaks off or is wrong here{within}: {shorten(words)}.",
            "well-formed XML",
            "Correct the file at this place, or fetch it again: it may be cut off.",
            self.place,
        )


def _decodes(chunk: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(chunk[4:])  # a character may begin in the piece before
    except UnicodeDecodeError as error:
        return error.start == 0
    return True


def _wrong_encoding(parsing: _Parsing, encoding: str, words: str) -> Item:
    return failure(
        "encoding-wrong",
        f"The file is not in the encoding it names ({encoding}): {shorten(words)}.",
        "text in the encoding the XML declaration names, UTF-8 where it names none",
        "Name the true encoding in the first line, or save the file as UTF-8.",
        parsing.place,
    )


def _clark(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if namespace else local
