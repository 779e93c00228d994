"""What an E-utilities answer is worth, decided on its body: NCBI sends errors with status 200 and hiccups
with 400.

Pure: bytes in, a verdict or plain values out. The error texts are those people met (biopython#4189,
metapub#73, tools-artbio#425, cyanheads/pubmed-mcp-server#95 and #155, NBK25497); docs say little about
them.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from lxml import etree

from literature.entrez.errors import QueryRefused, TooManyResults
from literature.http.failures import AnswerTooLarge, BadAnswer, NoAnswer, RateLimited, Refused, Unavailable
from literature.http.retrying import parse_retry_after


class Action(StrEnum):
    """What to do next with a request."""

    OK = "ok"
    RETRY = "retry"
    HALVE = "halve"  # try once more, then ask for half as many records
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one answer; `error` is what to raise when `action` leads no further."""

    action: Action
    reason: str = ""
    error: type[NoAnswer] = BadAnswer
    retry_after: float | None = None  # seconds, as the server asked


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One ESearch answer. `ids` are PMIDs as text in the order given; `count` is the true total, not
    len(ids).

    `translation` is QueryTranslation, the query as PubMed understood it. `errors` are fields PubMed does
    not know, which leave the result unrestricted; `warnings` are phrases not found or ignored and PubMed's
    own messages.
    """

    count: int
    ids: list[str]
    translation: str = ""
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


RATE_PAUSE = 2.0  # seconds NCBI asks for with a 429; in a 200 it asks for nothing and means the same
_OK = Verdict(Action.OK)
_ROOTS = {"esearch": "eSearchResult", "efetch": "PubmedArticleSet", "esummary": "eSummaryResult"}
_JSON_RESULTS = {"esearch": "esearchresult", "esummary": "result"}
_MARKUP_PAGES = {"html", "head", "body", "title"}

# The first pattern found in an error text decides. Order matters: an outage can name the search backend, and
# "try again" inside a relayed 502 page must win over words of that page.
_COMPLAINTS: tuple[tuple[str, Action, type[NoAnswer]], ...] = (
    (r"rate limit exceeded", Action.RETRY, RateLimited),
    (r"api[ _-]?key", Action.FAIL, Refused),
    (r"cannot be larger than 9998|out of acceptable range", Action.FAIL, TooManyResults),
    (r"out of range", Action.FAIL, Refused),
    (r"database is not supported: *pubmed", Action.RETRY, Unavailable),
    (
        r"empty response|time[d]?[ -]?out|proxy_stream|pubone|try again|temporar|unavailable|overload"
        r"|failed to connect|connection|txclient|unable to route|server error|bad gateway|read failed",
        Action.RETRY,
        Unavailable,
    ),
    (r"cannot get document summary", Action.RETRY, Unavailable),
    (r"too many uids", Action.FAIL, Refused),
    (r"id list is empty|empty id list|id parameter is empty|invalid (id|uid|db)\b", Action.FAIL, Refused),
    (r"mandatory parameter|neither query_key nor id|not found in (the )?request", Action.FAIL, Refused),
    (r"search backend failed", Action.FAIL, QueryRefused),
)
_KEY_ADVICE = "NCBI does not accept the API key: check it in the NCBI account, a newer key ends the older one"
_STATUSES: dict[int, Verdict] = {
    400: Verdict(Action.RETRY, "status 400 without a known reason", BadAnswer),
    408: Verdict(Action.RETRY, "NCBI gave up waiting for the request", Unavailable),
    413: Verdict(Action.HALVE, "the request is too large", AnswerTooLarge),
    414: Verdict(Action.FAIL, "the address is too long: send the parameters by POST", Refused),
    429: Verdict(Action.RETRY, "too many requests: lower the rate or add an API key", RateLimited),
    502: Verdict(Action.HALVE, "bad gateway, which NCBI also gives for very large answers", Unavailable),
    504: Verdict(Action.HALVE, "gateway time-out", Unavailable),
}


def judge(status: int, headers: Mapping[str, str], body: bytes, *, tool: str) -> Verdict:
    """Decide what one answer of an E-utility means.

    `tool` is the utility's name without suffix ("esearch", "efetch"...). Whatever is not recognised as the
    complete answer of that tool is never OK: unknown errors are retried, so that they end as an error and
    not as "0 results".
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    verdict = _moved(status, lowered) or _judge_body(status, body, tool)
    wait = parse_retry_after(lowered.get("retry-after", ""))
    if wait is None and verdict.error is RateLimited:
        wait = RATE_PAUSE
    return replace(verdict, retry_after=wait)


def _moved(status: int, headers: Mapping[str, str]) -> Verdict | None:
    if not 300 <= status < 400:
        return None
    location = headers.get("location", "elsewhere").split("?")[0]
    if status in (301, 308):
        return Verdict(Action.FAIL, f"the service has moved to {location}: correct the base URL", Refused)
    return Verdict(Action.RETRY, f"redirected to {location}; a POST is not sent to another address", Unavailable)


def _judge_body(status: int, body: bytes, tool: str) -> Verdict:
    complaint = _complaint(body, tool)
    known = _classify(complaint) if complaint else None
    if known:
        return known
    if status >= 400:
        return _judge_status(status)
    if complaint:
        return Verdict(Action.RETRY, f"unknown error: {complaint}", BadAnswer)
    return _judge_shape(body, tool)


def _judge_status(status: int) -> Verdict:
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 500:
        return Verdict(Action.RETRY, f"server error {status}", Unavailable)
    return Verdict(
        Action.FAIL,
        f"status {status}: check the base URL, and with NCBI that this address is not blocked",
        Refused,
    )


def _complaint(body: bytes, tool: str) -> str | None:
    """The error text an answer carries, None when it carries none."""
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return _json_complaint(text)
    if text.startswith(b"<"):
        return _xml_complaint(text)
    if not text or (tool == "ecitmatch" and b"|" in text):
        return None
    return _readable(text.decode("utf-8", "replace").replace("+", " "))


def _xml_complaint(text: bytes) -> str | None:
    root = _root(text)
    if root == "PubmedArticleSet" or root.lower() in _MARKUP_PAGES:
        return None
    found = re.findall(rb"<ERROR>(.*?)(?:</ERROR>|\Z)", text, re.DOTALL)
    return _readable(" ".join(part.decode("utf-8", "replace") for part in found)) or ("error" if found else None)


def _json_complaint(text: bytes) -> str | None:
    data = _json(text)
    if not isinstance(data, dict):
        return None
    for holder in (data, *(value for value in data.values() if isinstance(value, dict))):
        for key in ("error", "ERROR"):
            if isinstance(holder.get(key), str):
                return _readable(holder[key]) or "error"
    listed = data.get("esummaryresult")
    return _readable(" ".join(map(str, listed))) if isinstance(listed, list) else None


def _json(text: bytes) -> Any:
    """ESearch puts a raw line feed inside a JSON string, hence strict=False. None when it is not JSON."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return None


def _classify(complaint: str) -> Verdict | None:
    for pattern, action, error in _COMPLAINTS:
        if re.search(pattern, complaint, re.IGNORECASE):
            # The answer about a key repeats the key.
            reason = _KEY_ADVICE if pattern.startswith("api") else complaint
            return Verdict(action, reason, error)
    return None


def _readable(text: str) -> str:
    plain = re.sub(r"<[^>]*>", " ", html.unescape(text))
    return " ".join(plain.split())[:300]


def _root(text: bytes) -> str:
    """The name of the first element, "" when there is none."""
    found = re.search(rb"<([A-Za-z][\w:.-]*)", re.sub(rb"<!--.*?-->", b"", text[:4096], flags=re.DOTALL))
    return found.group(1).decode() if found else ""


def _judge_shape(body: bytes, tool: str) -> Verdict:
    text = body.strip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        return Verdict(Action.RETRY, "the answer is empty", BadAnswer)
    if tool == "ecitmatch":
        return _OK if b"|" in text and not text.startswith(b"<") else Verdict(Action.RETRY, "not a citation match")
    if text.startswith((b"{", b"[")):
        return _judge_json(text, tool)
    return _judge_xml(text, tool)


def _judge_json(text: bytes, tool: str) -> Verdict:
    data = _json(text)
    if data is None:
        return Verdict(Action.HALVE, "the JSON is cut short or broken", BadAnswer)
    wanted = _JSON_RESULTS.get(tool)
    result = data.get(wanted) if isinstance(data, dict) else None
    if not result or (tool == "esearch" and "count" not in result):
        return Verdict(Action.RETRY, f"not an answer of {tool}", BadAnswer)
    return _OK


def _judge_xml(text: bytes, tool: str) -> Verdict:
    root, wanted = _root(text), _ROOTS.get(tool)
    if not root:
        return Verdict(Action.RETRY, "the answer holds only an XML prolog", BadAnswer)
    if root.lower() in _MARKUP_PAGES:
        return Verdict(Action.RETRY, "a web page came instead of data", BadAnswer)
    if root != wanted:
        return Verdict(Action.RETRY, f"<{root}> is not an answer of {tool}", BadAnswer)
    if not text.endswith(b"</" + root.encode() + b">") and not re.search(rb"<%s\s*/>\Z" % root.encode(), text):
        return Verdict(Action.HALVE, f"the answer is cut short: </{root}> is missing", BadAnswer)
    if tool == "esearch" and b"<Count>" not in text:
        return Verdict(Action.RETRY, f"the answer of {tool} lacks its result", BadAnswer)
    return _OK


def read_search(body: bytes) -> SearchAnswer:
    """Read ESearch XML (DTD esearch 20060628 and older). BadAnswer when it is not one.

    Not with Bio.Entrez.read, which needs the DTD a future answer names and would fetch it around our
    transport.
    """
    root = _parse(body)
    count = root.findtext("Count") or ""
    if not count.strip().isdigit() or root.find("IdList") is None:
        raise BadAnswer("The search answer has no count or no list of ids: try again later.")
    return SearchAnswer(
        count=int(count),
        ids=[(node.text or "").strip() for node in root.iterfind("IdList/Id")],
        translation=" ".join((root.findtext("QueryTranslation") or "").split()),
        warnings=_notes(root, _WARNINGS),
        errors=_notes(root, {"ErrorList/FieldNotFound": "unknown field, the result is not restricted by it"}),
    )


_WARNINGS = {
    "ErrorList/PhraseNotFound": "phrase not found",
    "WarningList/PhraseIgnored": "phrase ignored",
    "WarningList/QuotedPhraseNotFound": "quoted phrase not found",
    "WarningList/OutputMessage": "",
}


def read_summaries(body: bytes) -> dict[str, dict[str, Any]]:
    """Read ESummary JSON: UID → summary; a UID PubMed does not hold has the key "error"."""
    result = (_json(body) or {}).get("result", {})
    return {uid: result[uid] for uid in result.get("uids", []) if isinstance(result.get(uid), dict)}


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise BadAnswer("The answer is not well-formed XML: try again later.") from None


def _notes(root: etree._Element, kinds: Mapping[str, str]) -> list[str]:
    found = [(label, (node.text or "").strip()) for path, label in kinds.items() for node in root.iterfind(path)]
    return [f"{label}: {text}" if label else text for label, text in found if text]
