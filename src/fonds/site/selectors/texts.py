"""The texts of a document as paragraphs of marked pieces, alone or side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from fonds.catalogue.models import Person, Text
from fonds.site import addresses
from fonds.site.archive import archive
from fonds.site.pages.documents import Paragraph, ParallelRow, Piece, TextsShown
from fonds.site.pages.parts import Choice, Run
from fonds.site.wording import language_name, own_name

KIND_ORDER = {"original": 0, "transcription": 1, "translation": 2, "note": 3}

_HEADINGS = {
    "original": ("Text", ""),
    "transcription": ("Text", "transcription"),
    "translation": ("Text", "in translation"),
    "note": ("The archive’s note", "not the text of the record"),
}

Mark = tuple[str, int, int, str]
_SHOWN = ("person", "page", "note", "hi", "cite")


def choose_texts(
    texts: Sequence[Text], chosen: Mapping[str, str]
) -> tuple[Text | None, Text | None]:
    """Which text is read and which stands beside it: as chosen, or the original and a translation.

    Beside an original in another language stands the archive's own first language where there is
    a text in it; otherwise the first of the archive's languages that has one.

    `text` and `beside` in the address hold a text's tag (see `text_tag`); `beside=none` shows one.
    """
    ranked = rank_texts(texts)
    if not ranked:
        return None, None
    tags = {text_tag(text): text for text in reversed(ranked)}
    left = tags.get(chosen.get("text", ""))
    if left is None:
        left = ranked[0]
    if chosen.get("beside") == "none":
        return left, None
    right = tags.get(chosen.get("beside", ""))
    if right is None:
        rest = [text for text in ranked if text is not left]
        right = min(rest, key=lambda text: language_rank(text.language), default=None)
    return left, None if right is left else right


def language_rank(tag: str) -> int:
    """The place of a language among the archive's own; those it does not name come last."""
    languages = archive().languages
    for place, own in enumerate(languages):
        if tag == own or tag.split("-")[0] == own.split("-")[0]:
            return place
    return len(languages)


def rank_texts(texts: Sequence[Text]) -> list[Text]:
    """The texts with the original first, then by the archive's languages."""
    return sorted(
        texts,
        key=lambda text: (KIND_ORDER.get(text.kind, 9), language_rank(text.language), text.pk),
    )


def text_tag(text: Text) -> str:
    """How an address names a text: its language, with its kind where it is not the usual one."""
    return f"{text.language}-{text.kind}" if text.kind != "note" else text.language


def show_texts(
    texts: Sequence[Text],
    chosen: Mapping[str, str],
    address: str,
    links: Mapping[str, str] = MappingProxyType({}),
) -> TextsShown | None:
    """Set the chosen texts paragraph by paragraph, with switches to the others.

    `links` says where the keys of citations in the text lead.
    """
    left, right = choose_texts(texts, chosen)
    if left is None:
        return None
    shown = [text for text in (left, right) if text is not None]
    people = _people(shown)
    footnotes: list[Paragraph] = []
    columns = [split_paragraphs(text, people, footnotes, links) for text in shown]
    longest = max(len(column) for column in columns)
    blank = Paragraph(())
    rows = [
        ParallelRow(
            number + 1, [column[number] if number < len(column) else blank for column in columns]
        )
        for number in range(longest)
    ]
    heading, subheading = _HEADINGS.get(left.kind, ("Text", ""))
    named = any(
        piece.kind == "person" for row in rows for cell in row.cells for piece in cell.pieces
    )
    return TextsShown(
        heading=heading,
        subheading=subheading,
        columns=[(Run(own_name(text.language), text.language), _gloss(text)) for text in shown],
        rows=rows,
        left=_choices(texts, left, "text", right, address) if len(texts) > 2 else (),
        right=_choices(texts, right, "beside", left, address) if len(texts) > 1 else (),
        footnotes=footnotes,
        after=(
            "Names underlined by a line were recognised and confirmed; by dots, proposed and not "
            "yet confirmed."
            if named
            else ""
        ),
    )


def _gloss(text: Text) -> str:
    words = {"note": "note of the archive"}.get(text.kind, text.kind)
    language = language_name(text.language)
    parts = [language if language != own_name(text.language) else "", words]
    if text.translator:
        parts.append(f"by {text.translator}")
    return ", ".join(part for part in parts if part)


def _choices(
    texts: Sequence[Text], present: Text | None, field: str, other: Text | None, address: str
) -> list[Choice]:
    """One switch; the other side stays where it is."""
    kept = {"beside" if field == "text" else "text": text_tag(other) if other else "none"}
    choices = []
    for text in rank_texts(texts):
        if text is other:
            continue
        url = addresses.with_query(address, {**kept, field: text_tag(text)}) + "#text"
        choices.append(Choice(own_name(text.language), url, text is present, text.language))
    if field == "beside":
        url = addresses.with_query(address, {**kept, field: "none"}) + "#text"
        choices.append(Choice("nothing", url, present is None))
    return choices


def _people(texts: Sequence[Text]) -> dict[str, str]:
    """Names of the persons marked in these texts, by public id: one query."""
    keys = {mark[3] for text in texts for mark in text.marks if mark[0] == "person" and mark[3]}
    if not keys:
        return {}
    return dict(Person.objects.filter(public_id__in=keys).values_list("public_id", "name"))


def split_paragraphs(
    text: Text,
    people: Mapping[str, str],
    footnotes: list[Paragraph],
    links: Mapping[str, str] = MappingProxyType({}),
) -> list[Paragraph]:
    """Split a text at blank lines and its paragraphs at their marks.

    Footnotes met on the way are added to `footnotes` and called by their number there.
    """
    marks: list[Mark] = sorted(
        ((kind, int(start), int(end), str(value)) for kind, start, end, value in text.marks),
        key=lambda mark: (mark[1], -mark[2]),
    )
    paragraphs = []
    offset = 0
    position = 0
    for block in text.content.split("\n\n"):
        end = offset + len(block)
        inside = []
        while position < len(marks) and marks[position][1] <= end:
            if marks[position][1] >= offset:
                inside.append(marks[position])
            position += 1
        if block.strip():
            is_heading = any(
                mark[0] == "heading" and mark[1] <= offset and mark[2] >= end for mark in inside
            )
            pieces = _cut(text, offset, end, inside, people, footnotes, links)
            paragraphs.append(Paragraph(pieces, text.language, is_heading))
        offset = end + 2
    return paragraphs


def _cut(
    text: Text,
    start: int,
    end: int,
    marks: Sequence[Mark],
    people: Mapping[str, str],
    footnotes: list[Paragraph],
    links: Mapping[str, str],
) -> list[Piece]:
    """Cut one paragraph at its marks; of overlapping marks the first and longest is kept."""
    pieces: list[Piece] = []
    at = start
    for kind, first, last, value in marks:
        if (
            first < at
            or last > end
            or kind not in _SHOWN
            or (kind == "cite" and value not in links)
        ):
            continue
        if first > at:
            pieces.append(Piece("text", text.content[at:first]))
        words = text.content[first:last]
        if kind == "page":
            pieces.append(Piece("page", value, title=f"Page {value} begins here"))
            last = first
        elif kind == "note":
            footnotes.append(Paragraph((Piece("text", value),), text.language))
            if words:
                pieces.append(Piece("text", words))
            pieces.append(Piece("note", str(len(footnotes))))
        elif kind == "cite":
            pieces.append(Piece("link", words, links[value]))
        elif kind == "hi":
            pieces.append(Piece("emphasis" if "ital" in value or not value else "text", words))
        else:
            known = people.get(value)
            pieces.append(
                Piece("person", words, addresses.person(value) if known else "", known or "")
            )
        at = max(last, at)
    if at < end:
        pieces.append(Piece("text", text.content[at:end]))
    return pieces
