"""What each page shows, as plain values.

A view asks a selector for one of these objects and hands it to the template of the same name;
templates know nothing else. They can be made by hand, so pages are tested without a database.
"""
