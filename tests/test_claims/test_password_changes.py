"""What ends with an old password: sessions and tokens, by whatever way it was changed."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils.crypto import get_random_string
from knox.models import AuthToken

from claims.models import Session
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "a longer new word"
CHANGE = {"old_password": cast.PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def owner() -> User:
    return cast.make_reader("owner")


def opened(user: User) -> tuple[Client, Client]:
    """A browser and a program of the user's."""
    browser, _ = Client(), AuthToken.objects.create(user)
    browser.force_login(user)
    program = Client(HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(user)[1]}")
    assert answers(browser, program) == (200, 200)
    return browser, program


def answers(browser: Client, program: Client) -> tuple[int, int]:
    return browser.get("/admin/").status_code, program.get("/api/claims/").status_code


def set_by_superuser(user: User, **values: str) -> None:
    client = Client()
    client.force_login(cast.make_superuser())
    client.post(f"/admin/auth/user/{user.pk}/password/", {"password1": NEW, "password2": NEW, **values})


def set_by_command(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command("changepassword", user.username, stdout=StringIO())


def set_in_code(user: User) -> None:
    user.set_password(NEW)
    user.save()


def set_in_code_alone(user: User) -> None:
    user.set_password(NEW)
    user.save(update_fields=["password"])


def set_as_a_hash(user: User) -> None:
    user.password = make_password(NEW)
    user.save(update_fields=["password"])


def taken_away(user: User) -> None:
    user.set_unusable_password()
    user.save()


def closed(user: User) -> None:
    user.is_active = False
    user.save()


def taken_away_by_superuser(user: User) -> None:
    set_by_superuser(user, **{"usable_password": "false", "unset-password": "yes"})


def ended_by_superuser(user: User) -> None:
    client = Client()
    client.force_login(cast.make_superuser())
    client.post("/admin/auth/user/", {"action": "end_sign_ins", "_selected_action": [user.pk]})


WAYS = (
    set_by_superuser, set_in_code, set_in_code_alone, set_as_a_hash, taken_away, taken_away_by_superuser, closed,
    ended_by_superuser,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_all_that_was_open_ends(way: Callable[[User], None], owner: User) -> None:
    browser, program = opened(owner)
    theirs = opened(cast.make_reader("another"))
    way(owner)
    assert answers(browser, program) == (302, 401)
    assert not AuthToken.objects.filter(user=owner) and not Session.objects.filter(user=owner)
    assert answers(*theirs) == (200, 200)


def test_the_command_ends_it_too(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, program = opened(owner)
    set_by_command(owner, monkeypatch)
    assert answers(browser, program) == (302, 401)


def test_ones_own_change_ends_all_but_the_browser_that_made_it(owner: User) -> None:
    browser, program = opened(owner)
    other, _ = opened(owner)
    assert other.post("/admin/password_change/", CHANGE).status_code == 302
    assert answers(browser, program) == (302, 401)
    assert other.get("/admin/").status_code == 200
    assert Session.objects.filter(user=owner).count() == 1


def test_an_account_that_is_opened_again_finds_nothing_open(owner: User) -> None:
    browser, program = opened(owner)
    closed(owner)
    owner.is_active = True
    owner.save()
    assert answers(browser, program) == (302, 401)


def test_what_changes_no_password_ends_nothing(owner: User) -> None:
    browser, program = opened(owner)
    owner.first_name = "Ada"
    owner.save()
    owner.save(update_fields=["last_login"])
    assert answers(browser, program) == (200, 200)


def test_the_same_password_under_a_newer_hash_ends_no_token(owner: User, settings) -> None:
    _, program = opened(owner)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    form = {"username": "owner", "password": cast.PASSWORD}
    assert Client().post("/api/auth/login/", form, "application/json").status_code == 200
    assert User.objects.get(pk=owner.pk).password.startswith("pbkdf2")
    assert program.get("/api/claims/").status_code == 200


def test_a_new_password_has_twelve_characters_and_an_old_one_goes_on(owner: User) -> None:
    with pytest.raises(ValidationError, match="at least 12"):
        validate_password("tulip-owl-7")
    validate_password("tulip-owl-77")
    validate_password(get_random_string(16))
    owner.set_password("tulip-owl-7")
    owner.save()
    assert Client().login(username="owner", password="tulip-owl-7")
