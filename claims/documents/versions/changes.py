"""What changed between two wordings of a statement: word by word, and in the words that turn a meaning round."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MARKER = re.compile(r"\[\^?\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\]")  # [3], [4-6], [^2]: renumbered at each revision
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
PIECE = re.compile(r"\s+|[^\W_]+(?:['\u2019.-][^\W_]+)*|.")
PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u00a0", "''\"\"------ ")

NEGATIONS = re.compile(
    r"no|not|none|never|neither|nor|nobody|nothing|without|cannot|\w+n't|fails?|failed|lacks?|lacked|lacking|absent"
    r"|absence|unlikely|contrary|despite|except|rarely|seldom|hardly"
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


def is_negation(word: str) -> bool:
    """ "no longer" and "does not" are both one "no": what matters is whether something is denied."""
    folded = word.casefold()
    return bool(NEGATIONS.fullmatch(folded)) or folded.startswith("non-")


def direction_of(word: str) -> str:
    """ "up", "down" or ""."""
    folded = word.casefold()
    if NEITHER.fullmatch(folded):
        return ""
    return "up" if UP.fullmatch(folded) else "down" if DOWN.fullmatch(folded) else ""


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", MARKER.sub("", text)).translate(PLAIN)
    return " ".join(plain.casefold().split()).rstrip(" .;,")
