"""Users on the desk. Tokens are not: knox' pages show their stored hashes, and a new one to another than its user."""

from typing import Any

import knox.admin  # noqa: F401  (registers the page that is taken away below)
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from knox.models import get_token_model

from claims.access.sign_ins import end_everything

admin.site.unregister(get_token_model())
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's, with an end to all that is open in somebody's name."""

    actions = ("end_sign_ins",)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a user, but for the tokens: they print themselves as their stored hash."""
        rows, *others = super().get_deleted_objects(objs, request)
        hashes = get_token_model().objects.filter(user__in=objs).values_list("digest", flat=True)
        return _without(rows, set(hashes)), *others

    @admin.action(description="End all sign-ins and tokens", permissions=("change",))
    def end_sign_ins(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            end_everything(user)
        messages.success(request, f"Sign-ins and tokens ended of: {', '.join(map(str, users))}.")


def _without(rows: list[Any], hashes: set[str]) -> list[Any]:
    """The nested list of the admin's page on deleting, without the lines that show one of the hashes."""
    return [
        _without(row, hashes) if isinstance(row, list) else row
        for row in rows
        if isinstance(row, list) or not any(one in row for one in hashes)
    ]
