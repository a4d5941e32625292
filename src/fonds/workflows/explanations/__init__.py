"""Why here and not there: comparisons, networks, chronologies and arguments from the catalogue.

Each module gathers plain values from the catalogue (`gather_`) and computes from nothing but them
(`compute_`), so that a result can be kept, published and computed again.
"""
