"""One test for each known way in which PubMed XML misleads its readers; synthetic records."""

import pytest

from literature.entrez.parse import Broken, Deleted, parse_records
from literature.library.storing import store_records
from literature.models import Reference
from tests.test_literature.pubmed_samples import article, body, read

REFERENCES = (
    "<ReferenceList><Title>References</Title><Reference><Citation>First <i>cited</i></Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.1000/CITED</ArticleId><ArticleId IdType="pmc">77</ArticleId>'
    '<ArticleId IdType="pubmed">90000077</ArticleId></ArticleIdList></Reference><ReferenceList><Reference>'
    "<Citation>Second</Citation></Reference></ReferenceList></ReferenceList>"
)


def test_a_reference_never_lends_its_identifiers_to_the_record() -> None:
    record = read(data=f"<ArticleIdList><ArticleId>90000001</ArticleId></ArticleIdList>{REFERENCES}")
    assert (record.doi, record.pmcid) == ("", "")
    assert record.identifiers == [{"type": "pubmed", "value": "90000001"}]


def test_a_linked_record_never_lends_its_pmid() -> None:
    link = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><RefSource>J. 2020;1:2</RefSource>'
        '<PMID Version="2">90000009</PMID><Note>p. 3</Note></CommentsCorrections></CommentsCorrectionsList>'
    )
    record = read(citation=link)
    assert record.pmid == "90000001"
    assert record.notices == [
        {"type": "ErratumIn", "citation": "J. 2020;1:2", "pmid": "90000009", "version": 2, "note": "p. 3"}
    ]


def test_a_notice_without_pmid_is_kept() -> None:
    link = '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J. 2021</RefSource>'
    record = read(citation=f"{link}</CommentsCorrections></CommentsCorrectionsList>")
    assert [(notice["type"], notice["pmid"], notice["version"]) for notice in record.notices] == [
        ("RetractionIn", "", None)
    ]


@pytest.mark.parametrize(
    ("located", "listed", "doi"),
    [
        ('<ELocationID EIdType="doi">10.1000/A</ELocationID><ELocationID EIdType="pii"/>', "", "10.1000/a"),
        ('<ELocationID EIdType="doi" ValidYN="N">10.1000/bad</ELocationID>', "10.1000/good", "10.1000/good"),
        ('<ELocationID EIdType="doi" ValidYN="Y">10.1000/one</ELocationID>', "10.1000/two", "10.1000/one"),
        ('<ELocationID EIdType="pii">10.1000/pii</ELocationID>', "", ""),
        ("", "https://doi.org/10.1000/X", "10.1000/x"),
        ("", "not a doi", ""),
    ],
)
def test_the_doi_comes_from_the_right_place(located: str, listed: str, doi: str) -> None:
    ids = f'<ArticleIdList><ArticleId IdType="doi">{listed}</ArticleId></ArticleIdList>'
    assert read(inside=located, data=ids).doi == doi


def test_inline_markup_does_not_cut_the_text() -> None:
    record = read(title="[Sample] <i>E. coli</i> in CO<sub>2</sub>, 10<sup>6</sup> cells &lt; 5")
    assert record.title == "[Sample] E. coli in CO2, 10^6 cells < 5"
    assert record.title_markup == "[Sample] <i>E. coli</i> in CO<sub>2</sub>, 10<sup>6</sup> cells &lt; 5"


def test_every_section_of_the_abstract_is_kept_with_its_label() -> None:
    texts = (
        '<AbstractText Label="AIM" NlmCategory="OBJECTIVE">One.</AbstractText><AbstractText>Two.</AbstractText>'
        '<AbstractText Label="UNLABELLED">Three.</AbstractText><AbstractText Label="AIM">Four.</AbstractText>'
    )
    record = read(inside=f"<Abstract>{texts}<CopyrightInformation>(c)</CopyrightInformation></Abstract>")
    assert [(part["label"], part["category"], part["text"]) for part in record.abstract] == [
        ("AIM", "OBJECTIVE", "One."),
        ("", "", "Two."),
        ("", "", "Three."),
        ("AIM", "", "Four."),
    ]
    assert record.abstract_copyright == "(c)"


def test_efetch_and_baseline_spell_one_date_in_two_ways_and_make_one_fingerprint() -> None:
    baseline = read(date="<MedlineDate>1994 Sep-Dec</MedlineDate>")
    efetch = read(date="<Year>1994</Year><Season>Sep-Dec</Season>")
    assert baseline.fingerprint() == efetch.fingerprint()
    assert baseline.fingerprint() != read(date="<MedlineDate>1994 Sep-Nov</MedlineDate>").fingerprint()


def test_without_a_year_in_pubdate_the_electronic_date_is_taken_and_says_so() -> None:
    day = "<ArticleDate><Year>2020</Year><Month>03</Month><Day>04</Day></ArticleDate>"
    record = read(date="", inside=day)
    assert (record.year, record.month, record.day, record.date_raw) == (2020, 3, 4, "Epub 2020 Mar 4")
    assert read(date="").year is None


def test_a_group_author_has_no_last_name_and_a_missing_author_list_is_no_error() -> None:
    authors = (
        '<AuthorList CompleteYN="N"><Author ValidYN="N" EqualContrib="Y"><LastName>Sample</LastName><Suffix>2<sup>nd'
        '</sup></Suffix><Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier><AffiliationInfo>'
        "<Affiliation>Here</Affiliation></AffiliationInfo><AffiliationInfo><Affiliation>There</Affiliation>"
        "</AffiliationInfo></Author><Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>"
    )
    person, group = read(inside=authors).authors
    assert (person["valid"], person["equal"], person["suffix"]) == (False, True, "2nd")
    assert (person["orcid"], person["affiliations"]) == ("0000-0002-1825-0097", ["Here", "There"])
    assert (group["last"], group["collective"], group["valid"]) == ("", "The Group", True)
    assert not read(inside=authors).authors_complete
    assert (read().authors, read().authors_complete) == ([], True)


def test_a_heading_is_major_when_only_its_qualifier_is() -> None:
    mesh = (
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" AutoHM="Y">One</DescriptorName>'
        '<QualifierName UI="Q1" MajorTopicYN="Y">two</QualifierName></MeshHeading><MeshHeading>'
        '<DescriptorName UI="D2" MajorTopicYN="N">Three</DescriptorName></MeshHeading></MeshHeadingList>'
    )
    one, three = read(citation=mesh).mesh
    assert (one["major"], one["auto"], one["qualifiers"][0]["ui"], three["major"]) == (
        True,
        True,
        "Q1",
        False,
    )


def test_a_publication_type_keeps_its_ui_beside_its_label() -> None:
    kind = '<PublicationType UI="D016440">Retraction Notice</PublicationType>'
    record = read(inside=f"<PublicationTypeList>{kind}</PublicationTypeList>")
    assert record.publication_types == [{"ui": "D016440", "name": "Retraction Notice"}]


def test_deletions_are_seen_beside_the_articles() -> None:
    gone = "<DeleteCitation><PMID Version='1'>90000002</PMID><PMID Version='1'>90000003</PMID></DeleteCitation>"
    first, second = parse_records(body(article(), gone))
    assert second == Deleted(("90000002", "90000003"))
    assert first.pmid == "90000001"


def test_nested_reference_lists_come_flat_and_a_cites_link_is_not_listed_twice() -> None:
    cites = "".join(
        f'<CommentsCorrections RefType="Cites"><RefSource>Old</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'
        for pmid in ("90000077", "90000078")
    )
    record = read(citation=f"<CommentsCorrectionsList>{cites}</CommentsCorrectionsList>", data=REFERENCES)
    assert record.references == [
        {"citation": "First cited", "pmid": "90000077", "doi": "10.1000/cited", "pmcid": "PMC77"},
        {"citation": "Second", "pmid": "", "doi": "", "pmcid": ""},
        {"citation": "Old", "pmid": "90000078", "doi": "", "pmcid": ""},
    ]
    assert record.notices == []


def test_a_double_escaped_entity_is_shown_as_the_sign_it_means() -> None:
    record = read(title="[Sample] p &amp;lt; 0.05, R&amp;D &amp;#8805; 1 &amp;unknown;")
    assert record.title == "[Sample] p < 0.05, R&D ≥ 1 &unknown;"


def test_the_version_of_a_versioned_pmid_is_read() -> None:
    assert read(pmid='<PMID Version="3">90000001</PMID>').version == 3
    assert read(pmid="<PMID>90000001</PMID>").version == 1


def test_trial_numbers_come_from_the_databanks_and_from_the_abstract() -> None:
    bank = (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>"
        "NCT00000001</AccessionNumber></AccessionNumberList></DataBank><DataBank><DataBankName>GENBANK</DataBankName>"
        "<AccessionNumberList><AccessionNumber>AB012345</AccessionNumber></AccessionNumberList></DataBank>"
        "</DataBankList>"
    )
    abstract = "<Abstract><AbstractText>See NCT00000001 and ISRCTN 12345678.</AbstractText></Abstract>"
    record = read(inside=abstract + bank)
    assert record.trial_ids == ["NCT00000001", "ISRCTN12345678"]
    assert [entry["name"] for entry in record.databanks] == ["ClinicalTrials.gov", "GENBANK"]


def test_the_defaults_of_the_dtd_are_supplied() -> None:
    parts = (
        '<KeywordList><Keyword>one</Keyword></KeywordList><OtherAbstract Type="Publisher"><AbstractText>x'
        "</AbstractText></OtherAbstract><GeneralNote>note</GeneralNote>"
    )
    record = read(citation=parts)
    assert record.owner == "NLM"
    assert record.keywords == [{"text": "one", "major": False, "owner": "NLM"}]
    assert record.other_abstracts[0]["language"] == "eng"
    assert record.general_notes == [{"owner": "NLM", "text": "note"}]


def test_a_record_without_its_own_pmid_is_broken_and_the_next_one_is_read() -> None:
    broken, good = parse_records(body(article(pmid=""), article(pmid="<PMID>90000002</PMID>")))
    assert isinstance(broken, Broken) and "no PMID" in broken.reason and broken.raw.startswith(b"<PubmedArticle")
    assert good.pmid == "90000002"


def test_the_address_of_older_files_goes_to_the_first_author() -> None:
    authors = "<Author><LastName>One</LastName></Author><Author><LastName>Two</LastName></Author>"
    record = read(inside=f"<Affiliation>Somewhere.</Affiliation><AuthorList>{authors}</AuthorList>")
    assert [author["affiliations"] for author in record.authors] == [["Somewhere."], []]


@pytest.mark.parametrize("title", ["", "[Not Available].", "[Not available]"])
def test_a_work_without_an_english_title_is_cited_by_its_own(title: str) -> None:
    record = read(title=title, inside="<VernacularTitle>Vom Schlaf.</VernacularTitle>")
    assert (record.title, record.cited_title) == (title, "Vom Schlaf.")


@pytest.mark.django_db
def test_each_export_cites_a_work_by_the_title_that_the_desk_shows() -> None:
    store_records([read(title="[Not Available].", inside="<VernacularTitle>Vom Schlaf.</VernacularTitle>")])
    reference = Reference.objects.get()
    assert reference.title == reference.as_csl()["title"] == reference.as_work()["title"] == "Vom Schlaf."


def test_a_vernacular_title_stands_behind_an_english_one() -> None:
    record = read(title="[On sleep].", inside="<VernacularTitle>Vom Schlaf.</VernacularTitle>")
    assert record.cited_title == record.title == "[On sleep]."
