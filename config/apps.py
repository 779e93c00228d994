"""What Django asks of this folder: which site its admin is, and the commands and checks of the operator."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig


class OperatingConfig(AppConfig):
    name = "config"
    label = "operating"

    def ready(self) -> None:
        import config.checks  # noqa: F401  (registers them)

        if settings.METRICS_TOKEN:
            from config.metrics import count

            count()
        if settings.SENTRY_DSN:
            from config.sentry import report_to

            report_to(settings.SENTRY_DSN)


class DeskConfig(AdminConfig):
    default_site = "claims.desk.admin_site.Desk"
