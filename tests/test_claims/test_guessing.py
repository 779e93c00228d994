"""Guesses at the doors: the desk's login, the API's, and the page of one's own password. The guesser is slowed, not
the owner."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.access import guessing
from claims.models import Meter
from tests import cast

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "203.0.113.5", "198.51.100.7"
OLD_WAYS = {
    "old_password": "wrong",
    "new_password1": "a longer new word",
    "new_password2": "a longer new word",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """It stands: on a slow machine the seconds to wait would be over between two guesses."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(autouse=True)
def owner() -> User:
    return cast.make_editor("owner")


def desk(name: str = "owner", password: str = "wrong", at: str = ELSEWHERE, client: Client | None = None):
    form = {"username": name, "password": password, "next": "/admin/"}
    return (client or Client()).post("/admin/login/", form, REMOTE_ADDR=at)


def api(name: str = "owner", password: str = "wrong", at: str = ELSEWHERE, client: Client | None = None):
    form = {"username": name, "password": password}
    return (client or Client()).post("/api/auth/login/", form, "application/json", REMOTE_ADDR=at)


DOORS = pytest.mark.parametrize("door", [desk, api])
PASSED = {desk: 302, api: 200}
WRONG = {desk: 200, api: 401}


@DOORS
def test_a_guesser_is_told_to_wait_and_for_how_long(door) -> None:
    answers = [door() for _ in range(13)]
    assert [one.status_code for one in answers] == [WRONG[door]] * 11 + [429] * 2
    assert answers[-1]["Retry-After"] in ("1", "2")


def test_both_doors_count_on_the_same_meters() -> None:
    for _ in range(6):
        desk(), api()
    assert (desk().status_code, api().status_code) == (429, 429)


@DOORS
def test_ten_wrong_tries_do_not_keep_the_owner_out_of_a_new_place(door) -> None:
    for _ in range(10):
        door()
    assert door(password=cast.PASSWORD).status_code == PASSED[door]


@DOORS
def test_the_right_password_waits_as_long_as_told_and_then_passes(door) -> None:
    for _ in range(11):
        door()
    assert door(password=cast.PASSWORD).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(seconds=3), tick=False):
        assert door(password=cast.PASSWORD).status_code == PASSED[door]


@DOORS
def test_pauses_grow_with_each_wrong_try(door) -> None:
    waits, now = [], timezone.now()
    for _ in range(11):
        door()
    for _ in range(4):
        waits.append(int(door()["Retry-After"]))
        now += timedelta(seconds=waits[-1] + 1)
        with time_machine.travel(now, tick=False):
            door()
            waits[-1] = int(door()["Retry-After"])
    assert waits == sorted(set(waits)) and waits[-1] >= 16


@DOORS
@pytest.mark.parametrize("guesser_at", [ELSEWHERE, HOME])
def test_the_owner_passes_from_where_they_signed_in_before_whoever_guesses(door, guesser_at: str) -> None:
    door(password=cast.PASSWORD, at=HOME)
    for _ in range(60):
        door(at=guesser_at)
    assert door(password=cast.PASSWORD, at=HOME).status_code == PASSED[door]


@DOORS
def test_the_owner_passes_at_home_while_a_hundred_networks_guess_and_a_new_place_waits(door) -> None:
    door(password=cast.PASSWORD, at=HOME)
    for number in range(100):
        door(at=f"198.51.100.{number}")
    assert door(password=cast.PASSWORD, at=HOME).status_code == PASSED[door]
    assert door(password=cast.PASSWORD, at="192.0.2.1").status_code == 429


def test_a_browser_that_signed_in_before_passes_wherever_it_is() -> None:
    browser = Client()
    desk(password=cast.PASSWORD, at=HOME, client=browser)
    browser.post("/admin/logout/")
    for number in range(100):
        desk(at=f"198.51.100.{number}")
    assert desk(password=cast.PASSWORD, at="192.0.2.1", client=browser).status_code == 302


def test_the_mark_of_a_browser_gives_no_tries_at_another_name_and_no_more_at_its_own() -> None:
    browser = Client()
    desk(password=cast.PASSWORD, at=HOME, client=browser)
    browser.post("/admin/logout/")
    for name in ("owner", "another"):
        assert 429 in [desk(name, client=browser).status_code for _ in range(12)]


def test_a_forged_mark_is_no_mark() -> None:
    browser = Client()
    desk(password=cast.PASSWORD, at=HOME, client=browser)
    browser.cookies["claimwatch_device"] = browser.cookies["claimwatch_device"].value[:-1] + "_"
    browser.post("/admin/logout/")
    for number in range(100):
        desk(at=f"198.51.100.{number}")
    assert desk(password=cast.PASSWORD, at="192.0.2.1", client=browser).status_code == 429


@DOORS
def test_a_network_that_tries_many_names_is_slowed_and_its_own_people_are_not(door) -> None:
    door(password=cast.PASSWORD)
    codes = [door(f"name {number}").status_code for number in range(60)]
    assert codes == [WRONG[door]] * 51 + [429] * 9
    assert door(password=cast.PASSWORD).status_code == PASSED[door]


def test_addresses_of_one_network_are_one_guesser() -> None:
    assert 429 in [api(at=f"2001:db8:0:1::{number}").status_code for number in range(12)]


@pytest.mark.parametrize("spelled", ["OWNER", "ｏwner", " owner "])
def test_another_spelling_of_a_name_gives_no_new_tries(spelled: str) -> None:
    for _ in range(11):
        desk()
    assert desk(spelled).status_code == 429


def test_a_guesser_gains_nothing_by_signing_in_as_themselves() -> None:
    cast.make_editor("guesser")
    codes = []
    for number in range(70):
        api("guesser", cast.PASSWORD)
        codes.append(api(f"name {number}").status_code)
    assert codes[51:] == [429] * 19


@DOORS
@pytest.mark.parametrize("was_here_before", [False, True])
def test_a_name_that_exists_is_answered_as_one_that_does_not(door, was_here_before: bool) -> None:
    if was_here_before:
        door(password=cast.PASSWORD)
    answers = [[door(name, at=ELSEWHERE) for _ in range(20)] for name in ("owner", "nobody")]
    bodies = [
        [re.sub(r"\d+ (?:second|minute)s?|owner|nobody|value=\"\w{64}\"", "", one.content.decode()) for one in row]
        for row in answers
    ]
    assert [one.status_code for one in answers[0]] == [one.status_code for one in answers[1]]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("was_here_before", [False, True])
def test_a_name_that_exists_costs_as_many_hashes_as_one_that_does_not(
    settings, monkeypatch, was_here_before: bool
) -> None:
    if was_here_before:
        api(password=cast.PASSWORD)
    monkeypatch.setattr(guessing, "RESERVE", guessing.AttemptLimit(5, timedelta(minutes=15)))
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append("") or encode(*args))
    costs = []
    for name in ("owner", "nobody"):
        before = len(hashed)
        steps = [(api(name), len(hashed) - before)[1] for _ in range(20)]
        costs.append(steps)
    assert costs[0] == costs[1]
    assert costs[0][-1] == costs[0][-2] < 20  # and at the end of the reserve nothing is hashed at all


def test_the_old_password_is_no_easier_to_guess_in_a_session_left_open() -> None:
    browser = Client(REMOTE_ADDR=ELSEWHERE)
    browser.force_login(User.objects.get())
    codes = [browser.post("/admin/password_change/", OLD_WAYS).status_code for _ in range(12)]
    assert codes == [200] * 11 + [429]
    assert api().status_code == 429


def test_a_proxy_that_is_trusted_makes_no_crowd_of_its_clients(settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    form = {"username": "owner", "password": "wrong"}
    codes = [
        Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, {client}")
        .post("/api/auth/login/", form, "application/json")
        .status_code
        for client in (ELSEWHERE, HOME)
        for number in range(12)
    ]
    assert codes == ([401] * 11 + [429]) * 2


def test_the_page_says_in_words_what_to_do() -> None:
    for _ in range(12):
        answer = desk()
    assert "text/html" in answer["Content-Type"] and "no-store" in answer["Cache-Control"]
    assert re.search(r"Wait [12] seconds?, then", answer.content.decode())


def test_the_api_says_in_json_what_to_do() -> None:
    for _ in range(12):
        answer = api()
    assert answer.json()["detail"].startswith("Too many wrong passwords.")


# --- the log --------------------------------------------------------------------------------------------------------
def told(caplog) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "claims.access.password_backend"]


@DOORS
def test_a_failure_is_logged_with_name_address_door_and_reason(door, caplog) -> None:
    door()
    name = {desk: "admin:login", api: "api-login"}[door]
    assert told(caplog) == [f"Sign-in failed: 'owner' from {ELSEWHERE} at {name}: wrong password"]


@DOORS
def test_neither_a_password_nor_a_name_that_nobody_has_is_logged_or_kept(door, caplog) -> None:
    for _ in range(13):
        door("my secret word", "my other secret")
    assert not [line for line in (one.getMessage() for one in caplog.records) if "secret" in line]
    assert all("unknown user" in line for line in told(caplog))
    assert all(re.fullmatch(r"[0-9a-f]{64}", meter.key) for meter in Meter.objects.all())


def test_a_name_with_line_breaks_writes_one_line(caplog) -> None:
    User.objects.create_user("a\nroot: signed in\u2028\u202e", password=cast.PASSWORD)
    api("a\nroot: signed in\u2028\u202e")
    assert told(caplog)[0].isprintable()


def test_the_reasons_are_told_apart_in_the_log_only(caplog) -> None:
    User.objects.create_user("closed", password=cast.PASSWORD, is_active=False)
    User.objects.create_user("guest", password=cast.PASSWORD)
    pages = {
        desk(name, cast.PASSWORD).context["form"].non_field_errors().as_text() for name in ("closed", "guest", "no")
    }
    for _ in range(12):
        desk()
    reasons = [line.rpartition(": ")[2] for line in told(caplog)]
    assert len(pages) == 1
    assert reasons.pop(2) == "no such user"
    assert reasons[:2] == ["wrong password, account closed", "right password, but no role in any document"]
    assert reasons[-1].startswith("too many tries, wait")
