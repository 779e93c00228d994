"""Sessions of requests that remember nothing, and bodies that are read to a bound of size and time."""

import time
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from requests.utils import default_user_agent

from literature.http.failures import AnswerTooLarge, DeadlineExceeded

CHUNK = 65_536


def make_session(*, write_to: str = "") -> requests.Session:
    """A session that takes no cookies and says who asks; `write_to` is an e-mail address, told to the server alone."""
    session = requests.Session()
    agent = f"claimwatch {default_user_agent()}"
    session.headers["User-Agent"] = f"{agent} (mailto:{write_to})" if write_to else agent
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def read_body(response: requests.Response, *, most: int, ends: float) -> bytes:
    """The body, decompressed, of at most `most` bytes and until `ends`, a time.monotonic() value.

    read1 returns what has come, so that a slow drip meets the deadline too. Raises AnswerTooLarge, DeadlineExceeded;
    what the libraries raise comes through.
    """
    body = bytearray()
    while chunk := response.raw.read1(CHUNK, decode_content=True):
        body += chunk
        if len(body) > most:
            raise AnswerTooLarge(f"{_host(response)} answers with more than {most} bytes: ask for less at a time.")
        if time.monotonic() > ends:
            raise DeadlineExceeded(f"{_host(response)} was still answering when the time was over.")
    return bytes(body)


def _host(response: requests.Response) -> str:
    return urlsplit(response.url).hostname or ""


def base_address(url: str, of: str) -> str:
    """`url` with one slash at its end. Raises ValueError for what is no address of the web."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"The address of {of}, {url!r}, must begin with http:// or https://.")
    return url.rstrip("/") + "/"
