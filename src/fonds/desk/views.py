"""The desk: what imports found wrong, who may be one person, and every decision with its undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fonds.catalogue.access import may_curate
from fonds.catalogue.models import Change, Decision, FoundProblem, NameProposal, Person
from fonds.core.errors import FondsError
from fonds.workflows import linking, problems
from fonds.workflows.indexing import catch_up
from fonds.workflows.trouble import explain

PAGE = 50
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the desk's navigation."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page of the desk; the site's base template reads it."""

    title: str
    section: str
    archive: str
    language: str
    rooms: tuple[Room, ...]
    path: str
    robots: str = "noindex"
    colophon: str = "The desk is open because this server was started for this machine alone."
    names_note: str = "Every decision is kept with its reason and can be taken back."


def desk(view: View) -> View:
    """Open a view only where curation is allowed; elsewhere there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_curate():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _show(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    rooms = (
        Room("The archive", "/"),
        Room("Problems", reverse("desk:problems")),
        Room("Same person?", reverse("desk:links")),
        Room("Decisions", reverse("desk:decisions")),
    )
    frame = Frame(
        title=title,
        section=request.path,
        archive=settings.FONDS_SETTINGS["title"],
        language="en",
        rooms=rooms,
        path=request.get_full_path(),
    )
    return render(
        request, template, {"frame": frame, "said": request.GET.get("said", ""), **context}
    )


@desk
@require_GET
def problem_list(request: HttpRequest) -> HttpResponse:
    """List the problems in one state, a page at a time."""
    state = request.GET.get("state", FoundProblem.State.OPEN)
    rows = FoundProblem.objects.filter(state=state).select_related("version__file")
    if code := request.GET.get("code", ""):
        rows = rows.filter(code=code)
    counts: dict[str, int] = {}
    for one in FoundProblem.objects.filter(state=state).values_list("code", flat=True).iterator():
        counts[one] = counts.get(one, 0) + 1
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return _show(
        request,
        "fonds/desk/problems.html",
        "Problems",
        page=page,
        state=state,
        states=FoundProblem.State.choices,
        code=code,
        codes=sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])),
    )


@desk
@require_GET
def link_list(request: HttpRequest) -> HttpResponse:
    """List the proposals that two records mean one person."""
    state = request.GET.get("state", NameProposal.State.QUEUED)
    rows = NameProposal.objects.filter(state=state).select_related("person", "imported_from__file")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    keys = [row.file_key for row in page.object_list]
    described = {row.public_id: row for row in Person.objects.filter(public_id__in=keys)}
    return _show(
        request,
        "fonds/desk/links.html",
        "Same person?",
        page=page,
        rows=[(row, described.get(row.file_key)) for row in page.object_list],
        state=state,
        states=NameProposal.State.choices,
    )


@desk
@require_GET
def decision_list(request: HttpRequest) -> HttpResponse:
    """List every decision, newest first, with what it changed."""
    rows = Decision.objects.prefetch_related("changes", "undone_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    changes = Change.objects.filter(decision=None).select_related("version__file").order_by("-id")
    return _show(
        request,
        "fonds/desk/decisions.html",
        "Decisions",
        page=page,
        changes=changes[:PAGE],
    )


@desk
@require_POST
def decide_problem(request: HttpRequest, number: int) -> HttpResponse:
    """Accept the repair of a problem, or leave it as it is."""
    problem = get_object_or_404(FoundProblem, pk=number)
    reason = request.POST.get("reason", "")[:1000]

    def act() -> str:
        if request.POST.get("verdict") == "accept":
            return f"Repaired. Decision {problems.accept_repair(problem, 'desk').pk}."
        return f"Left as it is. Decision {problems.dismiss(problem, 'desk', reason).pk}."

    return _act(act, "desk:problems")


@desk
@require_POST
def decide_link(request: HttpRequest, number: int) -> HttpResponse:
    """Say that two records mean one person, or that they do not."""
    proposal = get_object_or_404(NameProposal, pk=number)
    reason = request.POST.get("reason", "")[:1000]

    def act() -> str:
        if request.POST.get("verdict") == "same":
            return f"One person. Decision {linking.confirm(proposal, 'desk', reason).pk}."
        return f"Two persons. Decision {linking.reject(proposal, 'desk', reason).pk}."

    return _act(act, "desk:links")


@desk
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a decision back."""
    decision = get_object_or_404(Decision, pk=number)

    def act() -> str:
        undone = (
            linking.undo(decision, "desk")
            if decision.subject.startswith("proposal:")
            else problems.undo(decision, "desk")
        )
        return f"Decision {number} taken back by decision {undone.pk}."

    return _act(act, "desk:decisions")


def _act(act: Callable[[], str], back: str) -> HttpResponse:
    """Do it, let the index hear of it, and go back to the list with a sentence."""
    from urllib.parse import urlencode

    try:
        said = act()
        if settings.FONDS_PROJECT is not None:
            catch_up(settings.FONDS_PROJECT)
    except FondsError as error:
        said = str(error)
    except DatabaseError as error:
        sentence = explain(error)
        if sentence is None:
            raise
        said = f"Nothing was decided: {sentence}"
    return HttpResponseRedirect(f"{reverse(back)}?{urlencode({'said': said})}")
