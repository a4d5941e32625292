"""The Django application of the public site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers templates and static files under the label `fonds_site`."""

    name = "fonds.site"
    label = "fonds_site"
