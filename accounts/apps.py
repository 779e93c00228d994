from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import passwords, sign_ins  # noqa: F401  (receivers register themselves)
