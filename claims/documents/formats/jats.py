"""An article in JATS, the form in which PubMed Central and most journals keep their articles, into Markdown."""

import re

from lxml import etree

from .article import Reading, UnreadableDocument
from .composing import clean
from .jats_blocks import ArticleBlocks
from .jats_source import one_article

NOT_OF_A_TITLE = ("xref", "fn")
OTHERS = ("sub-article", "response")


def read_jats(data: bytes, filename: str) -> Reading:
    """The title, abstract, body and lists of references of one article. Raises UnreadableDocument."""
    article = one_article(data, filename)
    warnings = _without_others(article)
    title = _title(article)
    blocks = ArticleBlocks(article)
    try:
        blocks.read(title)
    except RecursionError as error:
        raise UnreadableDocument(
            f"{filename} is nested too deeply: save the article's page as HTML and import that."
        ) from error
    text = blocks.composer.markdown(title)
    if len(re.sub(r"\W", "", text)) <= len(re.sub(r"\W", "", title)):
        raise UnreadableDocument(
            f"{filename} holds no text of the article, only what is said about it: save the article's page as HTML"
            " or PDF and import that."
        )
    return Reading(text, "markdown", title, tuple(warnings))


def _title(article: etree._Element) -> str:
    """With its subtitle, without marks of notes."""
    group = article.find("front//title-group")
    if group is None:
        group = article.find("front-stub//title-group")
    parts = [group.find("article-title"), group.find("subtitle")] if group is not None else []
    shown = [_plain(part).strip() for part in parts if part is not None]
    return ": ".join(part for part in shown if part)


def _plain(element: etree._Element) -> str:
    texts = [element.text or ""]
    for child in element:
        texts += ["" if child.tag in NOT_OF_A_TITLE else _plain(child), child.tail or ""]
    return clean("".join(texts))


def _without_others(article: etree._Element) -> list[str]:
    """Takes out the articles within the article, and says so."""
    others = [one for one in article.iter(*OTHERS) if not any(up.tag in OTHERS for up in one.iterancestors())]
    for other in others:
        other.getparent().remove(other)
    languages = [one.get("{http://www.w3.org/XML/1998/namespace}lang") or "" for one in article.iter("trans-abstract")]
    warnings = []
    if others:
        warnings.append(f"The file holds {len(others)} more (replies, letters, translations): they were left out.")
    if languages:
        warnings.append(f"{len(languages)} abstracts in other languages were left out.")
    return warnings
