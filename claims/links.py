"""Addresses that are given away. Each use says which it means: the desk's, behind a login, or the public one.

So no row has a `get_absolute_url`, which would not say it. A door names its own parts and acts itself.
"""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from claims.models import Assignment, Claim, Comment, Document, Evidence, Visibility
from literature.models import Reference, Search

SECRET = Signer(sep=".", salt="claims.links.secret", algorithm="sha256")


def desk(row: Model, part: str = "") -> str:
    """The path of the page at the desk where something can be done about `row`; `part` is an element's id on it.

    Evidence and comments have their places on the page of their claim; an assignment is seen to where its flag or its
    review is. Raises NoReverseMatch for a row that the desk does not show.
    """
    if isinstance(row, Evidence | Comment):
        return f"{_at_desk(Claim, 'change', row.claim_id)}#{row._meta.model_name}-{row.pk}"
    if isinstance(row, Assignment):
        return desk(row.subject, "review" if row.claim_id else "")
    page = _at_desk(type(row), "change", row.pk)
    return f"{page}#{part}" if part else page


def desk_list(model: type[Model], **filters: str) -> str:
    """The path of the list of such rows at the desk, narrowed by filters of that list."""
    page = _at_desk(model, "changelist")
    return f"{page}?{urlencode(filters)}" if filters else page


def public(row: Claim | Document | Reference | Search | Assignment | Comment) -> str:
    """The whole address of a page that anybody may open; "" where there is none.

    A claim of a public document has a page of its own, as the document has; of one that is not public both are read
    where the text was published. A work is read where its publisher or PubMed shows it, and a search nowhere.
    """
    match row:
        case Claim():
            return absolute(page(row)) if _is_public(row.document) and row.retired_at is None else row.document.url
        case Document():
            return absolute(page(row)) if _is_public(row) else row.url
        case Reference():
            return row.link
    return ""


def _is_public(document: Document) -> bool:
    return document.visibility == Visibility.PUBLIC


def page(row: Claim | Document) -> str:
    """The path of its page for readers: open to anybody where the document is public, else a preview for members."""
    if isinstance(row, Claim):
        return statement_page(row.document, row.key)
    return reverse("pages:article", kwargs={"slug": row.slug})


def members_page(document: Document) -> str:
    """The path of the living article as its members see it, also where it is public: with what was last seen at the
    page where it was published."""
    return f"{page(document)}?members"


def statement_page(document: Document, key: str) -> str:
    """The path of the page of a claim for readers, by its key."""
    return reverse("pages:statement", kwargs={"slug": document.slug, "key": key})


def secret(document: Document) -> str:
    """The whole address at which anybody who has it reads a document by link. It is signed, and stored nowhere."""
    token = SECRET.sign(f"{document.pk}-{document.link_number}")
    return absolute(reverse("shared:article", kwargs={"token": token}))


def read_secret(token: str) -> tuple[int, int] | None:
    """(id of the document, number of its secret address) of a token that this installation signed; None of others."""
    try:
        pk, number = SECRET.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return int(pk), int(number)


def absolute(path: str) -> str:
    """The whole address of a path of this installation, for what is read outside of it."""
    return f"{settings.SITE_URL}{path}"


def stop_mail(token: UUID) -> str:
    """The whole address at which whoever has a mail stops what sent it: an export, alerts, news of what is public."""
    return absolute(reverse("stop_mail", kwargs={"token": token}))


def confirm_channel(token: UUID) -> str:
    """The whole address at which whoever has the first mail to an address lets alerts come there."""
    return absolute(reverse("confirm_channel", kwargs={"token": token}))


def confirm_following(token: UUID) -> str:
    """The whole address at which whoever has the mail confirms that they follow what is public."""
    return absolute(reverse("confirm_following", kwargs={"token": token}))


def feed(secret: str) -> str:
    """The whole address of a feed. It opens what its owner is told: for nobody else."""
    return absolute(reverse("feed", kwargs={"secret": secret}))


def set_password(user: User) -> str:
    """The whole address at which the user sets a password, once and for a time. It opens the account: for a mail to its
    owner and for nothing else."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return absolute(reverse("admin:password_reset_confirm", args=(key, default_token_generator.make_token(user))))


def desk_home() -> str:
    """The path of the first page of the desk."""
    return reverse("admin:index")


def desk_login() -> str:
    """The path where one signs in."""
    return reverse("admin:login")


def own_alerts() -> str:
    """The path of the page where one says what one follows, and when it comes."""
    return reverse("admin:alerts")


def own_notices() -> str:
    """The path of the list of one's own notices."""
    return reverse("admin:notices")


def ask_for_password() -> str:
    """The whole address at which anybody asks for a link that sets a password."""
    return absolute(reverse("admin:password_reset"))


def host() -> str:
    """The name of this installation's host, without its port."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _at_desk(model: type[Model], page: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
