"""Shared values, the root error, problems and the table loader: what everything else stands on."""
