"""Fonds: from archival sources to catalogue, people, claims, estimates and a published site."""

__version__ = "0.1.0"
