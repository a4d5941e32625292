"""Import files: read, store, link and report, one transaction for each file."""

from fonds.workflows.importing.run import FileReport, ImportReport, import_paths

__all__ = ["FileReport", "ImportReport", "import_paths"]
