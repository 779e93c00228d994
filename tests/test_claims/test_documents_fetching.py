"""Fetching a document by its address: what is reached, what is refused, and when it is given up."""

import gzip
import time
from http.server import BaseHTTPRequestHandler

import pytest

from claims.documents.formats.article import UnreadableDocument
from claims.documents.web.fetching import FetchFailed, fetch
from tests.servers.web import Web, page, status

BODY = "<p>Sleep is a state of rest – so far.</p>".encode()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1/", "is not a public address"),
        ("http://localhost/", "is not a public address"),
        ("http://2130706433/", "is not a public address"),
        ("http://0x7f.1/", "is not a public address"),
        ("http://[::1]/", "is not a public address"),
        ("http://[::ffff:127.0.0.1]/", "is not a public address"),
        ("http://169.254.169.254/latest/meta-data", "is not a public address"),
        ("http://8.8.8.8:8080/", "names port 8080"),
        ("http://8.8.8.8:99999/", "is no web address"),
        ("https://me:secret@8.8.8.8/", "holds a user name or password"),
        ("ftp://8.8.8.8/a", "has to begin with https://"),
        ("file:///etc/passwd", "has to begin with https://"),
        ("//8.8.8.8/a", "has to begin with https://"),
        ("https://nobody.invalid/", "is not known to the internet"),
        ("https://a..b/", "is no web address|is not known"),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused_before_any_connection(url, message):
    with pytest.raises(UnreadableDocument, match=message):
        fetch(url)


def test_a_page_comes_with_its_type_its_name_and_our_name():
    with Web(**{"sleep.html": page(BODY)}) as web:
        fetched = fetch(web.url("sleep.html?a=1"), allowed=web.allowed)
        assert (fetched.data, fetched.filename) == (BODY, "sleep.html")
        assert fetched.content_type == "text/html; charset=utf-8"
        assert web.seen[0].headers["User-Agent"].startswith("Claimwatch/")


def test_a_packed_page_is_unpacked():
    with Web(a=page(gzip.compress(BODY), Content_Encoding="gzip")) as web:
        assert fetch(web.url("a"), allowed=web.allowed).data == BODY


def test_redirects_are_followed_and_the_last_address_is_told():
    with Web(
        a=status(302, Location="/b?x=ä"), b=page(BODY, Content_Disposition='attachment; filename="../n.html"')
    ) as web:
        fetched = fetch(web.url("a"), allowed=web.allowed)
    assert (fetched.data, fetched.filename, fetched.url) == (BODY, "n.html", web.url("b?x=%C3%A4"))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://10.0.0.1:{port}/", "10.0.0.1 is not a public address"),
        ("http://127.0.0.1:22/", "names port 22"),
        ("file:///etc/passwd", "has to begin with https://"),
        ("/loop", "more than 5 redirects"),
    ],
)
def test_each_redirect_is_vetted_like_the_first_address(target, message):
    with Web() as web:
        location = target.format(port=web.port)
        web.pages = {"/a": status(301, Location=location), "/loop": status(302, Location="/loop")}
        with pytest.raises(UnreadableDocument, match=message):
            fetch(web.url("a"), allowed=web.allowed)
        assert len(web.seen) <= 6


def endless(request: BaseHTTPRequestHandler) -> None:
    page(b"")(request)
    while True:
        request.wfile.write(b"a" * 65_536)


@pytest.mark.parametrize(
    "answer",
    [
        page(b"", Content_Length=str(50 * 1024 * 1024)),
        endless,
        page(gzip.compress(b"a" * 11 * 1024 * 1024), Content_Encoding="gzip"),
    ],
    ids=["declared", "endless", "bomb"],
)
def test_more_than_ten_megabytes_are_given_up(answer):
    with Web(a=answer) as web, pytest.raises(FetchFailed, match="has more than 10 MB"):
        fetch(web.url("a"), allowed=web.allowed)


def drip(request: BaseHTTPRequestHandler) -> None:
    page(b"")(request)
    for _ in range(200):
        request.wfile.write(b"a")
        time.sleep(0.05)


def drip_head(request: BaseHTTPRequestHandler) -> None:
    for _ in range(200):
        request.wfile.write(b"H")
        request.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip, drip_head, lambda request: time.sleep(3)], ids=["body", "head", "silence"])
def test_a_server_that_drips_is_given_up_at_the_deadline(answer):
    with Web(a=answer) as web, pytest.raises(FetchFailed, match="took too long") as failed:
        fetch(web.url("a"), allowed=web.allowed, seconds=0.5)
    assert failed.value.may_pass


@pytest.mark.parametrize(
    ("answer", "message", "may_pass"),
    [
        (status(404), "answered 404 Not Found: open it in a browser", False),
        (status(503), "answered 503", True),
        (page(BODY, Content_Length="99"), "broke off|did not answer", True),
        (page(BODY, Content_Encoding="br"), "came packed as “br”", False),
        (page(b"no gzip", Content_Encoding="gzip"), "came damaged", True),
    ],
)
def test_a_page_that_does_not_come_whole_says_why_and_whether_to_try_again(answer, message, may_pass):
    with Web(a=answer) as web, pytest.raises(FetchFailed, match=message) as failed:
        fetch(web.url("a"), allowed=web.allowed)
    assert failed.value.may_pass is may_pass


def test_a_host_that_does_not_answer_may_be_tried_again():
    with Web() as web:
        gone = web.url("a"), web.allowed
    with pytest.raises(FetchFailed, match="did not answer") as failed:
        fetch(gone[0], allowed=gone[1])
    assert failed.value.may_pass
