"""Other marks of Word: references within the file, notes that are the list, and what is shown or not."""

import pytest

from claims.documents.citations.apart import Taken, taken
from claims.documents.citations.doubts import CONTRADICTED
from claims.documents.formats.reading import parse
from tests.files.word import LINKS, STYLES, W, paragraph, run, word_file
from tests.files.word_fields import RAISED, Made, control, endnote, field

ABEL, BORN = "Abel A. Salt and sleep. J Invented. 2001;1:1.", "Born B. Salt and teeth. J Invented. 2002;1:2."
EFFECTS, REFERENCES = paragraph("Effects", "berschrift1"), paragraph("References", "berschrift1")
NUMBERING = {
    "word/numbering.xml": f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start'
    ' w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="[%1]"/></w:lvl></w:abstractNum><w:num w:numId="1">'
    '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
}
COUNTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def marked(name: str, number: int, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


LISTED = REFERENCES + "".join(
    paragraph(marked(name, number, run(text)), properties=COUNTED)
    for number, (name, text) in enumerate((("_Ref1", ABEL), ("_ENREF_2", BORN)))
)


def apart(body: str, **parts: str) -> Taken:
    reading = parse(word_file(body, **{**NUMBERING, **parts}), "a.docx")
    return taken(reading.text, markup=reading.markup)


def texts(body: str, **parts: str) -> list[str]:
    return [one.text for one in apart(EFFECTS + body, **parts).parts.statements]


def sentence(mark: str) -> str:
    return EFFECTS + paragraph(run("Salt harms all ") + mark + run("."))


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        (field(" REF _Ref1 \\r \\h ", "[1]"), [(0, "")]),
        (f'<w:fldSimple w:instr=" REF _Ref1 \\n \\h ">{run("[1]")}</w:fldSimple>', [(0, "")]),
        (run("[") + field(" REF _ENREF_2 \\r ", run("2")) + run("]"), [(1, "")]),
        (f'<w:hyperlink w:anchor="_ENREF_2">{run("2", RAISED)}</w:hyperlink>', [(1, "")]),
        (field(' HYPERLINK \\l "_ENREF_2" \\o "Born, 2002 #2" ', run("2", RAISED)), [(1, "")]),
        (field(" REF _Ref1 \\r \\h ", "[2]"), [(None, CONTRADICTED)]),
        (endnote("[2]", Made("Born", "Salt and teeth", 2002)).replace(
            run("[2]"), run("[") + field(' HYPERLINK \\l "_ENREF_2" \\o "Born, 2002 #9" ', "2") + run("]")), [(1, "")]),
        (field(" REF _Ref99 \\h ", "Figure 1"), []),
    ],
)  # fmt: skip
def test_a_cross_reference_leads_to_the_paragraph_that_it_names(mark, wanted):
    [works] = apart(sentence(mark) + LISTED).works
    assert [(work.entry, work.why) for work in works] == wanted


def notes(*texts: str) -> dict[str, str]:
    held = "".join(
        f'<w:endnote w:id="{number}">{paragraph(text)}</w:endnote>' for number, text in enumerate(texts, start=2)
    )
    return {"word/endnotes.xml": f'<w:endnotes xmlns:w="{W}">{held}</w:endnotes>'}


def noted(number: int, name: str = "") -> str:
    mark = f'<w:r><w:rPr>{RAISED}</w:rPr><w:endnoteReference w:id="{number}"/></w:r>'
    return marked(name, 9, mark) if name else mark


@pytest.mark.parametrize("behind", ["", REFERENCES])
def test_notes_that_name_works_are_the_list_of_references(behind):
    again = field(" NOTEREF _Ref7 \\f \\h ", run("1", RAISED))
    body = (
        EFFECTS + paragraph(run("Salt harms sleep.") + noted(2, "_Ref7")) + paragraph(run("It harms teeth.") + noted(3))
    )
    found = apart(body + paragraph(run("It harms them both.") + again) + behind, **notes(ABEL, BORN))
    assert [(one.number, one.text) for one in found.parts.references] == [(1, ABEL), (2, BORN)]
    assert [[(work.entry, work.number) for work in works] for works in found.works] == [[(0, 1)], [(1, 2)], [(0, 1)]]


def test_notes_that_say_something_of_the_text_are_none():
    body = paragraph(run("Salt harms sleep.") + noted(2)) + paragraph(run("It harms teeth.") + noted(3))
    found = apart(EFFECTS + body, **notes("In 2001 it was counted by hand.", "See there."))
    assert (found.parts.references, [work.entry for works in found.works for work in works]) == ([], [None, None])


STYLED = STYLES.replace(
    "</w:styles>",
    '<w:style w:type="character" w:styleId="Up"><w:name w:val="Up"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    '</w:style><w:style w:type="character" w:styleId="No"><w:name w:val="No"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Nono"><w:name w:val="Nono"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mitte"><w:name w:val="Mitte"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    '</w:style><w:style w:type="paragraph" w:styleId="Lit"><w:name w:val="Literatur"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Bibliography"/></w:style></w:styles>',
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (run("Salt harms sleep") + run("1", '<w:rStyle w:val="Up"/>') + run("."), "Salt harms sleep¹."),
        (run("Salt ") + run("1", '<w:rStyle w:val="Up"/><w:vertAlign w:val="baseline"/>') + run(" is."), "Salt 1 is."),
        (run("Salt") + run(" never", '<w:rStyle w:val="No"/>') + run(" harms."), "Salt harms."),
        (run("Salt") + run(" ever", '<w:rStyle w:val="No"/><w:vanish w:val="0"/>') + run(" is."), "Salt ever is."),
        ("<w:r><w:t>Salt\u00adharms non</w:t><w:noBreakHyphen/><w:t>smok</w:t><w:softHyphen/><w:t>ers.</w:t></w:r>",
         "Saltharms non-smokers."),
        ("<w:r><w:t>Salt</w:t><w:tab/><w:t>harms</w:t><w:br/><w:t>them.</w:t></w:r>", "Salt harms them."),
        (run("Salt is") + control("x", run(" Click.")).replace("<w:id", "<w:showingPlcHdr/><w:id") + run(" bad."),
         "Salt is bad."),
        (f"<w:smartTag>{run('Salt')}</w:smartTag><w:ins>{run(' harms')}</w:ins>{run(' all.')}", "Salt harms all."),
    ],
)  # fmt: skip
def test_what_is_shown_is_read_and_nothing_else(content, wanted):
    assert texts(paragraph(content), **{"word/styles.xml": STYLED}) == [wanted]


def test_styles_say_what_a_paragraph_is_through_those_they_are_based_on():
    body = paragraph("Sleep", "Mitte") + paragraph("Salt harms sleep.") + paragraph("It is hidden.", "Nono")
    body += paragraph("Quellen", "berschrift1") + paragraph(ABEL, "Lit") + paragraph(BORN, "Lit")
    found = apart(EFFECTS + body, **{"word/styles.xml": STYLED}).parts
    assert [(one.text, one.section) for one in found.statements] == [("Salt harms sleep.", ("Effects", "Sleep"))]
    assert [one.text for one in found.references] == [ABEL, BORN]


def test_a_line_in_bold_with_a_number_is_a_heading_where_no_item_follows():
    bold = paragraph(run("References", "<w:b/>"), properties=COUNTED)
    found = apart(EFFECTS + paragraph("Salt harms sleep.") + bold + paragraph(f"1. {ABEL}") + paragraph(f"2. {BORN}"))
    assert [one.text for one in found.parts.references] == [ABEL, BORN]


def test_the_doi_behind_a_link_is_the_entry_s_with_its_brackets():
    link = LINKS.replace("10.1073/pnas.1900390116", "10.1016/S0000-0000(02)00002-2")
    entry = paragraph(run(f"1. {BORN} ") + f'<w:hyperlink r:id="rId9">{run("CrossRef")}</w:hyperlink>')
    body = sentence(run("[1]")) + REFERENCES + entry
    [[work]] = apart(body, **{"word/_rels/document.xml.rels": link}).works
    assert work.doi == "10.1016/s0000-0000(02)00002-2"


def test_heads_and_feet_of_pages_are_no_text():
    head = f'<w:hdr xmlns:w="{W}">{paragraph("Running head of salt.")}</w:hdr>'
    assert texts(paragraph("Salt harms sleep."), **{"word/header1.xml": head}) == ["Salt harms sleep."]
