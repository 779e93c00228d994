"""The head of the first page: the title, and the lines about the article that state nothing of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.documents.formats.noise import FINAL
from claims.documents.formats.outline import OPENINGS, bare, is_closing

from .print_lines import Line
from .running_text import Part
from .typography import Typography

ABOUT = re.compile(
    r"(?:received|accepted|revised|published|keywords?|key words|correspond|e-?mail|doi\b|https?:|citation|to cite"
    r"|cite this|edited by|reviewed by"
    r"|academic editor|specialty section|department|division|institute|school|faculty|university|hospital|funding"
    r"|copyright|©|open access"
    r"|article info|article history|handling editor|running (?:head|title)|word count|abbreviations"
    r"|trial registration|orcid"
    r"|author (?:contributions|affiliations))\b",
    re.I,
)
AFFILIATED = re.compile(
    r"\b(?:university|hospital|department|institute|school of|faculty|centre|center|college|@)", re.I
)
PROSE_WORDS = 5
LONG = 60  # words: a sentence that the page cut
PLACES = 0.06  # of the words
CAPITALS = 0.4  # of the words: names and places have more


@dataclass(slots=True)
class Front:
    """`title` is the place of the title among the parts, or -1; `about` those of authors, dates and places."""

    title: int = -1
    about: set[int] = field(default_factory=set)


def front_of(parts: Sequence[Part], typography: Typography) -> Front:
    first = [place for place, part in enumerate(parts) if part.page == parts[0].page]
    title = _title(parts, first, typography)
    front = Front(title)
    for place in first:
        part = parts[place]
        if place < title:
            front.about.add(place)
        elif place > title:
            if part.kind == "heading" and (_opens(part) or (title >= 0 and place > title + 12)):
                break
            if part.kind == "entries" or _is_prose(part):
                break
            if title >= 0 and (part.kind == "paragraph" or _is_byline(part)):
                front.about.add(place)
            elif part.kind == "heading":
                break
    front.about |= {place for place in first if _is_about(parts[place])}
    front.about.discard(title)
    return front


def _title(parts: Sequence[Part], first: Sequence[int], typography: Typography) -> int:
    """The largest heading of the first page, in its upper part, that is no section's name."""
    headings = [place for place in first if parts[place].kind == "heading" and not _opens(parts[place])]
    headings = [place for place in headings if not is_closing(parts[place].text) and len(parts[place].text.split()) > 1]
    if not headings:
        return -1
    largest = max(_size(parts[place].lines) for place in headings)
    others = [_size(part.lines) for part in parts if part.kind == "heading" and part.page != parts[0].page]
    if largest < 1.15 * typography.size or largest < max(others, default=0):
        top = headings[0] if headings[0] == first[0] else -1
        return top if largest > typography.size or parts[headings[0]].lines[0].bold else -1
    return next(place for place in headings if _size(parts[place].lines) == largest)


def _size(lines: Sequence[Line]) -> float:
    return max(line.size for line in lines)


def _opens(part: Part) -> bool:
    return bool(OPENINGS.fullmatch(bare(part.text))) or is_closing(part.text)


def _is_byline(part: Part) -> bool:
    """Names with raised marks, set larger or bolder than the body."""
    return any(word.rise > 0 for line in part.lines for word in line.words) or bool(
        re.search(r"\b[A-Z][\w'’-]+, [A-Z]", part.text)
    )


def _is_prose(part: Part) -> bool:
    """Sentences, and no names, places and dates."""
    words = part.text.split()
    if part.kind != "paragraph" or len(words) < PROSE_WORDS or ABOUT.match(part.text):
        return False
    capitals = sum(word[0].isupper() for word in words) / len(words)
    places = len(AFFILIATED.findall(part.text)) / len(words)
    return (bool(FINAL.search(part.text)) or len(words) > LONG) and capitals < CAPITALS and places < PLACES


def _is_about(part: Part) -> bool:
    return part.kind == "paragraph" and len(part.text) < 900 and bool(ABOUT.match(part.text) and not _states(part.text))


def _states(text: str) -> bool:
    """It begins like a line about the article and is a sentence: "Received wisdom holds that …"."""
    return (
        bool(re.match(r"[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+", text))
        and bool(re.search(r"\.$", text))
        and ":" not in text[:40]
    )
