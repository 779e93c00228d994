"""A web page into Markdown: its main content with headings, nested lists, tables, citations and notes."""

import codecs
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from .article import Reading, UnreadableDocument
from .choice import chosen, is_too_large, told_article, without_standfirst
from .composing import clean
from .formulas import with_formulas_told
from .html_blocks import PageBlocks, host_of
from .limits import MOST_DEPTH
from .page import main_content
from .tags import refuse_many_attributes, refuse_many_tags

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
# Browsers read these names as windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
WESTERN = ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "l1", "cp1252")
SITE = re.compile(r"\s+(?:[|·•»–—-]|::)\s+(?=[^|·•»–—]*$)")
UNNAMED = "The page does not say which part is the article: look whether all of it and nothing else was taken."
LARGE = "The page is too large for what stands beside the article to be told: look whether nothing else was taken."
LEFT = "Paragraphs that seem to stand beside the article were left out:"


def read_html(data: bytes, filename: str, declared: str = "") -> Reading:
    """The article of a page. `declared` is the charset its sender named, or "". Raises UnreadableDocument."""
    root = _parsed(decoded(data, filename, declared), filename)
    title = _title(root)
    with_formulas_told(root)
    content, is_named = main_content(root)
    is_large = is_too_large(root)
    told = "" if is_large else told_article(root)
    page = PageBlocks(content, hosts=_own_hosts(root))
    try:
        page.read()
    except RecursionError as error:
        raise UnreadableDocument(
            f"{filename} is nested too deeply: copy the article's text out of the browser and paste it."
        ) from error
    pieces, left = chosen(page.composer.pieces, told)
    page.composer.pieces = without_standfirst(pieces, title)
    text = page.composer.markdown(title)
    if len(re.sub(r"\W", "", text)) <= len(re.sub(r"\W", "", title)):
        raise UnreadableDocument(
            f"{filename} holds no text of an article; a script may draw the page: open it in a browser,"
            " copy the article's text and paste it."
        )
    return Reading(text, "markdown", title, _warnings(is_named, is_large, left))


def _warnings(is_named: bool, is_large: bool, left: list[str]) -> tuple[str, ...]:
    beside = f"{LEFT} {len(left)}, the first: “{left[0][:100]}…”" if left else ""
    return tuple(warning for warning in ("" if is_named else UNNAMED, LARGE if is_large else "", beside) if warning)


def decoded(data: bytes, filename: str, declared: str = "") -> str:
    """By its byte order mark, then the sender's word, then the page's own; else UTF-8."""
    bom = next((name for mark, name in BOMS if data.startswith(mark)), "")
    own = CHARSET.search(data[:4096])
    name = bom or declared or (own[1].decode("ascii", "ignore") if own else "")
    if name.lower() in WESTERN:
        name = "windows-1252"
    if not bom and name.lower().startswith("utf-16"):
        name = "utf-8"  # a mark of ASCII bytes that claims UTF-16 lies; browsers read UTF-8
    try:
        return data.decode("utf-8-sig" if name.lower() in ("", "utf-8", "utf8") else name)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{filename} is not {name or 'UTF-8'} at byte {error.start}: save the page again as UTF-8,"
            " or copy the article's text and paste it."
        ) from error
    except (LookupError, UnicodeError) as error:  # the second from what Python knows and no page is written in
        raise UnreadableDocument(
            f"{filename} names the encoding “{name[:40]}”, which nobody knows: save the page as UTF-8."
        ) from error


def _parsed(text: str, filename: str) -> HtmlElement:
    data = text.replace("\0", "").encode("utf-8", "replace")
    refuse_many_tags(data, filename)
    refuse_many_attributes(text, filename)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableDocument(f"{filename} is no readable HTML: {error}. Paste the article's text.") from error
    if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):  # the rest of the page is lost
        raise UnreadableDocument(
            f"{filename} has elements more than {MOST_DEPTH} deep within each other, which is the limit:"
            " copy the article's text out of the browser and paste it."
        )
    return root


def _title(root: HtmlElement) -> str:
    """The first heading of the first level that agrees with the page's own title, or is the only one."""
    tops = [clean(heading.text_content()).strip() for heading in root.iter("h1")]
    tops = [top for top in tops if top]
    metas = root.xpath("//meta[@property='og:title' or @name='citation_title']/@content")
    told = [clean(text).strip() for text in [*metas, root.findtext(".//title") or ""]]
    told = [SITE.split(text)[0].strip() for text in told if text.strip()]
    agreed = [top for top in tops if any(_within(top, name) or _within(name, top) for name in told)]
    if agreed or len(tops) == 1:
        return (agreed or tops)[0]
    return (told or tops or [""])[0]


def _within(one: str, other: str) -> bool:
    return one.casefold() in other.casefold()


def _own_hosts(root: HtmlElement) -> set[str]:
    """Where the page itself stands: links there are no citations."""
    found = root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content | //base/@href")
    return {host_of(address) for address in found} - {""}
