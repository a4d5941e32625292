"""The public pages, feeds and exports."""
