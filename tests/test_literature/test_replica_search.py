"""What ESearch of the replica says: the query language, the translations, the limits. Expectations: NCBI's answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.pubmed_replica import Library, Replica
from tests.pubmed_replica.biopython import through

ONE = """<?xml version="1.0" ?><PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">90000900</PMID><DateRevised><Year>2020</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2019</Year></PubDate>
</JournalIssue></Journal><ArticleTitle>[Sample] one of many</ArticleTitle>
<ELocationID EIdType="doi">10.5555/many</ELocationID>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>Claimwatch Sample Rec</MedlineTA></MedlineJournalInfo>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(Library.sample()) as running:
        yield running


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    path: Path = tmp_path_factory.mktemp("crowd") / "one.xml"
    path.write_text(ONE)
    with Replica(Library.from_xml(path, repeat=10_050)) as running:
        yield running


def ask(replica: Replica, term: str, **params: Any) -> dict[str, Any]:
    sent = {"db": "pubmed", "term": term, "retmode": "json", "retmax": 9999, **params}
    answer = requests.get(f"{replica.base_url}esearch.fcgi", params=sent, timeout=10)
    return json.loads(answer.text, strict=False)["esearchresult"]


def pmids(replica: Replica, term: str, **params: Any) -> set[int]:
    return {int(pmid) for pmid in ask(replica, term, **params)["idlist"]}


def test_biopython_reads_a_search_with_history(replica: Replica) -> None:
    with through(replica) as entrez:
        found = entrez.read(entrez.esearch(db="pubmed", term="ketamine[ti]", retmax=3, usehistory="y"))
    assert len(found["IdList"]) == 3 and int(found["Count"]) > 3
    assert found["WebEnv"].startswith("MCID_") and found["QueryKey"] == "1"
    assert found["QueryTranslation"] == '"ketamine"[Title]'


def test_an_unknown_phrase_is_told_in_the_error_list(replica: Replica) -> None:
    answer = requests.get(f"{replica.base_url}esearch.fcgi", params={"db": "pubmed", "term": "abcXYZ"}, timeout=10)
    assert (
        "<eSearchResult><Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/>"
        "<QueryTranslation>(abcXYZ[All Fields])</QueryTranslation><ErrorList><PhraseNotFound>abcXYZ</PhraseNotFound>"
        "</ErrorList><WarningList><OutputMessage>No items found.</OutputMessage></WarningList></eSearchResult>"
    ) in answer.text


def test_json_numbers_are_strings_and_clean_answers_have_no_lists(replica: Replica) -> None:
    result = ask(replica, "ketamine[ti]", retmax=1)
    assert (result["retmax"], result["retstart"]) == ("1", "0")
    assert "errorlist" not in result and "warninglist" not in result


@pytest.mark.parametrize(
    ("term", "translation"),
    [
        ('"default mode network"[tiab]', '"default mode network"[Title/Abstract]'),
        ("rumination [tiab] AND ketamin*[ti]", '"rumination"[Title/Abstract] AND "ketamin*"[Title]'),
        ('"Ketamine"[Mesh:NoExp]', '"ketamine"[MeSH Terms]'),
        ("2020:2021[dp]", "2020/01/01:2021/12/31[Date - Publication]"),
        ('("2026/10/01"[mdat] : "3000"[mdat])', "2026/10/01:3000/12/31[Date - Modification]"),
        ("1:500 [UID]", "1:500[UID]"),
        ("all[sb]", '"all"[Filter]'),
        (
            "ketamine[ti] OR rumination[ti] AND brain[tiab]",
            '("ketamine"[Title] OR "rumination"[Title]) AND "brain"[Title/Abstract]',
        ),
        ("mode rest", '"mode"[All Fields] AND ("rest"[MeSH Terms] OR "rest"[All Fields])'),
        ('"ketamine dissociation"[ti:~3]', '"ketamine dissociation"[Title:~3]'),
    ],
)
def test_the_translation_has_ncbis_form(replica: Replica, term: str, translation: str) -> None:
    assert ask(replica, term)["querytranslation"] == translation


def test_date_parameters_are_echoed_as_a_range(replica: Replica) -> None:
    result = ask(replica, "ketamine[ti]", datetype="edat", reldate=60)
    assert result["querytranslation"].endswith(" AND 2026/07/03:2026/09/01[Date - Entry]")
    assert pmids(replica, "all[sb]", datetype="mdat", mindate="2026/07/01", maxdate="2026/07/31") >= {
        90000019,
        90000027,
    }


def test_an_empty_date_finds_nothing(replica: Replica) -> None:
    assert ask(replica, "ketamine", mindate="", maxdate="")["count"] == "0"


def test_one_date_alone_limits_nothing(replica: Replica) -> None:
    assert ask(replica, "ketamine", mindate="2026/01/01")["count"] == ask(replica, "ketamine")["count"]


def test_an_unknown_tag_is_dropped_without_a_warning(replica: Replica) -> None:
    result = ask(replica, "rumination[foo]")
    assert result["count"] == ask(replica, "rumination")["count"] != "0"
    assert result["errorlist"] == {"phrasesnotfound": [], "fieldsnotfound": []} and "warninglist" not in result


def test_a_tag_on_a_group_is_ignored(replica: Replica) -> None:
    assert pmids(replica, "(rumination OR melancholic)[ti]") == pmids(replica, "rumination OR melancholic")
    assert pmids(replica, "rumination[ti] OR melancholic[ti]") < pmids(replica, "rumination OR melancholic")


def test_a_missing_heading_is_a_quoted_phrase_not_found(replica: Replica) -> None:
    result = ask(replica, '"No Such Heading"[Mesh]')
    assert result["count"] == "0"
    assert result["warninglist"]["quotedphrasesnotfound"] == ['"No Such Heading"[Mesh]']


def test_a_missing_phrase_drops_out_of_an_or(replica: Replica) -> None:
    result = ask(replica, '"no such phrase"[tiab] OR rumination[ti]')
    assert result["querytranslation"] == '"rumination"[Title]' and int(result["count"]) > 0


def test_a_tagged_stop_word_finds_nothing_and_an_untagged_one_is_ignored(replica: Replica) -> None:
    assert ask(replica, "the[tiab] AND ketamine")["errorlist"]["phrasesnotfound"] == ["the"]
    assert ask(replica, "the ketamine")["warninglist"]["phrasesignored"] == ["the"]


def test_not_subtracts_and_brackets_bind(replica: Replica) -> None:
    both = pmids(replica, "ketamine[ti] AND (retrosplenial[tiab] OR psilocybin[ti])")
    assert both == {90000007, 90000027}
    assert pmids(replica, "ketamine[ti] NOT ketamine[ti]") == set()
    assert pmids(replica, "ketamine[ti] NOT retrosplenial[tiab]") == pmids(replica, "ketamine[ti]") - pmids(
        replica, "retrosplenial[tiab]"
    )


def test_headings_match_whole_and_major_ones_apart(replica: Replica) -> None:
    assert 90000020 in pmids(replica, '"Ketamine"[Mesh]') and 90000020 not in pmids(replica, "Ketamine[majr]")
    assert 90000004 in pmids(replica, '"Ketamine/therapeutic use"[Mesh]')
    assert pmids(replica, "Depressive[Mesh]") == set()


def test_publication_types_authors_and_dois_are_fields(replica: Replica) -> None:
    assert pmids(replica, "retracted publication[pt]") == {21557878, 26554325}
    assert 30979801 in pmids(replica, "Yan[au]")
    assert pmids(replica, "10.1073/pnas.1900390116[doi]") == {30979801}
    assert pmids(replica, "10.5555/claimwatch.0003[lid]") == {90000003}


def test_bare_numbers_are_pmids(replica: Replica) -> None:
    assert pmids(replica, "30979801 90000001") == {30979801, 90000001}
    assert pmids(replica, "90000001:90000003[uid]") == {90000001, 90000002, 90000003}


def test_a_late_entry_is_found_by_its_creation_and_not_by_its_entry_date(tmp_path: Path) -> None:
    with Replica(Library.sample()) as replica:
        replica.clock.advance(25)
        assert 90000029 in pmids(replica, "2026/09/19[crdt]")
        assert 90000029 not in pmids(replica, "2026/09/19[edat]")
        assert 90000029 in pmids(replica, "2010[edat]")


def test_an_unbalanced_query_is_an_error_in_a_200(replica: Replica) -> None:
    assert ask(replica, "((")["ERROR"].startswith("Search Backend failed: ")
    with through(replica) as entrez, pytest.raises(RuntimeError, match="Search Backend failed"):
        entrez.read(entrez.esearch(db="pubmed", term="(("))


def test_no_term_and_a_wrong_database_are_errors(replica: Replica) -> None:
    assert ask(replica, "")["ERROR"] == "Empty term and query_key - nothing todo"
    assert ask(replica, "x", db="nothing")["ERROR"] == "Invalid db name specified: nothing"


def test_an_unknown_sort_is_ignored_with_a_message(replica: Replica) -> None:
    assert ask(replica, "ketamine", sort="date")["warninglist"]["outputmessages"] == [
        "Unknown sort schema 'date' ignored"
    ]


def test_sorting_by_publication_date_puts_the_newest_first(replica: Replica) -> None:
    ids = ask(replica, "90000029 90000001 90000005 90000003 30979801", sort="pub_date")["idlist"]
    assert ids == ["90000005", "90000003", "90000001", "30979801"]


def test_count_only_says_nothing_else(replica: Replica) -> None:
    assert set(ask(replica, "ketamine", rettype="count")) == {"count"}


def test_earlier_searches_combine(replica: Replica) -> None:
    first = ask(replica, "ketamine[ti]", usehistory="y")
    session = {"usehistory": "y", "WebEnv": first["webenv"]}
    second = ask(replica, "retrosplenial[tiab]", **session)
    assert (second["webenv"], second["querykey"]) == (first["webenv"], "2")
    assert pmids(replica, "#1 AND #2", **session) == {90000007}
    assert pmids(replica, "retrosplenial[tiab]", query_key=1, **session) == {90000007}


@pytest.mark.parametrize(
    ("start", "size", "given", "message"),
    [
        (0, 10_000, 9_999, "Restrictions achieved. start and count adjusted to 0, 9999"),
        (9_990, 10, 9, "Restrictions achieved. start and count adjusted to 9990, 9"),
        (9_998, 1, 1, None),
        (9_000, 500, 500, None),
    ],
)
def test_the_window_ends_at_9999(crowd: Replica, start: int, size: int, given: int, message: str | None) -> None:
    result = ask(crowd, "all[sb]", retstart=start, retmax=size)
    assert result["count"] == "10050" and len(result["idlist"]) == given
    assert result.get("warninglist", {}).get("outputmessages") == ([message] if message else None)


def test_beyond_the_window_is_an_error_whose_json_is_broken(crowd: Replica) -> None:
    params = {"db": "pubmed", "term": "all[sb]", "retstart": 9999, "retmode": "json"}
    answer = requests.get(f"{crowd.base_url}esearch.fcgi", params=params, timeout=10)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError, match="control character"):
        json.loads(answer.text)
    error = json.loads(answer.text, strict=False)["esearchresult"]["ERROR"]
    assert error.startswith("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed")


def test_beyond_the_window_of_a_small_result_is_an_empty_page(replica: Replica) -> None:
    result = ask(replica, "ketamine", retstart=9999)
    assert result["idlist"] == [] and int(result["count"]) > 0
    assert result["warninglist"]["outputmessages"][0].startswith("Restrictions achieved.")


def test_uid_ranges_tile_a_big_result(crowd: Replica) -> None:
    halves = [ask(crowd, f"all[sb] AND {low}:{high}[uid]") for low, high in ((1, 50_005_000), (50_005_001, 99_999_999))]
    assert sum(int(half["count"]) for half in halves) == 10_050
    assert len({pmid for half in halves for pmid in half["idlist"]}) == 10_050


def test_copies_carry_their_own_numbers(crowd: Replica) -> None:
    copy = crowd.library.record(50_000_003)
    assert copy is not None and b">50000003</PMID>" in copy and b">10.5555/many.50000003<" in copy
