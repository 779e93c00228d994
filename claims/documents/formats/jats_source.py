"""The XML of a journal's article, parsed with care, handed over with plain names.

A document type is named in nearly all of these files and never fetched. Signs that it would define are those of HTML,
which took them over from the same ISO sets (https://www.w3.org/TR/xml-entity-names/).
"""

import re
from html.entities import html5

from lxml import etree

from .article import UnreadableDocument
from .limits import MOST_DEPTH
from .tags import refuse_many_tags

ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,40});")
XMLS_OWN = ("amp", "lt", "gt", "quot", "apos")
LONGEST_ENTITY = 100  # characters of one that a file defines itself


def one_article(data: bytes, name: str) -> etree._Element:
    """The article, its elements by their local names. Raises UnreadableDocument: damaged, or not one article."""
    root = _root(data, name)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    _spell_entities(root, name)
    found = [one for one in root.iter("article") if next(one.iterancestors("article"), None) is None]
    if len(found) != 1:
        raise UnreadableDocument(
            f"{name} holds {len(found) or 'no'} articles: save "
            + ("each as a file of its own and import them one by one." if found else "the article's own XML.")
        )
    return found[0]


def _root(data: bytes, name: str) -> etree._Element:
    refuse_many_tags(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(ENTITY.sub(_as_number, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(_why(error, name)) from error


def _why(error: Exception, name: str) -> str:
    if getattr(error, "code", 0) == etree.ErrorTypes.ERR_RESOURCE_LIMIT and "depth" in str(error):
        return (
            f"{name} has elements more than {MOST_DEPTH} deep within each other, which is the limit:"
            " save the article's page as HTML and import that."
        )
    return f"{name} is damaged XML ({error}): download it again, or save the article's page as HTML and import that."


def _as_number(found: re.Match[bytes]) -> bytes:
    """ "&beta;" by its code, so that no definition is needed."""
    signs = _sign(found[1].decode())
    return "".join(f"&#{ord(sign)};" for sign in signs).encode() if signs else found[0]


def _sign(name: str) -> str:
    return "" if name in XMLS_OWN else html5.get(f"{name};", "")


def _spell_entities(root: etree._Element, name: str) -> None:
    """Those that are left: defined by the file itself as a short text, or in an encoding that hid them."""
    dtd = root.getroottree().docinfo.internalDTD
    own = {entity.name: entity.content or "" for entity in dtd.iterentities()} if dtd is not None else {}
    for entity in list(root.iter(etree.Entity)):
        text = _sign(entity.name) or own.get(entity.name, "")
        if not text or len(text) > LONGEST_ENTITY or "&" in text or "<" in text:
            raise UnreadableDocument(
                f"{name} uses the sign “&{entity.name};”, which it does not define as a short text:"
                " save the article's page as HTML and import that."
            )
        _replace(entity, text)


def _replace(entity: etree._Element, text: str) -> None:
    before, parent = entity.getprevious(), entity.getparent()
    text += entity.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
    if parent is not None:
        entity.tail = None
        parent.remove(entity)
