"""Files to records: one small module for each kind of file."""
