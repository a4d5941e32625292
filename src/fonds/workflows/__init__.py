"""The verbs: the only writers to the catalogue."""
