"""Questions to the catalogue, answered as page objects; the only place of the site that reads it."""
