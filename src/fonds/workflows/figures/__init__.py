"""Published figures: made from the catalogue, kept with their input, computed again on demand.

A figure's id comes from its method, input and settings, so that making the same figure twice gives
one row. What is published is never changed: another input makes another figure.
"""

from fonds.workflows.figures.character import CharacterChoice
from fonds.workflows.figures.keep import sha256_of, workshop
from fonds.workflows.figures.publish import (
    METHODS,
    FigureMethod,
    NoFigure,
    Reproduction,
    find_figure,
    make_figure,
    reproduce,
)
from fonds.workflows.figures.scale import ScaleChoice

__all__ = [
    "METHODS",
    "CharacterChoice",
    "FigureMethod",
    "NoFigure",
    "Reproduction",
    "ScaleChoice",
    "find_figure",
    "make_figure",
    "reproduce",
    "sha256_of",
    "workshop",
]
