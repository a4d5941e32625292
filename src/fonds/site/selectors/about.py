"""About this archive: what it holds, how far it can be trusted, who keeps it, how to cite it."""

from __future__ import annotations

from django.db.models import Count, Max

from fonds.catalogue.models import Document, Event, Factoid, FileVersion, Person, StaffMember
from fonds.site.archive import archive
from fonds.site.pages.books import AboutPage, Section
from fonds.site.pages.parts import Citation, Fact, Run
from fonds.site.templatetags.fonds_site import CERTAINTY

_KINDS = (("Claims", Factoid), ("Documents", Document), ("People", Person), ("Events", Event))


def show_about() -> AboutPage:
    """The page about the archive, from its settings and its own counts."""
    said = archive()
    paragraphs = [part.strip() for part in said.about.split("\n\n") if part.strip()]
    sections = []
    if paragraphs:
        sections.append(Section("This archive", paragraphs))
    sections.append(_trust())
    sections.append(
        Section(
            "How to read it",
            [
                "Every claim says according to whom and how certain. Claims that contradict each "
                "other stand side by side with the editors’ judgement or its absence; nothing is "
                "overwritten, and a claim taken back stays where it stood.",
                "Dates are written as the sources give them. A date known only to the month or "
                "the year is never shown as a day, and nothing is widened or narrowed to fit a "
                "picture.",
                "Every picture has the same facts in words beside or below it. No page needs a "
                "script.",
            ],
        )
    )
    staff = _staff()
    if staff is not None:
        sections.append(staff)
    if (newest := FileVersion.objects.aggregate(at=Max("imported_at"))["at"]) is not None:
        sections.append(
            Section("State", [f"The newest material was taken in on {newest:%-d %B %Y}."])
        )
    return AboutPage(
        "About this archive",
        said.lead or said.title,
        sections,
        citation=Citation(f"{said.title}. Published with Fonds.", (), said.url),
    )


def _trust() -> Section:
    """How many rows of each kind rest on what."""
    facts = []
    for words, model in _KINDS:
        counts = dict(model.objects.order_by().values_list("certainty").annotate(n=Count("pk")))
        parts = [
            f"{counts[level]:,} {CERTAINTY[level]}" for level in CERTAINTY if counts.get(level)
        ]
        if counts.get(""):
            parts.append(f"{counts['']:,} not said")
        if parts:
            facts.append(Fact(words, [Run("; ".join(parts))]))
    return Section(
        "How far to trust it",
        [
            "“Read in the source” means that the facts of a row were read on the page or record "
            "named; “partly read”, that some of them were and the rest is general knowledge; "
            "“recalled”, that the source named is where it should be found and was not "
            "consulted. “Made by rule” is for forms of names that no record was seen to use."
        ],
        facts=facts,
    )


def _staff() -> Section | None:
    rows = list(StaffMember.objects.all())
    if not rows:
        return None
    facts = [
        Fact(row.name, [Run(row.role)] if row.role else [Run("–")], "; ".join(row.programmes))
        for row in rows
    ]
    return Section("Who keeps it", ["As listed on the project’s page."], facts=facts)
