"""From files to records: readers, limits, mapping files and the damage found on the way."""

from fonds.ingest.damage import find_damage, with_damage
from fonds.ingest.mapping import is_mapping, mapping_path
from fonds.ingest.readers import (
    READERS,
    ChosenReader,
    all_readers,
    choose_reader,
    mapping_beside,
    proposed_mapping,
    read_file,
    reading_rank,
    sniff,
)
from fonds.ingest.reading import Item, Limits, Reader, ReadOptions

__all__ = [
    "READERS",
    "ChosenReader",
    "Item",
    "Limits",
    "ReadOptions",
    "Reader",
    "all_readers",
    "choose_reader",
    "find_damage",
    "is_mapping",
    "mapping_beside",
    "mapping_path",
    "proposed_mapping",
    "read_file",
    "reading_rank",
    "sniff",
    "with_damage",
]
