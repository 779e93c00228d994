from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        from claims import checks, jobs  # noqa: F401  (registers the system checks, and what the page of jobs shows)
        from claims.access import password_changes, sign_ins  # noqa: F401  (their receivers register themselves)
