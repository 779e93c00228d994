"""Words that the end of a line cut, whole again."""

import re
from array import array
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from .blocks import Block
from .text_lines import Line

ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "ness")
LEAST_PART = 4  # letters of each part of a compound that the text may know
HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad\u2010\ufffe]$")  # U+FFFE: of a text copied from a page of PDF
STAYS = re.compile(
    r"\b(?:meta|non|self|anti|post|pre|co|re|well|long|short|high|low|double|single|follow|cross|follow-up|dose|evidence"
    r"|placebo|age|sex|risk|time|half|quasi|multi|inter|intra|beta|alpha|all|one|two|three|four|five|six)-$",
    re.I,
)
CUT_WORD = re.compile(r"(?<![\w-])[\w-]{1,80}[-\u00ad\u2010\ufffe][ \t]*\r?\n\s*[\w-]+")


def mended(block: Block, line: Line, text: str, words: Counter[str]) -> Block:
    """The block with words whole that the end of a line had cut, and without what stood between its lines."""
    gone: set[int] = set()
    for one, two in pairwise(line.parts):
        if HYPHEN.search(one.text) and two.text[:1].islower():
            gone.update(range(one.end if keeps_hyphen(one.text, two.text, words) else one.end - 1, two.start))
        elif text.count("\n", one.end, two.start) > 1:
            gone.update(range(one.end + 1, two.start))
    if not gone:
        return block
    left = array("I", (place for place in range(block.start, block.end) if place not in gone))
    return replace(block, text="".join(text[place] for place in left), places=left)


def keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """By how the text writes the word elsewhere, as it stands or with another ending; else by its first part, and by
    whether both parts are words of the text and the whole is none.
    """
    if before[-1] in "\u00ad\ufffe":
        return False
    first = before.split()[-1].casefold().lstrip("([“\"'")
    second = re.split(r"[^\w-]", after.casefold())[0]
    stem = HYPHEN.sub("", first)
    apart, whole = words[first + second], words[stem + second]
    if apart != whole:
        return apart > whole
    if STAYS.search(first) or any(words[first + second + ending] for ending in ENDINGS):
        return True
    return min(len(stem), len(second)) >= LEAST_PART and bool(words[stem] and words[second])


def vocabulary(text: str) -> Counter[str]:
    """How often each word occurs, compounds with their hyphens; without those that the end of a line cut."""
    return Counter(re.findall(r"\w[\w-]*\w", CUT_WORD.sub(" ", text.casefold())))
