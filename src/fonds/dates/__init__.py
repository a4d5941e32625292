"""Uncertain dates: read from EDTF or wording, compared by strict bounds, printed in a language."""

from fonds.dates.edtf import read_edtf
from fonds.dates.format import format_date
from fonds.dates.julian import convert_julian
from fonds.dates.uncertain import Precision, Range, UncertainDate
from fonds.dates.wording import read_date

__all__ = [
    "Precision",
    "Range",
    "UncertainDate",
    "convert_julian",
    "format_date",
    "read_date",
    "read_edtf",
]
