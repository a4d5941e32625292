"""The Django application of the curation desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk's templates under the label `fonds_desk`."""

    name = "fonds.desk"
    label = "fonds_desk"
