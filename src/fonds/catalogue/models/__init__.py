"""The catalogue's tables, one module for each part of the archive's world."""

from fonds.catalogue.models.books import Book, Chapter, ProgrammeEvent, Speaker, StaffMember
from fonds.catalogue.models.changes import Change, Decision, Figure, IndexChange
from fonds.catalogue.models.claims import Event, Factoid, Question
from fonds.catalogue.models.comparison import BodyMeasure, Case, Code, Condition
from fonds.catalogue.models.documents import Agent, Citation, Document, Text
from fonds.catalogue.models.files import FileVersion, FoundProblem, ImportedFile, StoredFile
from fonds.catalogue.models.holdings import Repository, Unit
from fonds.catalogue.models.people import (
    NameForm,
    NameProposal,
    Organisation,
    OrganisationName,
    Person,
    Place,
)
from fonds.catalogue.models.relations import Relation
from fonds.catalogue.models.sources import Source

__all__ = [
    "Agent",
    "BodyMeasure",
    "Book",
    "Case",
    "Change",
    "Chapter",
    "Citation",
    "Code",
    "Condition",
    "Decision",
    "Document",
    "Event",
    "Factoid",
    "Figure",
    "FileVersion",
    "FoundProblem",
    "ImportedFile",
    "IndexChange",
    "NameForm",
    "NameProposal",
    "Organisation",
    "OrganisationName",
    "Person",
    "Place",
    "ProgrammeEvent",
    "Question",
    "Relation",
    "Repository",
    "Source",
    "Speaker",
    "StaffMember",
    "StoredFile",
    "Text",
    "Unit",
]
