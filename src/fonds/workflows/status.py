"""What a project holds: counts by kind, problems and versions."""

from __future__ import annotations

import platform
from typing import Any

import django
from django.db import connection

from fonds import __version__
from fonds.catalogue import models
from fonds.core.project import Project
from fonds.workflows.indexing import newest_change, open_index

COUNTED: dict[str, Any] = {
    "documents": models.Document,
    "texts": models.Text,
    "persons": models.Person,
    "name_forms": models.NameForm,
    "organisations": models.Organisation,
    "places": models.Place,
    "events": models.Event,
    "factoids": models.Factoid,
    "questions": models.Question,
    "sources": models.Source,
    "repositories": models.Repository,
    "books": models.Book,
    "chapters": models.Chapter,
    "programme_events": models.ProgrammeEvent,
    "cases": models.Case,
    "codes": models.Code,
    "files": models.ImportedFile,
}


def status(project: Project) -> dict[str, Any]:
    """Return counts by kind, the state of the index, and versions."""
    counts: dict[str, Any] = {
        name: model._default_manager.count() for name, model in COUNTED.items()
    }
    problems = models.FoundProblem.objects.filter(state=models.FoundProblem.State.OPEN)
    queued = models.NameProposal.objects.filter(state=models.NameProposal.State.QUEUED)
    with open_index(project) as engine:
        index = {
            "records": engine.count(),
            "up_to_date": engine.last_sequence() == newest_change(),
        }
    return {
        "project": str(project.root),
        "title": project.title,
        **counts,
        "problems": problems.count(),
        "unreadable_files": problems.filter(severity="error").count(),
        "proposals_waiting": queued.count(),
        "index": index,
        "versions": {
            "fonds": __version__,
            "python": platform.python_version(),
            "django": django.get_version(),
            "database": connection.vendor,
        },
    }
