"""The Django application that holds the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the models under the label `catalogue`."""

    name = "fonds.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
