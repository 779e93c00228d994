"""A file in which the accents stand behind their letters (as macOS writes them) is the same file."""

from unicodedata import normalize

import pytest

from literature.entrez.parse import Record, parse_record
from literature.formats.file_kind import entries
from tests.files.references import begin

E, LAST, FORE = "\u00c9tude na\u00efve", "{LAST}", "\u00c9lodie"
FILES = {
    "nbib": f"PMID- 90000001\nDP  - 2020\nTI  - {E}.\nTT  - {E}\nAB  - {E}\nFAU - {LAST}, {FORE}\n"
    f"AU  - {LAST} \u00c9\nCN  - {E} Group\nOT  - {E}\nJT  - {E}\nSO  - J. 2020.\n",
    "ris": f"TY  - JOUR\nTI  - {E}\nAU  - {LAST}, {FORE}\nT2  - {E}\nAB  - {E}\nKW  - {E}\nU1  - {E}\n"
    "ER  - \n",
    "bibtex": f"@article{{a,\n  title = {{{E}}},\n  author = {{{LAST}, {FORE}}},\n  journal = {{{E}}},\n"
    f"  note = {{{E}}}\n}}\n",
    "json": f'[{{"type": "article-journal", "title": "{E}", "author"'
    f': [{{"family": "{LAST}", "given": "\u00c9"}}],'
    f'"publisher": "{E}", "custom": "{E}"}}]',
    "endnote": f"%0 Journal Article\n%T {E}\n%A {LAST}, {FORE}\n%J {E}\n%K {E}\n",
    "endnote xml": f"<xml><records><record><titles><title>{E}</title></titles><contributors><authors>"
    f"<author>{LAST}, {FORE}</author></authors></contributors>"
    f"<keywords><keyword>{E}</keyword></keywords></record></records></xml>",
    "wos": "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    f"PT J\nAU {LAST}, \u00c9\nTI {E}\nSO {E}\nUT WOS:1\nER\n\nEF\n",
    "csv": f"Title,Authors,Year,Note\n{E},\u00c9lodie BR\u00dbL\u00c9,2020,{E}\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FILES)
def test_a_file_with_its_accents_apart_is_read_as_one_with_them_composed(form):
    apart, whole = normalize("NFD", FILES[form]), FILES[form]
    assert apart != whole
    (one,), (other,) = (list(entries(begin(text))) for text in (apart, whole))
    assert one.values["title"].rstrip(".") == E
    assert (one.problem, one.values, one.details) == ("", other.values, other.details)


def test_a_record_of_pubmed_with_its_accents_apart_is_the_same_record():
    article = (
        f"<ArticleTitle>{E} <i>{E}</i></ArticleTitle><VernacularTitle>{E}</VernacularTitle><Abstract><AbstractText "
        f'Label="M\u00c9THODES">{E}</AbstractText></Abstract><AuthorList><Author><LastName>{LAST}</LastName>'
        "<ForeName>\u00c9lodie</ForeName><Suffix>\u00c9</Suffix></Author></AuthorList>"
    )
    citation = f"<MedlineCitation><PMID>90000001</PMID><Article>{article}</Article></MedlineCitation>"
    text = f"<PubmedArticle>{citation}</PubmedArticle>"

    def read(form: str) -> Record:
        return parse_record(normalize(form, text).encode())

    assert read("NFD").fingerprint() == read("NFC").fingerprint()
    assert read("NFD").as_dict() == read("NFC").as_dict()
