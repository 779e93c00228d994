"""What the grammar of CSL says of a file: where it is broken first. Pure.

`csl.rng` is the schema of CSL 1.0.2 (MIT licence): https://github.com/citation-style-language/schema
"""

from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
SCHEMA = Path(__file__).with_name("csl.rng")
OF_PARTS = ("locale", "macro", "citation", "bibliography")


def first_fault(root: etree._Element) -> str:
    """ "line 845: Element text failed to validate attributes"; "" where the style is as the grammar wants it."""
    if (whole := _grammar("")).validate(root):
        return ""
    kind = "independent-style" if root.get("class") else "dependent-style"
    starts = {"info": f"{kind}.style.info"} | {part: f"style.{part}" for part in OF_PARTS}
    for part in root.iterchildren("*"):
        grammar = _grammar(starts.get(etree.QName(part).localname, ""))
        if not grammar.validate(etree.ElementTree(part)):
            return _first(grammar)
    return _first(whole)


def _first(grammar: etree.RelaxNG) -> str:
    fault = grammar.error_log[0]
    return f"line {fault.line}: {fault.message[:160]}"


@cache
def _grammar(start: str) -> etree.RelaxNG:
    """Of a whole style, or of a part of one: a whole one tells the place of a fault inside its parts badly."""
    tree = deepcopy(_schema())
    if start:
        (begin,) = tree.iter(f"{RNG}start")
        begin[:] = [begin.makeelement(f"{RNG}ref", name=start)]
    return etree.RelaxNG(tree)


@cache
def _schema() -> etree._ElementTree:
    return etree.parse(SCHEMA)
