"""The models that the desk has lists of, with rows for each list and the addresses of its pages."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse

from claims.models import Membership, SavedView
from tests import cast

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def fill_the_house(times: int = 1) -> None:
    """Rows of every registered model, in as many documents."""
    editor = cast.make_editor(f"editor-{User.objects.count()}")
    for _ in range(times):
        claim = cast.make_one_of_everything(editor)
        role, document = Membership.Role.EDITOR, claim.document  # who is none has nothing assigned
        Membership.objects.update_or_create(user=editor, document=document, defaults={"role": role})
    SavedView.objects.update(is_shared=True)  # else nobody but the editor sees them


def page(model: type[models.Model], name: str, *args: object) -> str:
    """The address of the list of a model ("changelist", "add"), or of a page of one row."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)
