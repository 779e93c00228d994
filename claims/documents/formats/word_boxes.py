"""Text boxes within a drawing: Word writes each a second time for old readers."""

from collections.abc import Iterator

from lxml import etree

from .word_markup import W

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE, FALLBACK = f"{MARKUP}AlternateContent", f"{MARKUP}Fallback"
BOXES = f"{W}txbxContent"


def boxes(element: etree._Element) -> list[etree._Element]:
    """Those within a drawing, once; not those within one of them."""
    if element.tag == ALTERNATE:
        element = next(iter(element), element)
    return [box for box in element.iter(BOXES) if not any(up.tag in (BOXES, FALLBACK) for up in _within(box, element))]


def _within(inner: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for up in inner.iterancestors():
        if up is outer:
            return
        yield up
