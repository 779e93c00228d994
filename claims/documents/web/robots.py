"""May a program ask for a page? What the robots.txt of its host says (RFC 9309). Pure, but for the fetching of it."""

from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from claims.documents.web.fetching import NAME, FetchFailed, fetch
from literature.http.addresses import PUBLIC, Allowed

MOST = 500 * 1024  # characters that are read; RFC 9309, 2.5 asks for so much
NOT_THERE = range(400, 500)  # a host without the file lets everybody in (2.3.1.3)
LONGEST_DELAY = 30.0  # seconds


def robots_of(url: str, *, agent: str, allowed: Allowed = PUBLIC) -> str:
    """The robots.txt of the host of `url`, "" where there is none. Raises FetchFailed where that is not known now: a
    host that does not answer is not asked for its pages either (2.3.1.4)."""
    answer = fetch(urljoin(url, "/robots.txt"), allowed=allowed, agent=agent, also=NOT_THERE)
    if answer.status == 429:
        raise FetchFailed(f"{url} asks for fewer questions: it is asked again later.", may_pass=True)
    return answer.data.decode("utf-8", "replace").replace("\0", "")[:MOST]


def may_ask(robots: str, url: str) -> bool:
    return _read(robots).can_fetch(NAME, url)


def delay_between(robots: str) -> float:
    """The seconds that the host wants between two questions, as far as they are reasonable."""
    said = _read(robots).crawl_delay(NAME)
    return min(float(said or 0), LONGEST_DELAY)


def _read(robots: str) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(robots.splitlines())
    return parser
