"""References in the styles of CSL: the usual ones by name, any other, and what is mended for pandoc."""

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from literature.entrez.parse import Record, parse_records
from literature.formats.csl import as_csl
from literature.refusals import Refused
from literature.styles import pandoc
from literature.styles.readied import primed
from literature.styles.setting import set_references
from literature.styles.shelf import OFFERED, USUAL, style_named
from literature.styles.style_file import MOST_COMPARED, Style, for_many, read_style
from tests.round_trips.pandoc_alone import by_pandoc

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pubmed" / "records.xml.gz"
PEOPLE = [{"family": "Sample", "given": "Ann Beth"}, {"family": "van der Sample", "given": "Cor"}]
ARTICLE: dict[str, Any] = {
    "id": "a",
    "type": "article-journal",
    "title": "A trial of nothing",
    "author": PEOPLE,
    "container-title": "Journal of Invented Samples",
    "container-title-short": "J Invent Sampl",
    "issued": {"date-parts": [[2020, 3, 4]]},
    "volume": "12",
    "issue": "2",
    "page": "101-109",
    "DOI": "10.9999/sample.1",
    "PMID": "90000001",
}
CHAPTER: dict[str, Any] = {
    "id": "c",
    "type": "chapter",
    "title": "On nothing",
    "author": PEOPLE[:1],
    "editor": [{"family": "Editor", "given": "Eve"}, {"family": "Other", "given": "Otto"}],
    "container-title": "The Sample Book",
    "publisher": "Sample Press",
    "publisher-place": "Sampletown",
    "issued": {"date-parts": [[2001]]},
}
PRINTED = {
    "vancouver": "Sample AB, van der Sample C. A trial of nothing. J Invent Sampl. 2020 Mar 4;12(2):101–9. "
    "doi:10.9999/sample.1 PubMed PMID: 90000001.",
    "ama": "Sample AB, van der Sample C. A trial of nothing. J Invent Sampl. 2020;12(2):101-109. doi:10.9999/sample.1",
    "apa": "Sample, A. B., & van der Sample, C. (2020). A trial of nothing. Journal of Invented Samples, 12(2), "
    "101–109. https://doi.org/10.9999/sample.1",
    "nature": "Sample, A. B. & van der Sample, C. A trial of nothing. J Invent Sampl 12, 101–109 (2020).",
    "chicago": "Sample, Ann Beth, and Cor van der Sample. 2020. “A Trial of Nothing.” Journal of Invented Samples "
    "12 (2): 101–9. https://doi.org/10.9999/sample.1.",
    "ieee": "A. B. Sample and C. van der Sample, “A trial of nothing,” J Invent Sampl, vol. 12, no. 2, pp. 101–109, "
    "Mar. 2020, doi: 10.9999/sample.1.",
}


def one(item: dict[str, Any], style: str = "vancouver") -> str:
    (found,) = set_references([item], style_named(style))
    return found.text


@pytest.mark.parametrize("style", PRINTED)
def test_each_usual_style_prints_an_article_as_it_should(style):
    assert one(ARTICLE, style) == PRINTED[style]


def test_each_offered_style_is_looked_at():
    assert OFFERED.keys() == PRINTED.keys() and OFFERED.keys() <= USUAL.keys()


@pytest.mark.parametrize(
    ("style", "editors"), [("vancouver", "In: Editor E, Other O, editors."), ("ama", "In: Editor E, Other O, eds.")]
)
def test_the_editors_of_a_book_stand_before_the_word_for_them(style, editors):
    assert editors in one(CHAPTER, style)


@pytest.mark.parametrize(
    ("style", "name"),
    [("vancouver", "Chen LL."), ("ama", "Chen LL."), ("apa", "Chen, L.-L."), ("chicago", "Chen, Li-ling.")],
)
def test_the_second_half_of_a_given_name_has_its_initial(style, name):
    assert one(ARTICLE | {"author": [{"family": "Chen", "given": "Li-ling"}]}, style).startswith(name)


@pytest.mark.parametrize(
    ("style", "pages"),
    [
        ("vancouver", "134-9; discussion 139-40"),
        ("apa", "134–139; discussion 139–140"),
        ("ama", "134-139; discussion 139-140"),
    ],
)
def test_pages_of_a_discussion_are_written_as_the_style_writes_pages(style, pages):
    assert pages in one(ARTICLE | {"page": "134-9; discussion 139-40"}, style)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("3',5'-AMP and 2'-O-methyl", "3′,5′-AMP and 2′-O-methyl"),
        ("The 1990's", "The 1990's"),
        ("'Class of 1999' and after", "'Class of 1999' and after"),
    ],
)
def test_the_prime_of_a_chemical_name_is_no_quote(title, printed):
    assert primed(title) == printed


def test_what_a_title_holds_is_text():
    title = "*x* _y_ $z$ [l](https://example.org) `c` \\alpha {b} <script>alert(1)</script> &amp; p<0.05 @a ^n^"
    (found,) = set_references([ARTICLE | {"title": title}], style_named("vancouver"))
    assert title in found.text
    assert "<script" not in found.html and "&lt;script&gt;" in found.html


def test_a_retracted_work_is_called_so_in_every_style():
    item = ARTICLE | {"note": "RETRACTED. Retraction: J Invented Samples. 2021;1:1"}
    for style in OFFERED:
        (found,) = set_references([item], style_named(style))
        assert found.text.endswith("RETRACTED. Retraction: J Invented Samples. 2021;1:1.")
        assert found.html.endswith("<strong>RETRACTED. Retraction: J Invented Samples. 2021;1:1.</strong>")


def test_a_work_of_which_nothing_is_known_but_its_name_is_printed():
    for style in OFFERED:
        assert "on nothing" in one({"id": "x", "type": "report", "title": "On nothing"}, style).lower()


def test_a_journal_is_found_by_its_name_and_takes_the_style_it_depends_on():
    style = style_named("Journal of Affective Disorders")
    assert (style.name, style.title) == ("journal-of-affective-disorders", "Journal of Affective Disorders")
    assert one(ARTICLE, "Journal of Affective Disorders").startswith("Sample, A.B., van der Sample, C., 2020.")


def test_an_old_name_leads_to_the_style_of_today():
    assert style_named("nlm").title == style_named("vancouver").title
    assert style_named("national-library-of-medicine").xml == style_named("nlm-citation-sequence").xml


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "no such journal"])
def test_an_unknown_style_is_refused_with_what_there_is(name):
    with pytest.raises(Refused, match=r"No style is called .* Take one of: .*vancouver, ama"):
        style_named(name)


def test_a_misspelt_journal_is_answered_with_what_is_near():
    with pytest.raises(Refused, match="journal-of-affective-disorders"):
        style_named("jornal of afective disorders")


def test_more_than_can_be_set_is_refused():
    with pytest.raises(Refused, match="more than 5,000"):
        set_references([ARTICLE] * 5_001, style_named("apa"))


def test_without_pandoc_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda name: None)
    pandoc.program.cache_clear()
    with pytest.raises(Refused, match="pip install pypandoc_binary"):
        pandoc.run_pandoc([], b"")
    pandoc.program.cache_clear()


def test_what_takes_too_long_is_refused():
    with pytest.raises(Refused, match=r"longer than 0.001 seconds"):
        pandoc.run_pandoc(["-t", "plain"], b"a", seconds=0.001)


def test_what_takes_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr(pandoc, "HEAP", "64m")
    with pytest.raises(Refused, match="more than 64m of memory"):
        pandoc.run_pandoc(["-t", "html"], b"*a* [b](c) `d` " * 200_000)


def test_pandoc_reads_no_file_of_the_machine_and_knows_nothing_of_ours():
    read = pandoc.run_pandoc(["-f", "markdown", "-t", "html", "--embed-resources"], b"![a](/etc/hostname)")
    assert b"/etc/hostname" in read and b"base64" not in read


@pytest.mark.shared
@pytest.mark.parametrize("style", OFFERED)
def test_300_real_references_are_those_of_pandoc_but_for_what_is_mended(style, tmp_path):
    """Books, and pages, given names and titles that pandoc misreads, differ; nothing else does."""
    items = [item for item in real_items(900) if not is_mended(item)][:300]
    found = set_references(items, style_named(style))
    assert len(found) == 300
    assert [one.text for one in found] == by_pandoc(items, style, tmp_path)


def real_items(number: int) -> list[dict[str, Any]]:
    if not RECORDS.exists():
        pytest.skip(f"needs {RECORDS.name} in ../shared/data")
    with gzip.open(RECORDS) as source:
        records = [one for one in islice(parse_records(source), 0, number * 4, 4) if isinstance(one, Record)]
    works = [one.as_dict() | {"status": "", "notices": []} for one in records]
    return [as_csl(work, f"r{place}") for place, work in enumerate(works)]


def is_mended(item: dict[str, Any]) -> bool:
    given = [one.get("given", "") for one in (*item.get("author", []), *item.get("editor", []))]
    low = any(part[:1].islower() for name in given for part in name.split("-")[1:])
    return low or ";" in item.get("page", "") or "'" in item.get("title", "") or "editor" in item or "note" in item


def test_the_styles_of_the_six_names_are_read_as_they_were_published():
    for name in OFFERED:
        style = style_named(name)
        again = read_style(style.xml, name=style.name)
        assert again == style and style.lists and not style.in_notes


@pytest.mark.shared
@pytest.mark.parametrize("style", ["apa", "chicago"])
def test_among_many_works_initials_stand_only_where_a_citation_needs_them(style):
    """All that differs from what the style prints among few works: "A. Wang" is "Wang", and the list is the same."""
    items, published = real_items(250), style_named(style)
    few, many = (in_text(items, one) for one in (published, for_many(published, MOST_COMPARED + 1)))
    different = [(one, another) for one, another in zip(few, many, strict=True) if one != another]
    assert 0 < len(different) < len(items) / 4
    for one, another in different:
        assert one.startswith("(") and one.endswith(another.removeprefix("(")), (one, another)


def in_text(items: list[dict[str, Any]], style: Style) -> list[str]:
    """Each work cited once, and the list."""
    text = "\n\n".join(f"[@{item['id']}]" for item in items)
    files = {"style.csl": style.xml, "items.json": json.dumps(items).encode()}
    arguments = ["--citeproc", "--bibliography=items.json", "--csl=style.csl", "--wrap=none", "-t", "plain"]
    return pandoc.run_pandoc(["-f", "markdown", *arguments], text.encode(), files=files).decode().splitlines()


@pytest.mark.parametrize("style", ["vancouver", "ama", "nature", "ieee"])
def test_a_style_of_numbers_is_the_same_for_many_works(style):
    assert for_many(style_named(style), 10_000) == style_named(style)
