"""The catalogue: Django models of sources, people and claims."""
