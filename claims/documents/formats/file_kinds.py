"""What kind of file the bytes are, by what stands in them; and what to do with a kind that is not read."""

import codecs
import re

BEGINNING = 4_096  # bytes in which the first tag stands
HEAD = 300_000  # bytes in which an article has its front; an envelope comes before it
BEFORE = re.compile(rb"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*+(?:\[.*?\]\s*+)?+>", re.S)  # of the first tag
TAG = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
ROOTS = (b"article", b"pmc-articleset", b"OAI-PMH", b"GetRecord", b"ListRecords", b"record", b"metadata")
FRONT = re.compile(
    rb"<(?:[\w.-]+:)?(?:front|article-meta|journal-meta|front-stub)[\s/>]|<(?:[\w.-]+:)?article\b[^>]*\b(?:article-type|dtd-version)=|"
    rb"<!DOCTYPE\s+article\s+(?:PUBLIC|SYSTEM)|<(?:[\w.-]+:)?article\b[^>]*>\s*<(?:[\w.-]+:)?body>\s*<(?:sec|p)[\s>]"
)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
READ = "Word (.docx), HTML, Markdown or plain text"
BY_WORD = "open it in Word or LibreOffice, save it as a Word document (.docx) and import that."
MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file (.doc) or one locked with a password", BY_WORD),
    (b"{\\rtf", "an RTF file", BY_WORD),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"II*\0", "an image", ""),
    (b"\x1f\x8b", "a gzip file", "unpack it and import the article within."),
    (b"bplist00", "a web archive", "save the page as HTML and import that."),
    (b"7z\xbc\xaf", "an archive", "unpack it and import the article within."),
    (b"Rar!", "an archive", "unpack it and import the article within."),
    (b"SQLite format 3", "a database", ""),
    (b"%!PS", "a PostScript file", "make a PDF of it, or import the text it was made from."),
)
RECOGNISE = "have its words recognised (OCR) and import the text."
TEX = re.compile(
    rb"^[ \t]*\\(?:document(?:class|style)|begin\{document\}|usepackage|(?:section|chapter)\*?\{|in(?:put|clude)\{)",
    re.M,
)
TEX_ADVICE = "make a Word document or HTML of it (pandoc article.tex --citeproc -o article.docx), or import its PDF."
OTHER_XML = {
    "PubmedArticleSet": ("a list of PubMed's records", "manage.py import_references takes it in."),
    "PubmedArticle": ("a record of PubMed", "manage.py import_references takes it in."),
    "TEI": ("XML of TEI", ""),
    "book": ("XML of a book", "save the chapter as HTML, Word or PDF and import that."),
    "book-part-wrapper": ("XML of a book", "save the chapter as HTML, Word or PDF and import that."),
    "rss": ("a feed", "import the article's own address."),
    "feed": ("a feed", "import the article's own address."),
    "package": ("a Word file as XML", BY_WORD),
    "wordDocument": ("a Word file as XML", BY_WORD),
    "document": ("an OpenDocument file as XML", BY_WORD),
    "svg": ("an image", RECOGNISE),
    "xml": ("an export of EndNote", "export the references as RIS and import those with manage.py import_references."),
}
XML_NAMES = (".xml", ".nxml")


def first_tag(data: bytes) -> str:
    """The local name of the first element of XML or HTML, or "" for what does not begin with one."""
    start = _narrow(data.removeprefix(codecs.BOM_UTF8)[: 2 * BEGINNING])
    at = 0
    while found := BEFORE.match(start, at):
        at = found.end()
    tag = TAG.match(start, at)
    return tag[1].decode("ascii", "replace") if tag else ""


def is_jats(data: bytes) -> bool:
    """An article of JATS or its forerunner at NLM, alone or in the envelope of PMC or OAI; not HTML's `<article>`."""
    if first_tag(data).encode() not in ROOTS:
        return False
    return bool(FRONT.search(_narrow(data[:HEAD])))


def foreign(data: bytes, filename: str) -> str:
    """What a file that is not read is, and what to do, to be said behind its name; "" for what may be text."""
    for magic, kind, advice in MAGIC:
        if data.startswith(magic):
            return f"{kind}: {advice or (RECOGNISE if kind == 'an image' else f'export the article as {READ}.')}"
    if filename.lower().endswith((".tex", ".ltx", ".latex")) or (TEX.search(data[:BEGINNING]) and _is_tex(data)):
        return f"LaTeX: {TEX_ADVICE}"
    return _foreign_xml(data, filename)


def _is_tex(data: bytes) -> bool:
    """And not a text about it, which shows a command or two."""
    return b"\\documentclass" in data[:BEGINNING] or len(TEX.findall(data[: 20 * BEGINNING])) > 2


def _foreign_xml(data: bytes, filename: str) -> str:
    start = _narrow(data.removeprefix(codecs.BOM_UTF8)[:BEGINNING]).lstrip()
    if not (start.startswith((b"<?xml", b"<!DOCTYPE")) or filename.lower().endswith(XML_NAMES)):
        return ""
    tag = first_tag(data)
    if not tag:
        return ""
    kind, advice = OTHER_XML.get(tag, (f"XML of another kind (<{tag[:40]}>), not an article in JATS", ""))
    return f"{kind}: {advice or f'export the article as {READ}, or as JATS XML.'}"


def _narrow(data: bytes) -> bytes:
    """UTF-16 as ASCII, as far as it is; other encodings of XML write their tags in ASCII."""
    return data.replace(b"\0", b"")[2:] if data.startswith(WIDE) else data
