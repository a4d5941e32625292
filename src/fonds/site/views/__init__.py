"""Views: read the request, ask a selector, hand the page to its template."""
