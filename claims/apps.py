from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        from claims import checks, jobs  # noqa: F401  (registers the system checks, and what the page of jobs shows)
