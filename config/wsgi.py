"""The WSGI application, for gunicorn."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.environment import refuse_wrong_values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
refuse_wrong_values(settings.WRONG_VALUES)
application = get_wsgi_application()

# What is loaded now stays: without this the collector walks through all of it again and again while pages are written,
# which made one request in twenty a quarter slower (docs/measurements.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
