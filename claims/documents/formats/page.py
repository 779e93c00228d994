"""The main content of a web page: what is article, and what only surrounds it.

Furniture is known by its tag, its role and whole names of classes ("related-posts", never a word within a name, so that
a section about "related-disorders" stays). Whatever the names say, a part that holds much of the prose is kept.
"""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from .noise import FINAL
from .teasers import HEADINGS, teasers

MUTE = (
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "video", "audio",
    "map", "head", "link", "meta", "input", "select", "textarea", "datalist", "progress", "annotation",
    "annotation-xml", "del", "rp", "rt",
)  # fmt: skip
AROUND = ("nav", "aside", "form", "dialog", "menu")
ROLES = (
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "form", "menu",
    "menubar", "toolbar", "alert", "status", "tooltip", "button",
)  # fmt: skip
FURNITURE = re.compile(
    r"(?!(?:has|with|no|without|is|js|single|hide)[-_])(?:.+[-_])?(?:"
    r"share(?:[-_]?(?:this|buttons?|bar|links?|icons?|tools?|box|widget|list|wrap(?:per)?|container|block|menu))?"
    r"|sharing(?:[-_].+)?|sharedaddy|addtoany.*|addthis.*|a2a_kit"
    r"|social[-_]?(?:share|sharing|media|links?|icons?|bar|buttons?|nav|follow|menu|list|networks?)(?:[-_].+)?"
    r"|cookies?(?:[-_].+)?|cookie[-_]?(?:banner|notice|consent|bar)|consent(?:[-_](?:banner|bar|popup))|gdpr(?:[-_].+)?"
    r"|newsletter(?:[-_].+)?|subscribe(?:[-_].+)?|subscription[-_](?:form|box)|sign-?up(?:[-_](?:form|box))?|mailing-list"
    r"|(?:jp-)?related-?posts?|related(?:[-_](?:articles?|content|links?|stories|topics?|reading|pages?|items|resources"
    r"|products?|posts?|news|box|list|section|widget))?|recommended[-_](?:articles?|posts?|reading|content|stories)"
    r"|you-may-(?:also-)?like|read-?(?:more|next)(?:[-_].+)?|more-(?:from|like|on|stories|articles)(?:[-_].+)?"
    r"|breadcrumbs?(?:[-_].+)?|side-?bar(?:[-_].+)?|nav(?:bar|igation)?(?:[-_].+)?|site-(?:header|footer|menu|nav)"
    r"|(?:page|global|main|top)-?(?:header|footer|menu)|skip-?(?:link|to-content|nav)s?|mega-?menu|menu(?:[-_].+)?"
    r"|toc|table-of-contents|toc[-_](?:container|list|wrapper|box)|ez-toc-.+|on-this-page|in-this-article|jump-?links?"
    r"|comments?(?:[-_](?:area|list|section|respond|form|wrapper))?|respond|disqus[-_]thread"
    r"|ads?|advert(?:isement|ising)?s?(?:[-_].+)?|ad[-_](?:slot|container|unit|wrapper|banner|box)|adsbygoogle|sponsor(?:ed|s)?"
    r"|promo(?:tion)?s?(?:[-_](?:box|banner|block))?|cta(?:[-_](?:box|banner|block|button))?"
    r"|(?:post-)?author-?(?:bio|box|info|card|profile|affiliations?|search)(?:[-_].+)?|about-the-authors?|by-?line|(?:post|entry|article)-?meta(?:data)?"
    r"|(?:entry|post)-footer|pagination|pager|post-navigation|popup|modal|lightbox|overlay"
    r"|(?:post-|article-|entry-)?tags|post-tag|tags?-(?:list|links|cloud)|cat-links|print(?:-?button|-?link)|feedback(?:[-_].+)?|was-this-helpful"
    r"|mw-editsection|mw-jump-link|navbox|catlinks|printfooter|sr-only|screen-reader-text|visually-?hidden|hidden"
    r"|d-none|no-?print|footnote-backref|reversefootnote"
    r"|infobox(?:[-_].+)?|sidebar|vertical-navbox|hatnote|dablink|ambox|mbox-.+|metadata|side-?box|sister-?project"
    r"|authority-control|mw-indicators|mw-references-columns-toggle|noprint|toclimit-.+|shortdescription"
    r")",
    re.I,
)
# Names that no part of an article has, however much of a short page it is.
NEVER_TEXT = re.compile(
    r"hatnote|dablink|rellink|homonymie|hauptartikel|begriffsklaerung|bandeau-.+|[aof]mbox|[aof]mbox-.+|infobox(?:_v\d)?"
    r"|portable-infobox|taxobox.*|navbox|vertical-navbox|catlinks|printfooter|shortdescription|authority-control"
    r"|sister-?project|mw-editsection|newsletter(?:[-_].+)?|cookie[-_](?:banner|notice|consent|bar)",
    re.I,
)
REFERENCE_NAMES = re.compile(
    r"(?:.+[-_])?(?:references?|ref-?list|bibliography|citations?|footnotes?|endnotes)(?:[-_].+)?", re.I
)
UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
BODY_NAMES = re.compile(
    r"(?:entry|post|article|story|main|page)-?(?:content|body|text)|articleBody|mw-parser-output|prose|content",
    re.I,
)
LARGE_SHARE = 0.35  # of the prose: what holds more is no furniture, whatever it is called
NEARLY_ALL = 0.9
LONG_ENOUGH = 40  # characters of one text node that count as prose


def names(element: HtmlElement) -> list[str]:
    """Its classes and its id."""
    return [*(element.get("class") or "").split(), *(element.get("id") or "").split()]


def is_reference_list(element: HtmlElement) -> bool:
    return (element.get("role") or "") in ("doc-bibliography", "doc-endnotes") or any(
        REFERENCE_NAMES.fullmatch(name) for name in names(element)
    )


def main_content(root: HtmlElement) -> tuple[HtmlElement, bool]:
    """Removes the furniture from the page; the element that holds the article, and whether the page names it so."""
    body = root if root.tag == "body" else next(root.iter("body"), root)
    remove(body.iter(*MUTE))
    _remove_furniture(body)
    remove(teasers(body))
    weights = _weights(body)
    named = _named(body, weights)
    if named is not None:
        return named, True
    return _densest(body, weights), False


def remove(elements: Iterable[HtmlElement]) -> None:
    """Takes these out and leaves the text behind them, each parent once: thousands in a row share one text."""
    gone = set(elements)
    for parent in {element.getparent() for element in gone} - {None}:
        before, texts = None, [parent.text or ""]
        for child in list(parent):
            if child in gone:
                texts.append(child.tail or "")
                parent.remove(child)
            else:
                _set_text(parent, before, texts)
                before, texts = child, [child.tail or ""]
        _set_text(parent, before, texts)


def _set_text(parent: HtmlElement, before: HtmlElement | None, texts: list[str]) -> None:
    """What stands behind the child `before`, or at the beginning of the parent."""
    if len(texts) == 1:
        return
    if before is None:
        parent.text = "".join(texts)
    else:
        before.tail = "".join(texts)


def _remove_furniture(body: HtmlElement) -> None:
    weights = _weights(body)
    whole = weights.get(body, 0)
    shown_by_button = {name for element in body.iter() for name in (element.get("aria-controls") or "").split()}
    gone: list[HtmlElement] = []
    for element in body.iterdescendants():
        if element.tag in ("main", "html", "body") or not isinstance(element.tag, str):
            continue
        needed = _is_needed(element, weights.get(element, 0), whole)
        if _is_hidden(element, shown_by_button) or (_is_furniture(element) and not needed):
            gone.append(element)
    remove(gone)


def _is_hidden(element: HtmlElement, shown_by_button: set[str]) -> bool:
    """Hidden for good; what a button unfolds is part of the article."""
    if element.get("id") in shown_by_button:
        return False
    unseen = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return unseen or bool(UNSEEN.search(element.get("style") or ""))


def _is_furniture(element: HtmlElement) -> bool:
    if any(NEVER_TEXT.fullmatch(name) for name in names(element)):  # "box-More_citations_needed" among them
        return True
    if is_reference_list(element):
        return False
    if element.tag in AROUND or (element.get("role") or "").lower() in ROLES:
        return True
    if element.tag == "button":
        return next(element.iterancestors(*HEADINGS, "summary"), None) is None and not _is_in_sentence(element)
    if element.tag in ("header", "footer"):
        inside = next(element.iterancestors("article", "main"), None) is not None
        return not (inside and element.tag == "header") and not any(is_reference_list(one) for one in element.iter())
    if element.tag in (*HEADINGS, "p", "li", "table", "td", "tr", "figure"):
        return any(FURNITURE.fullmatch(name) for name in (element.get("class") or "").split())
    return any(FURNITURE.fullmatch(name) for name in names(element))


def _is_in_sentence(element: HtmlElement) -> bool:
    """Words that belong to no finished sentence stand before it in its line: a button that explains a term."""
    line = next(element.iterancestors("p", "li", "td", "dd"), None)
    while line is not None and element is not line:
        before, parent = element.getprevious(), element.getparent()
        text = (parent.text if before is None else before.tail) or ""
        if before is not None and not text.strip():
            text = before.text_content()
        if text.strip():
            return not FINAL.search(text.strip())
        element = parent
    return False


def _is_needed(element: HtmlElement, weight: int, whole: int) -> bool:
    """It holds the page's main text or its only title; tags that never do so are no exception."""
    if element.tag in ("nav", "dialog", "menu", "footer") or any(NEVER_TEXT.fullmatch(name) for name in names(element)):
        return False
    return weight > LARGE_SHARE * whole and whole > 0


def _weights(body: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of prose within each element: long texts outside links."""
    weights: dict[HtmlElement, int] = {}
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        texts = [] if element.tag == "a" else [element.text]
        inside = [*texts, element.tail] if element is not body else texts
        for turn, text in enumerate(inside):
            if not text or len(text.strip()) < LONG_ENOUGH:
                continue
            holder = element.getparent() if turn == len(inside) - 1 and element is not body else element
            while holder is not None:
                weights[holder] = weights.get(holder, 0) + len(text.strip())
                holder = holder.getparent()
    return weights


def _named(body: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement | None:
    """The innermost element that a tag, a role or a name calls the content and that holds most of the prose."""
    found = None
    whole = weights.get(body, 0)
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        called = element.tag in ("main", "article") or element.get("role") in ("main", "article")
        called = (
            called
            or element.get("itemprop") == "articleBody"
            or (element.tag in ("div", "section") and any(BODY_NAMES.fullmatch(name) for name in names(element)))
        )
        weight = weights.get(element, 0)
        needed = 0.5 * whole if found is None else NEARLY_ALL * weights[found]
        if called and weight and weight >= needed:
            found = element
    return found


def _densest(body: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement:
    """Goes down while one child holds nearly all of the prose."""
    element = body
    while True:
        inner = [
            child
            for child in element
            if child.tag in ("div", "section", "table", "tbody", "tr", "td", "center", "font", "span")
            and weights.get(child, 0) >= NEARLY_ALL * weights.get(element, 0) > 0
        ]
        if not inner:
            return element
        element = inner[0]
