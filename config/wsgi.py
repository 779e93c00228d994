"""The WSGI application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded now stays: without this the collector walks through all of it again and again while pages are written,
# which made one request in twenty a quarter slower (docs/measurements.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
