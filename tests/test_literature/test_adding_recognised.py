"""Reading what people paste. The identifiers are invented."""

import pytest

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
        "https://pubmed.ncbi.nlm.nih.gov/90000001/",
        "pubmed.ncbi.nlm.nih.gov/90000001",
        "https://pubmed.ncbi.nlm.nih.gov/90000001/?from_term=default+mode#abstract",
        "http://www.ncbi.nlm.nih.gov/pubmed/90000001",
        "https://www.ncbi.nlm.nih.gov/pubmed/?term=90000001",
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
