"""The WSGI application that `fonds serve` and any other WSGI server run."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fonds.config.settings")
application = get_wsgi_application()

import_module(settings.ROOT_URLCONF)  # or the first reader would wait for every page's imports

from fonds.site.warm import warm_up  # noqa: E402 - Django has to be there first

warm_up()
