"""What changed between two wordings of a statement: word by word, and in the words that turn a meaning round."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MARKER = re.compile(r"\[\^?\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\]")  # [3], [4-6], [^2]: renumbered at each revision
NUMBER = re.compile(r"(?<![\w.])[-\u2212]?\d+(?:[.,]\d+)*\s?%?|\d+(?:[.,]\d+)*|[<>\u2264\u2265=\u00b1]")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
PIECE = re.compile(r"\s+|[^\W_]+(?:['\u2019.-][^\W_]+)*|.")
PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u00a0", "''\"\"------ ")

NEGATIONS = re.compile(
    r"no|not|none|never|neither|nor|nobody|nothing|without|cannot|\w+n't|fails?|failed|lacks?|lacked|lacking|absent"
    r"|absence|unlikely|contrary|despite|except|rarely|seldom|hardly"
)
NUMBER_WORDS = re.compile(
    r"half|twice|double[ds]?|thrice|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?"
    r"|thirds?|quarters?"
)
UP = re.compile(
    r"increas\w+|more|higher|highest|greater|greatest|larger|elevat\w+|rais\w+|rises?|rising|rose|gain\w*|improv\w+"
    r"|stronger|strengthen\w*|enhanc\w+|activat\w+|above|over|up|upregulat\w+|longer|faster|earlier|better|best"
    r"|most|positive\w*|protect\w*|benefi\w+|hyper\w+|excess\w*|superior|before|agonist\w*|promot\w+|start\w*|safe\w*"
)
DOWN = re.compile(
    r"decreas\w+|less|lower\w*|lowest|fewer|fewest|smaller|smallest|reduc\w+|falls?|fell|falling|declin\w+|diminish\w*"
    r"|wors\w+|weak\w*|impair\w*|deactivat\w+|inactivat\w+|inhibit\w*|suppress\w*|below|under|down|downregulat\w+"
    r"|short\w*|slow\w*|later|least|negative\w*|harm\w*|hypo\w+|deficien\w+|inferior|after|antagonist\w*|prevent\w*"
    r"|block\w*|stop\w*|unsafe|loss|los[et]s?|disrupt\w*"
)
# What is no rise and no fall though it begins like one.
NEITHER = re.compile(
    r"hypothe\w+|hyperten\w+|hypoten\w+|hypothal\w+|hypnot\w+|overview\w*|shortly|moreover|startl\w+|raison|blockers?"
)

Turn = Literal["number", "negation", "direction"]
SAID = {
    "number": "a number changed",
    "negation": "a negation changed",
    "direction": "a word of direction changed",
}


class Stretch(NamedTuple):
    """Words that both wordings have ("same"), or only the old ("gone") or the new one ("new")."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(old: str, new: str) -> list[Stretch]:
    """The new wording with what went from the old one, in reading order; joined without "gone" it is `new`."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    stretches: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("same", "".join(after[k:m])))
            continue
        stretches += [Stretch("gone", "".join(before[i:j]))] * (j > i)
        stretches += [Stretch("new", "".join(after[k:m]))] * (m > k)
    return stretches


def is_typography(old: str, new: str) -> bool:
    """Nothing but quotes, dashes, spaces, letter case, markers of citations or the closing point differs."""
    return _bare(old) == _bare(new)


def turns(old: str, new: str) -> tuple[Turn, ...]:
    """Which kinds of words that carry the meaning differ: numbers and comparisons, negations, directions."""
    before, after = dict(_weighty(old)), dict(_weighty(new))
    return tuple(kind for kind in before if before[kind] != after[kind])


def _weighty(text: str) -> Iterator[tuple[Turn, Counter[str]]]:
    plain = _bare(text)
    words = WORD.findall(plain)
    parts = [part for word in words for part in word.split("-")]
    numbers = [re.sub(r"[,\s]", "", number) for number in NUMBER.findall(plain)]
    yield "number", Counter(numbers + [part for part in parts if NUMBER_WORDS.fullmatch(part)])
    yield "negation", Counter(_negations(words))
    yield "direction", Counter(way for part in parts if (way := _direction(part)))


def _negations(words: list[str]) -> Iterator[str]:
    """ "no longer" and "does not" are both one "no": what matters is whether something is denied."""
    for word in words:
        if NEGATIONS.fullmatch(word) or word.startswith("non-"):
            yield "no"


def _direction(word: str) -> str:
    if NEITHER.fullmatch(word):
        return ""
    return "up" if UP.fullmatch(word) else "down" if DOWN.fullmatch(word) else ""


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", MARKER.sub("", text)).translate(PLAIN)
    return " ".join(plain.casefold().split()).rstrip(" .;,")
