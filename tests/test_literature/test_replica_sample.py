"""The sample literature over the replica's days, and files of records."""

import gzip
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez
from lxml import etree

from tests.pubmed_replica import Clock, Library, Replica
from tests.pubmed_replica.biopython import through
from tests.pubmed_replica.library import pieces
from tests.pubmed_replica.search import search
from tests.pubmed_replica.shelf import Shelf

REAL_RECORDS = Path(__file__).parents[3] / "shared" / "data" / "pubmed" / "records.xml.gz"
BEFORE, AFTER = date(2026, 9, 1), date(2026, 9, 30)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.sample()


def shown(library: Library, pmid: int, day: date) -> etree._Element | None:
    record = library.holdings[pmid].record(day)
    return None if record is None else etree.fromstring(record)


def types(library: Library, pmid: int, day: date) -> set[str]:
    record = shown(library, pmid, day)
    assert record is not None, f"{pmid} is not shown on {day}"
    return set(record.xpath("//PublicationType/@UI"))


def notices(library: Library, pmid: int, day: date) -> list[tuple[str, str]]:
    record = shown(library, pmid, day)
    assert record is not None
    return [(n.get("RefType"), n.findtext("PMID", "")) for n in record.iterfind("*//CommentsCorrections")]


def pubmed_dtd() -> etree.DTD:
    """NLM's DTD as Biopython carries it, with just enough MathML in place of the module it includes."""
    text = (Path(Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd").read_text(encoding="utf-8")
    mathml = "<!ELEMENT mml:math ANY><!ATTLIST mml:math xmlns:mml CDATA #IMPLIED>"
    mathml += "<!ELEMENT mml:mi ANY><!ELEMENT mml:mo ANY><!ELEMENT mml:mn ANY>"
    return etree.DTD(io.StringIO(text.replace("%mathml-in-pubmed;", mathml)))


def test_every_revision_is_valid_against_nlms_dtd(library: Library) -> None:
    dtd = pubmed_dtd()
    revisions = [(h.pmid, r) for h in library.holdings.values() for r in h.revisions]
    invalid = [pmid for pmid, revision in revisions if not dtd.validate(etree.fromstring(revision.record))]
    assert len(revisions) > 200 and invalid == []


def test_biopython_reads_everything_on_the_first_and_on_the_last_day() -> None:
    with Replica(Library.sample()) as replica, through(replica) as entrez:
        for day in (BEFORE, AFTER):
            replica.clock.move(day)
            ids = entrez.read(entrez.esearch(db="pubmed", term="all[sb]", retmax=9999))["IdList"]
            found: Any = entrez.read(entrez.efetch(db="pubmed", id=ids, retmode="xml"))
            assert len(found["PubmedArticle"]) + len(found["PubmedBookArticle"]) == len(ids) > 200


def test_made_up_records_say_so(library: Library) -> None:
    made_up = [h for pmid, h in library.holdings.items() if pmid > 90_000_000]
    assert len(made_up) == 30
    for holding in made_up:
        text = holding.revisions[0].record.decode()
        assert "<ArticleTitle" in text and re.search(r"<ArticleTitle[^>]*>\[Sample\] ", text)
        assert "made-up record" in text and "<LastName>" not in text
        assert all(doi.startswith("10.5555/claimwatch.") for doi in re.findall(r'Type="doi"[^>]*>([^<]+)', text))


def test_real_papers_carry_facts_only(library: Library) -> None:
    papers = [h.revisions[0].record.decode() for pmid, h in library.holdings.items() if pmid < 90_000_000]
    assert len(papers) == 184
    assert all("bibliographic facts only" in text and "AbstractText" not in text for text in papers)


def test_a_retraction_arrives_with_a_notice_that_is_not_itself_retracted(library: Library) -> None:
    assert "D016441" not in types(library, 90000008, BEFORE) and notices(library, 90000008, BEFORE) == []
    assert "D016441" in types(library, 90000008, AFTER)
    assert notices(library, 90000008, AFTER) == [("RetractionIn", "90000009")]
    assert types(library, 90000009, AFTER) == {"D016440"} and shown(library, 90000009, BEFORE) is None


def test_a_reinstated_paper_loses_its_retraction(library: Library) -> None:
    assert notices(library, 90000010, date(2026, 9, 8)) == [("RetractionIn", "90000011")]
    assert notices(library, 90000010, date(2026, 9, 22)) == []
    assert "D016441" not in types(library, 90000010, AFTER)


def test_errata_concerns_and_newer_versions_arrive(library: Library) -> None:
    assert notices(library, 90000012, AFTER) == [("ErratumIn", "90000013")]
    assert notices(library, 90000014, AFTER) == [("ExpressionOfConcernIn", "90000015")]
    assert notices(library, 90000016, AFTER) == [("ExpressionOfConcernIn", "")]
    assert notices(library, 90000017, AFTER) == [("UpdateIn", "90000018")]
    assert notices(library, 90000018, AFTER) == [("UpdateOf", "90000017")]


def test_a_record_begins_to_match_when_its_headings_arrive(library: Library) -> None:
    first, later = (
        set(search(Shelf(library, day), "ketamine[mh]").pmids) for day in (date(2026, 9, 19), date(2026, 9, 20))
    )
    assert later - first == {90000022}


def test_records_come_and_go_with_the_days(library: Library) -> None:
    before, after = (set(Shelf(library, day).cards) for day in (BEFORE, AFTER))
    assert {90000023, 90000028, 90000029} <= after - before
    assert before - after == {90000024}


def test_the_modification_date_finds_what_changed(library: Library) -> None:
    changed = search(Shelf(library, date(2026, 9, 12)), '("2026/09/10"[mdat] : "3000"[mdat])').pmids
    assert set(changed) == {90000008, 90000009, 90000012, 90000013}


def test_the_days_to_come_are_known() -> None:
    library = Library.sample()
    coming = library.changes()
    assert (coming[0], coming[-1]) == (date(2026, 9, 5), date(2026, 9, 24))
    library.clock.move(coming[-1])
    assert library.changes() == []


def test_records_can_be_added_revised_and_removed_by_hand(library: Library) -> None:
    own = Library(Clock(BEFORE))
    for since, source in ((date(2026, 8, 1), BEFORE), (date(2026, 9, 10), AFTER)):
        own.add(library.holdings[90000008].record(source) or b"", since=since)
    assert search(Shelf(own, BEFORE), "retracted publication[pt]").pmids == []
    own.remove(90000008, since=date(2026, 9, 20))
    own.advance(9)
    assert search(Shelf(own, own.clock.today), "retracted publication[pt]").pmids == [90000008]
    own.advance(10)
    assert own.record(90000008) is None


def test_something_that_is_no_record_is_refused() -> None:
    with pytest.raises(ValueError, match="root element is 'book'"):
        Library().add(b"<book/>")
    with pytest.raises(ValueError, match="not a PubMed record"):
        Library().add(b"<PubmedArticle><MedlineCitation/></PubmedArticle>")


def test_a_file_without_records_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.xml"
    path.write_text("<PubmedArticleSet></PubmedArticleSet>")
    with pytest.raises(ValueError, match=r"empty\.xml: no PubmedArticle found"):
        Library.from_xml(path)


def test_a_later_file_replaces_and_deletes(tmp_path: Path, library: Library) -> None:
    old, new, gone = (library.holdings[pmid].revisions for pmid in (90000008, 90000008, 90000002))
    (tmp_path / "1.xml").write_bytes(b"<PubmedArticleSet>" + old[0].record + gone[0].record + b"</PubmedArticleSet>")
    deletion = b'<DeleteCitation><PMID Version="1">90000002</PMID></DeleteCitation>'
    with gzip.open(tmp_path / "2.xml.gz", "wb") as later:
        later.write(b"<PubmedArticleSet>" + new[1].record + deletion + b"</PubmedArticleSet>")
    loaded = Library.from_xml(tmp_path / "1.xml", tmp_path / "2.xml.gz", clock=Clock(AFTER))
    assert set(loaded.holdings) == {90000008} and loaded.record(90000008) == new[1].record


def test_real_records_keep_their_bytes() -> None:
    if not REAL_RECORDS.exists():
        pytest.skip(f"no real records at {REAL_RECORDS}: this test reads them from the folder beside the checkout")
    with gzip.open(REAL_RECORDS) as stream:
        found = [piece for _, piece in zip(range(60), pieces(stream), strict=False)]
    library = Library()
    numbers = [library.add(piece) for piece in found]
    assert len(set(numbers)) == 60 and [library.record(pmid) for pmid in numbers] == found
