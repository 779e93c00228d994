"""What leads from a page to other articles: cards with a linked heading, lines that end in "Read more", lone links."""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MORE = re.compile(
    r"(?:(?:read|learn|find out|see|view|discover)(?: the)?(?: full| whole)? (?:more|now|on|story|article|post|review)"
    r"|continue reading|keep reading|full (?:story|article)|more)(?: (?:about|on|here)\b.*)?\W*",
    re.I,
)
MOST_WORDS = 80  # of one card
LEAST_WORDS, LEAST_PROSE = 4, 8  # of the name of another article; of a paragraph beside it
ENDS = re.compile(r"[.!?…][\"”’')\]]*$")


def teasers(body: HtmlElement) -> list[HtmlElement]:
    """Two or more cards side by side, and paragraphs whose last words are a link to the rest of another text."""
    words, headings = _counted(body)
    cards: dict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for heading in body.iter(*HEADINGS):
        if _is_linked(heading) and (card := _card(heading, words, headings)) is not None:
            cards[card.getparent()].append(card)
    beside = [card for found in cards.values() if len(found) > 1 for card in found]
    more = [element for element in body.iter("p", "li") if _ends_in_more(element, words[element])]
    return beside + more + [element for element in body.iter("p") if _is_link_between_prose(element)]


def _counted(body: HtmlElement) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int]]:
    """Words and headings within each element."""
    words: dict[HtmlElement, int] = defaultdict(int)
    headings: dict[HtmlElement, int] = defaultdict(int)
    for element in reversed(list(body.iter())):
        words[element] += len((element.text or "").split())
        headings[element] += element.tag in HEADINGS
        parent = element.getparent()
        if parent is not None:
            words[parent] += words[element] + len((element.tail or "").split())
            headings[parent] += headings[element]
    return words, headings


def _is_linked(heading: HtmlElement) -> bool:
    """All of it leads to another page."""
    around = next(heading.iterancestors("a"), None)
    inner = list(heading.iter("a"))
    link = around if around is not None else inner[0] if len(inner) == 1 else None
    if link is None or not _leads_away(link):
        return False
    return link is around or " ".join(link.text_content().split()) == " ".join(heading.text_content().split())


def _leads_away(link: HtmlElement) -> bool:
    address = link.get("href") or ""
    return bool(address) and "#" not in address and not address.startswith(("mailto:", "javascript:"))


def _card(heading: HtmlElement, words: dict[HtmlElement, int], headings: dict[HtmlElement, int]) -> HtmlElement | None:
    """The largest element around the heading that holds no other, and little text."""
    found = None
    for element in _outwards(heading):
        if headings[element] > 1 or words[element] > MOST_WORDS:
            break
        found = element
    return found


def _outwards(heading: HtmlElement) -> Iterator[HtmlElement]:
    yield from (element for element in heading.iterancestors() if element.tag not in ("body", "main", "html"))


def _is_link_between_prose(element: HtmlElement) -> bool:
    """The name of another article, linked, between two paragraphs of this one."""
    links = list(element.iter("a"))
    if len(links) != 1 or not _leads_away(links[0]):
        return False
    name = _shown(element)
    if len(name.split()) < LEAST_WORDS or name != _shown(links[0]) or ENDS.search(name):
        return False
    return _is_prose(element.getprevious()) and _is_prose(element.getnext())


def _is_prose(element: HtmlElement | None) -> bool:
    if element is None or element.tag != "p":
        return False
    text = _shown(element)
    return len(text.split()) >= LEAST_PROSE and bool(ENDS.search(text))


def _shown(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _ends_in_more(element: HtmlElement, count: int) -> bool:
    last = element[-1] if len(element) and not (element[-1].tail or "").strip(" .\n\t") else None
    if last is None or last.tag != "a" or count > MOST_WORDS or not _leads_away(last):
        return False
    return bool(MORE.fullmatch(last.text_content().strip()))
