"""The example project, shipped as data."""
