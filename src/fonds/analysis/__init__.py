"""Statistics on plain values: estimation, survival, comparison, chronology, networks."""
