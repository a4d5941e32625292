"""Filters that write codes of the catalogue as words, and what a decision is about as a link."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from fonds.catalogue.models import Change
from fonds.desk import wording

register = template.Library()
register.filter("problem_words", wording.say_problem)
register.filter("decision_words", wording.say_decision)
register.filter("field_words", wording.say_field)


@register.filter
def record(subject: str) -> str:
    """Name what a decision is about, linked to its page where it has one."""
    name, url = wording.find_record(subject)
    return format_html('<a href="{}">{}</a>', url, name) if url else name


@register.filter
def changed(change: Change) -> str:
    """Name the record that a change is of, linked to its page where it has one."""
    return record(f"{change.kind}:{change.public_id}")
