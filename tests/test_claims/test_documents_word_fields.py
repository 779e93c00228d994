"""Citations that programs of references keep in a Word file: tied by what it says, open where it contradicts itself."""

import pytest

from claims.documents.citations.apart import Taken, taken
from claims.documents.citations.cited import Work
from claims.documents.citations.doubts import CONTRADICTED
from claims.documents.formats.reading import parse
from tests.files.word import W, paragraph, run, word_file
from tests.files.word_fields import (
    RAISED,
    Made,
    cited_by_word,
    control,
    endnote,
    endnote_apart,
    field,
    listed,
    mendeley,
    mendeley_cite,
    sources,
    zotero,
)

ABEL = Made("Abel", "Salt and sleep in adults", 2001, "10.1000/salt.1", "90000001")
BORN = Made("Born", "Salt and teeth", 2002, "10.1016/S0000-0000(02)00002-2", page="3-4")
CRESS = Made("Cress", "Salt and hair", 2003)
OTHER = Made("Dorn", "Salt and nails", 2009, "10.1000/salt.9")
ENTRIES = (
    "[1]\tAbel A. Salt and sleep in adults. J Invented. 2001;1:1-2.",
    "[2]\tBorn B. Salt and teeth. J Invented. 2002;1:3-4.",
    "[3]\tCress C. Salt and hair. J Invented. 2003;1:5-6.",
)
ZOTERO_LIST = 'ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'
LISTED = paragraph("References", "berschrift1") + listed(ZOTERO_LIST, *ENTRIES)
APA = paragraph("References", "berschrift1") + "".join(
    map(
        paragraph,
        (
            "Abel, A. (2001). Salt and sleep in adults. J Invented, 1, 1-2.",
            "Born, B. (2002). Salt and teeth. J Invented, 1, 3-4.",
        ),
    )
)
WAYS = [zotero, mendeley, mendeley_cite, endnote, endnote_apart, cited_by_word]


def apart(citation: str, behind: str = LISTED) -> Taken:
    body = paragraph("Salt", "Titel") + paragraph("Effects", "berschrift1")
    body += paragraph(run("Salt harms all ") + citation + run(".")) + behind
    reading = parse(word_file(body, **sources(ABEL, BORN, CRESS, OTHER)), "a.docx")
    return taken(reading.text, markup=reading.markup)


def cited(citation: str, behind: str = LISTED) -> list[Work]:
    found = apart(citation, behind)
    assert len(found.parts.statements) == 1
    return found.works[0]


def entries(citation: str, behind: str = LISTED) -> list[int | None]:
    return [work.entry for work in cited(citation, behind)]


@pytest.mark.parametrize("way", WAYS)
def test_each_number_leads_to_its_entry_with_what_the_program_knows(way):
    first, third = cited(way("[1,3]", CRESS, ABEL))
    assert (first.entry, first.number, first.doi) == (0, 1, "10.1000/salt.1")
    assert first.pmid == ("" if way is cited_by_word else "90000001")
    assert (third.entry, third.number, third.doi) == (2, 3, "")


@pytest.mark.parametrize("way", WAYS)
def test_no_instruction_is_text(way):
    [statement] = apart(way("[1]", ABEL)).parts.statements
    assert statement.text == "Salt harms all [1]."


@pytest.mark.parametrize(
    "shown",
    [
        *("[1–3]", "[1]–[3]", "[1, 2, 3]", "(1-3)", "1–3"),
        run("1", RAISED) + run("-3", RAISED),
        run("1,2,", RAISED) + run("3", RAISED),
    ],
)
def test_a_range_leads_to_all_that_it_means(shown):
    assert entries(zotero(shown, ABEL, BORN, CRESS)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("shown", "works"),
    [
        ("[2, p. 1]", [BORN]),
        ("(see [2])", [BORN]),
        (run("2", RAISED) + run("(p45)", RAISED), [BORN]),
    ],
)
def test_a_page_is_no_number_of_an_entry(shown, works):
    assert entries(zotero(shown, *works)) == [1]


def test_a_number_of_another_entry_than_the_work_stays_open_and_says_so():
    [good, bad] = sorted(cited(zotero("[1,2]", ABEL, OTHER)), key=lambda work: work.number or 0)
    assert (good.entry, good.why) == (0, "")
    assert (bad.entry, bad.doi, bad.number, bad.why) == (None, "", 2, CONTRADICTED)


def test_a_work_of_the_same_author_and_year_is_not_the_same_work():
    other = Made("Abel", "Salt and dreams of adults", 2001, "10.1000/salt.77")
    assert [(work.entry, work.why) for work in cited(zotero("[1]", other))] == [(None, CONTRADICTED)]
    assert [(work.entry, work.why) for work in cited(zotero("(Abel, 2001)", other), APA)] == [(None, CONTRADICTED)]


@pytest.mark.parametrize(
    "title",
    [
        "Salt and sleep in adults: a preprint",
        "Salt and sleep in adults 2",
        "Salt and sleep",
        "Sleep in adults",
        "Salt and adults",
        "Correction to: Salt and sleep in adults",
    ],
)
def test_a_title_that_is_only_like_the_entry_s_is_another_work(title):
    found = cited(zotero("[1]", Made("Abel", title, 2001, "10.1000/salt.77")))
    assert [(work.entry, work.doi, work.why) for work in found] == [(None, "", CONTRADICTED)]


@pytest.mark.parametrize(
    "entry",
    [
        "1. Abel A. Correction to: Salt and sleep in adults. J Invented. 2001;1:9.",
        "1. Abel A. Reply to “Salt and sleep in adults”. J Invented. 2001;1:9.",
        "1. Abel A. Salt and sleep in adults with dementia. J Invented. 2001;1:9.",
        "1. Abel A. Salt and sleep in adults: two years later. J Invented. 2001;1:9.",
    ],
)
def test_an_entry_about_the_work_is_not_the_work(entry):
    behind = paragraph("References", "berschrift1") + paragraph(entry)
    assert [work.why for work in cited(zotero("[1]", ABEL), behind)] == [CONTRADICTED]


@pytest.mark.parametrize(
    "entry",
    [
        "1. Abel A. Salt and sleep in adlts. J Invented. 2001;1:1.",
        "1. Abel A 2001 Salt and sleep in adults J. Invented 1 1–2",
        "1. A. Abel, “Salt and Sleep in Adults,” J Invented, 2001.",
        "1. Abel, A., 2001. Salt and sleep in adults. J Invented.",
        "1. Abel A, Second B: Salt and sleep in adults. J Invented 2001, 1:1.",
    ],
)
def test_the_title_is_found_in_every_style_and_with_a_slip(entry):
    behind = paragraph("References", "berschrift1") + paragraph(entry)
    assert entries(zotero("[1]", ABEL), behind) == [0]


def test_an_entry_that_prints_another_doi_is_another_work():
    entry = paragraph("References", "berschrift1") + paragraph(f"{ENTRIES[0]} doi:10.1000/salt.5")
    assert [work.why for work in cited(zotero("[1]", ABEL), entry)] == [CONTRADICTED]


def test_a_list_that_prints_no_titles_is_held_against_author_year_and_page():
    short = ("1.\tAbel, A. J. Invented 1, 1 (2001).", "2.\tBorn, B. J. Invented 1, 3 (2002).")
    behind = paragraph("References", "berschrift1") + listed("ADDIN EN.REFLIST", *short)
    assert entries(endnote("2", BORN), behind) == [1]
    assert [work.why for work in cited(endnote("[2]", ABEL), behind)] == [CONTRADICTED]


@pytest.mark.parametrize(
    ("shown", "works", "wanted"),
    [
        ("(Abel & Second, 2001; Born & Second, 2002, p. 45)", [BORN, ABEL], [0, 1]),
        ("(Abel et al., 2001)", [ABEL], [0]),
        ("(see Abel et al., 2001, pp. 3–4)", [ABEL], [0]),
        ("(2001)", [ABEL], [0]),
        ("Abel and Second (2001)", [ABEL], [0]),
    ],
)
def test_authors_and_years_lead_to_the_work_that_the_program_says(shown, works, wanted):
    assert entries(zotero(shown, *works), APA) == wanted


def test_a_year_that_is_not_the_work_s_stays_open():
    assert [work.why for work in cited(zotero("(Abel et al., 2004)", ABEL), APA)] == [CONTRADICTED]


@pytest.mark.parametrize("shown", ["[1]", "(Abel et al., 2001)", "1"])
@pytest.mark.parametrize("way", WAYS)
def test_without_a_list_the_statement_has_the_identifiers_itself(way, shown):
    [work] = cited(way(shown, ABEL), "")
    assert (work.entry, work.doi) == (None, "10.1000/salt.1")


def test_a_work_that_the_list_lacks_gives_the_statement_its_identifiers():
    assert [(work.entry, work.doi) for work in cited(zotero("[4]", OTHER))] == [(None, "10.1000/salt.9")]
    assert [(work.entry, work.doi) for work in cited(zotero("(Dorn, 2009)", OTHER), APA)] == [(None, "10.1000/salt.9")]


def test_a_list_is_known_by_its_field_whatever_stands_above_it():
    for behind in (
        paragraph("Literatur", "berschrift1") + listed(ZOTERO_LIST, *ENTRIES),
        paragraph("Quellen", "berschrift1") + control("MENDELEY_BIBLIOGRAPHY", "".join(map(paragraph, ENTRIES))),
        listed("ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY", *ENTRIES),
        listed("BIBLIOGRAPHY", *ENTRIES),
        listed("ADDIN EN.REFLIST", *(entry.replace("[", "").replace("]", "") for entry in ENTRIES)),
    ):
        found = apart(zotero("[2]", BORN), behind)
        assert [one.number for one in found.parts.references] == [1, 2, 3]
        assert [work.entry for work in found.works[0]] == [1]


@pytest.mark.parametrize(
    "citation",
    [
        field(' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"itemDa', "[1]"),
        field(" ADDIN ZOTERO_ITEM CSL_CITATION [[[[", "[1]"),
        field(" ADDIN EN.CITE <EndNote><Cite><Author>Abel", "[1]"),
        field(" ADDIN EN.CITE ", "[1]", data="PEVu!!"),
        control("MENDELEY_CITATION_v3_e30", run("[1]")),
    ],
)
def test_damaged_data_leave_what_is_printed_and_are_told(citation):
    body = paragraph("Effects", "berschrift1") + paragraph(run("Salt harms all ") + citation + run("."))
    reading = parse(word_file(body + LISTED), "a.docx")
    assert "damaged" in reading.warnings[0]
    found = taken(reading.text, markup=reading.markup)
    assert [one.text for one in found.parts.statements] == ["Salt harms all [1]."]
    assert [work.entry for work in found.works[0]] == [0]


def test_a_field_that_never_ends_hides_nothing():
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ADDIN ZOTERO_ITEM </w:instrText></w:r>'
    body = paragraph(run("Salt harms sleep.") + begun) + paragraph("It harms teeth.")
    assert "It harms teeth." in parse(word_file(body), "a.docx").text


def test_a_field_may_end_in_the_next_paragraph_and_its_marks_may_share_a_run():
    code = zotero("[2]", BORN).replace("</w:r><w:r><w:instrText", "<w:instrText")
    begun = code.removesuffix('<w:r><w:fldChar w:fldCharType="end"></w:fldChar></w:r>')
    ended = '<w:r><w:fldChar w:fldCharType="end"/><w:t>It goes on.</w:t></w:r>'
    body = paragraph("Effects", "berschrift1") + paragraph(run("Salt harms teeth.") + begun) + paragraph(ended)
    reading = parse(word_file(body + LISTED), "a.docx")
    found = taken(reading.text, markup=reading.markup)
    assert [one.text for one in found.parts.statements] == ["Salt harms teeth.[2]", "It goes on."]
    assert [[work.entry for work in works] for works in found.works] == [[1], []]


def test_a_note_leads_to_what_its_field_cites():
    note = paragraph(zotero("Abel, “Salt and sleep in adults,” 2; Born, Salt and teeth.", ABEL, BORN))
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = paragraph("Effects", "berschrift1") + paragraph(run("Salt harms sleep") + mark + run("."))
    for behind, wanted in ((LISTED, [0, 1]), ("", [None, None])):
        reading = parse(word_file(body + behind, **{"word/footnotes.xml": notes}), "a.docx")
        [found] = taken(reading.text, markup=reading.markup).works
        assert [work.entry for work in found] == wanted
        assert [work.doi for work in found] == ["10.1000/salt.1", "10.1016/s0000-0000(02)00002-2"]


def test_a_number_whose_data_are_missing_is_a_citation_all_the_same():
    told = "".join(paragraph(run("It is so ") + zotero(f"[{n}]", one) + run(".")) for n, one in ((1, ABEL), (3, CRESS)))
    lost = field(' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"id":1,"uris":["x"]}]} ', run("2", RAISED))
    more = "".join(paragraph(run("Salt harms most") + lost + run(".")) for _ in range(2))
    body = paragraph("Effects", "berschrift1") + told + more + LISTED
    reading = parse(word_file(body), "a.docx")
    assert [[work.number for work in works] for works in taken(reading.text, markup="markdown").works[2:]] == [[2]] * 2


def test_the_table_of_word_s_own_list_holds_entries():
    def cell(text):
        return f"<w:tc>{paragraph(text)}</w:tc>"

    rows = "".join(f"<w:tr>{cell(entry[:3])}{cell(entry[4:])}</w:tr>" for entry in ENTRIES)
    begun, ended = field("BIBLIOGRAPHY", "\0").split(run("\0"))
    behind = paragraph("Quellen", "berschrift1") + paragraph(begun) + f"<w:tbl>{rows}</w:tbl>" + paragraph(ended)
    found = apart(cited_by_word("[2]", BORN), behind)
    assert [(one.number, one.text) for one in found.parts.references] == [
        (number, entry[4:]) for number, entry in enumerate(ENTRIES, start=1)
    ]
    assert [work.entry for work in found.works[0]] == [1]


def test_a_note_that_begins_with_a_tied_mark_is_not_taken_for_its_entry():
    notes = paragraph("Notes", "berschrift1") + paragraph(zotero("Abel, 2001", ABEL) + run(", p. 4, has it otherwise."))
    notes += paragraph(run("1. ") + zotero("Born, 2002", BORN) + run(", p. 9."))
    found = apart(zotero("[1]", ABEL), LISTED + notes)
    assert [found.parts.references[work.entry].text for work in found.works[0]] == [ENTRIES[0].replace("\t", " ")]


def test_a_number_without_a_list_is_no_footnote_that_has_its_own_mark():
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("See doi:10.1000/x.")}</w:footnote></w:footnotes>'
    )
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = paragraph("Effects", "berschrift1") + paragraph(run("Salt harms") + mark + run(" sleep [1]."))
    reading = parse(word_file(body, **{"word/footnotes.xml": notes}), "a.docx")
    [works] = taken(reading.text, markup="markdown").works
    assert {work.text: work.doi for work in works} == {"[^1]": "10.1000/x", "[1]": ""}


def test_entries_that_only_line_breaks_part_are_entries_and_an_address_below_one_is_none():
    def broken(*lines: str) -> str:
        return "</w:t><w:br/><w:t>".join(lines)

    for lines, count in (((*ENTRIES,), 3), (("Abel A. Salt. 2001.", "https://x.org/2001"), 1)):
        behind = paragraph("References", "berschrift1") + listed(ZOTERO_LIST, broken(*lines))
        assert len(apart(zotero("[2]", BORN), behind).parts.references) == count


@pytest.mark.parametrize("way", [zotero, endnote])
@pytest.mark.parametrize(
    "printed", ["Abel, A. van der (2001). Salt", "van der Abel, A. (2001). Salt", "Abel, A. (2001). Salt"]
)
def test_a_list_may_print_the_particles_of_a_name_where_it_will(way, printed):
    work = Made("van der Abel", "Salt", 2001, "10.1000/salt.1")
    behind = paragraph("References", "berschrift1") + paragraph(f"{printed}. J Invented, 1, 1-2.")
    assert entries(way("(van der Abel, 2001)", work), behind) == [0]


def test_an_organization_may_be_printed_by_its_short_name():
    guideline = Made("World Health Organization", "Guideline on the use of salt in adults", 2012, "10.1000/salt.12")
    entry = paragraph("References", "berschrift1") + paragraph(
        "WHO. Guideline on the use of salt in adults. WHO; 2012."
    )
    assert [(work.entry, work.doi) for work in cited(zotero("(WHO, 2012)", guideline), entry)] == [
        (0, "10.1000/salt.12")
    ]


def test_a_chapter_has_its_own_list_and_a_work_its_number_in_each():
    def chapter(name: str, mark: str, *entries: str) -> str:
        listed = "".join(paragraph(f"{number}. {entry[4:]}") for number, entry in enumerate(entries, start=1))
        text = paragraph(run("Salt harms all ") + zotero(mark, ABEL) + run("."))
        return paragraph(name, "berschrift1") + text + paragraph("References", "berschrift1") + listed

    body = chapter("One", "[1]", ENTRIES[0], ENTRIES[1]) + chapter("Two", "[2]", ENTRIES[1], ENTRIES[0])
    reading = parse(word_file(body), "a.docx")
    assert [[work.entry for work in works] for works in taken(reading.text, markup="markdown").works] == [[0], [3]]


def test_a_deleted_citation_is_gone_and_an_inserted_one_counts():
    old = zotero("[1]", ABEL).replace("instrText", "delInstrText").replace("w:t", "w:delText")
    assert entries(f"<w:del>{old}</w:del><w:ins>{zotero('[2]', BORN)}</w:ins>") == [1]
