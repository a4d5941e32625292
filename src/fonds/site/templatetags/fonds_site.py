"""Filters that write the small parts of a page: names, dates, certainty, marks.

They are filters and not included templates because a page holds hundreds of them; each escapes
everything it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from fonds.site.figures import Mark
from fonds.site.figures.marks import SHAPE_OF, outline
from fonds.site.pages.documents import Named, Paragraph, Piece
from fonds.site.pages.parts import Citation, Entry, Link, Name, Run, Source, When

register = template.Library()

CERTAINTY = {
    "seen": "read in the source",
    "part": "partly read",
    "recalled": "recalled, to be checked",
    "judgement": "a judgement of the compiler",
    "rule": "made by rule",
}
"""The wording of the levels, as the footer explains them."""

CERTAINTY_SHORT = {
    "seen": "read",
    "part": "partly read",
    "recalled": "recalled",
    "judgement": "judgement",
    "rule": "by rule",
}
"""The same for the narrow column of a table."""

MARK_OF = {
    css: f'<svg class="mark {css}" viewBox="-6 -6 12 12" aria-hidden="true">'
    f'<path class="full" d="{outline(Mark(0, 0, "seen", shape))}"/></svg>'
    for css, shape in SHAPE_OF.items()
}


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - every caller escapes what it was given


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


@register.filter
def certainty(level: str) -> SafeString:
    """A certainty in full: its line and its words; nothing where nothing is said."""
    if level not in CERTAINTY:
        return _safe("")
    return _safe(f'<span class="c {level}">{CERTAINTY[level]}</span>')


@register.filter
def certainty_short(level: str) -> SafeString:
    """A certainty in one or two words, for tables."""
    if level not in CERTAINTY_SHORT:
        return _safe("")
    return _safe(f'<span class="c {level}">{CERTAINTY_SHORT[level]}</span>')


@register.filter
def faction_mark(css: str) -> SafeString:
    """The small coloured shape of a faction; decorative, since its name stands beside."""
    return _safe(MARK_OF.get(css, ""))


@register.filter
def run(words: Run) -> SafeString:
    """Words in their own language."""
    if not words.lang:
        return _safe(escape(words.text))
    return _safe(f'<span lang="{escape(words.lang)}">{escape(words.text)}</span>')


@register.filter
def runs(words: Iterable[Run], joint: str = " · ") -> SafeString:
    """Several runs, joined."""
    return _safe(escape(joint).join(run(one) for one in words if one.text))


@register.filter
def name(person: Name) -> SafeString:
    """A name as this reader wants it, the original in its title."""
    title = f' title="{escape(person.original)}"' if person.original else ""
    inner = f"{escape(person.text)}"
    if person.url:
        css = "named proposed" if person.proposed else "named"
        said = (
            f'<a class="{css}" href="{escape(person.url)}"{_lang(person.lang)}{title}>{inner}</a>'
        )
    elif person.lang or title:
        said = f"<span{_lang(person.lang)}{title}>{inner}</span>"
    else:
        said = inner
    return _safe(said)


@register.filter
def marked_name(person: Name) -> SafeString:
    """A name with its faction's mark before it and the original beside it."""
    beside = ""
    if person.original:
        beside = (
            f' <span class="beside"{_lang(person.original_lang)}>{escape(person.original)}</span>'
        )
    return _safe(f"{MARK_OF.get(person.css, '')}{name(person)}{beside}")


@register.filter
def when(date: When) -> SafeString:
    """An uncertain date in words; the source's wording in its title where it says more."""
    if not date.text:
        return _safe("")
    title = f' title="{escape(date.wording)}"' if date.wording else ""
    text = _SECOND_DAY.sub("\\1\u00a0– \\2\u00a0", escape(date.text))
    if date.machine:
        return _safe(f'<time datetime="{escape(date.machine)}"{title}>{text}</time>')
    return _safe(f"<span{title}>{text}</span>" if title else text)


_SECOND_DAY = re.compile(r"(\w) – (\d{1,2}) (?=[A-Z])")
"""Where a span may not be broken: before its dash, and between a day and its month."""


@register.filter
def link(target: Link) -> SafeString:
    """Words that lead somewhere, or just the words."""
    lang = _lang(target.lang)
    if target.url:
        return _safe(f'<a href="{escape(target.url)}"{lang}>{escape(target.text)}</a>')
    return _safe(f"<span{lang}>{escape(target.text)}</span>" if lang else escape(target.text))


@register.filter
def value(shown: Link | Name | When | Run) -> SafeString:
    """A value of a description, whatever it is."""
    match shown:
        case Link():
            return link(shown)
        case Name():
            return marked_name(shown)
        case When():
            return when(shown)
        case Run():
            return run(shown)


@register.filter
def source(said: Source) -> SafeString:
    """According to whom, with the place in it."""
    words = link(Link(said.text, said.url, said.lang))
    return _safe(f"{words}, {escape(said.locator)}" if said.locator else words)


@register.filter
def sources(said: Iterable[Source]) -> SafeString:
    """Several sources, one after the other."""
    return _safe("; ".join(source(one) for one in said))


_HYPHENATED = re.compile(r"\b[A-Z][\w’&#;]*-[a-z]{1,6}\b")


@register.filter
def steady(text: str) -> SafeString:
    """Words in which a romanised name (Pak Il-u) is not broken at its hyphen."""
    said = escape(text)
    if "-" not in said:
        return _safe(said)
    return _safe(_HYPHENATED.sub(r'<span class="nb">\g<0></span>', said))


@register.filter
def entry_title(entry: Entry) -> SafeString:
    """The linked title of a list row, with what stands beside and under it."""
    lang = _lang(entry.lang)
    title = f"{MARK_OF.get(entry.css, '')}"
    words = steady(entry.title) + (f" <cite>{escape(entry.work)}</cite>" if entry.work else "")
    if entry.url:
        title += f'<a class="entry-title" href="{escape(entry.url)}"{lang}>{words}</a>'
    else:
        title += f'<span class="entry-title"{lang}>{words}</span>'
    if entry.beside.text:
        title += (
            f' <span class="beside"{_lang(entry.beside.lang)}>{escape(entry.beside.text)}</span>'
        )
    if entry.second.text:
        title += f"<div{_lang(entry.second.lang)}>{escape(entry.second.text)}</div>"
    return _safe(title)


@register.filter
def entry_details(entry: Entry) -> SafeString:
    """The small words under a list row, and the certainty after them."""
    words = runs(entry.details)
    if entry.certainty:
        words = _safe(
            f"{words} · {certainty(entry.certainty)}" if words else certainty(entry.certainty)
        )
    return _safe(f'<div class="m">{words}</div>') if words else _safe("")


@register.filter
def pieces(parts: Iterable[Piece]) -> SafeString:
    """A paragraph's pieces: words, people, page breaks, footnote calls, hits."""
    return _safe("".join(_piece(part) for part in parts))


def _piece(part: Piece) -> str:
    words = escape(part.text)
    title = f' title="{escape(part.title)}"' if part.title else ""
    match part.kind:
        case "text":
            return words
        case "hit":
            return f"<mark>{words}</mark>"
        case "emphasis":
            return f"<em>{words}</em>"
        case "page":
            return f'<span class="page-break"{title}>[{words}]</span>'
        case "note":
            return (
                f'<sup id="call-{words}"><a href="#note-{words}" aria-label="Note {words}">'
                f"{words}</a></sup>"
            )
        case "link":
            return f'<a href="{escape(part.url)}">{words}</a>'
        case "person":
            css = "named proposed" if part.proposed else "named"
            if not part.url:
                return words
            return f'<a class="{css}" href="{escape(part.url)}"{title}>{steady(part.text)}</a>'


@register.filter
def paragraph(shown: Paragraph) -> SafeString:
    """One paragraph of a text with its language."""
    css = ' class="heading"' if shown.heading else ""
    return _safe(f"<p{css}{_lang(shown.lang)}>{pieces(shown.pieces)}</p>")


@register.filter
def drawn(svg: str) -> SafeString:
    """A picture already written as SVG by `fonds.site.figures`, which escapes its words."""
    return _safe(svg)


@register.filter
def says_where(rows: Iterable[Named]) -> bool:
    """Whether anybody of these is more than named: an author, a recipient, a name only proposed."""
    return any(one.name.proposed or one.where not in ("", "named") for one in rows)


@register.filter
def cited(citation: Citation) -> SafeString:
    """A citation with the title of its book set as a title."""
    said, work = escape(citation.text), escape(citation.work)
    return _safe(said.replace(work, f"<cite>{work}</cite>", 1) if work else said)


@register.filter
def thousands(number: int) -> str:
    """A whole number with commas: 12,590."""
    return f"{number:,}"


@register.filter
def with_count(number: int, unit: str) -> str:
    """A number with its word: `1|with_count:"document,documents"` is "1 document"."""
    one, many = unit.split(",")
    return f"{number:,} {one if number == 1 else many}"
