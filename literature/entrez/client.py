"""What we ask PubMed: search, search beyond 9,999, records by PMID, summaries, one citation.

Every answer is checked against what was asked. E-mail, tool and key go with each request.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from literature.entrez.answers import SearchAnswer, read_search, read_summaries
from literature.entrez.errors import QueryRefused, TooManyResults
from literature.entrez.parse import Deleted, NotPubMedXML, Parsed, parse_records
from literature.entrez.query import uid_between
from literature.entrez.sealed import SealedText
from literature.entrez.transport import BASE_URL, Transport
from literature.http.failures import AnswerTooLarge, BadAnswer
from literature.http.limiter import Limiter
from literature.http.retrying import RetryPolicy

LISTABLE = 9_999  # records one PubMed search can list, whatever the documents and the history server promise
HIGHEST_UID = 2**27  # three times the PMIDs given out by 2026; a record above it would show as a wrong total


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one fetch. `missing` were asked for twice and not delivered: deleted, merged or never
    given out.
    """

    asked: tuple[str, ...]
    records: list[Parsed]
    missing: tuple[str, ...]


class Client:
    """PubMed through the E-utilities. Safe to share between threads.

    `timeout` is (connect, read) in seconds; `deadline` the seconds one request may take with its waits and
    retries; `stopped` is asked before each request and each wait. All methods raise NoAnswer.
    """

    def __init__(
        self,
        base_url: str = BASE_URL,
        *,
        email: str,
        tool: str,
        api_key: str = "",
        limiter: Limiter,
        timeout: tuple[float, float] = (10.0, 60.0),
        deadline: float = 300.0,
        stopped: Callable[[], bool] = lambda: False,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        if "@" not in email:
            raise ValueError("NCBI asks for an e-mail address it can write to: set one for Entrez.")
        if not re.fullmatch(r"[\w.+-]+", tool):
            raise ValueError(f"The tool name {tool!r} must be one word, as registered with NCBI.")
        self._identity = {
            "email": SealedText(email),
            "tool": tool,
            **({"api_key": SealedText(api_key)} if api_key else {}),
        }
        self._transport = Transport(
            base_url=base_url,
            limiter=limiter,
            timeout=timeout,
            deadline=deadline,
            stopped=stopped,
            secrets=(email, api_key),
            retry_policy=retry_policy,
        )

    def search(self, term: str, *, retmax: int = LISTABLE, retstart: int = 0, sort: str = "pub_date") -> SearchAnswer:
        """Search PubMed; ids of at most `retmax` records from `retstart` (from 0) on, and never beyond the
        9,999th.
        """
        term = " ".join(term.split())
        if not term:
            raise QueryRefused("The query is empty: write what to search for.")
        found = self._ask("esearch.fcgi", term=term, retmax=retmax, retstart=retstart, sort=sort, retmode="xml")
        answer = read_search(found)
        expected = max(0, min(retmax, answer.count - retstart, LISTABLE - retstart))
        if len(set(answer.ids)) != expected or len(answer.ids) != expected:
            raise BadAnswer(f"PubMed listed {len(answer.ids)} ids where {expected} were due: search again later.")
        return answer

    def search_all(self, term: str, progress: Callable[[int, int], None] | None = None) -> SearchAnswer:
        """Search PubMed and list every id, highest PMID first when there are more than 9,999.

        A longer list is gathered by halving PMID ranges, as NCBI's own EDirect does: they tile exactly and
        every record has one. `progress(found, total)` is called after each part. BadAnswer when the total
        has moved meanwhile.
        """
        first = self.search(term)
        if first.count <= LISTABLE:
            return first
        ids: set[str] = set()
        for part in self._parts(term):
            ids.update(part)
            if progress:
                progress(len(ids), first.count)
        total = self.search(term, retmax=0).count
        if len(ids) != total:
            raise BadAnswer(f"The parts of the search hold {len(ids)} records, the whole {total}: search again.")
        return replace(first, count=total, ids=sorted(ids, key=int, reverse=True))

    def _parts(self, term: str) -> Iterator[list[str]]:
        ranges = [(1, HIGHEST_UID)]
        while ranges:
            low, high = ranges.pop()
            answer = self.search(uid_between(term, low, high))
            if answer.count <= LISTABLE:
                yield answer.ids
            elif low == high:
                raise TooManyResults("PubMed ignores PMID ranges in this query, so it cannot be split: simplify it.")
            else:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]

    def fetch(self, pmids: Sequence[str], *, batch: int = 200) -> Iterator[Batch]:
        """Fetch records by PMID, `batch` at a time, each batch as it comes; fewer where answers are cut or
        time out.

        Leading zeros and duplicates are dropped. ValueError for what cannot be a PMID, before anything is
        sent.
        """
        if batch < 1:
            raise ValueError(f"The batch size is {batch}: give at least 1.")
        asked = clean_pmids(pmids)
        return self._fetch_parts(deque(asked[start : start + batch] for start in range(0, len(asked), batch)))

    def _fetch_parts(self, waiting: deque[tuple[str, ...]]) -> Iterator[Batch]:
        while waiting:
            part = waiting.popleft()
            try:
                found = self._fetch_batch(part)
            except AnswerTooLarge:
                if len(part) == 1:
                    raise
                middle = len(part) // 2
                waiting.extendleft((part[middle:], part[:middle]))
            else:
                yield found

    def _fetch_batch(self, part: tuple[str, ...]) -> Batch:
        """A PMID missing once may be a short page (RISmed#16); missing twice, PubMed does not hold it."""
        records = self._records(part)
        if missing := _missing(part, records):
            records += self._records(missing)
        return Batch(part, records, _missing(part, records))

    def _records(self, part: tuple[str, ...]) -> list[Parsed]:
        answer = self._ask("efetch.fcgi", divisible=len(part) > 1, id=",".join(part), retmode="xml")
        try:
            return list(parse_records(BytesIO(answer), keep_raw=True))
        except NotPubMedXML as error:
            reason = str(error)
        kind = AnswerTooLarge if len(part) > 1 else BadAnswer
        raise kind(f"The records of {len(part)} PMIDs cannot be read: {reason}")

    def summaries(self, pmids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """ESummary 2.0 of each PMID, keyed by PMID; one PubMed does not hold has the key "error". No
        abstracts.
        """
        found: dict[str, dict[str, Any]] = {}
        asked = clean_pmids(pmids)
        for start in range(0, len(asked), 200):
            ids = ",".join(asked[start : start + 200])
            answer = self._ask("esummary.fcgi", id=ids, version="2.0", retmode="json")
            found |= read_summaries(answer)
        return found

    def citation_match(
        self, journal: str, year: int | str, volume: str = "", first_page: str = "", author: str = ""
    ) -> str | None:
        """The PMID of one citation by ECitMatch; None when PubMed finds none or more than one."""
        parts = (journal, year, volume, first_page, author, "1")
        citation = "".join(" ".join(str(part).replace("|", " ").split()) + "|" for part in parts)
        body = self._ask("ecitmatch.cgi", bdata=citation, retmode="xml")
        pmid = body.decode("utf-8", "replace").strip().rsplit("|", 1)[-1].strip()
        return pmid if pmid.isdigit() else None

    def _ask(self, tool: str, *, divisible: bool = False, **parameters: str | int) -> bytes:
        return self._transport.post(tool, {"db": "pubmed", **parameters, **self._identity}, divisible=divisible)


def clean_pmids(pmids: Iterable[str]) -> tuple[str, ...]:
    """PMIDs as NCBI writes them: digits without leading zeros, in order, each once. ValueError for anything
    else.
    """
    cleaned: dict[str, None] = {}
    for pmid in pmids:
        digits = str(pmid).strip().lstrip("0")
        if not re.fullmatch(r"[1-9][0-9]{0,9}", digits):
            raise ValueError(f"{pmid!r} is not a PMID: give its digits only.")
        cleaned[digits] = None
    return tuple(cleaned)


def _missing(asked: tuple[str, ...], records: Iterable[Parsed]) -> tuple[str, ...]:
    delivered = {record.pmid for record in records if not isinstance(record, Deleted)}
    return tuple(pmid for pmid in asked if pmid not in delivered)
