"""What the replica's other tools say: EFetch, EPost, ESummary, EInfo, ELink, ecitmatch, and History."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from Bio import Medline
from lxml import etree

from tests.pubmed_replica import Library, Replica
from tests.pubmed_replica.biopython import through

EMPTY_SET = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet></PubmedArticleSet>'
)


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(Library.sample()) as running:
        yield running


def call(replica: Replica, tool: str, **params: Any) -> requests.Response:
    suffix = "cgi" if tool == "ecitmatch" else "fcgi"
    return requests.post(f"{replica.base_url}{tool}.{suffix}", data={"db": "pubmed", **params}, timeout=10)


def delivered(answer: requests.Response) -> list[str]:
    root = etree.fromstring(answer.content)
    return [str(pmid) for pmid in root.xpath("*/MedlineCitation/PMID/text() | */BookDocument/PMID/text()")]


def test_records_come_in_the_order_asked_for_and_unknown_ones_are_left_out(replica: Replica) -> None:
    answer = call(replica, "efetch", id="90000005,99999999,30979801,0090000005,90000021")
    assert delivered(answer) == ["90000005", "30979801", "90000021"]


def test_only_unknown_pmids_give_the_empty_set_of_205_bytes(replica: Replica) -> None:
    answer = call(replica, "efetch", id="99999999,1")
    assert (answer.status_code, answer.content, len(answer.content)) == (200, EMPTY_SET, 205)


@pytest.mark.parametrize("ids", ["0", "00000000", "abc", ""])
def test_no_valid_id_is_refused(replica: Replica, ids: str) -> None:
    answer = call(replica, "efetch", id=ids)
    assert answer.status_code == 400
    assert "<!DOCTYPE eEfetchResult" in answer.text and "<eFetchResult>" in answer.text
    assert "<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>" in answer.text


def test_biopython_reads_articles_and_books_apart(replica: Replica) -> None:
    with through(replica) as entrez:
        found = entrez.read(entrez.efetch(db="pubmed", id=["90000003", "90000021"], retmode="xml"))
    article, book = found["PubmedArticle"][0], found["PubmedBookArticle"][0]
    assert str(article["MedlineCitation"]["Article"]["ArticleTitle"]).startswith("[Sample] Default mode network")
    assert str(book["BookDocument"]["PMID"]) == "90000021"


def test_bytes_are_served_as_they_are_held(replica: Replica) -> None:
    held = replica.library.record(90000006)
    assert held is not None and held in call(replica, "efetch", id="90000006").content


def test_get_and_post_answer_alike(replica: Replica) -> None:
    params = {"db": "pubmed", "id": "90000001,90000002"}
    got = requests.get(f"{replica.base_url}efetch.fcgi", params=params, timeout=10)
    assert got.content == call(replica, "efetch", id="90000001,90000002").content


def test_a_list_of_pmids_and_medline_text_can_be_had(replica: Replica) -> None:
    listed = call(replica, "efetch", id="90000002,99999999,90000001", rettype="uilist", retmode="text")
    assert listed.text == "90000002\n90000001\n"
    text = call(replica, "efetch", id="90000004,90000024", rettype="medline", retmode="text").text
    trial, letter = Medline.parse(io.StringIO(text))
    assert trial["PMID"] == "90000004" and trial["PT"] == ["Journal Article", "Randomized Controlled Trial"]
    assert trial["AB"].startswith("BACKGROUND: Ketamine produces") and letter["PT"] == ["Letter"]


def test_posted_ids_are_paged_by_their_place(replica: Replica) -> None:
    with through(replica) as entrez:
        posted = entrez.read(entrez.epost("pubmed", id="90000001,99999999,90000002,90000001"))
    session = {"WebEnv": posted["WebEnv"], "query_key": posted["QueryKey"]}
    assert delivered(call(replica, "efetch", **session, retstart=0, retmax=2)) == ["90000001"]
    assert delivered(call(replica, "efetch", **session, retstart=2, retmax=2)) == ["90000002"]


def test_a_second_post_becomes_the_next_key(replica: Replica) -> None:
    first = etree.fromstring(call(replica, "epost", id="90000001").content)
    web_env = first.findtext("WebEnv")
    second = etree.fromstring(call(replica, "epost", id="90000002", webenv=web_env).content)
    assert (second.findtext("QueryKey"), second.findtext("WebEnv")) == ("2", web_env)


def test_posting_nothing_valid_is_refused_as_captured(replica: Replica) -> None:
    errors = [node.text for node in etree.fromstring(call(replica, "epost", id="abc").content).iterfind("ERROR")]
    assert errors[0] == "Empty ID list; Nothing to store" and "18446744073709551615" in errors[1]
    assert "Invalid db name specified: nothing" in call(replica, "epost", id="1", db="nothing").text


def test_history_out_of_range_is_refused(replica: Replica) -> None:
    root = etree.fromstring(call(replica, "epost", id="90000001").content)
    answer = call(replica, "efetch", WebEnv=root.findtext("WebEnv"), query_key=1, retstart=1)
    assert answer.status_code == 400
    assert "OUT OF RANGE. Parameter retstart=1 + 1 is greater than number of records" in answer.text


def test_history_has_the_same_wall_as_search(replica: Replica) -> None:
    root = etree.fromstring(call(replica, "epost", id=",".join(map(str, range(1, 10_500)))).content)
    session = {"WebEnv": root.findtext("WebEnv"), "query_key": 1, "rettype": "uilist", "retmode": "text"}
    assert call(replica, "efetch", **session, retstart=9_998).status_code == 200
    refused = call(replica, "efetch", **session, retstart=9_999)
    assert refused.status_code == 400 and "cannot+be+larger+than+9998" in refused.text


def test_a_page_across_the_wall_is_silently_one_short(tmp_path: Path) -> None:
    record = Library.sample().record(90000001) or b""
    (tmp_path / "one.xml").write_bytes(b"<PubmedArticleSet>" + record + b"</PubmedArticleSet>")
    library = Library.from_xml(tmp_path / "one.xml", repeat=700)
    ids = ",".join(map(str, [*range(1, 9_501), *library.holdings]))
    with Replica(library) as replica:
        root = etree.fromstring(call(replica, "epost", id=ids).content)
        answer = call(replica, "efetch", WebEnv=root.findtext("WebEnv"), query_key=1, retstart=9_500, retmax=500)
    assert answer.status_code == 200 and len(delivered(answer)) == 499


@pytest.mark.parametrize("status", [200, 400])
def test_an_expired_session_is_told_in_either_status(status: int) -> None:
    with Replica(Library.sample()) as replica:
        root = etree.fromstring(call(replica, "epost", id="90000001").content)
        replica.sessions.expire()
        replica.sessions.expired_status = status
        answer = call(replica, "efetch", WebEnv=root.findtext("WebEnv"), query_key=1)
        assert answer.status_code == status and "<ERROR>Unable to obtain query #1</ERROR>" in answer.text


def test_a_search_without_hits_still_keeps_a_session(replica: Replica) -> None:
    root = etree.fromstring(call(replica, "esearch", term="abcXYZ", usehistory="y").content)
    answer = call(replica, "efetch", WebEnv=root.findtext("WebEnv"), query_key=1)
    assert (answer.status_code, answer.content) == (200, EMPTY_SET)


def test_a_summary_has_neither_abstract_nor_headings(replica: Replica) -> None:
    result = call(replica, "esummary", id="90000004,99999999", retmode="json").json()["result"]
    assert result["uids"] == ["90000004", "99999999"]
    assert result["99999999"] == {"uid": "99999999", "error": "cannot get document summary"}
    trial = result["90000004"]
    assert trial["pubtype"] == ["Journal Article", "Randomized Controlled Trial"]
    assert trial["recordstatus"] == "PubMed - indexed for MEDLINE" and trial["attributes"] == ["Has Abstract"]
    assert {"idtype": "doi", "idtypen": 3, "value": "10.5555/claimwatch.0004"} in trial["articleids"]
    assert "Functional unblinding" not in json.dumps(trial)


def test_summaries_in_both_xml_versions(replica: Replica) -> None:
    with through(replica) as entrez:
        (old,) = entrez.read(entrez.esummary(db="pubmed", id="90000004"))
    assert old["Title"].startswith("[Sample] Single ketamine infusion") and old["HasAbstract"] == 1
    new = etree.fromstring(call(replica, "esummary", id="90000004,99999999", version="2.0").content)
    assert new.xpath("string(//DocumentSummary[@uid='90000004']/PubDate)") == "2026 May"
    assert new.xpath("string(//DocumentSummary[@uid='99999999']/error)") == "cannot get document summary"


def test_more_than_500_summaries_in_json_are_refused_in_a_200(replica: Replica) -> None:
    answer = call(replica, "esummary", id=",".join(map(str, range(1, 502))), retmode="json")
    assert answer.status_code == 200
    assert answer.json()["error"] == "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."


def test_bad_summary_requests_say_why(replica: Replica) -> None:
    assert call(replica, "esummary", id="1,abc", retmode="json").json() == {
        "error": "Invalid uid abc at position= 1",
        "result": {"uids": []},
    }
    assert "Neither query_key nor id specified" in call(replica, "esummary").text


def test_info_counts_what_is_shown_and_names_the_fields(replica: Replica) -> None:
    with through(replica) as entrez:
        info = entrez.read(entrez.einfo(db="pubmed"))["DbInfo"][0]
    assert int(info["Count"]) == len(replica.desk.shelf.cards)
    assert {"TIAB": "Title/Abstract", "CRDT": "Date - Create"}.items() <= {
        each["Name"]: each["FullName"] for each in info["FieldList"]
    }.items()
    assert info["LastUpdate"] == "2026/09/01 06:33"


def test_similar_articles_begin_with_the_source(replica: Replica) -> None:
    with through(replica) as entrez:
        sets = entrez.read(entrez.elink(dbfrom="pubmed", db="pubmed", id=["90000008", "90000004"], cmd="neighbor"))
    assert [each["IdList"] for each in sets] == [["90000008"], ["90000004"]]
    assert sets[0]["LinkSetDb"][0]["Link"][0]["Id"] == "90000008" and len(sets[0]["LinkSetDb"][0]["Link"]) > 3


def test_references_lead_to_the_cited_records(replica: Replica) -> None:
    answer = call(replica, "elink", dbfrom="pubmed", id="90000003", linkname="pubmed_pubmed_refs", retmode="json")
    assert answer.json()["linksets"][0]["linksetdbs"][0]["links"] == ["90000001", "90000002"]


def test_citations_are_matched(replica: Replica) -> None:
    lines = "claimwatch sample rec|2026|6|41||first|\rclaimwatch sample rec|2026|6|9999||second|"
    assert call(replica, "ecitmatch", bdata=lines, retmode="xml").text == (
        "claimwatch sample rec|2026|6|41||first|90000004\nclaimwatch sample rec|2026|6|9999||second|NOT_FOUND\n"
    )


def test_a_request_without_a_database_is_refused(replica: Replica) -> None:
    answer = requests.get(f"{replica.base_url}efetch.fcgi", params={"id": "1"}, timeout=10)
    assert (answer.status_code, answer.text) == (400, "Mandatory parameter: db - is omitted\n")
