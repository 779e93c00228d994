"""CSL items as pandoc 3.9 sets them rightly: what it would misread is written so that it cannot. Pure.

The items that leave the house as CSL-JSON stay as they are.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from literature.formats.line import closed
from literature.styles.style_file import Style

NAMES = ("author", "editor", "translator", "container-author", "collection-editor")
TEXTS = ("title", "container-title")
NOT_PRINTED = ("custom", "note")  # ours: what stands in `note` is printed behind the reference, whatever its style
_LOW_AFTER_HYPHEN = re.compile(r"(?<=\w-)[a-z]")
_SHORT_RANGE = re.compile(r"(?<![\w-])(\d+)-(\d+)(?![\w-])")
_PRIME = re.compile(r"(?<=\d)'(?!\w{1,2}\b)")
_OPENED = re.compile(r"(?:^|[\s(\[])'")


def readied(items: Iterable[Mapping[str, Any]], style: Style) -> list[dict[str, Any]]:
    return [_item(item, style) for item in items]


def _item(item: Mapping[str, Any], style: Style) -> dict[str, Any]:
    ready = {name: value for name, value in item.items() if name not in NOT_PRINTED}
    for name in TEXTS:
        if name in ready:
            ready[name] = closed(primed(ready[name]))
    if style.initialises:
        ready |= {name: [_person(one) for one in ready[name]] for name in NAMES if name in ready}
    if style.page_delimiter and ";" in ready.get("page", ""):
        ready["page"] = _SHORT_RANGE.sub(lambda found: written_out(found, style.page_delimiter), ready["page"])
    return ready


def primed(text: str) -> str:
    """The minute sign of a chemical name as one: pandoc takes the two of 3',5'-AMP for quotes about the comma."""
    return _PRIME.sub(lambda found: "'" if _OPENED.search(text, 0, found.start()) else "\u2032", text)


def written_out(pages: re.Match[str], delimiter: str) -> str:
    """ "836-9" as "836–839": pandoc leaves a range alone that stands among words ("836-9; discussion 839-40")."""
    first, last = pages[1], pages[2]
    return f"{first}{delimiter}{first[: max(len(first) - len(last), 0)]}{last}"


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    """ "Li-ling" as "Li-Ling": pandoc leaves out the initial of a small letter behind a hyphen; NLM prints it."""
    given = person.get("given")
    return {**person, "given": _LOW_AFTER_HYPHEN.sub(lambda low: low[0].upper(), given)} if given else dict(person)
