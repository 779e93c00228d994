"""Files that mean harm, or that are only large: made at test time, to any size. None of them is anybody's text."""

from collections.abc import Callable

from tests.files.word import W, paragraph, row, run, word_file

PROSE = (
    "Sleep is a state in which the body rests (Example et al., 2019). "
    "In a made-up trial of 120 adults, e.g. nurses, it lasted 7.5 hours on average [1,2]. "
    "The default mode network (DMN) was less active. "
)
Made = tuple[bytes, str]
Maker = Callable[[int], Made]


def repeated(token: str, size: int) -> str:
    """`token` again and again, to about `size` bytes."""
    return token * max(size // len(token.encode()), 1)


TOKENS = {
    "brackets": "(",
    "square brackets": "[",
    "angle brackets": "<a ",
    "asterisks": "***",
    "underscores": "a_",
    "backticks": "`a",
    "quote marks": "> > > ",
    "pipes": "|||",
    "entities": "&amp;&amp",
    "numbers": "1. 1. 1. ",
    "abbreviations": "e.g. e.g. ",
    "quotes": '"',
    "curly quotes": "“",
    "quoted stops": '". “',
    "fences": "```\n",
    "tildes": "~~~ a\n",
    "letters": "a",
    "stops": ".",
    "spaced stops": ". ",
    "spaces": " ",
    "tabs": "\t",
    "line ends": "\n",
    "spaced line ends": " \n",
    "line and space": "a \n",
    "carriage returns": "\r",
    "form feeds": "\f",
    "marks": "a\u0301\u0302\u0303",
    "zero widths": "\u200b",
    "zero widths and words": "a\u200b ",
    "breadcrumbs": "a > ",
    "dashes": "-",
    "dashed lines": "---\n",
    "paragraphs": "Sleep is a state in which the body rests.\n\n",
    "lines": "Sleep is a state in which the body rests.\n",
    "headings": "Sleep\n\n",
    "marked headings": "# Sleep\n",
    "titled lines": "Key takeaways\n",
    "lead-ins": "Stages:\n",
    "bullets": "- Sleep\n",
    "bullet chars": "• ",
    "short items": "1. A\n",
    "references": "1. Example A. A made-up title. J Naps 2019;1:1.\n",
    "cited sentences": "Rest is good.[1-99] ",
    "citation marks": "rest.[1-99] ",
    "raised marks": "rest.¹,² ",
    "ranges": "[1-99]",
    "author marks": "(Example et al., 2019) ",
    "authors": "Example and Sample, ",
    "names": "Van Den ",
    "particles": "van de ",
    "addresses": "https://example.org/( ",
    "dois": "10.1000/a",
    "definitions": "default mode network (DMN) ",
    "half definitions": "(DMN ",
    "bracket pairs": "()",
    "nested pairs": "(()",
    "images": "![",
    "links": "[a](",
    "link marks": "[a]: b\n",
    "notes": "[^1]: a\n",
    "note marks": "[^1]",
    "table rows": "| Sleep is good | 5 |\n",
    "html": "<b>",
    "html comments": "<!--",
    "initials": "A. ",
    "questions": "Is it? ",
    "exclamations": "Ab! ",
    "commas": "a, ",
    "words": "sleep ",
    "capitals": "Sleep ",
    "please": "please see ",
    "months": "May 2019 ",
    "at signs": "a@",
    "figures": "1,",
    "raised": "¹",
    "ellipses": "…",
    "colons": "a: ",
    "prose": PROSE,
    "prose in paragraphs": PROSE + "\n\n",
}


def plain(name: str) -> Maker:
    return lambda size: (f"{PROSE}{repeated(TOKENS[name], size)}".encode(), "a.txt")


def markdown(name: str) -> Maker:
    return lambda size: (f"{PROSE}\n\n{repeated(TOKENS[name], size)}".encode(), "a.md")


def html(before: str, token: str, after: str = "", text: str = PROSE) -> Maker:
    """A page whose body is `token` again and again, with an article's text."""
    return lambda size: (
        f"<html><body><p>{text}</p>{before}{repeated(token, size)}{after}</body></html>".encode(),
        "a.html",
    )


def many_attributes(size: int) -> Made:
    """One tag with a new attribute every few bytes."""
    names = " ".join(f"a{number}=1" for number in range(max(size // 8, 1)))
    return f"<html><body><p {names}>{PROSE}</p></body></html>".encode(), "a.html"


def html_notes(size: int) -> Made:
    """Many notes, and many marks of one of them."""
    marks = repeated("<a href=#n1>1</a>", size // 2)
    notes = "".join(f"<li id=n{number}>a" for number in range(size // 40))
    return (
        f"<html><body><p>{PROSE}{marks}</p><ol class=footnotes>{notes}</ol></body></html>".encode(),
        "a.html",
    )


def many_tables(size: int) -> Made:
    return repeated("| a | b |\n|---|---|\n| Sleep is good | 5 |\n\n", size).encode(), "a.md"


def one_table(size: int) -> Made:
    return ("| a | b |\n|---|---|\n" + repeated("| Sleep is good | 5 |\n", size)).encode(), "a.md"


def wide_table(size: int) -> Made:
    """A header of very many columns, and one row."""
    columns = max(size // 12, 1)
    return f"|{'a|' * columns}\n|{'---|' * columns}\n|{'Sleep|' * columns}\n".encode(), "a.md"


def short_rows(size: int) -> Made:
    """A header of very many columns, and rows of one cell, which a parser fills up."""
    columns = max(size // 12, 1)
    head = f"|{'a|' * columns}\n|{'---|' * columns}\n"
    return (head + repeated("|a\n", size // 2)).encode(), "a.md"


def one_line(size: int) -> Made:
    return repeated(PROSE, size).encode(), "a.txt"


def indented(size: int) -> Made:
    """Items, each nested in the one before."""
    deep = max(int((2 * size) ** 0.5), 1)
    return "".join(f"{' ' * depth}- a\n" for depth in range(deep)).encode(), "a.txt"


def long_lead_in(size: int) -> Made:
    """One long item with many short ones in it: each needs the long one to stand alone."""
    return (f"- {repeated('sleep ', size // 2)}:\n" + repeated("  - a nap\n", size // 2)).encode(), "a.txt"


def cited_sentences(size: int) -> Made:
    """Each sentence cites each of 99 works."""
    entries = "".join(f"{number}. Example {number}. Naps.\n" for number in range(1, 100))
    return f"{repeated(TOKENS['cited sentences'], size)}\n\nReferences\n\n{entries}".encode(), "a.txt"


def long_heading(size: int) -> Made:
    head = f"# {repeated('sleep ', size // 2)}\n\n"
    return (head + repeated("Sleep is a state of rest.\n\n", size // 2)).encode(), "a.md"


def runs(count: int) -> Made:
    """A Word file of one paragraph in `count` runs."""
    return word_file(paragraph(run("Sleep is a state of rest. ") + "<w:r><w:t>a</w:t></w:r>" * count)), "a.docx"


def nested_word(count: int) -> Made:
    inside = "<w:ins>" * count + run("Sleep is a state of rest.") + "</w:ins>" * count
    return word_file(paragraph(inside)), "a.docx"


def word_notes(count: int) -> Made:
    """Many notes, each cited."""
    cited = "".join(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number in range(count))
    held = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    notes = "".join(f'<w:footnote w:id="{number}">{held}</w:footnote>' for number in range(count))
    part = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
    return word_file(paragraph(run("Sleep is a state of rest.") + cited), **{"word/footnotes.xml": part}), "a.docx"


def word_attributes(count: int) -> Made:
    names = " ".join(f'a{number}="1"' for number in range(count))
    return word_file(f"<w:p {names}><w:r><w:t>Sleep is a state of rest.</w:t></w:r></w:p>"), "a.docx"


def word_paragraphs(count: int) -> Made:
    return word_file(paragraph("Sleep is a state in which the body rests.") * count), "a.docx"


def word_rows(count: int) -> Made:
    return word_file(f"<w:tbl>{row('Sleep is good', 'five') * count}</w:tbl>"), "a.docx"


def word_nested_tables(count: int) -> Made:
    inside = "<w:tbl><w:tr><w:tc>" * count + paragraph("Sleep is a state of rest.") + "</w:tc></w:tr></w:tbl>" * count
    return word_file(inside), "a.docx"


def word_boxes(count: int) -> Made:
    boxes = "<w:r><w:drawing><w:txbxContent><w:p>" * count + "</w:p></w:txbxContent></w:drawing></w:r>" * count
    return word_file(paragraph(run("Sleep is a state of rest.") + boxes)), "a.docx"


def word_fields(count: int) -> Made:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>a</w:instrText></w:r>'
    return word_file(paragraph(run("Sleep is a state of rest.") + opened * count)), "a.docx"


PAGES = {
    "html: attributes": many_attributes,
    "html: paragraphs": html("", "<p>Sleep is a state in which the body rests.</p>"),
    "html: paragraphs with attributes": html("", '<p a=1 b=2 class="c d" id=e>Sleep is a state of rest.</p>'),
    "html: nested": html("", "<div>"),
    "html: nested spans": html("", "<span>a "),
    "html: nested bold": html("", "<b>a "),
    "html: nested headers": html("", "<header>a"),
    "html: nested lists": html("", "<ul><li>a"),
    "html: nested tables": html("", "<table><tr><td>a</td><td>"),
    "html: buttons": html("", "<button>a</button>"),
    "html: list items": html("<ul>", "<li>Sleep is good", "</ul>"),
    "html: rows": html("<table>", "<tr><td>a<td>b", "</table>"),
    "html: cells": html("<table><tr>", "<td>a", "</table>"),
    "html: spanning cells": html("<table>", "<tr><td rowspan=99 colspan=99>a<td>b", "</table>"),
    "html: definitions": html("<dl>", "<dt>a<dd>b", "</dl>"),
    "html: spans of a paragraph": html("<p>", "<span>a</span>", "</p>"),
    "html: marks of a paragraph": html("<p>", "<sup>1</sup>", "</p>"),
    "html: line breaks": html("<p>", "a<br>", "</p>"),
    "html: text in one paragraph": html("<p>", "sleep ", "</p>"),
    "html: links": html("<p>", '<a href="https://example.org">a</a>', "</p>"),
    "html: open tags": html("", "<a <a "),
    "html: entities": html("<p>", "&amp;&amp", "</p>"),
    "html: headings": html("", "<h2>a</h2>"),
    "html: captions": html("<div>", "<figcaption>a</figcaption>", "</div>"),
    "html: comments": html("", "<!--"),
    "html: scripts": html("", "<script>"),
    "html: notes": html_notes,
}
