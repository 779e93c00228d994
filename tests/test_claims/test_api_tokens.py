"""Tokens: how one is made, what it opens, and when it stops to."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests import cast

pytestmark = pytest.mark.django_db


def log_in(username: str = "reader", password: str = cast.PASSWORD):
    return APIClient().post("/api/auth/login/", {"username": username, "password": password}, format="json")


def bearing(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_name_and_a_password_make_a_token_that_reads() -> None:
    cast.make_reader()
    answer = log_in()
    assert answer.status_code == 200
    assert answer.json()["expiry"].endswith("Z")
    assert bearing(answer.json()["token"]).get("/api/claims/").status_code == 200


def test_only_a_hash_of_the_token_is_kept() -> None:
    cast.make_reader()
    token = log_in().json()["token"]
    row = AuthToken.objects.get()
    assert token not in (row.digest, row.token_key)


def test_a_wrong_password_is_answered_401_and_says_no_more() -> None:
    cast.make_reader()
    wrong, unknown = log_in(password="wrong"), log_in("nobody at all")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong["WWW-Authenticate"] == "Token"
    assert wrong.json() == unknown.json()


def test_an_inactive_user_gets_no_token_and_one_made_before_opens_nothing() -> None:
    user = cast.make_reader()
    token = log_in().json()["token"]
    user.is_active = False
    user.save()
    assert log_in().status_code == 401
    assert bearing(token).get("/api/claims/").status_code == 401


@pytest.mark.parametrize("body", [[], {}, "word", {"username": "reader"}, {"username": ["a"], "password": {}}])
def test_a_login_without_name_and_password_is_refused(body: object) -> None:
    assert APIClient().post("/api/auth/login/", body, format="json").status_code == 400


def test_a_basic_header_makes_no_token() -> None:
    cast.make_reader()
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Basic cmVhZGVyOmEgcGFzc3dvcmQgZm9yIHRlc3Rz")
    assert client.post("/api/auth/login/").status_code == 400
    assert client.get("/api/claims/").status_code == 401


def test_logging_out_throws_away_one_token_or_all() -> None:
    cast.make_reader()
    one, two, three = (log_in().json()["token"] for _ in range(3))
    assert bearing(one).post("/api/auth/logout/").status_code == 204
    assert bearing(one).get("/api/claims/").status_code == 401
    assert bearing(two).post("/api/auth/logoutall/").status_code == 204
    assert bearing(three).get("/api/claims/").status_code == 401


def test_ones_own_tokens_are_listed_without_what_would_open_anything() -> None:
    cast.make_reader(), cast.make_reader("another")
    token, _ = log_in().json()["token"], log_in("another").json()["token"]
    listed = bearing(token).get("/api/auth/tokens/").json()["results"]
    assert [(row["key"], row["is_present"]) for row in listed] == [(token[:8], True)]
    assert set(listed[0]) == {"key", "created", "expiry", "is_present"}


def test_a_token_is_thrown_away_by_its_user_and_by_nobody_else() -> None:
    cast.make_reader(), cast.make_superuser()
    token, others = log_in().json()["token"], log_in("root").json()["token"]
    address = f"/api/auth/tokens/{token[:8]}/"
    assert bearing(others).delete(address).status_code == 404
    assert bearing(token).delete(address).status_code == 204
    assert bearing(token).get("/api/claims/").status_code == 401


def test_no_token_is_made_with_a_password_that_was_changed_meanwhile(monkeypatch) -> None:
    user = cast.make_reader()

    def checked_too_late(*args: object, **kwargs: object) -> object:
        before = type(user).objects.get(pk=user.pk)
        user.set_password("quite another password")
        user.save()
        return before

    monkeypatch.setattr("claims.api.tokens.authenticate", checked_too_late)
    assert log_in().status_code == 401
    assert not AuthToken.objects.exists()


def test_a_stranger_is_told_to_bring_a_token() -> None:
    answer = APIClient().get("/api/claims/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


@pytest.mark.parametrize("header", ["Token é", "Token \xff", "Token", "Token a b", "Token zz" + "z" * 500, "Basic é"])
def test_a_header_that_is_no_token_is_answered_401(header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get("/api/claims/").status_code == 401


def test_a_session_reads_but_may_not_write_without_its_csrf_token() -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.make_superuser())
    assert client.get("/api/claims/").status_code == 200
    refused = client.post("/api/claims/", {})
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["detail"]


def test_the_command_prints_a_token_once_that_reads() -> None:
    cast.make_reader()
    out = StringIO()
    call_command("create_token", "reader", days=7, stdout=out, stderr=StringIO())
    assert bearing(out.getvalue().strip()).get("/api/claims/").status_code == 200
    assert (AuthToken.objects.get().expiry - AuthToken.objects.get().created).days in (6, 7)


def test_the_command_says_what_to_do_when_it_cannot() -> None:
    user = cast.make_reader()
    with pytest.raises(CommandError, match="No user is called nobody"):
        call_command("create_token", "nobody")
    with pytest.raises(CommandError, match="1 to 3650 days"):
        call_command("create_token", "reader", days=0)
    user.is_active = False
    user.save()
    with pytest.raises(CommandError, match="not active"):
        call_command("create_token", "reader")
    assert not AuthToken.objects.exists()
