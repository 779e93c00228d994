"""References set in a style, each as a text to copy."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from lxml import etree, html

from literature.refusals import Refused
from literature.styles.pandoc import SECONDS, run_pandoc
from literature.styles.readied import readied
from literature.styles.style_file import Style, for_many

KEPT = ("em", "strong", "sup", "sub")
MOST = 5_000  # references at once
LIST_OF_ALL = b"---\nnocite: '@*'\nlink-bibliography: false\n---\n"


class SetReference(NamedTuple):
    """As plain text, and as HTML with no other tags than KEPT. What must stand beside the work is in both."""

    text: str
    html: str


def set_references(
    items: Sequence[Mapping[str, Any]], style: Style, *, numbered: bool = False, seconds: float = SECONDS
) -> list[SetReference]:
    """CSL items in their own order, as the style prints them in its list; with their numbers only if `numbered`.

    Behind each stands its `note`, which says that it is retracted, corrected, a sample. Refused for a style without a
    list, more than MOST items, and what `run_pandoc` refuses.
    """
    if not items:
        return []
    if not style.lists:
        raise Refused(f"“{style.title}” prints no list of references: choose a style with a bibliography.")
    if len(items) > MOST:
        raise Refused(f"{len(items):,} references are more than {MOST:,}, the most that are set at once: export fewer.")
    named = {f"r{place}": item for place, item in enumerate(items)}
    entries = _entries([{**item, "id": name} for name, item in named.items()], style, seconds)
    return [_set(entries[f"ref-{name}"], item.get("note", ""), numbered) for name, item in named.items()]


def _entries(items: Sequence[Mapping[str, Any]], style: Style, seconds: float) -> dict[str, html.HtmlElement]:
    style = for_many(style, len(items))
    files = {"style.csl": style.xml, "items.json": json.dumps(readied(items, style)).encode()}
    arguments = ["--citeproc", "--bibliography=items.json", "--csl=style.csl", "--wrap=none", "-f", "markdown"]
    page = run_pandoc([*arguments, "-t", "html"], LIST_OF_ALL, files=files, seconds=seconds)
    body = html.fragment_fromstring(page.decode(), create_parent="div")
    return {entry.get("id"): entry for entry in body.find_class("csl-entry")}


def _set(entry: html.HtmlElement, note: str, numbered: bool) -> SetReference:
    if not numbered:
        for number in entry.find_class("csl-left-margin"):
            number.drop_tree()
    text, marked = entry.text_content(), "".join(_marked(entry))
    if note:
        text, marked = f"{text} {note}.", f"{marked} <strong>{escape(note, quote=False)}.</strong>"
    return SetReference(" ".join(text.split()), " ".join(marked.split()))


def _marked(element: etree._Element) -> list[str]:
    inner = [escape(element.text or "", quote=False)]
    for child in element:
        inner += [*_marked(child), escape(child.tail or "", quote=False)]
    return [f"<{element.tag}>", *inner, f"</{element.tag}>"] if element.tag in KEPT else inner
