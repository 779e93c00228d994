"""Addresses that are given away. Each use says which it means: the desk's, behind a login, or the public one.

So no row has a `get_absolute_url`, which would not say it. A door names its own parts and acts itself.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Model
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from claims.models import Claim, Document, Evidence
from literature.models import Reference, Search


def desk(row: Model, part: str = "") -> str:
    """The path of the page at the desk where something can be done about `row`; `part` is an element's id on it.

    Evidence has its place on the page of its claim. Raises NoReverseMatch for a row that the desk does not show.
    """
    if isinstance(row, Evidence):
        return f"{_at_desk(Claim, 'change', row.claim_id)}#evidence-{row.pk}"
    page = _at_desk(type(row), "change", row.pk)
    return f"{page}#{part}" if part else page


def desk_list(model: type[Model], **filters: str) -> str:
    """The path of the list of such rows at the desk, narrowed by filters of that list."""
    page = _at_desk(model, "changelist")
    return f"{page}?{urlencode(filters)}" if filters else page


def public(row: Claim | Document | Reference | Search) -> str:
    """The whole address of a page that anybody may open; "" where there is none.

    This installation shows its claims to nobody without an account: a claim and a document are read where the text was
    published, a work where its publisher or PubMed shows it, and a search nowhere.
    """
    match row:
        case Claim():
            return row.document.url
        case Document():
            return row.url
        case Reference():
            return row.link
    return ""


def absolute(path: str) -> str:
    """The whole address of a path of this installation, for what is read outside of it."""
    return f"{settings.SITE_URL}{path}"


def set_password(user: User) -> str:
    """The whole address at which the user sets a password, once and for a time. It opens the account: for a mail to its
    owner and for nothing else."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return absolute(reverse("admin:password_reset_confirm", args=(key, default_token_generator.make_token(user))))


def desk_home() -> str:
    """The path of the first page of the desk."""
    return reverse("admin:index")


def ask_for_password() -> str:
    """The whole address at which anybody asks for a link that sets a password."""
    return absolute(reverse("admin:password_reset"))


def host() -> str:
    """The name of this installation's host, without its port."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _at_desk(model: type[Model], page: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
