"""A question and the answer that cannot stand without it: "Yes, within hours." is read behind what was asked."""

import re

from claims.documents.formats.noise import QUESTION

MARKER = re.compile(r"^\W*(?:Q|A|Question|Answer)\s?\d{0,3}\s?[.:)]\W*\s", re.I)
ANSWER_MARKER = re.compile(r"(?:A|Answer)\s?\d{0,3}:\s+(?=\S)")
LONGEST_QUESTION = 400  # characters; a longer one is said again with no answer
MOST_WORDS = 8  # of an answer without a verb
ANSWERS = re.compile(
    r"(?:(?:yes|no)(?=\W*$|\s?[,.;:!–—])|(?:never|sometimes"
    r"|not (?:really|always|usually|necessarily|yet|at all|in|for|by|if|on|as|without|unless|until|only)"
    r"|usually|often|rarely|seldom|always|maybe|perhaps|possibly|probably|likely|unlikely|definitely|certainly"
    r"|absolutely|indeed|correct|true|false|both|neither|none|nobody|nothing|everyone|anyone"
    r"|because|only (?:if|when|in|for|after|before|with|by)|unfortunately|generally|partly|in part|of course"
    r"|so far)\b)",
    re.I,
)
POINTS_BACK = re.compile(r"(?:it|they|this|that|these|those|he|she) ", re.I)
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|may|might|can|could|will|would|should"
    r"|must|acts?|works?|helps?|causes?|includes?|shows?|leads?|occurs?"
    r"|increas\w+|decreas\w+|reduc\w+|improv\w+|lowers?|raises?"
    r"|blocks?|needs?|takes?|lasts?"
    r"|depends?)\b|\b\w{3,}ed\b",
    re.I,
)


def asked(words: str) -> str:
    """The question that these words are, without a marker such as "Q:", or ""."""
    bare = MARKER.sub("", words).strip()
    return bare if QUESTION.search(words.rstrip("*_ ")) and len(bare) <= LONGEST_QUESTION else ""


def answer_begins(words: str) -> int:
    """Where the answer begins behind a marker such as "A:"; 0 without one."""
    found = ANSWER_MARKER.match(words)
    return found.end() if found else 0


def points_back(words: str) -> bool:
    """They say yes or no, or point to what was asked."""
    bare = _bare(words)
    return bool(ANSWERS.match(bare) or POINTS_BACK.match(bare))


def needs_its_question(answer: str) -> bool:
    """It points back to the question, or is no whole sentence."""
    bare = _bare(answer)
    return points_back(answer) or (len(bare.split()) <= MOST_WORDS and not FINITE.search(bare))


def _bare(words: str) -> str:
    return MARKER.sub("", words).lstrip("*_ \"“'‘(")
