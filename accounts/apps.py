from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, passwords, sign_ins  # noqa: F401  (checks and receivers register themselves)
