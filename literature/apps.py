from django.apps import AppConfig


class LiteratureConfig(AppConfig):
    name = "literature"

    def ready(self) -> None:
        from literature import checks  # noqa: F401  (registers the system checks)
