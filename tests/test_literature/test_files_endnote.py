"""EndNote's XML and its tagged form as programs write them: every record is read, or refused with its place."""

import pytest

from literature.formats import bounds, endnote_xml
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from tests.files.references import begin

JOURNAL = '<ref-type name="Journal Article">17</ref-type>'
PUBMED = "<remote-database-name>PubMed</remote-database-name>"
TAGGED = """%0 Journal Article
%A Alder, Ann B.
%A Birch Group,
%T A title that
goes on
%J Journal of Inventions
%V 1
%N 2
%P 3-9
%D 2019
%8 May 12
%K one
two
%R 10.9999/A
%X First.

Second.
%~ MEDLINE
%M 90000001
%2 PMC1
%@ 1234-5678
%F own label
"""


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


def xml(*records: str) -> str:
    inner = "\n".join(f"<record>{record}</record>" for record in records)
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>\n{inner}</records></xml>'


def titled(title: str, *more: str, kind: str = JOURNAL) -> str:
    return f"{kind}<titles><title>{styled(title)}</title></titles>{''.join(more)}"


def works(text: str) -> list[Entry]:
    return list(entries(begin(text)))


def one(text: str) -> Entry:
    (entry,) = works(text)
    assert entry.problem == ""
    return entry


def told(text: str) -> list[str]:
    return [entry.problem or entry.values["title"] for entry in works(text)]


def record(*more: str, kind: str = JOURNAL) -> Entry:
    return one(xml(titled("T", *more, kind=kind)))


def test_a_whole_record_of_xml_is_read():
    text = (
        "<database name='a.enl'>a.enl</database><rec-number>7</rec-number>"
        "<contributors><authors>"
        f"<author>{styled('Alder, Ann B.')}</author><author>{styled('Birch Group,')}</author></authors></contributors>"
        f"<periodical><full-title>{styled('Journal of Inventions')}</full-title></periodical>"
        f"<pages>{styled('3-9')}</pages><volume>1</volume><number>2</number>"
        "<keywords><keyword>one</keyword><keyword>two</keyword></keywords>"
        "<dates><year>2019</year><pub-dates><date>May 12</date></pub-dates></dates><isbn>1234-5678</isbn>"
        f"<abstract>{styled('First.')}</abstract><label>own label</label>"
        f"<accession-num>90000001</accession-num><custom2>PMC1</custom2>{PUBMED}"
        "<urls><related-urls><url>https://example.org/a</url></related-urls></urls>"
        "<electronic-resource-num>10.9999/A</electronic-resource-num>"
    )
    values, details = record(text).values, record(text).details
    assert (values["pmid"], values["doi"], values["pmcid"]) == ("90000001", "10.9999/a", "PMC1")
    assert [one["last"] or one["collective"] for one in values["authors"]] == ["Alder", "Birch Group"]
    assert (values["journal"], values["volume"], values["issue"]) == ("Journal of Inventions", "1", "2")
    assert (values["pages"], values["year"], values["month"], values["day"]) == ("3-9", 2019, 5, 12)
    assert [word["text"] for word in values["keywords"]] == ["one", "two"]
    assert details["further_fields"]["label"] == ["own label"]


def test_a_whole_tagged_record_is_read():
    entry = one(TAGGED)
    values = entry.values
    assert (values["pmid"], values["doi"], values["pmcid"]) == ("90000001", "10.9999/a", "PMC1")
    assert [one["last"] or one["collective"] for one in values["authors"]] == ["Alder", "Birch Group"]
    assert (values["title"], values["abstract"][0]["text"]) == ("A title that goes on", "First. Second.")
    assert (values["pages"], values["year"], values["month"], values["day"]) == ("3-9", 2019, 5, 12)
    assert [word["text"] for word in values["keywords"]] == ["one", "two"]
    assert entry.details["further_fields"]["label"] == ["own label"]


@pytest.mark.parametrize("database", ["Embase", "APA PsycInfo", "CINAHL Plus with MEDLINE", "Web of Science", ""])
def test_an_accession_number_of_another_database_is_no_pmid(database):
    entry = record(f"<accession-num>90000001</accession-num><remote-database-name>{database}</remote-database-name>")
    assert "pmid" not in entry.values
    assert entry.details["further_fields"]["accession-num"] == ["90000001"]
    assert "pmid" not in one(f"%0 Journal Article\n%T T\n%M 90000001\n%~ {database}\n").values


def test_an_accession_number_is_a_pmid_where_the_issn_is_written_as_only_nlm_does():
    number = "<accession-num>90000001</accession-num>"
    assert record(number, "<isbn>1234-5678 (Linking)</isbn>").values["pmid"] == "90000001"
    for isbn in ("1234-5678 (electronic)", "1234-5678", "(Print)"):
        assert "pmid" not in record(number, f"<isbn>{isbn}</isbn>").values
    embase = "<remote-database-name>Embase</remote-database-name>"
    assert "pmid" not in record(number, "<isbn>1234-5678 (Print)</isbn>", embase).values


@pytest.mark.parametrize(
    "url", ["https://www.ncbi.nlm.nih.gov/pubmed/90000001", "https://pubmed.ncbi.nlm.nih.gov/90000001/"]
)
def test_the_address_of_a_record_gives_its_pmid(url):
    assert record(f"<urls><related-urls><url>{url}</url></related-urls></urls>").values["pmid"] == "90000001"
    assert one(f"%0 Journal Article\n%T T\n%U {url}\n").values["pmid"] == "90000001"


def test_parts_of_a_styled_title_are_one_text():
    lowered, raised = "<style face='subscript'>2</style>", "<style face='superscript'>6</style>"
    title = f"{styled('H')}{lowered}{styled('O &amp; salt, 10')}{raised}"
    assert one(xml(f"{JOURNAL}<titles><title>{title}</title></titles>")).values["title"] == "H2O & salt, 10^6"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Thesis", "thesis"),
        ("Report", "report"),
        ("Book Section", "chapter"),
        ("Web Page", "web page"),
        ("Book", "book"),
    ],
)
def test_a_work_is_kept_as_what_it_is(name, kind):
    assert record(kind=f'<ref-type name="{name}">1</ref-type>').values["kind"] == kind
    assert one(f"%0 {name}\n%T T\n").values["kind"] == kind


def test_a_record_that_is_ill_formed_is_refused_and_the_next_are_read():
    text = xml(titled("A"), titled("B").replace("</title>", ""), titled("C", "<x>&nbsp;</x>"), "", titled("D"))
    first, second, third, fourth, fifth = works(text)
    assert (first.values["title"], fifth.values["title"]) == ("A", "D")
    assert "no well-formed XML" in second.problem and second.location == "record 2, line 3"
    assert "no well-formed XML" in third.problem and third.name == "C"
    assert fourth.problem == "it has neither title nor identifier"


def test_an_entity_is_not_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    doctype = f"<!DOCTYPE xml [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>"
    text = xml(titled("A &e;")).replace("<xml>", f"{doctype}<xml>")
    assert "secret" not in str(works(text)[0].values.get("abstract", "")) and "no well-formed" in told(text)[0]


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("<record>" + JOURNAL, "the file is cut"),
        (f"<record>{JOURNAL}<record>{titled('B')}</record>", "its end (</record>)"),
    ],
)
def test_a_record_without_its_end_is_refused(end, reason):
    text = xml(titled("A")).replace("</records></xml>", end)
    assert told(text)[0] == "A" and reason in told(text)[1]


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_a_file_read_in_any_pieces_gives_the_same(chunk):
    text = xml(titled("A é"), titled("B"))
    parts = [text[at : at + chunk] for at in range(0, len(text), chunk)]
    in_parts = [(entry.location, entry.values) for entry in endnote_xml.read(lambda: parts)]
    assert in_parts == [(entry.location, entry.values) for entry in works(text)]


def test_tagged_records_are_told_apart_with_and_without_a_type():
    assert told("%0 Book\n%T A\n\n%0 Book\n%T B\n") == ["A", "B"]
    assert told("%0 Book\n%T A\n%0 Book\n%T B\n") == ["A", "B"]
    assert told("%A Alder, A\n%T A\n\n%A Birch, B\n%T B\n") == ["A", "B"]
    assert told("%0 Book\n%T A\n%X One.\n\n%A Birch, B\n%T B\n") == ["A", "B"]


def test_two_tagged_records_in_one_are_refused():
    assert told("%0 Book\n%T A\n%D 2001\n%T B\n%D 2002\n")[0].startswith("two records stand in one")


def test_a_line_that_belongs_to_no_tagged_record_is_refused_with_its_line():
    (first, second) = works("%0 Book\n%T A\n%0 Book\n%A Nobody\n")
    assert (first.problem, second.location) == (
        "",
        "line 3",
    ) and second.problem == "it has neither title nor identifier"


def test_what_is_over_a_limit_is_refused_at_once(monkeypatch):
    with pytest.raises(NotReadable, match="first 1 has more than 16 MB"):
        entries(begin("%0 Book\n%T A\n%0 Book\n" + "%X sleep\n" * 2_500_000))
    with pytest.raises(NotReadable, match="first 1 has more than 16 MB"):
        entries(begin(xml(titled("A"), "<a/>" * 5_000_000)))
    monkeypatch.setattr(bounds, "MOST_RECORDS", 2)
    with pytest.raises(NotReadable, match="more than 2 records"):
        entries(begin(xml(*[titled("A")] * 3)))
    with pytest.raises(NotReadable, match="more than 2 records"):
        entries(begin("%0 Book\n%T A\n" * 3))
