"""One small function a page: ask the selector, name the template and the frame's words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fonds.site import addresses
from fonds.site.selectors import (
    about,
    books,
    character,
    chronology,
    document,
    documents,
    events,
    figures,
    home,
    organisations,
    people,
    programme,
    scale,
    search,
    sources,
)
from fonds.site.views.respond import page_view, query_of
from fonds.site.visitor import Visitor

Made = tuple[str, Any, dict[str, str]]


@page_view
def show_home(request: HttpRequest, visitor: Visitor) -> Made:
    """What this archive is."""
    page = home.show_home(visitor)
    return "home", page, {"section": addresses.HOME, "description": page.lead}


@page_view
def list_documents(request: HttpRequest, visitor: Visitor) -> Made:
    """Documents with facets."""
    page = documents.list_documents(query_of(request), visitor)
    return "list", page, {"title": "Documents", "section": addresses.DOCUMENTS}


@page_view
def show_document(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One document."""
    page = document.find_document(key, query_of(request), visitor)
    said = {"title": page.title, "description": page.regest} if page else {}
    return "document", page, {**said, "section": addresses.DOCUMENTS}


@page_view
def list_people(request: HttpRequest, visitor: Visitor) -> Made:
    """People with facets."""
    page = people.list_people(query_of(request), visitor)
    return "list", page, {"title": "People", "section": addresses.PEOPLE}


@page_view
def show_person(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One person."""
    page = people.find_person(key, visitor, request.get_full_path())
    said = {"title": page.name.text, "description": page.life} if page else {}
    return "person", page, {**said, "section": addresses.PEOPLE}


@page_view
def list_organisations(request: HttpRequest, visitor: Visitor) -> Made:
    """Organisations with facets."""
    page = organisations.list_organisations(query_of(request), visitor)
    return "list", page, {"title": "Organisations", "section": addresses.ORGANISATIONS}


@page_view
def show_organisation(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One organisation."""
    page = organisations.find_organisation(key, visitor, faction=False)
    said = {"title": page.name, "description": page.lead} if page else {}
    return "organisation", page, {**said, "section": addresses.ORGANISATIONS}


@page_view
def list_factions(request: HttpRequest, visitor: Visitor) -> Made:
    """The factions."""
    page = organisations.list_factions(visitor)
    return "list", page, {"title": "Factions", "section": addresses.PEOPLE}


@page_view
def show_faction(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One faction."""
    page = organisations.find_organisation(key, visitor, faction=True)
    said = {"title": page.name, "description": page.lead} if page else {}
    return "organisation", page, {**said, "section": addresses.PEOPLE}


@page_view
def list_events(request: HttpRequest, visitor: Visitor) -> Made:
    """Events with facets."""
    page = events.list_events(query_of(request), visitor)
    return "list", page, {"title": "Events", "section": addresses.CHRONOLOGY}


@page_view
def show_event(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One event."""
    page = events.find_event(key, visitor)
    said = {"title": page.title, "description": page.lead} if page else {}
    return "event", page, {**said, "section": addresses.CHRONOLOGY}


@page_view
def show_chronology(request: HttpRequest, visitor: Visitor) -> Made:
    """Countries in parallel lanes."""
    page = chronology.show_chronology(query_of(request), visitor)
    return "chronology", page, {"title": page.title, "section": addresses.CHRONOLOGY}


@page_view
def list_books(request: HttpRequest, visitor: Visitor) -> Made:
    """Books and volumes."""
    return "list", books.list_books(visitor), {"title": "Books", "section": addresses.BOOKS}


@page_view
def show_book(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One book by chapter."""
    page = books.find_book(key, visitor)
    said = {"title": page.title} if page else {}
    return "book", page, {**said, "section": addresses.BOOKS}


@page_view
def show_chapter(request: HttpRequest, visitor: Visitor, key: str, order: int) -> Made:
    """One chapter."""
    page = books.find_chapter(key, order, visitor)
    said = {"title": page.title} if page else {}
    return "chapter", page, {**said, "section": addresses.BOOKS}


@page_view
def list_programme(request: HttpRequest, visitor: Visitor) -> Made:
    """Programme events."""
    page = programme.list_programme(visitor)
    return "list", page, {"title": "Programme", "section": addresses.PROGRAMME}


@page_view
def show_programme_event(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One programme event."""
    page = programme.find_programme_event(key, visitor)
    said = {"title": page.title} if page else {}
    return "programme", page, {**said, "section": addresses.PROGRAMME}


@page_view
def list_sources(request: HttpRequest, visitor: Visitor) -> Made:
    """Sources."""
    page = sources.list_sources(query_of(request), visitor)
    return "list", page, {"title": "Sources"}


@page_view
def show_source(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One source."""
    page = sources.find_source(key, visitor)
    said = {"title": page.title} if page else {}
    return "source", page, said


@page_view
def show_about(request: HttpRequest, visitor: Visitor) -> Made:
    """About this archive."""
    return "about", about.show_about(), {"title": "About"}


@page_view
def search_everything(request: HttpRequest, visitor: Visitor) -> Made:
    """Search over everything."""
    page = search.search_everything(query_of(request), visitor)
    title = f"{page.query}, search" if page.query else "Search"
    return "search", page, {"title": title, "section": addresses.SEARCH}


@page_view
def show_scale(request: HttpRequest, visitor: Visitor) -> Made:
    """How many were on no list."""
    page = scale.show_scale(query_of(request), visitor)
    return (
        "scale",
        page,
        {"title": "Scale", "section": addresses.ANALYSIS, "description": page.lead},
    )


@page_view
def show_character(request: HttpRequest, visitor: Visitor) -> Made:
    """How long they lasted."""
    page = character.show_character(query_of(request), visitor)
    said = {"title": "Character", "section": addresses.ANALYSIS, "description": page.lead}
    return "character", page, said


@page_view
def list_figures(request: HttpRequest, visitor: Visitor) -> Made:
    """Published figures."""
    return (
        "list",
        figures.list_figures(visitor),
        {"title": "Figures", "section": addresses.ANALYSIS},
    )


@page_view
def show_figure(request: HttpRequest, visitor: Visitor, key: str) -> Made:
    """One published figure."""
    page = figures.find_figure(key, visitor)
    said = {"title": page.title, "description": page.lead} if page else {}
    return "figure", page, {**said, "section": addresses.ANALYSIS}
