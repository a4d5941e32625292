"""Questions to the catalogue, answered as page objects: what of the site reads the database."""
