"""Whose address a request has, by the proxies that are trusted."""

import pytest
from django.test import RequestFactory

from claims.access.client_address import client_address, network_of
from claims.checks import check_trusted_proxies

PROXIES = ["10.0.0.0/8", "fd00::/8", "192.0.2.7"]


def address(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


def test_nobody_is_believed_by_default() -> None:
    assert address("10.0.0.1", "203.0.113.9") == "10.0.0.1"


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "10.9.9.9, 10.2.3.4", "10.9.9.9"),
        ("203.0.113.1", "6.6.6.6", "203.0.113.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, <script>, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, garbage", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, , 10.2.3.4", "10.2.3.4"),
        ("10.0.0.1", "203.0.113.9:51234", "203.0.113.9"),
        ("fd00::1", "[2001:db8::9]:443", "2001:db8::9"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("192.0.2.7", "2001:DB8:0::9", "2001:db8::9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_right_most_address_that_no_trusted_proxy_has_is_the_clients(
    settings, remote: str, forwarded: str | None, client: str
) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    assert address(remote, forwarded) == client


def test_a_proxy_over_a_socket_is_trusted_by_its_word(settings) -> None:
    settings.TRUSTED_PROXIES = ["unix"]
    assert address("", "203.0.113.9") == "203.0.113.9"
    assert address("203.0.113.1", "6.6.6.6") == "203.0.113.1"


def test_a_client_cannot_choose_another_network_within_its_own() -> None:
    assert network_of("2001:db8:0:1::5") == network_of("2001:db8:0:1:ffff::1") == "2001:db8:0:1::/64"
    assert network_of("::ffff:203.0.113.9") == network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("203.0.113.9") != network_of("203.0.113.10")


def test_every_part_of_the_server_sees_the_clients_address(settings, client) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    answer = client.get("/admin/login/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert answer.wsgi_request.META["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize(
    ("entry", "found"),
    [("10.0.0.1", []), ("10.0.0.1/8", []), ("unix", []), ("0.0.0.0/0", ["claims.W005"]), ("::/0", ["claims.W005"])],
)
def test_a_proxy_that_is_everybody_is_told_at_the_start(settings, entry: str, found: list[str]) -> None:
    settings.TRUSTED_PROXIES = [entry]
    assert [message.id for message in check_trusted_proxies()] == found
