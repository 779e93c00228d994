"""Which addresses one may connect to for a stranger's link."""

from ipaddress import ip_address

import pytest

from literature.http.addresses import PUBLIC, AddressRefused, Allowed, NotPublic, is_public, vetted


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.88.99.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2002:808:808::1", "2001::1", "2001:db8::1",
        "192.0.0.8", "192.0.0.9", "192.0.2.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "239.1.1.1", "0.1.2.3",
        "fec0::1", "feff::1", "3fff::1", "3fff:fff::1", "5f00::1", "100::1", "100:0:0:1::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:1::1", "2001:1ff::1", "64:ff9b:1:ffff::1", "::ffff:10.0.0.1", "::ffff:0:8.8.8.8",
        "4000::1", "fdff::1", "fe80::1%1", "ff0e::1", "1fff::1",
    ],
)  # fmt: skip
def test_no_address_but_a_public_one_is_connected_to(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "130.14.29.110",
        "192.0.1.1",
        "2606:4700::1111",
        "2001:200::1",
        "2001:4860:4860::8888",
        "3ffe::1",
    ],
)
def test_a_public_address_is_connected_to(address):
    assert is_public(ip_address(address))


def test_the_policy_outside_of_tests_is_public_only():
    assert Allowed() == PUBLIC == Allowed(ports=(80, 443), networks=())
    assert vetted("https://8.8.8.8/")[1] == [ip_address("8.8.8.8")]


@pytest.mark.parametrize(("url", "refused"), [("http://[::1]/", NotPublic), ("http://8.8.8.8:22/", AddressRefused)])
def test_a_refused_address_will_be_refused_again(url, refused):
    with pytest.raises(refused) as caught:
        vetted(url)
    assert caught.value.permanent
