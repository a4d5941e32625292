"""From claims to data: who is named on which list, and who was in office until what.

The analysis takes plain values; here they are gathered from the catalogue, each with the claims
behind it. Nothing is written.
"""

from fonds.workflows.evidence.careers import CareerChoice, Careers, gather_careers
from fonds.workflows.evidence.grouping import GROUPINGS, Patterns, parse_patterns
from fonds.workflows.evidence.lists import EvidenceLists, gather_lists
from fonds.workflows.evidence.scope import MEASURES, Scope, ScopeError, read_scope

__all__ = [
    "GROUPINGS",
    "MEASURES",
    "CareerChoice",
    "Careers",
    "EvidenceLists",
    "Patterns",
    "Scope",
    "ScopeError",
    "gather_careers",
    "gather_lists",
    "parse_patterns",
    "read_scope",
]
