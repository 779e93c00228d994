"""A text with its citations set in a style, as pandoc's tree: what the Word file and the PDF are written from.

The tree is pandoc's JSON: {pandoc-api-version, meta, blocks}, each node {t, c}. Source: https://pandoc.org/filters.html
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.exports.pandoc_document import READER
from literature.entrez.identifiers import is_sample_pmid
from literature.refusals import Refused
from literature.styles.pandoc import run_pandoc
from literature.styles.readied import readied
from literature.styles.style_file import Style, for_many

Node = dict[str, Any]
KEPT = ("title", "subtitle", "date", "lang")  # of the metadata: Word keeps all that it is given


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """Markdown as pandoc reads it with `[@key]` where works are cited and a div `refs`, the works as items of
    `csl_json` with these keys as ids, and when it was written, which is all of the time that the files tell.

    `wide`: it is of tables, and set across. `picture` is an SVG that stands in the div `flow`, and `picture_words` what
    it shows for those who do not see it.
    """

    markdown: str
    items: Sequence[dict[str, Any]]
    written_at: datetime
    wide: bool = False
    picture: str = ""
    picture_words: str = ""


def set_tree(manuscript: Manuscript, style: Style, *, links: bool = True) -> Node:
    """The text with citations and list as the style prints them; behind each entry what must stand beside its work.

    `links`: a citation leads to its entry. Refused for a style without a list of references.
    """
    if not style.lists:
        raise Refused(f"“{style.title}” prints no list of references: choose a style with a bibliography.")
    style = for_many(style, len(manuscript.items))
    files = {"style.csl": style.xml, "items.json": json.dumps(readied(manuscript.items, style)).encode()}
    arguments = ["--citeproc", "--bibliography=items.json", "--csl=style.csl", "-f", READER, "-t", "json"]
    tree: Node = json.loads(run_pandoc(arguments, manuscript.markdown.encode(), files=files))
    tree["meta"] = {name: value for name, value in tree["meta"].items() if name in KEPT}
    works = {item["id"]: item for item in manuscript.items}
    for entry in entries(tree):
        work = works.get(key_of(entry), {})
        if is_sample_pmid(work.get("PMID")):
            _unlink(entry)
        if note := work.get("note"):
            last_inlines(entry).extend([{"t": "Space"}, strong(f"{note}.")])
    if not links:
        for cite in [node for node in nodes(tree["blocks"]) if node["t"] == "Cite"]:
            _unlink(cite)
    return tree


def set_picture(tree: Node, block: Node) -> None:
    """Puts the block into the div for the picture, in place."""
    for node in nodes(tree["blocks"]):
        if node["t"] == "Div" and node["c"][0][0] == "flow":
            node["c"][1] = [block]


def entries(tree: Node) -> list[Node]:
    """The entries of the list of references, in their order."""
    return [node for node in nodes(tree["blocks"]) if node["t"] == "Div" and "csl-entry" in node["c"][0][1]]


def key_of(entry: Node) -> str:
    return str(entry["c"][0][0]).removeprefix("ref-")


def last_inlines(block: Node) -> list[Node]:
    """Those that end a block of blocks."""
    inner = block["c"][1] if block["t"] == "Div" else block["c"]
    return last_inlines(inner[-1]) if block["t"] == "Div" else inner


def first_inlines(block: Node) -> list[Node]:
    inner = block["c"][1] if block["t"] == "Div" else block["c"]
    return first_inlines(inner[0]) if block["t"] == "Div" else inner


def nodes(part: Any) -> Iterator[Node]:
    """Each node of a part of the tree, outer ones first."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting.extend(reversed(found))
        elif isinstance(found, dict):
            if "t" in found:
                yield found
            waiting.extend(reversed(found.values()))


def words(part: Any) -> str:
    """The text of inlines as Word shows it."""
    return "".join(_words(node) for node in part)


def _words(node: Node) -> str:
    kind: str = node["t"]
    inner: Any = node.get("c")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Str", "Code", "Math", "RawInline"):
        return str(inner if kind == "Str" else inner[1] if kind == "Code" else "")
    if kind == "Quoted":
        before, behind = "“”" if inner[0]["t"] == "DoubleQuote" else "‘’"
        return f"{before}{words(inner[1])}{behind}"
    if kind in ("Link", "Span", "Cite"):
        return words(inner[1])
    return words(inner) if isinstance(inner, list) else ""


def strong(text: str) -> Node:
    return {"t": "Strong", "c": [{"t": "Str", "c": text}]}


def _unlink(part: Node) -> None:
    """Links within become their text, in place."""
    for node in nodes(part["c"]):
        if node["t"] == "Link":
            node["t"], node["c"] = "Span", [["", [], []], node["c"][1]]
