"""The curation desk: problems, decisions and the queue."""
