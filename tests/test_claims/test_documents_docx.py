"""Word documents: styles of any language, tracked changes, text boxes, notes, and files that mean harm."""

from collections import Counter
from pathlib import Path

import pytest

from claims.documents.formats.reading import UnreadableDocument, read_document
from claims.documents.splitting.split_text import Split
from claims.documents.splitting.statements import split
from tests.files.word import NAMES, item, paragraph, row, run, word_file, zipped

ARTICLE = Path(__file__).parent / "articles/atrial-fibrillation.docx"
PROSE = "Sleep is a state in which the body rests."


def read(data: bytes, name: str = "article.docx") -> Split:
    reading = read_document(data, name)
    return split(reading.text, markup=reading.markup)


def texts(body: str) -> list[str]:
    return [statement.text for statement in read(word_file(body)).statements]


def test_a_word_article_gives_its_14_claims():
    parts = read(ARTICLE.read_bytes())
    assert Counter(one.source for one in parts.statements) == {"sentence": 6, "item": 6, "row": 2}
    assert parts.title == "Atrial Fibrillation in Brief"
    nested = next(one for one in parts.statements if one.text == "a leaking mitral valve")
    assert nested.context == "The following raise the risk: valve disease, such as"
    assert {one.section for one in parts.statements if one.source == "row"} == {
        ("Stroke", "Anticoagulants", "Direct inhibitors")
    }
    assert [one.text for one in parts.skipped if one.reason == "footnote"] == ["[^1]: Atrial flutter is counted apart."]


def test_headings_are_known_by_the_style_in_any_language_and_through_other_styles():
    body = (
        paragraph("Schlaf", "Titel")
        + paragraph("Phasen", "berschrift1")
        + paragraph(PROSE)
        + paragraph("Dauer", "Mine")
        + paragraph("It lasts for hours.")
    )
    parts = read(word_file(body))
    assert (parts.title, [one.section for one in parts.statements]) == ("Schlaf", [("Phasen",), ("Dauer",)])


def test_headings_without_any_mark_are_found_as_in_plain_text():
    body = paragraph("Stages of sleep") + paragraph(PROSE) + paragraph("Its length") + paragraph("It lasts for hours.")
    assert [one.section for one in read(word_file(body)).statements] == [
        ("Stages of sleep",),
        ("Its length",),
    ]


def test_tracked_changes_are_read_as_accepted():
    body = paragraph(
        run("Sleep is ") + f"<w:del>{run('not ').replace('w:t', 'w:delText')}</w:del><w:ins>{run('always ')}</w:ins>"
        + f"<w:moveFrom>{run('gone ')}</w:moveFrom>" + run("needed.")
    ) + paragraph("Its end was", properties="<w:rPr><w:del/></w:rPr>") + paragraph(" deleted here.")  # fmt: skip
    assert texts(body) == ["Sleep is always needed.", "Its end was deleted here."]


def test_a_text_box_is_read_once_and_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('The box says that naps are short.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(paragraph(run("Sleep is a state ") + drawing + run("of rest."))) == [
        "Sleep is a state of rest.",
        "The box says that naps are short.",
    ]


def test_lists_nest_and_carry_their_lead_in():
    parts = read(word_file(paragraph("It has stages:") + item("light sleep:") + item("short", 1) + item("dreams")))
    assert [(one.text, one.context) for one in parts.statements] == [
        ("short", "It has stages: light sleep:"),
        ("dreams", "It has stages:"),
    ]


def test_superscripts_links_notes_and_symbols_are_kept():
    raised = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(
        run("A fall was found") + run("3,4", raised) + run(", said ")
        + f'<w:hyperlink r:id="rId9">{run("Yan")}</w:hyperlink>' + run(" for ")
        + '<w:r><w:sym w:font="Symbol" w:char="F062"/></w:r>' + run("-waves")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(".")
    )  # fmt: skip
    reading = read_document(word_file(body), "a.docx")
    assert "A fall was found³,⁴, said [Yan](https://doi.org/10.1073/pnas.1900390116) for β-waves[^1]." in reading.text
    assert "[^1]: Counted by hand." in reading.text


def test_the_result_of_a_field_is_text_and_its_instruction_is_not():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADDIN ZOTERO_ITEM {"a": 1}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("(Yan et al., 2019)")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(paragraph(run("It was lower ") + field + run("."))) == ["It was lower (Yan et al., 2019)."]


def test_tables_keep_merged_cells_in_each_row_and_boxes_are_no_tables():
    def merged(how: str, text: str) -> str:
        return f"<w:tc><w:tcPr><w:vMerge{how}/></w:tcPr>{paragraph(text)}</w:tc>"

    rows = row("Stage", "Share", properties="<w:tblHeader/>") + row(merged(' w:val="restart"', "N3"), "20 %")
    table = f"<w:tbl>{rows}{row(merged('', ''), '25 %')}</w:tbl>"
    assert texts(paragraph(PROSE) + table) == [PROSE, "N3 | 20 %", "N3 | 25 %"]
    assert texts(f"<w:tbl>{row(PROSE)}</w:tbl>") == [PROSE]


def test_contents_captions_and_hidden_text_are_no_statements():
    body = (
        paragraph("Stages ..... 3", "Verzeichnis1")
        + paragraph("The sleeper at night.", "Beschriftung")
        + paragraph(run(PROSE) + run(" Draft only.", "<w:vanish/>"))
    )
    assert texts(body) == [PROSE]


def bomb() -> bytes:
    return word_file(paragraph(PROSE), **{"word/media/x.png": b"\0" * 210_000_000})


def entities() -> bytes:
    text = f'<!DOCTYPE a [<!ENTITY b "bb">]><w:document {NAMES}><w:body>{paragraph("&b;")}</w:body></w:document>'
    return word_file("", **{"word/document.xml": text})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (bomb, "would unpack to 200 MB.*save it without pictures"),
        (lambda: word_file(paragraph("a" * 32_000_000)), "unpacks to more than 30 MB"),
        (lambda: zipped({f"word/{n}.xml": "" for n in range(3_001)}), "in 3,001 files"),
        (entities, "defines entities"),
        (
            lambda: word_file(PROSE, **{"word/vbaProject.bin": b"x"}),
            "macros: save it as a Word document without",
        ),
        (lambda: zipped({"xl/workbook.xml": "<a/>"}), "is a spreadsheet: copy what the article says"),
        (lambda: zipped({"ppt/presentation.xml": "<a/>"}), "is a presentation: copy"),
        (lambda: zipped({"content.xml": "<a/>"}), "is an OpenDocument file: open it in Word"),
        (lambda: zipped({"a.txt": "text"}), "is a zip file: unpack it"),
        (lambda: word_file(paragraph(PROSE))[:900], "is a damaged or locked zip file"),
        (lambda: word_file("", **{"word/document.xml": "<w:document"}), "is damaged"),
        (lambda: word_file("", **{"word/document.xml": "<a/>"}), "has no body of text"),
        (lambda: word_file(paragraph("")), "holds no text"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "an old Word file"),
    ],
)
def test_a_file_that_is_no_word_article_is_refused_with_what_to_do(make, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(make(), "upload.docx")


def test_tables_within_tables_and_deep_markup_are_read_or_refused_but_never_break():
    body = paragraph(PROSE)
    for _ in range(60):
        body = f"<w:tbl>{row('<w:tc>' + body + paragraph('') + '</w:tc>')}</w:tbl>"
    try:
        assert texts(body) == [PROSE]
    except UnreadableDocument as error:
        assert "save" in str(error)


def test_a_paragraph_in_the_style_of_code_is_no_statement():
    body = paragraph(PROSE) + paragraph("sleep(hours = 8)", "SourceCode") + paragraph("It lasts for hours.")
    parts = read(word_file(body))
    assert [one.text for one in parts.statements] == [PROSE, "It lasts for hours."]
    assert [one.reason for one in parts.skipped] == ["code"]
