"""The verbs of Fonds: the only writers to the catalogue."""
