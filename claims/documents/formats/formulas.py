"""Formulas of a web page that are pictures within a line, as the text that a reader takes them for."""

import re

from lxml.html import HtmlElement

NAMES = re.compile(r"mwe-math-fallback-image-inline|tex|latex|math|formula|equation", re.I)
STYLED = "{\\displaystyle"  # how Wikipedia begins each
FACES = re.compile(
    r"\\(?:math(?:bf|rm|it|cal|bb)|boldsymbol|operatorname|text(?:style|rm|bf|it)?|displaystyle)(?![a-z])\s*"
)
SINGLE = re.compile(r"\{\s*([^\W_]|\\[a-zA-Z]+)\s*\}")
LONGEST = 300  # characters; what is longer is no part of a sentence


def with_formulas_told(root: HtmlElement) -> None:
    """Puts the text in the place of each picture. A picture that shall not be read aloud is seen all the same."""
    pictures = [image for image in root.iter("img") if _is_formula(image)]
    bare = [block for block in dict.fromkeys(map(_block, pictures)) if _is_bare(block)]
    for image in pictures:
        told = formula(image.get("alt") or "")
        image.attrib.clear()
        image.tag, image.text = "span", told
    for block in bare:
        _set_alone(block)


def _set_alone(block: HtmlElement) -> None:
    """Without its comma; and a wiki writes a formula on a line of its own as a definition without a term."""
    for beside in block.iterdescendants():
        beside.tail = None
    around = block.getparent()
    if block.tag == "dd" and around is not None and len(around) == 1:
        block.tag = around.tag = "div"
    block.set("class", "math display")


def _block(image: HtmlElement) -> HtmlElement:
    return next((one for one in image.iterancestors() if one.tag != "span"), image)


def _is_bare(block: HtmlElement) -> bool:
    """It holds nothing but formulas."""
    return not re.search(r"\w", "".join(block.xpath(".//text()[not(ancestor::math)]")))


def formula(tex: str) -> str:
    """TeX without what only tells the face of the letters."""
    bare = tex.strip().removeprefix(STYLED).removesuffix("}") if tex.strip().startswith(STYLED) else tex
    return SINGLE.sub(r"\1", re.sub(r"\s*([_^])\s*", r"\1", FACES.sub("", bare))).strip("$ ")


def _is_formula(image: HtmlElement) -> bool:
    told = image.get("alt") or ""
    named = any(NAMES.fullmatch(name) for name in (image.get("class") or "").split())
    return 0 < len(told) <= LONGEST and (named or told.startswith(STYLED))
