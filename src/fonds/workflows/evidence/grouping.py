"""Lists from sources: by kind of evidence, holder, publication, or as the user says.

A list is a group of sources that could each have named a person on their own. What a reader may
not see is not named: documents that are not open form a group of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from fonds.catalogue.access import PUBLIC, Reader, may_see
from fonds.catalogue.models import Source
from fonds.core.errors import FondsError

Patterns = Mapping[str, tuple[str, ...]]
"""List name to words of which one must occur in a source's title, citation, address or holder."""

GROUPINGS = ("kind", "holder", "publication", "custom")
MOST_LISTS = 6
"""Groups kept apart; smaller ones form one list more. Seven is what exact averaging can take."""

NOT_OPEN = "documents not open to readers"
_KINDS = {
    "archival-document": "archival documents",
    "press-article": "press articles",
    "interview": "interviews",
    "book": "books",
    "web-page": "web pages",
    "other": "other sources",
}


class GroupingError(FondsError, ValueError):
    """A grouping of sources cannot be read."""


def parse_patterns(said: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read `NAME=words,words` as the command line gives it.

    Raises:
        GroupingError: No name or no words.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in said:
        name, _, words = one.partition("=")
        parts = tuple(part.strip() for part in words.split(",") if part.strip())
        if not name.strip() or not parts:
            raise GroupingError(
                f"the list {one!r} has no name or no words. Expected NAME=WORDS,WORDS, for example "
                "'Soviet records=RGANI,AVPRF'."
            )
        found[name.strip()] = parts
    return found


def group_sources(
    ids: Iterable[int],
    grouping: str = "kind",
    patterns: Patterns | None = None,
    reader: Reader = PUBLIC,
) -> dict[int, str]:
    """Say of each source on which list it is.

    Args:
        ids: Primary keys of sources.
        grouping: One of `GROUPINGS`.
        patterns: The lists of `custom`; a source is on the first whose words it holds, and on
            none where it holds no words of any.
        reader: For whom; a document closed to them is not named.

    Returns:
        The list of each source; sources on none are not in it.

    Raises:
        GroupingError: The grouping is unknown, or `custom` comes without patterns.
    """
    if grouping not in GROUPINGS:
        raise GroupingError(f"no grouping {grouping!r}. Expected one of {', '.join(GROUPINGS)}.")
    if grouping == "custom" and not patterns:
        raise GroupingError("a grouping of your own needs at least one list with its words.")
    rows = Source.objects.filter(pk__in=set(ids)).select_related(
        "document", "document__repository", "book"
    )
    found: dict[int, str] = {}
    for row in rows:
        if row.document is not None and not may_see(row.document, reader):
            found[row.pk] = NOT_OPEN
        elif grouping == "custom":
            if (name := _matching(row, patterns or {})) is not None:
                found[row.pk] = name
        else:
            found[row.pk] = _LABELS[grouping](row)
    return found


def fold_small(sizes: Mapping[str, int], most: int = MOST_LISTS) -> dict[str, str]:
    """Say which lists stay and which join "all others", the largest staying.

    Returns:
        Old name to new name.
    """
    if len(sizes) <= most + 1:
        return {name: name for name in sizes}
    kept = {name for name, _ in Counter(sizes).most_common(most)}
    return {name: name if name in kept else "all others" for name in sizes}


def _by_kind(row: Source) -> str:
    return _KINDS.get(row.kind, row.kind)


def _by_holder(row: Source) -> str:
    if row.document is not None and row.document.repository is not None:
        return str(row.document.repository)
    return f"{_by_kind(row)} without a holder" if row.document else _by_kind(row)


def _by_publication(row: Source) -> str:
    if row.url:
        return urlsplit(row.url).netloc.removeprefix("www.") or row.title
    if row.book is not None:
        return row.book.title
    return row.title if len(row.title) <= 60 else row.title[:57] + "…"


_LABELS = {
    "kind": _by_kind,
    "holder": _by_holder,
    "publication": _by_publication,
}


def _matching(row: Source, patterns: Patterns) -> str | None:
    holder = ""
    if row.document is not None:
        holder = f"{row.document.repository or ''} {row.document.shelfmark_as_written}"
    text = f"{row.title} {row.said} {row.url} {holder} {row.kind}".casefold()
    for name, words in patterns.items():
        if any(word.casefold() in text for word in words):
            return name
    return None
