"""The small values that pages share; each is shown by one template part or tag.

Certainty is one of `seen`, `part`, `recalled`, `judgement`, `rule` or "" (nothing is said).
Languages are BCP 47 tags; "" means the language of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one language."""

    text: str
    lang: str = ""


NO_RUN = Run("")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as this reader wants it, with the original one glance or one hover away.

    Attributes:
        text, lang: The form shown.
        original, original_lang: The form in its own script, or "" where it is the one shown.
        url: Where the person is described, or "".
        css: The faction's class (`soviet`), which gives colour and shape; "" for none.
        proposed: Recognised by rule and not yet confirmed; underlined with dots.
    """

    text: str
    lang: str = ""
    original: str = ""
    original_lang: str = ""
    url: str = ""
    css: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without `url` just the words."""

    text: str
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """An uncertain date in words.

    Attributes:
        text: As people write it: "30 August 1956", "between 1957 and 1960".
        machine: What `<time datetime>` may hold (YYYY, YYYY-MM, YYYY-MM-DD), or "".
        wording: The source's own words where they say more than `text`.
    """

    text: str
    machine: str = ""
    wording: str = ""


NEVER = When("")


@dataclass(frozen=True, slots=True)
class Source:
    """According to whom: words, a page of ours, a place in it."""

    text: str
    url: str = ""
    locator: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list.

    Attributes:
        kind, when: Shown on the left, one above the other; `when` alone where `kind` is "".
        title, url, lang: The linked words; `title_is_work` sets `work` in italics after them.
        beside: Other words on the title's line, such as a name in its own script.
        second: A second title line, such as a title in translation.
        details: Small words below, joined by middle dots.
        css, certainty: A faction's mark before, a certainty after the details.
    """

    title: str
    url: str = ""
    lang: str = ""
    kind: str = ""
    when: When = NEVER
    work: str = ""
    beside: Run = NO_RUN
    second: Run = NO_RUN
    details: Sequence[Run] = ()
    css: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a description: a label and one or more values."""

    label: str
    values: Sequence[Link | Name | When | Run]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with its source and certainty.

    Attributes:
        key: Its public id, the anchor on the page.
        what: In words, without the person.
        links: Organisations, events and people it touches.
        denied: The source says that it did not happen.
        retracted: Taken back by a later row; kept and said so.
    """

    key: str
    when: When
    what: str
    sources: Sequence[Source]
    certainty: str = ""
    who: Name | None = None
    links: Sequence[Link] = ()
    note: str = ""
    denied: bool = False
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement."""

    says: str
    sources: Sequence[Source]
    certainty: str = ""
    denied: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question on which sources differ, its sides, and the editors' judgement or its absence."""

    question: str
    sides: Sequence[Side]
    judgement: str = ""

    @property
    def css(self) -> str:
        """Three or more sides in threes, otherwise in twos; a fourth begins a second row of two."""
        return "three" if len(self.sides) % 3 == 0 else ""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: choosing it leads to `url`; so does taking it away again."""

    text: str
    count: int
    url: str
    selected: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """Values to narrow a list by; `more` are those shown on demand."""

    name: str
    values: Sequence[FacetValue]
    more: Sequence[FacetValue] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Where we are in a long list: rows first..last of total, counted from 1."""

    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One position of a switch; it is a link, or a button of a form where it must be remembered."""

    text: str
    url: str
    selected: bool = False
    lang: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite this page, and the same for reference managers; `work` is a book named in it."""

    text: str
    exports: Sequence[Link] = ()
    permalink: str = ""
    work: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Words in the margin on provenance, doubt or repair; one paragraph each."""

    paragraphs: Sequence[str] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.paragraphs)


NO_NOTE = Note()
