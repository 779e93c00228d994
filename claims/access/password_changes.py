"""What an old password opened ends with it: tokens and sessions, however the password was changed."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.contrib.auth.models import User
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from claims.access.sign_ins import end_everything

# `_ends_sign_ins` is ours, from one signal to the next; `_password` is Django's own. The stubs of User know neither.


@receiver(pre_save, sender=User)
def look_at_what_changes(
    sender: type[User], instance: User, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Not `password_changed` of a validator: Django calls it neither for a hash that is set nor for a password that is
    taken away, and knows nothing of a closed account."""
    instance._ends_sign_ins = False  # type: ignore[attr-defined]
    if update_fields is not None and not {"password", "is_active"} & set(update_fields):
        return
    stored = sender._default_manager.filter(pk=instance.pk).first()
    if stored is not None:
        changed = stored.password != instance.password and not _is_rehash(stored, instance, update_fields)
        instance._ends_sign_ins = changed or stored.is_active > instance.is_active  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def end_what_was_open(sender: type[User], instance: User, **kwargs: Any) -> None:
    if instance._ends_sign_ins:  # type: ignore[attr-defined]
        end_everything(instance)


def _is_rehash(stored: User, new: User, update_fields: Collection[str] | None) -> bool:
    """The same password under a newer hash, which Django writes at a login (AbstractBaseUser.check_password)."""
    if set(update_fields or ()) != {"password"} or new._password is not None or not new.has_usable_password():  # type: ignore[attr-defined]
        return False
    try:
        hasher = identify_hasher(stored.password)
    except ValueError:
        return False
    return hasher.algorithm != get_hasher().algorithm or hasher.must_update(stored.password)
