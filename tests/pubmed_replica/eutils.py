"""One function for each E-utility: the parameters of a request in, NCBI's answer out."""

from collections.abc import Iterator

from tests.pubmed_replica import answers, citations, summaries
from tests.pubmed_replica.answers import Answer, Page
from tests.pubmed_replica.library import Library
from tests.pubmed_replica.query import QueryError
from tests.pubmed_replica.search import Limits, Outcome, search
from tests.pubmed_replica.sessions import HistoryError, Sessions
from tests.pubmed_replica.shelf import Shelf

WALL = 9_999
MOST_JSON_SUMMARIES = 500
BIGGEST_ID = 18446744073709551615


class Params(dict[str, list[str]]):
    """A request's parameters; names as NCBI reads them (WebEnv and webenv are one)."""

    def text(self, name: str, default: str = "") -> str:
        """The last value of a parameter, stripped; an absent or "null" one is the default."""
        values = self.get(name) or (self.get("webenv") if name == "WebEnv" else None) or [default]
        return values[-1].strip()

    def number(self, name: str, default: int) -> int:
        text = self.text(name)
        return int(text) if text.isdigit() else default

    @property
    def json(self) -> bool:
        return self.text("retmode").casefold() == "json"

    @property
    def written_ids(self) -> list[str]:
        return [part.strip() for each in self.get("id", []) for part in each.split(",") if part.strip()]

    @property
    def ids(self) -> list[int]:
        """The well-formed ids: leading zeros dropped, duplicates collapsed, order kept."""
        numbers = (int(text) for text in self.written_ids if text.isascii() and text.isdigit())
        return list(dict.fromkeys(n for n in numbers if 0 < n <= BIGGEST_ID))


class Desk:
    """Answers every tool from a library and its sessions."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.sessions = Sessions()
        self._shelf: Shelf | None = None

    @property
    def shelf(self) -> Shelf:
        """Today's shelf; made anew when the clock or the library has moved."""
        day, shelf = self.library.clock.today, self._shelf
        if shelf is None or (shelf.day, shelf.edition) != (day, self.library.edition):
            self._shelf = shelf = Shelf(self.library, day)
        return shelf

    def esearch(self, params: Params) -> Answer:
        if wrong := _wrong_db(params):
            return answers.search_error(wrong, params.json)
        try:
            outcome = self._searched(params)
            if params.text("rettype") == "count":
                return answers.count_only(len(outcome.pmids), params.json)
            page = self._page(outcome, params)
        except (QueryError, HistoryError) as error:
            return answers.search_error(str(error), params.json)
        return (answers.search_json if params.json else answers.search_xml)(page, outcome)

    def _searched(self, params: Params) -> Outcome:
        key, web_env = params.text("query_key"), params.text("WebEnv")
        if not params.text("term") and not key:
            raise QueryError("Empty term and query_key - nothing todo")
        limits = Limits(
            params.text("datetype", "pdat"),
            *(params.text(name) if name in params else None for name in ("mindate", "maxdate", "reldate")),
        )
        return search(
            self.shelf, params.text("term"), limits=limits, sort=params.text("sort"), tag=params.text("field"),
            earlier=lambda number: self.sessions.read(web_env, number), within=int(key) if key.isdigit() else None,
        )  # fmt: skip

    def _page(self, outcome: Outcome, params: Params) -> Page:
        """The slice asked for. Behind PubMed's wall of 9,999 is an error; across it is cut, with a message."""
        count = len(outcome.pmids)
        start, size = params.number("retstart", 0), params.number("retmax", 20)
        if start >= WALL and count > WALL:
            raise QueryError(answers.WALL)
        if start >= WALL or (start + size > WALL and count > WALL):
            size = max(WALL - start, 0)
            outcome.messages.append(f"Restrictions achieved. start and count adjusted to {start}, {size}")
        session = None
        if params.text("usehistory") == "y":
            session = self.sessions.keep(outcome.pmids, params.text("WebEnv"))
        return Page(count, start, outcome.pmids[start : start + size], session)

    def efetch(self, params: Params) -> Answer:
        plain = params.text("retmode") == "text" or params.text("rettype") in ("medline", "abstract")
        if wrong := _wrong_db(params):
            return answers.fetch_error(wrong, plain=plain)
        try:
            pmids = self._wanted(params)
        except HistoryError as error:
            return answers.fetch_error(str(error), self.sessions.expired_status, plain)
        except QueryError as error:
            return answers.fetch_error(str(error), plain=plain)
        return self._fetched(pmids, params, plain)

    def _fetched(self, pmids: list[int], params: Params, plain: bool) -> Answer:
        if params.text("rettype") == "uilist":
            shown = [pmid for pmid in pmids if pmid in self.shelf.cards]
            if plain:
                return Answer("".join(f"{pmid}\n" for pmid in shown).encode(), answers.TEXT)
            ids = "".join(f"  <Id>{pmid}</Id>\n" for pmid in shown)
            return answers.xml(f'<?xml version="1.0" ?>\n<IdList>\n{ids}</IdList>\n')
        records = self._records(pmids)
        return summaries.medline(records) if plain else answers.article_set(records)

    def _records(self, pmids: list[int]) -> Iterator[bytes]:
        """What today's shelf holds of them, in the order asked for; the rest is left out without a word."""
        return (record for pmid in pmids if (record := self.library.record(pmid)) is not None)

    def _wanted(self, params: Params) -> list[int]:
        """The PMIDs EFetch is asked for. Raises HistoryError for a lost session, QueryError for what else
        is refused.
        """
        if params.text("WebEnv"):
            return self._from_history(params)
        if not params.ids:
            raise QueryError(answers.NO_IDS)
        start = params.number("retstart", 0)
        return params.ids[start : start + params.number("retmax", 10_000)]

    def _from_history(self, params: Params) -> list[int]:
        """A slice of the session's list: past 9,999 refused, across it silently short."""
        pmids = self.sessions.read(params.text("WebEnv"), params.number("query_key", 1))
        start, size = params.number("retstart", 0), params.number("retmax", 10_000)
        if start >= WALL:
            raise QueryError(answers.WALL)
        if pmids and start >= len(pmids):
            raise QueryError(
                f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than number of "
                f"records available in history. History includes {len(pmids)} IDs."
            )
        return pmids[start : min(start + size, WALL)]

    def epost(self, params: Params) -> Answer:
        """Stores every well-formed id, held or not, as NCBI does."""
        if params.json:
            return Answer(b"Internal Server Error", answers.TEXT, 500)
        if wrong := _wrong_db(params):
            return answers.post_error(wrong)
        if not params.ids:
            invalid = f"Some IDs have invalid value and were omitted. Maximum ID value {BIGGEST_ID}"
            return answers.post_error("Empty ID list; Nothing to store", *([invalid] if params.written_ids else []))
        try:
            return answers.posted(*self.sessions.keep(params.ids, params.text("WebEnv")))
        except HistoryError as error:
            return answers.post_error(str(error))

    def esummary(self, params: Params) -> Answer:
        error = _wrong_db(params)
        pmids: list[int] = []
        if not error:
            try:
                pmids, error = self._summarised(params)
            except (HistoryError, QueryError) as refused:
                error = str(refused)
        if error:
            return answers.as_json(_summary_error(error)) if params.json else summaries.error_v1(error)
        wanted = [(pmid, self.library.record(pmid)) for pmid in pmids]
        if params.json:
            return summaries.summaries_json(wanted)
        return (
            summaries.summaries_v2(wanted, self.shelf.day)
            if params.text("version") == "2.0"
            else summaries.summaries_v1(wanted)
        )

    def _summarised(self, params: Params) -> tuple[list[int], str]:
        """The PMIDs to summarise, and the error that stands in their way or ""."""
        if not params.text("WebEnv") and not params.written_ids:
            return [], "Neither query_key nor id specified"
        bad = [(at, text) for at, text in enumerate(params.written_ids) if not text.isdigit()]
        if bad:
            return [], f"Invalid uid {bad[0][1]} at position= {bad[0][0]}"
        pmids = self._wanted(params)
        return pmids, summaries.TOO_MANY if params.json and len(pmids) > MOST_JSON_SUMMARIES else ""

    def einfo(self, params: Params) -> Answer:
        if not params.text("db"):
            return answers.databases()
        count, day = len(self.shelf.cards), self.shelf.day
        return answers.info_json(count, day) if params.json else answers.info(count, day)

    def elink(self, params: Params) -> Answer:
        """cmd=neighbor from pubmed to pubmed: similar articles, the source first; one set for each `id=`."""
        if (
            params.text("cmd", "neighbor") not in ("neighbor", "neighbor_score")
            or params.text("db", "pubmed") != "pubmed"
        ):
            return answers.link_error("This replica links pubmed to pubmed with cmd=neighbor only")
        groups = [Params(id=[each]).ids for each in params.get("id", [])]
        name = params.text("linkname") or "pubmed_pubmed"
        sets = [(pmids, name, citations.linked(self.shelf, self.library, pmids, name)) for pmids in groups if pmids]
        return answers.links_json(sets) if params.json else answers.links(sets)

    def ecitmatch(self, params: Params) -> Answer:
        lines = [line for line in params.text("bdata").replace("\r", "\n").split("\n") if line.strip()]
        return Answer("".join(citations.matched(self.shelf, line) + "\n" for line in lines).encode(), answers.TEXT)


def _wrong_db(params: Params) -> str:
    db = params.text("db")
    return "" if db == "pubmed" else f"Invalid db name specified: {db}"


def _summary_error(text: str) -> dict[str, object]:
    """NCBI gives the 500 limit a header and the other errors an empty result."""
    if text == summaries.TOO_MANY:
        return {"header": answers.header("esummary"), "error": text}
    return {"error": text, "result": {"uids": []}}
