"""Numbers that Word counts itself: they are an entry's own, and neither text nor citation of a statement."""

import pytest

from claims.documents.citations.apart import Taken, taken
from claims.documents.formats.reading import parse
from tests.files.word import W, paragraph, run, word_file

ENTRIES = ("Abel A. Salt and sleep. J Invented. 2001;1:1.", "Born B. Salt and teeth. J Invented. 2002;1:2.",
           "Cress C. Salt and hair. J Invented. 2003;1:3.")  # fmt: skip
REFERENCES = paragraph("References", "berschrift1")


def level(step: int, shape: str, kind: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{step}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{shape}"/></w:lvl>'
    )


def numbering(*parts: str) -> dict[str, str]:
    return {"word/numbering.xml": f'<w:numbering xmlns:w="{W}">{"".join(parts)}</w:numbering>'}


def shape(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def listing(key: int, shared: int, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{shared}"/>{more}</w:num>'


def numbered(text: str, key: int = 1, step: int = 0, end: str = "") -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{step}"/><w:numId w:val="{key}"/></w:numPr>{end}')


def apart(body: str, parts: dict[str, str]) -> Taken:
    reading = parse(word_file(body, **parts), "a.docx")
    return taken(reading.text, markup=reading.markup)


def numbers(body: str, *parts: str) -> list[int | None]:
    before = paragraph("Effects", "berschrift1") + paragraph("Salt harms sleep.")
    return [one.number for one in apart(before + REFERENCES + body, numbering(*parts)).parts.references]


NEW = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
THREE = "".join(map(numbered, ENTRIES))
PLAIN = (shape(0, level(0, "%1."), level(1, "%2.")), listing(1, 0))


def test_a_number_leads_to_the_entry_that_shows_it_and_the_entry_stays_as_written():
    body = paragraph(run("Salt harms teeth [2].")) + REFERENCES + THREE
    found = apart(paragraph("Effects", "berschrift1") + body, numbering(*PLAIN))
    assert [one.text for one in found.parts.references] == list(ENTRIES)
    assert [work.entry for work in found.works[0]] == [1]


@pytest.mark.parametrize("form", ["%1.", "[%1]", "%1)", "(%1)", "%1", "%1.\u00a0"])
def test_whatever_stands_around_the_number(form):
    assert numbers(THREE, shape(0, level(0, form)), listing(1, 0)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ((shape(0, level(0, "%1.", start=7)), listing(1, 0)), [7, 8, 9]),
        ((shape(0, level(0, "•", "bullet")), listing(1, 0)), [None] * 3),
        ((shape(0, level(0, "%1.", "upperRoman")), listing(1, 0)), [None] * 3),
        ((shape(0, level(0, "S%1.")), listing(1, 0)), [None] * 3),
        ((shape(0, level(0, "%1.", more="<w:rPr><w:vanish/></w:rPr>")), listing(1, 0)), [None] * 3),
        ((PLAIN[0], listing(1, 0, NEW.format(4))), [4, 5, 6]),
        ((PLAIN[0], listing(1, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "%1", start=3)}</w:lvlOverride>')), [3, 4, 5]),
        ((listing(1, 0),), [None] * 3),
        ((shape(0, '<w:lvl w:ilvl="x"/>'), listing(1, 0)), [None] * 3),
    ],
    ids=["start", "bullet", "roman", "S1", "hidden", "begins", "redefined", "undefined", "damaged"],
)  # fmt: skip
def test_the_list_says_how_it_is_counted(parts, wanted):
    assert numbers(THREE, *parts) == wanted


def test_another_list_of_the_same_kind_counts_on_unless_it_begins_anew():
    before = paragraph("Steps", "berschrift1") + numbered("Salt harms sleep.", 1) + numbered("It harms hair.", 1)
    for more, wanted in (("", [3, 4]), (NEW.format(1), [1, 2])):
        body = before + REFERENCES + numbered(ENTRIES[0], 2) + numbered(ENTRIES[1], 2)
        found = apart(body, numbering(*PLAIN, listing(2, 0, more)))
        assert [one.number for one in found.parts.references] == wanted
        assert [(one.text, works) for one, works in zip(found.parts.statements, found.works, strict=True)] == [
            ("Salt harms sleep.", []),
            ("It harms hair.", []),
        ]


def test_an_inner_level_begins_anew_and_is_no_number_of_the_outer():
    body = numbered(ENTRIES[0]) + numbered("Abel again. 2001.", step=1) + numbered(ENTRIES[1])
    body += numbered("Born again. 2002.", step=1) + numbered(ENTRIES[2])
    assert numbers(body, *PLAIN) == [1, 1, 2, 1, 3]
    never = (shape(0, level(0, "%1."), level(1, "%2.", more='<w:lvlRestart w:val="0"/>')), listing(1, 0))
    assert numbers(body, *never) == [1, 1, 2, 2, 3]


def test_what_is_deleted_or_moved_away_is_not_counted():
    gone = run("Gone G. 1999.").replace("w:t", "w:delText")
    deleted = numbered(f"<w:del>{gone}</w:del>", end="<w:rPr><w:del/></w:rPr>")
    moved = numbered(f"<w:moveFrom>{run('Moved. 1999.')}</w:moveFrom>", end="<w:rPr><w:moveFrom/></w:rPr>")
    assert numbers(numbered(ENTRIES[0]) + deleted + moved + numbered(ENTRIES[1]), *PLAIN) == [1, 2]


def test_a_style_may_bring_the_number_along():
    styles = f"""<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Numbered"/>
    <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Ref">
    <w:name w:val="Ref"/><w:basedOn w:val="Base"/></w:style><w:style w:type="paragraph" w:styleId="Off">
    <w:name w:val="Off"/><w:basedOn w:val="Base"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>"""
    named = zip(ENTRIES, ("Ref", "Ref", "Off"), strict=True)
    before = paragraph("Effects", "H") + paragraph("Salt harms sleep.") + paragraph("References", "H")
    body = before + "".join(paragraph(entry, style) for entry, style in named)
    parts = numbering(shape(0, level(0, "%1.", more='<w:pStyle w:val="Base"/>')), listing(1, 0))
    found = apart(body, {**parts, "word/styles.xml": styles})
    assert [one.number for one in found.parts.references] == [1, 2, None]
