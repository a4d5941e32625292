"""The reasons behind a comparison, in words a historian accepts."""

from __future__ import annotations

from fonds.names.compare import Evidence
from fonds.names.forms import Form
from fonds.names.models import Comparison, Verdict


def explain(
    first: Form, second: Form, evidence: Evidence, score: float, verdict: Verdict
) -> Comparison:
    """Put the evidence for a comparison into sentences."""
    return Comparison(score, verdict, (evidence.kind,), ())
