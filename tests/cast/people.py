"""Who acts."""

from itertools import count

from django.contrib.auth.models import Permission, User

from claims.models import Document, Membership

PASSWORD = "a password for tests"
_numbers = count(1)


def make_editor(name: str = "editor") -> User:
    """Staff with every permission on both floors, but no superuser."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    of_the_house = Permission.objects.filter(content_type__app_label__in=("claims", "literature"))
    user.user_permissions.set(of_the_house)
    return user


def make_reader(name: str = "reader") -> User:
    """Staff who may look at everything and change nothing."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    looking = Permission.objects.filter(
        content_type__app_label__in=("claims", "literature"), codename__startswith="view_"
    )
    user.user_permissions.set(looking)
    return user


def make_member(document: Document, role: str, name: str = "") -> User:
    """An account with a role in the document, and no permission beside it; neither staff nor anything else."""
    name = name or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    Membership.objects.create(document=document, user=user, role=role)
    return user


def make_superuser(name: str = "root") -> User:
    return User.objects.create_superuser(name, f"{name}@example.org", PASSWORD)
