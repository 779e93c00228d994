from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LiteratureConfig(AppConfig):
    name = "literature"

    def ready(self) -> None:
        from literature import checks  # noqa: F401  (registers the system checks)
        from literature.sql import word_index

        post_migrate.connect(word_index.keep, sender=self)
