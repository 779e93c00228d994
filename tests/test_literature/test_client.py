"""The client against the replica: what is asked, what is checked, what is handed on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from literature.entrez import errors
from literature.entrez.client import LISTABLE, Client, clean_pmids
from literature.entrez.query import created_between, window_is_honoured
from literature.entrez.records import Record
from literature.http import failures
from literature.http.limiter import FileLimiter
from literature.http.retrying import RetryPolicy
from tests.pubmed_replica import Clock, Library, Replica

FIRST = 90_000_001
RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2026</Year><Month>03</Month><Day>02</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>1</Volume><PubDate><Year>2026</Year>
</PubDate></JournalIssue><Title>Sample journal</Title></Journal>
<ArticleTitle>[Sample] Ketamine and depression, number {pmid}</ArticleTitle><Language>eng</Language></Article>
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2026</Year><Month>3</Month><Day>1</Day>
</PubMedPubDate></History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>
<ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"""


def pmids(count: int) -> list[str]:
    return [str(FIRST + number) for number in range(count)]


def library(path: Path, count: int, repeat: int = 1) -> Library:
    """`count` synthetic records, and copies of them under other PMIDs."""
    path.write_text(f"<PubmedArticleSet>{''.join(RECORD.format(pmid=p) for p in pmids(count))}</PubmedArticleSet>")
    return Library.from_xml(path, repeat=repeat, clock=Clock(date(2026, 9, 1)))


def client_of(server: Replica, folder: Path) -> Client:
    return Client(server.base_url, email="editor@example.org", tool="claimwatch", deadline=20.0,
                  limiter=FileLimiter(folder / "pace", 500),
                  retry_policy=RetryPolicy(4, base=0.01, cap=0.1))  # fmt: skip


@pytest.fixture
def ncbi(tmp_path: Path) -> Iterator[Replica]:
    with Replica(library(tmp_path / "set.xml", 30)) as server:
        yield server


@pytest.fixture
def client(ncbi: Replica, tmp_path: Path) -> Client:
    return client_of(ncbi, tmp_path)


@pytest.fixture
def big(tmp_path: Path) -> Iterator[Replica]:
    """10,500 records: more than one search can list."""
    with Replica(library(tmp_path / "big.xml", 30, repeat=350)) as server:
        yield server


def test_a_search_lists_ids_and_how_pubmed_read_it(client: Client) -> None:
    answer = client.search("ketamine[ti]")
    assert answer.count == 30 and sorted(answer.ids) == pmids(30)
    assert "ketamine" in answer.translation and answer.errors == []


def test_a_page_of_a_search_holds_what_was_asked(client: Client) -> None:
    assert len(client.search("ketamine[ti]", retmax=7, retstart=28).ids) == 2
    assert client.search("ketamine[ti]", retmax=0).ids == []


def test_a_phrase_not_found_is_a_warning_carried_on(client: Client) -> None:
    answer = client.search("ketamine[ti] OR zzyzx[ti]")
    assert answer.count == 30 and any("zzyzx" in warning for warning in answer.warnings)


def test_a_query_pubmed_cannot_run_is_permanent_and_asked_once(ncbi: Replica, client: Client) -> None:
    with pytest.raises(errors.QueryRefused):
        client.search("((")
    assert ncbi.count("esearch") == 1


@pytest.mark.parametrize("term", ["", "  \n "])
def test_an_empty_query_is_not_sent(ncbi: Replica, client: Client, term: str) -> None:
    with pytest.raises(errors.QueryRefused):
        client.search(term)
    assert ncbi.requests == []


def test_a_search_that_lists_fewer_ids_than_it_counts_is_not_believed(ncbi: Replica, client: Client) -> None:
    short = (
        "<eSearchResult><Count>3</Count><RetMax>3</RetMax><RetStart>0</RetStart><IdList><Id>90000001</Id>"
        "</IdList><TranslationSet/></eSearchResult>"
    )
    ncbi.faults.add("raw", tool="esearch", body=short)
    with pytest.raises(failures.BadAnswer, match="1 ids where 3"):
        client.search("ketamine")


def test_a_date_window_is_sent_in_the_term_and_honoured(client: Client) -> None:
    answer = client.search(created_between("ketamine[ti]", date(2026, 3, 1), date(2026, 3, 31)))
    assert answer.count == 30 and window_is_honoured(answer.translation, date(2026, 3, 1))
    assert client.search(created_between("ketamine[ti]", date(2026, 3, 2))).count == 0


def test_up_to_the_wall_one_search_lists_all(ncbi: Replica, client: Client) -> None:
    assert client.search_all("ketamine[ti]").count == 30
    assert ncbi.count("esearch") == 1


def test_beyond_9999_every_record_is_listed_once(big: Replica, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    answer = client_of(big, tmp_path).search_all("ketamine[ti]", lambda found, total: steps.append((found, total)))
    assert answer.count == len(answer.ids) == len(set(answer.ids)) == 10_500
    assert steps[-1] == (10_500, 10_500) and answer.ids == sorted(answer.ids, key=int, reverse=True)


def test_beyond_9999_an_or_query_is_not_torn_apart_by_the_ranges(big: Replica, tmp_path: Path) -> None:
    assert client_of(big, tmp_path).search_all("ketamine[ti] OR depression[ti]").count == 10_500


def test_a_total_that_moves_meanwhile_is_an_error(big: Replica, tmp_path: Path) -> None:
    client = client_of(big, tmp_path)
    record = RECORD.format(pmid=90_009_999).encode()
    with pytest.raises(failures.BadAnswer, match="10500 records, the whole 10501") as caught:
        client.search_all("ketamine[ti]", lambda found, total: found == total and big.library.add(record))
    assert caught.value.permanent is False


def test_one_search_alone_never_lists_more_than_the_wall(big: Replica, tmp_path: Path) -> None:
    client = client_of(big, tmp_path)
    assert len(client.search("ketamine[ti]", retmax=20_000).ids) == LISTABLE
    assert len(client.search("ketamine[ti]", retmax=10, retstart=9990).ids) == 9
    with pytest.raises(errors.TooManyResults):
        client.search("ketamine[ti]", retstart=9999)


def test_records_come_in_batches_with_what_was_asked(client: Client) -> None:
    batches = list(client.fetch(pmids(30), batch=12))
    assert [len(batch.asked) for batch in batches] == [12, 12, 6]
    assert [record.pmid for batch in batches for record in batch.records] == pmids(30)
    assert all(isinstance(record, Record) and record.raw for batch in batches for record in batch.records)


def test_a_batch_is_handed_on_before_the_next_is_asked(ncbi: Replica, client: Client) -> None:
    batches = client.fetch(pmids(30), batch=10)
    next(batches)
    assert ncbi.count("efetch") == 1


def test_an_unknown_pmid_is_missing_after_it_was_asked_for_twice(ncbi: Replica, client: Client) -> None:
    (batch,) = client.fetch(["999999999", *pmids(2)])
    assert batch.missing == ("999999999",) and len(batch.records) == 2
    assert [request.params["id"].split(",")[0] for request in ncbi.requests] == ["999999999", "999999999"]


def test_a_short_page_is_made_whole_by_asking_for_the_rest(ncbi: Replica, client: Client) -> None:
    short = f"<PubmedArticleSet>{RECORD.format(pmid=FIRST)}</PubmedArticleSet>"
    ncbi.faults.add("raw", tool="efetch", body=short)
    (batch,) = client.fetch(pmids(3))
    assert batch.missing == () and sorted(record.pmid for record in batch.records) == pmids(3)


def test_nothing_but_unknown_pmids_is_an_empty_batch_and_no_error(client: Client) -> None:
    (batch,) = client.fetch(["999999998", "999999999"])
    assert batch.records == [] and batch.missing == ("999999998", "999999999")


def test_nothing_to_fetch_asks_nothing(ncbi: Replica, client: Client) -> None:
    assert list(client.fetch([])) == [] and ncbi.requests == []


def test_leading_zeros_spaces_and_duplicates_are_one_pmid() -> None:
    assert clean_pmids(["0090000001", "90000001", " 90000002 ", "90000001"]) == ("90000001", "90000002")


@pytest.mark.parametrize("wrong", ["", "0", "00000000", "abc", "PMC123", "1,2", "-5", "12345678901", "١٢"])
def test_what_is_no_pmid_is_refused_before_anything_is_sent(ncbi: Replica, client: Client, wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a PMID"):
        client.fetch([*pmids(1), wrong])
    assert ncbi.requests == []


@pytest.mark.parametrize("fault", ["cut", "cut-close", "cut-chunked", "bad-gateway"])
def test_a_batch_cut_short_again_is_halved_until_it_comes_whole(ncbi: Replica, client: Client, fault: str) -> None:
    ncbi.faults.add(fault, times=4)
    batches = list(client.fetch(pmids(8)))
    assert [record.pmid for batch in batches for record in batch.records] == pmids(8)
    assert [len(batch.asked) for batch in batches] == [2, 2, 4]


def test_a_batch_that_times_out_again_is_halved(ncbi: Replica, tmp_path: Path) -> None:
    client = client_of(ncbi, tmp_path)
    client._transport.timeout = (2.0, 0.2)
    ncbi.faults.add("hang", times=2, seconds=1)
    assert [len(batch.asked) for batch in client.fetch(pmids(8))] == [4, 4]


def test_one_record_that_is_always_cut_short_is_an_error_after_what_came_whole(ncbi: Replica, client: Client) -> None:
    ncbi.faults.add("cut-close", after=1, times=None)
    batches = client.fetch(pmids(6), batch=3)
    assert len(next(batches).records) == 3
    with pytest.raises(failures.BadAnswer):
        next(batches)


def test_a_lost_session_of_which_we_keep_none_is_asked_again(ncbi: Replica, client: Client) -> None:
    ncbi.faults.add("lost-session")
    assert [len(batch.records) for batch in client.fetch(pmids(1))] == [1]


def test_many_pmids_go_out_in_one_post(ncbi: Replica, client: Client) -> None:
    list(client.fetch(pmids(30) + [str(number) for number in range(1, 2000)], batch=5000))
    assert ncbi.requests[0].params["id"].count(",") == 2028


def test_summaries_are_keyed_by_pmid_and_say_which_are_unknown(client: Client) -> None:
    found = client.summaries([*pmids(2), "999999999"])
    assert set(found) == {*pmids(2), "999999999"} and "error" in found["999999999"]
    assert found[pmids(1)[0]]["title"].startswith("[Sample] Ketamine")


def test_a_citation_nobody_knows_matches_nothing(client: Client) -> None:
    assert client.citation_match("No such journal", 1900, "1", "1", "Nobody A") is None


def test_a_citation_with_bars_in_it_stays_one_citation(ncbi: Replica, client: Client) -> None:
    client.citation_match("J|ournal\n x", 2026, "1")
    assert ncbi.requests[0].params["bdata"] == "J ournal x|2026|1|||1|"


@pytest.mark.parametrize(("email", "tool"), [("", "claimwatch"), ("nobody", "claimwatch"), ("a@b.org", "two words")])
def test_a_client_without_a_name_and_address_is_refused_in_words(tmp_path: Path, email: str, tool: str) -> None:
    with pytest.raises(ValueError, match=r"e-mail|tool name"):
        Client(email=email, tool=tool, limiter=FileLimiter(tmp_path / "pace", 3))
