"""The WSGI application that `fonds serve` and any other WSGI server run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fonds.config.settings")
application = get_wsgi_application()

from fonds.site.warm import warm_up  # noqa: E402 - Django has to be there first

warm_up()
