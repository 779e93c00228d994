"""Reading what people paste. The identifiers are invented."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.rules.pasted_identifiers import Identifier, NotRecognised, recognise

PMID = Identifier("pmid", "90000001")
DOI = Identifier("doi", "10.9999/sample.90000001")
PMCID = Identifier("pmcid", "PMC90000001")


@pytest.mark.parametrize(
    "text",
    [
        "90000001",
        " 0090000001 ",
        "PMID: 90000001",
        "pmid90000001",
        "PMID 90000001.",
        "90000001.",
        "pmid=90000001",
        "pubmed.gov/90000001",
        "https://pubmed-ncbi-nlm-nih-gov.gate2.example.fr/90000001/",
        "https://0-www.ncbi.nlm.nih.gov.library.example.edu/pubmed/90000001",
        "https://0-pubmed-ncbi-nlm-nih-gov.library.example.ac.uk/90000001/",
        "https://pubmed.ncbi.nlm.nih.gov/90000001/",
        "pubmed.ncbi.nlm.nih.gov/90000001",
        "https://pubmed.ncbi.nlm.nih.gov/90000001/?from_term=default+mode#abstract",
        "http://www.ncbi.nlm.nih.gov/pubmed/90000001",
        "https://www.ncbi.nlm.nih.gov/pubmed/?term=90000001",
        "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&list_uids=90000001&dopt=Citation",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/pmid/90000001/",
        "https://europepmc.org/article/MED/90000001",
        "https://europepmc.org/abstract/med/90000001",
        "J Invented Samples. 2026;1(2):1-2. doi: 10.9999/sample.90000001. PMID: 90000001; PMCID: PMC90000001.",
    ],
)
def test_a_pmid_is_recognised(text):
    assert recognise(text) == PMID


@pytest.mark.parametrize(
    "text",
    [
        "10.9999/sample.90000001",
        "doi:10.9999/SAMPLE.90000001",
        "DOI 10.9999/sample.90000001.",
        "https://doi.org/10.9999/sample.90000001",
        "doi.org/10.9999%2Fsample.90000001",
        "http://dx.doi.org/10.9999/sample.90000001",
        "https://www.example.org/doi/10.9999/sample.90000001",
        "https://www.example.org/doi/full/10.9999/sample.90000001?download=true",
        "https://www.example.org/doi/10.9999/sample.90000001/pdf",
        "J Invented Samples. 2026;1(2):1-2 (doi:10.9999/sample.90000001).",
    ],
)
def test_a_doi_is_recognised(text):
    assert recognise(text) == DOI


@pytest.mark.parametrize(
    "text",
    [
        "PMC90000001",
        "pmc90000001.1",
        "PMC 90000001",
        "PMCID90000001",
        "PMCID: 90000001",
        "PMCID: PMC90000001",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC90000001/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC90000001/#S1",
        "https://europepmc.org/article/PMC/PMC90000001",
        "europepmc.org/articles/PMC90000001",
    ],
)
def test_a_pmcid_is_recognised(text):
    assert recognise(text) == PMCID


def test_a_doi_keeps_the_brackets_that_are_its_own():
    assert recognise("(10.9999/s0140(97)11096-0)").value == "10.9999/s0140(97)11096-0"


def test_the_version_of_a_preprint_page_is_no_part_of_its_doi():
    address = "https://www.biorxiv.org/content/10.1101/2020.01.02.000000v2.full"
    assert recognise(address) == ("doi", "10.1101/2020.01.02.000000")


def test_any_other_address_is_a_web_page():
    address = "https://www.nimh.nih.gov/health/topics/depression"
    assert recognise(address) == ("url", address)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing was given"),
        ("0", "is no PMID"),
        ("1234567890", "is no PMID"),
        ("default mode network", "holds no identifier"),
        ("PMID: 1 and PMID: 2", "Several works"),
        ("10.5555/a;10.5555/b", "Several works"),
        ("10.5555/a,https://doi.org/10.5555/b", "Several works"),
        ("10.5555/0022(1999)6:4<283:", "holds no identifier|is no DOI"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=ketamine", "without a PMID"),
        ("https://europepmc.org/article/PPR/PPR123456", "paste the DOI"),
        ("https://doi.org/", "is no DOI"),
        ("http://", "is no web address"),
        ("https://example.org/" + "a" * 500, "longer than"),
    ],
)
def test_what_names_no_work_is_refused_with_what_to_do(text, reason):
    with pytest.raises(NotRecognised, match=reason):
        recognise(text)


SICI = "10.5555/(sici)1097-9999(1998)6:4<283::aid-xyz7>3.0.co;2-a"


@pytest.mark.parametrize(
    "text",
    [
        SICI.upper(),
        f"J Invent. 1998;6(4):283. doi: {SICI}. Epub 1998.",
        f"https://doi.org/{SICI.replace('<', '%3C').replace('>', '%3E')}",
        f"doi:{SICI.replace('<', '&lt;').replace('>', '&gt;')}",
    ],
)
def test_the_marks_in_a_sici_are_its_own(text):
    assert recognise(text) == ("doi", SICI)


def test_a_sici_may_have_no_check_character():
    sici = "10.5555/1520-0442(1999)012<0001:abc>2.0.co;2"
    assert recognise(f"doi: {sici.upper()}.") == ("doi", sici)


@pytest.mark.parametrize(
    "text",
    [
        "10.5555/abc?utm_source=x",
        "https://doi.org/10.5555/abc?utm_source=x&utm_medium=y",
        "“10.5555/abc”,",
        "10.5555/abc\u200b",
        "<a href='x'>10.5555/abc</a>",
        "10.5555/abc [doi]",
        "10.5555/abc†",
        "１０.5555／abc",
        "https://doi-org.proxy.example.edu/10.5555/abc",
        "https://doi.org.ezproxy.example.edu/10.5555/abc",
        "https://login.ezproxy.example.edu/login?url=https://doi.org/10.5555/abc",
        "https://login.ezproxy.example.edu/login?qurl=https%3A%2F%2Fdoi.org%2F10.5555%2Fabc",
        "https://journals.example.org/article?id=10.5555/abc",
        "https://link.example.org/content/pdf/10.5555/abc.pdf",
        "https://www.example.org/cdsr/doi/10.5555/abc/full",
        "https://academic.oup.com/journal/advance-article/doi/10.5555/abc/5300000",
        "https://academic-oup-com.proxy.example.edu/journal/article-pdf/doi/10.5555/abc/5300000/abc.pdf",
        "https://karger.example.com/abc/article/doi/10.5555/abc/282000/A-title-of-words",
        "https://www.example.org/cdsr/doi/10.5555/abc/full/de",
        "https://www.example.org/articles/10.5555/abc/tables/2",
        "https://www.example.org/doi/suppl/10.5555/abc/suppl_file/abc_sm.pdf",
        "https://doi-org.eu1.proxy.openathens.net/10.5555/abc",
        "https://0-doi-org.library.example.edu/10.5555/abc",
        "10.5555%2Fabc",
        "10.5555/abc/full",
        "https://doi.org/10.5555/abc/abstract",
        "10.5555/abc.pdf",
        "10.5555/abc.Epub",
        "10.5555/abc;PMID:90000001",
        "https://www.example.org/DOI/DOI?10.5555/abc",
        "[10.5555/abc](https://doi.org/10.5555/abc)",
    ],
)
def test_what_stands_around_a_doi_is_no_part_of_it(text):
    assert recognise(text) == ("doi", "10.5555/abc")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.biorxiv.org/content/10.64898/2026.01.01.700001v2.full",
        "https://www.medrxiv.org/content/10.64898/2026.01.01.700001v1.full.pdf+html",
        "doi:10.64898/2026.01.01.700001v2.",
    ],
)
def test_no_version_of_a_preprint_is_part_of_its_doi(text):
    assert recognise(text) == ("doi", "10.64898/2026.01.01.700001")


def test_a_page_behind_a_proxy_is_that_of_its_site():
    assert recognise("https://pubmed-ncbi-nlm-nih-gov.proxy.example.edu/90000001/") == PMID
    address = "https://www-my--site-example-com.ezproxy.example.ac.uk/p/1?a=2"
    assert recognise(address) == ("url", "https://www.my-site.example.com/p/1?a=2")


@settings(max_examples=40, deadline=None)
@given(st.from_regex(r"10\.[0-9]{4,9}/[a-z0-9][a-z0-9._/()\-]{0,40}[a-z0-9]", fullmatch=True))
def test_a_doi_is_itself_however_it_is_written(doi):
    balanced = doi if doi.count("(") == doi.count(")") else doi.replace("(", "").replace(")", "")
    want = recognise(balanced)
    for text in (
        f"doi: {balanced}.",
        f"https://doi.org/{quote(balanced)}",
        f"“{balanced}”;",
        f"{balanced.upper()}\ufeff",
    ):
        assert recognise(text) == want


@pytest.mark.parametrize("slug", ["npp2016123", "tp201562", "mp20151"])
def test_a_journal_that_writes_its_doi_without_full_stops_gets_them_back(slug):
    journal = slug.rstrip("0123456789")
    year, number = slug[len(journal) :][:4], slug[len(journal) :][4:]
    found = recognise(f"https://www.nature.com/articles/{slug}")
    assert found == Identifier("doi", f"10.1038/{journal}.{year}.{number}")


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("https://www.thelancet.com/journals/lancet/article/PIIS0140-6736(99)00001-X/fulltext",
         "10.1016/s0140-6736(99)00001-x"),
        ("https://www.bmj.com/content/364/bmj.z1234", "10.1136/bmj.z1234"),
        ("https://www.medrxiv.org/content/medrxiv/early/2020/01/02/2020.01.02.000000.full.pdf",
         "10.1101/2020.01.02.000000"),
        ("https://arxiv.org/pdf/2001.00000v2.pdf", "10.48550/arxiv.2001.00000"),
        ("arXiv:2001.00000v1", "10.48550/arxiv.2001.00000"),
    ],
)  # fmt: skip
def test_an_address_that_holds_the_end_of_a_doi_names_it(address, doi):
    assert recognise(address) == ("doi", doi)


@pytest.mark.parametrize("slug", ["npp123", "mp20151234", "unknown2016123"])
def test_what_could_be_split_otherwise_stays_an_address(slug):
    assert recognise(f"https://www.nature.com/articles/{slug}").scheme == "url"
