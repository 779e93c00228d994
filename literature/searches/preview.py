"""What a query would find before it is saved: how much, how PubMed reads it, the newest of it. Nothing is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from lxml.html import fragment_fromstring

from literature.clients.ncbi import make_client
from literature.entrez.client import Client
from literature.entrez.markup import KEPT, text_of
from literature.formats.csl import pubmed_page
from literature.http.failures import NoAnswer
from literature.searches.saving import SearchRefused, refuse_faults

SHOWN = 10
_INLINE = re.compile(rf"&lt;(/?(?:{'|'.join(sorted(KEPT))}))&gt;")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A record by its summary. `title` is "" where PubMed gave none; `date` is as PubMed writes it: "2026 Mar 2"."""

    pmid: str
    title: str
    journal: str
    date: str

    @property
    def link(self) -> str:
        """Its page in PubMed; "" for a synthetic record, which has none."""
        return pubmed_page(self.pmid)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query would find now: `newest` are its first ten records by publication date."""

    count: int
    translation: str
    warnings: list[str]
    newest: list[Glimpse]


def preview_query(query: str, *, client: Client) -> Preview:
    """Asks PubMed twice at most. Raises SearchRefused for a query that cannot be saved, else NoAnswer."""
    odd = refuse_faults(query)
    answer = client.search(query, retmax=SHOWN)
    summaries = client.summaries(answer.ids) if answer.ids else {}
    return Preview(
        count=answer.count,
        translation=answer.translation,
        warnings=[*odd, *answer.errors, *answer.warnings],
        newest=[_glimpse(pmid, summaries.get(pmid, {})) for pmid in answer.ids],
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What PubMed said of a query that is about to be saved: its `count` now and how it reads it; or the reason of its
    `silence`. Both are empty where nothing was asked."""

    count: int | None = None
    translation: str = ""
    silence: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """For whoever saved it; "" where nothing was asked."""
        if self.count is not None:
            return f"PubMed finds {self.count:,} record{'s' * (self.count != 1)} by this query now."
        return f"PubMed did not say what the query finds: {self.silence}" if self.silence else ""

    @property
    def doubt(self) -> str:
        """Why it should not be saved unseen; "" where nothing speaks against it."""
        if self.count != 0:
            return ""
        read = f"It reads it as: {self.translation}" if self.translation else ""
        return " ".join(filter(None, ("PubMed finds nothing by this query now.", read, *self.warnings)))


def count_query(query: str, *, patience: float = 7.5) -> Trial:
    """Asks PubMed for the count of a query, for `patience` seconds; one that cannot be saved anyway is not asked."""
    try:
        refuse_faults(query)
        answer = make_client(deadline=patience).search(query, retmax=0)
    except SearchRefused:
        return Trial()
    except NoAnswer as error:
        return Trial(silence=str(error))
    return Trial(answer.count, answer.translation, warnings=(*answer.errors, *answer.warnings))


def _glimpse(pmid: str, summary: Mapping[str, Any]) -> Glimpse:
    return Glimpse(
        pmid=pmid,
        title=_plain(str(summary.get("title", ""))),
        journal=str(summary.get("source", "")),
        date=str(summary.get("pubdate", "")),
    )


def _plain(title: str) -> str:
    """A title without the markup that ESummary sends as text: "&lt;i&gt;in vivo&lt;/i&gt;"; "p < 0.05" stays."""
    marked = _INLINE.sub(r"<\1>", escape(unescape(title), quote=False))
    return text_of(fragment_fromstring(marked, create_parent="p"))
