"""The index of analyses: those for which this archive holds what they need."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from fonds.catalogue.models import Case, Event, Factoid
from fonds.site import addresses
from fonds.site.pages.analysis import AnalysisPage, Method
from fonds.site.selectors.version import kept_per_version
from fonds.site.wording import MEASURES
from fonds.workflows.explanations.argument import argument_path


@kept_per_version()
def show_analysis() -> AnalysisPage:
    """Questions with the pages that answer them."""
    return AnalysisPage(
        "Analysis",
        "Questions that a reader can put to the catalogue. Each page says what it takes for "
        "granted, shows the claims behind every number, and leaves the choices to you.",
        methods(),
    )


def methods() -> list[Method]:
    """The analyses there is something for."""
    measures = Factoid.objects.filter(kind__in=MEASURES).exists()
    found = [
        (
            measures and _route("scale"),
            "How many were there?",
            "Scale",
            "An estimate of those on no list, from the overlaps of the lists there are.",
        ),
        (
            measures and _route("character"),
            "How long did they last?",
            "Character",
            "Careers followed from a day on: who fell, when, and how one leading body passed into "
            "the next.",
        ),
        (
            Event.objects.exists() and addresses.CHRONOLOGY,
            "What happened at the same time elsewhere?",
            "Chronology",
            "Countries in parallel lanes; dates solved from statements of before and after; what "
            "was known to whom when.",
        ),
        (
            Factoid.objects.filter(kind__in=("held-post", "took-part")).exists()
            and _route("networks"),
            "Who was connected with whom?",
            "Networks",
            "People by shared bodies, meetings and records, each tie with the claims it rests on.",
        ),
        (
            Case.objects.exists() and _route("comparison"),
            "Why here and not there?",
            "Comparison",
            "Coded cases, the combinations of conditions that lead to an outcome, and every rival "
            "explanation that fits as well.",
        ),
        (
            argument_path() is not None and addresses.ARGUMENT,
            "Which explanation do the sources bear out?",
            "Argument",
            "Rival explanations, each piece of evidence weighed under each, and what the sum "
            "hangs on.",
        ),
    ]
    return [Method(question, url, name, means) for url, question, name, means in found if url]


def _route(name: str) -> str:
    """The address of a page of this site, or "" where it has none."""
    try:
        return reverse(f"site:{name}")
    except NoReverseMatch:
        return ""
