"""What Europe PMC holds of PubMed. https://europepmc.org/RestfulWebService

It tells an error with status 200 ({"errCode": …, "errMsg": …}), and a question it rejects it answers with its version
alone: neither is a count of nothing. Under load it may count nothing where there is much: a nothing is asked twice.
"""

import re
from collections.abc import Sequence
from typing import Any

from literature.http.failures import BadAnswer, Refused
from literature.sources.source_transport import Source

BASE_URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
AT_ONCE = 100  # PMIDs in one question: about 3,000 signs of an address


class EuropePMC:
    """Safe to share between threads. All methods raise NoAnswer."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def known(self, pmids: Sequence[str]) -> set[str]:
        """Which of at most AT_ONCE PMIDs it holds a PubMed record of."""
        if not pmids:
            return set()
        term = f"({' OR '.join(f'EXT_ID:{pmid}' for pmid in pmids)}) AND SRC:MED"
        answer = self._search_twice(term, size=AT_ONCE)
        rows = (answer.get("resultList") or {}).get("result")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadAnswer("Europe PMC's answer has no list of results.")
        found = {str(row.get("id", "")) for row in rows if row.get("source") == "MED"}
        if len(found) != answer["hitCount"] or not found <= set(pmids):
            raise BadAnswer(
                f"Europe PMC listed {len(found)} records where it counted {answer['hitCount']}, "
                "or others than were asked for: ask again later."
            )
        return found

    def count(self, query: str) -> int:
        """How many PubMed records a query in its own syntax finds, without its synonyms."""
        return int(self._search_twice(f"({query}) AND SRC:MED", size=1)["hitCount"])

    def _search_twice(self, query: str, *, size: int) -> dict[str, Any]:
        found = self._search(query, size=size)
        return found if found["hitCount"] else self._search(query, size=size)

    def _search(self, query: str, *, size: int) -> dict[str, Any]:
        parameters = {
            "query": query,
            "format": "json",
            "resultType": "idlist",
            "pageSize": str(size),
            "synonym": "FALSE",
        }
        answer = self._source.get("search", parameters)
        if answer is None:
            raise Refused("Europe PMC has no search at this address: correct EUROPE_PMC_BASE_URL.")
        if "errCode" in answer:
            words = re.sub(r"\s+", " ", str(answer.get("errMsg", "")))[:200]
            raise Refused(f"Europe PMC refuses the question ({answer['errCode']}): {words}")
        if not isinstance(answer.get("hitCount"), int):
            raise Refused("Europe PMC rejected the question: it answered without a count.")
        return answer
