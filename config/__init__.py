"""Settings, addresses, the API router, the Celery app with its schedule, and the local start."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
