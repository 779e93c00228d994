"""Who may do what at each address of the API. An address that this table does not list fails the test."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from claims.models import Claim, DocumentImport, Subscription
from literature.models import Notice, Reference, ReferenceEvent, SearchRun
from tests import cast
from tests.test_claims.api_stage import LISTS, make_one_of_each

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
ROLES = ("stranger", "nobody", "reader", "editor", "root")

# What each role is answered: to GET, and to everything that writes.
Answers = tuple[tuple[int, ...], tuple[int, ...]]
WRITES = (401, 405, 405, 405, 405)
ROWS: Answers = (401, 403, 200, 200, 200), WRITES
OWN_LIST: Answers = (401, 200, 200, 200, 200), WRITES
OWN_ROW: Answers = (401, 404, 200, 404, 404), WRITES  # it is the reader's
ANYBODY_KNOWN: Answers = (401, 200, 200, 200, 200), WRITES
PAGE: Answers = (302, 200, 200, 200, 200), (302, 405, 405, 405, 405)
LOGIN: Answers = (405,) * 5, (405,) * 5
ONLY_BY_TOKEN: Answers = (401,) * 5, (401,) * 5  # all roles here come with a session

OWN = ("subscriptions", "notifications")
TABLE: dict[str, Answers] = {
    "api-root": ANYBODY_KNOWN,
    "api-schema": ANYBODY_KNOWN,
    "api-docs": PAGE,
    "api-login": LOGIN,
    "api-logout": ONLY_BY_TOKEN,
    "api-logoutall": ONLY_BY_TOKEN,
    **{f"api-{noun}-list": OWN_LIST if noun in OWN else ROWS for noun in LISTS},
    **{f"api-{noun}-detail": OWN_ROW if noun in OWN else ROWS for noun in LISTS},
    "api-documents-version": ROWS,
    "api-documents-summary": ROWS,
    "api-references-record": ROWS,
    "api-references-csl": ROWS,
}
EXCEPTIONS = {  # nothing was given
    ("api-login", "post"): (400,) * 5,  # everybody may try
    ("api-documents-list", "post"): (401, 403, 403, 400, 400),
}


def names(patterns: list[URLPattern | URLResolver], within: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = within + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, route)
        elif route.startswith("api/"):
            yield pattern.name or f"{route} without a name"


def address(name: str) -> str:
    """The address of `name` for what `make_one_of_each` made."""
    noun = name.removeprefix("api-").rpartition("-")[0]
    claim, reference = Claim.objects.get(restates__isnull=False), Reference.objects.get()
    keys = {
        "documents": {"slug": claim.document.slug},
        "imports": {"pk": DocumentImport.objects.get().pk},
        "claims": {"key": claim.key},
        "searches": {"slug": SearchRun.objects.get().search.slug},
        "references": {"pk": reference.pk},
        "evidence": {"pk": claim.evidence.get().pk},
        "assessments": {"pk": claim.assessments.get().pk},
        "suggestions": {"pk": claim.suggestions.get().pk},
        "flags": {"pk": claim.flags.get().pk},
        "reviews": {"pk": claim.reviews.get().pk},
        "approvals": {"pk": claim.document.approvals.get().pk},
        "subscriptions": {"pk": Subscription.objects.first().pk},
        "notifications": {"pk": Subscription.objects.first().notifications.get().pk},
        "notices": {"pk": Notice.objects.first().pk},
        "runs": {"pk": SearchRun.objects.get().pk},
        "events": {"pk": ReferenceEvent.objects.first().pk},
    }
    more = {"api-documents-version": {"number": 1}, "api-documents-summary": {"extension": "md"}}
    single = noun in LISTS and not name.endswith("-list")
    return reverse(name, kwargs={**keys[noun], **more.get(name, {})} if single else None)


@pytest.fixture
def users(settings) -> dict[str, User | None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    cast_of_roles = {
        "stranger": None,
        "nobody": User.objects.create_user("nobody", "nobody@example.org", cast.PASSWORD),
        "reader": cast.make_reader(),
        "editor": cast.make_editor(),
        "root": cast.make_superuser(),
    }
    make_one_of_each(cast_of_roles["reader"])
    return cast_of_roles


def test_the_table_lists_every_address_of_the_api() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(role: str, users: dict[str, User | None]) -> None:
    client = APIClient()
    if users[role]:
        client.force_login(users[role])
    answered, wanted = {}, {}
    for name, (reading, writing) in TABLE.items():
        url = address(name)
        for method in METHODS:
            by_rule = reading if method == "get" else writing
            wanted[name, method] = EXCEPTIONS.get((name, method), by_rule)[ROLES.index(role)]
            answered[name, method] = getattr(client, method)(url, {}, format="json").status_code
    assert answered == wanted


def test_staff_without_rights_read_nothing_and_rights_without_staff_read(
    users: dict[str, User | None],
) -> None:
    users["nobody"].is_staff = True
    users["nobody"].save()
    program = cast.make_reader("program")
    program.is_staff = False
    program.save()
    codes = {}
    for user in (users["nobody"], program):
        client = APIClient()
        client.force_login(user)
        codes[user.username] = client.get("/api/claims/").status_code
    assert codes == {"nobody": 403, "program": 200}
