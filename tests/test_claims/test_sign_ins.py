"""One's own sign-ins, on the desk: seen and ended."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from claims.access.browsers import name_of
from claims.access.sign_ins import public_key, sign_ins_of
from claims.models import Session
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/admin/sign-ins/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"


def browser_of(user: User, at: str = "203.0.113.5", agent: str = FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=at, HTTP_USER_AGENT=agent)
    form = {"username": user.username, "password": cast.PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302
    return client


@pytest.fixture
def owner() -> User:
    return cast.make_reader("owner")


def test_the_page_tells_where_one_is_signed_in_and_marks_this_place(owner: User) -> None:
    browser_of(owner, "198.51.100.7", CHROME)
    shown = browser_of(owner).get(PAGE).context["sign_ins"]
    assert [(row.browser, row.address, row.is_present) for row in shown] == [
        ("Firefox on Linux", "203.0.113.5", True),
        ("Chrome on Android", "198.51.100.7", False),
    ]


def test_the_header_leads_there(owner: User) -> None:
    assert f'href="{PAGE}"' in browser_of(owner).get("/admin/").content.decode()


def test_nothing_on_the_page_would_open_anything(owner: User) -> None:
    here = browser_of(owner)
    browser_of(owner)
    row, token = AuthToken.objects.create(owner)
    page = here.get(PAGE).content.decode()
    assert token[:8] in page and token[:9] not in page and row.digest not in page
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]


def test_one_other_sign_in_is_ended(owner: User) -> None:
    here, there, third = browser_of(owner), browser_of(owner), browser_of(owner)
    here.post(PAGE, {"sign_in": public_key(there.session.session_key)})
    assert [one.get("/admin/").status_code for one in (here, there, third)] == [200, 302, 200]


def test_all_others_are_ended(owner: User) -> None:
    here, *others = (browser_of(owner) for _ in range(3))
    another = browser_of(cast.make_reader("another"))
    here.post(PAGE, {"others": "all"})
    assert [one.get("/admin/").status_code for one in (here, another, *others)] == [200, 200, 302, 302]


def test_a_token_is_ended(owner: User) -> None:
    _, token = AuthToken.objects.create(owner)
    browser_of(owner).post(PAGE, {"token": token[:8]})
    assert not AuthToken.objects.exists()


def test_nobody_ends_or_sees_what_is_anothers_not_even_a_superuser(owner: User) -> None:
    there, (_, token) = browser_of(owner), AuthToken.objects.create(owner)
    root = browser_of(cast.make_superuser())
    root.post(PAGE, {"sign_in": public_key(there.session.session_key)})
    root.post(PAGE, {"token": token[:8]})
    assert there.get("/admin/").status_code == 200 and AuthToken.objects.count() == 1
    assert token[:8] not in root.get(PAGE).content.decode()


def test_no_page_of_the_admin_shows_a_session_or_a_token(owner: User) -> None:
    key, (row, token) = browser_of(owner).session.session_key, AuthToken.objects.create(owner)
    root = browser_of(cast.make_superuser())
    pages = [root.get(f"/admin/auth/user/{owner.pk}/{name}/").content.decode() for name in ("change", "delete")]
    assert not [page for page in pages if key in page or row.digest in page or token[:15] in page]


def test_what_is_over_already_is_said_to_be_over(owner: User) -> None:
    page = browser_of(owner).post(PAGE, {"sign_in": "0" * 16}, follow=True)
    assert "over already" in page.content.decode()


@pytest.mark.parametrize("form", [{}, {"token": ""}, {"anything": "else"}])
def test_a_form_that_names_nothing_ends_nothing(owner: User, form: dict[str, str]) -> None:
    AuthToken.objects.create(owner)
    assert browser_of(owner).post(PAGE, form).status_code == 422
    assert AuthToken.objects.exists()


def test_last_seen_moves_with_use(owner: User) -> None:
    here = browser_of(owner)
    before = Session.objects.get().seen_at
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        here.get("/admin/")
        assert Session.objects.get().seen_at == timezone.now() > before


def test_a_page_that_is_read_again_at_once_writes_nothing(owner: User, django_assert_num_queries) -> None:
    here = browser_of(owner)
    here.get("/admin/jsi18n/")
    with django_assert_num_queries(2):  # the session and the user
        here.get("/admin/jsi18n/")


def test_a_session_that_was_ended_while_a_request_ran_does_not_come_back(owner: User) -> None:
    here = browser_of(owner)
    session = here.session
    session["kept"] = "something"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_a_session_that_is_over_is_not_shown(owner: User) -> None:
    browser_of(owner)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert sign_ins_of(owner, present=None) == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (CHROME, "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Safari on macOS",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit CriOS/142.0 Safari/604.1",
            "Chrome on iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, name: str) -> None:
    assert name_of(agent) == name
