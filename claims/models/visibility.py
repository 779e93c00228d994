"""What a user may see: the rows of the documents in which they have a role, or all of them.

Django's own permissions (of a user or of a group) are house-wide. A role is of one document, and each role sees all of
it; `claims.access.roles` says what else it may do there.
"""

from collections.abc import Collection
from operator import attrgetter
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Row = TypeVar("Row", bound=models.Model)

# How each row that belongs to one document leads to it. Rows with a rule of their own are told below.
PATHS = {
    "document": "id",
    **dict.fromkeys(
        ("version", "watch", "membership", "approval", "claim", "documentimport", "export", "assignment",
         "publishedpage", "pagechange", "learnedranking", "importeddecision", "decisionfile"), "document_id"
    ),
    "citedwork": "version__document_id",
    **dict.fromkeys(
        (
            "anchor", "evidence", "assessment", "suggestion", "proposedreference", "rewording", "restatement",
            "review", "waiver", "statementedit", "comment", "libraryranking",
        ),
        "claim__document_id",
    ),
}  # fmt: skip


def roles_of(user: "User | AnonymousUser") -> dict[int, str]:
    """The user's role by the id of the document. Read once for each user object, as Django does with permissions."""
    if not user.is_active or user.pk is None:
        return {}
    if not hasattr(user, "_role_cache"):  # beside Django's own `_perm_cache`; the stubs of User know neither
        user._role_cache = dict(user.memberships.values_list("document", "role"))  # type: ignore[attr-defined]
    roles: dict[int, str] = user._role_cache  # type: ignore[attr-defined]
    return roles


def forget_roles(user: "User") -> None:
    """So that the next question sees what was granted or revoked meanwhile."""
    user.__dict__.pop("_role_cache", None)


def holds_house_wide(user: "User | AnonymousUser", permission: str) -> bool:
    """Has the user this permission from Django itself, for every document?"""
    if user.is_active and user.is_superuser:
        return True
    return ModelBackend().has_perm(user, permission)


def view_of(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def documents_seen(user: "User | AnonymousUser", *shown: type[models.Model]) -> Collection[int] | None:
    """The documents of which the user may see the rows of each of `shown`; None for all there are."""
    if all(holds_house_wide(user, view_of(model)) for model in shown):
        return None
    return list(roles_of(user))


def document_of(row: models.Model) -> int | None:
    """The id of the document that the row belongs to, by PATHS."""
    document: int | None = attrgetter(_path(type(row)).replace("__", "."))(row)
    return document


def _path(model: type[models.Model]) -> str:
    return PATHS[model.__name__.lower()]


class VisibleQuerySet(models.QuerySet[Row]):
    """Rows of documents."""

    def visible_to(self, user: "User | AnonymousUser", *, shows: Collection[type[models.Model]] = ()) -> Self:
        """Those that the user may see; with rows of `shows` on them, those of which the user may see these too."""
        documents = documents_seen(user, self.model, *shows)
        return self if documents is None else self.in_documents(documents)

    def in_documents(self, documents: Collection[int]) -> Self:
        return self.filter(**{f"{_path(self.model)}__in": documents})


class OwnQuerySet(models.QuerySet[Row]):
    """Rows about one user: that user sees them as long as they may see what they are about."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Their own; all for whoever may view all."""
        return self if holds_house_wide(user, view_of(self.model)) else self.own(user)

    def own(self, user: "User | AnonymousUser") -> Self:
        raise NotImplementedError
